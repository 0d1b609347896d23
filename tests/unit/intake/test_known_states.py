"""A known format whose state says nothing: its words, flags and severity decide, as without the format."""

import pytest
from support.posts import post

from bridge.domain.alert import Alert, Status
from bridge.intake import understand

F, R, N = Status.FIRING, Status.RESOLVED, Status.NOTICE


def only(body: object, headers: dict[str, str] | None = None) -> Alert:
    """The one alert of a body."""
    (alert,) = understand(post(body, headers=headers)).alerts
    return alert


CLOUDFLARE = {"name": "Origin monitoring", "data": {}, "ts": 1795521600, "alert_type": "real_origin_monitoring", "policy_id": "p"}


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("cloudflare", CLOUDFLARE | {"text": "Requests to shop.example.org have been failing for at least 5 minutes."}),
        ("cloudflare", CLOUDFLARE | {"text": "Tunnel office is down", "alert_event": "ALERT_STATE_EVENT_UNHEARD"}),
        ("statuspage", {"page": {"id": "p"}, "incident": {"id": "i", "name": "API is down", "status": "looking"}}),
        ("freshstatus", {"event_data": {"event_type": "UNHEARD"}, "incident_id": 1, "title": "API outage", "description": "all down"}),
        ("bugsnag", {"trigger": {"type": "unheard", "message": "x"}, "project": {"name": "web"}, "account": {}, "error": {
            "exceptionClass": "IOError", "message": "disk failed", "severity": "error"}}),
        ("circleci", {"type": "job-completed", "job": {"name": "deploy failed", "status": "unheard"},
                      "project": {"name": "web", "slug": "s"}}),
        ("flux", {"involvedObject": {"kind": "K", "name": "web"}, "reason": "HealthCheckFailed", "message": "timeout",
                  "reportingController": "k", "severity": "info"}),
        ("scom", {"alertId": "a", "alertName": "Disk is full", "resolutionState": ""}),
        ("rundeck", {"executionId": 1, "execution": {"job": {"name": "backup failed", "id": "j"}}, "status": "unheard", "trigger": ""}),
        ("updown", [{"event": "check.unheard", "check": {"token": "t", "url": "https://a.example.org", "error": "timeout"}}]),
        ("honeybadger", {"event": "unheard", "message": "Boom: connection refused", "project": {"name": "web"}}),
    ],
)  # fmt: skip
def test_trouble_in_words_or_severity_fires(form: str, body: object) -> None:
    """An unknown or missing state never makes it a notice."""
    alert = only(body)
    assert (alert.source, alert.status) == (form, F)


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("cloudflare", CLOUDFLARE | {"text": "Pool eu is back up."}),
        ("uptimerobot", {"monitorFriendlyName": "Shop is back online", "alertType": "", "monitorID": "1"}),
        ("zabbix", {"event_id": "1", "event_name": "Resolved: CPU high", "trigger_name": "Resolved: CPU high", "eventid": "1"}),
        ("zabbix", {"trigger": "Resolved in 5m 3s: CPU high", "item": "cpu", "hostname": "db1"}),
        ("datadog", {"title": "[Recovered on {host:db1}] CPU high", "event_type": "x", "last_updated": "1"}),
        ("nagios", {"host_name": "db1", "notification_type": "", "service_description": "disk", "service_state": "OK"}),
        ("statuscake", {"TestID": "1", "Name": "Shop has recovered", "Status": ""}),
    ],
)
def test_an_end_in_words_is_one(form: str, body: object) -> None:
    """Also of a sender that posts nothing but troubles and their ends."""
    alert = only(body)
    assert (alert.source, alert.status) == (form, R)


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("opsgenie", {"action": "TestAction", "alert": {"alertId": "a", "message": "db down", "priority": "P1"}, "integrationName": "w"}),
        ("pagerduty", {"event": {"event_type": "incident.responder.added", "data": {"id": "P", "title": "db down"}, "agent": {}}}),
        ("jira", {"webhookEvent": "jira:issue_created", "issue": {"key": "A-1", "fields": {"summary": "Login fails"}}}),
        ("azure-devops", {"eventType": "git.push", "publisherId": "tfs", "resource": {}, "message": {"text": "Ada pushed: fix crash"}}),
        ("heroku", b"app=shop&user=ada&head=4f2&release=v7&app_uuid=u&git_log=fix+broken+login"),
        ("launchdarkly", {"kind": "flag", "titleVerb": "turned on", "title": "Ada turned on kill-switch after outage"}),
        ("diun", {"diun_version": "4", "image": "docker.io/a/failed:1", "status": "new", "hostname": "h"}),
        ("buildkite", {"event": "build.scheduled", "build": {"state": "scheduled", "message": "fix crash"}, "pipeline": {"slug": "web"}}),
        ("harbor", {"type": "PUSH_ARTIFACT", "occur_at": 1, "event_data": {"repository": {"name": "broken", "repo_full_name": "a/b"}}}),
    ],
)
def test_what_people_do_stays_a_notice(form: str, body: object) -> None:
    """An action on an alert that was told, a push, a ticket, a flag: whatever its words say."""
    alert = only(body)
    assert (alert.source, alert.status) == (form, N)


@pytest.mark.parametrize("header", ["user-agent: Healthchecks.io", "x-buildkite-event: job", "gotk-component: k", "heroku-webhook-id: 1"])
def test_a_plain_text_with_a_senders_header_is_read_as_text(header: str) -> None:
    """Its template is the operator's own."""
    name, _, value = header.partition(": ")
    alert = only(b"nightly backup is down", headers={name: value})
    assert (alert.title, alert.status) == ("nightly backup is down", F)


@pytest.mark.parametrize(
    ("severity", "read"),
    [
        ({"name": "critical"}, "critical"), ({"value": "P2"}, "error"), ({"label": "Warning", "id": 3}, "warning"),
        (["critical", "x"], "critical"), ({"display_name": "Sev0", "rank": 1}, "critical"), ({"priority": "high"}, "error"),
        ({"colour": "red"}, None),
    ],
)  # fmt: skip
def test_a_severity_may_be_an_object(severity: object, read: str | None) -> None:
    """Its name, value or label counts."""
    assert only({"condition_name": "cpu", "incident_id": 1, "current_state": "open", "severity": severity}).severity == read
    assert only({"ProblemTitle": "cpu", "State": "OPEN", "PID": "1", "ProblemSeverity": severity}).severity == read
