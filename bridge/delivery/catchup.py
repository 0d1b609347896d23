"""Catching up: what the gateway told while nobody listened is read in its journal, and taken by those who take its callbacks.

After a time without a bridge once, and where nothing can reach us (`reports = "poll"`) again and again. The journal lists newest first
and knows days, not times; rows are read from the newest back to the oldest that may be news. Each is taken once: whoever takes it knows
what it has.
"""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bridge.delivery.loop import each, forever
from bridge.delivery.pages import MARGIN, MOST_PAGES, rows
from bridge.delivery.replies import Replies
from bridge.delivery.reports import Reports
from bridge.domain.account import Inbound, JournalQuery, Outbound
from bridge.domain.journal import Awaited, Cursor, Sought, sought
from bridge.domain.trouble import TroubleKind
from bridge.errors import GatewayError
from bridge.ports import Clock, Journal, Teller, TruthStore

log = logging.getLogger("smsbridge.delivery")

EVERY = 30.0
"""Seconds between looks."""
DOWN = timedelta(seconds=90)
"""Whoever was not there for longer than this has missed something."""
LEASE = timedelta(seconds=60)
"""How long a process that reads the journal keeps others from it; renewed with every page."""
RECENT, THOROUGH = timedelta(minutes=15), timedelta(minutes=10)
"""What is younger is looked for each time, what is older as often as this."""
FURTHEST = timedelta(days=7)
"""Deliveries that went earlier are not looked for."""
TELL_AFTER = 3
"""Looks in a row that failed, after which somebody is told."""
REMEMBERED = 10_000
"""Replies that this process has read, so that they are not taken to the store each time."""


class CatchUp:
    """Reads the journal."""

    def __init__(
        self,
        *,
        journal: Journal,
        store: TruthStore,
        reports: Reports,
        replies: Replies,
        clock: Clock,
        teller: Teller,
        holder: str,
        polls: Callable[[], bool],
        pages: int = MOST_PAGES,
    ) -> None:
        """`holder` names this process; `polls` says whether the journal is the only way to hear of anything; `pages` are read at most."""
        self._pages = pages
        self._journal = journal
        self._store = store
        self._reports = reports
        self._replies = replies
        self._clock = clock
        self._teller = teller
        self._holder = holder
        self._polls = polls
        self._failed = 0
        self._thorough_at: datetime | None = None
        self._read: deque[str] = deque(maxlen=REMEMBERED)

    async def run(self) -> None:
        """Look for ever."""
        await forever("journal", self.step, lambda: self._clock.sleep(EVERY), self._teller)

    async def step(self) -> bool:
        """Note that somebody listens; read the journal if nobody did for a while, or nobody can."""
        now = self._clock.now()
        if not await self._store.lease(self._holder, now, LEASE):
            return False
        cursor = await self._store.cursor() or Cursor(heard_at=now)
        if self._polls() or now - cursor.heard_at > DOWN:
            try:
                cursor = await self._caught_up(cursor, now)
            except GatewayError as error:
                # The cursor stays, so that the next look begins where this one did.
                self._fail(str(error))
                return False
            self._failed = 0
        await self._store.advance(replace(cursor, heard_at=now))
        return False

    async def _caught_up(self, cursor: Cursor, now: datetime) -> Cursor:
        try:
            reply, replies = await self._catch_replies(cursor)
        finally:
            reports = await self._catch_reports(cursor, now)
        if now - cursor.heard_at > DOWN:
            log.info("journal.caught_up", extra={"since": cursor.heard_at.isoformat(), "replies": replies, "reports": reports})
        return replace(cursor, reply=reply)

    async def _catch_replies(self, cursor: Cursor) -> tuple[int | None, int]:
        """Take the replies that are news, in the order in which they came; the highest id that was read, and how many were new."""
        since = cursor.heard_at - MARGIN
        found_rows = rows(self._journal.inbound, JournalQuery(), since, between=self._renew, whole=False, most=self._pages)
        found = [row async for row in found_rows if self._is_news(row, cursor, since)]
        found.sort(key=lambda row: (row.number or 0, row.id))
        new = 0

        async def take(row: Inbound) -> None:
            nonlocal new
            new += await self._replies.receive(row)
            self._read.append(row.id)

        # One that we fail at keeps no other from being taken, and the cursor where it is.
        await each(found, take)
        numbers = [number for row in found if (number := row.number) is not None]
        return max([*numbers, *([] if cursor.reply is None else [cursor.reply])], default=None), new

    def _is_news(self, row: Inbound, cursor: Cursor, since: datetime) -> bool:
        """Whether a reply may be new: above the highest that was read, or so young that the journal may have had it late."""
        above = row.number is not None and cursor.reply is not None and row.number > cursor.reply
        return row.id not in self._read and (above or row.at is None or row.at >= since)

    async def _catch_reports(self, cursor: Cursor, now: datetime) -> int:
        """Take the reports on what is awaited; how many rows had one."""
        wanted = self._sought(await self._store.awaited(now - FURTHEST, now), cursor, now)
        if wanted.since is None:
            return 0
        since = wanted.since - MARGIN
        found_rows = rows(self._journal.outbound, JournalQuery(), since, between=self._renew, whole=False, most=self._pages)
        found = [(row, row.status) async for row in found_rows if row.status is not None and wanted.has(row.id, row.foreign_id)]

        async def take(reported: tuple[Outbound, str]) -> None:
            row, status = reported
            await self._reports.receive(gateway_id=row.id, foreign_id=row.foreign_id, status=status, at=row.status_at, once=True)

        await each(found, take)
        return len(found)

    def _sought(self, awaited: list[Awaited], cursor: Cursor, now: datetime) -> Sought:
        thorough = self._thorough_at is None or now - self._thorough_at >= THOROUGH or now - cursor.heard_at > DOWN
        if thorough:
            self._thorough_at = now
        return sought(awaited, since=None if thorough else now - RECENT)

    async def _renew(self) -> None:
        if not await self._store.lease(self._holder, self._clock.now(), LEASE):
            raise GatewayError("another process reads the journal")

    def _fail(self, reason: str) -> None:
        self._failed += 1
        log.warning("journal.unread", extra={"reason": reason})
        if self._failed == TELL_AFTER:
            self._teller.tell(TroubleKind.JOURNAL, reason=reason)
