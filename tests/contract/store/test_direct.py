"""Direct posts: stored with their message in one transaction, and once for each key and reference."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from support.outbox import NOON, message, store_at
from support.posts import post

from bridge.domain.ids import PostId
from bridge.domain.situation import FiledMessage
from bridge.domain.state import State
from bridge.errors import Conflict
from bridge.store.store import Store


async def order(
    store: Store, n: int, *, key: str | None = None, reference: str | None = None, body: str = "body", hook: str = "orders"
) -> tuple[str, str]:
    """The n-th order."""
    filed = message(f"m{n}")
    return await store.inbox.put_direct(
        replace(post({}), id=PostId(f"p{n}"), hook=hook),
        FiledMessage(id=filed.id, draft=replace(filed.draft, hook=hook, reference=reference)),
        key=key,
        body_hash=body,
        now=NOON,
    )


async def count(store: Store) -> int:
    """How many messages there are."""
    return len(await store.archive.messages(state=None, limit=0))


async def test_an_order_is_a_message_at_once() -> None:
    """The post needs no sorting, and its message is queued."""
    async with store_at() as store:
        assert await order(store, 1) == ("p1", "m1")
        assert await store.inbox.new_posts(10) == []
        assert [found.id for found in await store.archive.messages(state=State.QUEUED, limit=0)] == ["m1"]
        assert await store.inbox.post(PostId("p1")) is not None


async def test_without_a_key_each_order_counts() -> None:
    """The same body twice is two SMS where the caller gave neither key nor reference."""
    async with store_at() as store:
        assert [await order(store, 1), await order(store, 2)] == [("p1", "m1"), ("p2", "m2")]


async def test_the_same_key_gives_the_first_answer(tmp_path: Path) -> None:
    """Again, at once, after a restart: one message, one answer."""
    path = str(tmp_path / "x.db")
    async with store_at(path) as store:
        answers = await asyncio.gather(*(order(store, n, key="k") for n in range(1, 6)))
        assert len(set(answers)) == 1
        assert await count(store) == 1
    async with store_at(path) as store:
        assert await order(store, 9, key="k") == answers[0]
        assert await store.inbox.post(PostId("p9")) is None


async def test_the_same_key_with_another_body_is_a_conflict() -> None:
    """It names the key, and nothing of the second order is stored."""
    async with store_at() as store:
        await order(store, 1, key="k")
        with pytest.raises(Conflict) as raised:
            await order(store, 2, key="k", body="other")
        assert raised.value.field == "Idempotency-Key"
        assert await count(store) == 1
        assert await store.inbox.post(PostId("p2")) is None


async def test_a_reference_is_used_once() -> None:
    """With another body it is a conflict that names `foreign_id`; with the same body the first answer, whatever the key."""
    async with store_at() as store:
        first = await order(store, 1, key="reference:r", reference="r")
        assert await order(store, 2, key="key:new", reference="r") == first
        with pytest.raises(Conflict) as raised:
            await order(store, 3, key="key:other", reference="r", body="other")
        assert raised.value.field == "foreign_id"
        assert await count(store) == 1


async def test_keys_and_references_belong_to_their_hook() -> None:
    """Two hooks may use the same."""
    async with store_at() as store:
        assert await order(store, 1, key="k", reference="r") == ("p1", "m1")
        assert await order(store, 2, key="k", reference="r", hook="others") == ("p2", "m2")
