"""PagerDuty's webhooks, versions 1 to 3: https://developer.pagerduty.com/docs/webhooks-overview.

An event tells what was done to an incident; several in one body that say the same of one incident are one.
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Ending, Severity
from bridge.intake.paths import has
from bridge.intake.shape import F, N, R, Shape

NAME = "pagerduty"
_EVENTS = {
    "incident.trigger": F,
    "incident.triggered": F,
    "incident.reopened": F,
    "incident.resolve": R,
    "incident.resolved": R,
    "incident.unacknowledge": N,
    "triggered": F,
    "acknowledged": N,
    "resolved": R,
}
_URGENCIES: Mapping[str, Severity | None] = {"high": Severity.CRITICAL, "low": Severity.WARNING}
_REMARKS = ("status_update", "annotation")


def _remarked(item: Mapping[str, object], alert: Alert) -> Alert:
    """What somebody writes below an incident is a notice, unless the body says what became of the incident."""
    alone = any(remark in item for remark in _REMARKS) and not has(item, "event.event_type") and not has(item, "incident.status")
    return replace(alert, status=N, doubt="", success=False) if alone else alert


_NEW = Shape(
    name=NAME,
    marks=("event.event_type event.data", "agent incident.id", "event.event_type event.agent"),
    title=(
        "event.data.title",
        "event.data.incident.summary",
        "event.data.incident.title",
        "incident.title",
        "incident.summary",
        "event.data.summary",
        "event.data.name",
    ),
    where=("event.data.service.summary", "incident.service.summary"),
    text=("event.data.content", "event.data.message", "status_update.message", "annotation.content", "event.event_type"),
    state=("event.event_type", "incident.status"),
    states={**_EVENTS, "": None},
    otherwise=N,
    severity=("event.data.priority.summary", "event.data.urgency", "incident.priority.summary", "incident.urgency"),
    severities=_URGENCIES,
    ends=("event.agent.type",),
    endings={"user_reference": Ending.BY_HAND, "*": None},
    key=("event.data.incident.id", "event.data.id", "incident.id"),
    started=("event.data.created_at", "event.occurred_at", "incident.created_at"),
    link=("event.data.html_url", "event.data.incident.html_url", "incident.html_url"),
    trials=("event.event_type=pagey.ping",),
    amend=_remarked,
)
_OLD = Shape(
    name=NAME,
    marks=("messages[0].incident", "messages[0].data.incident", "messages[0].event messages[0].log_entries"),
    each="messages",
    title=(
        "incident.title",
        "data.incident.trigger_summary_data.subject",
        "data.incident.trigger_summary_data.description",
        "data.incident.incident_key",
        "incident.description",
    ),
    where=("incident.service.name", "data.incident.service.name", "incident.impacted_services[0].summary"),
    text=("log_entries[0].summary", "event", "type"),
    state=("event", "type"),
    states=_EVENTS,
    otherwise=N,
    severity=("incident.priority.summary", "incident.urgency"),
    severities=_URGENCIES,
    key=("incident.id", "data.incident.id", "incident.incident_number"),
    started=("incident.created_at", "data.incident.created_on"),
    link=("incident.html_url", "data.incident.html_url"),
    trials=("messages[0].event=pagey.ping",),
)


def recognise(headers: Mapping[str, str], document: object) -> str | None:
    """By the keys of either version."""
    return _NEW.recognise(headers, document) or _OLD.recognise(headers, document)


def control(headers: Mapping[str, str], document: object) -> str | None:
    """PagerDuty's ping."""
    return _NEW.control(headers, document) or _OLD.control(headers, document)


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """One alert of each event, those that say the same once; ReadError where there is none."""
    shape = _OLD if _OLD.recognise(headers, document) else _NEW
    found = {(alert.key, alert.status): alert for alert in shape.parse(headers, document)}
    return tuple(found.values())
