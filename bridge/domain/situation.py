"""What planning has to know of the past, as values; and what one round of sorting writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bridge.domain.alert import Alert, Status
from bridge.domain.audit import AuditEntry
from bridge.domain.ids import AlertId, MessageId, PostId
from bridge.domain.message import Draft, Lane
from bridge.domain.state import State
from bridge.domain.telling import Trouble

StateKey = tuple[str, str, str]
"""Hook, `life` of the alert, route."""


def life(alert: Alert) -> str:
    """The key under which an alert's state is kept. Notices of an alert live beside its firing and its end, and change neither."""
    return f"{alert.key}#notice" if alert.status is Status.NOTICE else alert.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """What was last texted of an alert on a route, and to whom (E.164)."""

    status: Status
    texted_at: datetime
    recipients: frozenset[str]
    acked: bool = False
    """Whether somebody has taken it since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """That somebody has taken an alert."""

    at: datetime
    who: str
    """A contact's name or a masked number, or who ordered it elsewhere, like `cli:ada`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What planning wants to look up: alerts by hook and key, numbers (E.164)."""

    alerts: frozenset[tuple[str, str]]
    phones: frozenset[str]
    marks: bool = False
    """Whether the numbers of open alerts on these phones matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The past that bears on a plan. An empty one is the first day."""

    last: Mapping[StateKey, Last] = field(default_factory=dict)
    history: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    """By number: when SMS that alerts caused were queued for it, oldest first, as far back as the widest limit."""
    notices: Mapping[str, datetime] = field(default_factory=dict)
    """By number: when it was last told that a limit is reached."""
    texts: frozenset[tuple[str, str]] = frozenset()
    """Number and text of what was put into the outbox within the gateway's lock on repeated texts."""
    marks: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """By number: which numbers stand for open alerts on that phone."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledMessage:
    """A message for the outbox. Its alerts, if it has any, are one bundle of the draft's route."""

    id: MessageId
    draft: Draft
    alerts: tuple[AlertId, ...] = ()
    entry: AuditEntry | None = None
    """The line of the audit trail for whoever ordered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """All that one round of sorting writes, in one transaction."""

    now: datetime
    posts: tuple[SortedPost, ...] = ()
    alerts: tuple[FiledAlert, ...] = ()
    messages: tuple[FiledMessage, ...] = ()
    last: Mapping[StateKey, Last] = field(default_factory=dict)
    notices: Mapping[str, datetime] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()
    """What is to be told of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much waits: deliveries that are not final by state, when the oldest of each lane fell due, posts that are not sorted."""

    states: Mapping[State, int]
    oldest: Mapping[Lane, datetime]
    posts: int
    oldest_post: datetime | None
