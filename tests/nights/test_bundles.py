"""Nights in which alerts wait for each other: few SMS, the right ones, and none that says what is not true any more."""

from pathlib import Path

import pytest
from support.night import ADA, BERT, TOML, Night, night
from support.posts import firing

DOWN = {"status": "resolved"}
WAIT = TOML.replace('group_wait = "0s"\n', "")
LIMITED = WAIT.replace("recipient = []", 'recipient = ["2/1m", "4/15m", "10/h"]')
BY_NAME = WAIT.replace('to = ["ada"]\n', 'to = ["ada"]\ngroup_by = ["alertname"]\n')
EACH = LIMITED.replace('to = ["ada"]\n', 'to = ["ada"]\ngroup_by = ["..."]\n')


def alert(name: str, n: int = 0, **labels: str) -> dict[str, object]:
    """One of its own."""
    return firing(name, instance=f"db{n}", **labels) | {"fingerprint": f"{name}{n}"}


async def reasons(on: Night) -> list[str]:
    """Of all alerts, oldest first."""
    return [str(found["reason"]) for found in reversed(await on.bridge.look.alerts(limit=0))]


async def test_what_comes_within_three_seconds_is_one_sms() -> None:
    """From the first alert; what comes later is the next."""
    async with night(toml=WAIT) as on:
        await on.post(alert("DiskFull", 1))
        await on.later(2)
        await on.post(alert("DiskFull", 2))
        assert on.texts() == []
        await on.later(1)
        await on.post(alert("DiskFull", 3))
        await on.later(3)
        first, second = on.texts()
        assert first.startswith("2 alerts: CRITICAL DiskFull")
        assert second.startswith("CRITICAL: DiskFull")


async def test_what_is_over_before_it_was_texted_is_not_texted(tmp_path: Path) -> None:
    """Also over a restart; what goes on while its end waited is not texted again."""
    async with night(tmp_path, toml=WAIT) as on:
        await on.post()
        await on.later(1)
        await on.restart()
        await on.post(firing() | DOWN)
        await on.later(10)
        assert on.texts() == []
        assert [reason.partition("; ")[2] or reason for reason in await reasons(on)] == [
            "changed before it was texted",
            "over before it was texted",
        ]
        await on.later(1000)
        await on.post()
        await on.later(3)
        await on.post(firing() | DOWN)
        await on.later(1)
        await on.post()
        await on.later(10)
        assert [text.partition(":")[0] for text in on.texts()] == ["CRITICAL"]
        await on.post(firing() | DOWN)
        await on.later(3)
        assert [text.partition(":")[0] for text in on.texts()] == ["CRITICAL", "RESOLVED"]


async def test_a_group_has_its_interval() -> None:
    """Five minutes at least lie between two SMS of one group; another group does not wait for it."""
    async with night(toml=BY_NAME) as on:
        await on.post(alert("DiskFull", 1), alert("HighLoad", 1))
        await on.later(3)
        assert len(on.texts()) == 2
        await on.post(alert("DiskFull", 2))
        await on.post(alert("Fire", 1))
        await on.later(290, step=10)
        assert len(on.texts()) == 3
        assert "Fire" in on.texts()[2]
        await on.post(alert("DiskFull", 3))
        await on.later(10)
        assert on.texts()[3].startswith("2 alerts: CRITICAL DiskFull")


async def test_a_new_name_passes_the_limit_three_times_an_hour() -> None:
    """What waits goes with it; a fourth new name waits for the digest, and comes first in it."""
    async with night(toml=EACH) as on:
        await on.post(*(alert("DiskFull", n) for n in range(6)))
        await on.later(100, step=10)
        assert [text.partition(":")[0] for text in on.texts()] == ["CRITICAL", "CRITICAL", "4 more"]
        assert "DiskFull" in on.texts()[2]
        await on.later(300, step=10)
        await on.post(*(alert("DiskFull", n) for n in range(6, 9)))
        await on.later(20, step=5)
        before = len(on.texts())
        for n, name in enumerate(("Fire", "Flood", "Theft", "Storm")):
            await on.post(alert(name))
            await on.later(10, step=5)
            assert len(on.texts()) == before + min(n + 1, 3)
        assert "1 Fire" in on.texts()[before]
        await on.later(1200, step=10)
        assert "Storm (db0)" in on.texts()[-1]
        notices = [text for text in on.texts() if text.startswith("smsbridge: SMS limit")]
        assert len(notices) == 1


@pytest.mark.parametrize("scope", ["hook", "route", "account"])
async def test_a_hook_a_route_and_the_account_have_their_limits(scope: str) -> None:
    """They count each recipient's SMS; what is over waits for each of them."""
    toml = WAIT.replace("recipient = []", f'recipient = []\n{scope} = ["4/h"]').replace('to = ["ada"]', 'to = ["ada", "bert"]')
    async with night(toml=toml) as on:
        for n in range(4):
            await on.post(alert("DiskFull", n))
            await on.later(5)
        assert (len([text for text in on.texts() if "limit" not in text]), len(on.texts(BERT))) == (2, 3)
        await on.later(3600, step=60)
        assert on.texts()[-1].startswith("2 more: CRITICAL 2 DiskFull")
        assert on.texts(ADA) == on.texts(BERT)


async def test_what_flaps_is_told_once_and_then_rests() -> None:
    """Five changes are five SMS, the last of which says so; then a state counts that lasts ten minutes."""
    async with night(toml=WAIT) as on:
        for n in range(20):
            await on.post(firing() | (DOWN if n % 2 else {}))
            await on.later(60)
        assert [text.partition(":")[0] for text in on.texts()] == ["CRITICAL", "RESOLVED", "CRITICAL", "RESOLVED", "CRITICAL"]
        assert [("flaps" in text) for text in on.texts()] == [False] * 4 + [True]
        await on.later(600, step=60)
        assert on.texts()[5].startswith("RESOLVED")


async def test_what_waits_is_there_for_the_next_process(tmp_path: Path) -> None:
    """A bundle and a digest survive a restart, and go once."""
    async with night(tmp_path, toml=EACH) as on:
        await on.post(*(alert("DiskFull", n) for n in range(6)))
        await on.restart()
        await on.later(3)
        assert len(on.texts()) == 2
        await on.restart()
        await on.later(90, step=10)
        assert on.texts()[2].startswith("4 more: CRITICAL 4 DiskFull")
        await on.later(900, step=60)
        assert len(on.texts()) == 3


async def test_a_safe_text_does_not_wait() -> None:
    """Each post that could not be read is an SMS of its own; over the limit they are counted."""
    async with night(toml=LIMITED) as on:
        for n in range(5):
            async with on.http.post(f"{on.url}/hooks/prom", data=b"\xff\xfe broken %d" % n) as response:
                assert response.status == 200
        await on.work()
        assert len(on.texts()) == 2
        await on.later(90, step=10)
        assert on.texts()[2].startswith("3 more: 3 prom")


async def test_what_waits_is_seen_for_as_long_as_it_waits() -> None:
    """In its bundle, and over the limit in a digest; the reason says until when, and no more of it once the SMS is out."""
    async with night(toml=WAIT) as on:
        await on.post(alert("DiskFull"))
        assert await reasons(on) == ["route critical; waits in its bundle until 22:00:03"]
        await on.later(3)
        assert await reasons(on) == ["route critical"]
    async with night(toml=EACH.replace('["2/1m", "4/15m", "10/h"]', '["1/1h"]')) as on:
        await on.post(alert("DiskFull", 1))
        await on.later(3)
        await on.post(alert("DiskFull", 2))
        await on.later(3)
        limited = "route critical; over the limit: ada"
        assert await reasons(on) == ["route critical", f"{limited}; goes in a digest at 23:00:03"]
        await on.later(3600)
        assert await reasons(on) == ["route critical", limited]
        assert len(on.texts()) == 3


async def test_an_end_is_no_reason_to_hurry() -> None:
    """What fires says how urgent an SMS is: the end of something critical beside a new warning is not."""
    async with night(toml=WAIT.replace('severity="critical"', 'severity=~".*"')) as on:
        await on.post(alert("DiskFull"))
        await on.later(3)
        await on.post(alert("DiskFull") | DOWN)
        await on.post(alert("HighLoad", severity="warning"))
        await on.later(3)
        items = [await on.bridge.store.outbox.item(message.deliveries[0].id) for message in await on.bridge.look.messages()]
        assert [item.lane.word for item in items if item] == ["normal", "critical"]
        assert on.texts()[1].startswith("2 alerts: WARNING HighLoad")
