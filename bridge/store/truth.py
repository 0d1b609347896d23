"""What is still to be learnt: deliveries whose end nobody knows, and how far the gateway's journal was read."""

from datetime import datetime, timedelta

import msgspec

from bridge.domain.doubt import UNDECIDED
from bridge.domain.ids import DeliveryId, GatewayId
from bridge.domain.journal import Awaited, Cursor
from bridge.domain.judge import JOURNAL_LAG, PROBE_WITHIN
from bridge.domain.state import State
from bridge.store.driver import Driver, Tx, Value
from bridge.store.inbox import hold
from bridge.store.rows import millis, moment, string_or_none, to_json
from bridge.store.sql import queries
from bridge.store.writer import Writer

SQL = queries("truth")
LEASE = "journal"
DAY = timedelta(days=1)
"""How long after its time to live an unknown delivery is still looked for."""


class _StoredCursor(msgspec.Struct):
    heard_at: int
    reply: int | None = None


class Truth:
    """The store's part for those who find out."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def lease(self, holder: str, now: datetime, lease: timedelta) -> bool:
        """Take or keep the right to read the journal; False if another process has it."""

        async def work(tx: Tx) -> bool:
            return await hold(tx, LEASE, holder, now, lease)

        return await self._writer.transact(work)

    async def cursor(self) -> Cursor | None:
        """How far the journal was read; None at the first start."""
        found = await self._driver.read(SQL["cursor"])
        if not found:
            return None
        stored = msgspec.json.decode(str(found[0][0]), type=_StoredCursor)
        return Cursor(heard_at=moment(stored.heard_at), reply=stored.reply)

    async def advance(self, cursor: Cursor) -> None:
        """Keep how far it was read."""
        await self._writer.plan((SQL["set_cursor"], [(to_json({"heard_at": millis(cursor.heard_at), "reply": cursor.reply}),)]))

    async def doubtful(self, now: datetime, most: int) -> list[DeliveryId]:
        """Deliveries that the journal is to be asked about now, the most urgent first."""
        params = (millis(now), millis(now - PROBE_WITHIN), millis(now - DAY), millis(now - JOURNAL_LAG), most)
        return [DeliveryId(str(row[0])) for row in await self._driver.read(SQL["doubtful"], *params)]

    async def unasked(self, now: datetime, most: int) -> list[DeliveryId]:
        """Deliveries that the journal is to be asked about now, and no person is, the most urgent first."""
        params: tuple[Value, ...] = (millis(now), millis(now - PROBE_WITHIN), millis(now - DAY), *sorted(UNDECIDED), most)
        return [DeliveryId(str(row[0])) for row in await self._driver.read(SQL["unasked"], *params)]

    async def awaited(self, since: datetime, until: datetime) -> list[Awaited]:
        """Deliveries that went, or were to go, between these times, and of which nothing final is known."""
        return [
            Awaited(
                id=DeliveryId(str(ident)),
                gateway_id=None if (gateway := string_or_none(gateway_id)) is None else GatewayId(gateway),
                state=State(str(state)),
                sent_at=moment(sent_at),
            )
            for ident, gateway_id, state, sent_at in await self._driver.read(SQL["awaited"], millis(since), millis(until))
        ]
