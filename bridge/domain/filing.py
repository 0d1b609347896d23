"""What one round of sorting writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bridge.domain.bundle import Group, Join
from bridge.domain.change import Applied
from bridge.domain.ids import AlertId, BundleId, DeliveryId
from bridge.domain.opened import OpenAlert
from bridge.domain.situation import FiledAlert, Last, SortedPost, StateKey
from bridge.domain.trouble import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """All that one round of sorting writes, in one transaction."""

    now: datetime
    posts: tuple[SortedPost, ...] = ()
    alerts: tuple[FiledAlert, ...] = ()
    joins: tuple[Join, ...] = ()
    last: Mapping[StateKey, Last] = field(default_factory=dict)
    waits: Mapping[StateKey, Group] = field(default_factory=dict)
    """Where what `last` says waits in a bundle of `joins`."""
    withdrawn: tuple[tuple[BundleId, AlertId], ...] = ()
    """What is taken out of bundles, which have to be open still."""
    opened: tuple[tuple[OpenAlert, AlertId | None], ...] = ()
    """Alerts that fire or end by this round, with the newest statement that they fire."""
    recalled: tuple[DeliveryId, ...] = ()
    """What waits for its time and says what is over by now."""
    troubles: tuple[Trouble, ...] = ()
    """What is to be told of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """That a round was written, and what became of SMS that it took back."""

    applied: tuple[Applied, ...] = ()
