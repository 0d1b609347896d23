"""Nights in which alerts come that no route takes."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from support.night import ADA, BERT, TOML, night
from support.posts import firing

from bridge.domain.alert import Severity

NARROW = TOML.replace('name = "rest"\n', 'name = "rest"\nmatch = [\'team="shop"\']\n') + '[tell]\nsms = ["bert"]\nurls = ["{chat}"]\n'
SAID = "An alert fires that no route takes, so nobody was texted. Add a route, or one with to = [] to drop it."


def other(severity: str, name: str = "Strange") -> dict[str, object]:
    """An alert of this severity that no route takes; its labels state none where it is empty."""
    made = firing(name, severity=severity) | {"fingerprint": name}
    if not severity:
        made["labels"] = {name: value for name, value in labels(made).items() if name != "severity"}
    return made


def labels(alert: Mapping[str, object]) -> Mapping[str, object]:
    """Of an alert."""
    found = alert["labels"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("severity", ["error", ""])
async def test_an_alert_that_reaches_nobody_is_told(severity: str) -> None:
    """By every way, once, however often it is posted; the reason is kept."""
    async with night(toml=NARROW) as on:
        await on.post(other(severity))
        assert [number for number, _ in on.phones()] == [BERT]
        assert on.texts(BERT)[0].startswith(f"smsbridge 22:00: {SAID} (hook=prom")
        assert on.chat.kinds == ["unrouted"]
        await on.later(2 * 3600)
        await on.post(other(severity))
        assert on.chat.kinds == ["unrouted"]
        await on.post(other(severity) | {"status": "resolved"})
        await on.later(2 * 3600)
        await on.post(other(severity))
        assert on.chat.kinds == ["unrouted", "unrouted"]


@pytest.mark.parametrize("severity", ["warning", "info"])
async def test_a_mild_one_is_logged_and_counted(severity: str, caplog: pytest.LogCaptureFixture) -> None:
    """No way of `[tell]` carries it."""
    async with night(toml=NARROW) as on:
        await on.post(other(severity))
        assert (on.phones(), on.chat.got) == ([], [])
        assert [record.message for record in caplog.records if record.message.startswith("told.")] == ["told.unrouted_mild"]
        assert 'smsbridge_told_total{kind="unrouted_mild"} 1' in on.bridge.meter.render(private=True).decode()
        assert await on.bridge.look.unrouted() == {"prom": (1, Severity(severity))}


async def test_one_that_a_route_takes_at_another_hour_is_logged_alone() -> None:
    """The operator wants it then and not now."""
    office = NARROW.replace('name = "critical"\n', 'name = "critical"\nactive = ["mon-fri 08:00-18:00"]\n')
    async with night(toml=office) as on:
        await on.post()
        assert (on.phones(), on.chat.got) == ([], [])
        assert (await on.bridge.look.alerts())[0]["reason"] == "no route matches; not active now: critical"


async def test_one_that_grows_worse_is_told() -> None:
    """A warning that nobody was told of by SMS becomes critical."""
    nothing = NARROW.replace('severity="critical"', 'severity="none"')
    async with night(toml=nothing) as on:
        await on.post(other("warning"))
        assert on.chat.kinds == []
        await on.post(other("critical"))
        assert on.chat.kinds == ["unrouted"]


async def test_a_silence_is_a_decision() -> None:
    """What somebody keeps quiet is not told."""
    async with night(toml=NARROW) as on:
        await on.bridge.silences.add(['alertname="Strange"'], length=timedelta(hours=1), comment="", who="cli:ada", surface="cli")
        await on.post(other("error"))
        assert (on.phones(), on.chat.got) == ([], [])


DROPS = NARROW + '[[routes]]\nname = "noise"\nto = []\n'


async def test_a_route_to_nobody_drops_on_purpose() -> None:
    """Nobody is texted or told; the reason says why, also of the end."""
    async with night(toml=DROPS) as on:
        await on.post(other("error"))
        await on.post(other("error") | {"status": "resolved"})
        await on.post()
        assert [number for number, _ in on.phones()] == [ADA]
        assert on.chat.got == []
        reasons = [alert["reason"] for alert in await on.bridge.look.alerts()]
        assert reasons[1:] == ["route noise, which texts nobody on purpose (to = [])"] * 2
        assert await on.bridge.look.unrouted() == {}


@pytest.mark.parametrize("severity", ["error", "warning", ""])
async def test_a_preview_says_that_a_route_drops(severity: str) -> None:
    """Without that, it would show no SMS and no reason."""
    async with night(toml=DROPS) as on, on.http.post(f"{on.url}/hooks/prom?preview=1", json=other(severity)) as response:
        shown = await response.json()
        assert shown["messages"] == []
        assert [note for note in shown["notes"] if "route noise, which texts nobody on purpose (to = [])" in note] == shown["notes"] != []


async def test_what_cannot_be_read_is_not_dropped_by_a_route_for_the_rest() -> None:
    """Nobody knows what it is; a route that names the hook means all that comes there."""
    for toml, texts in ((DROPS, 1), (DROPS.replace("to = []", "to = []\nmatch = ['hook=\"prom\"']"), 0)):
        async with night(toml=toml) as on:
            async with on.http.post(f"{on.url}/hooks/prom", data=b'{"title" "Disk full"}') as response:
                assert response.status == 200
            await on.work()
            assert len(on.texts(ADA)) == texts
