"""Renewal: after an upgrade, what is open gets the key under which its sender's next post is read. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bridge.domain.alert import Alert, Status
from bridge.domain.ids import AlertId
from bridge.domain.opened import OpenAlert
from bridge.domain.post import Post
from bridge.planning.pairing import names_of
from bridge.planning.read import read
from bridge.planning.rules import Rules

READING = "2"
"""Raised whenever the keys of alerts change, so that open ones are renewed at the next start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAlert:
    """An open alert as the build before has left it."""

    hook: str
    alert: Alert
    ident: AlertId
    post: Post | None
    """What it was read from; None where its body is pruned."""
    fired_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """An open alert under the key of now."""

    before: str
    """Its key until now."""
    ident: AlertId
    opened: OpenAlert


def renewed(stored: StoredAlert, rules: Rules) -> Renewed:
    """The alert as it is read now. Where its body is gone, or says something else by now, it keeps its key and is found by its words."""
    again = None if stored.post is None else _read_again(stored, stored.post, rules)
    alert = again or stored.alert
    opened = OpenAlert(
        hook=stored.hook,
        key=alert.key,
        names=names_of(alert),
        title=stored.alert.title,
        run=alert.run,
        started_at=alert.started_at or stored.alert.started_at,
        fired_at=stored.fired_at,
        renewed=again is not None,
    )
    return Renewed(before=stored.alert.key, ident=stored.ident, opened=opened)


def _read_again(stored: StoredAlert, post: Post, rules: Rules) -> Alert | None:
    """The same alert of its post; None where it cannot be told which of its alerts that is, or it does not fire."""
    understanding = read(post, rules).understanding
    alerts = () if understanding is None else understanding.alerts
    found = alerts[0] if len(alerts) == 1 else next((same[0] for same in _alike(stored.alert, alerts) if len(same) == 1), None)
    return found if found is not None and found.status is Status.FIRING else None


def _alike(stored: Alert, alerts: Sequence[Alert]) -> Iterator[list[Alert]]:
    """The alerts that may be the stored one, by what tells most first."""
    yield [alert for alert in alerts if alert.key == stored.key]
    yield [alert for alert in alerts if (alert.title, alert.labels) == (stored.title, stored.labels)]
    yield [alert for alert in alerts if alert.title == stored.title]
    yield [alert for alert in alerts if alert.labels == stored.labels]
