"""Prometheus Alertmanager's webhook, versions 3 and 4, and the array that Prometheus and vmalert post to an Alertmanager.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. Each alert's own status is the truth: a group in which one
is resolved and two fire says `firing` at its top. The array (https://prometheus.io/docs/alerting/latest/clients/) has no word for the
state: an alert whose `endsAt` has passed is over.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from bridge.domain.alert import Alert, Status
from bridge.errors import ReadError
from bridge.intake import vocabulary
from bridge.intake.endings import ended
from bridge.intake.format import left_out, run_number
from bridge.intake.vocabulary import MAX_LABEL, MAX_LABELS, MAX_TEXT, MAX_TITLE

NAME = "alertmanager"
MAX_ALERTS = 10_000
_MARKS = ("groupKey", "groupLabels", "commonLabels", "receiver")
SKEW = timedelta(seconds=30)
"""How far a sender's clock may be ahead: of an alert that fires, `endsAt` is minutes away."""
_ARRAY = ("startsAt", "endsAt", "generatorURL", "annotations")
_REASONS = ("grafana_state_reason", "state_reason", "stateReason", "resolve_reason", "resolved_reason", "end_reason")
"""Annotations that say why an alert ended, the first of them Grafana's own."""
_NOTHING: Mapping[str, object] = {}


class Item(NamedTuple):
    """One alert of the body, with what its group says for all."""

    body: Mapping[str, object]
    labels: Mapping[str, object]
    annotations: Mapping[str, object]
    group: Mapping[str, object]


def recognise(headers: Mapping[str, str], document: object) -> str | None:
    """The keys of an Alertmanager group, without those that Grafana adds."""
    del headers
    if not isinstance(document, Mapping) or not is_group(document) or from_grafana(document):
        return None
    return (
        _FROM_PROMETHEUS
        if document.get("receiver") == _FROM_PROMETHEUS
        else (f"a group of alerts, version {vocabulary.line(document.get('version'), 20) or 'unknown'}")
    )


_FROM_PROMETHEUS = "an array of alerts, as Prometheus posts them to an Alertmanager"


def dated(document: object, now: datetime) -> object:
    """Prometheus' own array as a group, each alert with the state that its `endsAt` gives it at `now`; any other document as it is."""
    if not isinstance(document, list) or not document or not all(_is_of_array(item) for item in document[:MAX_ALERTS]):
        return document
    alerts = [{**item, "status": _state_at(item, now)} for item in document if isinstance(item, dict)]
    return {"receiver": _FROM_PROMETHEUS, "alerts": alerts}


def _is_of_array(item: object) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get("labels"), Mapping) and any(name in item for name in _ARRAY)


def _state_at(item: Mapping[str, object], now: datetime) -> str:
    """What the alert says itself (the answer of `GET /api/v2/alerts` does), else by its end."""
    said = mapping(item.get("status")).get("state") or item.get("status") or item.get("state")
    if isinstance(said, str):
        return {"active": "firing", "unprocessed": "firing"}.get(said, said)
    end = vocabulary.moment(item.get("endsAt"))
    return "resolved" if end is not None and end <= now + SKEW else "firing"


def is_group(document: object) -> bool:
    """Whether the document has the shape that Alertmanager and Grafana share."""
    if not isinstance(document, Mapping):
        return False
    alerts = document.get("alerts")
    return isinstance(alerts, list) and any(mark in document for mark in _MARKS)


def from_grafana(document: object) -> bool:
    """Whether the group has what only Grafana writes."""
    return isinstance(document, Mapping) and ("orgId" in document or ("state" in document and "title" in document))


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """The alerts of the group; ReadError when it is none."""
    del headers
    return complete(document, tuple(_alert(item) for item in items(document)))


def complete(document: object, alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
    """The alerts with how many the sender left out of the group, or were not read."""
    held = mapping(document).get("alerts")
    beyond = max(0, len(held) - MAX_ALERTS) if isinstance(held, list) else 0
    return left_out(alerts, (run_number(mapping(document).get("truncatedAlerts")) or 0) + beyond)


def items(document: object) -> list[Item]:
    """The alerts as they stand in the body; ReadError when the document is no group."""
    if not isinstance(document, Mapping) or not isinstance(alerts := document.get("alerts"), list):
        raise ReadError("the body has no list of alerts")
    return [
        Item(body=alert, labels=mapping(alert.get("labels")), annotations=mapping(alert.get("annotations")), group=document)
        for alert in alerts[:MAX_ALERTS]
        if isinstance(alert, Mapping)
    ]


def mapping(value: object) -> Mapping[str, object]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def _alert(item: Item) -> Alert:
    body, labels, annotations, _ = item
    title = title_of(item)
    alert = Alert(
        key=key_of(item),
        status=status_of(item),
        severity=vocabulary.severity(labels.get("severity")),
        title=title,
        text=text_of(item),
        link=vocabulary.link(annotations.get("runbook_url"))
        or vocabulary.link(body.get("generatorURL"))
        or vocabulary.link(item.group.get("externalURL")),
        labels=labels_of(labels),
        started_at=started_at(item),
        source=NAME,
    )
    return ended(alert, reason_of(item)) if alert.status is Status.RESOLVED else alert


def reason_of(item: Item) -> str:
    """Why the alert ended, where its sender says so."""
    return next((reason for name in _REASONS if (reason := vocabulary.line(item.annotations.get(name), MAX_LABEL))), "")


def title_of(item: Item) -> str:
    """The alert's name, its group's where it has none of its own, else the first text there is."""
    title = vocabulary.line(item.labels.get("alertname"), MAX_TITLE)
    if title:
        return title
    for shared in ("groupLabels", "commonLabels"):
        if title := vocabulary.line(mapping(item.group.get(shared)).get("alertname"), MAX_TITLE):
            return title
    for name in ("summary", "title", "description", "message"):
        if title := vocabulary.line(item.annotations.get(name), MAX_TITLE):
            return title
    return vocabulary.line(item.labels.get("job"), MAX_TITLE) or "alert without a name"


def text_of(item: Item) -> str:
    """What the annotations say, the shortest kind first."""
    for name in ("summary", "description", "message", "title"):
        if text := vocabulary.tidy(item.annotations.get(name), MAX_TEXT):
            return text
    shared = mapping(item.group.get("commonAnnotations"))
    return vocabulary.tidy(shared.get("summary") or shared.get("description"), MAX_TEXT)


def status_of(item: Item) -> Status:
    """Resolved if the alert says so, or its group where the alert says nothing; a notice if it is silenced; else firing."""
    status = item.body.get("status") or item.group.get("status")
    return (vocabulary.state(status) if isinstance(status, str) else None) or Status.FIRING


def key_of(item: Item) -> str:
    """The fingerprint, or a hash of the sorted labels where a body has none."""
    fingerprint = item.body.get("fingerprint")
    if isinstance(fingerprint, str) and 0 < len(fingerprint) <= 64:
        return vocabulary.line(fingerprint, 64) or "-"
    told = sorted((str(name), str(value)) for name, value in item.labels.items()) or [("title", title_of(item))]
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:16]


def labels_of(labels: Mapping[str, object]) -> dict[str, str]:
    """The labels as clean, bounded text."""
    found: dict[str, str] = {}
    for name, value in labels.items():
        if len(found) == MAX_LABELS:
            break
        found[vocabulary.tidy(name, MAX_LABEL)] = vocabulary.tidy(value, MAX_LABEL)
    return found


def started_at(item: Item) -> datetime | None:
    """When it began, if the body knows."""
    return vocabulary.moment(item.body.get("startsAt"))
