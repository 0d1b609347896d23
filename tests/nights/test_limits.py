"""Nights in which a limit is reached: what is critical waits for its like alone, and a digest says the worst first."""

from pathlib import Path

import pytest
from support.night import ADA, BERT, TOML, Night, night
from support.posts import firing

ONE = """
[sms]
rate = 0

[contacts]
ada = "+4915228817386"
bert = "+491729980752"

[hooks.prom]
open = true

[[routes]]
name = "all"
group_wait = "0s"
to = ["ada"]
"""
"""Nothing but a recipient: the limits are those that nobody wrote."""


def alert(name: str, severity: str, n: int = 0) -> dict[str, object]:
    """One of its own."""
    return firing(name, severity=severity, instance=f"db{n}") | {"fingerprint": f"{name}{n}"}


def heads(on: Night, number: str = ADA) -> list[str]:
    """The first words of the SMS on a phone, without the bridge's own notice."""
    return [text.partition(":")[0] for text in on.texts(number) if not text.startswith("smsbridge")]


async def test_less_severe_alerts_use_up_nothing_that_a_critical_one_needs() -> None:
    """Four SMS in a quarter of an hour and five posts that wait: a critical one goes at once, with its host, text and link."""
    async with night(toml=ONE) as on:
        for n in range(4):
            await on.post(alert(f"Load{n}", "warning", n))
            await on.later(62)
        for n in range(5):
            await on.post(alert(f"Note{n}", "info", n))
        before = len(on.texts())
        await on.post(alert("DiskFull", "critical", 7))
        (text,) = on.texts()[before:]
        assert text.startswith("CRITICAL: DiskFull (db7): db1 does not answer https://runbooks.example.org/down")


@pytest.mark.parametrize(("limits", "at_once"), [("", 2), ('critical = ["3/h"]', 3), ("critical = []", 9), ('recipient = ["1/h"]', 1)])
async def test_critical_alerts_have_a_limit_of_their_own(limits: str, at_once: int) -> None:
    """The one that is written, or that of all else; what they get counts for nobody else."""
    async with night(toml=ONE.replace("[contacts]", f"[limits]\n{limits}\n[contacts]")) as on:
        for n in range(9):
            await on.post(alert("DiskFull", "critical", n))
            await on.later(1)
        assert heads(on) == ["CRITICAL"] * at_once
        await on.post(alert("Queue", "warning"))
        assert heads(on)[at_once:] == ["WARNING"]


async def test_a_critical_alert_is_not_kept_behind_a_digest_of_others() -> None:
    """Neither one that waits nor one that went a moment ago."""
    async with night(toml=ONE) as on:
        for n in range(8):
            await on.post(alert("Load", "warning", n))
        await on.post(alert("DiskFull", "critical", 1))
        assert heads(on)[-1] == "CRITICAL"
        await on.later(70, step=5)
        assert "more" in heads(on)[-1]
        await on.post(alert("DiskFull", "critical", 2))
        assert heads(on)[-1] == "CRITICAL"


async def test_the_end_of_what_waits_waits_with_it() -> None:
    """It does not come before its firing, and the firing is not told any more."""
    limits = '[limits]\nrecipient = []\ncritical = ["1/10m"]\n[contacts]'
    async with night(toml=ONE.replace("[contacts]", limits)) as on:
        await on.post(alert("First", "critical"))
        await on.later(1)
        for n in range(3):
            await on.post(alert("First", "critical", n + 1))
        await on.later(60)
        for n in range(3):
            await on.post(alert("First", "critical", n + 1) | {"status": "resolved"})
        await on.later(60)
        assert heads(on) == ["CRITICAL"]
        await on.later(700, step=30)
        assert not [head for head in heads(on)[1:] if "CRITICAL" in head]


async def test_a_digest_names_every_critical_alert_with_its_place_first() -> None:
    """Behind fifteen posts of less weight; what it does not name is counted by severity."""
    limits = '[limits]\nrecipient = ["1/h"]\ncritical = ["1/h"]\n[contacts]'
    async with night(toml=ONE.replace("[contacts]", limits)) as on:
        await on.post(alert("First", "info"))
        await on.post(alert("First", "critical"))
        for n in range(18):
            await on.post(alert(f"Note{n}", "info", n))
        await on.post(alert("DiskFull", "critical", 3), alert("DiskFull", "critical", 4), alert("Fire", "critical", 5))
        await on.later(3600, step=60)
        (text,) = [text for text in on.texts() if "more:" in text]
        assert text.startswith("18 more: CRITICAL 2 DiskFull (db3, db4), 1 Fire (db5); 1 Note10")
        assert "; +3 more (3 INFO)" in text


async def test_a_digest_of_one_alert_is_that_alert(tmp_path: Path) -> None:
    """With its host, text and link, in the words of its route."""
    limits = '[limits]\nrecipient = ["1/10m"]\n[contacts]'
    async with night(tmp_path, toml=ONE.replace("[contacts]", limits)) as on:
        await on.post(alert("First", "warning"))
        await on.post(alert("DiskFull", "warning", 7))
        await on.restart()
        await on.later(700, step=60)
        assert on.texts()[-1].startswith("WARNING: DiskFull (db7): db1 does not answer https://runbooks.example.org/down; SMS limit")
    async with night(tmp_path / "own", toml=ONE.replace("[contacts]", limits) + 'text = "{{ title }} on {{ labels.instance }}"\n') as on:
        await on.post(alert("First", "warning"))
        await on.post(alert("DiskFull", "warning", 7))
        await on.later(700, step=60)
        assert on.texts()[-1].startswith("DiskFull on db7; SMS limit")


MANY = [f"+4915228817{n:03}" for n in range(386, 396)]


@pytest.mark.parametrize("scope", ["hook", "route", "account"])
async def test_a_limit_is_counted_sms_by_sms(scope: str) -> None:
    """One alert to ten people is ten SMS: the first of the route get theirs, the others wait; new names pass no such limit."""
    to = ", ".join(f'"{number}"' for number in MANY)
    toml = ONE.replace("[contacts]", f'[limits]\nrecipient = []\n{scope} = ["4/1h"]\n[contacts]').replace('to = ["ada"]', f"to = [{to}]")
    async with night(toml=toml) as on:
        for n in range(3):
            await on.post(alert(f"Load{n}", "warning", n))
            await on.later(120, step=30)
        sent = [number for number, text in on.phones() if not text.startswith("smsbridge")]
        assert sent == MANY[:4]
        await on.later(3600, step=60)
        sent = [number for number, text in on.phones() if not text.startswith("smsbridge")]
        assert len(sent) == 8
        await on.later(3 * 3600, step=300)
        texts = [text for _, text in on.phones() if not text.startswith("smsbridge")]
        assert len(texts) <= 4 * 5


async def test_what_is_critical_has_room_in_a_limit_of_all() -> None:
    """Where others used it up; critical ones wait for each other alone."""
    toml = ONE.replace("[contacts]", '[limits]\nrecipient = []\naccount = ["2/1h"]\n[contacts]')
    async with night(toml=toml) as on:
        for n in range(4):
            await on.post(alert(f"Load{n}", "warning", n))
        for n in range(4):
            await on.post(alert(f"Fire{n}", "critical", n))
        assert heads(on) == ["WARNING", "WARNING", "CRITICAL", "CRITICAL"]


@pytest.mark.parametrize(
    ("quiet", "at_night"),
    [
        ('route = { rest = { from = "21:00", to = "07:00" } }', False),
        ('default = { from = "21:00", to = "07:00" }\nroute = { rest = { from = "03:00", to = "04:00" } }', True),
    ],
)
async def test_a_digest_keeps_the_quiet_hours_of_its_routes(quiet: str, at_night: bool) -> None:  # noqa: FBT001 - a case of the table
    """Both ways: a route that is quiet holds it till the morning, and one that is not lets it go."""
    toml = TOML.replace("recipient = []", 'recipient = ["1/10m"]').replace("[hooks.prom]", f"[quiet]\n{quiet}\n\n[hooks.prom]")
    async with night(toml=toml) as on:
        for n in range(3):
            await on.post(alert("Load", "warning", n))
            await on.later(1)
        await on.later(3600, step=60)
        assert any("more" in text for text in on.texts()) is at_night
        await on.later(10 * 3600, step=1800)
        assert any("more" in text for text in on.texts())


async def test_a_clock_that_is_put_back_frees_no_limit() -> None:
    """What was sent in the hour that comes again counts."""
    async with night(toml=ONE.replace("[contacts]", '[limits]\nrecipient = ["2/1h"]\n[contacts]')) as on:
        for n in range(4):
            await on.post(alert("Load", "warning", n))
            await on.later(1)
        assert heads(on) == ["WARNING", "WARNING"]
        await on.clock.advance(-1800)
        for n in range(4, 8):
            await on.post(alert("Load", "warning", n))
        await on.later(600, step=60)
        assert heads(on) == ["WARNING", "WARNING"]


async def test_the_fallback_of_a_digest_holds() -> None:
    """Where something critical waited in it and does not reach somebody."""
    toml = ONE.replace("[contacts]", '[limits]\ncritical = ["1/10m"]\n[contacts]').replace(
        'to = ["ada"]', 'to = ["ada"]\nfallback = ["bert"]'
    )
    async with night(toml=toml) as on:
        await on.post(alert("First", "critical"))
        await on.post(alert("DiskFull", "critical", 1), alert("Fire", "critical", 2))
        await on.later(700, step=30)
        first = next(sms for sms in on.emulator.account.received() if "First" in sms.text)
        await on.bridge.hearing.reports.receive(gateway_id=first.id, foreign_id=None, status="DELIVERED", at=on.clock.now())
        digest = next(sms for sms in on.emulator.account.received() if "more:" in sms.text)
        await on.bridge.hearing.reports.receive(gateway_id=digest.id, foreign_id=None, status="NOTDELIVERED", at=on.clock.now())
        await on.later(60, step=10)
        assert [text.partition(":")[0] for text in on.texts(BERT)] == ["ada not reached"]
