"""Small bodies as many senders write them, made up after their documentation, and what is to be understood of each.

`SMSBRIDGE_TESTS_BODIES` names a folder with recorded ones: the tests that need no knowledge of a body take them too.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = ""
"""Where the recorded ones are; `conftest.py` says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body, the format that knows it, and its alerts as `status` or `status severity`; none for a handshake or a test."""

    format: str
    body: object
    said: tuple[str, ...] = ()
    words: str = ""
    """Words that title or text hold."""
    headers: dict[str, str] = field(default_factory=dict)


def recorded() -> Iterator[tuple[bytes, dict[str, str]]]:
    """The bytes and the headers of every made-up body, and of the recorded ones."""
    for body in BODIES:
        yield body.body if isinstance(body.body, bytes) else json.dumps(body.body).encode(), body.headers
    for path in sorted(Path(FOLDER).glob("*/*")) if FOLDER else ():
        if not path.name.endswith(".headers.json"):
            kept = path.with_name(f"{path.stem}.headers.json")
            headers = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
            yield path.read_bytes(), {name.lower(): value for name, value in headers.items() if not name.startswith(":")}


BODIES = (
    Body(
        format="uptime-kuma",
        body={
            "heartbeat": {"status": 0, "msg": "timeout", "time": "2026-11-03 21:14:07"},
            "monitor": {"id": 4, "name": "Shop"},
            "msg": "x",
        },
        said=("firing",),
        words="Shop timeout",
    ),
    Body(
        format="uptime-kuma",
        body={"heartbeat": {"status": 1, "msg": "200"}, "monitor": {"id": 4, "name": "Shop"}, "msg": "x"},
        said=("resolved",),
        words="Shop",
    ),
    Body(format="uptime-kuma", body={"heartbeat": None, "monitor": None, "msg": "Ops Testing"}),
    Body(
        format="uptimerobot",
        body={"monitorID": "1", "monitorFriendlyName": "api", "monitorURL": "https://a.example.org", "alertType": "1"},
        said=("firing",),
        words="api",
    ),
    Body(format="pingdom", body={"check_id": 7, "check_name": "www", "current_state": "UP"}, said=("resolved",), words="www"),
    Body(
        format="statuscake", body=b"TestID=5&Name=www&Status=Down&StatusCode=503&URL=https://a.example.org", said=("firing",), words="www"
    ),
    Body(
        format="betterstack",
        body={
            "event": "started",
            "data": {"id": "9", "type": "incident", "attributes": {"name": "API", "cause": "Status 500", "resolved_at": None}},
        },
        said=("firing",),
        words="API Status 500",
    ),
    Body(
        format="betterstack",
        body={"data": {"id": "9", "type": "incident", "attributes": {"name": "API", "cause": "x", "resolved_at": "2026-11-01T00:00:00Z"}}},
        said=("resolved",),
        words="API",
    ),
    Body(
        format="updown",
        body=[{"event": "check.down", "check": {"token": "t", "url": "https://a.example.org", "alias": "web"}}],
        said=("firing",),
        words="web",
    ),
    Body(
        format="checkly", body={"check_name": "Login", "alert_type": "ALERT_RECOVERY", "check_id": "c"}, said=("resolved",), words="Login"
    ),
    Body(
        format="openstatus",
        body={"monitor": {"id": 1, "name": "api", "url": "https://a.example.org"}, "cronTimestamp": 1735689600000, "status": "error"},
        said=("firing",),
        words="api",
    ),
    Body(
        format="cloudwatch",
        body={"AlarmName": "cpu-high", "NewStateValue": "ALARM", "NewStateReason": "Threshold crossed", "AlarmArn": "arn:x"},
        said=("firing",),
        words="cpu-high",
    ),
    Body(
        format="cloudwatch",
        body={
            "Type": "Notification",
            "TopicArn": "arn:aws:sns:eu-west-1:1:t",
            "Subject": "OK",
            "Message": json.dumps({"AlarmName": "cpu-high", "NewStateValue": "OK", "NewStateReason": "fine"}),
        },
        said=("resolved",),
        words="cpu-high",
    ),
    Body(
        format="auto",
        body={
            "Type": "SubscriptionConfirmation",
            "TopicArn": "arn:x",
            "Message": "You have chosen",
            "SubscribeURL": "https://a.example.org",
        },
    ),
    Body(
        format="eventbridge",
        body={
            "detail-type": "CloudWatch Alarm State Change",
            "source": "aws.cloudwatch",
            "region": "eu-west-1",
            "detail": {"alarmName": "latency", "state": {"value": "ALARM", "reason": "crossed"}},
        },
        said=("firing",),
        words="latency crossed",
    ),
    Body(
        format="eventbridge",
        body={
            "detail-type": "CodeBuild Build State Change",
            "source": "aws.codebuild",
            "detail": {"build-status": "FAILED", "project-name": "web"},
        },
        said=("firing",),
        words="web FAILED",
    ),
    Body(
        format="azure-monitor",
        body={
            "schemaId": "azureMonitorCommonAlertSchema",
            "data": {"essentials": {"alertRule": "cpu", "severity": "Sev1", "monitorCondition": "Fired", "configurationItems": ["vm1"]}},
        },
        said=("firing error",),
        words="cpu vm1",
    ),
    Body(
        format="gcp-monitoring",
        body={"incident": {"incident_id": "i", "policy_name": "Latency", "state": "closed", "resource_name": "vm1"}, "version": "1.2"},
        said=("resolved",),
        words="Latency vm1",
    ),
    Body(
        format="cloudflare",
        body={
            "name": "Origin",
            "text": "Pool is unhealthy",
            "data": {},
            "ts": 1,
            "alert_type": "x",
            "alert_event": "ALERT_STATE_EVENT_START",
        },
        said=("firing",),
        words="Origin",
    ),
    Body(
        format="pagerduty",
        body={
            "event": {
                "event_type": "incident.acknowledged",
                "data": {"id": "P1", "title": "DB slow", "service": {"summary": "billing"}, "urgency": "high"},
            }
        },
        said=("notice critical",),
        words="DB slow billing",
    ),
    Body(format="pagerduty", body={"event": {"event_type": "pagey.ping", "agent": None, "data": {"message": "Hello"}}}),
    Body(
        format="pagerduty",
        body={"messages": [{"event": "incident.resolve", "incident": {"id": "P1", "title": "DB slow", "service": {"name": "billing"}}}]},
        said=("resolved",),
        words="DB slow billing",
    ),
    Body(
        format="opsgenie",
        body={"action": "Create", "alert": {"alertId": "a", "message": "CPU", "priority": "P1", "entity": "db1"}, "integrationName": "w"},
        said=("firing critical",),
        words="CPU db1",
    ),
    Body(
        format="grafana-oncall",
        body={"event": {"type": "resolve"}, "alert_group": {"id": "I", "title": "Disk", "state": "resolved"}, "alert_payload": {}},
        said=("resolved",),
        words="Disk",
    ),
    Body(
        format="statuspage",
        body={"page": {"id": "p"}, "incident": {"id": "i", "name": "Slow API", "status": "investigating", "impact": "major"}},
        said=("firing error",),
        words="Slow API",
    ),
    Body(
        format="statuspage",
        body={"page": {"id": "p"}, "component": {"id": "c", "name": "CDN"}, "component_update": {"new_status": "operational"}},
        said=("resolved",),
        words="CDN",
    ),
    Body(
        format="sentry",
        headers={"sentry-hook-resource": "issue"},
        body={"action": "resolved", "data": {"issue": {"id": "1", "title": "KeyError: x", "level": "error", "project": {"name": "web"}}}},
        said=("resolved error",),
        words="KeyError web",
    ),
    Body(
        format="rollbar",
        body={"event_name": "new_item", "data": {"item": {"id": 5, "title": "Boom", "environment": "live", "level": 40}}},
        said=("firing error",),
        words="Boom live",
    ),
    Body(
        format="bugsnag",
        body={
            "trigger": {"type": "firstException", "message": "New error"},
            "project": {"name": "web"},
            "error": {"exceptionClass": "IOError", "message": "disk", "severity": "error", "errorId": "e"},
        },
        said=("firing error",),
        words="IOError web",
    ),
    Body(
        format="github",
        headers={"x-github-event": "workflow_run"},
        body={
            "action": "completed",
            "workflow_run": {"name": "CI", "head_branch": "main", "conclusion": "failure", "workflow_id": 3},
            "repository": {"full_name": "acme/web"},
            "sender": {"login": "ada"},
        },
        said=("firing",),
        words="CI acme/web main",
    ),
    Body(
        format="github",
        headers={"x-github-event": "dependabot_alert"},
        body={
            "action": "created",
            "alert": {
                "number": 2,
                "security_advisory": {"summary": "ReDoS", "severity": "high"},
                "dependency": {"package": {"name": "qs"}},
            },
            "repository": {"full_name": "acme/web"},
            "sender": {"login": "ada"},
        },
        said=("firing error",),
        words="ReDoS qs acme/web",
    ),
    Body(format="github", headers={"x-github-event": "ping"}, body={"zen": "Keep it simple", "hook_id": 1}),
    Body(
        format="gitlab",
        headers={"x-gitlab-event": "Pipeline Hook"},
        body={
            "object_kind": "pipeline",
            "object_attributes": {"id": 1, "status": "failed", "ref": "main"},
            "project": {"name": "web", "path_with_namespace": "acme/web"},
        },
        said=("firing",),
        words="web main failed",
    ),
    Body(
        format="bitbucket",
        headers={"x-event-key": "repo:commit_status_updated"},
        body={
            "actor": {"display_name": "Ada"},
            "repository": {"full_name": "acme/web", "name": "web"},
            "commit_status": {"name": "Unit", "state": "FAILED", "key": "u"},
        },
        said=("firing",),
        words="Unit acme/web",
    ),
    Body(format="jenkins", body={"name": "deploy", "build": {"phase": "FINALIZED", "status": "SUCCESS"}}, said=("notice",), words="deploy"),
    Body(
        format="circleci",
        body={"type": "job-completed", "job": {"name": "test", "status": "failed"}, "project": {"name": "web", "slug": "gh/acme/web"}},
        said=("firing",),
        words="test web",
    ),
    Body(
        format="travis",
        body=b"payload="
        b"%7B%22status_message%22%3A%22Fixed%22%2C%22build_url%22%3A%22x%22%2C%22repository%22%3A%7B%22name%22%3A%22web%22%7D%7D",
        said=("resolved",),
        words="web",
    ),
    Body(
        format="teamcity",
        body={"build": {"buildResult": "failure", "buildResultDelta": "broken", "buildFullName": "A :: B"}},
        said=("firing",),
        words="A :: B",
    ),
    Body(
        format="awx",
        body={"friendly_name": "Job", "name": "patch", "status": "failed", "url": "x", "hosts": {"db1": {"failed": True}}},
        said=("firing",),
        words="patch db1",
    ),
    Body(
        format="sonarqube",
        body={"project": {"key": "k", "name": "web"}, "qualityGate": {"status": "ERROR", "name": "way"}},
        said=("firing",),
        words="web",
    ),
    Body(
        format="render",
        body={"type": "server_failed", "timestamp": "2026-11-01T00:00:00Z", "data": {"serviceId": "s", "serviceName": "api"}},
        said=("firing",),
        words="api",
    ),
    Body(
        format="flux",
        body={
            "involvedObject": {"kind": "Kustomization", "name": "web"},
            "severity": "error",
            "reason": "Bad",
            "message": "no",
            "reportingController": "k",
        },
        said=("firing error",),
        words="web Bad",
    ),
    Body(
        format="kubernetes-event",
        body={"involvedObject": {"name": "pod-1"}, "reason": "Killing", "type": "Normal", "message": "Stopping"},
        said=("notice info",),
        words="Killing pod-1",
    ),
    Body(
        format="zabbix",
        body={"event_id": "1", "event_value": "0", "event_name": "CPU high", "host_name": "db1", "event_severity": "Disaster"},
        said=("resolved critical",),
        words="CPU high db1",
    ),
    Body(
        format="nagios",
        body={"notification_type": "ACKNOWLEDGEMENT", "host_name": "db1", "service_description": "disk", "service_state": "CRITICAL"},
        said=("notice critical",),
        words="disk db1",
    ),
    Body(
        format="icinga-notifications",
        body={"object": {"name": "db1!disk"}, "incident": {"id": 4, "severity": "crit"}, "event": {"type": "state", "message": "full"}},
        said=("firing critical",),
        words="db1!disk full",
    ),
    Body(
        format="prtg",
        body=b"sensorid=2&sensor=Ping&device=db1&status=Down+ended+%28now%3A+Up%29&message=OK",
        said=("resolved",),
        words="Ping db1",
    ),
    Body(
        format="logicmonitor",
        body={"alertid": "LM1", "alertstatus": "clear", "level": "critical", "host": "db1", "datapoint": "cpu"},
        said=("resolved critical",),
        words="cpu db1",
    ),
    Body(
        format="auvik",
        body={"alertStatus": 0, "alertStatusString": "Triggered", "correlationId": "c", "alertName": "Device offline", "entityName": "sw1"},
        said=("firing",),
        words="Device offline sw1",
    ),
    Body(
        format="falco",
        body={"rule": "Shell in pod", "priority": "Critical", "output": "bash"},
        said=("firing critical",),
        words="Shell in pod",
    ),
    Body(
        format="wazuh",
        body={"rule": {"level": 12, "description": "Many logins failed", "id": "5"}, "agent": {"name": "db1"}},
        said=("firing critical",),
        words="Many logins db1",
    ),
    Body(
        format="newrelic",
        body={"issueUrl": "https://a.example.org", "state": "CLOSED", "title": "CPU high", "priority": "CRITICAL", "id": "n"},
        said=("resolved critical",),
        words="CPU high",
    ),
    Body(
        format="honeycomb", body={"name": "Slow", "status": "OK", "trigger_url": "https://a.example.org"}, said=("resolved",), words="Slow"
    ),
    Body(
        format="splunk",
        body={"search_name": "sudo", "sid": "s", "result": {"host": "db1", "_raw": "root"}},
        said=("firing",),
        words="sudo db1",
    ),
    Body(
        format="netdata",
        body={"alert": "ram", "chart": "system.ram", "severity": "clear", "message": "ram on db1", "alert_url": "https://a.example.org"},
        said=("resolved",),
        words="ram",
    ),
    Body(
        format="thousandeyes",
        body={"eventType": "ALERT_NOTIFICATION_CLEAR", "alert": {"alertId": 1, "ruleName": "HTTP", "severity": "MAJOR"}},
        said=("resolved error",),
        words="HTTP",
    ),
    Body(
        format="jira",
        body={"webhookEvent": "jira:issue_created", "issue": {"key": "OPS-1", "fields": {"summary": "Buy", "priority": {"name": "High"}}}},
        said=("notice error",),
        words="OPS-1 Buy",
    ),
    Body(
        format="stripe",
        body={"object": "event", "type": "payout.failed", "data": {"object": {"id": "po_1"}}},
        said=("firing",),
        words="payout.failed",
    ),
    Body(
        format="chat",
        body={"text": "", "attachments": [{"color": "danger", "title": "Queue", "fields": [{"title": "Host", "value": "db1"}]}]},
        said=("firing",),
        words="Queue db1",
    ),
    Body(
        format="chat",
        body={"@type": "MessageCard", "title": "Resolved: disk", "sections": [{"facts": [{"name": "Host", "value": "db1"}]}]},
        said=("resolved",),
        words="disk db1",
    ),
    Body(
        format="generic",
        headers={"ce-id": "1", "ce-type": "org.example.alert", "ce-source": "/a", "ce-subject": "db1"},
        body={"title": "Disk full", "status": "firing"},
        said=("firing",),
        words="Disk full",
    ),
    Body(format="generic", body=b"Backup of db1 failed\n\nHost: db1\n", said=("firing",), words="Backup of db1 failed"),
)
