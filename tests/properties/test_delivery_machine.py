"""Any order of sending, faults, deaths, waiting, cancelling and reports: no phone rings twice, and no state says what is not so."""

import asyncio
from contextlib import AsyncExitStack, suppress
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from support.delivering import World, world

from bridge.delivery.dispatch import LEASE_MARGIN, sms_of
from bridge.domain.doubt import Choice
from bridge.domain.ids import GatewayId, MessageId
from bridge.domain.message import Lane
from bridge.domain.state import State
from bridge.emulator import Call, Fault, Rule
from bridge.emulator.account import Message
from bridge.emulator.account import State as OnPhone
from bridge.errors import InputError

FAULTS = [
    Rule(),
    Rule(),
    Rule(fault=Fault.ACCEPT_AND_CUT),
    Rule(fault=Fault.CUT_BEFORE),
    Rule(fault=Fault.HTML),
    Rule(fault=Fault.HTML, accept=True),
    Rule(fault=Fault.STATUS, status=502),
    Rule(fault=Fault.EMPTY, accept=True),
    *(Rule(fault=Fault.CODE, code=code) for code in (202, 301, 403, 500, 600, 900)),
]
JOURNALS = [
    Rule(on=Call.JOURNAL),
    Rule(on=Call.JOURNAL),
    Rule(on=Call.JOURNAL, fault=Fault.STATUS),
    Rule(on=Call.JOURNAL, fault=Fault.CUT_BEFORE),
]
NEVER_SENT = {State.CANCELLED, State.SUPPRESSED, State.RECALLED, State.FAILED}
WITH_US = {State.HELD, State.QUEUED}
WAITS = st.sampled_from([0.5, 3, 12, 45, 160, 400, 4000, 20_000])


class Deliveries(RuleBasedStateMachine):
    """A few messages, one account, and everything that can happen to them."""

    def __init__(self) -> None:
        """Open the world in a loop of its own."""
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.count = 0
        self.w: World = self.loop.run_until_complete(self.stack.enter_async_context(world()))

    def teardown(self) -> None:
        """Close it."""
        self.loop.run_until_complete(self.stack.aclose())
        self.loop.close()

    @rule(minutes=st.sampled_from([5, 300]), parked=st.booleans(), alert=st.booleans(), lane=st.sampled_from([Lane.CRITICAL, Lane.MANUAL]))
    def put(self, minutes: int, parked: bool, alert: bool, lane: Lane) -> None:  # noqa: FBT001 - drawn by hypothesis
        """A new message with a text of its own."""
        self.count += 1
        self._do(
            self.w.put(
                f"m{self.count}",
                text=f"text {self.count}",
                ttl=timedelta(minutes=minutes),
                deliver_at=self.w.clock.now() + timedelta(hours=1) if parked else None,
                state_key=f"k{self.count}" if alert else "",
                lane=lane,
            )
        )

    @precondition(lambda self: self.count)
    @rule(fault=st.sampled_from(FAULTS))
    def send(self, fault: Rule) -> None:
        """The dispatcher has its turn while the gateway behaves like this."""
        self._do(self.w.send(fault))

    @precondition(lambda self: self.count)
    @rule(written=st.booleans(), fault=st.sampled_from(FAULTS))
    def die(self, written: bool, fault: Rule) -> None:  # noqa: FBT001 - drawn by hypothesis
        """The process dies after the claim, before or after the call, and nobody records what came of it."""
        self._do(self._die(written=written, fault=fault))

    async def _die(self, *, written: bool, fault: Rule) -> None:
        now = self.w.clock.now()
        claims = (await self.w.store.outbox.claim(now, most=2, lease=LEASE_MARGIN)).claims
        self.w.emulator.script.replace([fault])
        for claim in claims if written else []:
            await self.w.gateway.send(sms_of(claim, now))

    @rule(seconds=WAITS)
    def wait(self, seconds: float) -> None:
        """Time passes, and the sweeper has its turn."""
        self._do(self.w.pass_time(seconds))

    @precondition(lambda self: self.count)
    @rule(data=st.data(), fault=st.sampled_from([Rule(on=Call.DELETE), Rule(on=Call.DELETE, fault=Fault.ACCEPT_AND_CUT)]))
    def cancel(self, data: st.DataObject, fault: Rule) -> None:
        """Somebody wants a message back, and the recaller has its turn."""
        number = data.draw(st.integers(1, self.count))
        self.w.emulator.script.replace([fault])
        self._do(self.w.cancel(f"m{number}"))

    @precondition(lambda self: self.count)
    @rule(data=st.data(), written=st.booleans())
    def die_recalling(self, data: st.DataObject, written: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """The process dies after a recall was begun, before or after its DELETE, and nobody records what came of it."""
        self._do(self._die_recalling(data.draw(st.integers(1, self.count)), written=written))

    async def _die_recalling(self, number: int, *, written: bool) -> None:
        await self.w.desk.wish(MessageId(f"m{number}"), by="cli:ada")
        taken = await self.w.store.outbox.take_recalls(self.w.clock.now(), most=9, lease=LEASE_MARGIN)
        self.w.emulator.script.replace([])
        if written and taken:
            await self.w.gateway.delete([item.gateway_id for item in taken if item.gateway_id is not None])

    @precondition(lambda self: self.count)
    @rule(status=st.sampled_from(["DELIVERED", "NOTDELIVERED", "TRANSMITTED"]))
    def report(self, status: str) -> None:
        """The gateway reports on everything that arrived, by its own id and ours."""
        self._do(self._report(status))

    async def _report(self, status: str) -> None:
        for sms in list(self.w.emulator.account.received()):
            await self.w.hearing.reports.receive(gateway_id=GatewayId(sms.id), foreign_id=sms.foreign_id, status=status, at=None)

    @precondition(lambda self: self.count)
    @rule(fault=st.sampled_from(JOURNALS))
    def reconcile(self, fault: Rule) -> None:
        """The journal is asked about what nobody knows, and may fail."""
        self.w.emulator.script.replace([fault])
        self._do(self.w.hearing.reconciler.step())

    @precondition(lambda self: self.count)
    @rule(fault=st.sampled_from(JOURNALS), polls=st.booleans())
    def catch_up(self, fault: Rule, polls: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """The journal is read for what was missed, and may fail."""
        self.w.rules["polls"] = polls
        self.w.emulator.script.replace([fault])
        self._do(self.w.hearing.catch_up.step())

    @precondition(lambda self: self.count)
    @rule(data=st.data(), choice=st.sampled_from(Choice))
    def decide(self, data: st.DataObject, choice: Choice) -> None:
        """A person who has looked decides: lets go what did not go out, and never sends again what did."""
        self._do(self._decide(MessageId(f"m{data.draw(st.integers(1, self.count))}"), choice))

    async def _decide(self, ident: MessageId, choice: Choice) -> None:
        went = any(str(sms.foreign_id).startswith(f"{ident}.") for sms in self.w.emulator.account.sent)
        with suppress(InputError):
            if not went:
                await self.w.decide.decide(ident, choice, who="cli:ada", surface="cli")

    @rule()
    def mend(self) -> None:
        """The gateway is well again, and somebody looks after what is held."""
        self.w.emulator.script.replace([])
        self._do(self.w.hold.run_once())

    @invariant()
    def no_phone_rings_twice(self) -> None:
        """One delivery is at most one SMS, and its state does not deny it."""
        self._do(self._check())

    async def _check(self) -> None:
        taken: dict[str, list[Message]] = {}
        for phone in self.w.emulator.account.phones.values():
            for sms in phone.messages:
                taken.setdefault(str(sms.foreign_id), []).append(sms)
        for sms in self.w.emulator.account._waiting.values():  # noqa: SLF001 - what the gateway holds
            taken.setdefault(str(sms.foreign_id), []).append(sms)
        for number in range(1, self.count + 1):
            (delivery,) = await self.w.deliveries(f"m{number}")
            sent = {id(sms): sms for sms in taken.get(delivery.id, []) if sms.state is not OnPhone.RECALLED}
            assert len(sent) <= 1, f"{delivery.id} went out {len(sent)} times"
            if delivery.state in NEVER_SENT | WITH_US:
                assert not sent, f"{delivery.id} is {delivery.state}, and went out"
            if delivery.state in {State.ACCEPTED, State.PARKED, State.DELIVERED, State.UNDELIVERED}:
                assert sent, f"{delivery.id} is {delivery.state}, and did not go out"
            known = await self.w.store.archive.attempts(MessageId(f"m{number}"))
            assert not (sent and not known), f"{delivery.id} went out without an attempt on record"

    def _do(self, work: object) -> None:
        self.loop.run_until_complete(work)  # type: ignore[arg-type]


Deliveries.TestCase.settings = settings(max_examples=60, stateful_step_count=25, suppress_health_check=list(HealthCheck))
TestDeliveries = Deliveries.TestCase
