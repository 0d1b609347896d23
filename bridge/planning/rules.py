"""Everything that `smsbridge.toml` says, as one value that is valid once it exists."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bridge.domain.addressee import Addressee, named
from bridge.domain.alert import Severity
from bridge.domain.change import Item
from bridge.domain.chat import Person
from bridge.domain.phone import PhoneNumber
from bridge.domain.privacy import PERIODS, Data
from bridge.domain.sms import MAX_LABEL
from bridge.intake import HEARTBEATS
from bridge.intake.mapping import FieldMap
from bridge.rendering.template import Template
from bridge.routing.acks import ACK_EXPIRES
from bridge.routing.matchers import Matcher
from bridge.routing.permits import barred, silenced
from bridge.routing.quiet import QuietRules
from bridge.routing.recipients import REMOTE, book_key, resolve
from bridge.routing.rules import Limits, Route, every_recipient

ANYWHERE = "*"
TTL = MappingProxyType(
    {
        "critical": timedelta(hours=4),
        "error": timedelta(hours=4),
        "warning": timedelta(hours=12),
        "info": timedelta(hours=24),
        "manual": timedelta(hours=4),
    }
)
"""How long an SMS is worth sending, by severity; `manual` for what people send."""
_NOT_IN_LABEL = re.compile(r"[^A-Za-z0-9._@-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsRules:
    """`[sms]`: how SMS are sent."""

    sender: str | None = None
    """None for the account's own."""
    senders: tuple[str, ...] = ()
    """All that anybody may choose."""
    region: str = "DE"
    countries: frozenset[str] = frozenset({"DE"})
    """ISO regions where SMS may go, or `*`."""
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    language: str = "en"
    max_parts: int = 4
    rate: float = 10
    """Messages per second; 0 is unlimited."""
    timeout: float = 10.0
    """Seconds that one call to the gateway may take."""
    label: str = "{hook}.{route}"
    tracking: bool = False
    duplicate_lock: bool = True
    polls: bool = False
    """Whether delivery reports and replies are read in the gateway's journal, since nothing can reach us."""
    ttl: Mapping[str, timedelta] = field(default_factory=lambda: TTL)

    def can_be_answered(self, sender: str | None) -> bool:
        """Whether a phone can answer an SMS from this sender: a number, or the account's own. Nobody can answer a name."""
        return sender is None or sender.removeprefix("+").isdigit()

    def may_send_as(self, sender: str) -> bool:
        """Whether somebody may choose this sender."""
        return sender in self.senders

    def ttl_for(self, severity: str | None) -> timedelta:
        """How long an alert's SMS is worth sending: an alert that states no severity counts as error."""
        return self.ttl[severity or "error"]

    def label_for(self, hook: str, route: str) -> str | None:
        """The gateway's label of an alert's SMS, in its alphabet; None where nothing is left of it. `route` is empty for none."""
        filled = self.label.replace("{hook}", hook).replace("{route}", route)
        return _NOT_IN_LABEL.sub("-", filled).strip(".-_@")[:MAX_LABEL] or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """Whom a direct hook may text: these numbers, or every number inside `countries`."""

    recipients: tuple[Addressee, ...] = ()
    countries: bool = False

    def permits(self, addressee: Addressee) -> bool:
        """Whether this recipient may be texted. That the number lies inside `countries` is checked where it is read."""
        return self.countries or any(addressee.phone == known.phone for known in self.recipients)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """`[hooks.NAME]`: a webhook endpoint."""

    name: str
    format: str = "auto"
    secrets: tuple[str, ...] = field(default=(), repr=False)
    open: bool = False
    topics: tuple[str, ...] = ()
    """Topics of Amazon SNS (ARNs) that may post here, by Amazon's signature."""
    allow: Allow | None = None
    notices: tuple[str, ...] = HEARTBEATS
    """Titles of alerts that never page, and matchers, as they are written."""
    notice_matchers: tuple[tuple[Matcher, ...], ...] = ()
    """Those of `notices` that are matchers, over all fields of the body."""
    fields: FieldMap | None = None
    """Where in the bodies the fields of an alert stand; None where the format knows."""

    @property
    def direct(self) -> bool:
        """Whether posts are orders to send, and no alerts."""
        return self.format == "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellRules:
    """`[tell]`: by which ways people hear of the bridge's own trouble. False without any."""

    chat: str | None = None
    """A channel."""
    sms: tuple[Addressee, ...] = ()
    urls: tuple[str, ...] = field(default=(), repr=False)

    @property
    def ways(self) -> int:
        """How many ways there are that do not depend on each other: many numbers are one."""
        return (self.chat is not None) + bool(self.sms) + len(self.urls)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.ways)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRules:
    """`[watch]`: who gets an SMS when the bridge is silent, and after how long."""

    to: tuple[Addressee, ...]
    after: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRules:
    """`[money]`, in the account's currency."""

    budget: Decimal | None = None
    """What a day may cost."""
    reserve: Decimal | None = None
    """So much of the day's budget, and a balance below it, is for critical SMS alone."""
    warn: tuple[Decimal, ...] = ()
    """Somebody is told when the balance falls below each of them."""

    def left(self, spent: Decimal, *, critical: bool) -> Decimal | None:
        """What a day may still cost after so much; None without a budget. The reserve is left to what is critical."""
        if self.budget is None:
            return None
        kept = Decimal(0) if critical or self.reserve is None else min(self.reserve, self.budget)
        return self.budget - kept - spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The whole configuration."""

    sms: SmsRules = field(default_factory=SmsRules)
    limits: Limits = field(default_factory=Limits)
    ack_expires: timedelta = ACK_EXPIRES
    """`[alerts] ack_expires`: how long after it was given an acknowledgement lapses."""
    contacts: Mapping[str, Addressee] = field(default_factory=dict)
    groups: Mapping[str, tuple[Addressee, ...]] = field(default_factory=dict)
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    templates: Mapping[str, Template] = field(default_factory=dict)
    """By the name of the route; routes without `text` have none."""
    chat_admins: frozenset[str] = frozenset()
    """`[slack] admins`: ids of people; empty for the workspace's own admins."""
    tell: TellRules = field(default_factory=TellRules)
    watch: WatchRules | None = None
    money: MoneyRules = field(default_factory=MoneyRules)
    retention: Mapping[Data, timedelta] = field(default_factory=lambda: PERIODS)
    """`[retention]`: how long things are kept."""
    quiet: QuietRules = field(default_factory=QuietRules)
    remotes: Mapping[tuple[str | int, ...], tuple[str, ...]] = field(default_factory=dict)
    """By the place of a list of recipients: the names in it that the gateway's address book resolves."""
    book: Mapping[str, tuple[Addressee, ...]] = field(default_factory=dict)
    """Whom such names stand for, as far as the book was read."""

    @property
    def remote_names(self) -> tuple[str, ...]:
        """The names of the gateway's address book that the configuration uses, each once."""
        return tuple(dict.fromkeys(name for names in self.remotes.values() for name in names))

    def quiet_until(self, addressee: Addressee, route: str, severities: Iterable[Severity | None], now: datetime) -> datetime | None:
        """When an SMS of a route to somebody may go, by their quiet hours; None for now."""
        if not self.quiet:
            return None
        groups = [name for name in self.quiet.groups if any(addressee.phone == member.phone for member in self.groups.get(name, ()))]
        hours = self.quiet.of(route=route, contact=addressee.name, groups=groups)
        return None if hours is None else hours.until(severities, now, self.sms.timezone)

    def barred(self, item: Item, person: Person | None) -> str:
        """Why an SMS that somebody ordered in the chat may not leave any more; empty if it may."""
        return barred(person, item.phone, admins=self.chat_admins, known=self.known_numbers)

    def silenced(self, item: Item) -> str:
        """Why an SMS to a number that wants none may not leave; empty if it may all the same."""
        return silenced(item, on_routes=self.on_routes)

    @property
    def known_numbers(self) -> frozenset[str]:
        """The numbers (E.164) of all contacts and groups."""
        groups = (addressee for members in self.groups.values() for addressee in members)
        return frozenset(addressee.phone.e164 for addressee in (*self.contacts.values(), *groups))

    @property
    def every_recipient(self) -> tuple[Addressee, ...]:
        """The recipients of all routes, each number once: who gets the safe text when no route matches."""
        return every_recipient(self.routes)

    @property
    def nobody_known(self) -> bool:
        """Whether there is nobody yet to whom alerts could go: the gateway's address book has to be read before."""
        return any(not route.to and not route.drops for route in self.routes)

    @property
    def asks_for_answers(self) -> bool:
        """Whether any route's SMS can be answered, so that they end in numbers."""
        return any(
            self.sms.can_be_answered(sender) for sender in {self.sms.sender, *(route.sender for route in self.routes if route.sender)}
        )

    @property
    def addressees(self) -> Mapping[str, Addressee]:
        """By number (E.164): everybody who may get an alert."""
        lists = (*((*route.to, *route.fallback) for route in self.routes), tuple(self.contacts.values()))
        return {addressee.phone.e164: addressee for members in lists for addressee in members}

    @property
    def on_routes(self) -> frozenset[str]:
        """The numbers (E.164) of contacts on a route."""
        return frozenset(addressee.phone.e164 for addressee in self.every_recipient if addressee.name)

    def recipients(self, names: Iterable[str]) -> tuple[Addressee, ...]:
        """The addressees behind contacts, groups and numbers; InputError or PhoneError for what cannot be texted.

        A group of which a name of the gateway's book is missing is refused whole: nobody is left out without a word.
        """
        wanted = tuple(names)
        inner = [f"{REMOTE}{name}" for name in self.remotes_of(wanted)]
        resolve(inner, contacts={}, groups={}, region=self.sms.region, countries=self.sms.countries, book=self.book)
        return resolve(
            wanted, contacts=self.contacts, groups=self.groups, region=self.sms.region, countries=self.sms.countries, book=self.book
        )

    def remotes_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """The names of the gateway's address book that these groups hold."""
        groups = (named(name, (*self.contacts, *self.groups)) for name in names)
        return tuple(remote for group in groups if group is not None for remote in self.remotes.get(("groups", group), ()))

    def places_of(self, phone: PhoneNumber) -> tuple[str, ...]:
        """Where the configuration names a number: a contact by its name, free numbers where they stand."""
        lists: tuple[tuple[str, Iterable[Addressee]], ...] = (
            *((f"groups.{name}", members) for name, members in self.groups.items()),
            *((f"routes.{route.name}", (*route.to, *route.fallback)) for route in self.routes),
            *((f"hooks.{name}.allow", hook.allow.recipients) for name, hook in self.hooks.items() if hook.allow is not None),
            ("tell.sms", self.tell.sms),
            ("watch.to", self.watch.to if self.watch is not None else ()),
        )
        named = [f"contacts.{name}" for name, contact in self.contacts.items() if contact.phone == phone]
        free = [place for place, members in lists if any(member.phone == phone and not member.name for member in members)]
        book = {name: self.book.get(book_key(name), ()) for name in self.remote_names}
        remote = [f"{REMOTE}{name}" for name, members in book.items() if any(member.phone == phone for member in members)]
        return tuple(dict.fromkeys((*named, *free, *remote)))

    def sender_of(self, route: Route) -> str | None:
        """The sender of a route's SMS; None for the account's own."""
        return route.sender or self.sms.sender
