"""The alerting of the large clouds, as it comes by itself or in an envelope of theirs."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Severity
from bridge.intake import prose
from bridge.intake.paths import at
from bridge.intake.shape import F, N, R, Shape

CLOUDWATCH = Shape(  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
    name="cloudwatch",
    marks=("AlarmName NewStateValue", "AlarmName NewStateReason"),
    title=("AlarmName",),
    where=("Trigger.Dimensions[0].value", "Region"),
    text=("NewStateReason", "AlarmDescription"),
    state=("NewStateValue",),
    states={"alarm": F, "ok": R, "insufficient_data": N},
    otherwise=F,
    unrated=True,
    key=("AlarmArn", "AlarmName AWSAccountId Region"),
    started=("StateChangeTime",),
)
_SEVERITIES = {
    "sev0": Severity.CRITICAL,
    "sev1": Severity.ERROR,
    "sev2": Severity.WARNING,
    "sev3": Severity.INFO,
    "sev4": Severity.INFO,
    "0": Severity.CRITICAL,
    "1": Severity.ERROR,
    "2": Severity.WARNING,
    "3": Severity.INFO,
    "4": Severity.INFO,
}


def _maintenance(item: Mapping[str, object], alert: Alert) -> Alert:
    """Azure fires planned maintenance as an alert too."""
    kind = at(item, "data.alertContext.properties.incidentType") or at(item, "data.context.activityLog.properties.incidentType")
    return replace(alert, status=N) if kind in ("Maintenance", "Informational") and alert.status is F else alert


AZURE_MONITOR = Shape(  # https://learn.microsoft.com/en-us/azure/azure-monitor/alerts/alerts-common-schema
    name="azure-monitor",
    marks=(
        "data.essentials.alertRule",
        "data.essentials.monitorCondition",
        "schemaId data.context.name",
        "schemaId~microsoft.insights data",
        "status context.conditionType",
        "schemaId~azuremonitor data",
    ),
    title=(
        "data.essentials.alertRule",
        "data.alertContext.properties.title",
        "data.context.name",
        "context.name",
        "data.AlertRuleName",
        "data.context.activityLog.operationName",
    ),
    where=(
        "data.essentials.configurationItems",
        "data.context.resourceName",
        "context.resourceName",
        "data.context.activityLog.resourceGroupName",
        "data.alertContext.properties.service",
    ),
    text=(
        "data.essentials.description",
        "data.context.description",
        "context.description",
        "data.alertContext.properties.title",
        "data.Description",
        "data.alertContext.condition.allOf[0].metricName",
        "context.condition.metricName",
        "data.context.condition.allOf[0].metricName",
    ),
    state=("data.essentials.monitorCondition", "data.status", "status", "data.context.activityLog.status"),
    states={"fired": F, "resolved": R, "activated": F, "deactivated": R, "succeeded": N, "failed": F, "new": F},
    otherwise=F,
    severity=("data.essentials.severity", "data.context.severity", "context.severity", "data.Severity"),
    severities=_SEVERITIES,
    key=(
        "data.essentials.originAlertId",
        "data.essentials.alertId",
        "data.context.id",
        "context.id",
        "data.AlertRuleName data.SearchQuery",
        "data.SearchQuery",
    ),
    started=("data.essentials.firedDateTime", "data.context.timestamp", "context.timestamp"),
    link=("data.context.portalLink", "context.portalLink", "data.LinkToSearchResults"),
    amend=_maintenance,
)


def _named(item: Mapping[str, object], alert: Alert) -> Alert:
    """A policy whose name is an address of the API is called by its condition."""
    if not alert.title.startswith("projects/"):
        return alert
    title = at(item, "incident.summary") or at(item, "incident.condition_name")
    if not isinstance(title, str) or not (plain := prose.one_line(title)):
        return alert
    return replace(alert, title=plain, text=alert.text.replace(plain, "").replace(") ; ", ") ").strip("; "))


GCP_MONITORING = Shape(  # https://cloud.google.com/monitoring/support/notification-options#webhooks
    name="gcp-monitoring",
    marks=("incident.policy_name incident.state", "incident.incident_id incident.condition_name", "incident.scoping_project_id"),
    title=("incident.policy_name", "incident.condition_name", "incident.summary"),
    where=("incident.resource_display_name", "incident.resource_name", "incident.scoping_project_id"),
    text=("incident.summary", "incident.condition_name"),
    state=("incident.state",),
    states={"open": F, "closed": R, "acknowledged": N},
    otherwise=F,
    severity=("incident.severity", "incident.policy_user_labels.severity", "incident.metadata.system_labels.severity"),
    severities={"no severity": None},
    key=("incident.incident_id",),
    started=("incident.started_at",),
    link=("incident.url",),
    trials=("version=test", "incident.condition.name=test"),
    amend=_named,
)
CLOUDFLARE = Shape(  # https://developers.cloudflare.com/notifications/reference/webhook-payload-schema/
    name="cloudflare",
    kinds=("alert_type",),
    marks=("alert_type policy_id", "alert_type account_id text", "text name data ts", "alert_correlation_id alert_type"),
    title=("name", "policy_name"),
    where=("data.health_check_name", "data.pool_name", "tunnel_name", "data.tunnel_name", "data.zone_name", "data.dashboard_link"),
    text=("new_status", "data.new_status", "text", "data.reason", "status_reason"),
    state=("alert_event",),
    states={"alert_state_event_start": F, "alert_state_event_end": R, "alert_state_event_info": None},
    severity=("severity", "data.severity"),
    key=("alert_correlation_id", "data.health_check_id", "tunnel_id", "policy_id"),
    started=("ts",),
    link=("dashboard_link",),
    trials=("text~hello_world!_this_is_a_test_message",),
)
