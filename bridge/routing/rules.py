"""What the configuration says of routes and limits, as values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bridge.domain.addressee import Addressee
from bridge.domain.when import parse_duration
from bridge.errors import InputError
from bridge.routing.matchers import Matcher

REPEAT_INTERVAL = timedelta(hours=4)
MAX_COUNT = 10_000
MAX_WINDOW = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A rule from alerts to recipients. Without matchers it takes every alert."""

    name: str
    matchers: tuple[Matcher, ...] = ()
    to: tuple[Addressee, ...]
    fallback: tuple[Addressee, ...] = ()
    """Who gets a critical SMS that does not reach somebody."""
    text: str | None = None
    """The source of the template; None for the bridge's own words."""
    sender: str | None = None
    continue_: bool = False
    send_resolved: bool = True
    repeat_interval: timedelta = REPEAT_INTERVAL

    @property
    def takes_notices(self) -> bool:
        """Whether a matcher names `status`: only such a route sends notices."""
        return any(matcher.name == "status" for matcher in self.matchers)


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
        window = parse_duration(match[2] if match[2][0].isdigit() else f"1{match[2]}")
        if window <= timedelta(0):
            raise InputError(f"the duration of the limit {text!r} must be longer than nothing")
        if window > MAX_WINDOW:
            raise InputError(f"the duration of the limit {text!r} may be 365d at most")
        return cls(count=count, window=window)


def find(name: str, routes: Sequence[Route]) -> Route | None:
    """The route of that name."""
    return next((route for route in routes if route.name == name), None)
