"""Quiet hours: who sleeps is woken by what is critical alone, and reads the rest in the morning, as far as it is still true."""

from datetime import timedelta

import pytest
from support.night import ADA, BERT, TOML, Night, night
from support.posts import firing, group

from bridge.config import load
from bridge.errors import ConfigError

QUIET = TOML.replace("[contacts]", '[quiet]\ndefault = { from = "22:00", to = "07:00" }\n\n[contacts]')
SLOW = firing("Slow", severity="warning") | {"fingerprint": "slow"}
FULL = firing("Full", severity="warning") | {"fingerprint": "full"}
DOWN = {"status": "resolved"}
NIGHT = 9 * 3600
"""From ten in the evening until seven in the morning."""


def words(on: Night, number: str = ADA) -> list[str]:
    """How the SMS on a phone begin."""
    return ["".join(text.split(":")[:2]) for text in on.texts(number)]


async def states(on: Night) -> list[str]:
    """Of every delivery, oldest first."""
    return [delivery.state.value for message in await on.messages() for delivery in message.deliveries]


async def test_a_warning_is_parked_until_the_morning_and_a_critical_alert_is_not() -> None:
    """The gateway keeps it, so that it comes also when the bridge is gone; its time to live counts from then."""
    async with night(toml=QUIET) as on:
        await on.post(SLOW)
        await on.post()
        assert words(on) == ["CRITICAL InstanceDown"]
        assert await states(on) == ["parked", "accepted"]
        (slow, _) = await on.messages()
        assert slow.deliver_at is not None
        assert slow.deliver_at - on.clock.now() == timedelta(hours=9)
        quiet = "route rest; quiet until 07:00: ada"
        kept = f"{quiet}; its SMS is kept for quiet hours, and goes at 2026-11-26 07:00:00"
        assert (await on.bridge.look.alerts())[1]["reason"] == kept
        await on.later(NIGHT - 60, step=1800)
        assert len(on.texts()) == 1
        await on.later(120, step=60)
        assert sorted(words(on)) == ["CRITICAL InstanceDown", "WARNING Slow"]
        assert (await on.bridge.look.alerts())[1]["reason"] == quiet


async def test_without_a_severity_nothing_waits() -> None:
    """Many senders state none."""
    async with night(toml=QUIET) as on, on.http.post(f"{on.url}/hooks/prom", json={"title": "Backup failed", "status": "firing"}):
        await on.work()
        assert words(on) == ["FIRING Backup failed"]


async def test_what_is_over_by_morning_was_never_there() -> None:
    """The parked SMS is recalled and no end is texted; when it fires again, that is new and waits again."""
    async with night(toml=QUIET) as on:
        await on.post(SLOW)
        await on.later(3600)
        await on.post(SLOW | DOWN)
        assert await states(on) == ["recalled"]
        assert (await on.bridge.look.alerts())[0]["reason"] == "over before it was texted"
        await on.later(3600)
        await on.post(SLOW)
        assert await states(on) == ["recalled", "parked"]
        await on.later(NIGHT, step=1800)
        assert words(on) == ["WARNING Slow"]
        await on.post(SLOW | DOWN)
        assert words(on) == ["WARNING Slow", "RESOLVED Slow"]


async def test_an_sms_of_several_alerts_is_recalled_when_all_are_over() -> None:
    """As long as one goes on, it is worth reading."""
    async with night(
        toml=QUIET.replace("send_resolved", "send_resolved").replace('name = "rest"', 'name = "rest"\nsend_resolved = false')
    ) as on:
        await on.post(SLOW, FULL)
        assert await states(on) == ["parked"]
        await on.post(SLOW | DOWN)
        assert await states(on) == ["parked"]
        await on.post(FULL | DOWN)
        assert await states(on) == ["recalled"]
        await on.later(NIGHT, step=1800)
        assert on.texts() == []


async def test_an_end_in_the_night_waits_for_those_who_got_the_firing_in_the_evening() -> None:
    """It is a warning's, and no reason to wake anybody."""
    async with night(toml=QUIET.replace("22:00", "23:00")) as on:
        await on.post(SLOW)
        assert words(on) == ["WARNING Slow"]
        await on.later(2 * 3600)
        await on.post(SLOW | DOWN)
        assert await states(on) == ["accepted", "parked"]
        await on.later(NIGHT, step=1800)
        assert words(on) == ["WARNING Slow", "RESOLVED Slow"]


async def test_what_becomes_critical_does_not_wait_behind_what_it_was() -> None:
    """The same alert, worse: it goes at once, and what waited is recalled."""
    async with night(toml=QUIET.replace("match = ['severity=\"critical\"']\n", "")) as on:
        await on.post(SLOW)
        await on.post(SLOW)
        assert await states(on) == ["parked"]
        await on.post(firing("Slow", severity="critical") | {"fingerprint": "slow"})
        assert words(on) == ["CRITICAL Slow"]
        assert await states(on) == ["recalled", "accepted"]
        await on.post(firing("Slow", severity="critical") | {"fingerprint": "slow"})
        await on.later(NIGHT / 3, step=1800)
        assert words(on) == ["CRITICAL Slow"]


@pytest.mark.parametrize(
    ("more", "held"),
    [
        ("", {ADA, BERT}),
        ('[quiet.contact]\nbert = { from = "01:00", to = "02:00" }\n', {ADA}),
        ('[quiet.group]\nboth = { from = "22:00", to = "07:00", below = "info" }\n', set()),
        ('[quiet.contact]\nbert = { from = "21:00", to = "07:00" }\n[quiet.group]\nboth = { from = "01:00", to = "02:00" }\n', {BERT}),
        ('[quiet.contact]\nbert = { from = "21:00", to = "07:00" }\n[quiet.route]\nrest = { from = "01:00", to = "02:00" }\n', set()),
    ],
)
async def test_route_wins_over_contact_over_group_over_default(more: str, held: set[str]) -> None:
    """Each recipient by their own hours, and those who are awake get it now."""
    toml = QUIET.replace('name = "rest"\nto = ["ada"]', 'name = "rest"\nto = ["both"]') + '[groups]\nboth = ["ada", "bert"]\n' + more
    async with night(toml=toml) as on:
        await on.post(SLOW)
        assert {number for number, _ in on.phones()} == {ADA, BERT} - held
        parked = {one.phone.e164 for message in await on.messages() for one in message.deliveries if one.state == "parked"}
        assert parked == held


async def test_a_preview_names_quiet_hours() -> None:
    """Its texts are shown as if they went now."""
    async with night(toml=QUIET) as on, on.http.post(f"{on.url}/hooks/prom?preview=1", json=group(SLOW)) as response:
        shown = await response.json()
        assert len(shown["messages"]) == 1
        assert shown["notes"] == ["quiet until 07:00: ada"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('default = { from = "22:00" }', "needs to"),
        ('default = { from = "22:00", to = "25:00" }', "no time of the day"),
        ('default = { from = "22:00", to = "22:00" }', "ends when it begins"),
        ('default = { from = "22:00", to = "07:00", below = "fatal" }', "no severity"),
        ('contact = { adda = { from = "22:00", to = "07:00" } }', "did you mean 'ada'"),
        ('route = { reset = { from = "22:00", to = "07:00" } }', "did you mean 'rest'"),
        ('people = { ada = { from = "22:00", to = "07:00" } }', "unknown setting"),
    ],
)
def test_wrong_quiet_hours_are_refused(wrong: str, said: str) -> None:
    """With the line, and what was meant."""
    with pytest.raises(ConfigError, match=said):
        load(TOML.replace("[contacts]", f"[quiet]\n{wrong}\n\n[contacts]"), env={})
