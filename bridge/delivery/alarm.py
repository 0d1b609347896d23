"""Alarms: trouble of the bridge is shown in the chat too, once per kind and hour, with how often it happened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bridge.delivery.loop import forever
from bridge.domain.chat import ALARM, Announcement, AnnouncementId
from bridge.planning.rules import Rules
from bridge.ports import AnnouncementStore, Bell, Clock, Ids, Teller
from bridge.rendering.alarms import alarm_text

EVERY = 5.0
"""Seconds between looks when nobody rings."""
HOUR = timedelta(hours=1)
NEVER_ANNOUNCED = frozenset({"announcement"})
"""Trouble with the chat itself is not told in the chat."""


@dataclass(slots=True)
class _Pending:
    facts: dict[str, object] = field(default_factory=dict)
    count: int = 0


class AlarmTeller:
    """Tells by `inner`, and by the channel of `[tell] slack` where there is one."""

    def __init__(
        self, inner: Teller, *, store: AnnouncementStore, clock: Clock, ids: Ids, rules: Callable[[], Rules], bell: Bell, announce: Bell
    ) -> None:
        """`bell` is its own; `announce` is the announcer's."""
        self._inner = inner
        self._store = store
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._bell = bell
        self._announce = announce
        self._pending: dict[str, _Pending] = {}
        self._told_at: dict[str, datetime] = {}

    def tell(self, kind: str, **facts: object) -> None:
        """Tell of trouble of one kind. `facts` hold no number, text or secret."""
        self._inner.tell(kind, **facts)
        if self._rules().tell_chat is not None and kind not in NEVER_ANNOUNCED:
            pending = self._pending.setdefault(kind, _Pending())
            pending.facts, pending.count = facts, pending.count + 1
            self._bell.ring()

    async def run(self) -> None:
        """Put alarms among the announcements until cancelled."""
        await forever("alarm", self.step, lambda: self._bell.wait(EVERY))

    async def step(self) -> bool:
        """Announce what is not held back by its kind's hour. What the store does not take stays pending."""
        channel = self._rules().tell_chat
        now = self._clock.now()
        for kind, pending in list(self._pending.items()):
            told_at = self._told_at.get(kind)
            if channel is None or (told_at is not None and now - told_at < HOUR):
                continue
            text = alarm_text(kind, pending.facts, count=pending.count, language=self._rules().sms.language)
            wish = Announcement(id=AnnouncementId(f"alarm-{self._ids.new(now)}"), kind=ALARM, channel=channel, text=text, created_at=now)
            await self._store.put([wish])
            self._told_at[kind] = now
            del self._pending[kind]
            self._announce.ring()
        return False
