"""Acknowledgements: who has taken an alert. It stops the alert's repeats, and what is parked for it is wished back."""

from datetime import datetime

from bridge.domain import judge
from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.audit import AuditEntry
from bridge.domain.change import Applied
from bridge.domain.ids import DeliveryId, MessageId
from bridge.domain.phone import PhoneNumber
from bridge.domain.situation import Taken
from bridge.store.audits import audited
from bridge.store.driver import Driver, Row, Tx
from bridge.store.outbox import Outbox
from bridge.store.past import OPEN_FOR
from bridge.store.rows import ending_pattern, millis, moment
from bridge.store.sql import queries
from bridge.store.writer import Writer

SQL = queries("acks")


Acknowledged = tuple[tuple[Alert, ...], tuple[Applied, ...]]
"""The alerts that nobody had taken before, and what became of what was parked for them."""


class Acks:
    """Who has taken what."""

    def __init__(self, driver: Driver, writer: Writer, outbox: Outbox) -> None:
        """Share the store's driver and writer; `outbox` takes back what is parked."""
        self._driver = driver
        self._writer = writer
        self._outbox = outbox

    async def acknowledge(self, message: MessageId, now: datetime, *, who: str, entry: AuditEntry | None = None) -> Acknowledged:
        """Somebody takes the alerts of a message."""

        async def work(tx: Tx) -> Acknowledged:
            return await self.acknowledge_in(tx, message, now, who=who, entry=entry)

        return await self._writer.transact(work)

    async def acknowledge_in(self, tx: Tx, message: MessageId, now: datetime, *, who: str, entry: AuditEntry | None = None) -> Acknowledged:
        """The same, in an open transaction."""
        firing = [row for row in await tx.rows(SQL["alerts_of_message"], message) if str(row[3]) == Status.FIRING]
        _, acked, parked = await tx.batch(
            (SQL["take_alerts"], [(message, millis(now), who)]),
            (SQL["acknowledge"], [(message, millis(now))]),
            (SQL["parked_for"], [(message,)]),
        )
        just = {tuple(row) for row in acked}
        taken = {row[1:3]: row for row in firing if tuple(row[1:3]) in just}
        applied: list[Applied] = []
        for (ident,) in parked if taken else ():
            applied += await self._outbox.change_in(tx, DeliveryId(str(ident)), now, lambda item: judge.on_cancel(item, now))
        if entry is not None and taken:
            await tx.batch(audited(entry))
        return tuple(_alert(row) for row in taken.values()), tuple(applied)

    async def since(self, at: datetime) -> list[Taken]:
        """What was taken from then on, oldest first."""
        rows = await self._driver.read(SQL["taken_since"], millis(at))
        return [Taken(at=moment(at), hook=str(hook), key=str(key)) for at, hook, key in rows]

    async def take(self, taken: Taken) -> None:
        """The same alert is taken once more, at its time and wherever it is by now; what is parked for it is wished back."""

        async def work(tx: Tx) -> None:
            if await tx.rows(SQL["take_one"], taken.hook, taken.key, millis(taken.at)):
                for (ident,) in await tx.rows(SQL["parked_for_one"], taken.hook, taken.key):
                    await self._outbox.change_in(tx, DeliveryId(str(ident)), taken.at, lambda item: judge.on_cancel(item, taken.at))

        await self._writer.transact(work)

    async def texted_in(self, tx: Tx, phone: PhoneNumber, mark: int | None, now: datetime) -> MessageId | None:
        """The message that a reply is about: the one with this number, or what was last texted of what is open."""
        since = millis(now - OPEN_FOR)
        found = [] if mark is None else await tx.rows(SQL["marked"], phone.e164, mark, since)
        # A fallback's SMS ends in the number that the one before it had, on another phone.
        found = found or await tx.rows(SQL["last_open"], phone.e164, since, None if mark is None else str(mark))
        return MessageId(str(found[0][0])) if found else None

    async def ending(self, ending: str) -> list[MessageId]:
        """The messages of the alerts whose ids end so: none, the one, or two of several."""
        found = [str(row[0]) for row in await self._driver.read(SQL["alerts_ending"], ending_pattern(ending))]
        messages = [await self._driver.read(SQL["message_of_alert"], alert) for alert in found]
        return [MessageId(str(rows[0][0])) for rows in messages if rows]


def _alert(row: Row) -> Alert:
    _, _, key, status, severity, title = row
    return Alert(
        key=str(key),
        status=Status(str(status)),
        severity=None if severity is None else Severity(str(severity)),
        title=str(title),
        source="",
    )
