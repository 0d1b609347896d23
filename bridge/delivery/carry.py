"""Carrying: alarms go to the addresses of `[tell] urls`, each by itself, and are tried again for as long as they are news."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from bridge.delivery.loop import backoff, forever
from bridge.domain.telling import Telling, way_id
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.planning.rules import Rules
from bridge.ports import AlarmStore, Bell, Clock, Courier, Teller

MOST = 16
"""Alarms that are carried at once."""
LEASE = timedelta(seconds=60)
"""How long one is another process's alone: longer than carrying may take."""
EVERY = 5.0
"""Seconds between looks when nobody rings."""
GIVE_UP = timedelta(days=1)
TOLD_AFTER = 2
"""Failures of one alarm that are no news yet."""


class Carrier:
    """Carries what is to be told by ways that are neither chat nor SMS."""

    def __init__(
        self, *, store: AlarmStore, courier: Courier, clock: Clock, rules: Callable[[], Rules], teller: Teller, bell: Bell
    ) -> None:
        """Tell by `teller` of an address that took nothing for a day."""
        self._store = store
        self._courier = courier
        self._clock = clock
        self._rules = rules
        self._teller = teller
        self._bell = bell

    async def run(self) -> None:
        """Carry until cancelled."""
        await forever("carry", self.step, lambda: self._bell.wait(EVERY), self._teller)

    async def step(self) -> bool:
        """Carry what is due, side by side; whether there may be more."""
        due = await self._store.take(self._clock.now(), MOST, lease=LEASE)
        async with asyncio.TaskGroup() as group:
            for telling in due:
                group.create_task(self._carry(telling), name=f"tell {telling.way}")
        return len(due) == MOST

    async def _carry(self, telling: Telling) -> None:
        url = next((url for url in self._rules().tell.urls if way_id(url) == telling.way), None)
        if url is None:
            await self._store.done(telling.id, "the address is not configured any more")
            return
        why = await self._courier.carry(url, telling)
        now = self._clock.now()
        if not why:
            await self._store.done(telling.id)
        elif now - telling.created_at < GIVE_UP:
            troubles = [Trouble.of(TroubleKind.TELLING, now, way=telling.way, reason=why)] if telling.attempts == TOLD_AFTER else []
            await self._store.later(telling.id, now + backoff(telling.attempts + 1), troubles)
            self._teller.noted(*troubles)
        else:
            trouble = Trouble.of(TroubleKind.TELLING, now, way=telling.way, reason=f"given up: {why}")
            await self._store.done(telling.id, why, [trouble])
            self._teller.noted(trouble)
