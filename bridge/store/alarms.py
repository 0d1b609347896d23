"""The bridge's own trouble: what is to be told, each kind once in a while, and what is on its way."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bridge.domain.chat import Announcement
from bridge.domain.ids import MessageId
from bridge.domain.situation import FiledMessage
from bridge.domain.telling import Telling, TellingId, WayId
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.store.announcements import announced
from bridge.store.driver import Driver, Row, Statement, Tx
from bridge.store.insert import message_inserted
from bridge.store.rows import millis, millis_or_none, moment, moment_or_none, number
from bridge.store.sql import lookups, queries
from bridge.store.troubles import troubles_noted
from bridge.store.writer import Writer

SQL = queries("tell")
_KINDS = frozenset(TroubleKind)


class Alarms:
    """Trouble by kind, and its ways."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def note(self, troubles: Sequence[Trouble]) -> None:
        """Add what happened to what is to be told."""
        await self._writer.plan(troubles_noted(troubles))

    async def untold(self, before: datetime) -> list[Trouble]:
        """What is to be told now: kinds that were not told since `before`. A kind that another version noted waits for that one."""
        return [_trouble(row) for row in await self._driver.read(SQL["untold"], millis(before)) if row[0] in _KINDS]

    async def undecided(self, reasons: Collection[str]) -> list[MessageId]:
        """Messages that wait for a person for one of these reasons and that no alarm shows yet: the newest, some twenty at most."""
        asked = lookups(SQL["undecided"], [(reason,) for reason in reasons])
        return [MessageId(str(row[0])) for sql, params in asked for row in await self._driver.read(sql, *params)]

    async def tell(
        self,
        trouble: Trouble,
        now: datetime,
        *,
        announcements: Sequence[Announcement],
        message: FiledMessage | None,
        tellings: Sequence[Telling],
    ) -> bool:
        """Hand trouble to all its ways in one transaction; False, with nothing written, if another process did."""
        then: list[Statement] = []
        if announcements:
            then.append(announced(announcements))
        if message is not None:
            then += message_inserted(message, now)
        if tellings:
            then.append((SQL["insert_telling"], [(one.id, one.way, one.kind, one.text, millis(one.created_at)) for one in tellings]))
        first = (SQL["told"], [(trouble.kind, trouble.count, millis(now), millis_or_none(trouble.told_at) or 0)])
        return bool(await self._writer.plan(first, *then))

    async def take(self, now: datetime, most: int, *, lease: timedelta) -> list[Telling]:
        """What is to be carried now; nobody else takes it before the lease is over, also in another process."""
        if not await self._driver.read(SQL["tellings_due"], millis(now), 1):
            return []

        async def work(tx: Tx) -> list[Telling]:
            rows = await tx.rows(SQL["tellings_due"], millis(now), most)
            await tx.batch((SQL["take_telling"], [(row[0], millis(now + lease)) for row in rows]))
            return [_telling(row) for row in rows]

        return await self._writer.transact(work)

    async def later(self, ident: TellingId, at: datetime, troubles: Sequence[Trouble] = ()) -> None:
        """It was not carried; try again then. With what is to be told of it."""
        await self._with((SQL["telling_later"], [(ident, millis(at))]), troubles)

    async def done(self, ident: TellingId, failed: str = "", troubles: Sequence[Trouble] = ()) -> None:
        """It was carried, or never will be, for the reason in `failed`. With what is to be told of it."""
        await self._with((SQL["telling_done"], [(ident, failed)]), troubles)

    async def _with(self, statement: Statement, troubles: Sequence[Trouble]) -> None:
        async def work(tx: Tx) -> None:
            await tx.batch(statement, troubles_noted(troubles))

        await self._writer.transact(work)


def _trouble(row: Row) -> Trouble:
    kind, count, facts, since, told_at = row
    return Trouble(
        kind=TroubleKind(str(kind)), count=number(count), facts=json.loads(str(facts)), since=moment(since), told_at=moment_or_none(told_at)
    )


def _telling(row: Row) -> Telling:
    ident, way, kind, text, created_at, attempts = row
    return Telling(
        id=TellingId(str(ident)),
        way=WayId(str(way)),
        kind=str(kind),
        text=str(text),
        created_at=moment(created_at),
        attempts=number(attempts),
    )
