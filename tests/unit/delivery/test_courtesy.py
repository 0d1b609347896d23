"""How sorting gives way to requests."""

import pytest

from bridge.delivery.courtesy import CROWD, GIVE, LONGEST_EASE, LOOK, LOOK_AFTER_PERSON, LOOKS, PATIENCE, PERSON, Courtesy


class Loop:
    """A loop that sorts, and whose requests share their commits as they are told to."""

    def __init__(self, crowd: int) -> None:
        """So many writes share each commit."""
        self.crowd = crowd
        self.piled = 0
        """Commits that are crowded whatever `crowd` says: what piled up while a round held the loop."""
        self.time = 0.0
        self.writes = 0
        self.commits = 0
        self.slept: list[float] = []
        self.courtesy = Courtesy(monotonic=lambda: self.time, writes=lambda: (self.writes, self.commits), sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._pass(seconds)

    def _pass(self, seconds: float) -> None:
        self.time += seconds
        for _ in range(int(seconds * 1000) if self.crowd else 0):
            self.commits += 1
            self.writes += 4 * CROWD if self.piled else self.crowd
            self.piled = max(0, self.piled - 1)

    async def round(self, *, own: float = 0.02, others: float = 0.01, oldest: float = 0.0, piled: int = 0) -> None:
        """One round of sorting that holds the loop for `own` seconds, and waits for the database while requests run."""
        self.piled = piled
        with self.courtesy.working():
            self.time += own
        self._pass(others)
        await self.courtesy.give_way(oldest)


@pytest.mark.parametrize("crowd", [0, 1, CROWD - 1])
async def test_sorting_does_not_stand_still_while_nobody_waits(crowd: int) -> None:
    """While few writes share a commit, or nothing is written, rounds follow each other."""
    loop = Loop(crowd)
    for _ in range(40):
        await loop.round()
    assert loop.slept == []
    assert not loop.courtesy.storm


async def test_people_who_are_answered_come_first_in_measure() -> None:
    """Sorting waits while somebody is being answered, and for a bounded time."""
    loop = Loop(0)
    await loop.courtesy.after_people()
    assert loop.slept == []
    with loop.courtesy.answering():
        await loop.courtesy.after_people()
        assert PERSON <= sum(loop.slept) < PERSON + 2 * LOOK_AFTER_PERSON
    loop.slept.clear()
    await loop.courtesy.after_people()
    assert loop.slept == []


async def test_what_piled_up_during_a_round_is_no_storm() -> None:
    """Once it is gone, sorting goes on, and does not look again for a while, which grows."""
    loop = Loop(crowd=2)
    while loop.time < 10:
        await loop.round(piled=25)
        assert not loop.courtesy.storm
    looks = 2 + LOOKS
    assert looks <= len(loop.slept) <= looks * (3 + 10 / LONGEST_EASE)


@pytest.mark.parametrize(("oldest", "give"), [(0.0, GIVE), (PATIENCE, GIVE), (3 * PATIENCE, GIVE / 3), (GIVE * PATIENCE, 1.0)])
async def test_a_storm_leaves_sorting_a_share_that_grows_with_the_backlog_s_age(oldest: float, give: float) -> None:
    """While senders wait for each other, sorting gives them so much of the loop, and less the longer the oldest post waits."""
    loop = Loop(crowd=4 * CROWD)
    await loop.round()
    begin = loop.time
    for _ in range(20):
        await loop.round(own=0.2, others=0, oldest=oldest)
        assert loop.courtesy.storm
    assert 20 * 0.2 / (loop.time - begin) == pytest.approx(1 / (1 + give), rel=0.1)


async def test_one_quiet_look_ends_no_storm() -> None:
    """Commits are not alike: sorting goes on when some looks in a row find nobody waiting, and then at full speed."""
    loop = Loop(crowd=4 * CROWD)
    await loop.round()
    assert loop.courtesy.storm
    loop.crowd = 1
    stood = len(loop.slept)
    await loop.round(own=LOOK / GIVE / 2)
    assert loop.courtesy.storm
    await loop.round()
    assert not loop.courtesy.storm
    assert loop.slept[stood:] == [LOOK] * (1 + LOOKS)
