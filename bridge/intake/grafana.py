"""Grafana's unified alerting: Alertmanager's group with `orgId`, `title`, `state`, and addresses and values per alert.

https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
"""

from collections.abc import Mapping

from bridge.domain.alert import Alert, Status
from bridge.intake import alertmanager, vocabulary
from bridge.intake.alertmanager import Item
from bridge.intake.endings import ended
from bridge.intake.vocabulary import MAX_LINK, MAX_TEXT, MAX_TITLE

NAME = "grafana"
_ABOUT_RULES = frozenset({"DatasourceNoData", "DatasourceError"})
"""Alerts about a rule: the rule's own name is in the label `rulename`."""
_ADDRESSES = {"silenceURL": "silence_url", "dashboardURL": "dashboard_url", "panelURL": "panel_url"}
_TEST_NAME, _TEST_INSTANCE = "TestAlert", "Grafana"


def recognise(headers: Mapping[str, str], document: object) -> str | None:
    """A group of alerts with what only Grafana adds, or Grafana's User-Agent."""
    if not alertmanager.is_group(document):
        return None
    if alertmanager.from_grafana(document):
        return "a group of alerts with orgId or state and title"
    return "a group of alerts from User-Agent Grafana" if headers.get("user-agent", "").startswith("Grafana") else None


def control(headers: Mapping[str, str], document: object) -> str | None:
    """The words for Grafana's own test notification, which names itself after Grafana; else None."""
    del headers
    found = alertmanager.items(document)
    tests = [item.labels.get("alertname") == _TEST_NAME and item.labels.get("instance") == _TEST_INSTANCE for item in found]
    return "Grafana's test notification" if tests and all(tests) else None


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """The alerts of the group; ReadError when it is none."""
    del headers
    return alertmanager.complete(document, tuple(_alert(item) for item in alertmanager.items(document)))


def _alert(item: Item) -> Alert:
    labels = alertmanager.labels_of(item.labels)
    for name, label in _ADDRESSES.items():
        if address := vocabulary.link(item.body.get(name)):
            labels.setdefault(label, address[:MAX_LINK])
    values = _values(item.body.get("values"))
    if values:
        labels.setdefault("values", values)
    alert = Alert(
        key=alertmanager.key_of(item),
        status=alertmanager.status_of(item),
        severity=vocabulary.severity(item.labels.get("severity")) or vocabulary.severity(item.labels.get("priority")),
        title=_title(item),
        text=alertmanager.text_of(item) or vocabulary.tidy(item.body.get("valueString"), MAX_TEXT),
        link=_link(item),
        labels=labels,
        started_at=alertmanager.started_at(item),
        source=NAME,
    )
    return ended(alert, alertmanager.reason_of(item)) if alert.status is Status.RESOLVED else alert


def _title(item: Item) -> str:
    title = alertmanager.title_of(item)
    if title in _ABOUT_RULES and (rule := vocabulary.line(item.labels.get("rulename"), MAX_TITLE)):
        return f"{title}: {rule}"[:MAX_TITLE]
    return title


def _link(item: Item) -> str:
    for found in (
        item.annotations.get("runbook_url"),
        item.body.get("panelURL"),
        item.body.get("dashboardURL"),
        item.body.get("generatorURL"),
        item.group.get("externalURL"),
    ):
        if address := vocabulary.link(found):
            return address
    return ""


def _values(values: object) -> str:
    """`A=2.4e+09, B=0`: what the queries of the rule gave."""
    if not isinstance(values, Mapping):
        return ""
    return ", ".join(f"{vocabulary.line(name, 40)}={vocabulary.line(value, 40)}" for name, value in list(values.items())[:10])[:200]
