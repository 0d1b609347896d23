"""The recaller: asks the gateway for parked messages back, and believes only ids that its answer names."""

from collections.abc import Callable
from datetime import datetime

from bridge.delivery.loop import forever
from bridge.delivery.record import Recorder
from bridge.domain import judge
from bridge.domain.change import Change, Item
from bridge.domain.verdict import Deletion
from bridge.ports import Bell, Clock, Gateway, OutboxStore

RECALL_EVERY = 1.0
"""Seconds between looks, unless the bell rings."""


class Recaller:
    """Recalls what is wished back."""

    def __init__(self, *, outbox: OutboxStore, gateway: Gateway, clock: Clock, recorder: Recorder, bell: Bell) -> None:
        """`bell` rings when somebody cancelled something."""
        self._outbox = outbox
        self._gateway = gateway
        self._clock = clock
        self._recorder = recorder
        self._bell = bell

    async def run(self) -> None:
        """Recall for ever."""
        await forever("recall", self.run_once, lambda: self._bell.wait(RECALL_EVERY))

    async def run_once(self) -> bool:
        """Ask for everything that is wished back now, in one call, and record what the answer proves."""
        items = [item for ident in await self._outbox.recalling(self._clock.now()) if (item := await self._outbox.item(ident)) is not None]
        wanted = {item.gateway_id: item for item in items if item.gateway_id is not None}
        if not wanted:
            return False
        answer = await self._gateway.delete(list(wanted))
        now = self._clock.now()
        for gateway_id, item in wanted.items():
            self._recorder.record(await self._outbox.change(item.id, now, _decision(answer, now, deleted=gateway_id in answer.deleted)))
        return False


def _decision(answer: Deletion, now: datetime, *, deleted: bool) -> Callable[[Item], Change | None]:
    return lambda item: judge.on_recall(item, now, answered=answer.answered, deleted=deleted)
