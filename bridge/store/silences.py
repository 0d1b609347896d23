"""Silences, as they are kept."""

from datetime import datetime

from bridge.domain.audit import AuditEntry
from bridge.domain.ids import SilenceId
from bridge.domain.silence import Silence
from bridge.store.audits import audited
from bridge.store.driver import Driver, Row, Tx
from bridge.store.rows import millis, moment, string_tuple, to_json
from bridge.store.sql import queries
from bridge.store.writer import Writer

SQL = queries("silences")


class Silences:
    """Who is to hear nothing of what, and until when."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def active(self, now: datetime) -> list[Silence]:
        """Those that are not over, oldest first."""
        return [silence_of(row) for row in await self._driver.read(SQL["active"], millis(now))]

    async def add(self, silence: Silence, *, entry: AuditEntry) -> None:
        """Keep one, with its line in the audit trail."""
        row = (
            silence.id,
            to_json(silence.matchers),
            millis(silence.created_at),
            millis(silence.until),
            silence.who,
            silence.comment,
        )

        async def work(tx: Tx) -> None:
            await tx.batch((SQL["insert"], [row]), audited(entry))

        await self._writer.transact(work)

    async def remove(self, ident: SilenceId, *, entry: AuditEntry) -> bool:
        """Delete one, with a line in the audit trail; False where there is none."""

        async def work(tx: Tx) -> bool:
            return bool(await tx.batch_if((SQL["delete"], [(ident,)]), audited(entry)))

        return await self._writer.transact(work)


def silence_of(row: Row) -> Silence:
    """A silence of its columns."""
    ident, matchers, created_at, until, who, comment = row
    return Silence(
        id=SilenceId(str(ident)),
        matchers=string_tuple(matchers),
        created_at=moment(created_at),
        until=moment(until),
        who=str(who),
        comment=str(comment),
    )
