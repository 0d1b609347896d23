"""All that delivers, step by step: a store in memory, the emulator as its gateway, and a clock that stands still."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from aiohttp.test_utils import TestServer
from support.clock import FakeClock, SetClock
from support.outbox import NOON, message, store_at
from support.road import Names, Road, road

from bridge.delivery.credit import Credit
from bridge.delivery.dispatch import Dispatcher, SendingRules
from bridge.delivery.hearing import Hearing
from bridge.delivery.hold import Hold
from bridge.delivery.recall import Recaller
from bridge.delivery.record import Recorder
from bridge.delivery.sweep import Sweeper
from bridge.desk.cancel import CancelDesk
from bridge.desk.decide import DecideDesk
from bridge.domain.audit import Trail
from bridge.domain.ids import GatewayId, MessageId
from bridge.domain.message import CancelOutcome, Delivery
from bridge.domain.trouble import Trouble
from bridge.emulator import EMULATOR, Emulator, EmulatorConfig, Rule, create_emulator
from bridge.gateway.client import SevenClient
from bridge.planning.rules import Rules, SmsRules
from bridge.runtime.bell import Bell
from bridge.runtime.ids import Ids
from bridge.store.sqlite import MEMORY
from bridge.store.store import Store

TIMEOUT = 1.0
"""Seconds of one gateway call; a gateway that hangs costs a test as much."""


@dataclass
class Counts:
    """`bridge.ports.Meter` that can be asked."""

    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)
    money: Decimal = Decimal(0)

    def post(self, hook: str) -> None:
        """Count a post."""
        self.seen["post", hook] += 1

    def alert(self, status: str, count: int = 1) -> None:
        """Count alerts."""
        self.seen["alert", status] += count

    def message(self, lane: str, outcome: str, count: int = 1) -> None:
        """Count outcomes."""
        self.seen["message", lane, outcome] += count

    def attempt(self, verdict: str) -> None:
        """Count a call."""
        self.seen["attempt", verdict] += 1

    def spent(self, amount: Decimal) -> None:
        """Add up."""
        self.money += amount

    def balance(self, amount: Decimal) -> None:
        """Nothing is asked of it here."""

    def told(self, kind: str) -> None:
        """The teller below keeps them."""


@dataclass
class Told:
    """`bridge.ports.Teller` that remembers."""

    kinds: list[str] = field(default_factory=list)

    def tell(self, kind: str, **facts: object) -> None:
        """Remember."""
        self.kinds.append(str(kind))

    def noted(self, *troubles: Trouble) -> None:
        """Remember."""
        self.kinds += [trouble.kind for trouble in troubles]


@dataclass
class World:
    """What delivers, and what a test looks at."""

    clock: FakeClock
    """The time that passes, and the gateway's."""
    ours: SetClock
    """The bridge's time of day."""
    store: Store
    names: Names
    emulator: Emulator
    gateway: SevenClient
    meter: Counts
    told: Told
    hold: Hold
    dispatcher: Dispatcher
    restarted: Callable[[], Dispatcher]
    """The dispatcher of a process that starts now."""
    recaller: Recaller
    sweeper: Sweeper
    hearing: Hearing
    decide: DecideDesk
    desk: CancelDesk
    rules: dict[str, object]

    async def put(self, ident: str = "m1", **more: object) -> None:
        """Put a message into the outbox; `more` as for `support.outbox.message`."""
        await self.store.outbox.put(message(ident, **more), self.ours.now())

    async def send(self, *rules: Rule) -> int:
        """One round of the dispatcher, with these faults at the gateway; how many calls there were."""
        self.emulator.script.replace(rules)
        return await self.dispatcher.run_once()

    async def pass_time(self, seconds: float) -> None:
        """Move the clock, and sweep."""
        await self.clock.advance(seconds)
        await self.sweeper.run_once()

    async def cancel(self, ident: str = "m1") -> CancelOutcome:
        """Wish a message back and ask the gateway once, as if nobody waited any longer."""
        await self.desk.wish(MessageId(ident), by="cli:ada")
        await self.recaller.run_once()
        return (await self.desk.cancel(MessageId(ident), by="cli:ada", wait=0))[0]

    async def deliveries(self, ident: str = "m1") -> tuple[Delivery, ...]:
        """A message's deliveries."""
        found = await self.store.archive.message(MessageId(ident))
        assert found is not None
        return found.deliveries

    async def state(self, ident: str = "m1") -> tuple[str, str]:
        """State and reason of a message's only delivery."""
        (delivery,) = await self.deliveries(ident)
        return delivery.state, delivery.reason

    async def gateway_id(self, ident: str = "m1") -> GatewayId | None:
        """The gateway's id of a message's only delivery."""
        (delivery,) = await self.deliveries(ident)
        return delivery.gateway_id

    async def outcomes(self, ident: str = "m1") -> list[str | None]:
        """What each attempt came to."""
        return [attempt.outcome for attempt in await self.store.archive.attempts(MessageId(ident))]

    async def due_in(self, ident: str = "m1") -> float:
        """Seconds until a message's only delivery may be claimed."""
        (delivery,) = await self.deliveries(ident)
        item = await self.store.outbox.item(delivery.id)
        assert item is not None
        return (item.next_attempt_at - self.ours.now()).total_seconds()

    async def report(self, status: str, ident: str = "m1", *, gateway_id: str | None = None, at: datetime | None = None) -> None:
        """A delivery report from the gateway."""
        known = gateway_id or await self.gateway_id(ident)
        assert known is not None
        await self.hearing.reports.receive(gateway_id=GatewayId(known), foreign_id=None, status=status, at=at)

    def texts(self) -> list[str]:
        """What lies on the phones."""
        return [sms.text for sms in self.emulator.account.received()]

    @property
    def billed(self) -> int:
        """SMS that the gateway took and did not give back."""
        return self.emulator.account.billed


@asynccontextmanager
async def world(
    config: EmulatorConfig | None = None, *, rate: float = 0, lock: bool = True, reachable: bool = True, path: Path | None = None
) -> AsyncIterator[World]:
    """Everything, with nothing running by itself; the store in memory, or a file. `reachable` says whether the gateway is at first."""
    true = FakeClock(NOON)
    clock = SetClock(true)
    told, meter = Told(), Counts()
    rules: dict[str, object] = {"lock": lock}
    async with (
        store_at(MEMORY if path is None else str(path), rate=rate) as store,
        TestServer(create_emulator(true, config or EmulatorConfig(rate=0, reports=()))) as server,
        road() as (names, session),
    ):
        if not reachable:
            names.trouble = Road.NOBODY_LISTENS
        gateway = SevenClient(session, key="key", clock=clock, url=f"http://gateway.test:{server.port}/api", timeout=lambda: TIMEOUT)
        outbox = store.outbox
        bell = Bell(clock)
        recorder = Recorder(meter, told)
        trail = Trail(new_id=Ids().new, key="key")
        credit = Credit(store=store.money, prices=gateway, clock=clock, rules=Rules, meter=meter, teller=told)
        hold = Hold(outbox=outbox, gateway=gateway, clock=clock, recorder=recorder, credit=credit, teller=told, bell=bell)

        def dispatcher() -> Dispatcher:
            return Dispatcher(
                outbox=outbox,
                gateway=gateway,
                clock=clock,
                recorder=recorder,
                meter=meter,
                hold=hold,
                teller=told,
                bell=bell,
                rules=lambda: SendingRules(timeout=TIMEOUT, lock=bool(rules["lock"])),
            )

        yield World(
            clock=true,
            ours=clock,
            store=store,
            names=names,
            emulator=server.app[EMULATOR],
            gateway=gateway,
            meter=meter,
            told=told,
            hold=hold,
            dispatcher=dispatcher(),
            restarted=dispatcher,
            recaller=Recaller(
                outbox=outbox, gateway=gateway, clock=clock, recorder=recorder, teller=told, bell=bell, timeout=lambda: TIMEOUT
            ),
            sweeper=Sweeper(outbox=outbox, clock=clock, recorder=recorder, teller=told, bell=bell, lock=lambda: bool(rules["lock"])),
            hearing=Hearing.over(
                outbox=outbox,
                replies=store.replies,
                truth=store.truth,
                journal=gateway,
                clock=clock,
                ids=Ids(),
                rules=lambda: Rules(sms=SmsRules(polls=bool(rules.get("polls")))),
                recorder=recorder,
                meter=meter,
                teller=told,
                dispatch=bell,
                recall=bell,
                holder="one",
            ),
            decide=DecideDesk(outbox=outbox, archive=store.archive, clock=clock, ids=Ids(), recorder=recorder, bell=bell, key="key"),
            desk=CancelDesk(outbox=outbox, archive=store.archive, clock=clock, recorder=recorder, bell=bell, trail=trail),
            rules=rules,
        )
