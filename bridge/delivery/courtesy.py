"""Courtesy of the sorter towards intake: posts that wait to be sorted are safe on the disk, senders that wait for an answer are not.

While the loop has idle time, sorting takes what it needs. When requests keep the loop busy, sorting keeps to a small share of it,
so that a storm is accepted first and sorted as it ebbs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

BUSY = 0.7
"""The share of the time left by sorting, above which requests are said to keep the loop busy."""
GIVE = 6.0
"""Seconds given to requests for each second of sorting while they keep the loop busy."""
LONGEST = 0.5


class Courtesy:
    """Measures who uses the loop, between two calls of `pause`."""

    def __init__(self, *, wall: Callable[[], float], cpu: Callable[[], float]) -> None:
        """`wall` is a clock that never goes back, `cpu` the loop's thread's processor time; both in seconds."""
        self._wall = wall
        self._cpu = cpu
        self._own = 0.0
        self._since = (wall(), cpu())

    @contextmanager
    def working(self) -> Iterator[None]:
        """What happens inside is sorting."""
        begin = self._cpu()
        yield
        self._own += self._cpu() - begin

    def pause(self) -> float:
        """Seconds that sorting should leave to requests now; 0 while there is time for all."""
        wall, cpu = self._wall(), self._cpu()
        left = wall - self._since[0] - self._own
        others = cpu - self._since[1] - self._own
        own, self._own, self._since = self._own, 0.0, (wall, cpu)
        return min(LONGEST, GIVE * own) if left > 0 and others / left > BUSY else 0.0
