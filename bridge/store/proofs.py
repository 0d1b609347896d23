"""Posts that wait for the proof of who sent them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bridge.domain.ids import PostId
from bridge.domain.post import Post, Unproven
from bridge.domain.trouble import Trouble
from bridge.store.driver import Driver, Statement, Tx
from bridge.store.inbox import post_of, post_row
from bridge.store.rows import millis, number
from bridge.store.sql import queries
from bridge.store.troubles import troubles_noted
from bridge.store.writer import Writer

SQL = queries("proofs")


class Proofs:
    """From the moment that a post is on the disk until it is an ordinary one, or gone."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def accept(self, post: Post) -> None:
        """Put a post on the disk that is not to be sorted yet. Raises StoreError when it is not there."""

        async def work(tx: Tx) -> None:
            await tx.batch((SQL["insert_post"], [post_row(post)]), (SQL["insert"], [(post.id, millis(post.received_at))]))

        await self._writer.transact(work)

    async def take(self, now: datetime, most: int, *, lease: timedelta) -> list[Unproven]:
        """What is to be looked at now; nobody else takes it before the lease is over, also in another process."""
        if not await self._driver.read(SQL["due"], millis(now), 1):
            return []

        async def work(tx: Tx) -> list[Unproven]:
            rows = await tx.rows(SQL["due"], millis(now), most)
            found = [Unproven(post=post_of(row[1:]), attempts=number(row[0])) for row in rows]
            await tx.batch((SQL["take"], [(one.post.id, millis(now + lease)) for one in found]))
            return found

        return await self._writer.transact(work)

    async def later(self, ident: PostId, at: datetime, troubles: Sequence[Trouble] = ()) -> None:
        """Nothing is known yet; look again then. With what is to be told of it."""
        await self._settle((SQL["later"], [(ident, millis(at))]), troubles=troubles)

    async def proven(self, ident: PostId) -> None:
        """It is what it says, and is sorted like any other."""
        await self._settle((SQL["settle"], [(ident,)]), (SQL["release"], [(ident,)]))

    async def forged(self, ident: PostId, troubles: Sequence[Trouble] = ()) -> None:
        """It is not: nothing of it is kept but what is to be told of it."""
        await self._settle((SQL["settle"], [(ident,)]), (SQL["remove"], [(ident,)]), troubles=troubles)

    async def abandon(self, ident: PostId, troubles: Sequence[Trouble] = ()) -> None:
        """Nobody will know: it stays as it is. With what is to be told of it."""
        await self._settle((SQL["settle"], [(ident,)]), troubles=troubles)

    async def _settle(self, *statements: Statement, troubles: Sequence[Trouble] = ()) -> None:
        async def work(tx: Tx) -> None:
            await tx.batch(*statements, troubles_noted(troubles))

        await self._writer.transact(work)
