"""A clock that stands still until a test moves it."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
_TURNS = 50


class FakeClock:
    """`bridge.ports.Clock` whose time is moved by `advance`."""

    def __init__(self, now: datetime = NOON) -> None:
        """Stand at `now`."""
        self._now = now
        self._elapsed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._order = count()

    def now(self) -> datetime:
        """The time of day."""
        return self._now

    def monotonic(self) -> float:
        """Seconds that were advanced so far."""
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        """Wait until a test has advanced this far."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.Event()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), woken))
        await woken.wait()

    async def advance(self, seconds: float) -> None:
        """Move on, waking who sleeps in order, each at its time, and let tasks run."""
        await self._settle()
        target = self._elapsed + seconds
        while self._sleepers and self._sleepers[0][0] <= target:
            due, _, woken = heapq.heappop(self._sleepers)
            self._move(max(due, self._elapsed))
            woken.set()
            await self._settle()
        self._move(target)
        await self._settle()

    def _move(self, elapsed: float) -> None:
        self._now += timedelta(seconds=elapsed - self._elapsed)
        self._elapsed = elapsed

    async def _settle(self) -> None:
        for _ in range(_TURNS):
            await asyncio.sleep(0)


class SetClock:
    """`bridge.ports.Clock` of a machine whose time of day somebody sets; as much time passes on it as on the clock below it."""

    def __init__(self, below: FakeClock) -> None:
        """Begin with the right time."""
        self._below = below
        self.ahead = timedelta()

    def now(self) -> datetime:
        """The time of day, as the machine sees it."""
        return self._below.now() + self.ahead

    def monotonic(self) -> float:
        """Seconds that passed."""
        return self._below.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._below.sleep(seconds)
