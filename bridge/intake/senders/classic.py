"""Classic monitoring of hosts and services, mostly by scripts whose keys their operators name."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Ending, Severity
from bridge.intake.identity import hashed
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


_HEADED = re.compile(r"(problem|resolved|updated problem)(?: in [\w ]{2,40})?: +(?=\S)", re.IGNORECASE)
"""The head of the subjects that Zabbix writes by default: `Resolved in 5m 3s: CPU high`."""


def _zabbix(item: Mapping[str, object], alert: Alert) -> Alert:
    """The name without the head of the subject, which is another one at the end; an update carries the problem's own value."""
    headed = _HEADED.match(alert.title)
    if headed is not None:
        title = alert.title[headed.end() :]
        own = alert.key == hashed(alert.title, alert.labels)
        alert = replace(alert, title=title, key=hashed(title, alert.labels) if own else alert.key)
        if headed[1].lower().startswith("updated"):
            return replace(alert, status=N)
        if all(at(item, path) is None for path in ZABBIX.state):
            alert = replace(alert, status=R if headed[1].lower() == "resolved" else F)
    return _zabbix_update(item, alert)


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
    state=("event_value", "trigger_status", "event_status", "status", "trigger_value"),
    states={"0": R, "1": F, "problem": F, "ok": R, "resolved": R},
    otherwise=F,
    severity=("event_severity", "severity", "trigger_severity", "event_nseverity"),
    severities=_ZABBIX_SEVERITIES,
    key=("event_id", "eventid", "trigger_id", "triggerid"),
    link=("link", "problem_url", "event_url", "zabbix_url"),
    ends=("event_update_action",),
    endings={"closed": Ending.BY_HAND, "*": None},
    amend=_zabbix,
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
    "comment": N,
}
_NAGIOS_HOSTS = "host_name|hostname|host.name|HOSTNAME|host|host_display_name"
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
    state=(
        "notification_type",
        "notification.type",
        "NOTIFICATIONTYPE",
        "service_state",
        "SERVICESTATE",
        "host_state",
        "HOSTSTATE",
        "state",
        "status",
    ),
    states={**_NOTIFICATIONS, "unknown": F, "unreachable": F, "pending": N},
    otherwise=F,
    severity=("severity", "service_state", "SERVICESTATE", "state"),
    severities={"ok": None, "unknown": None, "up": None, "down": None, "unreachable": None},
    key=(f"{_NAGIOS_HOSTS} service_description|service_name|service.name|service_display_name|service|SERVICEDESC", "service|service_name"),
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
        "mute": N,
        "unmute": N,
        "custom": N,
        "opened": None,
        "downtime-removed": N,
        "incident-age": None,
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
    key=("alert_id", "device_id|hostname|sysName rule_id|rule|name", "uid", "id"),
    started=("timestamp",),
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
    key=("entity.metadata.name|client.name|entity.id|entity.name|entity.label check.metadata.name|check.name|check.label|check.id",),
    started=("check.issued", "timestamp"),
)
PROXMOX = Shape(  # https://pve.proxmox.com/wiki/Notifications#notification_targets_webhook
    name="proxmox",
    marks=("title message severity fields", "title message severity fields.type"),
    work=True,
    title=("title",),
    where=("fields.hostname", "fields.type"),
    text=("message",),
    state=("severity",),
    states={"info": None, "notice": None, "warning": F, "error": F, "unknown": F},
    severity=("severity",),
    key=("fields.type fields.hostname fields.job-id",),
    started=("timestamp",),
)
