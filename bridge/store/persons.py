"""What is kept of one person: to be shown, and to be erased."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime

from bridge.domain.audit import Act, AuditEntry
from bridge.domain.ids import DeliveryId, MessageId
from bridge.domain.privacy import Erased, Person
from bridge.domain.reply import FiledReply, Meaning, Meant
from bridge.domain.state import State
from bridge.store.audits import audited
from bridge.store.driver import Driver, Row, Tx
from bridge.store.rows import millis, moment, moment_or_none, number, string_map, string_tuple, to_json
from bridge.store.sql import queries
from bridge.store.writer import Writer

SQL = queries("privacy")
BATCH = 500


_SCANS = (
    ("scan_posts", "drop_body", 1),
    ("scan_messages", "drop_message", 1),
    ("scan_alerts", "forget_alert", 1),
    ("scan_states", "drop_state", 3),
    ("scan_open", "drop_open", 2),
    ("scan_alarms", "blank_alarm", 1),
    ("scan_tellings", "blank_telling", 1),
    ("scan_kinds", "drop_kind", 2),
    ("scan_keys", "drop_key", 2),
    ("scan_replies", "drop_reply", 1),
    ("scan_requests", "drop_request", 1),
    ("scan_announcements", "blank_announcement", 1),
    ("scan_silences", "drop_silence", 1),
)
"""How rows are found in the order of their key, what is done with each, and of how many columns the key is."""


class Persons:
    """Finds and erases."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def messages(self, person: Person) -> list[MessageId]:
        """The messages that have a delivery to this number, oldest first."""
        return [MessageId(str(row[0])) for row in await self._driver.read(SQL["messages_to"], person.phone.e164)]

    async def open(self, person: Person) -> list[tuple[MessageId, DeliveryId, State]]:
        """The deliveries to this number that may still go out."""
        rows = await self._driver.read(SQL["open_to"], person.phone.e164)
        return [(MessageId(str(message)), DeliveryId(str(delivery)), State(str(state))) for message, delivery, state in rows]

    async def replies(self, person: Person) -> list[FiledReply]:
        """What came from this number, oldest first."""
        return [
            FiledReply(
                id=str(ident),
                phone=person.phone.e164,
                system="",
                text=str(text),
                at=moment_or_none(at),
                received_at=moment(received_at),
                meant=Meant(meaning=Meaning(str(meaning))),
            )
            for ident, text, at, received_at, meaning in await self._driver.read(SQL["replies_of"], person.phone.e164)
        ]

    async def audit(self, *, since: datetime | None = None) -> AsyncIterator[AuditEntry]:
        """The audit trail from then on, oldest first."""
        last = ""
        while True:
            rows = await self._driver.read(SQL["audit_page"], last, 0 if since is None else millis(since), BATCH)
            for row in rows:
                yield audit_entry(row)
            if len(rows) < BATCH:
                return
            last = str(rows[-1][0])

    async def note(self, entry: AuditEntry) -> None:
        """Write a line of the audit trail that nothing else goes with."""
        await self._writer.plan(audited(entry))

    async def rows(self) -> int:
        """How many rows `forget` has to look through."""
        return number((await self._driver.read(SQL["rows"]))[0][0])

    async def forget(self, person: Person, entry: AuditEntry, now: datetime, seen: Callable[[int], object]) -> Erased:
        """Erase numbers and texts, and say so in the audit trail; `seen` is told of rows that were looked through.

        Counts stay, and what is a keyed hash. The number is erased first, and all that names it then, in batches.
        """
        phone = person.phone.e164

        async def work(tx: Tx) -> tuple[int, int, int]:
            messages = await tx.rows(SQL["messages_to"], phone)
            alone = await tx.rows(SQL["alone"], phone)
            states = await tx.rows(SQL["states_with"], phone)
            others = [
                (hook, key, route, to_json(sorted(set(string_tuple(recipients)) - {phone})), phone)
                for hook, key, route, recipients in states
            ]
            bundles = [
                (ident, to_json([one for one in string_tuple(audience) if one != phone]))
                for ident, audience in await tx.rows(SQL["bundles_to"], phone)
            ]
            deliveries, replies, *_ = await tx.batch(
                (SQL["forget_deliveries"], [(phone,)]),
                (SQL["forget_replies"], [(phone,)]),
                (SQL["drop_message"], alone),
                (SQL["touch_receipt"], [(row[0], millis(now)) for row in messages]),
                (SQL["set_recipients"], others),
                (SQL["forget_notice"], [(phone,)]),
                (SQL["forget_marks"], [(phone,)]),
                (SQL["forget_passes"], [(phone,)]),
                (SQL["set_audience"], bundles),
                (SQL["close_digest"], [(ident, millis(now)) for ident, _ in bundles]),
                audited(entry),
            )
            return len(deliveries), len(replies), len(alone)

        deliveries, replies, texts = await self._writer.transact(work)
        for scan, act, width in _SCANS:
            texts += await self._blank(person, scan, act, width, seen)
        return Erased(deliveries=deliveries, texts=texts, replies=replies)

    async def _blank(self, person: Person, scan: str, act: str, width: int, seen: Callable[[int], object]) -> int:
        last: Row = ("",) * width
        found = 0
        while rows := await self._driver.read(SQL[scan], *last, BATCH):
            last = rows[-1][:width]
            named = [row for row in rows if any(person.named_in(_text(value)) for value in row[width:])]
            if named:
                more = (b"",) if act == "drop_body" else ()
                await self._writer.plan((SQL[act], [(*row[:width], *more) for row in named]))
                found += len(named)
            seen(len(rows))
        return found


def audit_entry(row: Row) -> AuditEntry:
    """A line of the audit trail from its columns."""
    ident, at, surface, who, act, message, numbers, facts = row
    return AuditEntry(
        id=str(ident),
        at=moment(at),
        surface=str(surface),
        who=str(who),
        act=Act(str(act)),
        message=None if message is None else MessageId(str(message)),
        numbers=string_tuple(numbers),
        facts=string_map(facts),
    )


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
