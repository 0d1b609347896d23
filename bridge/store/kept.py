"""Posts as they were kept, to be run again; and when something is next to happen, for a clock that is moved by hand."""

from collections.abc import AsyncIterator
from datetime import datetime

from bridge.domain.audit import AuditEntry
from bridge.domain.ids import PostId, ulid_head
from bridge.domain.post import Post
from bridge.store.audits import audited
from bridge.store.driver import Driver, Tx
from bridge.store.inbox import SQL as INBOX
from bridge.store.inbox import post_of, post_row
from bridge.store.rows import ending_pattern, millis, moment_or_none, number
from bridge.store.sql import queries
from bridge.store.writer import Writer

SQL = queries("kept")
BATCH = 100


class Kept:
    """What was posted, as long as its body is kept. Orders of direct hooks are not among it."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def ending(self, ending: str) -> list[Post]:
        """The posts whose ids end so: none, the one, or two of several."""
        return [post_of(row) for row in await self._driver.read(SQL["ending"], ending_pattern(ending))]

    async def count(self, since: datetime) -> int:
        """How many there are from then on."""
        return number((await self._driver.read(SQL["count"], _head(since)))[0][0])

    async def posts(self, since: datetime) -> AsyncIterator[Post]:
        """Those from then on, oldest first."""
        last = _head(since)
        while True:
            rows = await self._driver.read(SQL["page"], last, BATCH)
            for row in rows:
                yield post_of(row)
            if len(rows) < BATCH:
                return
            last = str(rows[-1][0])

    async def pruned(self) -> PostId | None:
        """The newest post whose body was pruned."""
        found = await self._driver.read(SQL["pruned"])
        return PostId(str(found[0][0])) if found else None

    async def again(self, post: Post, entry: AuditEntry) -> None:
        """Put a post into the inbox, with a line of the audit trail."""

        async def work(tx: Tx) -> None:
            await tx.batch((INBOX["insert_post"], [post_row(post)]), audited(entry))

        await self._writer.transact(work)

    async def next_event(self, now: datetime) -> datetime | None:
        """When a bundle, a message or a parked one comes due next; None where nothing waits for a time."""
        return moment_or_none((await self._driver.read(SQL["next_event"], millis(now)))[0][0])


def _head(since: datetime) -> str:
    return ulid_head(max(millis(since), 0), 0)
