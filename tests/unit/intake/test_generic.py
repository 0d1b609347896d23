"""Any other JSON."""

import pytest
from support.posts import post

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.post import Kind
from bridge.intake import understand


def only(body: object) -> Alert:
    """The one alert of a body."""
    (alert,) = understand(post(body)).alerts
    return alert


def test_title_state_severity_and_link_are_found_wherever_they_stand() -> None:
    """By the names of the keys, in any style of writing them."""
    alert = only(
        {
            "event": {
                "Incident_Title": "Disk full",
                "currentState": "TRIGGERED",
                "priority": "P2",
                "html-url": "https://x.example.org/1",
                "host": "db1",
            }
        }
    )
    assert (alert.title, alert.status, alert.severity, alert.link) == (
        "Disk full",
        Status.FIRING,
        Severity.ERROR,
        "https://x.example.org/1",
    )
    assert alert.labels == {"host": "db1"}


@pytest.mark.parametrize(
    "word",
    [
        "resolved",
        "RESOLVED",
        "ok",
        "OK",
        "Ok",
        "UP",
        "up",
        "Recovered",
        "RECOVERY",
        "clear",
        "cleared",
        "closed",
        "CLOSED",
        "Closed",
        "normal",
        "healthy",
        "fixed",
        "success",
        "succeeded",
        "passed",
        "alert_recovery",
        "ALERT_STATE_EVENT_END",
        "incident.resolved",
        "monitor.up",
        "is_ok",
        "alert_cleared",
        "online",
        "reachable",
        "restored",
        "operational",
    ],
)
def test_the_end_of_trouble_has_many_spellings(word: str) -> None:
    """About thirty of them are known."""
    assert only({"title": "Disk", "status": word}).status is Status.RESOLVED


@pytest.mark.parametrize(
    "word", ["firing", "DOWN", "Triggered", "PROBLEM", "open", "CRITICAL", "failed", "incident.triggered", "unresolved"]
)
def test_trouble_has_many_spellings(word: str) -> None:
    """It fires."""
    assert only({"title": "Disk", "status": word}).status is Status.FIRING


@pytest.mark.parametrize(
    "word", ["acknowledged", "ACKNOWLEDGEMENT", "no_data", "INSUFFICIENT_DATA", "pending", "paused", "maintenance", "incident.acknowledged"]
)
def test_third_states_are_notices(word: str) -> None:
    """They are neither trouble nor its end."""
    assert understand(post({"title": "Disk", "status": word})).kind is Kind.NOTICE


def test_a_bare_number_says_nothing_of_the_state() -> None:
    """One tool's 1 is another one's 0: what is posted and states nothing fires."""
    assert [only({"title": "Disk", "status": number}).status for number in (0, 1, 2)] == [Status.FIRING] * 3


@pytest.mark.parametrize(
    ("body", "status"), [({"up": True}, Status.RESOLVED), ({"up": False}, Status.FIRING), ({"failed": True}, Status.FIRING)]
)
def test_truth_values_count_where_their_key_is_clear(body: dict[str, object], status: Status) -> None:
    """`up`, `reachable`, `failed` and their like."""
    assert only({"title": "Disk"} | body).status is status


@pytest.mark.parametrize(
    ("title", "status"), [("[Triggered] x", Status.FIRING), ("[Recovered] x", Status.RESOLVED), ("OK: x", Status.RESOLVED)]
)
def test_a_state_at_the_head_of_the_title_counts(title: str, status: Status) -> None:
    """For senders that write it nowhere else."""
    assert only({"title": title}).status is status


def test_the_key_is_the_same_for_both_ends_of_a_trouble() -> None:
    """By the sender's id, or by title and place."""
    assert only({"title": "a", "alert_id": 7, "status": "open"}).key == only({"title": "b", "alert_id": 7, "status": "closed"}).key
    assert only({"title": "a", "host": "x", "status": "open"}).key == only({"title": "a", "host": "x", "status": "closed"}).key
    assert only({"title": "[Triggered] a"}).key == only({"title": "[Recovered] a"}).key
    assert only({"title": "a", "host": "x"}).key != only({"title": "a", "host": "y"}).key


def test_a_list_of_objects_is_several_alerts() -> None:
    """Each with its own state."""
    alerts = understand(post([{"title": "a", "status": "down"}, {"title": "b", "status": "up"}])).alerts
    assert [(alert.title, alert.status) for alert in alerts] == [("a", Status.FIRING), ("b", Status.RESOLVED)]


def test_a_text_alone_fires() -> None:
    """Somebody took the trouble to post it here."""
    assert only("disk full on db1").title == "disk full on db1"


def test_markup_of_the_senders_is_taken_out() -> None:
    """HTML, Slack's links, Datadog's fences."""
    alert = only({"title": "Disk &amp; CPU", "message": "%%%<b>full</b> <https://x.example.org|look>%%%"})
    assert alert.title == "Disk & CPU"
    assert "<" not in alert.text
    assert "full" in alert.text


def test_a_hook_of_a_format_reads_other_bodies_too() -> None:
    """What the format does not know is not lost."""
    understanding = understand(post({"title": "Disk full"}), "alertmanager")
    assert understanding.format == "generic"
    assert "alertmanager" in understanding.reason


@pytest.mark.parametrize(
    "body", [{"type": "SubscriptionConfirmation", "Message": "x"}, {"event": "ping", "zen": "x"}, {"eventType": "Test", "title": "x"}]
)
def test_a_senders_handshake_is_control(body: object) -> None:
    """Where the kind of the event says so."""
    assert understand(post(body)).kind is Kind.CONTROL


def test_a_title_that_speaks_of_a_test_is_still_an_alert() -> None:
    """Only the kind of the event makes a handshake."""
    assert understand(post({"title": "test"})).kind is Kind.ALERT


def test_an_event_that_speaks_of_no_trouble_is_a_notice() -> None:
    """A tool's account of what somebody did; the same with trouble in its words fires."""
    assert understand(post({"event": "comment.added", "title": "New words"})).kind is Kind.NOTICE
    assert understand(post({"event": "job.ran", "title": "Backup failed"})).kind is Kind.ALERT


def test_a_key_of_a_broken_name_can_be_kept() -> None:
    """Half of a surrogate pair beside `id` is not part of the alert's key."""
    (alert,) = understand(post(b'{"title": "db1 is down", "\\ud800id": "5"}')).alerts
    assert alert.key == "\ufffdid=5"


def test_a_state_at_the_head_of_a_title_is_said_once() -> None:
    """By the status; a word that says how bad it is stays."""
    assert only({"text": "RESOLVED: core - website is fine"}).title == "core - website is fine"
    assert only({"text": "RESOLVED: core - website is fine"}).text == ""
    assert only({"text": "CRITICAL: disk full"}).title == "CRITICAL: disk full"


def test_what_is_affected_stands_in_brackets_before_the_text() -> None:
    """Unless title or text name it; an address adds nothing to the host in it."""
    assert only({"title": "Slow", "host": "db1", "environment": "prod", "message": "12 s"}).text == "(db1, prod) 12 s"
    assert only({"title": "Slow", "host": "a.example.org", "site": "https://a.example.org/"}).text == "(a.example.org)"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "nightly", "job": 7, "status": "success"}, Status.NOTICE),
        ({"name": "nightly", "job": 7, "status": "failed"}, Status.FIRING),
        ({"pull_request": {"title": "Fix"}, "action": "closed"}, Status.NOTICE),
        ({"event_type": "incident_created", "incident": {"name": "Slow API"}}, Status.FIRING),
        ({"event": "incident_updated", "incident": {"name": "Slow API", "status": {"name": "Closed"}}}, Status.RESOLVED),
        ({"name": "web", "is_ok": 0}, Status.FIRING),
        ({"name": "web", "is_ok": 1}, Status.RESOLVED),
        ({"type": "contact.created", "data": {"name": "John"}}, Status.NOTICE),
    ],
)
def test_a_state_counts_in_the_light_of_what_the_body_is_about(body: dict[str, object], status: Status) -> None:
    """Work that went well is no end of trouble, what people do is none, and a trouble that came up fires."""
    assert only(body).status is status


def test_a_text_that_its_sender_calls_a_test_is_control() -> None:
    """Also where only a truth value says so."""
    assert understand(post({"title": "x", "message": "This is a test notification from Foo"})).kind is Kind.CONTROL
    assert understand(post({"title": "x", "is_test": True})).kind is Kind.CONTROL


@pytest.mark.parametrize("start", ["2026-11-01T00:00:00Z", "2026-11-01T01:00:00.0000000+0100", 1793491200, 1793491200000])
def test_the_start_is_read_however_it_is_written(start: object) -> None:
    """RFC 3339 with any fraction, seconds and milliseconds."""
    moment = only({"title": "x", "startedAt": start}).started_at
    assert moment is not None
    assert moment.isoformat() == "2026-11-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("body", "status", "severity"),
    [
        ({"message_type": "CRITICAL", "entity_display_name": "Disk of db1"}, Status.FIRING, Severity.CRITICAL),
        ({"message_type": "RECOVERY", "entity_display_name": "Disk of db1"}, Status.RESOLVED, None),
        ({"message_type": "ACKNOWLEDGEMENT", "entity_display_name": "Disk of db1"}, Status.NOTICE, None),
        ({"Name": "Burst of errors", "TriggerType": "ResolvedCritical"}, Status.RESOLVED, Severity.CRITICAL),
        ({"name": "Load", "status": "warning"}, Status.FIRING, Severity.WARNING),
        ({"name": "Load", "status": "failed", "severity": "low"}, Status.FIRING, Severity.INFO),
        ({"titel": "Serverraum", "zustand": "behoben"}, Status.RESOLVED, None),
        ({"titel": "Serverraum", "meldung": "38 Grad", "schwere": "kritisch"}, Status.FIRING, Severity.CRITICAL),
    ],
)
def test_a_word_for_the_state_may_state_the_severity_too(body: object, status: Status, severity: Severity | None) -> None:
    """Where no key for severities does; words of both languages that the bridge speaks."""
    alert = only(body)
    assert (alert.status, alert.severity) == (status, severity)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"name": "cpu_total", "state": "ALERT", "instanceName": "web-1", "metricName": "CPU", "curValue": "98"}, "(web-1) CPU 98"),
        ({"device": "freezer-3", "temperature": -4.2, "alarm": True}, "temperature -4.2"),
        ({"pipeline": "deploy", "state": "failed"}, "failed"),
        ({"monitor": "shop", "status": "down", "reason": "timeout"}, "timeout"),
        ({"monitor": "shop", "status": "firing"}, ""),
        ({"monitor": "shop", "status": "down", "message": "HTTP 500 for two minutes"}, "shop"),
    ],
)
def test_a_body_without_a_sentence_is_told_by_what_it_has(body: object, text: str) -> None:
    """What was measured, and the sender's own word for the trouble; a sentence makes both needless."""
    assert only(body).text == text


def test_the_id_of_a_place_is_no_alerts_key() -> None:
    """Two troubles of one host are two alerts, and both ends of each have one key."""
    keys = [
        only({"host": {"id": "h1", "name": "db1"}, "alert": {"id": number, "monitorName": name, "status": status}}).key
        for number, name in (("7", "load"), ("8", "disk"))
        for status in ("critical", "ok")
    ]
    assert keys[0] == keys[1] != keys[2] == keys[3]
    assert len({only({"project": {"id": "p", "name": "shop"}, "message": text}).key for text in ("API is down", "Queue is full")}) == 2


def test_an_error_of_a_program_is_trouble() -> None:
    """A body that brings an exception or a stack fires, whatever else it speaks of."""
    body = {
        "exception": {"name": "TemplateError", "message": "undefined method", "revision": "abc", "environment": "production", "host": "w"}
    }
    assert only(body).status is Status.FIRING


@pytest.mark.parametrize(
    "body",
    [
        *(
            {"title": title}
            for title in ("db-1 no longer reachable", "Host web-2 no longer responding to ping", "Problem not resolved on db-1")
        ),
        *(
            {"title": title}
            for title in ("Störung noch nicht behoben", "Service not recovered after restart", "Online-Shop nicht erreichbar")
        ),
        *({"title": title} for title in ("Backup is ok but replication is broken", "Incident could not be resolved automatically")),
        {"title": "db-1 is not reachable, backup restored last week"},
        *({"title": "Back-up failed on db-1", "severity": severity} for severity in ("critical", "error")),
        *({"name": "x", "status": word} for word in ("NOT_REACHABLE", "NotAvailable", "not-operational", "no_success", "not_resolved")),
        *({"name": "x", "status": word} for word in ("OK->CRITICAL", "UP -> DOWN", "ok_to_critical", "Healthy→Unhealthy", "OkToAlarm")),
        {"name": "x", "status": "recovery_failed"},
        {"alert": {"name": "Disk full", "severity": "critical"}, "host": {"name": "db-1", "status": "UP"}},
    ],
)
def test_what_is_not_well_is_no_end(body: object) -> None:
    """A denial turns the word behind it, a change counts by what it leads to, and a host that is up ends nothing that is grave on it."""
    assert only(body).status is Status.FIRING


@pytest.mark.parametrize(
    "body",
    [
        *({"title": title} for title in ("Disk no longer full", "Host is back up, was down for 5 minutes", "OK - all fine", "OK: web-1")),
        *({"name": "x", "status": word} for word in ("CRITICAL->OK", "critical_to_ok", "AlarmToOk", "ALERT_RECOVERY", "ResolvedCritical")),
        {"host": {"name": "db-1", "status": "UP"}},
    ],
)
def test_what_is_well_again_is_an_end(body: object) -> None:
    """Also where words for the trouble stand beside it."""
    assert only(body).status is Status.RESOLVED


def test_a_hyphen_within_a_word_ends_no_state() -> None:
    """The title is left whole."""
    assert only({"title": "Back-up failed on db-1"}).title == "Back-up failed on db-1"


def test_the_alerts_of_one_rule_are_told_apart() -> None:
    """By the rule and the alert together; by the place where the alert has no id of its own. Both ends of each have one key."""
    bodies: list[dict[str, object]] = [
        {"rule": {"id": "r1", "name": "CPU"}, "alert": {"id": "db1"}},
        {"rule": {"id": "r2", "name": "Disk"}, "alert": {"id": "db1"}},
        {"rule": {"id": "r2", "name": "Disk"}, "alert": {"id": "db2"}},
        {"ruleName": "CPU", "ruleId": "r1", "alertInstanceId": "web1"},
        {"ruleName": "CPU", "ruleId": "r1", "alertId": "r1", "host": "web2"},
        {"ruleName": "CPU", "ruleId": "r1", "context": {"host": {"name": "web3"}}},
        {"ruleName": "CPU", "ruleId": "r1", "service": "shop"},
        {"ruleName": "CPU", "ruleId": "r1", "context": {"serviceName": "till"}},
        {"alertName": "CPU", "alertId": "r3", "eventType": "x", "alertInstanceId": "web1"},
        {"alertName": "CPU", "alertId": "r3", "eventType": "x", "host": "web2"},
    ]
    firing = [only(body | {"status": "active"}).key for body in bodies]
    assert [only(body | {"status": "recovered"}).key for body in bodies] == firing
    assert len(set(firing)) == len(bodies), firing
