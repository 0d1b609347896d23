"""The bundler, where releasing fails for a fault of ours."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from support.clock import FakeClock
from support.delivering import Told

from bridge.delivery.bundles import Bundler
from bridge.domain.bundle import Closing, Due, Release
from bridge.domain.ids import BundleId
from bridge.errors import StoreUnavailable
from bridge.planning.rules import Rules
from bridge.ports import PastReader
from bridge.runtime.bell import Bell
from bridge.runtime.ids import Ids


@dataclass
class Shelf:
    """Bundles that are due, of which some cannot be released, or none while the disk is full."""

    waiting: list[str]
    broken: frozenset[str] = frozenset()
    full: bool = False
    released: list[str] = field(default_factory=list)

    async def next_due(self) -> datetime | None:
        """There is always something."""
        return None

    async def hasten(self, reason: str, now: datetime) -> None:
        """None of these waits for a budget."""

    async def release(
        self,
        now: datetime,
        *,
        most: int,
        holder: str,
        lease: timedelta,
        decide: Callable[[Sequence[Due], PastReader], Awaitable[Release]],
        skip: int = 0,
    ) -> Release | None:
        """Release them, or fail as a fault of ours would."""
        if self.full:
            raise StoreUnavailable("full")
        taken = self.waiting[skip : skip + most]
        if self.broken & set(taken):
            raise ZeroDivisionError
        if not taken:
            return None
        self.released += taken
        self.waiting = [one for one in self.waiting if one not in taken]
        return Release(now=now, closed=tuple(Closing(bundle=BundleId(one)) for one in taken))


def bundler(shelf: Shelf, told: Told) -> Bundler:
    """A bundler over the shelf."""
    clock = FakeClock()
    bell = Bell(clock)
    return Bundler(store=shelf, clock=clock, ids=Ids(), rules=Rules, teller=told, bell=bell, dispatch=bell, holder="test")


async def test_one_that_cannot_be_released_holds_up_no_other() -> None:
    """It stays, is told, and goes when it can."""
    shelf, told = Shelf(["b1", "b2", "b3"], broken=frozenset({"b2"})), Told()
    bundles = bundler(shelf, told)
    assert not await bundles.run_once()
    assert (shelf.released, shelf.waiting, told.kinds) == (["b1", "b3"], ["b2"], ["bundle"])
    shelf.broken = frozenset()
    assert await bundles.run_once()
    assert shelf.released == ["b1", "b3", "b2"]


async def test_a_store_that_takes_nothing_is_no_bundles_fault() -> None:
    """It is not tried one by one."""
    shelf, told = Shelf(["b1"], full=True), Told()
    with pytest.raises(StoreUnavailable):
        await bundler(shelf, told).run_once()
    assert (shelf.waiting, told.kinds) == (["b1"], [])
