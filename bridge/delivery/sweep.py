"""The sweeper: moves what time alone moves. Leases that ran out, parked messages that fell due, worthless and silent ones."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bridge.delivery.loop import forever
from bridge.delivery.record import Recorder
from bridge.domain import judge
from bridge.domain.change import Change, Item
from bridge.domain.ids import DeliveryId
from bridge.domain.judge import Policy
from bridge.ports import Bell, Clock, OutboxStore

SWEEP_EVERY = 1.0
"""Seconds between sweeps."""
REPORT_GRACE = timedelta(days=1)


class Sweeper:
    """Sweeps the outbox."""

    def __init__(self, *, outbox: OutboxStore, clock: Clock, recorder: Recorder, bell: Bell, lock: Callable[[], bool]) -> None:
        """`lock` says whether the account's lock on repeated texts is stated on; `bell` is the dispatcher's."""
        self._outbox = outbox
        self._clock = clock
        self._recorder = recorder
        self._bell = bell
        self._lock = lock

    async def run(self) -> None:
        """Sweep for ever."""
        await forever("sweep", self.run_once, lambda: self._clock.sleep(SWEEP_EVERY))

    async def run_once(self) -> bool:
        """One sweep over everything whose time has come."""
        now = self._clock.now()
        policy = Policy(lock=self._lock())
        lapsed = await self._outbox.lapsed(now)
        await self._apply(lapsed, now, lambda item: judge.on_lapse(item, policy=policy, now=now))
        await self._apply(await self._outbox.parked_due(now), now, lambda item: judge.on_due(item, now))
        await self._apply(await self._outbox.worthless(now), now, lambda item: judge.on_worthless(item, now))
        await self._apply(await self._outbox.silent(now - REPORT_GRACE), now, lambda item: judge.on_silence(item, now))
        if lapsed:
            self._bell.ring()
        return False

    async def _apply(self, deliveries: Sequence[DeliveryId], now: datetime, decide: Callable[[Item], Change | None]) -> None:
        for delivery in deliveries:
            self._recorder.record(await self._outbox.change(delivery, now, decide))
