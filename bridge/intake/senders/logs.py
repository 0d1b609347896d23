"""What searches logs: a search that finds something fires, and most of them tell no end."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Severity
from bridge.intake import vocabulary
from bridge.intake.shape import F, R, Shape

GRAYLOG = Shape(  # https://go2docs.graylog.org/current/interacting_with_your_log_data/notifications.html
    name="graylog",
    marks=("event_definition_title event", "event_definition_id event", "check_result stream"),
    title=("event_definition_title", "event.message", "stream.title"),
    where=("event.source", "event.key"),
    text=("event.message", "event_definition_description", "backlog[0].message", "check_result.result_description"),
    otherwise=F,
    severity=("event.priority",),
    severities={"1": Severity.INFO, "2": Severity.WARNING, "3": Severity.ERROR, "4": Severity.CRITICAL},
    key=("event_definition_id event.key", "stream.id|stream.title"),
    started=("event.timestamp", "check_result.triggered_at"),
)
SPLUNK = Shape(  # https://help.splunk.com/en/splunk-enterprise/alert-and-respond/alerting-manual (webhook alert action)
    name="splunk",
    marks=("search_name result", "sid result", "results_link result", "search_name results_link", "sid search_name"),
    title=("search_name", "result._raw"),
    where=("result.host", "result.splunk_server"),
    text=("result._raw", "result.message", "result.source"),
    otherwise=F,
    severity=("result.severity", "result.urgency"),
    key=("search_name|sid result.host",),
    link=("results_link",),
)


def _violating(item: Mapping[str, object], alert: Alert) -> Alert:
    """The sources at which a condition is violated."""
    violations = item.get("violations")
    named = [vocabulary.line(name, vocabulary.MAX_LABEL) for name in list(violations)[:100]] if isinstance(violations, Mapping) else []
    if not named:
        return alert
    said = ", ".join(named[:3]) + (f" +{len(named) - 3}" if len(named) > 3 else "")
    return replace(alert, text=f"({said}) {alert.text}".strip(), labels={**alert.labels, "host": named[0]})


LIBRATO = Shape(  # https://www.librato.com/docs/kb/alert/service_integrations/webhooks/
    name="librato",
    marks=("alert.name trigger_time", "alert conditions violations"),
    title=("alert.name",),
    text=("alert.description", "clear"),
    state=("clear",),
    states={"normal": R, "manual": R, "auto": R},
    otherwise=F,
    unrated=True,
    key=("alert.id", "alert.name"),
    ends=("clear",),
    endings={"normal": None},
    started=("trigger_time",),
    link=("alert.runbook_url", "incident_url"),
    amend=_violating,
)
PAPERTRAIL = Shape(  # https://www.papertrail.com/help/alerts/#webhook
    name="papertrail",
    marks=("saved_search events",),
    title=("saved_search.name",),
    where=("events[0].hostname", "events[0].program"),
    text=("events[0].message", "events[1].message"),
    otherwise=F,
    unrated=True,
    key=("saved_search.id", "saved_search.name"),
    counted=("events",),
    shown=2,
    link=("saved_search.html_search_url", "saved_search.html_edit_url"),
)
CORALOGIX = Shape(  # https://coralogix.com/docs/user-guides/alerting/outbound-webhooks/generic-webhook/
    name="coralogix",
    marks=("alert_action alert_id", "alert_action name"),
    title=("name", "alert_name"),
    where=("application", "subsystem"),
    text=("description", "text"),
    state=("alert_action",),
    states={"trigger": F, "resolve": R},
    otherwise=F,
    severity=("severity", "alert_severity"),
    key=("alert_id", "alert_unique_identifier"),
    link=("alert_url", "url"),
)
AXIOM = Shape(  # https://axiom.co/docs/monitor-data/custom-webhook-notifier
    name="axiom",
    marks=("action event.monitorID", "action event.title event.body"),
    title=("event.title",),
    where=("event.groupKeys", "event.groupValues"),
    text=("event.body", "event.description"),
    state=("action",),
    states={"open": F, "opened": F, "closed": R},
    otherwise=F,
    unrated=True,
    key=("event.monitorID event.groupValues",),
    started=("event.timestamp",),
)
ELASTALERT = Shape(  # https://elastalert2.readthedocs.io/en/latest/alerts.html#http-post: the whole match, and nothing of the rule
    name="elastalert",
    marks=("num_hits num_matches", "_index _id num_hits", "_index _id num_matches"),
    title=("rule_name", "rule.name", "alert_subject", "rule", "message", "log.message", "error.message"),
    where=("host.name", "host", "hostname", "agent.hostname", "service.name", "kubernetes.pod.name", "source.ip"),
    text=("alert_text", "message", "log.message", "error.message", "event.original", "reason"),
    otherwise=F,
    severity=("log.level", "level", "severity", "priority"),
    key=("rule_name|rule.name|rule host.name|host|hostname|agent.hostname service.name",),
    counted=("num_matches",),
    started=("@timestamp",),
    link=("kibana_discover_url", "kibana_link"),
)
