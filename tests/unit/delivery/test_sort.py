"""The sorter, where planning or filing fails for a fault of ours."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from support.clock import FakeClock
from support.delivering import Told
from support.posts import post

from bridge.config import load
from bridge.delivery.courtesy import LATELY
from bridge.delivery.record import Recorder
from bridge.delivery.sort import LEASE, MOST_IN_COMPANY, MOST_POSTS, Sorter
from bridge.domain.filing import Filed, Filing
from bridge.domain.ids import PostId
from bridge.domain.opened import Lookup
from bridge.domain.post import Post
from bridge.domain.situation import Situation
from bridge.runtime.bell import Bell
from bridge.runtime.ids import Ids
from bridge.web.metrics import PrometheusMeter

RULES = load('[hooks.prom]\nopen = true\n[[routes]]\nname = "all"\nto = ["+4915228817386"]\n', env={})


@dataclass
class Tray:
    """An inbox that cannot file some posts: `hard` ones in any way, `soft` ones only as what they say."""

    posts: list[Post]
    hard: frozenset[str] = frozenset()
    soft: frozenset[str] = frozenset()
    filed: dict[str, str] = field(default_factory=dict)
    slow: Callable[[], Awaitable[None]] | None = None
    """What takes its time while a round reads."""
    leases: list[timedelta] = field(default_factory=list)

    async def accept(self, post: Post) -> None:
        """Take a post."""
        self.posts.append(post)

    def writes(self) -> tuple[int, int]:
        """Nobody waits for anybody here."""
        return 0, 0

    async def new_posts(self, most: int, *, size: int) -> list[Post]:
        """What is not filed yet."""
        return [one for one in self.posts if one.id not in self.filed][:most]

    async def situation(
        self, alerts: Iterable[tuple[str, str]], now: datetime, *, waiting: Iterable[tuple[str, str]] = (), about: Iterable[Lookup] = ()
    ) -> Situation:
        """The first day."""
        if self.slow is not None:
            await self.slow()
        return Situation()

    async def file(self, filing: Filing, *, holder: str, lease: timedelta) -> Filed | None:
        """Keep what became of the posts, or fail as a fault of ours would."""
        self.leases.append(lease)
        for one in filing.posts:
            if one.id in self.hard or (one.id in self.soft and one.state != "safe"):
                raise RuntimeError
        self.filed |= {one.id: one.state for one in filing.posts}
        return Filed()


async def nothing() -> None:
    """No older build has left anything open."""


def sorter(tray: Tray, told: Told, clock: FakeClock | None = None) -> Sorter:
    """A sorter over the tray."""
    clock = clock or FakeClock()
    bell = Bell(clock)
    return Sorter(
        inbox=tray,
        clock=clock,
        ids=Ids(),
        rules=lambda: RULES,
        meter=PrometheusMeter(),
        teller=told,
        bell=bell,
        bundles=bell,
        recall=bell,
        recorder=Recorder(PrometheusMeter(), told),
        renew=nothing,
        holder="test",
    )


def three() -> Sequence[Post]:
    """Posts p1 to p3."""
    return [replace(post({"title": f"Job {n} failed"}), id=PostId(f"p{n}")) for n in (1, 2, 3)]


async def test_a_post_that_cannot_be_filed_goes_out_as_the_safe_text() -> None:
    """And holds up no other one."""
    tray, told = Tray(list(three()), soft=frozenset({"p1"})), Told()
    assert await sorter(tray, told).run_once()
    assert tray.filed == {"p1": "safe", "p2": "done", "p3": "done"}
    assert told.kinds == ["safe_text"]


async def test_a_post_that_cannot_even_be_the_safe_text_is_kept_and_told_and_blocks_nobody() -> None:
    """The posts behind it are sorted; it is tried again later, and not at once for ever."""
    tray, told = Tray(list(three()), hard=frozenset({"p1"})), Told()
    sorting = sorter(tray, told)
    assert not await sorting.run_once()
    assert tray.filed == {"p2": "done", "p3": "done"}
    assert told.kinds == ["stuck"]
    tray.hard = frozenset()
    assert await sorting.run_once()
    assert tray.filed["p1"] == "done"


async def test_the_lease_counts_from_the_filing() -> None:
    """A round that is slow to plan keeps others away behind it as long as a quick one does; both not for long."""
    clock = FakeClock()
    tray = Tray(list(three()))
    assert await sorter(tray, Told(), clock).run_once()
    tray.filed.clear()
    tray.slow = lambda: clock.advance(20)
    assert await sorter(tray, Told(), clock).run_once()
    assert tray.leases == [LEASE, LEASE + timedelta(seconds=20)]
    assert timedelta(seconds=3) >= LEASE


async def test_rounds_are_short_where_people_are_about() -> None:
    """Who asks in the middle of a round waits for its end; once nobody has asked for a while, rounds are long again."""
    clock = FakeClock()
    tray = Tray([replace(post({"title": f"Job {n} failed"}), id=PostId(f"p{n}")) for n in range(MOST_POSTS + MOST_IN_COMPANY)])
    sorting = sorter(tray, Told(), clock)
    with sorting.courtesy.answering():
        pass
    assert await sorting.run_once()
    assert len(tray.filed) == MOST_IN_COMPANY
    await clock.advance(LATELY)
    assert await sorting.run_once()
    assert len(tray.filed) == MOST_IN_COMPANY + MOST_POSTS
