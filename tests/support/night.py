"""A night on call: the whole bridge between senders, a pretend gateway and people, on a clock that a test moves.

Nothing runs by itself: `work` lets everything have its turn, as often as there is something to do at this time.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Self

import aiohttp
from aiohttp import web
from support.amazon import FakeAmazon
from support.clock import FakeClock
from support.posts import firing, group
from support.road import Names, road

from bridge.app import open_bridge
from bridge.cli.program import RulesHolder
from bridge.config import load
from bridge.domain.message import Message
from bridge.emulator.account import State as OnPhone
from bridge.emulator.app import EMULATOR, create_emulator
from bridge.emulator.config import EmulatorConfig
from bridge.emulator.engine import Emulator
from bridge.gateway.client import SevenClient
from bridge.parts import Bridge
from bridge.serving import create_app
from bridge.settings import DatabaseUrl, Settings
from bridge.web.server import listening

EVENING = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)
"""Ten o'clock in Berlin, a Wednesday."""
ADA, BERT, CARL = "+4915228817386", "+491729980752", "+493023125012"
TOML = """
[sms]
from = "Alerts"
rate = 0
timezone = "Europe/Berlin"

[limits]
recipient = []

[contacts]
ada  = "+4915228817386"
bert = "+491729980752"
carl = "+493023125012"

[hooks.prom]
open = true

[[routes]]
name = "critical"
group_wait = "0s"
match = ['severity="critical"']
to = ["ada"]

[[routes]]
name = "rest"
to = ["ada"]
group_wait = "0s"
"""


@dataclass
class Chat:
    """A chat with an incoming webhook, which fails for as long as `status` says so."""

    got: list[Mapping[str, object]] = field(default_factory=list)
    status: int = 200
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        """Take a post."""
        if self.status < 300:
            self.got.append(await request.json())
        return web.Response(status=self.status)

    @property
    def kinds(self) -> list[object]:
        """What was told, oldest first."""
        return [told["kind"] for told in self.got]


@dataclass
class Night:
    """Everything, and what a test looks at."""

    clock: FakeClock
    emulator: Emulator
    chat: Chat
    rules: RulesHolder
    settings: Settings
    http: aiohttp.ClientSession
    names: Names
    way: aiohttp.ClientSession
    """The bridge's to the gateway, which `names` can bar."""
    stack: AsyncExitStack
    amazon: FakeAmazon = field(default_factory=FakeAmazon)
    bridge: Bridge = field(init=False)
    url: str = ""

    async def work(self) -> None:
        """Let everything have its turn until nothing moves any more at this time."""
        bridge = self.bridge
        idle = 0
        for _ in range(30):
            await bridge.prover.step()
            busy = await bridge.sorter.run_once()
            busy = await bridge.bundler.run_once() or busy
            await bridge.hold.run_once()
            await bridge.credit.step()
            await bridge.sweeper.run_once()
            busy = bool(await bridge.dispatcher.run_once()) or busy
            await bridge.recaller.run_once()
            await bridge.alarms.step()
            busy = await bridge.carrier.step() or busy
            busy = await bridge.fallback.step() or busy
            await bridge.watcher.step()
            await bridge.hearing.catch_up.step()
            await bridge.hearing.reconciler.step()
            # What the last of them put into the outbox, the first of them send.
            idle = 0 if busy else idle + 1
            if idle == 2:
                return

    async def later(self, seconds: float, *, step: float = 0.0) -> None:
        """Let time pass, in steps, with everything at work."""
        step = step or seconds
        passed = 0.0
        while passed < seconds:
            await self.clock.advance(min(step, seconds - passed))
            passed += step
            await self.work()

    async def post(self, *alerts: Mapping[str, object]) -> None:
        """Alertmanager posts a group."""
        async with self.http.post(f"{self.url}/hooks/prom", json=group(*(alerts or (firing(),)))) as response:
            assert response.status == 200
        await self.work()

    def phones(self) -> list[tuple[str, str]]:
        """Numbers and texts of what lies on the phones, oldest first."""
        return [(sms.number, sms.text) for sms in sorted(self.emulator.account.received(), key=lambda sms: int(sms.id))]

    def nothing_unexpected(self, *sms: tuple[str, str]) -> None:
        """No SMS that nobody expected: on all phones lie these alone, by number and beginning, in any order; no other was paid for."""
        account = self.emulator.account
        parked = sum(one.state is OnPhone.WAITING for one in account.sent)
        found, wanted = sorted(self.phones()), sorted(sms)
        assert [(number, text[: len(begins)]) for (number, text), (_, begins) in zip(found, wanted, strict=True)] == wanted
        assert account.billed == len(sms) + parked

    def texts(self, number: str = ADA) -> list[str]:
        """What lies on one phone, oldest first."""
        return [text for phone, text in self.phones() if phone == number]

    async def messages(self) -> list[Message]:
        """What was put into the outbox, oldest first."""
        return list(reversed(await self.bridge.store.archive.messages(state=None, limit=0)))

    async def restart(self) -> Self:
        """Stop the bridge and start it again on its store."""
        await self.stack.aclose()
        await self._start()
        return self

    async def _start(self) -> None:
        gateway = SevenClient(
            self.way, key="key", clock=self.clock, url=self.settings.seven_api_url, timeout=lambda: self.rules().sms.timeout
        )
        opening = open_bridge(self.settings, self.rules, clock=self.clock, gateway=gateway, amazon=self.amazon)
        self.bridge = await self.stack.enter_async_context(opening)
        await self.bridge.alarms.resume()
        await self.bridge.book.prepare(self.bridge.rules())
        port = await self.stack.enter_async_context(listening(create_app(self.bridge), host="127.0.0.1", port=0))
        self.url = f"http://127.0.0.1:{port}"


@asynccontextmanager
async def night(path: Path | None = None, *, toml: str = TOML, emulator: EmulatorConfig | None = None) -> AsyncIterator[Night]:
    """A bridge with `toml`, where `{chat}` stands for the address of a chat; its store in memory, or a file under `path`."""
    clock, chat = FakeClock(EVENING), Chat()
    pretend = create_emulator(clock, emulator or EmulatorConfig(rate=0, reports=(), credit=Decimal(100)))
    taking = web.Application()
    taking.add_routes([web.post("/hook", chat.take)])
    async with (
        listening(pretend, host="127.0.0.1", port=0) as gateway,
        listening(taking, host="127.0.0.1", port=0) as port,
        aiohttp.ClientSession() as http,
        road() as (names, way),
    ):
        chat.url = f"http://127.0.0.1:{port}/hook"
        rules = RulesHolder(load(toml.replace("{chat}", chat.url), env={}))
        settings = Settings(
            database=DatabaseUrl(path=None if path is None else path / "bridge.db"),
            seven_api_key="key",
            seven_api_url=f"http://gateway.test:{gateway}/api",
        )
        async with AsyncExitStack() as stack:
            on = Night(
                clock=clock,
                emulator=pretend[EMULATOR],
                chat=chat,
                rules=rules,
                settings=settings,
                http=http,
                names=names,
                way=way,
                stack=stack,
            )
            await on._start()  # noqa: SLF001 - as after a restart
            yield on
