"""Announcing: what waits to be shown in the chat is shown, edited as it changes, and tried again for as long as that can help."""

import logging
from datetime import timedelta

from bridge.delivery.loop import backoff, forever
from bridge.domain.chat import RECEIPT, Announcement, Never, NotNow, Shown
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.ports import AnnouncementStore, Announcer, ArchiveStore, Bell, Clock, ReplyStore, Teller

log = logging.getLogger("smsbridge.delivery")

MOST = 20
"""Announcements of one turn."""
LEASE = timedelta(seconds=30)
"""How long one is another process's alone: longer than a call to the chat may take."""
EVERY = 1.0
"""Seconds between looks when nobody rings: receipts are due again by the time."""
GAP = timedelta(seconds=2)
"""The least time between two edits of one announcement."""
GIVE_UP = timedelta(days=7)
MOST_LIMITED = 3
"""Announcements in a row that the chat puts off for a while, after which it is left alone for that while."""


class Announcing:
    """Shows announcements in the order in which they fall due."""

    def __init__(
        self,
        *,
        store: AnnouncementStore,
        archive: ArchiveStore,
        replies: ReplyStore,
        announcer: Announcer,
        clock: Clock,
        teller: Teller,
        bell: Bell,
    ) -> None:
        """`announcer` is the chat."""
        self._replies = replies
        self._store = store
        self._archive = archive
        self._announcer = announcer
        self._clock = clock
        self._teller = teller
        self._bell = bell
        self._silent_until = 0.0
        self._limited = 0

    async def run(self) -> None:
        """Announce until cancelled."""
        await forever("announce", self.step, lambda: self._bell.wait(EVERY), self._teller)

    async def step(self) -> bool:
        """Show what is due; whether there may be more."""
        if self._clock.monotonic() < self._silent_until:
            return False
        for _ in range(MOST):
            wish = await self._store.take(self._clock.now(), lease=LEASE)
            if wish is None or not await self._show(wish):
                return False
        return True

    async def _show(self, wish: Announcement) -> bool:
        """Show one; False when the chat takes nothing at all now."""
        message = None if wish.message is None else await self._archive.message(wish.message)
        opened = await self._replies.opened(message.id) if message is not None and wish.kind == RECEIPT else None
        showing = await self._announcer.show(wish, message, opened)
        now = self._clock.now()
        match showing:
            case Shown():
                self._limited = 0
                await self._store.shown(wish, showing, now + GAP)
            case NotNow() if now - wish.created_at < GIVE_UP:
                wait = max(showing.after or timedelta(0), backoff(wish.attempts))
                log.warning("announcement.later", extra={"kind": wish.kind, "why": showing.why, "seconds": wait.total_seconds()})
                await self._store.later(wish.id, now + wait)
                self._limited = 0 if showing.after is None else self._limited + 1
                if showing.everywhere or self._limited >= MOST_LIMITED:
                    self._limited = 0
                    self._silent_until = self._clock.monotonic() + wait.total_seconds()
                    return False
            case NotNow() | Never():
                trouble = Trouble.of(TroubleKind.ANNOUNCEMENT, now, what=wish.kind, reason=showing.why)
                await self._store.failed(wish.id, showing.why, trouble)
                self._teller.noted(trouble)
        return True
