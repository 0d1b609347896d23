"""Classic monitoring of hosts and services, mostly by scripts whose keys their operators name."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Severity
from bridge.intake.paths import at
from bridge.intake.shape import F, N, R, Shape

_ZABBIX_SEVERITIES: Mapping[str, Severity | None] = {
    "not classified": None,
    "0": None,
    "1": Severity.INFO,
    "information": Severity.INFO,
    "2": Severity.WARNING,
    "3": Severity.WARNING,
    "4": Severity.ERROR,
    "5": Severity.CRITICAL,
}


def _zabbix_update(item: Mapping[str, object], alert: Alert) -> Alert:
    """An update of a problem carries the problem's own value."""
    updated = str(at(item, "event_update_status")) == "1" and str(at(item, "event_value")) != "0"
    return replace(alert, status=N) if updated else alert


ZABBIX = Shape(  # https://www.zabbix.com/documentation/current/en/manual/config/notifications/media/webhook
    name="zabbix",
    marks=(
        "event_value event_id",
        "event_value event_name",
        "trigger item hostname",
        "trigger_id event_id",
        "trigger_status trigger_name",
        "eventid trigger_name",
        "event_nseverity",
        "zabbix_url",
    ),
    title=("event_name", "trigger_name", "trigger", "title", "subject", "trigger_description"),
    where=("host_name", "hostname", "host", "host_ip"),
    text=("event_opdata", "opdata", "item", "event_update_message", "description", "message"),
    state=("event_value", "trigger_status", "event_status", "status"),
    states={"0": R, "1": F, "problem": F, "ok": R, "resolved": R},
    otherwise=F,
    severity=("event_severity", "severity", "trigger_severity", "event_nseverity"),
    severities=_ZABBIX_SEVERITIES,
    key=("event_id", "eventid", "trigger_id", "triggerid"),
    link=("link", "problem_url", "event_url", "zabbix_url"),
    amend=_zabbix_update,
)
_NOTIFICATIONS = {
    "problem": F,
    "recovery": R,
    "acknowledgement": N,
    "flappingstart": N,
    "flappingstop": N,
    "flappingdisabled": N,
    "downtimestart": N,
    "downtimeend": N,
    "downtimecancelled": N,
    "downtimeremoved": N,
    "custom": N,
}
NAGIOS = Shape(  # https://assets.nagios.com/downloads/nagioscore/docs/nagioscore/4/en/macrolist.html; Icinga and Checkmk use its words
    name="nagios",
    marks=(
        "notification_type host",
        "notification_type host_name",
        "notification_type hostname",
        "notification_type service",
        "notification_type service_state",
        "notification_type host_state",
        "NOTIFICATIONTYPE HOSTNAME",
        "notification.type host.name",
        "notification_type host_display_name",
    ),
    title=(
        "summary",
        "service_display_name",
        "service_description",
        "service_name",
        "service",
        "SERVICEDESC",
        "host_display_name",
        "host_name",
        "hostname",
        "host",
        "HOSTNAME",
    ),
    where=("host_name", "hostname", "host", "HOSTNAME", "host_address", "address"),
    text=("service_state", "host_state", "status", "output", "service_output", "host_output", "long_output", "SERVICEOUTPUT", "comment"),
    state=("notification_type", "NOTIFICATIONTYPE"),
    states=_NOTIFICATIONS,
    otherwise=F,
    severity=("severity", "service_state", "SERVICESTATE", "state"),
    severities={"ok": None, "unknown": None, "up": None, "down": None},
    link=("url", "service_url", "host_url", "notes_url", "action_url"),
)
ICINGA_NOTIFICATIONS = Shape(  # https://icinga.com/docs/icinga-notifications/latest/doc/03-Configuration/
    name="icinga-notifications",
    marks=("incident.severity object.name", "object.tags incident.id"),
    title=("object.name",),
    where=("object.tags.service", "object.tags.host"),
    text=("event.type", "incident.severity", "event.message"),
    state=("event.type", "incident.severity"),
    states={
        "state": None,
        "acknowledgement-set": N,
        "acknowledgement-cleared": N,
        "downtime-start": N,
        "downtime-end": N,
        "flapping-start": N,
        "flapping-end": N,
        "ok": R,
        "debug": N,
        "info": N,
        "notice": N,
        "warning": F,
        "err": F,
        "crit": F,
        "alert": F,
        "emerg": F,
    },
    otherwise=F,
    severity=("incident.severity",),
    severities={"ok": None},
    key=("incident.id",),
    started=("event.time",),
    link=("incident.url", "object.url"),
)
LIBRENMS = Shape(  # https://docs.librenms.org/Alerting/Transports/#api
    name="librenms",
    marks=("alert_id rule_id state", "device_id rule hostname", "faults sysName severity"),
    title=("title", "name"),
    where=("hostname", "sysName"),
    text=("name", "msg"),
    state=("state",),
    states={"0": R, "1": F, "2": N, "3": F, "4": F},
    otherwise=F,
    severity=("severity",),
    severities={"ok": None},
    key=("alert_id", "uid", "id"),
    started=("timestamp",),
)


def _prtg_ended(item: Mapping[str, object], alert: Alert) -> Alert:
    """`Down ended (now: Up)` ends what `Down` began."""
    said = str(at(item, "status") or at(item, "laststatus") or "").lower()
    return replace(alert, status=R if "now: up" in said or "now:" not in said else N) if " ended" in said else alert


PRTG = Shape(  # https://www.paessler.com/manuals/prtg/list_of_placeholders_for_notifications
    name="prtg",
    marks=("sensorid status", "sensor device status", "sensorid message", "sensor device laststatus"),
    title=("name", "sensor", "title"),
    where=("device", "host", "group"),
    text=("status", "message", "lastvalue"),
    state=("status", "laststatus"),
    states={"down": F, "down escalation": F, "warning": F, "unusual": F, "up": R, "paused": N, "unknown": N, "down (acknowledged)": N},
    otherwise=F,
    severity=("priority",),
    key=("sensorid", "sensor"),
    link=("linksensor", "linkdevice", "url"),
    amend=_prtg_ended,
)
SCOM = Shape(  # https://learn.microsoft.com/en-us/system-center/scom/manage-notifications-overview
    name="scom",
    marks=("alertName resolutionState", "alertId resolutionState"),
    title=("alertName", "alertDescription"),
    where=("managedEntitySource", "managedEntityPath", "managedEntityDisplayName", "monitoringObjectPath", "computerName"),
    text=("alertDescription",),
    state=("resolutionState",),
    states={"0": F, "new": F, "255": R, "closed": R},
    otherwise=N,
    severity=("severity", "alertSeverity"),
    severities={"0": Severity.INFO, "1": Severity.WARNING, "2": Severity.CRITICAL},
    key=("alertId",),
    started=("timeRaised",),
)
LOGICMONITOR = Shape(  # https://www.logicmonitor.com/support/custom-http-delivery
    name="logicmonitor",
    marks=("alertid alertstatus", "alertid level", "internalid alertstatus"),
    title=("datapoint", "datasource", "subject", "message", "alertid"),
    where=("host", "hostname", "instance", "datasource", "group"),
    text=("message", "dpdescription", "value", "threshold"),
    state=("alertstatus", "status"),
    states={"active": F, "clear": R, "ack": N, "sdt": N, "escalation": F, "update": N, "test": N},
    otherwise=F,
    severity=("level", "severity"),
    key=("internalid", "alertid"),
    started=("startepoch", "start"),
    link=("alertdetailurl", "url"),
    trials=("alertstatus=test",),
)
AUVIK = Shape(  # https://support.auvik.com/hc/en-us/articles/360031007111
    name="auvik",
    marks=("alertStatusString correlationId", "alertStatus alertName companyName"),
    title=("alertName", "subject"),
    where=("entityName", "companyName", "entityType"),
    text=("alertDescription", "alertSeverityString"),
    state=("alertStatus", "alertStatusString"),
    states={"0": F, "1": R, "triggered": F, "cleared": R, "created": F},
    otherwise=F,
    severity=("alertSeverityString",),
    key=("correlationId", "alertId"),
    started=("date",),
    link=("link",),
)
VREALIZE = Shape(  # https://techdocs.broadcom.com/us/en/vmware-cis/aria/aria-operations (REST notification plug-in)
    name="vrealize",
    marks=("alertId criticality resourceName", "alertName criticality resourceName"),
    title=("alertName", "resourceName", "info"),
    where=("resourceName", "resourceKind"),
    text=("info", "subType", "type"),
    state=("status",),
    states={"active": F, "new": F, "updated": F, "canceled": R, "cancelled": R},
    otherwise=F,
    severity=("criticality", "alertCriticality"),
    key=("alertId",),
    started=("startDate",),
)
SENSU = Shape(  # https://docs.sensu.io/sensu-go/latest/observability-pipeline/observe-events/events/
    name="sensu",
    marks=("check.status entity", "check.status client", "check.metadata entity.metadata"),
    title=("check.metadata.name", "check.name"),
    where=("entity.metadata.name", "client.name", "entity.id"),
    text=("check.output",),
    state=("action", "check.status"),
    states={"create": None, "resolve": R, "flapping": N, "0": R, "1": F, "2": F, "3": F},
    otherwise=F,
    severity=("check.severity", "check.status"),
    severities={"1": Severity.WARNING, "2": Severity.CRITICAL, "passing": None},
    started=("check.issued", "timestamp"),
)
SOLARWINDS = Shape(  # https://documentation.solarwinds.com/en/success_center/orionplatform/content/core-alert-actions-sc.htm
    name="solarwinds",
    marks=("AlertID NodeName", "AlertMessage ActionType", "AlertName NodeName", "AlertMessage NodeName"),
    title=("AlertName", "AlertMessage"),
    where=("NodeName", "ObjectName", "IPAddress"),
    text=("AlertMessage", "AlertDescription", "Message"),
    state=("ActionType", "AlertStatus", "Status"),
    states={"trigger": F, "reset": R, "triggered": F, "acknowledge": N, "create": F, "resolve": R},
    otherwise=F,
    severity=("Severity", "AlertSeverity"),
    key=("AlertObjectID", "AlertID", "AlertActiveID"),
    link=("AlertDetailsURL", "AlertDetailsUrl", "NodeDetailsURL"),
)
PROXMOX = Shape(  # https://pve.proxmox.com/wiki/Notifications#notification_targets_webhook
    name="proxmox",
    marks=("title message severity fields", "title message severity fields.type"),
    title=("title",),
    where=("fields.hostname", "fields.type"),
    text=("message",),
    state=("severity",),
    states={"info": N, "notice": N, "warning": F, "error": F, "unknown": F},
    otherwise=F,
    severity=("severity",),
    started=("timestamp",),
)
