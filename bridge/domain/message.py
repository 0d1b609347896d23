"""A message: one SMS intent, with one delivery for each recipient."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum, IntFlag, StrEnum

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Severity
from bridge.domain.ids import DeliveryId, GatewayId, MessageId, PostId
from bridge.domain.phone import PhoneNumber
from bridge.domain.sms import Options
from bridge.domain.state import State

PARK_AFTER = timedelta(minutes=5)
"""A wait of at least this is given to the gateway at once; a shorter one stays in our queue, where cancelling is exact."""


class Lane(IntEnum):
    """The order of claims: the lower number goes first."""

    PROBE = 0
    CRITICAL = 1
    MANUAL = 2
    NORMAL = 3
    DIGEST = 4

    @property
    def word(self) -> str:
        """The name in metrics."""
        return self.name.lower()


def alert_lane(severity: Severity | None) -> Lane:
    """The lane of an SMS for an alert."""
    return Lane.CRITICAL if severity is Severity.CRITICAL else Lane.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One recipient of a draft: to be queued, or suppressed with a reason from the start."""

    phone: PhoneNumber
    name: str = ""
    suppressed: str = ""


class Counts(IntFlag):
    """As what an SMS counts against the limits of those that alerts cause. The values are stored."""

    NOTHING = 0
    ALERT = 1
    CRITICAL = 2
    """Something critical fires in it."""
    DIGEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message about to enter the outbox. `expires_at` is the moment after which it is worthless."""

    origin: str
    """`hook:NAME`, `slack:U012ABC`, `cli:USER` or `bridge:alarm|watch|fallback|reply`."""
    lane: Lane
    text: str = field(repr=False)
    options: Options
    recipients: tuple[Recipient, ...]
    expires_at: datetime
    deliver_at: datetime | None = None
    reference: str | None = None
    hook: str | None = None
    post: PostId | None = None
    route: str | None = None
    severity: Severity | None = None
    mark: int | None = None
    """The number by which its recipients can acknowledge it: ` (7)` at the end of its text."""
    counts: Counts = Counts.NOTHING
    state_key: str = ""
    """Equal for two messages that say the same state of the same alerts; empty for what people write."""
    doubtful: bool = False
    """Whether all that fires in it does so by doubt alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One recipient's part of a message."""

    id: DeliveryId
    phone: PhoneNumber
    name: str = ""
    state: State
    reason: str = ""
    gateway_id: GatewayId | None = None
    encoding: str | None = None
    parts: int | None = None
    price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One HTTP call to the gateway for one delivery."""

    delivery: DeliveryId
    phone: PhoneNumber
    at: datetime
    code: int | None
    http_status: int | None
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One delivery report as kept."""

    phone: PhoneNumber
    status: str
    at: datetime | None
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as the store has it."""

    id: MessageId
    created_at: datetime
    origin: str
    text: str = field(repr=False)
    sender: str | None
    label: str | None
    reference: str | None
    deliver_at: datetime | None
    hook: str | None
    deliveries: tuple[Delivery, ...]


class CancelOutcome(StrEnum):
    """What came of a wish to cancel, in the words that every surface uses."""

    CANCELLED = "cancelled"
    RECALLED = "recalled"
    PARTLY = "partly recalled"
    TOO_LATE = "too late"
    NOT_KNOWN = "not known yet"


def cancel_outcome(states: Iterable[State]) -> CancelOutcome:
    """The one word for the states that a message's deliveries have after a cancel."""
    seen = set(states) - {State.SUPPRESSED}
    undecided = {State.SENDING, State.UNKNOWN, State.RECALLING, State.PARKED, State.QUEUED, State.HELD}
    stopped = seen & {State.CANCELLED, State.RECALLED}
    if seen & undecided:
        return CancelOutcome.NOT_KNOWN
    if not seen or seen == {State.CANCELLED}:
        return CancelOutcome.CANCELLED
    if seen == stopped:
        return CancelOutcome.RECALLED
    return CancelOutcome.PARTLY if stopped else CancelOutcome.TOO_LATE


FAILED = frozenset({State.FAILED, State.UNDELIVERED, State.REJECTED, State.EXPIRED})
"""States of a delivery that reached nobody, and after which a retry makes sense."""
RETRY_OF = "retry-of-"
"""How the reference of a retry begins; the id of the message that it retries stands behind."""


def unreached(message: Message) -> tuple[Addressee, ...]:
    """The recipients that a message did not reach and never will."""
    return tuple(Addressee(phone=delivery.phone, name=delivery.name) for delivery in message.deliveries if delivery.state in FAILED)


def retry_reference(ident: MessageId) -> str:
    """The reference by which a retry names the message that it retries."""
    return f"{RETRY_OF}{ident}"
