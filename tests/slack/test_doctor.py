"""What the doctor says of Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from support.clock import FakeClock
from support.fake_slack import SECRET, TOKEN, FakeSlack, fake_slack
from support.slacking import TOML

from bot.addition import SlackAddition
from bridge.app import open_bridge
from bridge.config import load
from bridge.desk.doctor import Health
from bridge.parts import Bridge
from bridge.settings import DatabaseUrl, Settings

PUBLIC = "https://sms.example.org"


@asynccontextmanager
async def examining(*, ahead: float = 0, public_url: str = PUBLIC) -> AsyncIterator[tuple[Bridge, FakeSlack]]:
    """A bridge whose clock is ahead of everybody's."""
    clock = FakeClock(datetime.now(UTC) + timedelta(seconds=ahead))
    rules = load(TOML, env={})
    async with fake_slack(clock) as slack:
        variables = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url}
        found = Settings(database=DatabaseUrl(path=None), seven_api_key="key", public_url=public_url, variables=variables)
        async with open_bridge(found, lambda: rules, clock=clock) as bridge:
            yield bridge, slack


async def examined(bridge: Bridge) -> dict[str, tuple[Health, str]]:
    """The findings by what they are about."""
    return {finding.what: (finding.health, finding.text) for finding in await SlackAddition().examined(bridge)}


async def test_a_slack_that_is_set_up_is_good() -> None:
    """And what must stand in the app's settings is said, since Slack tells nobody."""
    async with examining() as (bridge, _):
        found = await examined(bridge)
        assert {health for health, _ in found.values()} == {Health.GOOD}
        assert f"{PUBLIC}/slack/events must stand in the app's settings" in found["slack address"][1]


async def test_scopes_that_are_missing_are_named() -> None:
    """With what to do about it; more than are needed are nobody's trouble."""
    async with examining() as (bridge, slack):
        slack.scopes = "commands, files:read,users:read"
        health, text = (await examined(bridge))["slack scopes"]
        assert (health, text.partition(":")[0]) == (Health.BAD, "lack chat")
        assert "smsbridge manifest" in text
        slack.scopes = None
        assert (await examined(bridge))["slack scopes"][0] is Health.DOUBTFUL


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:3000", "https://localhost:3000", "https://10.0.0.7", "http://sms.example.org", "https://bridge"]
)
async def test_an_address_that_slack_cannot_reach_is_bad(url: str) -> None:
    """Slack calls https addresses of the internet alone."""
    async with examining(public_url=url) as (bridge, _):
        health, text = (await examined(bridge))["slack address"]
        assert (health, "set PUBLIC_URL" in text) == (Health.BAD, True)


async def test_a_clock_that_is_wrong_is_named() -> None:
    """By the date of Slack's own answer, and of the gateway's where that answers."""
    async with examining(ahead=90) as (bridge, _):
        assert (await examined(bridge))["clock"][0] is Health.DOUBTFUL
    async with examining(ahead=-400) as (bridge, _):
        health, text = (await examined(bridge))["clock"]
        assert (health, "from Slack's" in text, "NTP" in text) == (Health.BAD, True, True)


async def test_a_slack_that_is_gone_is_told_from_a_wrong_token() -> None:
    """Each has its own remedy."""
    async with examining() as (bridge, slack):
        slack.down = True
        assert "SLACK_API_URL" in (await examined(bridge))["slack"][1]
        slack.down, slack.token = False, "xoxb-another"
        assert "SLACK_BOT_TOKEN" in (await examined(bridge))["slack"][1]
