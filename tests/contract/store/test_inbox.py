"""The inbox: a post is there once it was accepted, is filed once, and what planning asks of the past is what was filed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.outbox import ADA, NOON, store_at
from support.posts import post

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.bundle import Closing, Group, Join, Release, Wait
from bridge.domain.filing import Filing
from bridge.domain.ids import AlertId, BundleId, PostId
from bridge.domain.post import Post
from bridge.domain.situation import Delay, FiledAlert, Last, Place, SortedPost
from bridge.errors import StoreError
from bridge.store.store import Store

LEASE = timedelta(seconds=10)
HOUR = timedelta(hours=1)
KEY = ("prom", "k", "critical")


def numbered(n: int, **more: object) -> Post:
    """The n-th post."""
    return replace(post({"n": n}), id=PostId(f"p{n}"), **more)


def alert_of(n: int) -> FiledAlert:
    """The alert of the n-th post."""
    return FiledAlert(
        id=AlertId(f"a{n}"),
        post=PostId(f"p{n}"),
        hook="prom",
        received_at=NOON,
        alert=Alert(
            key="k",
            status=Status.FIRING,
            severity=Severity.CRITICAL,
            title="Down",
            text="t",
            link="https://example.org",
            labels={"a": "ä"},
            started_at=NOON - HOUR,
            source="alertmanager",
        ),
        routes=("critical",),
        reason="new",
    )


GROUP = Group(route="critical", audience=(ADA.e164,))
SOON = Wait(for_=timedelta(seconds=3), longest=timedelta(seconds=3))


def filing(n: int, *, last: Status = Status.FIRING) -> Filing:
    """The n-th post, sorted into one alert that waits for ada."""
    return Filing(
        now=NOON,
        posts=(SortedPost(id=PostId(f"p{n}"), state="done", kind="alert", format="alertmanager", reason="v4"),),
        alerts=(alert_of(n),),
        joins=(Join(fresh=BundleId(f"b{n}"), group=GROUP, wait=SOON, alerts=(AlertId(f"a{n}"),)),),
        last={KEY: Last(status=last, texted_at=NOON, recipients=frozenset({ADA.e164}), alert=AlertId(f"a{n}"))},
        waits={KEY: GROUP},
    )


def waiting(n: int) -> FiledAlert:
    """The alert of the n-th post, in its bundle."""
    return replace(alert_of(n), delays=(Delay(place=Place.BUNDLE, until=NOON + SOON.for_),))


async def asked(store: Store) -> Last:
    """What the store knows of the alert `k`."""
    return (await store.inbox.situation([("prom", "k"), ("prom", "other")], NOON)).last[KEY]


async def test_an_accepted_post_outlives_its_store(tmp_path: Path) -> None:
    """What was accepted is there after a restart, byte for byte."""
    taken = numbered(1, body=b"\x00\xff{", headers={"content-type": "text/ä"}, query={"a": "b"}, cut=True)
    async with store_at(str(tmp_path / "x.db")) as store:
        await store.inbox.accept(taken)
    async with store_at(str(tmp_path / "x.db")) as store:
        assert await store.inbox.new_posts(10) == [taken]
        assert await store.inbox.post(taken.id) == taken
        assert await store.inbox.post(PostId("p2")) is None


async def test_the_oldest_posts_come_first() -> None:
    """Posts are sorted in the order of their ids, at most as many as asked for."""
    async with store_at() as store:
        for n in (3, 1, 2):
            await store.inbox.accept(numbered(n))
        assert [found.id for found in await store.inbox.new_posts(2)] == ["p1", "p2"]


async def test_no_more_is_read_than_is_taken() -> None:
    """As many posts as have a size together, and one that is larger alone, so that a full inbox of large posts is no full memory."""
    async with store_at() as store:
        for n, size in enumerate((10, 30, 100, 10, 0, 40)):
            await store.inbox.accept(numbered(n, body=b"x" * size))
        found = [[post.id for post in await store.inbox.new_posts(most, size=size)] for most, size in ((9, 40), (9, 139), (9, 5), (2, 999))]
        assert found == [["p0", "p1"], ["p0", "p1"], ["p0"], ["p0", "p1"]]
        assert len(await store.inbox.new_posts(9)) == 6


async def test_the_same_post_twice_is_refused() -> None:
    """An id is used once; the second is an error, not a second alert."""
    async with store_at() as store:
        await store.inbox.accept(numbered(1))
        with pytest.raises(StoreError):
            await store.inbox.accept(numbered(1))
        assert len(await store.inbox.new_posts(10)) == 1


async def test_a_filed_post_is_done_with_all_that_came_of_it() -> None:
    """One transaction takes the post from the inbox and leaves the alert in a bundle."""
    async with store_at() as store:
        await store.inbox.accept(numbered(1))
        assert await store.inbox.file(filing(1), holder="a", lease=LEASE)
        assert await store.inbox.new_posts(10) == []
        assert await store.archive.alerts(status=None, hook=None, limit=0) == [(waiting(1), ())]
        assert await store.bundles.next_due() == NOON + timedelta(seconds=3)


@pytest.mark.parametrize("size", [2, 63, 64, 131])
async def test_a_round_of_any_size_is_filed_whole(size: int) -> None:
    """However its rows are put into statements, each post, alert and message of a round is there, and none is another's."""
    async with store_at() as store:
        singles = [filing(n) for n in range(size)]
        for n in range(size):
            await store.inbox.accept(numbered(n))
        whole = replace(
            singles[0],
            posts=tuple(post for single in singles for post in single.posts),
            alerts=tuple(alert for single in singles for alert in single.alerts),
            joins=(replace(singles[0].joins[0], alerts=tuple(alert for single in singles for alert in single.joins[0].alerts)),),
        )
        assert await store.inbox.file(whole, holder="a", lease=LEASE)
        assert await store.inbox.new_posts(size) == []
        found = {filed.id: filed for filed, _ in await store.archive.alerts(status=None, hook=None, limit=0)}
        assert found == {f"a{n}": waiting(n) for n in range(size)}


async def test_a_round_with_a_post_that_was_filed_before_leaves_nothing() -> None:
    """One post that another sorter took is enough: the round is planned anew, of what is left."""
    async with store_at() as store:
        for n in (1, 2):
            await store.inbox.accept(numbered(n))
        assert await store.inbox.file(filing(1), holder="a", lease=LEASE)
        both = replace(filing(2), posts=(*filing(1).posts, *filing(2).posts))
        assert not await store.inbox.file(both, holder="a", lease=LEASE)
        assert [found.id for found in await store.inbox.new_posts(10)] == ["p2"]


async def test_a_post_is_filed_once() -> None:
    """A sorter that comes second writes nothing."""
    async with store_at() as store:
        await store.inbox.accept(numbered(1))
        assert await store.inbox.file(filing(1), holder="a", lease=LEASE)
        again = replace(filing(1), alerts=(replace(alert_of(1), id=AlertId("a9")),), joins=(), last={}, waits={})
        assert not await store.inbox.file(again, holder="a", lease=LEASE)
        assert len(await store.archive.alerts(status=None, hook=None, limit=0)) == 1


async def test_one_sorter_at_a_time() -> None:
    """While one holds the lease another writes nothing; once it ran out, the other goes on."""
    async with store_at() as store:
        for n in (1, 2):
            await store.inbox.accept(numbered(n))
        assert await store.inbox.file(filing(1), holder="a", lease=LEASE)
        assert not await store.inbox.file(filing(2), holder="b", lease=LEASE)
        assert [found.id for found in await store.inbox.new_posts(10)] == ["p2"]
        assert await store.inbox.file(replace(filing(2), now=NOON + LEASE), holder="b", lease=LEASE)


async def test_a_lease_of_a_clock_that_was_put_back_holds_nobody_up() -> None:
    """It would last for an hour, which none does: another one sorts at once."""
    async with store_at() as store:
        for n in (1, 2):
            await store.inbox.accept(numbered(n))
        assert await store.inbox.file(replace(filing(1), now=NOON + HOUR), holder="a", lease=LEASE)
        assert await store.inbox.file(filing(2), holder="b", lease=LEASE)


async def test_a_sorter_that_leaves_gives_its_lease_back() -> None:
    """A bridge that stops in order does not hold the next one up."""
    async with store_at() as store:
        for n in (1, 2):
            await store.inbox.accept(numbered(n))
        assert await store.inbox.file(filing(1), holder="a", lease=LEASE)
        await store.meta.leave("a")
        assert await store.inbox.file(filing(2), holder="b", lease=LEASE)


async def test_a_filing_that_fails_leaves_nothing() -> None:
    """Where one statement fails, the post is still new and nothing of its plan is there."""
    async with store_at() as store:
        await store.inbox.accept(numbered(1))
        orphan = replace(filing(1), alerts=(alert_of(1), replace(alert_of(2), post=PostId("nobody"))))
        with pytest.raises(StoreError):
            await store.inbox.file(orphan, holder="a", lease=LEASE)
        assert [found.id for found in await store.inbox.new_posts(10)] == ["p1"]
        assert await store.bundles.next_due() is None
        assert (await store.inbox.situation([("prom", "k")], NOON)).last == {}


async def test_the_situation_is_what_was_filed() -> None:
    """The last state of an alert, how bad it was, that it waits, and where."""
    async with store_at() as store:
        last = replace(filing(1).last[KEY], severity=Severity.CRITICAL)
        await store.inbox.accept(numbered(1))
        await store.inbox.file(replace(filing(1), last={KEY: last}), holder="a", lease=LEASE)
        assert await asked(store) == replace(last, bundle=BundleId("b1"), waits=True)


async def test_what_comes_within_the_wait_joins_the_bundle() -> None:
    """Whoever files it: the first decides when it comes due."""
    async with store_at() as store:
        for n in (1, 2):
            await store.inbox.accept(numbered(n))
        await store.inbox.file(filing(1), holder="a", lease=LEASE)
        later = replace(filing(2), now=NOON + timedelta(seconds=2))
        assert await store.inbox.file(later, holder="a", lease=LEASE)
        assert (await asked(store)).bundle == "b1"
        assert await store.bundles.next_due() == NOON + timedelta(seconds=3)


@pytest.mark.parametrize("released", [False, True])
async def test_nothing_is_withdrawn_from_a_bundle_that_came_due_meanwhile(*, released: bool) -> None:
    """The round that thinks so is not filed: its SMS is out, and the end has to be told."""
    async with store_at() as store:
        for n in (1, 2):
            await store.inbox.accept(numbered(n))
        await store.inbox.file(filing(1), holder="a", lease=LEASE)
        now = NOON + timedelta(seconds=4)
        if released:
            closed = Release(now=now, closed=(Closing(bundle=BundleId("b1"), sent=True),))
            assert await store.bundles.release(now, most=10, holder="a", lease=LEASE, decide=lambda _, __: gone(closed)) == closed
        over = replace(filing(2), joins=(), waits={}, withdrawn=((BundleId("b1"), AlertId("a1")),))
        assert await store.inbox.file(over, holder="a", lease=LEASE) is not released
        assert [found.id for found in await store.inbox.new_posts(10)] == (["p2"] if released else [])
        reason = next(filed.reason for filed, _ in await store.archive.alerts(status=None, hook=None, limit=0) if filed.id == "a1")
        assert reason == ("new" if released else "new; changed before it was texted")


async def gone(release: Release) -> Release:
    """What was decided."""
    return release


async def test_many_lookups_at_once() -> None:
    """A storm of alerts is looked up whole, however the statement is cut."""
    async with store_at() as store:
        await store.inbox.accept(numbered(1))
        keys = [f"k{n}" for n in range(150)]
        last = Last(status=Status.FIRING, texted_at=NOON, recipients=frozenset({ADA.e164}))
        storm = replace(filing(1), last={("prom", key, "critical"): last for key in keys}, waits={})
        assert await store.inbox.file(storm, holder="a", lease=LEASE)
        assert len((await store.inbox.situation([("prom", key) for key in keys], NOON)).last) == 150
