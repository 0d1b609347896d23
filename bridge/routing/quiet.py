"""Quiet hours: what may wait until the morning waits until the morning. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bridge.domain.alert import Severity
from bridge.routing.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """The hours, and from which severity on nothing waits."""

    window: Window
    below: Severity = Severity.CRITICAL

    def until(self, severities: Iterable[Severity | None], now: datetime, zone: ZoneInfo) -> datetime | None:
        """When an SMS of alerts with these severities may go; None for now. One that states no severity never waits."""
        if any(severity is None or severity.rank <= self.below.rank for severity in severities):
            return None
        return self.window.over(now, zone) if self.window.holds(now.astimezone(zone)) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietRules:
    """`[quiet]`: for everybody, and by the names of contacts, groups and routes."""

    default: Quiet | None = None
    contacts: Mapping[str, Quiet] = field(default_factory=dict)
    groups: Mapping[str, Quiet] = field(default_factory=dict)
    routes: Mapping[str, Quiet] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.default or self.contacts or self.groups or self.routes)

    def of(self, *, route: str, contact: str, groups: Collection[str]) -> Quiet | None:
        """Those that count for a recipient: the route's, else the contact's, else the first group's that holds the number."""
        group = next((quiet for name, quiet in self.groups.items() if name in groups), None)
        return self.routes.get(route) or self.contacts.get(contact) or group or self.default
