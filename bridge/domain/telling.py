"""The bridge's own trouble, on its way to people."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from bridge.domain.change import Item
from bridge.domain.ids import DeliveryId, MessageId, message_of
from bridge.domain.state import State

TellingId = NewType("TellingId", str)
WayId = NewType("WayId", str)
"""Names an address without holding it: addresses hold passwords."""

ALARM_ORIGIN = "bridge:alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Trouble of one kind that nobody was told of yet."""

    kind: str
    count: int
    """How often it happened since it was last told."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """Of the last time; they hold no number, text or secret."""
    since: datetime
    """When it happened first since it was last told."""
    told_at: datetime | None = None

    @property
    def message(self) -> MessageId | None:
        """The message that it is about, where its facts name one, or a delivery."""
        if (delivery := self.facts.get("delivery")) is not None:
            return message_of(DeliveryId(str(delivery)))
        message = self.facts.get("of")
        return None if message is None else MessageId(str(message))


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one way that is neither chat nor SMS has still to carry."""

    id: TellingId
    way: WayId
    kind: str
    text: str
    created_at: datetime
    attempts: int = 0


ALARM_FAILED = "alarm_failed"
"""Told of an alarm's own SMS, which must not become an SMS again."""
_TOLD = {
    State.EXPIRED: "expired",
    State.UNKNOWN: "unknown",
    State.FAILED: "failed",
    State.UNDELIVERED: "undelivered",
    State.REJECTED: "rejected",
}
"""States whose beginning is told, with the kind they are told as."""


def trouble_of(item: Item, after: State, reason: str, now: datetime) -> Trouble | None:
    """What is to be told of a delivery that has moved; None where that is no trouble."""
    kind = _TOLD.get(after)
    if kind is None or after is item.state:
        return None
    facts = {"delivery": item.id, "lane": item.lane.word, "reason": reason}
    return Trouble(kind=ALARM_FAILED if item.origin == ALARM_ORIGIN else kind, count=1, facts=facts, since=now)


def way_id(url: str) -> WayId:
    """The id of an address: its scheme and a hash, so that logs and the store name it without its secrets."""
    return WayId(f"{url.partition('://')[0]}-{hashlib.blake2b(url.encode(), digest_size=4).hexdigest()}")
