"""Announcements: durable wishes to show something in the chat."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bridge.domain.chat import Announcement, AnnouncementId, Shown
from bridge.domain.ids import MessageId
from bridge.domain.trouble import Trouble
from bridge.store.driver import Driver, Row, Statement, Tx
from bridge.store.rows import millis, moment, number, string_or_none
from bridge.store.sql import queries
from bridge.store.troubles import troubles_noted
from bridge.store.writer import Writer

SQL = queries("chat")


class Announcements:
    """What waits to be shown, and what stands where."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def put(self, wishes: Sequence[Announcement]) -> None:
        """Keep wishes, due at once; one that is kept already stays as it is."""
        await self._writer.plan(announced(wishes))

    async def take(self, now: datetime, *, lease: timedelta) -> Announcement | None:
        """What is to be shown now, the longest waiting first; nobody else takes it before the lease is over, also in another process."""
        if not await self._driver.read(SQL["announcements_due"], millis(now), 1):
            return None

        async def work(tx: Tx) -> Announcement | None:
            taken = await tx.rows(SQL["announcements_due"], millis(now), 1)
            for row in taken:
                await tx.rows(SQL["take_announcement"], row[0], millis(now + lease))
            return _announcement(taken[0]) if taken else None

        return await self._writer.transact(work)

    async def shown(self, wish: Announcement, shown: Shown, again_at: datetime) -> None:
        """It stands in the chat. If there was a change since `wish` was read, it is due again at `again_at`."""
        await self._run("announcement_shown", wish.id, shown.posted_in, shown.posted_as, shown.shown, wish.touched, millis(again_at))

    async def later(self, ident: AnnouncementId, at: datetime) -> None:
        """It could not be shown; try again then."""
        await self._run("announcement_later", ident, millis(at))

    async def failed(self, ident: AnnouncementId, why: str, trouble: Trouble) -> None:
        """It can never be shown, and that is to be told."""

        async def work(tx: Tx) -> None:
            await tx.batch((SQL["announcement_failed"], [(ident, why)]), troubles_noted([trouble]))

        await self._writer.transact(work)

    async def _run(self, query: str, *params: str | int) -> None:
        await self._writer.plan((SQL[query], [params]))


def announced(wishes: Sequence[Announcement]) -> Statement:
    """The statement that inserts wishes, due at once."""
    rows: list[Row] = [
        (wish.id, wish.kind, wish.message, wish.team, wish.channel, wish.text, millis(wish.created_at), millis(wish.created_at))
        for wish in wishes
    ]
    return SQL["insert_announcement"], rows


def _announcement(row: Row) -> Announcement:
    ident, kind, message, team, channel, text, created_at, touched, attempts, posted_in, posted_as, shown, thread = row
    return Announcement(
        id=AnnouncementId(str(ident)),
        kind=str(kind),
        team=str(team),
        channel=str(channel),
        message=None if message is None else MessageId(str(message)),
        text=str(text),
        created_at=moment(created_at),
        touched=number(touched),
        attempts=number(attempts),
        posted_in=string_or_none(posted_in),
        posted_as=string_or_none(posted_as),
        shown=str(shown),
        thread=string_or_none(thread),
    )
