"""Kinds of bodies of unknown senders: in doubt it pages, and what says nothing of trouble decides nothing."""

import pytest
from support.posts import post

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.post import Kind
from bridge.intake import understand

F, R, N = Status.FIRING, Status.RESOLVED, Status.NOTICE
CRITICAL = Severity.CRITICAL


def only(body: object) -> Alert:
    """The one alert of a body."""
    (alert,) = understand(post(body.encode() if isinstance(body, str) else body)).alerts
    return alert


def sms(body: object) -> str:
    """What an SMS of the body is made of."""
    alert = only(body)
    return f"{alert.title} | {alert.text}"


@pytest.mark.parametrize(
    "body",
    [
        {"title": "DB latency", "status": "triggered", "severity": "critical", "assignee": "ada"},
        {"name": "Queue", "state": "alerting", "level": "critical", "comments": [], "owner": {"name": "Ada", "status": "away"}},
        {"summary": "API errors", "current_state": "down", "severity": "critical", "ticket": {"id": 4, "status": "closed"}},
        {"alert": {"title": "Disk full", "status": "firing", "severity": "critical"}, "customer": {"name": "Acme", "state": "active"}},
        {"headline": "Pump 3 stopped", "severity": "critical", "order": {"number": 9, "status": "ok"}, "member_count": 3},
        {"subject": "Mail queue grows", "status": "open", "severity": "critical", "pull_request": None, "reviewers": ""},
    ],
)
def test_words_about_people_and_work_count_nowhere(body: object) -> None:
    """Their states, names and mere presence leave the alert what it is."""
    alert = only(body)
    assert (alert.status, alert.severity) == (F, CRITICAL)


@pytest.mark.parametrize(
    "body",
    [
        {"check": "core-router", "type": "ping", "host": "10.0.0.1", "state": "CRITICAL", "output": "Packet loss = 100%"},
        {"event": "test", "name": "Smoke test of the shop", "result": "failed", "severity": "critical"},
        {"type": "ping", "target": "db1", "message": "no answer for 5 minutes", "severity": "critical"},
        {"kind": "test", "title": "Nightly restore", "outcome": "failure", "severity": "critical"},
        {"type": "verification", "service": "backup", "status": "down", "priority": "P1"},
        {"test": True, "title": "Fire alarm", "status": "triggered", "severity": "critical"},
    ],
)
def test_ping_and_test_may_be_names_of_checks(body: object) -> None:
    """A control message has no state, no severity and no trouble beside it."""
    assert (only(body).status, only(body).severity) == (F, CRITICAL)


@pytest.mark.parametrize(
    "body",
    [{"type": "ping"}, {"event": "ping", "zen": "Keep it small", "hook_id": 5}, {"type": "test", "message": "Hello"},
     {"test": True, "x": "y"}, {"action": "verification", "challenge": "abc"}],
)  # fmt: skip
def test_a_trial_of_the_connection_is_control(body: object) -> None:
    """Where nothing else stands in it that could be trouble."""
    assert understand(post(body)).kind is Kind.CONTROL


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"url": "https://shop.example"}, {"url": "https://blog.example"}),
        ({"target": "https://shop.example/a"}, {"target": "https://shop.example/b"}),
        ({"address": "10.0.0.1:443"}, {"address": "10.0.0.2:443"}),
        ({"serial_number": "A-17"}, {"serial_number": "A-18"}),
        ({"monitor": {"id": 1}}, {"monitor": {"id": 2}}),
        ({"sensor": {"name": "cellar"}}, {"sensor": {"name": "roof"}}),
        ({"queue": "mail"}, {"queue": "fax"}),
        ({"device_id": 4}, {"device_id": 5}),
        ({"partition": "/var"}, {"partition": "/home"}),
    ],
)
def test_two_troubles_are_two(one: dict[str, object], other: dict[str, object]) -> None:
    """Whatever names which thing is in trouble is part of the key, and both ends of each have one."""
    text = {"message": "It is down", "status": "down"}
    over = {"message": "It is down", "status": "up"}
    assert only(text | one).key != only(text | other).key
    assert only(text | one).key == only(over | one).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"url": "https://shop.example/cart?session=1"}, {"url": "https://shop.example/cart?session=2#top"}),
        ({"url": "https://u:p@shop.example/cart"}, {"url": "https://shop.example/cart"}),
        ({"url": "https://shop.example/run/1234567"}, {"url": "https://shop.example/run/7654321"}),
        ({"url": "https://shop.example/x/5f2b7c1e9a"}, {"url": "https://shop.example/x/0a9b8c7d6e"}),
        (
            {"url": "https://shop.example/b/0c2f4a3e-1d5b-4c6f-8a7e-9b0c1d2e3f40"},
            {"url": "https://shop.example/b/9c2f4a3e-1d5b-4c6f-8a7e-9b0c1d2e3f41"},
        ),
        ({"address": "10.0.0.1:51234"}, {"address": "10.0.0.1:49152"}),
        ({"event": {"id": 1}}, {"event": {"id": 2}}),
        ({"request": {"id": "a"}, "trace_id": "b"}, {"request": {"id": "c"}, "trace_id": "d"}),
        ({"session": {"id": 1}, "user": {"id": 2}}, {"session": {"id": 3}, "user": {"id": 4}}),
    ],
)
def test_what_passes_names_no_thing(one: dict[str, object], other: dict[str, object]) -> None:
    """Queries, fragments, users, ids in paths, clients' ports, and ids of events, requests, sessions and people."""
    text = {"message": "Checkout is down", "status": "down"}
    assert only(text | one).key == only(text | other).key


def test_the_key_without_the_path_is_told_beside_it() -> None:
    """For hooks of which every post has another path."""
    one, other = (only({"message": "Page is down", "status": "down", "url": f"https://shop.example/{page}"}) for page in ("a", "b"))
    assert one.key != other.key
    assert one.broad_key == other.broad_key != ""
    assert only({"message": "Page is down", "status": "down"}).broad_key == ""


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ({"event": "monitor_offline", "monitor": {"id": 1}}, {"event": "monitor_online", "monitor": {"id": 1}}),
        ({"title": "sensor.wet", "sensor": {"id": "s1"}}, {"title": "sensor.cleared", "sensor": {"id": "s1"}}),
        ({"type": "host-down", "host": {"name": "db1"}}, {"type": "host-up", "host": {"name": "db1"}}),
        ({"event": "ServiceUnavailable", "service": {"id": 4}}, {"event": "ServiceRestored", "service": {"id": 4}}),
        ({"name": "queue_failed", "queue": {"id": "q"}}, {"name": "queue_recovered", "queue": {"id": "q"}}),
    ],
)
def test_a_state_as_title_pairs_with_its_end(begin: object, end: object) -> None:
    """The name of the event without its state is what both have in common."""
    assert only(begin).status is F
    assert only(end).status is R
    assert only(begin).key == only(end).key


@pytest.mark.parametrize(
    ("body", "title", "status"),
    [
        (
            {
                "event": "incident.created",
                "incident": {
                    "name": "Primary database deleted",
                    "severity": "SEV1",
                    "follow_ups": [{"title": "Write safeguards", "status": "pending"}],
                },
            },
            "Primary database deleted",
            F,
        ),
        ({"title": "API slow", "status": "firing", "notes": [{"title": "Looked at it", "status": "resolved"}]}, "API slow", F),
        ({"name": "Mail down", "state": "down", "tasks": [{"name": "Restart", "state": "ok", "severity": "info"}]}, "Mail down", F),
        ({"incident": {"title": "No power", "status": "open"}, "participants": [{"name": "Ada", "status": "acknowledged"}]}, "No power", F),
        ({"summary": "Disk full", "severity": "critical", "updates": [{"status": "closed", "message": "older"}]}, "Disk full", F),
        ({"title": "Disk full", "status": "resolved", "actions": [{"title": "Page", "state": "failed"}]}, "Disk full", R),
    ],
)
def test_items_of_lists_give_no_state_and_no_title(body: object, title: str, status: Status) -> None:
    """What stands nearest speaks."""
    assert (only(body).title, only(body).status) == (title, status)


@pytest.mark.parametrize(
    "body",
    [
        {"event_type": "create", "id": "1", "title": "DB latency", "description": "latency over 2 s", "severity": "critical"},
        {"action": "new", "alert": {"title": "Disk almost full", "severity": "critical"}},
        {"type": "add", "alarm": "Door open", "severity": "critical"},
        {"event": "raise", "summary": "Fan stopped", "severity": "critical"},
        {"action": "opened", "incident": {"title": "Checkout slow", "priority": "P1"}},
        {"event": "AlertCreated", "alert": {"name": "Load", "severity": "critical"}},
    ],
)
def test_create_new_add_and_raise_begin_a_trouble(body: object) -> None:
    """Of something that is rated, or that is an incident or an alert."""
    assert (only(body).status, only(body).severity) == (F, CRITICAL)


@pytest.mark.parametrize(
    "body",
    [
        {"event": "created", "model": "device", "data": {"name": "sw-12", "status": "active"}},
        {"event": "user.created", "user": {"name": "Ada", "status": "active"}, "priority": "high"},
        {"type": "ticket.opened", "ticket": {"subject": "Printer broken", "priority": "urgent"}},
        {"action": "updated", "object": "order", "order": {"id": 7, "state": "open"}, "urgency": "high"},
        {"event": "member_joined", "member": {"email": "ada@example.org"}},
        {"event_name": "account.updated", "account": {"name": "Acme", "status": "active"}, "impact": "high"},
        {"webhookEvent": "device_added", "device": {"name": "cam-4", "status": "started"}},
    ],
)
def test_the_life_of_a_thing_is_a_notice(body: object) -> None:
    """That a person, a ticket, an order, a member, a device or an account came or changed, whatever its priority."""
    assert understand(post(body)).kind is Kind.NOTICE


@pytest.mark.parametrize(
    "body",
    [
        {"event": "device.updated", "device": {"name": "cam-4", "status": "offline"}},
        {"event": "ticket.created", "status": "critical", "title": "Mail is down"},
        {"event": "monitor.updated", "monitor": {"name": "shop", "state": "down"}},
        {"action": "created", "model": "check", "status": "failed", "name": "backup"},
        {"event": "user.login", "severity": "critical", "title": "Login from two countries"},
    ],
)
def test_a_word_of_trouble_makes_an_alert_of_it(body: object) -> None:
    """A state that is one of trouble alone, or a severity."""
    assert only(body).status is F


@pytest.mark.parametrize(
    "text",
    [
        "Webhook integration was successful.",
        "Your new integration is now connected",
        "Congratulations, notifications are enabled for this channel",
        "The alert channel was added successfully",
        "Die Verbindung wurde erfolgreich eingerichtet",
        "This is a test notification from the monitoring",
    ],
)
def test_a_greeting_is_control(text: str) -> None:
    """As a field of an object and as a plain text."""
    assert understand(post({"text": text})).kind is Kind.CONTROL
    assert understand(post(text.encode())).kind is Kind.CONTROL


@pytest.mark.parametrize("text", ["Webhook delivery failed", "Integration is down", "Connection to the database was lost", "test"])
def test_what_greets_with_trouble_is_an_alert(text: str) -> None:
    """A person who tries the hook by hand gets an SMS too."""
    assert only({"text": text}).status is F


@pytest.mark.parametrize(
    "body",
    [
        {"author": "ada", "message": "Fix crash when the disk is full", "revision": "a1b2c3d4", "changed_files": ["a.py"]},
        {"committer": "ada", "sha": "a1b2", "branch": "main", "title": "Handle errors"},
        {"pusher": "ada", "ref": "refs/heads/main", "commits": [{"id": "a1", "message": "Fail early", "author": "ada"}]},
        {"user": "ada", "changeset": "77", "repository": "shop", "comment": "remove broken test"},
        {"repository": {"name": "shop", "id": 1}, "sender": {"login": "ada", "id": 2}, "after": "a1b2c3"},
    ],
)
def test_a_commit_is_a_notice(body: object) -> None:
    """Whatever its message speaks of."""
    assert understand(post(body)).kind is Kind.NOTICE


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (
            {
                "status": "PROBLEM",
                "severity": "Average",
                "item": "Agent ping is Up (1)",
                "trigger": "Agent on web1 unreachable for 5 minutes",
            },
            "Agent on web1 unreachable for 5 minutes",
        ),
        ({"state": "firing", "metric": "Load is fine", "query": "Load of db1 too high"}, "Load of db1 too high"),
        ({"status": "down", "first": "All checks of last week", "second": "No answer from db1"}, "No answer from db1"),
        ({"status": "alarm", "at": "2026-11-24 12:00:00", "what": "Water in the cellar"}, "Water in the cellar"),
        ({"status": "firing", "time": "2026-11-24T12:00:00Z", "info2": "Pump 3 stopped"}, "Pump 3 stopped"),
    ],
)
def test_the_title_of_last_resort_tells_the_trouble(body: object, title: str) -> None:
    """Rather than what is fine, a time or a state."""
    assert only(body).title == title


@pytest.mark.parametrize("key", ["target", "url", "website", "endpoint", "site"])
def test_an_address_is_said_where_nothing_else_names_the_thing(key: str) -> None:
    """Host and path, in the text of the SMS."""
    assert "shop.example" in sms({"title": "Website down", "status": "down", key: "https://shop.example/cart?x=1"})
    assert "shop.example" not in only({"title": "Website down", "status": "down", "host": "web1", "link": "https://shop.example"}).text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {"server_name": "web2", "service_name": "Login page", "check_result": "CRITICAL", "check_output": "HTTP 500 after 9 s"},
            ("web2", "Login page", "HTTP 500"),
        ),
        ({"deviceName": "ups-1", "alarmText": "On battery", "alarm_status": "triggered"}, ("ups-1", "On battery")),
        ({"host_name": "db1", "alert_message": "Replication stopped", "alert_status": "firing"}, ("db1", "Replication stopped")),
        ({"job_name": "backup", "error_description": "No space left", "job_state": "failed"}, ("backup", "No space left")),
        ({"vm_name": "vm7", "eventSummary": "Guest does not answer", "vm-state": "unreachable"}, ("vm7", "Guest does not answer")),
    ],
)
def test_compound_keys_are_read_by_their_last_word(body: object, words: tuple[str, ...]) -> None:
    """`check_output` is an output, `alarmText` a text."""
    assert only(body).status is F
    assert all(word in sms(body) for word in words), sms(body)


@pytest.mark.parametrize(
    "rating",
    [
        {"severity": {"name": "critical"}},
        {"severity": {"value": "critical", "id": 3}},
        {"severity": {"label": "Critical"}},
        {"priority": {"priority": "P1"}, "status": "firing"},
        {"level": {"code": "crit"}},
        {"urgency": {"slug": "critical"}, "state": "alerting"},
    ],
)
def test_a_severity_may_be_an_object(rating: dict[str, object]) -> None:
    """Its name, value, label or code states it."""
    assert (only({"title": "Disk"} | rating).status, only({"title": "Disk"} | rating).severity) == (F, CRITICAL)


@pytest.mark.parametrize("key", ["priority", "urgency", "impact", "importance"])
def test_a_priority_rates_an_alert_alone(key: str) -> None:
    """Beside a state or trouble it is the severity; by itself it makes nothing an alert."""
    assert only({"title": "Disk", "status": "firing", key: "critical"}).severity is CRITICAL
    assert only({"title": "Disk full", key: "critical"}).severity is CRITICAL
    doubtful = only({"title": "Some numbers", key: "critical"})
    assert (doubtful.severity, bool(doubtful.doubt)) == (None, True)


@pytest.mark.parametrize("word", ["ok", "OK", "normal", "clear", "Cleared", "okay"])
def test_a_severity_may_say_that_it_is_over(word: str) -> None:
    """Where no state is stated."""
    assert only({"title": "Load of db1", "severity": word}).status is R
    assert only({"title": "Load of db1", "severity": word, "status": "firing"}).status is F


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See the [runbook](https://w.example/x) ![g](https://p.example/s.png)", "See the runbook"),
        ("## Disk\n- **db1** is `full`\n- ~~old~~", "Disk\ndb1 is full\nold"),
        ("> quoted\n\n---\nrest", "quoted\nrest"),
        ("| host | free |\n|---|---|\n| db1 | 3 % |", "host free\ndb1 3 %"),
        ("%%%\ndb1 is low\n\n[[Monitor](https://m.example/1)] · [[Edit](https://m.example/2)]\n%%%", "db1 is low"),
        ("![only](https://p.example/a.png) gone", "gone"),
    ],
)
def test_markdown_becomes_words(text: str, words: str) -> None:
    """Links become their text, pictures go."""
    alert = only({"title": "x7", "status": "firing", "text": text})
    assert "\n".join(line.strip() for line in alert.text.split("\n") if line.strip()) == words


def test_of_the_links_in_a_text_one_is_the_alerts() -> None:
    """The first that is no picture; of those that stand free one stays whole."""
    body = {"title": "x", "status": "firing", "text": "![g](https://p.example/s.png) [a](https://w.example/1) [b](https://w.example/2)"}
    assert only(body).link == "https://w.example/1"
    assert only(body | {"text": "a https://w.example/1 b https://w.example/2"}).text == "a https://w.example/1 b w.example"


@pytest.mark.parametrize(
    "text",
    [
        "Closed by Ada: disk full on db1",
        "Resolved by Ada Example: disk full on db1",
        "Incident #12 closed: disk full on db1",
        "[Resolved] disk full on db1",
        "Alert has been resolved: disk full on db1",
        "Entwarnung: disk full on db1",
        "Behoben von Ada: disk full on db1",
        "Problem solved - disk full on db1",
    ],
)
def test_a_closed_alert_in_words_is_an_end(text: str) -> None:
    """And its title is what is closed."""
    alert = only({"text": text})
    assert (alert.status, alert.title, alert.names["subject"]) == (R, "disk full on db1", "disk db1")


@pytest.mark.parametrize(
    ("title", "text"),
    [("db1", "db12 is down"), ("web", "webserver is down"), ("Queue", "Queues are full"), ("disk 1", "disk 10 failed"), ("A", "API down")],
)
def test_no_word_is_cut_in_its_middle(title: str, text: str) -> None:
    """Where a text begins like the title."""
    assert only({"title": title, "message": text, "status": "firing"}).text == text


def test_a_long_title_ends_with_a_word() -> None:
    """And with dots that say that there is more."""
    alert = only({"title": "something happened here " * 20, "status": "firing"})
    assert len(alert.title) <= 200
    assert alert.title.endswith(("something...", "happened...", "here..."))


SECRETS = (
    "password", "db_password", "API-Key", "apiKey", "clientSecret", "access_token", "authorization", "private_key", "credentials", "cookie",
)  # fmt: skip


@pytest.mark.parametrize("key", SECRETS)
def test_credentials_stand_nowhere(key: str) -> None:
    """Not in title, text, place, key, label or name."""
    for body in ({key: "hunter2hunter2", "status": "firing"}, {"title": "Disk", "status": "firing", "host": {key: "hunter2hunter2"}}):
        assert "hunter2" not in repr(only(body))
        assert only(body).status is F


@pytest.mark.parametrize("key", ["alert_uid", "alertUid", "dedup", "entity_id", "dedup_key", "incident_key", "alias", "problem_key"])
def test_senders_own_ids_are_keys(key: str) -> None:
    """Fire, repeat in other words, end by the id alone."""
    bodies = (
        {key: "a-7", "title": "Disk full", "state": "alerting"},
        {key: "a-7", "title": "Still full", "state": "alerting"},
        {key: "a-7", "state": "ok"},
    )
    assert {only(body).key for body in bodies} == {"a-7"}
    assert [only(body).status for body in bodies] == [F, F, R]


@pytest.mark.parametrize(
    "text",
    [
        "https://shop.example.org answered 500 for 5 minutes",
        "http://10.0.0.1:8080/health does not respond",
        "https://blog.example/ is down: timeout",
        "https://a.example and https://b.example are down",
        "https://shop.example: certificate expires in 3 days",
    ],
)
def test_a_text_may_begin_with_an_address(text: str) -> None:
    """It is a sentence all the same."""
    title = only({"message": text, "status": "firing"}).title
    assert (title.split()[0], title.split()[-2:]) == (text.split(maxsplit=1)[0], text.split()[-2:])


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("Severity: OKAY\nHost: db-1\nPlugin: df\n\nAll data sources are within range again", R, ("db-1",)),
        ("Severity: FAILURE\nHost: db-1\nPlugin: df\n\nData source value is 97", F, ("db-1", "97")),
        ("Status: down\nService: shop\nHost: web1\nno answer", F, ("shop", "web1", "no answer")),
        ("State: RECOVERY\nDevice: pump-3\n\nruns", R, ("pump-3",)),
        ("host = db1\nstatus = critical\nmessage = no space left", F, ("db1", "no space left")),
        ("***** Monitoring *****\n\nNotification Type: ACKNOWLEDGEMENT\nHost: db1\nState: DOWN\n", N, ("db1",)),
        ("***** Monitoring *****\n\nNotification Type: FLAPPINGSTART\nService: Disk\nHost: db1\nState: OK\n", N, ("db1", "Disk")),
        ("***** Monitoring *****\n\nNotification Type: PROBLEM\nService: Disk\nHost: db1\nState: CRITICAL\n\nAdditional Info:\n\n3% free",
         F, ("db1", "Disk", "3% free")),
    ],
)  # fmt: skip
def test_fields_in_the_head_of_a_text_are_read(text: str, status: Status, words: tuple[str, ...]) -> None:
    """As the fields of an object; frames and blank lines are none."""
    alert = only(text)
    assert alert.status is status
    assert all(word in f"{alert.title} {alert.text}" for word in words), alert
    assert "***" not in alert.title


@pytest.mark.parametrize(
    "body",
    [
        {"alertname": "Outage", "status": "firing", "startsAt": "2026-01-01T00:00:00Z", "instance": "db1"},
        {"rule_name": "Outage", "state": "alerting", "host": "db1", "time": "2026-01-01 00:00:00"},
        {"check_name": "Outage", "status": "critical", "at": 1793491200},
        {"monitorName": "Outage", "status": "down"},
        {"name": "Outage", "status": "firing", "updated": "2026-01-01T00:00:00Z"},
    ],
)
def test_a_word_for_a_state_may_be_a_name(body: object) -> None:
    """Where the key says that it is one."""
    assert only(body).title == "Outage"


@pytest.mark.parametrize("message", [1200, "5", 3.5, "no", "7 %"])
def test_short_and_numeric_messages_are_said(message: object) -> None:
    """They are all that the sender has to say."""
    assert str(message) in sms({"title": "Queue", "message": message, "status": "firing"})


@pytest.mark.parametrize(
    "body",
    [
        {"action": "acknowledge", "status": "triggered", "title": "Disk full", "severity": "critical"},
        {"notification_type": "ACKNOWLEDGEMENT", "state": "CRITICAL", "host": "db1"},
        {"event": "comment_added", "state": "alerting", "title": "Disk full"},
        {"type": "FLAPPINGSTART", "state": "DOWN", "host": "db1"},
        {"eventType": "DOWNTIMESTART", "state": "CRITICAL", "service": "shop"},
        {"event": "incident.snoozed", "incident": {"title": "Disk full", "severity": "critical", "status": "triggered"}},
    ],
)
def test_the_kind_of_a_notice_outweighs_its_state(body: object) -> None:
    """An acknowledgement, a comment, flapping and a downtime are none to page for."""
    assert understand(post(body)).kind is Kind.NOTICE


@pytest.mark.parametrize(
    ("failure", "success"),
    [
        (
            {"name": "Build #12 of shop", "build": 12, "branch": "main", "status": "failed"},
            {"status": "success", "name": "Build #13 of shop", "build": 13},
        ),
        ({"workflow": "deploy", "run_number": 4, "repository": "shop", "result": "failure"}, {"result": "success", "run_number": 5}),
        ({"pipeline": "nightly", "pipeline_id": 90, "state": "failed", "environment": "prod"}, {"state": "passed", "pipeline_id": 91}),
        ({"job": "backup", "execution": {"number": 3}, "status": "error"}, {"status": "succeeded", "execution": {"number": 4}}),
        ({"job_name": "tests", "build_number": 1, "branch": "main", "conclusion": "failed"}, {"conclusion": "success", "build_number": 2}),
    ],
)
def test_success_of_the_same_work_has_the_key_of_its_failure(failure: dict[str, object], success: dict[str, object]) -> None:
    """By its names, never by the number of the run; another branch or job is other work."""
    failed, passed = only(failure), only(failure | success)
    assert failed.status is F
    assert (passed.status, passed.success) == (N, True)
    assert failed.key == passed.key
    assert failed.run is not None
    assert passed.run is not None
    assert passed.run > failed.run
    assert only(failure | {"branch": "other", "environment": "other"}).key != failed.key


@pytest.mark.parametrize(
    "body",
    [{"title": "Some numbers"}, {"message": "The door moved"}, {"event": "water_level", "device": "cellar"},
     {"x": "something odd", "y": 1}, {"title": "x", "severity": "info"}],
)  # fmt: skip
def test_what_states_nothing_fires_in_doubt_and_says_so(body: object) -> None:
    """A lost page costs more than a needless one."""
    alert = only(body)
    assert alert.status is F
    assert alert.doubt


@pytest.mark.parametrize("body", [{"title": "Disk full"}, {"message": "x", "status": "down"}, {"title": "x", "severity": "critical"}])
def test_what_states_trouble_fires_without_doubt(body: object) -> None:
    """By a sentence, a state or a severity."""
    assert only(body).doubt == ""


@pytest.mark.parametrize(
    "body",
    [
        {"topic": "Weather forecast", "message": "It will be warm today"},
        {"title": "Weekly report", "message": "12 visitors"},
        {"text": "Group chat for everybody\n\u2605\u2605\u2605\u2605\u2606 Great for what we do"},
        {"subject": "Your monthly summary", "body": "All of November"},
        {"text": "T\u00e4glicher Bericht: 3 Anrufe"},
    ],
)
def test_what_comes_regularly_is_a_notice(body: object) -> None:
    """A forecast, a report, a review; with trouble in it it fires."""
    assert understand(post(body)).kind is Kind.NOTICE
    assert only({**body, "error": "the database is down"} if isinstance(body, dict) else body).status is F


@pytest.mark.parametrize(
    ("body", "status", "title"),
    [
        ({"status": "up", "url": "https://shop.example"}, R, "shop.example"),
        ({"state": "ok", "target": "https://shop.example/cart?x=1"}, R, "shop.example/cart"),
        ({"status": "firing"}, F, "alert without a title"),
        ({"resolved": True}, R, "alert without a title"),
        ({"status": "alerting", "address": "https://db.example:8443"}, F, "db.example:8443"),
    ],
)
def test_a_state_without_a_text_is_read(body: object, status: Status, title: str) -> None:
    """By the address of the thing, where there is one."""
    assert (only(body).status, only(body).title) == (status, title)


@pytest.mark.parametrize("name", ["test_alarm", "high_cpu_alert", "backup-failed", "DiskDown", "queue.error"])
def test_a_name_may_hold_a_word_for_a_state(name: str) -> None:
    """It is the title, before any sentence."""
    assert only({"name": name, "status": "CRITICAL", "info": "something that is explained at length", "host": "db1"}).title == name
