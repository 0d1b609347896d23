"""The dispatcher: claims what is most urgent, at the account's pace, and sends each claim once.

A claim is committed before a byte is written. What an attempt came to is committed after it; if we die in between, the lease of
the claim runs out and the outcome is unknown, which is never simply sent again.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from bridge.delivery.hold import Hold
from bridge.delivery.loop import Failures, patiently
from bridge.delivery.record import Recorder
from bridge.domain import judge
from bridge.domain.change import Applied, Claim, Item, Taken
from bridge.domain.clock import Look, TimeOfDay
from bridge.domain.judge import Policy, delayed
from bridge.domain.sms import Options, Sms, with_placeholders
from bridge.domain.verdict import Answer, Outcome, Verdict
from bridge.errors import InputError
from bridge.ports import Bell, Clock, Gateway, Meter, OutboxStore, Teller
from bridge.rendering.safe import safe_text

log = logging.getLogger("smsbridge.delivery")

MOST_IN_FLIGHT = 32
"""Calls to the gateway that may be open at once."""
LEASE_MARGIN = timedelta(seconds=10)
"""How much longer than a call may take its claim lasts."""
IDLE_SECONDS = 1.0
"""How long the dispatcher sleeps at most: what another process put into the outbox is found after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingRules:
    """What the configuration says of sending."""

    timeout: float
    """Seconds of one gateway call."""
    lock: bool


class Dispatcher:
    """Sends what is queued."""

    def __init__(
        self,
        *,
        outbox: OutboxStore,
        gateway: Gateway,
        clock: Clock,
        recorder: Recorder,
        meter: Meter,
        hold: Hold,
        teller: Teller,
        bell: Bell,
        rules: Callable[[], SendingRules],
    ) -> None:
        """`rules` is asked anew at each claim, since the configuration may be reloaded."""
        self._outbox = outbox
        self._gateway = gateway
        self._clock = clock
        self._recorder = recorder
        self._meter = meter
        self._hold = hold
        self._claiming = Failures("dispatch", teller)
        self._bell = bell
        self._rules = rules
        self._time = TimeOfDay()

    async def run(self) -> None:
        """Send for ever. On cancellation nothing more is claimed, and calls under way get the time of one call to come back."""
        calls: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    await self._bell.wait(await self._round(group, calls))
            except asyncio.CancelledError:
                if calls:
                    await asyncio.wait(calls, timeout=self._rules().timeout)
                raise

    async def _round(self, group: asyncio.TaskGroup, calls: set[asyncio.Task[None]]) -> float:
        room = MOST_IN_FLIGHT - len(calls)
        if not room or self._hold.credentials:
            return IDLE_SECONDS
        claiming = group.create_task(self._claimed(room), name="claim")
        try:
            taken = await asyncio.shield(claiming)
        except asyncio.CancelledError:
            # What is claimed has to be sent: left alone, its outcome would count as unknown.
            self._start(group, calls, (await claiming).claims)
            raise
        self._start(group, calls, taken.claims)
        return IDLE_SECONDS if taken.wait is None else min(taken.wait, IDLE_SECONDS)

    async def _claimed(self, most: int) -> Taken:
        try:
            taken = await self._claim(most)
        except Exception as error:  # noqa: BLE001 - logged, and told where it lasts
            self._claiming.add(error)
            return Taken()
        self._claiming.over()
        return taken

    def _start(self, group: asyncio.TaskGroup, calls: set[asyncio.Task[None]], claims: Iterable[Claim]) -> None:
        for claim in claims:
            task = group.create_task(self._guarded(claim), name=f"send {claim.item.id}")
            calls.add(task)
            task.add_done_callback(calls.discard)
            if len(calls) == MOST_IN_FLIGHT:
                task.add_done_callback(lambda _: self._bell.ring())

    async def _guarded(self, claim: Claim) -> None:
        try:
            await self._send(claim)
        except Exception:
            # The claim's lease runs out and the outcome counts as unknown; the other claims go on.
            log.exception("dispatch.failed", extra={"delivery": claim.item.id})

    async def run_once(self) -> int:
        """Send what may be sent now, wait for every answer, and return how many there were."""
        claims = (await self._claim(MOST_IN_FLIGHT)).claims
        for claim in claims:
            await self._send(claim)
        return len(claims)

    async def _claim(self, most: int) -> Taken:
        lease = timedelta(seconds=self._rules().timeout) + LEASE_MARGIN
        now = self._clock.now()
        look = self._time.look(now, self._clock.monotonic())
        if look is Look.SET_BACK:
            log.warning("dispatch.clock_set_back")
        taken = await self._outbox.claim(now, most=most, lease=lease, least=self._hold.least, look=look)
        self._time.heeded()
        self._recorder.record(taken.barred)
        return taken

    async def _send(self, claim: Claim) -> None:
        answer = await self._call(claim)
        verdict = answer.only
        self._meter.attempt(verdict.outcome)
        self._hold.balance_seen(answer.balance)
        self._hold.heard(verdict.outcome)
        match verdict.outcome:
            case Outcome.CREDENTIALS:
                self._hold.credentials_refused(verdict.code)
            case Outcome.NO_CREDIT:
                self._hold.credit_refused()
            case Outcome.ACCEPTED if verdict.price is not None:
                self._meter.spent(verdict.price)
            case _:
                pass
        await self._settle(claim, answer)
        if verdict.outcome is Outcome.NO_CREDIT:
            await self._hold.tell_of_credit()

    async def _call(self, claim: Claim) -> Answer:
        try:
            sms = sms_of(claim, self._clock.now())
        except InputError as error:
            # Checked when the message was made; the gateway's rules may have been stricter then.
            return Answer(verdicts=(Verdict(outcome=Outcome.REFUSED, reason=f"{error.field}: {error}"),))
        return await self._gateway.send(sms)

    async def _settle(self, claim: Claim, answer: Answer) -> None:
        policy = Policy(lock=self._rules().lock, safe_text=_safe_text(claim.item))

        async def write() -> None:
            self._recorder.record(await self._write(claim, answer, policy))

        await patiently(self._clock, write)

    async def _write(self, claim: Claim, answer: Answer, policy: Policy) -> list[Applied]:
        now = self._clock.now()
        if answer.only.outcome is Outcome.LOCKED:
            policy = replace(policy, repeats=await self._outbox.repeats(claim.item, now - judge.LOCK))
        jitter = random.random()  # noqa: S311 - spreads retries, guards nothing
        return await self._outbox.change(
            claim.item.id,
            now,
            lambda item: judge.on_answer(claim, item, answer, now, policy=policy, jitter=jitter),
            then=judge.after_wish,
        )


def _safe_text(item: Item) -> str | None:
    """What an alert says after the gateway refused its own text."""
    return safe_text(item.hook, item.post, b"") if item.alert and item.hook is not None and item.post is not None else None


def _lasting(options: Options, wait: timedelta) -> Options:
    """The options of an SMS that goes out after `wait`: the gateway counts a file's days from the call, so the wait is added."""
    more = ceil(wait / timedelta(days=1))
    return replace(options, files=tuple(replace(file, validity_days=file.validity_days + more) for file in options.files))


def sms_of(claim: Claim, now: datetime) -> Sms:
    """The call for a claim: its delivery's id as `foreign_id`, what is left of its time to live, `delay` if it is to be parked.

    A probe is the same bytes again: nothing here depends on the attempt but the time to live, which the lock does not look at.
    """
    item = claim.item
    return Sms(
        to=(item.phone.e164,),
        text=with_placeholders(item.text, item.options.files),
        options=_lasting(item.options, item.deliver_at - now) if item.deliver_at is not None and delayed(item, now) else item.options,
        delay=item.deliver_at if delayed(item, now) else None,
        ttl_minutes=max(1, ceil((item.expires_at - now).total_seconds() / 60)),
        foreign_id=item.id,
    )
