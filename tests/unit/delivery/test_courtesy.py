"""How sorting gives way to requests."""

import pytest

from bridge.delivery.courtesy import FIRST_LOOK, GIVE, LOOK, LOOK_EVERY, Courtesy, Weather


class Loop:
    """A loop whose time is used by requests at a given share, and by sorting."""

    def __init__(self, requests: float) -> None:
        """Requests use this share of the time while they are let."""
        self.requests = requests
        self.wall = 0.0
        self.cpu = 0.0
        self.slept: list[float] = []
        self.courtesy = Courtesy(wall=lambda: self.wall, cpu=lambda: self.cpu, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._pass(seconds)

    def _pass(self, seconds: float) -> None:
        self.wall += seconds
        self.cpu += seconds * self.requests

    async def round(self, *, own: float = 0.05, others: float = 0.05) -> None:
        """One round of sorting, and a time in which it waits for the database while requests run."""
        with self.courtesy.working():
            self.wall += own
            self.cpu += own
        self._pass(others)
        await self.courtesy.give_way()


async def test_sorting_does_not_stand_still_while_the_loop_has_time() -> None:
    """A loop that is idle for most of the time is not looked at, and the next round stays a small one."""
    loop = Loop(requests=0.1)
    for _ in range(40):
        await loop.round(own=0.01, others=0.1)
    assert loop.slept == []
    assert loop.courtesy.weather is Weather.UNSURE


async def test_a_look_that_finds_time_calms() -> None:
    """When sorting makes the loop full and requests alone do not, sorting goes on, and stands still for a short look now and then."""
    loop = Loop(requests=0.4)
    while loop.wall < 20:
        await loop.round()
    assert loop.courtesy.weather is Weather.CALM
    assert set(loop.slept) == {LOOK}
    assert len(loop.slept) <= 1 + 20 / LOOK_EVERY


async def test_a_storm_leaves_sorting_a_small_share() -> None:
    """When requests alone keep the loop busy, sorting gets one part in GIVE and one."""
    loop = Loop(requests=0.95)
    while loop.courtesy.weather is not Weather.STORM:
        await loop.round()
    assert loop.wall < FIRST_LOOK + 0.3
    begin, own = loop.wall, 0.0
    for _ in range(20):
        await loop.round(own=0.01, others=0)
        own += 0.01
    assert own / (loop.wall - begin) == pytest.approx(1 / (1 + GIVE), rel=0.05)


async def test_a_storm_ends_with_the_first_round_that_finds_time() -> None:
    """Sorting stands still once more, sees that requests leave time, and goes on at full speed."""
    loop = Loop(requests=0.95)
    while loop.courtesy.weather is not Weather.STORM:
        await loop.round()
    loop.requests = 0.2
    await loop.round(own=0.01, others=0)
    assert loop.courtesy.weather is Weather.CALM
    stood = len(loop.slept)
    await loop.round(own=0.01, others=0)
    assert len(loop.slept) == stood
