"""Bundles: alerts that wait for a common SMS, and the digests of those who are over a limit; what is read and written of them."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.ids import AlertId, BundleId, PostId
from bridge.domain.message import Counts
from bridge.domain.money import Day, Purse
from bridge.domain.situation import FiledMessage
from bridge.domain.trouble import Trouble

MOST_READ = 50
"""Alerts of a bundle, the worst, that are read one by one; of more only counts are."""
CROWD = 5
"""More alerts than this in one SMS are a crowd: their ends are not told one by one."""
MOST_COUNTS = 40
"""Counts of a bundle that are read: no SMS names so many."""


class BundleKind(StrEnum):
    """What a bundle is. The values are stored."""

    PLAIN = "plain"
    CALM = "calm"
    """What waits longer, until no more comes: ends of a crowd, and the changes of an alert that flaps."""
    SAFE = "safe"
    """A post that could not be read."""
    DIGEST = "digest"
    """What one number waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What the alerts of a bundle have in common."""

    route: str
    """Empty for a safe text that no route takes."""
    value: str = ""
    """Of `group_by`; empty where the route does not group."""
    kind: BundleKind = BundleKind.PLAIN
    audience: tuple[str, ...]
    """The numbers (E.164) that get exactly these alerts."""

    @property
    def key(self) -> str:
        """Equal for equal groups."""
        said = "\0".join([self.kind, self.route, self.value, *self.audience])
        return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long a bundle waits."""

    for_: timedelta
    """From its first alert; where `longest` is longer, from its last."""
    longest: timedelta
    """From its first alert."""
    interval: timedelta = timedelta(0)
    """The least gap to the group's last SMS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Alerts that join a group's open bundle, which is made with the id `fresh` where there is none."""

    fresh: BundleId
    group: Group
    wait: Wait
    alerts: tuple[AlertId, ...]
    flapping: frozenset[AlertId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An alert of a bundle, as it is rendered."""

    alert: Alert
    hook: str
    format: str
    post: PostId
    flaps: bool = False
    route: str = ""
    """On which it waited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many alerts of one name, severity and state there are."""

    title: str
    severity: Severity | None
    status: Status
    count: int
    new: bool = False
    """Whether the route did not have this name of late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many alerts of one route, severity and state there are."""

    route: str
    severity: Severity | None
    status: Status
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The beginning of the post of a bundle's worst alert, for the safe text."""

    body: bytes = field(repr=False)
    charset: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A bundle whose time has come, with as much of its alerts as an SMS can name. Of each alert its last state counts."""

    id: BundleId
    group: Group
    created_at: datetime
    reason: str = ""
    """Of a digest: why it waits."""
    urgent: int = 0
    """Of a digest: with how many new names it may pass its number's limit."""
    members: tuple[Member, ...]
    """Worst first, at most `MOST_READ`."""
    counts: tuple[Count, ...]
    """The worst first, then new names and the most; at most `MOST_COUNTS`."""
    tallies: tuple[Tally, ...]
    raw: Raw | None = None

    @property
    def total(self) -> int:
        """How many alerts there are."""
        return sum(tally.count for tally in self.tallies)

    @property
    def totals(self) -> Mapping[Status, int]:
        """How many of each state."""
        found = Counter[Status]()
        for tally in self.tallies:
            found[tally.status] += tally.count
        return found

    @property
    def critical(self) -> bool:
        """Whether something critical fires in it."""
        return any(tally.status is Status.FIRING and tally.severity is Severity.CRITICAL for tally in self.tallies)

    @property
    def routes(self) -> tuple[str, ...]:
        """Of its alerts; of a digest those on which they waited."""
        return tuple(dict.fromkeys(tally.route for tally in self.tallies)) or (self.group.route,)

    @property
    def new_names(self) -> frozenset[str]:
        """Names of firing alerts that the route did not have of late."""
        return frozenset(count.title for count in self.counts if count.new and count.status is Status.FIRING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest of one number that is open, as it stands or as it is to be written."""

    id: BundleId
    phone: str
    created_at: datetime
    due_at: datetime
    reason: str
    urgent: int = 0
    critical: bool = False
    """Whether something critical waits in it."""
    parts: tuple[BundleId, ...] = ()
    """What joins it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a release has to know of the past."""

    phones: frozenset[str]
    scopes: frozenset[tuple[str, str]]
    """Hooks, routes and the account, as far as these have limits."""
    window: timedelta
    marks: bool
    doubts: bool = False
    """Whether a bundle fires by doubt alone."""
    day: Day | None = None
    """The day whose cost matters; None without a budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known of the numbers of bundles that came due."""

    history: Mapping[str, tuple[tuple[datetime, Counts], ...]] = field(default_factory=dict)
    """By number: when SMS that alerts caused were queued for it, oldest first, as far back as the widest limit."""
    scopes: Mapping[tuple[str, str], tuple[tuple[datetime, Counts], ...]] = field(default_factory=dict)
    """The same by `("hook", NAME)`, `("route", NAME)` and `("account", "")`, where these have limits."""
    notices: Mapping[str, datetime] = field(default_factory=dict)
    """By number: when it was last told that a limit is reached."""
    texts: frozenset[tuple[str, str]] = frozenset()
    """Number and text of what was put into the outbox within the gateway's lock on repeated texts."""
    marks: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """By number: which numbers stand for open alerts on that phone."""
    digests: Mapping[str, Digest] = field(default_factory=dict)
    """By number: what is open."""
    passes: Mapping[str, int] = field(default_factory=dict)
    """By number: with how many new names its limit was passed within the hour."""
    doubts: Mapping[tuple[str, str], tuple[datetime, ...]] = field(default_factory=dict)
    """By number and hook: when SMS went within the hour in which all that fires does so by doubt."""
    purse: Purse | None = None
    """None without a budget."""
    broke: Mapping[str, datetime] = field(default_factory=dict)
    """By number: when it was last told that the budget is used up."""
    budget_told: datetime | None = None
    """When anybody was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The end of a bundle's wait."""

    bundle: BundleId
    sent: bool = False
    crowd: bool = False
    """Whether its alerts went out among many, so that their ends may wait for each other."""
    held: str = ""
    """What is to be added to the reasons of its alerts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrendered:
    """A bundle whose words could not be rendered: the safe text goes out for it."""

    bundle: BundleId
    post: PostId
    """Of its worst alert."""
    template: str = ""
    """The route whose `text` is the cause; empty where it is a fault of ours."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What becomes of bundles that came due, in one transaction."""

    now: datetime
    messages: tuple[FiledMessage, ...] = ()
    closed: tuple[Closing, ...] = ()
    digests: tuple[Digest, ...] = ()
    """Opened, joined or put off."""
    opened: frozenset[BundleId] = frozenset()
    notices: Mapping[str, datetime] = field(default_factory=dict)
    passes: Mapping[str, int] = field(default_factory=dict)
    broke: tuple[str, ...] = ()
    """Numbers that are told that the budget is used up."""
    safe: tuple[Unrendered, ...] = ()
    troubles: tuple[Trouble, ...] = ()
