"""Renewing: once after an upgrade, before anything is sorted, open alerts get the keys that their next posts will have."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bridge.domain.opened import AlertRef
from bridge.planning.renewal import READING, Renewed, StoredAlert, renewed
from bridge.planning.rules import Rules
from bridge.ports import Clock

log = logging.getLogger("smsbridge.renewal")


class RenewalStore(Protocol):
    """What an older build has left open."""

    async def reading(self) -> str | None:
        """By which reading open alerts have their keys; None for those of the builds before the first that is named."""
        ...

    async def open_alerts(self, now: datetime, *, after: AlertRef, most: int) -> list[StoredAlert]:
        """Up to `most` alerts that fire and were texted of late, behind a hook and a key, in their order."""
        ...

    async def renew(self, renewed: Sequence[Renewed]) -> None:
        """Let open alerts have their keys of now."""
        ...

    async def done(self, reading: str) -> None:
        """Everything that is open has the keys of this reading."""
        ...


BATCH = 100
"""Open alerts whose posts are read at a time."""


class Renewal:
    """Renews the keys of open alerts."""

    def __init__(self, *, store: RenewalStore, clock: Clock, rules: Callable[[], Rules]) -> None:
        """Read kept posts by `rules`."""
        self._store = store
        self._clock = clock
        self._rules = rules
        self._over = False

    async def run_once(self) -> int:
        """Renew all that an older build has left open; how many there were. Later calls do nothing."""
        if self._over or await self._store.reading() == READING:
            self._over = True
            return 0
        rules, now = self._rules(), self._clock.now()
        after, count = ("", ""), 0
        while found := await self._store.open_alerts(now, after=after, most=BATCH):
            await self._store.renew([renewed(stored, rules) for stored in found])
            after, count = (found[-1].hook, found[-1].alert.key), count + len(found)
        await self._store.done(READING)
        self._over = True
        if count:
            log.info("renewal.done", extra={"alerts": count})
        return count
