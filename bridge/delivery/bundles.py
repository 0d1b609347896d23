"""The bundler: bundles that came due become messages in the outbox, and what is over a limit waits in digests.

A bundle is read, decided on and closed in one transaction: it can be tried again after any death, and is released once.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from bridge.delivery.loop import forever
from bridge.domain.bundle import Due, Release
from bridge.domain.trouble import TroubleKind
from bridge.errors import StoreUnavailable
from bridge.planning.books import BUDGET
from bridge.planning.foresee import needed
from bridge.planning.release import release
from bridge.planning.rules import MoneyRules, Rules
from bridge.ports import Bell, BundleStore, Clock, Ids, PastReader, Teller

log = logging.getLogger("smsbridge.bundles")

MOST = 50
"""Bundles of one transaction."""
LOOK_EVERY = 1.0
"""Seconds between looks at most: what another process put into a bundle is found after it."""
LEASE = timedelta(seconds=3)
"""How long others must not release: what they read of numbers would be old."""


class Bundler:
    """Releases bundles."""

    def __init__(
        self,
        *,
        store: BundleStore,
        clock: Clock,
        ids: Ids,
        rules: Callable[[], Rules],
        teller: Teller,
        bell: Bell,
        dispatch: Bell,
        holder: str,
    ) -> None:
        """`bell` rings when alerts wait; `dispatch` is rung when there are messages; `holder` names this process in the lease."""
        self._store = store
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._teller = teller
        self._bell = bell
        self._dispatch = dispatch
        self._holder = holder
        self._money: MoneyRules | None = None

    async def run(self) -> None:
        """Release for ever."""
        await forever("bundles", self.run_once, self._pause, self._teller)

    async def _pause(self) -> None:
        due = await self._store.next_due()
        wait = LOOK_EVERY if due is None else (due - self._clock.now()).total_seconds()
        await self._bell.wait(min(max(wait, 0.0), LOOK_EVERY))

    async def run_once(self) -> bool:
        """Release what came due; False if there was nothing more, or another process is at it."""
        await self._look_at_budget()
        try:
            return await self._release(MOST)
        except StoreUnavailable:
            raise
        except Exception:
            # A fault of ours over one of them must not hold up the others.
            log.exception("bundles.failed")
            await self._singly()
            return False

    async def _look_at_budget(self) -> None:
        """With another budget, and at the start, what waits for the next day's may have room in this one's."""
        money = self._rules().money
        if money != self._money:
            await self._store.hasten(BUDGET, self._clock.now())
            self._money = money

    async def _singly(self) -> None:
        """Release one by one; what fails stays, is told, and is tried again later."""
        stuck, more = 0, True
        while more:
            try:
                more = await self._release(1, skip=stuck)
            except StoreUnavailable:
                raise
            except Exception:
                log.exception("bundles.stuck")
                self._teller.tell(TroubleKind.BUNDLE)
                stuck += 1

    async def _release(self, most: int, *, skip: int = 0) -> bool:
        made = await self._store.release(self._clock.now(), most=most, holder=self._holder, lease=LEASE, decide=self._decide, skip=skip)
        if made is None:
            return False
        if made.messages:
            self._dispatch.ring()
        self._teller.noted(*made.troubles)
        return bool(made.closed)

    async def _decide(self, dues: Sequence[Due], reader: PastReader) -> Release:
        rules, now = self._rules(), self._clock.now()
        past = await reader.past(needed(dues, rules, now), now)
        return release(dues, past, rules, now, new_id=lambda: self._ids.new(now))
