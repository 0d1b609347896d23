"""Alerts that fire by doubt alone: how many SMS of them go, and the line that would make notices of them. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bridge.domain.alert import Alert, Status
from bridge.domain.bundle import Due
from bridge.domain.post import Post
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.errors import ReadError
from bridge.intake.decode import decode
from bridge.intake.fields import fields_of
from bridge.planning.rules import Hook
from bridge.routing.notices import field_entry, notices_line, title_entry
from bridge.routing.rules import LimitRule

DOUBTS = (LimitRule(count=3, window=timedelta(hours=1)),)
"""SMS that go to one number by doubt, of one hook."""
_KINDS = ("event", "event_type", "eventType", "event_name", "eventName", "action", "topic", "kind", "type")
"""Keys whose value says what kind of event a body is, the most telling first."""
_MOST_KIND = 60
"""Characters of such a value."""


def doubted(alert: Alert, post: Post, hook: Hook, now: datetime) -> Trouble:
    """What the operator is told of an alert that fires by doubt: the line for its hook, by the kind of event in the body or the title."""
    return Trouble.of(TroubleKind.DOUBT, now, hook=hook.name, line=notices_line(hook.notices, _kind(post) or title_entry(alert)))


def is_doubtful(due: Due) -> bool:
    """Whether all that fires in a bundle does so by doubt alone."""
    firing = [member.alert for member in due.members if member.alert.status is Status.FIRING]
    return bool(firing) and all(alert.doubt for alert in firing)


def with_doubt(alert: Alert, reason: str) -> str:
    """The reason of an alert, with the doubt by which it fires."""
    return f"{reason}; in doubt: {alert.doubt}" if alert.doubt and alert.status is Status.FIRING else reason


def _kind(post: Post) -> str:
    """The entry for the kind of event, where the body names one that has no number in it."""
    try:
        fields: Mapping[str, str] = fields_of(decode(post.body, query=post.query), lists=False)
    except ReadError:
        return ""
    named: Sequence[tuple[str, str]] = [(name, fields.get(name, "")) for name in _KINDS]
    found = ((name, value) for name, value in named if value and len(value) <= _MOST_KIND and not any(map(str.isdigit, value)))
    return next((field_entry(name, value) for name, value in found), "")
