"""The machine's clock, and one that stands still until it is moved."""

import asyncio
import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time of day in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class VirtualClock:
    """A clock that stands still until it is moved; whoever sleeps on it wakes at once."""

    def __init__(self, now: datetime) -> None:
        """Stand at `now`."""
        self._now = now
        self._begin = now

    def now(self) -> datetime:
        """The time of day in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds that it was moved."""
        return (self._now - self._begin).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Give way, and no more."""
        del seconds
        await asyncio.sleep(0)

    def move(self, to: datetime) -> None:
        """Move on; never back."""
        self._now = max(self._now, to)
