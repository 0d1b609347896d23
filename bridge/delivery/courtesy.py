"""Courtesy of the sorter towards intake: posts that wait to be sorted are safe on the disk, senders that wait for an answer are not.

While the loop has time to spare, sorting takes what it needs. When it has none, sorting stands still for a moment from time to time,
to see whether requests alone keep the loop busy. While they do, there is a storm: sorting keeps to a small share of the loop, so that
the storm is accepted first and sorted as it ebbs.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto

FULL = 0.6
"""The share of its time that the loop works, above which it is worth a look whether requests are kept waiting."""
STORM, EBB = 0.75, 0.6
"""The share that requests use while sorting stands still, above which a storm begins, and below which it is over."""
FIRST_LOOK, LOOK_EVERY, LOOK = 0.3, 3.0, 0.06
"""Seconds to the first look, from one to the next, and of one look."""
GIVE = 12.0
"""Seconds given to requests for each second of sorting in a storm."""
LEAST, LONGEST = 0.02, 0.5
"""Seconds that sorting stands still between two rounds in a storm."""


class Weather(Enum):
    """What is known of the requests."""

    UNSURE = auto()
    CALM = auto()
    """They leave time, as the last look showed."""
    STORM = auto()
    """They alone keep the loop busy."""


class Courtesy:
    """Decides when sorting stands still."""

    def __init__(self, *, wall: Callable[[], float], cpu: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        """`wall` is a clock that never goes back, `cpu` the loop's thread's processor time; both in seconds."""
        self._wall = wall
        self._cpu = cpu
        self._sleep = sleep
        self._own = 0.0
        self._looked = (wall(), cpu())
        self.weather = Weather.UNSURE

    @contextmanager
    def working(self) -> Iterator[None]:
        """What happens inside is sorting."""
        begin = self._cpu()
        yield
        self._own += self._cpu() - begin

    async def give_way(self) -> None:
        """Between two rounds: stand still if requests should have the loop."""
        own, self._own = self._own, 0.0
        if self.weather is Weather.STORM:
            await self._stand_still(min(LONGEST, max(LEAST, GIVE * own)))
        elif self._wall() - self._looked[0] >= (LOOK_EVERY if self.weather is Weather.CALM else FIRST_LOOK):
            if self._share(self._looked) > FULL:
                await self._look()
            else:
                self.weather = Weather.UNSURE
            self._looked = (self._wall(), self._cpu())

    async def _look(self) -> None:
        """Look twice before believing in a storm: the first time it may be what had piled up while a round held the loop."""
        for _ in range(2):
            self.weather = Weather.UNSURE
            await self._stand_still(LOOK)
            if self.weather is Weather.CALM:
                return

    async def _stand_still(self, seconds: float) -> None:
        begin = (self._wall(), self._cpu())
        await self._sleep(seconds)
        self.weather = Weather.STORM if self._share(begin) > (EBB if self.weather is Weather.STORM else STORM) else Weather.CALM

    def _share(self, since: tuple[float, float]) -> float:
        """The share of the time since then that the loop worked."""
        wall, cpu = self._wall() - since[0], self._cpu() - since[1]
        return cpu / wall if wall > 0 else 0.0
