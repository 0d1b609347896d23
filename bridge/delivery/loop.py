"""The loop around each part that runs by itself: a step that fails is logged and tried again, and the others go on."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from bridge.domain.trouble import TroubleKind
from bridge.errors import StoreError
from bridge.ports import Clock, Teller

log = logging.getLogger("smsbridge.delivery")

T = TypeVar("T")

TOLD_AFTER = 5
"""Failures of a loop in a row after which somebody is told."""
SLOWEST = timedelta(minutes=5)
"""The longest wait between two tries of what somebody else does not take."""
SETTLE_TRIES = 8
SETTLE_WAIT = 1.0
"""Seconds between tries to record what the gateway said."""


class Failures:
    """Failures of one loop in a row: each is logged, and a loop that does nothing but fail is told, once until it works again."""

    def __init__(self, name: str, teller: Teller) -> None:
        """Tell by `teller`."""
        self._name = name
        self._teller = teller
        self._count = 0

    def over(self) -> None:
        """It worked."""
        self._count = 0

    def add(self, error: Exception) -> None:
        """It did not."""
        if isinstance(error, StoreError):
            log.error("loop.store_failed", extra={"loop": self._name, "error": str(error)})
        else:
            log.error("loop.failed", extra={"loop": self._name}, exc_info=error)
        self._count += 1
        if self._count == TOLD_AFTER:
            self._teller.tell(TroubleKind.LOOP, loop=self._name, error=type(error).__name__)


async def forever(name: str, step: Callable[[], Awaitable[bool]], pause: Callable[[], Awaitable[None]], teller: Teller) -> None:
    """Repeat `step`, with a pause wherever it says that there is nothing more to do now."""
    failures = Failures(name, teller)
    while True:
        try:
            more = await step()
            failures.over()
        except Exception as error:  # noqa: BLE001 - logged, and told where it lasts
            failures.add(error)
            more = False
        if not more:
            await pause()


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts that came to nothing: twice as long each time, and not longer than `SLOWEST`."""
    return min(SLOWEST, timedelta(seconds=2 ** min(attempts, 10)))


async def each(things: Iterable[T], act: Callable[[T], Awaitable[object]]) -> None:
    """Do something with each, also where it fails with one before; what failed first is raised in the end."""
    first: Exception | None = None
    for thing in things:
        try:
            await act(thing)
        except Exception as error:  # noqa: BLE001 - raised below
            first = first or error
    if first is not None:
        raise first


async def patiently(clock: Clock, act: Callable[[], Awaitable[object]]) -> None:
    """Do it again while the store does not take it: what the gateway said is worth waiting for a disk that is full or locked."""
    for left in reversed(range(SETTLE_TRIES)):
        try:
            await act()
        except StoreError:
            if not left:
                raise
            await clock.sleep(SETTLE_WAIT)
        else:
            return
