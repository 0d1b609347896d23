"""What the gateway keeps for our account and lists: the journal, webhooks, delivery states, prices, contacts and groups."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from bridge.domain.ids import GatewayId
from bridge.domain.url import is_url
from bridge.errors import InputError

MOST_ROWS = 100
"""Rows of the journal that one call gives (https://docs.seven.io/en/rest-api/endpoints/logbook)."""
STATES = ("DELIVERED", "NOTDELIVERED", "BUFFERED", "TRANSMITTED", "ACCEPTED", "EXPIRED", "REJECTED", "FAILED")
EVENTS = ("all", "dlr", "sms_mo", "tracking", "voice_call", "voice_status", "voice_dtmf", "rcs")
"""What a webhook may be called for (https://docs.seven.io/en/rest-api/endpoints/webhooks)."""
METHODS = ("POST", "GET", "JSON")

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """One answer to a question for a list. `answered` is False when no usable answer came; `reason` says why."""

    rows: tuple[Row, ...] = ()
    answered: bool = True
    more: bool = False
    """Whether the gateway says that others follow; the journal never says so."""
    code: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The answer to a wish: whether it was done, and the id of what was made."""

    done: bool
    id: str | None = None
    code: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalQuery:
    """Which rows of the journal are wanted; newest first. Days are the gateway's, which is in Germany."""

    id: str | None = None
    since: date | None = None
    until: date | None = None
    to: str | None = field(default=None, repr=False)
    state: str | None = None
    limit: int = MOST_ROWS
    offset: int = 0

    def __post_init__(self) -> None:
        """Refuse what the gateway would not understand, naming the field."""
        if not 1 <= self.limit <= MOST_ROWS:
            raise InputError(f"limit is 1 to {MOST_ROWS} rows", field="limit")
        if self.offset < 0:
            raise InputError("offset is 0 or more", field="offset")
        if self.state is not None and self.state not in STATES:
            raise InputError(f"state is one of {', '.join(STATES)}", field="state")
        if self.since is not None and self.until is not None and self.until < self.since:
            raise InputError("date_to is before date_from", field="date_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """A row of the outbound journal: one SMS that the gateway took. What it does not say is None."""

    id: GatewayId
    to: str = field(repr=False)
    """Digits without `+`."""
    sender: str
    text: str = field(repr=False)
    at: datetime | None
    price: Decimal | None = None
    status: str | None = None
    """The last delivery report's; None before the first."""
    status_at: datetime | None = None
    label: str | None = None
    foreign_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """An SMS that somebody sent to us: a row of the inbound journal, or a callback."""

    id: str
    """The gateway's; empty where an old callback names none."""
    sender: str = field(repr=False)
    """As the gateway gives it: digits without `+`, or a name."""
    system: str
    """The account's number that it was sent to."""
    text: str = field(repr=False)
    at: datetime | None
    reply_to: GatewayId | None = None

    @property
    def number(self) -> int | None:
        """The id as the number that it is: ids are compared as numbers, since their digits grow in count."""
        return int(self.id) if self.id.isascii() and self.id.isdigit() and len(self.id) <= 18 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """Somebody opened a shortened link. The counts are totals so far."""

    gateway_id: GatewayId
    tracking_url: str = field(repr=False)
    final_url: str = field(repr=False)
    clicks: int
    views: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that the gateway calls. `id` is empty for one that is yet to be registered."""

    target_url: str
    event_type: str
    request_method: str = "POST"
    headers: str = field(default="", repr=False)
    """`Name: value`, one a line."""
    event_filter: str | None = None
    id: str = ""
    enabled: bool = True
    created: datetime | None = None

    def check(self) -> None:
        """Refuse what the gateway would not take. Raises InputError naming the field."""
        if not is_url(self.target_url):
            raise InputError("target_url must begin with https:// or http://", field="target_url")
        if self.event_type not in EVENTS:
            raise InputError(f"event_type is one of {', '.join(EVENTS)}", field="event_type")
        if self.request_method not in METHODS:
            raise InputError(f"request_method is one of {', '.join(METHODS)}", field="request_method")
        if any(not re.fullmatch(r"[A-Za-z0-9-]+:[\t -~]*", line) for line in self.headers.splitlines()):
            raise InputError("headers are lines like `Name: value`", field="headers")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStatus:
    """What the deprecated status endpoint says of one SMS; None of both before the first report."""

    id: GatewayId
    status: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What an SMS part costs in one network, in the account's currency."""

    mcc: str
    mncs: tuple[str, ...]
    name: str | None
    price: Decimal
    features: tuple[str, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country's networks with their prices."""

    code: str
    name: str
    prefix: str
    networks: tuple[Network, ...]

    @property
    def highest(self) -> Decimal | None:
        """The dearest network's price: which network a number is in cannot be known."""
        return max((network.price for network in self.networks), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookQuery:
    """Which contacts or groups are wanted."""

    limit: int = MOST_ROWS
    offset: int = 0
    group_id: int | None = None
    search: str | None = field(default=None, repr=False)
    order_by: str | None = None
    descending: bool = False

    def __post_init__(self) -> None:
        """Refuse what the gateway would not understand, naming the field."""
        if self.limit < 1:
            raise InputError("limit is 1 or more", field="limit")
        if self.offset < 0:
            raise InputError("offset is 0 or more", field="offset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody in the gateway's address book. `id` is 0 for one that is yet to be made."""

    id: int = 0
    firstname: str = field(default="", repr=False)
    lastname: str = field(default="", repr=False)
    mobile: str = field(default="", repr=False)
    """Digits without `+`."""
    groups: tuple[int, ...] = ()
    created: datetime | None = None
    fullname: str = field(default="", repr=False)

    def check(self) -> None:
        """Refuse what the gateway could not keep. Raises InputError naming the field."""
        if not (self.firstname or self.lastname):
            raise InputError("a contact needs a name", field="firstname")
        if not re.fullmatch(r"\+?[0-9]{5,16}", self.mobile):
            raise InputError("mobile_number is digits with the country's code", field="mobile_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactGroup:
    """A group of the gateway's address book."""

    id: int
    name: str
    members: int
    created: datetime | None = None
