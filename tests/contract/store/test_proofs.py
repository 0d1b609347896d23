"""Posts that wait for the proof of who sent them."""

from dataclasses import replace
from datetime import timedelta

from support.outbox import NOON, store_at
from support.posts import post

from bridge.domain.ids import PostId

LEASE = timedelta(seconds=60)
WAITING = replace(post({"a": 1}), id=PostId("p1"), received_at=NOON)


async def test_what_is_not_proven_is_not_sorted() -> None:
    """It becomes an ordinary post when it is, as it came."""
    async with store_at() as store:
        await store.proofs.accept(WAITING)
        assert await store.inbox.new_posts(10) == []
        assert [one.post for one in await store.proofs.take(NOON, 10, lease=LEASE)] == [WAITING]
        await store.proofs.proven(WAITING.id)
        assert await store.inbox.new_posts(10) == [WAITING]
        assert await store.proofs.take(NOON + LEASE, 10, lease=LEASE) == []


async def test_what_one_process_looks_at_no_other_does() -> None:
    """Until the lease is over, or it said when to look again; tries are counted."""
    async with store_at() as store:
        await store.proofs.accept(WAITING)
        assert [one.attempts for one in await store.proofs.take(NOON, 10, lease=LEASE)] == [0]
        assert await store.proofs.take(NOON, 10, lease=LEASE) == []
        assert [one.attempts for one in await store.proofs.take(NOON + LEASE, 10, lease=LEASE)] == [1]
        await store.proofs.later(WAITING.id, NOON + 3 * LEASE)
        assert await store.proofs.take(NOON + 2 * LEASE, 10, lease=LEASE) == []
        assert [one.attempts for one in await store.proofs.take(NOON + 3 * LEASE, 10, lease=LEASE)] == [2]


async def test_of_what_is_forged_nothing_is_kept() -> None:
    """And a late word of a process that lost its lease takes nothing that was proven."""
    async with store_at() as store:
        await store.proofs.accept(WAITING)
        await store.proofs.forged(WAITING.id)
        assert await store.inbox.post(WAITING.id) is None
        await store.proofs.accept(WAITING)
        await store.proofs.proven(WAITING.id)
        await store.proofs.forged(WAITING.id)
        assert await store.inbox.post(WAITING.id) == WAITING
