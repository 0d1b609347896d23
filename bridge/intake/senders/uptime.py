"""Monitors that look at a service from outside."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert
from bridge.intake.paths import at
from bridge.intake.shape import F, N, R, Shape


def _kuma_trial(document: Mapping[str, object]) -> bool:
    """The test button posts `NAME Testing` with nothing to it."""
    message = document.get("msg")
    alone = "msg" in document and not document.get("heartbeat") and not document.get("monitor")
    return alone and isinstance(message, str) and message.rstrip().endswith(" Testing")


UPTIME_KUMA = Shape(  # https://github.com/louislam/uptime-kuma/blob/master/server/notification-providers/webhook.js
    name="uptime-kuma",
    marks=("heartbeat monitor", "heartbeat.status heartbeat.msg"),
    title=("monitor.name", "msg"),
    where=("monitor.url", "monitor.hostname"),
    text=("heartbeat.msg", "msg"),
    state=("heartbeat.status",),
    states={"0": F, "1": R, "2": N, "3": N},
    otherwise=F,
    unrated=True,
    key=("monitor.id", "heartbeat.monitorID"),
    started=("heartbeat.time", "heartbeat.localDateTime"),
    link=("monitor.url",),
    trial=_kuma_trial,
)


def _of_certificate(item: Mapping[str, object], alert: Alert) -> Alert:
    """That a certificate expires is another trouble than that the site is down, and goes on when the site is up again."""
    words = " ".join(str(item.get(name) or "") for name in _KINDS).lower()
    about_certificate = str(item.get("alertType") or item.get("alert_type")) == "3" or "ssl" in words or "certificate" in words
    return replace(alert, key=f"{alert.key}:ssl") if about_certificate else alert


_KINDS = ("event", "alert_type", "alertType", "ALERT_TYPE", "alertTypeFriendlyName", "alert_type_friendly_name")
UPTIMEROBOT = Shape(  # https://help.uptimerobot.com/en/articles/11360876-webhook-integration
    name="uptimerobot",
    marks=("monitorFriendlyName alertType", "monitor_url alert_type", "monitor_friendly_name", "monitorFriendlyName alertTypeFriendlyName"),
    title=("monitorFriendlyName", "monitor_friendly_name", "monitorURL", "monitor_url"),
    where=("monitorURL", "monitor_url"),
    text=("alertTypeFriendlyName", "alert_type_friendly_name", "alertDetails", "alert_details"),
    state=("alertType", "alert_type", "alertTypeFriendlyName", "alert_type_friendly_name"),
    states={"1": F, "2": R, "3": F, "4": F, "99": N},
    otherwise=F,
    unrated=True,
    key=("monitorID", "monitor_id", "monitorURL", "monitor_url"),
    started=("alertDateTime", "alert_date_time"),
    link=("monitorURL", "monitor_url"),
    amend=_of_certificate,
)
STATUSCAKE = Shape(  # https://www.statuscake.com/kb/knowledge-base/how-to-use-the-web-hook-url/
    name="statuscake",
    marks=("TestID Status", "Token Status StatusCode"),
    title=("Name", "URL"),
    where=("URL", "IP"),
    text=("Status", "StatusCode"),
    state=("Status",),
    otherwise=F,
    unrated=True,
    key=("TestID", "URL"),
    link=("URL",),
)
PINGDOM = Shape(  # https://www.pingdom.com/resources/webhooks/
    name="pingdom",
    marks=("check_id current_state", "check_name current_state"),
    title=("check_name",),
    where=("check_params.hostname", "check_params.full_url"),
    text=("description", "long_description"),
    state=("current_state",),
    states={"up": R, "success": R, "down": F, "failing": F, "unknown": N},
    otherwise=F,
    severity=("importance_level",),
    severities={"low": None},
    key=("check_id",),
    started=("state_changed_timestamp", "state_changed_utc_time"),
    link=("check_params.full_url",),
)
SITE24X7 = Shape(  # https://www.site24x7.com/help/admin/third-party-integrations/webhooks.html
    name="site24x7",
    marks=("MONITORNAME STATUS",),
    title=("MONITORNAME",),
    where=("MONITORURL", "MONITOR_GROUPNAME"),
    text=("STATUS", "INCIDENT_REASON", "FAILED_LOCATIONS"),
    state=("STATUS",),
    states={"up": R, "down": F, "trouble": F, "critical": F, "maintenance": N, "suspended": N},
    unrated=True,
    key=("MONITOR_ID", "MONITORNAME"),
    started=("INCIDENT_TIME_ISO", "OUTAGE_TIME_UNIX_FORMAT"),
    link=("RCA_LINK", "MONITOR_DASHBOARD_LINK", "MONITORURL"),
)


def _better_stack(item: Mapping[str, object], alert: Alert) -> Alert:
    """An incident that has an end is over, whatever its event is called."""
    return replace(alert, status=R) if alert.status is F and at(item, "data.attributes.resolved_at") else alert


BETTER_STACK = Shape(  # https://betterstack.com/docs/uptime/webhooks/
    name="betterstack",
    marks=("data.attributes data.type=incident", "data.attributes.cause", "data.attributes data.type=monitor"),
    title=("data.attributes.name", "data.attributes.pronounceable_name", "data.attributes.url", "data.attributes.cause"),
    where=("data.attributes.url", "data.attributes.team_name"),
    text=("data.attributes.cause",),
    state=("event", "event_type", "data.attributes.status"),
    states={"started": F, "created": F, "acknowledged": N, "resolved": R, "validating": N},
    otherwise=F,
    unrated=True,
    key=("data.id",),
    started=("data.attributes.started_at",),
    link=("data.attributes.origin_url", "data.attributes.url"),
    amend=_better_stack,
)
CHECKLY = Shape(  # https://www.checklyhq.com/docs/integrations/alerts/webhooks/
    name="checkly",
    marks=("check_name alert_type", "CHECK_NAME ALERT_TYPE", "checkName alertType"),
    title=("check_name", "CHECK_NAME", "checkName", "event"),
    where=("group_name", "run_location"),
    text=("event", "check_error_message", "response_time"),
    state=("alert_type", "ALERT_TYPE", "alertType"),
    states={"alert_failure_remain": F, "alert_degraded_remain": F, "alert_degraded_recovery": R, "alert_ssl": F},
    otherwise=F,
    unrated=True,
    key=("check_id", "CHECK_ID", "checkId"),
    started=("started_at",),
    link=("link", "check_url"),
    amend=_of_certificate,
)
CRONITOR = Shape(  # https://cronitor.io/docs/webhooks
    name="cronitor",
    marks=("monitor rule type", "monitor rule description"),
    title=("monitor", "name"),
    text=("description", "rule"),
    state=("type",),
    states={"alert": F, "recovery": R},
    otherwise=F,
    unrated=True,
    key=("id", "monitor"),
    link=("url",),
)
DEAD_MANS_SNITCH = Shape(  # https://deadmanssnitch.com/docs/integrations/webhooks
    name="deadmanssnitch",
    marks=("data.snitch",),
    title=("data.snitch.name",),
    text=("data.snitch.status", "data.snitch.notes"),
    state=("type", "data.snitch.status"),
    states={"snitch.missing": F, "snitch.errored": F, "snitch.reporting": R, "snitch.paused": N},
    unrated=True,
    key=("data.snitch.token",),
    started=("timestamp",),
    link=("data.snitch.href",),
)
UPDOWN = Shape(  # https://updown.io/api#webhooks; Hyperping writes nearly the same
    name="updown",
    marks=("event~check. check",),
    title=("check.alias", "check.name", "check.url"),
    where=("check.url",),
    text=("description", "text", "check.error", "downtime.error", "check.last_status"),
    state=("event",),
    states={
        "check.down": F,
        "check.up": R,
        "check.still_down": F,
        "check.ssl_invalid": F,
        "check.ssl_valid": R,
        "check.ssl_expiration": F,
        "check.ssl_renewed": R,
        "check.performance_drop": F,
    },
    unrated=True,
    key=("check.token", "check.monitorUuid", "check.url"),
    amend=_of_certificate,
    started=("downtime.started_at", "check.downtime.started_at", "time", "check.date"),
    link=("check.url",),
)
HETRIXTOOLS = Shape(  # https://docs.hetrixtools.com/webhook-url/
    name="hetrixtools",
    marks=("monitor_target monitor_status", "monitor_id monitor_status"),
    title=("monitor_name", "monitor_target"),
    where=("monitor_target",),
    text=("monitor_status", "monitor_errors"),
    state=("monitor_status",),
    otherwise=F,
    unrated=True,
    key=("monitor_id", "monitor_name"),
    started=("timestamp",),
    link=("monitor_target",),
)
FRESHPING = Shape(  # https://support.freshping.io/en/support/solutions/articles/50000003709-webhook-integration
    name="freshping",
    marks=("webhook_event_data.check_state_name", "check_name check_state_name"),
    title=("webhook_event_data.check_name", "check_name", "webhook_event_data.application_name"),
    where=("webhook_event_data.request_url", "webhook_event_data.application_name", "request_url"),
    text=("webhook_event_data.check_state_name", "text", "webhook_event_data.http_status_code"),
    state=("webhook_event_data.check_state_name", "check_state_name"),
    states={"available": R, "not responding": F, "reporting error": F, "performance good": R, "performance degraded": F, "paused": N},
    otherwise=F,
    unrated=True,
    key=("webhook_event_data.check_id", "check_id", "webhook_event_data.request_url"),
    link=("webhook_event_data.request_url", "request_url"),
)
OPENSTATUS = Shape(  # https://docs.openstatus.dev/reference/notification/#webhook
    name="openstatus",
    marks=("monitor.name cronTimestamp",),
    title=("monitor.name",),
    where=("monitor.url",),
    text=("status", "statusCode", "errorMessage"),
    state=("status",),
    states={"error": F, "degraded": F, "recovered": R, "active": R},
    otherwise=F,
    unrated=True,
    key=("monitor.id",),
    started=("cronTimestamp",),
    link=("monitor.url",),
)
UPTIME_COM = Shape(  # https://support.uptime.com/hc/en-us/articles/115002558889
    name="uptime.com",
    marks=("data.service data.alert",),
    title=("data.service.display_name", "data.service.name"),
    where=("data.service.name", "data.device.name"),
    text=("data.alert.short_output", "data.alert.output", "data.service.msp_address"),
    state=("event", "data.alert.is_up"),
    states={"alert_raised": F, "alert_cleared": R, "true": R, "false": F},
    otherwise=F,
    severity=("data.alert.state",),
    key=("data.service.id",),
    started=("data.alert.created_at",),
    link=("data.links.alert_details",),
)
HEALTHCHECKS = Shape(  # https://healthchecks.io/docs/configuring_notifications/
    name="healthchecks",
    marks=("status last_ping grace", "name status n_pings", "status code tags exitstatus"),
    headers=("user-agent: healthchecks.io",),
    title=("name", "title", "description"),
    text=("description", "desc", "tags"),
    state=("status", "event_type"),
    states={"up": R, "down": F, "grace": N, "new": N, "paused": N, "started": N},
    otherwise=F,
    unrated=True,
    key=("code", "uuid", "unique_key", "incident_key"),
    started=("last_ping",),
)
