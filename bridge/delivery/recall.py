"""The recaller: asks the gateway for parked messages back, and believes only ids that its answer names."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bridge.delivery.loop import TOLD_AFTER, each, forever, patiently
from bridge.delivery.record import Recorder
from bridge.domain import judge
from bridge.domain.change import Change, Item
from bridge.domain.ids import GatewayId
from bridge.domain.trouble import TroubleKind
from bridge.domain.verdict import Deletion
from bridge.ports import Bell, Clock, Gateway, OutboxStore, Teller

log = logging.getLogger("smsbridge.delivery")

RECALL_EVERY = 1.0
"""Seconds between looks, unless the bell rings."""
MOST_AT_ONCE = 100
"""Ids in one call."""
LEASE_MARGIN = timedelta(seconds=10)
"""How much longer than a call may take nobody else asks for the same."""


class Recaller:
    """Recalls what is wished back."""

    def __init__(
        self,
        *,
        outbox: OutboxStore,
        gateway: Gateway,
        clock: Clock,
        recorder: Recorder,
        teller: Teller,
        bell: Bell,
        timeout: Callable[[], float],
    ) -> None:
        """`bell` rings when somebody cancelled something; `timeout` is that of one gateway call, in seconds."""
        self._outbox = outbox
        self._gateway = gateway
        self._clock = clock
        self._recorder = recorder
        self._teller = teller
        self._bell = bell
        self._timeout = timeout
        self._unanswered = 0

    async def run(self) -> None:
        """Recall for ever. On cancellation a call under way comes back first, and what it said is recorded."""
        await forever("recall", self.run_once, lambda: self._bell.wait(RECALL_EVERY), self._teller)

    async def run_once(self) -> bool:
        """Ask for what is wished back now, in one call, and record what the answer proves; whether there may be more to ask for.

        That it was asked for is committed before a byte is written: if we die before the answer is recorded, the next DELETE is not the
        first, and an id that it misses proves nothing.
        """
        lease = timedelta(seconds=self._timeout()) + LEASE_MARGIN
        items = await self._outbox.take_recalls(self._clock.now(), most=MOST_AT_ONCE, lease=lease)
        wanted = {item.gateway_id: item for item in items if item.gateway_id is not None}
        if not wanted:
            return False
        async with asyncio.TaskGroup() as group:
            asking = group.create_task(self._ask(wanted), name="recall")
            try:
                await asyncio.shield(asking)
            except asyncio.CancelledError:
                # An answer that nobody waited for would leave it open for ever what became of them.
                await asking
                raise
        return len(items) == MOST_AT_ONCE

    async def _ask(self, wanted: Mapping[GatewayId, Item]) -> None:
        answer = await self._gateway.delete(list(wanted))
        self._unanswered = 0 if answer.answered else self._unanswered + 1
        if self._unanswered == TOLD_AFTER:
            self._teller.tell(TroubleKind.RECALL, calls=self._unanswered)
        now = self._clock.now()
        waiting = dict(wanted)

        async def settle(asked: tuple[GatewayId, Item]) -> None:
            gateway_id, item = asked
            self._recorder.record(await self._outbox.change(item.id, now, _decision(answer, now, deleted=gateway_id in answer.deleted)))
            del waiting[gateway_id]

        # What is not recorded is asked for again when the lease is over, and then an id that is missing proves nothing.
        await patiently(self._clock, lambda: each(list(waiting.items()), settle))


def _decision(answer: Deletion, now: datetime, *, deleted: bool) -> Callable[[Item], Change | None]:
    return lambda item: judge.on_recall(item, now, answer=answer, deleted=deleted)
