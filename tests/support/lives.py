"""For each known sender a trouble that fires, fires again and ends, made up after its documentation."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The bodies of one trouble; None for an end that the sender cannot tell."""

    format: str
    fires: object
    again: object
    ends: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


def _life(name: str, shared: Mapping[str, object], fires: Mapping[str, object], ends: Mapping[str, object] | None, **headers: str) -> Life:
    """A sender whose bodies differ in a few keys at their top; what fires again brings another time."""
    first = {**shared, **fires}
    last = None if ends is None else {**shared, **ends}
    return Life(format=name, fires=first, again={**first, "sent_again": 2}, ends=last, headers={
        key.replace("_", "-"): value for key, value in headers.items()})  # fmt: skip


def _group(status: str, **more: object) -> dict[str, object]:
    labels = {"alertname": "DiskFull", "instance": "db1:9100", "severity": "critical"}
    alert = {"status": status, "labels": labels, "annotations": {"summary": "97 % used"}, "fingerprint": "5f1c8e"}
    return {"version": "4", "groupKey": "g", "receiver": "sms", "status": status, "alerts": [alert], **more}


def _event(kind: str, **data: object) -> dict[str, object]:
    return {"event": {"event_type": kind, "data": {"id": "P1", "title": "DB slow", "service": {"summary": "billing"}, **data}}}


def _github(ok: int, run: int) -> dict[str, object]:
    about = {"id": run, "run_number": run, "name": "CI", "head_branch": "main", "conclusion": "success" if ok else "failure"}
    return {"action": "completed", "workflow_run": about, "repository": {"full_name": "acme/web"}, "sender": {"login": "ada"}}


def _gitlab(ok: int, run: int) -> dict[str, object]:
    about = {"id": run, "status": "success" if ok else "failed", "ref": "main"}
    return {"object_kind": "pipeline", "object_attributes": about, "project": {"name": "web", "path_with_namespace": "acme/web"}}


_NAGIOS_MAIL = "Notification Type: {}\n\nService: disk\nHost: db1\nState: {}\n\nAdditional Info:\n\n{}\n"
_COLLECTD = "Severity: {}\nHost: db1\nPlugin: df\nPluginInstance: root\nType: percent_bytes\nTypeInstance: used\n\n{}\n"

LIVES: tuple[Life, ...] = (
    Life(format="alertmanager", fires=_group("firing"), again=_group("firing", truncatedAlerts=1), ends=_group("resolved")),
    Life(format="grafana", fires=_group("firing", orgId=1), again=_group("firing", orgId=1), ends=_group("resolved", orgId=1)),
    _life("grafana-legacy", {"ruleId": 7, "ruleName": "CPU", "ruleUrl": "https://g.example.org"}, {"state": "alerting"}, {"state": "ok"}),
    _life("grafana-oncall", {"alert_group": {"id": "I1", "title": "Disk"}, "alert_payload": {}}, {"event": {"type": "escalation"}},
          {"event": {"type": "resolve"}}),
    _life("cloudwatch", {"AlarmName": "cpu", "AlarmArn": "arn:aws:cloudwatch:eu-west-1:1:alarm:cpu"},
          {"NewStateValue": "ALARM", "NewStateReason": "crossed"}, {"NewStateValue": "OK", "NewStateReason": "fine"}),
    _life("eventbridge", {"detail-type": "CloudWatch Alarm State Change", "source": "aws.cloudwatch", "account": "1",
          "region": "eu-west-1"},
          {"detail": {"alarmName": "cpu", "state": {"value": "ALARM"}}}, {"detail": {"alarmName": "cpu", "state": {"value": "OK"}}}),
    _life("azure-monitor", {"schemaId": "azureMonitorCommonAlertSchema"},
          {"data": {"essentials": {"alertRule": "cpu", "originAlertId": "o1", "monitorCondition": "Fired"}}},
          {"data": {"essentials": {"alertRule": "cpu", "originAlertId": "o1", "monitorCondition": "Resolved"}}}),
    _life("gcp-monitoring", {}, {"incident": {"incident_id": "i1", "policy_name": "Latency", "state": "open"}},
          {"incident": {"incident_id": "i1", "policy_name": "Latency", "state": "closed"}}),
    _life("cloudflare", {"name": "Origin", "text": "x", "data": {}, "ts": 1, "alert_type": "y", "alert_correlation_id": "c1"},
          {"alert_event": "ALERT_STATE_EVENT_START"}, {"alert_event": "ALERT_STATE_EVENT_END"}),
    Life(format="pagerduty", fires=_event("incident.triggered"), again=_event("incident.reopened"), ends=_event("incident.resolved")),
    _life("opsgenie", {"alert": {"alertId": "a1", "alias": "cpu-db1", "message": "CPU"}, "integrationName": "w"}, {"action": "Create"},
          {"action": "Close"}),
    _life("statuspage", {"page": {"id": "p"}}, {"incident": {"id": "i1", "name": "Slow API", "status": "investigating"}},
          {"incident": {"id": "i1", "name": "Slow API", "status": "resolved"}}),
    _life("freshstatus", {"incident_id": 4, "title": "Slow API"}, {"event_data": {"event_type": "INCIDENT_OPEN"}},
          {"event_data": {"event_type": "INCIDENT_RESOLVE"}}),
    _life("uptime-kuma", {"monitor": {"id": 4, "name": "Shop"}, "msg": "x"}, {"heartbeat": {"status": 0, "msg": "timeout"}},
          {"heartbeat": {"status": 1, "msg": "200"}}),
    Life(format="push", fires={"status": "down", "msg": "fail"}, again={"status": "down", "msg": "failed"},
         ends={"status": "up", "msg": "OK"}),
    _life("uptimerobot", {"monitorID": "1", "monitorFriendlyName": "api"}, {"alertType": "1"}, {"alertType": "2"}),
    _life("betterstack", {}, {"event": "started", "data": {"id": "9", "type": "incident", "attributes": {"name": "API", "cause": "500"}}},
          {"event": "resolved", "data": {"id": "9", "type": "incident", "attributes": {"name": "API", "cause": "500"}}}),
    _life("pingdom", {"check_id": 7, "check_name": "www"}, {"current_state": "DOWN"}, {"current_state": "UP"}),
    _life("statuscake", {"TestID": "5", "Name": "www"}, {"Status": "Down"}, {"Status": "Up"}),
    _life("site24x7", {"MONITORNAME": "www", "MONITOR_ID": 3}, {"STATUS": "DOWN"}, {"STATUS": "UP"}),
    _life("checkly", {"check_name": "Login", "check_id": "c1"}, {"alert_type": "ALERT_FAILURE"}, {"alert_type": "ALERT_RECOVERY"}),
    _life("cronitor", {"id": "k1", "monitor": "backup", "rule": "not_on_schedule"}, {"type": "Alert"}, {"type": "Recovery"}),
    _life("deadmanssnitch", {"data": {"snitch": {"token": "t0ken", "name": "backup"}}}, {"type": "snitch.missing"},
          {"type": "snitch.reporting"}),
    Life(format="updown", fires=[{"event": "check.down", "check": {"token": "t0ken", "url": "https://shop.example.org"}}],
         again=[{"event": "check.still_down", "check": {"token": "t0ken", "url": "https://shop.example.org"}}],
         ends=[{"event": "check.up", "check": {"token": "t0ken", "url": "https://shop.example.org"}}]),
    _life("hetrixtools", {"monitor_id": "m1", "monitor_name": "www"}, {"monitor_status": "offline"}, {"monitor_status": "online"}),
    _life("freshping", {"check_id": 2, "check_name": "www"}, {"check_state_name": "Not Responding"}, {"check_state_name": "Available"}),
    _life("openstatus", {"monitor": {"id": 1, "name": "api"}, "cronTimestamp": 1795521600000}, {"status": "error"},
          {"status": "recovered"}),
    _life("uptime.com", {"data": {"service": {"id": 8, "display_name": "www"}, "alert": {}}}, {"event": "alert_raised"},
          {"event": "alert_cleared"}),
    _life("healthchecks", {"name": "backup", "code": "c-1", "tags": "prod", "exitstatus": "1"}, {"status": "down"}, {"status": "up"}),
    _life("flux", {"involvedObject": {"kind": "Kustomization", "name": "web", "namespace": "live"},
          "reportingController": "k", "message": "x"},
          {"severity": "error", "reason": "ReconciliationFailed"}, {"severity": "info", "reason": "ReconciliationSucceeded"}),
    _life("kubernetes-event", {"involvedObject": {"name": "pod-1", "namespace": "live"}, "reason": "BackOff", "message": "x"},
          {"type": "Warning"}, None),
    _life("robusta", {"title": "Pod crashed", "aggregation_key": "crash", "fingerprint": "f1"}, {"status": "firing"},
          {"status": "resolved"}),
    _life("argocd", {"app": "web", "namespace": "live"}, {"phase": "Failed"}, {"phase": "Succeeded"}),
    _life("zabbix", {"event_id": "11", "event_name": "CPU high", "host_name": "db1"}, {"event_value": "1"}, {"event_value": "0"}),
    _life("nagios", {"host_name": "db1", "service_description": "disk"}, {"notification_type": "PROBLEM", "service_state": "CRITICAL"},
          {"notification_type": "RECOVERY", "service_state": "OK"}),
    Life(format="nagios-mail", fires=_NAGIOS_MAIL.format("PROBLEM", "CRITICAL", "97 %"), again=_NAGIOS_MAIL.format("PROBLEM",
          "CRITICAL", "98"),
         ends=_NAGIOS_MAIL.format("RECOVERY", "OK", "60 %")),
    _life("icinga-notifications", {"object": {"name": "db1!disk"}}, {"incident": {"id": 4, "severity": "crit"}, "event": {"type": "state"}},
          {"incident": {"id": 4, "severity": "ok"}, "event": {"type": "state"}}),
    _life("librenms", {"alert_id": 6, "rule_id": 2, "title": "Device down", "hostname": "sw1"}, {"state": 1}, {"state": 0}),
    _life("prtg", {"sensorid": "2", "sensor": "Ping", "device": "db1"}, {"status": "Down"}, {"status": "Down ended (now: Up)"}),
    _life("scom", {"alertId": "a1", "alertName": "Disk"}, {"resolutionState": "0"}, {"resolutionState": "255"}),
    _life("logicmonitor", {"internalid": "L1", "alertid": "LMD1", "host": "db1", "datapoint": "cpu"}, {"alertstatus": "active"},
          {"alertstatus": "clear"}),
    _life("auvik", {"correlationId": "c1", "alertName": "Device offline"}, {"alertStatus": 0, "alertStatusString": "Triggered"},
          {"alertStatus": 1, "alertStatusString": "Cleared"}),
    _life("vrealize", {"alertId": "a1", "criticality": "CRITICAL", "resourceName": "vm1", "alertName": "CPU"}, {"status": "ACTIVE"},
          {"status": "CANCELED"}),
    _life("sensu", {"entity": {"metadata": {"name": "db1"}}},
          {"check": {"status": 2, "metadata": {"name": "disk"}}}, {"check": {"status": 0, "metadata": {"name": "disk"}}}),
    _life("solarwinds", {"AlertObjectID": "3", "AlertID": "1", "NodeName": "sw1", "AlertName": "Node down", "AlertMessage": "x"},
          {"ActionType": "Trigger"}, {"ActionType": "Reset"}),
    _life("proxmox", {"message": "log", "fields": {"type": "vzdump", "hostname": "pve1", "job-id": "daily"}},
          {"severity": "error", "title": "backup failed"}, {"severity": "info", "title": "backup successful"}),
    Life(format="collectd", fires=_COLLECTD.format("FAILURE", "97 %"), again=_COLLECTD.format("FAILURE", "98 %"),
         ends=_COLLECTD.format("OKAY", "within range again")),
    _life("monit", {"service": "nginx", "host": "web1"}, {"event": "Connection failed"}, {"event": "Connection succeeded"}),
    _life("nut", {}, {"message": "UPS rack on battery"}, {"message": "UPS rack on line power"}),
    _life("datadog", {"alert_title": "CPU", "alert_cycle_key": "k1"}, {"alert_transition": "Triggered"}, {"alert_transition": "Recovered"}),
    _life("newrelic", {"incident_id": 12, "condition_name": "CPU"}, {"current_state": "open"}, {"current_state": "closed"}),
    _life("dynatrace", {"PID": "55", "ProblemID": "P-55", "ProblemTitle": "CPU"}, {"State": "OPEN"}, {"State": "RESOLVED"}),
    _life("honeycomb", {"id": "t1", "name": "Slow", "trigger_url": "https://h.example.org"}, {"status": "TRIGGERED"}, {"status": "OK"}),
    _life("graylog", {"event_definition_id": "d1", "event_definition_title": "Logins"}, {"event": {"message": "12 failed",
          "key": "db1"}}, None),
    _life("splunk", {"search_name": "sudo", "sid": "s1"}, {"result": {"host": "db1", "_raw": "root"}}, None),
    _life("librato", {"alert": {"id": 3, "name": "cpu"}, "trigger_time": 1795521600}, {"violations": {"db1": []}}, {"clear": "normal"}),
    _life("papertrail", {"saved_search": {"id": 2, "name": "ssh"}}, {"events": [{"message": "failed", "hostname": "db1"}]}, None),
    _life("kapacitor", {"id": "cpu:db1", "message": "cpu", "details": ""}, {"level": "CRITICAL"}, {"level": "OK"}),
    _life("coralogix", {"alert_id": "a1", "name": "errors"}, {"alert_action": "trigger"}, {"alert_action": "resolve"}),
    _life("axiom", {"event": {"monitorID": "m1", "title": "errors", "body": "x"}}, {"action": "Open"}, {"action": "Closed"}),
    _life("dash0", {"data": {"issue": {"id": "i1", "issueIdentifier": "I", "summary": "errors"}}}, {"type": "alert.ongoing"},
          {"type": "alert.resolved"}),
    _life("thousandeyes", {"alert": {"alertId": 1, "ruleName": "HTTP"}}, {"eventType": "ALERT_NOTIFICATION_TRIGGER"},
          {"eventType": "ALERT_NOTIFICATION_CLEAR"}),
    _life("netdata", {"alert": "ram", "chart": "system.ram", "host": "db1", "alert_url": "https://n.example.org"}, {"severity": "critical"},
          {"severity": "clear"}),
    _life("elastalert", {"_index": "logs", "_id": "x1", "num_hits": 3, "num_matches": 1, "host": "db1"}, {"message": "login failed"}, None),
    _life("rule", {"ruleName": "CPU", "ruleId": "r1", "alertId": "db1"}, {"status": "active"}, {"status": "recovered"}),
    _life("sentry", {"data": {"issue": {"id": "1", "title": "KeyError", "culprit": "web.views"}}}, {"action": "created"},
          {"action": "resolved"}),
    _life("rollbar", {"data": {"item": {"id": 5, "title": "Boom"}}}, {"event_name": "new_item"}, {"event_name": "resolved_item"}),
    _life("raygun", {"event": "error_notification", "application": {"name": "web"}, "error": {"message": "Boom",
          "url": "https://r.example.org/1"}},
          {"eventType": "NewErrorOccurred"}, None),
    _life("honeybadger", {"message": "Boom", "project": {"name": "web"}, "fault": {"id": 9}}, {"event": "occurred"}, {"event": "resolved"}),
    _life("bugsnag", {"project": {"name": "web"}, "account": {}}, {"trigger": {"type": "firstException"},
          "error": {"errorId": "e1", "exceptionClass": "IOError"}},
          {"trigger": {"type": "errorStateManualChange"}, "error": {"errorId": "e1", "exceptionClass": "IOError", "status": "fixed"}}),
    _life("airbrake", {}, {"error": {"id": 3, "error_class": "IOError", "error_message": "disk"}}, None),
    _life("errbit", {}, {"problem": {"id": "p1", "app_name": "web", "error_class": "IOError", "message": "disk"}},
          {"problem": {"id": "p1", "app_name": "web", "error_class": "IOError", "message": "disk", "resolved": True}}),
    _life("crashlytics", {"payload_type": "issue", "payload": {"display_id": 4, "title": "Crash"}}, {"event": "issue_impact_change"}, None),
    _life("falco", {"rule": "Shell in pod", "hostname": "node1"}, {"priority": "Critical", "output": "bash"}, None),
    _life("canary", {"CanaryName": "nas", "IncidentHash": "h1"}, {"Description": "Port scan"}, None),
    _life("canarytoken", {"token": "t0ken", "channel": "HTTP"}, {"memo": "Fake keys used", "manage_url": "https://c.example.org"}, None),
    _life("wazuh", {"agent": {"id": "001", "name": "db1"}}, {"rule": {"id": "5", "level": 12, "description": "Logins failed"}}, None),
    Life(format="github", fires=_github(0, 1), again=_github(0, 2), ends=_github(1, 3)),
    Life(format="gitlab", fires=_gitlab(0, 1), again=_gitlab(0, 2), ends=_gitlab(1, 3)),
    _life("bitbucket", {"actor": {"display_name": "Ada"}, "repository": {"full_name": "acme/web", "name": "web"}},
          {"commit_status": {"name": "Unit", "key": "unit", "refname": "main", "state": "FAILED"}},
          {"commit_status": {"name": "Unit", "key": "unit", "refname": "main", "state": "SUCCESSFUL"}}),
    _life("commit-status", {"context": "ci/unit", "repository": "acme/web", "branch": "main", "target_url": "https://c.example.org"},
          {"state": "failure"}, {"state": "success"}),
    _life("awx", {"name": "patch", "friendly_name": "Job", "url": "x", "project": "infra", "inventory": "live"}, {"id": 1,
          "status": "failed"},
          {"id": 2, "status": "successful"}),
    _life("appveyor", {"eventData": {"projectName": "web", "projectId": 7, "branch": "main"}}, {"eventName": "build_failure"},
          {"eventName": "build_success"}),
    _life("buildbot", {"builder": {"name": "linux"}, "properties": {"branch": ["main", "x"]}}, {"buildid": 1, "results": 2},
          {"buildid": 2, "results": 0}),
    _life("buildkite", {"event": "build.finished", "pipeline": {"slug": "web"}}, {"build": {"number": 1, "state": "failed",
          "branch": "main"}},
          {"build": {"number": 2, "state": "passed", "branch": "main"}}),
    _life("circleci", {"type": "workflow-completed", "project": {"slug": "gh/acme/web"}, "pipeline": {"vcs": {"branch": "main"}}},
          {"workflow": {"name": "ci", "status": "failed"}}, {"workflow": {"name": "ci", "status": "success"}}),
    _life("codeship", {}, {"build": {"build_id": 1, "project_full_name": "acme/web", "branch": "main", "status": "error"}},
          {"build": {"build_id": 2, "project_full_name": "acme/web", "branch": "main", "status": "success"}}),
    _life("travis", {"repository": {"id": 1, "name": "web"}, "branch": "main", "build_url": "x"}, {"status_message": "Broken"},
          {"status_message": "Fixed"}),
    _life("teamcity", {}, {"build": {"buildResult": "failure", "buildFullName": "A :: B", "buildTypeId": "A_B", "branchName": "main"}},
          {"build": {"buildResult": "success", "buildFullName": "A :: B", "buildTypeId": "A_B", "branchName": "main"}}),
    _life("gocd", {"type": "stage"}, {"content": {"pipeline": {"name": "web", "counter": "1", "stage": {"name": "test",
          "result": "Failed"}}}},
          {"content": {"pipeline": {"name": "web", "counter": "2", "stage": {"name": "test", "result": "Passed"}}}}),
    _life("jenkins", {"name": "deploy"}, {"build": {"number": 1, "phase": "FINALIZED", "status": "FAILURE", "scm": {"branch": "main"}}},
          {"build": {"number": 2, "phase": "FINALIZED", "status": "SUCCESS", "scm": {"branch": "main"}}}),
    _life("azure-devops", {"eventType": "build.complete", "publisherId": "tfs", "message": {"text": "Build"}},
          {"resource": {"id": 1, "result": "failed", "definition": {"id": 4}, "sourceBranch": "refs/heads/main"}},
          {"resource": {"id": 2, "result": "succeeded", "definition": {"id": 4}, "sourceBranch": "refs/heads/main"}}),
    _life("sonarqube", {"project": {"key": "web", "name": "Web"}, "branch": {"name": "main"}}, {"qualityGate": {"status": "ERROR"}},
          {"qualityGate": {"status": "OK"}}),
    _life("semaphore", {"event": "deploy", "project_name": "web", "server_name": "srv1", "branch_name": "main", "build_url": "x"},
          {"result": "failed", "number": 1}, {"result": "passed", "number": 2}),
    _life("drone", {"event": "build", "action": "updated", "repo": {"slug": "acme/web"}},
          {"build": {"number": 1, "status": "failure", "target": "main"}}, {"build": {"number": 2, "status": "success", "target": "main"}}),
    _life("harness", {"data": {"pipelineIdentifier": "deploy", "projectIdentifier": "web"}}, {"eventType": "PIPELINE_FAILED"},
          {"eventType": "PIPELINE_SUCCESS"}),
    _life("octopus", {"serverUri": "https://o.example.org", "projectId": "Projects-1", "environmentId": "Environments-1",
          "message": "Deploy"},
          {"category": "DeploymentFailed"}, {"category": "DeploymentSucceeded"}),
    _life("rundeck", {"execution": {"job": {"name": "backup", "id": "j1"}, "project": "ops"}}, {"trigger": "failure", "executionId": 1},
          {"trigger": "success", "executionId": 2}),
    _life("netlify", {"site_id": "s1", "build_id": "b", "name": "web", "branch": "main", "context": "production"}, {"state": "error"},
          {"state": "ready"}),
    _life("vercel", {"payload": {"project": {"id": "prj"}, "target": "production", "deployment": {"name": "web"}}},
          {"type": "deployment.error"}, {"type": "deployment.succeeded"}),
    _life("render", {"type": "deploy_ended", "timestamp": "2026-11-01T00:00:00Z"},
          {"data": {"serviceId": "srv", "serviceName": "api", "status": "failed"}},
          {"data": {"serviceId": "srv", "serviceName": "api", "status": "succeeded"}}),
    _life("heroku", {"resource": "dyno", "action": "update", "webhook_metadata": {}},
          {"data": {"app": {"name": "shop"}, "name": "web.1", "state": "crashed"}},
          {"data": {"app": {"name": "shop"}, "name": "web.1", "state": "up"}}),
    _life("harbor", {"occur_at": 1, "event_data": {"repository": {"name": "web", "repo_full_name": "acme/web"}}},
          {"type": "SCANNING_FAILED"},
          {"type": "SCANNING_COMPLETED"}),
    _life("spinnaker", {"content": {"execution": {"pipelineConfigId": "p1", "name": "deploy", "application": "web"}}},
          {"details": {"type": "orca:pipeline:failed"}}, {"details": {"type": "orca:pipeline:complete"}}),
    _life("terraform", {"workspace_id": "ws1", "workspace_name": "prod", "run_id": "run-1"},
          {"notifications": [{"trigger": "run:errored", "run_status": "errored"}]},
          {"notifications": [{"trigger": "run:completed", "run_status": "applied"}]}),
    _life("stripe", {"object": "event", "data": {"object": {"id": "po_1"}}}, {"type": "payout.failed"}, None),
    _life("servarr", {"type": "IndexerStatusCheck", "wikiUrl": "https://w.example.org", "message": "Indexer fails"},
          {"eventType": "Health", "level": "error"}, {"eventType": "HealthRestored", "level": "ok"}),
    _life("apprise", {"version": "1.0", "title": "Backup on db1", "message": "", "attachments": []}, {"type": "failure"},
          {"type": "success"}),
    _life("ntfy", {"topic": "ops", "title": "Backup on db1"}, {"tags": ["warning"]}, {"tags": ["white_check_mark"]}),
    Life(format="chat", fires={"text": "DOWN: shop"}, again={"text": "FAILED: shop", "username": "bot"}, ends={"text": "UP: shop"}),
    _life("standard-webhooks", {"timestamp": "2026-11-01T00:00:00Z"}, {"type": "backup", "data": {"id": "b1", "status": "failing"}},
          {"type": "backup", "data": {"id": "b1", "status": "recovered"}}),
    _life("generic", {"title": "Disk full", "host": "db1"}, {"status": "firing"}, {"status": "resolved"}),
)  # fmt: skip
PEOPLE = ("freshdesk", "jira", "shopify", "diun", "dockerhub", "launchdarkly")
"""Senders that tell of what people or registries do: notices, all of them."""
