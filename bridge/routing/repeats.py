"""Whether an alert in this state is worth another SMS of its route, and to whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.domain.alert import Status
from bridge.domain.situation import Last


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """The decision. `recipients` None means all of the route's."""

    send: bool
    recipients: frozenset[str] | None = None
    reason: str


def decide(status: Status, last: Last | None, now: datetime, *, repeat_interval: timedelta) -> Repeat:
    """Firing goes out when new, when it fires again, and every `repeat_interval`; resolved once, to those who got the firing."""
    if status is Status.RESOLVED:
        return _resolved(last)
    if last is None:
        return Repeat(send=True, reason="new")
    if last.status is not status:
        return Repeat(send=True, reason="firing again" if last.status is Status.RESOLVED else f"{status} after {last.status}")
    if last.unsure and status is Status.FIRING:
        return Repeat(send=True, reason="fires still, after an end that may have meant it")
    if last.acked and status is Status.FIRING:
        return Repeat(send=False, reason="acknowledged")
    if now - last.texted_at < repeat_interval:
        return Repeat(send=False, reason="repeat")
    return Repeat(send=True, reason="repeat_interval is over")


def _resolved(last: Last | None) -> Repeat:
    if last is None:
        return Repeat(send=False, reason="resolved, but its firing was not texted")
    if last.status is Status.RESOLVED:
        return Repeat(send=False, reason="repeat")
    if not last.recipients:
        return Repeat(send=False, reason="resolved, but nobody got its firing")
    return Repeat(send=True, recipients=last.recipients, reason="resolved")
