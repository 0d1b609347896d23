"""Reconciling: what nobody knows the outcome of is looked for in the gateway's journal, once a row would be there."""

import logging

from bridge.delivery.loop import each, forever
from bridge.delivery.pages import MARGIN, rows
from bridge.delivery.record import Recorder
from bridge.delivery.reports import Reports
from bridge.domain import doubt, judge
from bridge.domain.account import JournalQuery
from bridge.domain.change import Item
from bridge.domain.doubt import Finding
from bridge.domain.ids import DeliveryId
from bridge.domain.trouble import TroubleKind
from bridge.errors import GatewayError
from bridge.ports import Bell, Clock, Journal, Meter, OutboxStore, Teller, TruthStore

log = logging.getLogger("smsbridge.delivery")

EVERY = 5.0
"""Seconds between looks."""
REST = 30.0
"""Seconds for which a journal that cannot be read is left alone."""
MOST = 50
"""Deliveries of one look: each is a call of its own."""
TELL_AFTER = 3
"""Readings in a row that failed, after which somebody is told."""


class Reconciler:
    """Asks the journal."""

    def __init__(
        self,
        *,
        journal: Journal,
        store: TruthStore,
        outbox: OutboxStore,
        reports: Reports,
        recorder: Recorder,
        meter: Meter,
        teller: Teller,
        clock: Clock,
        bell: Bell,
    ) -> None:
        """`bell` is the dispatcher's."""
        self._journal = journal
        self._store = store
        self._outbox = outbox
        self._reports = reports
        self._recorder = recorder
        self._meter = meter
        self._teller = teller
        self._clock = clock
        self._bell = bell
        self._failed = 0
        self._silent_until = 0.0

    async def run(self) -> None:
        """Look for ever."""
        await forever("reconcile", self.step, lambda: self._clock.sleep(EVERY), self._teller)

    async def step(self) -> bool:
        """Look for what is due, the most urgent first; whether there may be more."""
        if self._clock.monotonic() < self._silent_until:
            return False
        due = await self._store.doubtful(self._clock.now(), MOST)
        await each(due, self._look)
        if self._failed >= TELL_AFTER:
            await self._ask_people()
        return len(due) == MOST and not self._failed

    async def _look(self, delivery: DeliveryId) -> None:
        item = await self._outbox.item(delivery)
        if item is None or self._clock.monotonic() < self._silent_until:
            return
        try:
            finding = await self._finding(item)
        except GatewayError as error:
            self._fail(str(error))
            return
        self._failed = 0
        now = self._clock.now()
        changes = await self._outbox.change(delivery, now, lambda current: doubt.on_journal(current, finding, now), then=judge.after_wish)
        self._recorder.record(changes)
        for change in changes:
            if change.reason == doubt.RESENT:
                self._meter.message(change.item.lane.word, "resent")
                self._bell.ring()
        if finding.row is not None and finding.row.status is not None:
            row = finding.row
            await self._reports.receive(gateway_id=row.id, foreign_id=delivery, status=str(row.status), at=row.status_at, once=True)

    async def _finding(self, item: Item) -> Finding:
        """What the whole journal of this number says since the first attempt."""
        read_at = self._clock.now()
        since = min(item.first_written_at or read_at, doubt.written_at(item)) - MARGIN
        found = rows(self._journal.outbound, JournalQuery(to=item.phone.e164), since, between=_nothing)
        return doubt.find([row async for row in found], item, read_at)

    async def _ask_people(self) -> None:
        """What the journal would have to tell may be decided by people while it cannot be read."""
        now = self._clock.now()

        async def ask(delivery: DeliveryId) -> None:
            self._recorder.record(await self._outbox.change(delivery, now, lambda item: doubt.on_unread(item, now)))

        await each(await self._store.unasked(now, MOST), ask)

    def _fail(self, reason: str) -> None:
        self._failed += 1
        self._silent_until = self._clock.monotonic() + REST
        log.warning("reconcile.journal_unread", extra={"reason": reason})
        if self._failed == TELL_AFTER:
            self._teller.tell(TroubleKind.JOURNAL, reason=reason)


async def _nothing() -> None:
    """Between two pages there is nothing to do."""
