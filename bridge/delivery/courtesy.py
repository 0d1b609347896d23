"""Courtesy of the sorter towards intake: posts that wait to be sorted are safe on the disk, senders that wait for an answer are not.

Writes that come while one commit is under way share the next one. So where many share a commit, senders wait for each other, and
sorting stands still until they do not: what had piled up while it held the loop is gone in a moment. Where they still do, there is a
storm, and sorting keeps to a share of the loop: a small one at first, so that the storm is accepted first and sorted as it ebbs, and a
larger one the longer the oldest post waits.

How busy the processor is would say less: a loop that answers requests one by one looks nearly as busy as one that is overrun by them,
and one that shares its processor with other programs looks idle.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

CROWD = 8
"""Writes to a commit, from which on senders wait for each other."""
LOOK, LOOKS = 0.01, 2
"""Seconds that sorting stands still for one look, some commits long; and how many in a row must find no crowd."""
EASE, LONGEST_EASE = 0.25, 2.0
"""Seconds for which sorting then goes on without looking: twice as long each time, since a busy calm is likely to last."""
GIVE = 12.0
"""Seconds given to requests for each second of sorting in a storm."""
PATIENCE = 2.0
"""Seconds that the oldest post may wait before requests are given less, in proportion."""
PERSON, LOOK_AFTER_PERSON = 0.3, 0.004
"""Seconds that sorting waits at most, between two steps of its work, for people who are being answered; and from one look to the next."""
LATELY = 10.0
"""Seconds after somebody asked during which the next one is likely to: who comes in the middle of a step waits for its end."""


class Courtesy:
    """Decides how long sorting stands still."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        writes: Callable[[], tuple[int, int]],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """`writes` says how many there were so far, and how many commits they took."""
        self._monotonic = monotonic
        self._writes = writes
        self._sleep = sleep
        self._own = 0.0
        self._seen = writes()
        self._ease = EASE
        self._eased_until = monotonic()
        self._people = 0
        self._heard = float("-inf")
        """When somebody asked last."""
        self.storm = False
        """Whether senders still waited for each other when sorting went on."""

    @contextmanager
    def answering(self) -> Iterator[None]:
        """What happens inside is the answer to a person, who sees how long it takes."""
        self._people += 1
        self._heard = self._monotonic()
        try:
            yield
        finally:
            self._people -= 1

    @property
    def in_company(self) -> bool:
        """Whether people asked just now."""
        return self._monotonic() - self._heard < LATELY

    async def after_people(self) -> None:
        """Before a step of sorting that holds the loop or the database: people who are being answered come first, in measure."""
        end = self._monotonic() + PERSON
        while self._people and self._monotonic() < end:
            await self._sleep(LOOK_AFTER_PERSON)

    @contextmanager
    def working(self) -> Iterator[None]:
        """What happens inside is sorting, and holds the loop."""
        begin = self._monotonic()
        yield
        self._own += self._monotonic() - begin

    async def give_way(self, oldest: float) -> None:
        """Between two rounds: stand still while senders wait for each other, in measure. `oldest` is the oldest post's age in seconds."""
        own, self._own = self._own, 0.0
        begin = self._monotonic()
        if begin < self._eased_until or not (self.storm or self._crowded()):
            return
        end = begin + own * GIVE / max(1.0, oldest / PATIENCE)
        found = 0
        while found < LOOKS:
            if self._monotonic() >= end:
                self.storm, self._ease = True, EASE
                return
            await self._sleep(LOOK)
            found = 0 if self._crowded() else found + 1
        self.storm = False
        self._eased_until = self._monotonic() + self._ease
        self._ease = min(2 * self._ease, LONGEST_EASE)

    def _crowded(self) -> bool:
        """Whether many writes shared a commit since the last look."""
        before, self._seen = self._seen, self._writes()
        commits = self._seen[1] - before[1]
        return commits > 0 and self._seen[0] - before[0] >= CROWD * commits
