"""A disk that is full: nothing is half-written, who asked hears of it, and afterwards the store goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from support.outbox import NOON, message, store_at
from support.posts import post

from bridge.domain import judge
from bridge.domain.ids import MessageId, PostId
from bridge.domain.situation import FiledMessage
from bridge.errors import StoreUnavailable
from bridge.runtime.loops import beside
from bridge.store.inbox import Inbox
from bridge.store.migrate import migrate
from bridge.store.outbox import Outbox
from bridge.store.sqlite import SqliteDriver, open_sqlite
from bridge.store.writer import Writer

BODY = b"x" * 20_000


@dataclass(frozen=True)
class Small:
    """A store whose file may not grow."""

    driver: SqliteDriver
    inbox: Inbox
    outbox: Outbox

    async def room(self, pages: int) -> None:
        """Allow so many pages more than there are."""
        (row,) = await self.driver.rows("PRAGMA page_count")
        await self.driver.rows(f"PRAGMA max_page_count={int(str(row[0])) + pages}")


@asynccontextmanager
async def small(path: str, *, pages: int) -> AsyncIterator[Small]:
    """A store on a disk with room for so many pages."""
    async with open_sqlite(path) as driver:
        await migrate(driver)
        writer = Writer(driver)
        outbox = Outbox(driver, writer, rate=lambda: 0, on_report=judge.on_report)
        inbox = Inbox(driver, writer, outbox, rate=lambda: 0)
        async with beside(writer.run()):
            store = Small(driver, inbox, outbox)
            await store.room(pages)
            yield store


async def test_every_post_is_on_the_disk_or_refused(tmp_path: Path) -> None:
    """What was accepted is there after a restart, what was refused is not, and with room again posts are accepted."""
    path = str(tmp_path / "x.db")
    accepted = []
    async with small(path, pages=30) as store:
        for n in range(20):
            try:
                await store.inbox.accept(replace(post(BODY), id=PostId(f"p{n:02}")))
            except StoreUnavailable:
                continue
            accepted.append(f"p{n:02}")
        assert 0 < len(accepted) < 20
        await store.room(1000)
        await store.inbox.accept(replace(post(BODY), id=PostId("p99")))
    async with store_at(path) as again:
        found = await again.inbox.new_posts(100)
        assert [one.id for one in found] == [*accepted, "p99"]
        assert {one.body for one in found} == {BODY}


async def test_a_message_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """An order that does not fit leaves neither post nor message nor delivery, and frees its key."""
    path = str(tmp_path / "x.db")
    order = replace(post(BODY), id=PostId("p1"), hook="orders")
    filed = message("m1", text="y" * 1500)
    wanted = FiledMessage(id=filed.id, draft=replace(filed.draft, hook="orders"))
    async with small(path, pages=2) as store:
        with pytest.raises(StoreUnavailable):
            await store.inbox.put_direct(order, wanted, key="k", body_hash="h", now=NOON)
        assert await store.inbox.post(PostId("p1")) is None
        await store.room(1000)
        assert await store.inbox.put_direct(order, wanted, key="k", body_hash="h", now=NOON) == ("p1", "m1")
    async with store_at(path) as again:
        found = await again.archive.message(MessageId("m1"))
        assert found is not None
        assert len(found.deliveries) == 1
