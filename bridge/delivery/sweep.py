"""The sweeper: moves what time alone moves. Leases that ran out, parked messages that fell due, worthless and silent ones."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bridge.delivery.loop import each, forever
from bridge.delivery.record import Recorder
from bridge.domain import judge
from bridge.domain.change import Change, Item
from bridge.domain.ids import DeliveryId
from bridge.domain.judge import Policy
from bridge.ports import Bell, Clock, OutboxStore, Teller

SWEEP_EVERY = 1.0
"""Seconds between sweeps."""
REPORT_GRACE = timedelta(days=1)


class Sweeper:
    """Sweeps the outbox."""

    def __init__(
        self, *, outbox: OutboxStore, clock: Clock, recorder: Recorder, teller: Teller, bell: Bell, lock: Callable[[], bool]
    ) -> None:
        """`lock` says whether the account's lock on repeated texts is stated on; `bell` is the dispatcher's."""
        self._outbox = outbox
        self._clock = clock
        self._recorder = recorder
        self._teller = teller
        self._bell = bell
        self._lock = lock

    async def run(self) -> None:
        """Sweep for ever."""
        await forever("sweep", self.run_once, lambda: self._clock.sleep(SWEEP_EVERY), self._teller)

    async def run_once(self) -> bool:
        """One sweep over everything whose time has come."""
        now = self._clock.now()
        policy = Policy(lock=self._lock())
        outbox = self._outbox
        lapsed = await outbox.lapsed(now)
        due: Sequence[tuple[Sequence[DeliveryId], Callable[[Item], Change | None]]] = (
            (lapsed, lambda item: judge.on_lapse(item, policy=policy, now=now)),
            (await outbox.parked_due(now), lambda item: judge.on_due(item, now)),
            (await outbox.worthless(now), lambda item: judge.on_worthless(item, now)),
            (await outbox.silent(now - REPORT_GRACE), lambda item: judge.on_silence(item, now)),
        )

        async def apply(one: tuple[DeliveryId, Callable[[Item], Change | None]]) -> None:
            delivery, decide = one
            self._recorder.record(await outbox.change(delivery, now, decide))

        await each([(delivery, decide) for deliveries, decide in due for delivery in deliveries], apply)
        if lapsed:
            self._bell.ring()
        return False
