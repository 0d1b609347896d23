"""The inbox: a post is there once it was accepted, is filed once, and what planning asks of the past is what was filed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.outbox import ADA, BERT, NOON, message, store_at
from support.posts import post

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.change import Change
from bridge.domain.ids import AlertId, DeliveryId, MessageId, PostId
from bridge.domain.post import Post
from bridge.domain.situation import FiledAlert, FiledMessage, Filing, Last, Needs, Situation, SortedPost
from bridge.domain.state import Event, State
from bridge.errors import StoreError
from bridge.store.store import Store

LEASE = timedelta(seconds=10)
HOUR = timedelta(hours=1)


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


def filing(n: int, *, last: Status = Status.FIRING) -> Filing:
    """The n-th post, sorted into one alert and one message to ada."""
    filed = message(f"m{n}", text=f"Down {n}", state_key="s")
    return Filing(
        now=NOON,
        posts=(SortedPost(id=PostId(f"p{n}"), state="done", kind="alert", format="alertmanager", reason="v4"),),
        alerts=(alert_of(n),),
        messages=(FiledMessage(id=filed.id, draft=replace(filed.draft, hook="prom", route="critical"), alerts=(AlertId(f"a{n}"),)),),
        last={("prom", "k", "critical"): Last(status=last, texted_at=NOON, recipients=frozenset({ADA.e164}))},
        notices={ADA.e164: NOON},
    )


async def asked(store: Store, *, window: timedelta = HOUR, later: timedelta = timedelta(0)) -> Situation:
    """What the store knows of the alert `k` and of both numbers."""
    needs = Needs(alerts=frozenset({("prom", "k"), ("prom", "other")}), phones=frozenset({ADA.e164, BERT.e164}))
    return await store.inbox.situation(needs, NOON + later, window=window)


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


async def test_the_same_post_twice_is_refused() -> None:
    """An id is used once; the second is an error, not a second alert."""
    async with store_at() as store:
        await store.inbox.accept(numbered(1))
        with pytest.raises(StoreError):
            await store.inbox.accept(numbered(1))
        assert len(await store.inbox.new_posts(10)) == 1


async def test_a_filed_post_is_done_with_all_that_came_of_it() -> None:
    """One transaction takes the post from the inbox and leaves alert, message and deliveries."""
    async with store_at() as store:
        await store.inbox.accept(numbered(1))
        assert await store.inbox.file(filing(1), holder="a", lease=LEASE)
        assert await store.inbox.new_posts(10) == []
        assert await store.archive.alerts(status=None, hook=None, limit=0) == [(alert_of(1), (MessageId("m1"),))]
        (found,) = await store.archive.messages(state=State.QUEUED, limit=0)
        assert (found.id, [delivery.id for delivery in found.deliveries]) == ("m1", ["m1.1"])


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
            messages=tuple(message for single in singles for message in single.messages),
        )
        assert await store.inbox.file(whole, holder="a", lease=LEASE)
        assert await store.inbox.new_posts(size) == []
        found = {filed.id: (filed, messages) for filed, messages in await store.archive.alerts(status=None, hook=None, limit=0)}
        assert found == {f"a{n}": (alert_of(n), (f"m{n}",)) for n in range(size)}
        texts = {message.id: message.text for message in await store.archive.messages(state=State.QUEUED, limit=0)}
        assert texts == {f"m{n}": f"Down {n}" for n in range(size)}


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
        again = replace(filing(1), alerts=(replace(alert_of(1), id=AlertId("a9")),), messages=())
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
        assert await store.archive.messages(state=None, limit=0) == []
        assert (await asked(store)).last == {}


async def test_the_situation_is_what_was_filed() -> None:
    """The last text of an alert, the SMS of each number, its limit notice, and the texts inside the lock."""
    async with store_at() as store:
        await store.inbox.accept(numbered(1))
        await store.inbox.file(filing(1), holder="a", lease=LEASE)
        assert await asked(store) == Situation(
            last={("prom", "k", "critical"): Last(status=Status.FIRING, texted_at=NOON, recipients=frozenset({ADA.e164}))},
            history={ADA.e164: (NOON,)},
            notices={ADA.e164: NOON},
            texts=frozenset({(ADA.e164, "Down 1")}),
        )


async def test_the_situation_forgets() -> None:
    """History ends with the window, texts with the lock; what was last said of an alert stays."""
    async with store_at() as store:
        await store.inbox.accept(numbered(1))
        await store.inbox.file(filing(1), holder="a", lease=LEASE)
        later = await asked(store, later=HOUR)
        assert (later.history, later.texts) == ({}, frozenset())
        assert later.last
        assert (await asked(store, later=timedelta(seconds=179))).texts


async def test_what_was_not_sent_counts_for_nothing() -> None:
    """Suppressed recipients and what people send are not in the history of limits; cancelled texts are not taken."""
    async with store_at() as store:
        await store.outbox.put(message("m1", text="one", state_key="s", suppressed="limit"), NOON)
        await store.outbox.put(message("m2", text="two", to=(BERT,)), NOON)
        found = await asked(store)
        assert (found.history, found.texts) == ({}, frozenset({(BERT.e164, "two")}))
        await store.outbox.change(DeliveryId("m2.1"), NOON, lambda item: Change(event=Event.CANCEL))
        assert (await asked(store)).texts == frozenset()


async def test_many_lookups_at_once() -> None:
    """A storm of alerts and numbers is looked up whole, however the statement is cut."""
    async with store_at() as store:
        await store.inbox.accept(numbered(1))
        keys = [f"k{n}" for n in range(150)]
        last = Last(status=Status.FIRING, texted_at=NOON, recipients=frozenset({ADA.e164}))
        storm = replace(filing(1), last={("prom", key, "critical"): last for key in keys})
        assert await store.inbox.file(storm, holder="a", lease=LEASE)
        needs = Needs(alerts=frozenset(("prom", key) for key in keys), phones=frozenset())
        assert len((await store.inbox.situation(needs, NOON, window=HOUR)).last) == 150
