"""The bridge's own trouble, on its way to people."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one way that is neither chat nor SMS has still to carry."""

    id: TellingId
    way: WayId
    kind: str
    text: str
    created_at: datetime
    attempts: int = 0


def way_id(url: str) -> WayId:
    """The id of an address: its scheme and a hash, so that logs and the store name it without its secrets."""
    return WayId(f"{url.partition('://')[0]}-{hashlib.blake2b(url.encode(), digest_size=4).hexdigest()}")
