"""Whether an alert in this state is worth another SMS of its route, and to whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.domain.alert import Severity, Status, rank
from bridge.domain.situation import Last
from bridge.routing.acks import Ack


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """The decision. `recipients` None means all of the route's."""

    send: bool
    recipients: frozenset[str] | None = None
    reason: str


def decide(
    status: Status,
    last: Last | None,
    now: datetime,
    *,
    repeat_interval: timedelta,
    severity: Severity | None = None,
    ack: Ack = Ack.NONE,
) -> Repeat:
    """Firing goes out when new, when it fires again or is worse than it was told, and every `repeat_interval`; resolved goes out once.

    Resolved is for those who got the firing. `severity` is what the alert says now.
    """
    if status is Status.RESOLVED:
        return _resolved(last)
    if last is None:
        return Repeat(send=True, reason="new")
    if last.status is not status:
        return Repeat(send=True, reason="firing again" if last.status is Status.RESOLVED else f"{status} after {last.status}")
    if is_worse(status, severity, last):
        return Repeat(send=True, reason=f"worse: {severity} after {severity_said(last.severity)}")
    if last.unsure and status is Status.FIRING:
        return Repeat(send=True, reason="fires still, after an end that may have meant it")
    if ack is not Ack.NONE and status is Status.FIRING:
        return Repeat(send=ack is not Ack.HOLDS, reason=ack.value)
    if now - last.texted_at < repeat_interval:
        return Repeat(send=False, reason=f"repeat{_better(severity, last)}")
    return Repeat(send=True, reason="repeat_interval is over")


def is_worse(status: Status, severity: Severity | None, last: Last) -> bool:
    """Whether an alert that fires says that it is worse than it was told. One that says nothing of it is not known to be."""
    return status is last.status is Status.FIRING and severity is not None and severity.rank < rank(last.severity)


def _better(severity: Severity | None, last: Last) -> str:
    """The words for an alert that is less severe by now; nobody is texted so."""
    is_better = severity is not None and last.status is Status.FIRING and severity.rank > rank(last.severity)
    return f": {severity} after {severity_said(last.severity)}" if is_better else ""


def severity_said(severity: Severity | None) -> str:
    """The word for a severity, also for one that was not stated."""
    return "no severity" if severity is None else severity.value


def _resolved(last: Last | None) -> Repeat:
    if last is None:
        return Repeat(send=False, reason="resolved, but its firing was not texted")
    if last.status is Status.RESOLVED:
        return Repeat(send=False, reason="repeat")
    if not last.recipients:
        return Repeat(send=False, reason="resolved, but nobody got its firing")
    return Repeat(send=True, recipients=last.recipients, reason="resolved")
