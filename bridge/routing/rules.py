"""What the configuration says of routes and limits, as values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Alert
from bridge.domain.when import parse_duration
from bridge.errors import InputError
from bridge.routing.matchers import Matcher
from bridge.routing.windows import Window

REPEAT_INTERVAL = timedelta(hours=4)
GROUP_WAIT = timedelta(seconds=3)
GROUP_INTERVAL = timedelta(minutes=5)
MAX_COUNT = 10_000
MAX_WINDOW = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A rule from alerts to recipients. Without matchers it takes every alert."""

    name: str
    matchers: tuple[Matcher, ...] = ()
    to: tuple[Addressee, ...]
    for_all: bool = False
    """Nobody of its own is known yet: `to` is everybody on a route, in their place."""
    drops: bool = False
    """Whether it takes alerts to text nobody, on purpose: `to = []`."""
    fallback: tuple[Addressee, ...] = ()
    """Who gets a critical SMS that does not reach somebody."""
    text: str | None = None
    """The source of the template; None for the bridge's own words."""
    sender: str | None = None
    continue_: bool = False
    send_resolved: bool | None = None
    """Whether ends are texted; None for all but those of work that merely went well."""
    repeat_interval: timedelta = REPEAT_INTERVAL
    group_by: tuple[str, ...] = ()
    """Labels by which alerts share an SMS; `...` is each alert for itself; without any it is those that come within `group_wait`."""
    group_wait: timedelta = GROUP_WAIT
    group_interval: timedelta = GROUP_INTERVAL
    """The least gap between two SMS of a group; only with `group_by`."""
    active: tuple[Window, ...] = ()
    """The times at which it takes alerts; empty for always."""

    def tells_end(self, alert: Alert) -> bool:
        """Whether the end of an alert is texted."""
        return not alert.success if self.send_resolved is None else self.send_resolved

    @property
    def takes_all(self) -> bool:
        """Whether it leaves no alert to the routes behind it."""
        return not self.matchers and not self.active

    @property
    def takes_notices(self) -> bool:
        """Whether a matcher names `status`: only such a route sends notices."""
        return self.names("status")

    def names(self, name: str) -> bool:
        """Whether a matcher names this field or label."""
        return any(matcher.name == name for matcher in self.matchers)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """At most `count` SMS in any `window`."""

    count: int
    window: timedelta

    @classmethod
    def parse(cls, text: str) -> "LimitRule":
        """Read `2/1m` or `10/h`; InputError otherwise."""
        match = re.fullmatch(r"\s*([0-9]{1,5})\s*/\s*(\S+)\s*", text)
        if match is None:
            raise InputError(f"{text!r} is no limit; write COUNT/DURATION, for example 2/1m or 10/h")
        count = int(match[1])
        if not 1 <= count <= MAX_COUNT:
            raise InputError(f"the count of the limit {text!r} must be 1 to {MAX_COUNT}; to switch limits off write []")
        try:
            window = parse_duration(match[2] if match[2][0].isdigit() else f"1{match[2]}")
        except InputError as error:
            raise InputError(f"{text!r} is no limit; write COUNT/DURATION, for example 2/1m or 10/h") from error
        if window <= timedelta(0):
            raise InputError(f"the duration of the limit {text!r} must be longer than nothing")
        if window > MAX_WINDOW:
            raise InputError(f"the duration of the limit {text!r} may be 365d at most")
        return cls(count=count, window=window)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`[limits]`; empty ones switch off.

    Of SMS caused by alerts: for each number, critical ones and others apart, of each hook, of each route, of all together. Of SMS that
    are ordered: by each person in the chat, and by each hook that takes direct orders.
    """

    recipient: tuple[LimitRule, ...] = (
        LimitRule(count=2, window=timedelta(minutes=1)),
        LimitRule(count=4, window=timedelta(minutes=15)),
        LimitRule(count=10, window=timedelta(hours=1)),
    )
    critical: tuple[LimitRule, ...] | None = None
    """The same of critical alerts, which are counted apart; None for the limits of `recipient`."""
    hook: tuple[LimitRule, ...] = ()
    route: tuple[LimitRule, ...] = ()
    account: tuple[LimitRule, ...] = ()
    person: tuple[LimitRule, ...] = (LimitRule(count=200, window=timedelta(hours=1)), LimitRule(count=1000, window=timedelta(days=1)))
    direct: tuple[LimitRule, ...] = ()

    @property
    def window(self) -> timedelta:
        """The widest window of those that count what alerts cause."""
        every = (*self.recipient, *self.of_number(critical=True), *self.hook, *self.route, *self.account)
        return max((rule.window for rule in every), default=timedelta(0))

    def of_number(self, *, critical: bool) -> tuple[LimitRule, ...]:
        """The limits of one number, for what is critical or for all else."""
        return self.recipient if not critical or self.critical is None else self.critical

    def of(self, scope: str) -> tuple[LimitRule, ...]:
        """The limits of a scope: `hook`, `route` or `account`."""
        return {"hook": self.hook, "route": self.route, "account": self.account}[scope]


def every_recipient(routes: Sequence[Route]) -> tuple[Addressee, ...]:
    """The recipients of all routes, each number once."""
    found = {addressee.phone.e164: addressee for route in reversed(routes) for addressee in reversed(route.to)}
    return tuple(reversed(found.values()))


def find(name: str, routes: Sequence[Route]) -> Route | None:
    """The route of that name."""
    return next((route for route in routes if route.name == name), None)
