"""Deciding on one delivery: what a decision may look at, and what it may ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from bridge.domain.alert import Severity
from bridge.domain.ids import DeliveryId, GatewayId, MessageId, PostId
from bridge.domain.message import Lane
from bridge.domain.phone import PhoneNumber
from bridge.domain.sms import Options
from bridge.domain.state import Event, State
from bridge.domain.trouble import Trouble, TroubleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A delivery with all that deciding on it, and sending it, needs."""

    id: DeliveryId
    message: MessageId
    origin: str
    hook: str | None
    post: PostId | None
    severity: Severity | None
    state_key: str
    phone: PhoneNumber
    state: State
    reason: str
    lane: Lane
    text: str = field(repr=False)
    """What goes out: the message's text, or the one that replaced it after the gateway refused it."""
    options: Options
    """As they go out: without the sender after the gateway refused it."""
    created_at: datetime
    deliver_at: datetime | None
    expires_at: datetime
    next_attempt_at: datetime
    first_written_at: datetime | None
    """When the first attempt was written whose outcome nobody knows; None while every attempt had an answer."""
    last_attempt_at: datetime | None
    attempts: int
    recalls: int
    """DELETEs that were begun: committed before one is written, since after a death only the first proves that it came too late."""
    cancel_wished: bool
    changed: bool
    """True once sender or text were changed after a refusal."""
    gateway_id: GatewayId | None

    @property
    def alert(self) -> bool:
        """True for an SMS that an alert caused, False for what a person or a direct post wrote."""
        return bool(self.state_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery that is ours to send now. The claim is committed: from here on its fate may be unknown."""

    item: Item
    attempt: int
    probe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of asking for deliveries to send."""

    claims: tuple[Claim, ...] = ()
    barred: "tuple[Applied, ...]" = ()
    """What may not go out any more, and was suppressed in its place."""
    wait: float | None = None
    """Seconds until there may be more to take; None if nothing waits for a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptResult:
    """How an attempt ended, for its row."""

    n: int
    outcome: str
    code: int | None
    http_status: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A decision. `event` None changes no state. A field that is None stays as it is."""

    event: Event | None
    reason: str | None = None
    next_attempt_at: datetime | None = None
    probe_at: datetime | None = None
    """When to probe an unknown outcome; an event without it takes a planned probe back."""
    first_written_at: datetime | None = None
    settled: bool = False
    """True when the outcome of every attempt is known again."""
    counted: bool = True
    """False when the attempt is not held against the delivery."""
    recall_undone: bool = False
    """True when the DELETE that was begun did nothing for certain, so that the next one is the first."""
    wish_cancel: bool = False
    drop_sender: bool = False
    other_text: str | None = None
    gateway_id: GatewayId | None = None
    encoding: str | None = None
    parts: int | None = None
    price: Decimal | None = None
    attempt: AttemptResult | None = None
    tells: TroubleKind | None = None
    """What people are told of it, besides what a state is always told as."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """More facts to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a decision did. `after` equals `before` where nothing moved; `impossible` names an event that the table refused."""

    item: Item
    before: State
    after: State
    reason: str
    impossible: Event | None = None
    troubles: tuple[Trouble, ...] = ()
    """What is to be told of it, kept with it."""
