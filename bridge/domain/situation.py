"""What planning has to know of the past, as values; alerts, posts and messages as they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.audit import AuditEntry
from bridge.domain.ids import AlertId, BundleId, DeliveryId, MessageId, PostId
from bridge.domain.message import Draft, Lane
from bridge.domain.opened import AlertRef, Alike, OpenAlert
from bridge.domain.silence import Silence
from bridge.domain.state import State

StateKey = tuple[str, str, str]
"""Hook, `life` of the alert, route."""
WITHDRAWN = "; changed before it was texted"
"""What the reason of an alert ends in that left its bundle: its next state came before its time."""


def life(alert: Alert) -> str:
    """The key under which an alert's state is kept. Notices of an alert live beside its firing and its end, and change neither."""
    return f"{alert.key}#notice" if alert.status is Status.NOTICE else alert.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was texted of an alert on a route, and to whom (E.164)."""

    status: Status
    texted_at: datetime
    recipients: frozenset[str]
    severity: Severity | None = None
    """How bad it was said to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Last(Told):
    """What was last texted, or waits in a bundle to be texted, of an alert on a route."""

    acked_at: datetime | None = None
    """When somebody has taken it since."""
    fired_at: datetime | None = None
    """When the last post came that says that it fires, whether it was texted or not."""
    alert: AlertId | None = None
    """The statement that this is."""
    bundle: BundleId | None = None
    """The bundle that it is in."""
    waits: bool = False
    """Whether it still waits there."""
    before: Told | None = None
    """What was texted before what waits."""
    crowd: bool = False
    """Whether it was texted among many."""
    flips: int = 0
    """How often the alert changed its state, each time soon after the last."""
    flipped_at: datetime | None = None
    flap_told: bool = False
    """Whether somebody was told that it flaps."""
    unsure: bool = False
    """Whether an end came that may have meant it, and was told as such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """That somebody has taken an alert."""

    at: datetime
    who: str
    """A contact's name or a masked number, or who ordered it elsewhere, like `cli:ada`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """When an alert was taken, by its hook and key."""

    at: datetime
    hook: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An SMS of a route that is still to go out at its time."""

    delivery: DeliveryId
    phone: str
    route: str
    alerts: frozenset[tuple[str, str]]
    """Hook and key of those of its alerts that fire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The past that bears on a plan. An empty one is the first day."""

    last: Mapping[StateKey, Last] = field(default_factory=dict)
    waiting: tuple[Waiting, ...] = ()
    """SMS of alerts that end now."""
    silences: tuple[Silence, ...] = ()
    """Those that are not over."""
    opened: Mapping[AlertRef, OpenAlert] = field(default_factory=dict)
    """What is known of alerts that end now: under their own keys, and under those of open alerts that they may be about."""
    alike: Mapping[tuple[str, str], Alike] = field(default_factory=dict)
    """By hook and title: how many keys alerts had of late whose keys hold the path of a URL."""
    assume_sent: bool = False
    """For previews: every alert's earlier state counts as sent to its route's recipients, and nothing is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedPost:
    """What became of a post: `done`, or `safe` when the safe text went out for it."""

    id: PostId
    state: str
    kind: str
    format: str
    reason: str


class Place(StrEnum):
    """Where an alert waits that is not out yet."""

    BUNDLE = "bundle"
    DIGEST = "digest"
    SMS = "sms"
    """In an SMS that is kept till the end of quiet hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Where an alert waits, and until when."""

    place: Place
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledAlert:
    """An alert as it is kept: with its routes, and the reason why it was texted or not."""

    id: AlertId
    post: PostId
    hook: str
    received_at: datetime
    alert: Alert
    routes: tuple[str, ...]
    reason: str
    ack: Ack | None = None
    delays: tuple[Delay, ...] = ()
    """Where it waits now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """An alert that fired and that no route took."""

    hook: str
    format: str
    received_at: datetime
    alert: Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledMessage:
    """A message for the outbox."""

    id: MessageId
    draft: Draft
    bundle: BundleId | None = None
    """The bundle whose alerts it tells of."""
    entry: AuditEntry | None = None
    """The line of the audit trail for whoever ordered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much waits: deliveries that are not final by state, when the oldest of each lane fell due, posts that are not sorted."""

    states: Mapping[State, int]
    oldest: Mapping[Lane, datetime]
    posts: int
    oldest_post: datetime | None
