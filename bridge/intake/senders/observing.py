"""Suites that watch metrics, logs and traces."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Ending, Status
from bridge.intake import prose, vocabulary
from bridge.intake.identity import hashed, where
from bridge.intake.outline import leaves
from bridge.intake.paths import at
from bridge.intake.shape import F, N, R, Shape


def _datadog_trial(document: Mapping[str, object]) -> bool:
    """A monitor's test button writes `[TEST]` behind the state."""
    title = document.get("title")
    return "event_type" in document and isinstance(title, str) and "[TEST]" in title[:60]


_HEADED = re.compile(r"(?:\[P([1-5])\] )?\[([A-Za-z -]{2,30}?)(?: on \{([^{}]{1,200})\})?\] ?(?=\S)")


def _datadog(item: Mapping[str, object], alert: Alert) -> Alert:
    """The default body has its state, priority and scope in the title alone: `[P1] [Triggered on {host:db1}] CPU high`."""
    headed = _HEADED.match(alert.title)
    if headed is None or (vocabulary.state_within(headed[2]) is None and headed[2].lower() not in DATADOG.states):
        return alert
    title = alert.title[headed.end() :]
    places = [part.partition(":")[2] or part for part in (headed[3] or "").split(",") if part]
    labels = {**alert.labels, **({"scope": ", ".join(places)[:200]} if places else {})}
    own = alert.key == hashed(alert.title, alert.labels)
    stated = any(isinstance(at(item, path), str) for path in DATADOG.state)
    status = alert.status if stated else DATADOG.states.get(headed[2].lower()) or vocabulary.state_within(headed[2])
    return replace(
        alert,
        title=title,
        labels=labels,
        key=hashed(title, labels) if own else alert.key,
        status=status if isinstance(status, Status) else alert.status,
        severity=alert.severity or (vocabulary.severity(f"P{headed[1]}") if headed[1] else None),
        text=prose.joined(title, places, [alert.text], vocabulary.MAX_TEXT),
    )


DATADOG = Shape(  # https://docs.datadoghq.com/integrations/webhooks/; its variables under their own names in the last marks
    name="datadog",
    marks=(
        "last_updated event_type title",
        "alert_transition",
        "alert_type aggreg_key",
        "event_type title org.id",
        "ALERT_TRANSITION",
        "AGGREG_KEY",
    ),
    title=("title", "alert_title", "event_title", "ALERT_TITLE", "EVENT_TITLE"),
    where=("hostname", "host", "scope", "HOSTNAME", "ALERT_SCOPE", "TAGS"),
    text=("body", "text_only_msg", "message", "tags", "TEXT_ONLY_MSG", "EVENT_MSG"),
    state=("alert_transition", "transition", "ALERT_TRANSITION"),
    states={
        "triggered": F,
        "re-triggered": F,
        "renotify": F,
        "warn": F,
        "re-warn": F,
        "recovered": R,
        "no data": N,
        "re-no data": N,
        "warn recovered": R,
        "no data recovered": R,
    },
    severity=("alert_priority", "priority", "ALERT_PRIORITY", "PRIORITY"),
    severities={"normal": None, "low": None, "all": None},
    key=(
        "alert_cycle_key|aggreg_key|ALERT_CYCLE_KEY|AGGREG_KEY",
        "alert_id|monitor_id|ALERT_ID scope|alert_scope|hostname|host|ALERT_SCOPE|HOSTNAME",
    ),
    started=("date", "last_updated"),
    link=("link", "url", "LINK"),
    trial=_datadog_trial,
    amend=_datadog,
)
NEW_RELIC = Shape(  # https://docs.newrelic.com/docs/alerts/get-notified/notification-integrations/#webhook
    name="newrelic",
    marks=(
        "condition_name current_state",
        "condition_name incident_id",
        "issueUrl state",
        "issueUrl conditionName",
        "condition_name issueUrl",
        "workflowName totalIncidents",
        "alertPolicyNames state",
    ),
    title=("title", "condition_name", "conditionName", "alertConditionNames[0]", "policy_name"),
    where=("targets[0].name", "impactedEntities[0]"),
    text=("condition_name", "details", "policy_name", "policyName", "alertPolicyNames[0]", "conditionName"),
    state=("current_state", "state", "event_type"),
    states={
        "open": F,
        "created": F,
        "activated": F,
        "incident_open": F,
        "acknowledged": N,
        "incident_acknowledged": N,
        "closed": R,
        "incident_resolved": R,
    },
    otherwise=F,
    severity=("severity", "priority"),
    key=("incident_id", "issueId", "id"),
    counted=("totalIncidents",),
    started=("createdAt", "timestamp", "activatedAt"),
    link=("issueUrl", "incident_url", "violationChartUrl"),
)
DYNATRACE = (
    Shape(  # https://docs.dynatrace.com/docs/analyze-explore-automate/notifications-and-alerting/problem-notifications/webhook-integration
        name="dynatrace",
        marks=("ProblemID State", "PID ProblemTitle", "ProblemTitle State"),
        title=("ProblemTitle",),
        where=("ImpactedEntity", "ImpactedEntities[0].name"),
        text=("ProblemImpact", "Tags", "ProblemDetailsText"),
        state=("State",),
        states={"open": F, "resolved": R, "merged": N},
        otherwise=F,
        severity=("ProblemSeverity",),
        key=("PID", "ProblemID"),
        link=("ProblemURL", "Problem URL"),
        trials=("ProblemTitle~dynatrace_problem_notification_test_run",),
    )
)
HONEYCOMB = Shape(  # https://docs.honeycomb.io/notify/alert/webhooks/
    name="honeycomb",
    marks=("name status trigger_url", "name status result_url", "name status trigger_description"),
    title=("name",),
    where=("dataset", "environment"),
    text=("summary", "description"),
    state=("status",),
    states={"triggered": F, "ok": R},
    severity=("alert_severity",),
    key=("id", "name"),
    link=("result_url", "trigger_url"),
    trials=("is_test=true",),
)
KAPACITOR = Shape(  # https://docs.influxdata.com/kapacitor/v1/reference/event_handlers/post/
    name="kapacitor",
    marks=("id level message details", "level previousLevel", "id message duration level"),
    title=("message", "id"),
    where=("id", "data.series[0].tags.host"),
    text=("details",),
    state=("level",),
    states={"ok": R, "info": N, "warning": F, "warn": F, "critical": F},
    severity=("level",),
    severities={"ok": None},
    key=("id",),
    started=("time",),
)


DASH0 = Shape(  # https://www.dash0.com/documentation/dash0/alerting
    name="dash0",
    marks=("type data.issue.issueIdentifier", "issue.issueIdentifier", "data.issue.summary"),
    title=("data.issue.summary", "issue.summary", "data.issue.issueIdentifier", "issue.issueIdentifier"),
    where=("data.issue.dataset", "issue.dataset"),
    text=("data.issue.description", "issue.description", "data.issue.checkrules[0].name", "issue.checkrules[0].name"),
    state=("type", "data.issue.status", "issue.status"),
    severity=("data.issue.status", "issue.status"),
    severities={"resolved": None, "closed": None, "ok": None},
    otherwise=F,
    key=("data.issue.id", "issue.id"),
    started=("data.issue.start", "issue.start"),
    link=("data.issue.url", "issue.url"),
)
THOUSANDEYES = Shape(  # https://docs.thousandeyes.com/product-documentation/integration-guides/custom-webhook-integrations
    name="thousandeyes",
    marks=("eventType alert.ruleName", "eventType alert.testName", "eventId alert.alertId eventType"),
    title=("alert.ruleName", "alert.testName"),
    where=("alert.testName", "alert.testTargetsDescription[0]", "alert.agents[0].agentName"),
    text=("alert.ruleExpression", "alert.type"),
    state=("eventType",),
    states={"alert_notification_trigger": F, "alert_notification_clear": R, "webhook_test": N, "agent_offline": F, "agent_online": R},
    otherwise=F,
    severity=("alert.severity", "severity"),
    key=("alert.alertId", "alert.ruleId"),
    started=("alert.dateStart",),
    link=("alert.permalink", "alert.alertUrl"),
    trials=("eventType=webhook_test",),
)


def _of_its_node(item: Mapping[str, object], alert: Alert) -> Alert:
    """An alert is that of its chart and node: each of them has one of the same name. A node that is lost is no alert."""
    reached = at(item, "status.reachable")
    if not isinstance(reached, bool):
        return replace(alert, key=hashed(alert.title, alert.labels))
    return replace(alert, status=R if reached else F)


NETDATA = Shape(  # https://learn.netdata.cloud/docs/alerts-&-notifications/notifications/centralized-cloud-notifications/webhook
    name="netdata",
    marks=("alert chart severity", "alert alert_url", "host status.reachable", "Rooms severity message"),
    title=("alert", "message"),
    where=("host", "chart", "context", "Space"),
    text=("message", "info", "status.text", "additional_active_critical_alerts"),
    state=("severity",),
    states={"clear": R, "warning": F, "critical": F, "info": N},
    otherwise=F,
    severity=("severity",),
    severities={"clear": None},
    key=("host", "alert"),
    started=("date",),
    link=("alert_url", "url"),
    amend=_of_its_node,
)


def _of_rule(item: Mapping[str, object], alert: Alert) -> Alert:
    """Kibana's old `alertId` is the rule's: where nothing else tells its alerts apart, the places do."""
    ids = (str(at(item, name)) for name in ("alertId", "alert_id"))
    return replace(alert, key=":".join([alert.key, *where(leaves(item))])) if alert.key in ids else alert


RULE = Shape(  # what rules of Kibana, Logfire and others post where the operator gives them their variables by name
    name="rule",
    marks=("ruleName ruleId status", "alertName alertId eventType", "alert_name alert_id status"),
    title=("ruleName", "alertName", "alert_name"),
    text=("context.message", "context.reason", "message", "description", "reason"),
    state=("status", "eventType", "state"),
    states={"active": F, "alert_fired": F, "alert_recovered": R, "recovered": R, "untracked": R},
    ends=("status",),
    endings={"untracked": Ending.DELETED, "*": None},
    link=("url", "link", "context.alertDetailsUrl"),
    amend=_of_rule,
)
GRAFANA_LEGACY = Shape(  # https://grafana.com/docs/grafana/v7.5/alerting/notifications/#webhook
    name="grafana-legacy",
    marks=("ruleId ruleName evalMatches", "ruleName ruleUrl", "ruleName evalMatches state"),
    title=("ruleName", "title"),
    where=("evalMatches[0].tags.instance", "evalMatches[0].tags.host", "evalMatches[0].metric", "tags.host", "tags.instance"),
    text=("message",),
    state=("state",),
    states={"alerting": F, "ok": R, "no_data": F, "pending": N, "paused": N, "unknown": N},
    otherwise=F,
    severity=("tags.severity", "tags.priority"),
    key=("ruleId|ruleName orgId",),
    counted=("evalMatches",),
    link=("ruleUrl",),
    trials=("ruleName=test_notification",),
)
