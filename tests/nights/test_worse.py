"""Nights in which an alert gets worse: that is news at once, whatever it waits in."""

from pathlib import Path

import pytest
from support.night import ADA, BERT, TOML, Night, night
from support.posts import firing

from bridge.domain.ids import GatewayId

DOWN = {"status": "resolved"}
ALL = TOML.replace('name = "critical"\ngroup_wait = "0s"\nmatch = [\'severity="critical"\']\nto = ["ada"]\n\n[[routes]]\n', "")
WAIT = ALL.replace('group_wait = "0s"\n', "")
QUIET = WAIT.replace("[hooks.prom]", '[quiet]\ndefault = { from = "21:00", to = "07:00" }\n\n[hooks.prom]')
GENERIC = ALL.replace("[hooks.prom]", "[hooks.plain]\nopen = true\n\n[hooks.prom]")


def alert(severity: str, **more: str) -> dict[str, object]:
    """The same alert with another severity."""
    return firing("DiskFull", severity=severity) | {"fingerprint": "disk1"} | more


def heads(on: Night, number: str = ADA) -> list[str]:
    """The first words of the SMS on a phone."""
    return [text.partition(":")[0] for text in on.texts(number)]


async def plain(on: Night, body: object) -> None:
    """A script posts JSON of its own."""
    async with on.http.post(f"{on.url}/hooks/plain", json=body) as response:
        assert response.status == 200
    await on.work()


@pytest.mark.parametrize(
    ("said", "texted"),
    [
        (("warning", "critical"), ["WARNING", "CRITICAL"]),
        (("info", "warning", "critical"), ["INFO", "WARNING", "CRITICAL"]),
        (("warning", "warning", "critical", "critical"), ["WARNING", "CRITICAL"]),
        (("warning", "critical", "warning", "critical"), ["WARNING", "CRITICAL"]),
        (("critical", "warning", "info"), ["CRITICAL"]),
        (("", "critical"), ["FIRING", "CRITICAL"]),
        (("warning", ""), ["WARNING"]),
        (("error", "critical"), ["ERROR", "CRITICAL"]),
    ],
)
async def test_what_is_worse_than_it_was_texted_is_news(said: tuple[str, ...], texted: list[str]) -> None:
    """At once, and once; what is better, or says nothing of it, is kept and not texted."""
    async with night(toml=ALL) as on:
        for severity in said:
            await on.post(alert(severity))
            await on.later(60)
        assert heads(on) == texted


async def test_what_is_better_is_kept_and_shown() -> None:
    """The reason names both; when `repeat_interval` is over it is texted as it is, and what is worse then is news again."""
    async with night(toml=ALL) as on:
        await on.post(alert("critical"))
        await on.later(60)
        await on.post(alert("warning"))
        assert (await on.bridge.look.alerts(limit=1))[0]["reason"] == "repeat: warning after critical"
        await on.later(4 * 3600, step=3600)
        await on.post(alert("warning"))
        await on.later(60)
        await on.post(alert("critical"))
        await on.later(60)
        assert heads(on) == ["CRITICAL", "WARNING", "CRITICAL"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"host": "db1", "check": "disk", "state": "WARNING"}, {"host": "db1", "check": "disk", "state": "CRITICAL"}),
        (
            {"id": 7, "title": "Disk full", "status": "firing", "severity": "minor"},
            {"id": 7, "title": "Disk full", "status": "firing", "severity": "critical"},
        ),
        ({"alert": "Disk full", "level": "warning", "host": "db1"}, {"alert": "Disk full", "level": "critical", "host": "db1"}),
        ({"service": "disk", "hostname": "db1", "status": "warning"}, {"service": "disk", "hostname": "db1", "status": "critical"}),
        ({"title": "Disk full", "status": "firing", "priority": "P4"}, {"title": "Disk full", "status": "firing", "priority": "P1"}),
    ],
)
async def test_it_is_news_in_the_words_of_any_sender(first: object, second: object) -> None:
    """The same key, on the same route."""
    async with night(toml=GENERIC) as on:
        await plain(on, first)
        await on.later(60)
        await plain(on, second)
        await on.later(60)
        assert len(on.texts()) == 2
        assert heads(on)[1] == "CRITICAL"
        await plain(on, second)
        await on.later(60)
        assert len(on.texts()) == 2


async def test_two_severities_in_one_post_are_two_statements() -> None:
    """The second one is not said twice."""
    async with night(toml=ALL) as on:
        await on.post(alert("warning"), alert("critical"))
        await on.later(60)
        assert heads(on) == ["CRITICAL"]


async def test_what_is_worse_while_it_waits_goes_as_it_is_now() -> None:
    """In the bundle where it waited, alone; and its end is told."""
    async with night(toml=WAIT) as on:
        await on.post(alert("warning"))
        await on.later(1)
        await on.post(alert("critical"))
        await on.later(2)
        assert heads(on) == ["CRITICAL"]
        await on.post(alert("critical") | DOWN)
        await on.later(5)
        assert heads(on) == ["CRITICAL", "RESOLVED"]


async def test_what_is_worse_and_over_while_it_waits_is_not_texted() -> None:
    """Not even as it was before."""
    async with night(toml=WAIT) as on:
        await on.post(alert("warning"))
        await on.post(alert("critical"))
        await on.post(alert("critical") | DOWN)
        await on.later(60)
        assert on.texts() == []


async def test_what_is_worse_passes_an_acknowledgement(tmp_path: Path) -> None:
    """Over a restart too; what is as bad as before does not."""
    async with night(tmp_path, toml=ALL) as on:
        await on.post(alert("warning"))
        await on.later(60)
        (message,) = await on.messages()
        await on.bridge.acknowledge.acknowledge(message.id, who="cli:ada", surface="cli")
        await on.restart()
        await on.post(alert("warning"))
        await on.later(5 * 3600, step=3600)
        await on.post(alert("warning"))
        await on.later(60)
        assert heads(on) == ["WARNING"]
        await on.post(alert("critical"))
        await on.later(60)
        assert heads(on) == ["WARNING", "CRITICAL"]


async def test_what_is_parked_for_the_morning_goes_when_it_is_worse() -> None:
    """At once where quiet hours let it through, else parked as it is now; what was parked before is taken back."""
    async with night(toml=QUIET) as on:
        await on.post(alert("info"))
        await on.later(5)
        await on.post(alert("warning"))
        await on.later(5)
        await on.later(60)
        assert on.texts() == []
        await on.post(alert("critical"))
        await on.later(60)
        assert heads(on) == ["CRITICAL"]
        await on.later(10 * 3600, step=1800)
        assert heads(on) == ["CRITICAL"]
    async with night(toml=QUIET) as on:
        await on.post(alert("info"))
        await on.later(5)
        await on.post(alert("warning"))
        await on.later(10 * 3600, step=1800)
        assert heads(on) == ["WARNING"]


async def test_what_flaps_is_news_when_it_is_worse() -> None:
    """Also while its changes rest."""
    async with night(toml=ALL) as on:
        for n in range(9):
            await on.post(alert("warning", **(DOWN if n % 2 else {})))
            await on.later(60)
        before = len(on.texts())
        await on.post(alert("critical"))
        await on.later(5)
        assert heads(on)[before:] == ["CRITICAL"]


async def test_what_is_worse_and_does_not_reach_somebody_goes_to_the_fallback() -> None:
    """As if it had been critical from the beginning."""
    toml = ALL.replace('to = ["ada"]\n', 'to = ["ada"]\nfallback = ["bert"]\n')
    async with night(toml=toml) as on:
        await on.post(alert("warning"))
        await on.later(60)
        await on.post(alert("critical"))
        ident = max((sms.id for sms in on.emulator.account.received() if sms.number == ADA), key=int)
        await on.bridge.hearing.reports.receive(gateway_id=GatewayId(ident), foreign_id=None, status="NOTDELIVERED", at=on.clock.now())
        await on.work()
        (text,) = on.texts(BERT)
        assert text.startswith("ada not reached: CRITICAL: DiskFull")
