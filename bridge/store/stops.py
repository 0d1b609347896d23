"""STOP: a number gets no more SMS, and what the gateway keeps for it is wished back in the same transaction."""

from datetime import datetime

from bridge.domain import judge
from bridge.domain.audit import AuditEntry
from bridge.domain.change import Applied, Change, Item
from bridge.domain.ids import DeliveryId
from bridge.domain.optout import Stopped
from bridge.domain.phone import PhoneNumber
from bridge.store.driver import Tx
from bridge.store.optouts import OptOuts
from bridge.store.outbox import Outbox, Silenced
from bridge.store.rows import millis
from bridge.store.sql import queries
from bridge.store.writer import Writer

SQL = queries("acks")


class Stops:
    """Who wants no SMS any more."""

    def __init__(self, writer: Writer, opt_outs: OptOuts, outbox: Outbox, *, silenced: Silenced) -> None:
        """Share the store's writer; `silenced` says why an SMS may not go to who wants none, empty if it may all the same."""
        self._writer = writer
        self._opt_outs = opt_outs
        self._outbox = outbox
        self._silenced = silenced

    async def add(self, phone: PhoneNumber, now: datetime, *, who: str, entry: AuditEntry | None = None) -> Stopped:
        """Let a number get no more SMS."""

        async def work(tx: Tx) -> Stopped:
            return await self.add_in(tx, phone, now, who=who, entry=entry)

        return await self._writer.transact(work)

    async def add_in(self, tx: Tx, phone: PhoneNumber, now: datetime, *, who: str, entry: AuditEntry | None = None) -> Stopped:
        """The same, in an open transaction. What waits with us is stopped where it would be claimed."""

        def decide(item: Item) -> Change | None:
            return judge.on_cancel(item, now) if self._silenced(item) else None

        new = await self._opt_outs.add_in(tx, phone, now, who=who, entry=entry)
        applied: list[Applied] = []
        for (ident,) in await tx.rows(SQL["kept_for"], phone.e164, millis(now)):
            applied += await self._outbox.change_in(tx, DeliveryId(str(ident)), now, decide)
        return Stopped(new=new, applied=tuple(applied))
