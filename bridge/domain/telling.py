"""What is to be told of a delivery, and the bridge's own trouble on its way to people."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bridge.domain.change import Change, Item
from bridge.domain.state import Event, State
from bridge.domain.trouble import Trouble, TroubleKind

TellingId = NewType("TellingId", str)
WayId = NewType("WayId", str)
"""Names an address without holding it: addresses hold passwords."""

ALARM_ORIGIN = "bridge:alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one way that is neither chat nor SMS has still to carry."""

    id: TellingId
    way: WayId
    kind: str
    text: str
    created_at: datetime
    attempts: int = 0


_TOLD = {
    State.EXPIRED: TroubleKind.EXPIRED,
    State.UNKNOWN: TroubleKind.UNKNOWN,
    State.FAILED: TroubleKind.FAILED,
    State.UNDELIVERED: TroubleKind.UNDELIVERED,
    State.REJECTED: TroubleKind.REJECTED,
}
"""States whose beginning is told, with the kind they are told as."""
_OF_ITS_END = frozenset({*_TOLD.values(), TroubleKind.RESENT, TroubleKind.UNDECIDED})
"""What is told of an alarm's own SMS as of an alarm that failed."""


def troubles_of(item: Item, change: Change, after: State, reason: str, now: datetime) -> tuple[Trouble, ...]:
    """What is to be told of a change: that a delivery has come to a state that is told, and what was decided to be told besides.

    Whoever let it go knows.
    """
    begun = _TOLD.get(after) if after is not item.state and change.event is not Event.LET_GO else None
    kinds = [kind for kind in (begun, change.tells) if kind is not None]
    facts = {"delivery": item.id, "lane": item.lane.word, "reason": reason, **change.facts}
    return tuple(
        Trouble.of(TroubleKind.ALARM_FAILED if item.origin == ALARM_ORIGIN and kind in _OF_ITS_END else kind, now, **facts)
        for kind in kinds
    )


def way_id(url: str) -> WayId:
    """The id of an address: its scheme and a hash, so that logs and the store name it without its secrets."""
    return WayId(f"{url.partition('://')[0]}-{hashlib.blake2b(url.encode(), digest_size=4).hexdigest()}")
