"""What watches networks, and what large organisations run: PRTG, SCOM, LogicMonitor, Auvik, vRealize, SolarWinds."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Ending, Severity
from bridge.intake.endings import ended
from bridge.intake.paths import at
from bridge.intake.shape import F, N, R, Shape


def _prtg_ended(item: Mapping[str, object], alert: Alert) -> Alert:
    """`Down ended (now: Up)` ends what `Down` began, and so does `Down ended (now: Paused)`, which is no recovery."""
    said = str(at(item, "status") or at(item, "laststatus") or "").lower()
    if " ended" not in said:
        return alert
    now = said.partition("now:")[2]
    worse = any(word in now for word in ("warning", "unusual", "down"))
    return ended(replace(alert, status=N if worse else R), "" if "up" in now else now)


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
    key=("sensorid", "device|host sensor|name", "sensor|name"),
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
    states={"0": F, "new": F, "255": R, "closed": R, "254": R, "249": N, "248": F, "247": N},
    otherwise=F,
    ends=("resolvedBy",),
    endings={"system": None, "auto-resolve": None, "auto resolve": None, "*": Ending.BY_HAND},
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
    key=("AlertObjectID", "AlertActiveID", "AlertID|AlertName|AlertMessage NodeName|IPAddress ObjectName"),
    link=("AlertDetailsURL", "AlertDetailsUrl", "NodeDetailsURL"),
)
