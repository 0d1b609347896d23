"""The bridge's own trouble in its channel."""

import re

from support.fake_slack import ALERTS
from support.slacking import TOML, slack_world

from bridge.emulator.config import EmulatorConfig


async def test_trouble_is_posted_once_an_hour_and_counted() -> None:
    """The first at once, what follows within the hour as one more with their number."""
    async with slack_world() as world:
        for _ in range(3):
            world.bridge.alarms.tell("gateway", reason="timeout")
        await world.later(10, step=1)
        (alarm,) = world.slack.channels[ALERTS]
        assert re.match(r"smsbridge \d\d:\d\d: The gateway does not answer: SMS wait. Nothing is lost.", alarm.text)
        assert "3 times" in alarm.text
        for _ in range(5):
            world.bridge.alarms.tell("gateway", reason="timeout")
        await world.later(1800, step=60)
        assert len(world.slack.channels[ALERTS]) == 1
        await world.later(2000, step=60)
        assert "5 times" in world.slack.channels[ALERTS][1].text


async def test_each_kind_has_an_hour_of_its_own() -> None:
    """One trouble does not hide another."""
    async with slack_world() as world:
        world.bridge.alarms.tell("gateway", reason="timeout")
        world.bridge.alarms.tell("credit")
        await world.later(5, step=1)
        assert len(world.slack.channels[ALERTS]) == 2


async def test_refused_credentials_reach_the_channel() -> None:
    """From a command to the alarm: the key is wrong, the SMS waits, and somebody is told what to do."""
    async with slack_world(emulator=EmulatorConfig(keys=("another",), rate=0, reports=())) as world:
        await world.sms("send ada hi")
        await world.later(10, step=1)
        assert await world.states() == ["queued"]
        assert any("Check SEVEN_API_KEY" in alarm.text for alarm in world.slack.channels[ALERTS])


async def test_a_failed_sms_is_an_alarm_without_number_or_text() -> None:
    """The channel may be read by many."""
    async with slack_world(emulator=EmulatorConfig(rate=0, reports=(), daily_limit=0)) as world:
        await world.sms("send ada Secret")
        await world.later(10, step=1)
        assert world.slack.channels[ALERTS]
        for alarm in world.slack.channels[ALERTS]:
            assert "Secret" not in alarm.text
            assert "4915228817386" not in alarm.text


async def test_without_a_channel_nothing_is_posted() -> None:
    """`[tell] slack` is unset: the log and the counter are all."""
    async with slack_world(toml=TOML.replace('slack = "C0SMSOPS"', "")) as world:
        world.bridge.alarms.tell("gateway", reason="timeout")
        await world.later(10, step=1)
        assert world.slack.calls == []
