"""The whole bridge with its Slack side, between a pretend Slack and a pretend gateway, on a clock that stands still.

Nothing runs by itself: `work` lets everything have its turn, as often as there is something to do.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from support.clock import FakeClock
from support.fake_slack import SECRET, TOKEN, Answered, FakeSlack, Seen, fake_slack

from bot import settings as slack_settings
from bot.app import Bot, build
from bot.slack import Slack, connect
from bridge.app import open_bridge
from bridge.cli.program import RulesHolder
from bridge.config import load
from bridge.domain.message import Message
from bridge.emulator.app import EMULATOR, create_emulator
from bridge.emulator.config import EmulatorConfig
from bridge.emulator.engine import Emulator
from bridge.parts import Bridge
from bridge.planning.rules import Rules
from bridge.serving import create_app
from bridge.settings import DatabaseUrl, Settings
from bridge.web.server import listening

NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
"""Noon in Berlin, a Wednesday."""
TOML = """
[sms]
from = "Alerts"
rate = 0
region = "DE"
countries = ["DE", "AT"]
timezone = "Europe/Berlin"
max_parts = 2

[tell]
slack = "C0SMSOPS"

[slack]
admins = ["U0ROOT"]

[contacts]
ada  = "+4915228817386"
bert = "+491729980752"

[groups]
oncall = ["ada", "bert"]
many = [
  "+4930231250000", "+4930231250001", "+4930231250002", "+4930231250003", "+4930231250004", "+4930231250005",
  "+4930231250006", "+4930231250007", "+4930231250008", "+4930231250009", "+4930231250010",
]

[hooks.demo]
open = true

[[routes]]
name = "rest"
to = ["ada"]
group_wait = "0s"
"""


@dataclass
class SlackWorld:
    """Everything, and what tests look at."""

    clock: FakeClock
    slack: FakeSlack
    emulator: Emulator
    bridge: Bridge
    bot: Bot
    api: Slack
    rules: RulesHolder

    def configure(self, rules: Rules) -> None:
        """Another configuration, from now on."""
        self.rules.rules = rules

    async def work(self) -> None:
        """Let everything have its turn until nothing moves any more at this time."""
        for _ in range(20):
            busy = await self.bridge.dispatcher.run_once() > 0
            await self.bridge.sweeper.run_once()
            await self.bridge.recaller.run_once()
            await self.bridge.alarms.step()
            busy = await self.bot.worker.step() or busy
            busy = await self.bot.announcing.step() or busy
            if not busy:
                return

    async def later(self, seconds: float, *, step: float = 0.0) -> None:
        """Let time pass, in steps, with everything at work."""
        step = step or seconds
        passed = 0.0
        while passed < seconds:
            await self.clock.advance(min(step, seconds - passed))
            passed += step
            await self.work()

    async def sms(self, text: str, *, user: str = "U0ADA", **more: str) -> Answered:
        """Somebody whom the bridge knows types `/sms TEXT`."""
        if await self.bridge.store.chat.person("T0ACME", user) is None:
            await self.slack.command("help me", user=user)
            await self.slack.command("list", user=user)
            await self.work()
        return await self.slack.command(text, user=user, **more)

    def texts(self) -> list[str]:
        """What lies on the phones, oldest first."""
        return [sms.text for sms in sorted(self.emulator.account.received(), key=lambda sms: int(sms.id))]

    async def messages(self) -> list[Message]:
        """What was ordered, newest first."""
        return await self.bridge.store.archive.messages(state=None, limit=0)

    async def message(self) -> Message:
        """The one message there is."""
        (found,) = await self.messages()
        return found

    async def states(self) -> list[str]:
        """The states of the newest message's deliveries."""
        return [delivery.state for delivery in (await self.messages())[0].deliveries]

    def receipt(self, user: str = "U0ADA") -> Seen:
        """The newest receipt that somebody has."""
        return self.slack.direct(user)[-1]


@asynccontextmanager
async def slack_world(
    path: Path | None = None, *, toml: str = TOML, emulator: EmulatorConfig | None = None, clock: FakeClock | None = None
) -> AsyncIterator[SlackWorld]:
    """A workspace with two members, ada (Berlin) and bea (London), an admin and a guest."""
    clock = clock or FakeClock(NOON)
    rules = RulesHolder(load(toml, env={}))
    pretend = create_emulator(clock, emulator or EmulatorConfig(rate=0, reports=(), credit=Decimal(100)))
    async with fake_slack(clock) as slack, listening(pretend, host="127.0.0.1", port=0) as gateway:
        slack.person("U0ADA")
        slack.person("U0BEA", tz="Europe/London")
        slack.person("U0ROOT", admin=True)
        slack.person("U0GUEST", is_restricted=True)
        settings = Settings(
            database=DatabaseUrl(path=path),
            seven_api_key="key",
            seven_api_url=f"http://127.0.0.1:{gateway}/api",
            variables={"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url},
        )
        async with slack_bridge(settings, rules, clock) as (bridge, bot, api, url):
            slack.bot_url = url
            yield SlackWorld(clock, slack, pretend[EMULATOR], bridge, bot, api, rules)


@asynccontextmanager
async def slack_bridge(settings: Settings, rules: Callable[[], Rules], clock: FakeClock) -> AsyncIterator[tuple[Bridge, Bot, Slack, str]]:
    """A bridge with its bot, listening; nothing runs by itself."""
    found = slack_settings.read(settings.variables)
    async with open_bridge(replace(settings), rules, clock=clock) as bridge, connect(found, clock) as api:
        bot = build(bridge, found, api)
        app = create_app(bridge, bot.surface(found, clock))
        async with listening(app, host="127.0.0.1", port=0) as port:
            yield bridge, bot, api, f"http://127.0.0.1:{port}"
