"""Retention: what was kept for its time is pruned, in small batches that leave the store to others in between."""

import logging
from collections.abc import Callable

from bridge.delivery.loop import forever
from bridge.domain.privacy import Data
from bridge.planning.rules import Rules
from bridge.ports import Clock, PruneStore, Teller

log = logging.getLogger("smsbridge.delivery")

EVERY = 3600.0
"""Seconds between two rounds."""
BATCH = 200
"""Rows of one transaction."""
BETWEEN = 0.05
"""Seconds between two batches."""


class Retention:
    """Prunes by `[retention]`."""

    def __init__(self, *, store: PruneStore, clock: Clock, rules: Callable[[], Rules], teller: Teller, batch: int = BATCH) -> None:
        """Tell by `teller` where pruning does nothing but fail. `batch` are the rows of one transaction."""
        self._batch = batch
        self._store = store
        self._clock = clock
        self._rules = rules
        self._teller = teller

    async def run(self) -> None:
        """Prune until cancelled."""
        await forever("retention", self.step, lambda: self._clock.sleep(EVERY), self._teller)

    async def step(self) -> bool:
        """One round over everything."""
        await self.prune()
        return False

    async def waiting(self) -> int:
        """How many rows a round would prune."""
        now = self._clock.now()
        return sum([await self._store.waiting(data, now - period) for data, period in self._rules().retention.items()])

    async def prune(self, seen: Callable[[int], object] = lambda _: None) -> dict[Data, int]:
        """Prune everything that is due; `seen` is told of each batch. How many rows were pruned, by kind."""
        done: dict[Data, int] = {}
        for data, period in self._rules().retention.items():
            before = self._clock.now() - period
            count = self._batch
            while count == self._batch:
                count = await self._store.prune(data, before, self._batch)
                done[data] = done.get(data, 0) + count
                seen(count)
                if count == self._batch:
                    await self._clock.sleep(BETWEEN)
        if any(done.values()):
            log.info("retention.pruned", extra={data.value: count for data, count in done.items()})
        return done
