"""Apprise, ntfy, pushes in the way of Uptime Kuma, ElastAlert, and emoji in bodies for a chat."""

from urllib.parse import urlencode

import pytest
from support.posts import post

from bridge.domain.alert import Alert, Status
from bridge.domain.post import Kind
from bridge.intake import understand

F, R, N = Status.FIRING, Status.RESOLVED, Status.NOTICE


def only(body: object, headers: dict[str, str] | None = None, query: dict[str, str] | None = None) -> Alert:
    """The one alert of a body."""
    (alert,) = understand(post(body, headers=headers, query=query)).alerts
    return alert


def apprise(kind: str, title: str, message: str = "") -> dict[str, object]:
    """The body of Apprise's `json://`."""
    return {"version": "1.0", "title": title, "message": message, "attachments": [], "type": kind}


def soap(kind: str, title: str, message: str) -> bytes:
    """The body of Apprise's `xml://`."""
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">"
        '<soapenv:Body><Notification xmlns:xsi="http://nuxref.com/apprise/NotifyXML-1.0.xsd"><Version>1.0</Version>'
        f"<Subject>{title}</Subject><MessageType>{kind}</MessageType><Message>{message}</Message></Notification></soapenv:Body>"
        "</soapenv:Envelope>"
    ).encode()


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("Backup failed on db-1", "exit code 2"),
        ("db-1", "disk is full"),
        ("", "nightly job could not finish: timed out"),
        ("Container web", "is unhealthy"),
        ("[Watchtower] update", "could not pull image: connection refused"),
        ("SMART error", "device /dev/sda has 8 bad sectors"),
    ],
)
def test_apprises_default_type_states_nothing(title: str, message: str) -> None:
    """`info` is what a program sends that says nothing: the words decide."""
    forms: list[object] = [apprise("info", title, message), soap("info", title, message)]
    forms.append(urlencode({"version": "1.0", "title": title, "message": message, "type": "info"}).encode())
    for body in forms:
        alert = only(body)
        assert (alert.status, alert.source) == (F, "apprise")
        assert message.rsplit(maxsplit=1)[-1] in f"{alert.title} {alert.text}"


@pytest.mark.parametrize(("kind", "status", "severity"), [("success", R, None), ("warning", F, "warning"), ("failure", F, "error")])
def test_apprises_other_types_state(kind: str, status: Status, severity: str | None) -> None:
    """Whatever the words; in JSON, XML and a form, and with fields that were renamed or dropped."""
    bodies: list[object] = [
        apprise(kind, "Nightly", "run 5"),
        soap(kind, "Nightly", "run 5"),
        urlencode({"version": "1.0", "title": "Nightly", "message": "run 5", "type": kind}).encode(),
        {"version": "1.0", "subject": "Nightly", "body": "run 5", "attachments": [], "level": kind},
        {"title": "Nightly", "message": "run 5", "attachments": [], "type": kind},
    ]
    alerts = [only(body) for body in bodies] + [only({"text": "Nightly", "kind": kind}, headers={"user-agent": "Apprise"})]
    assert {(alert.status, alert.severity, alert.source) for alert in alerts} == {(status, severity, "apprise")}
    assert all("Nightly" in alert.title for alert in alerts)


@pytest.mark.parametrize(
    ("fires", "ends"),
    [
        ("Backup failed on db-1", "Backup succeeded on db-1"),
        ("Monitor shop is down", "Monitor shop is up"),
        ("ERROR: sync of photos", "OK: sync of photos"),
        ("Restore: critical", "Restore: resolved"),
        ("Sync", "Sync"),
    ],
)
def test_apprises_success_finds_its_failure(fires: str, ends: str) -> None:
    """The words for states are no part of the key."""
    first, last = only(apprise("failure", fires)), only(apprise("success", ends))
    assert first.key == last.key
    assert only(apprise("failure", f"{fires} on another")).key != first.key


def test_other_bodies_are_no_apprise() -> None:
    """A type alone, or a version, makes none."""
    for body in (
        {"type": "info", "title": "Disk full"},
        {"version": "1.0", "title": "x"},
        {"version": "2", "type": "failure", "text": "x"},
    ):
        assert understand(post(body)).format != "apprise"


@pytest.mark.parametrize(
    ("fields", "status", "severity"),
    [
        ({"priority": 5, "title": "UPS", "message": "battery at 20 %"}, F, "critical"),
        ({"priority": 4, "message": "door open"}, F, "error"),
        ({"priority": 3, "message": "disk is full", "tags": []}, F, None),
        ({"priority": "urgent", "message": "water in the cellar"}, F, "critical"),
        ({"tags": ["warning", "db1"], "message": "replica lag"}, F, None),
        ({"tags": ["white_check_mark"], "message": "replica lag"}, R, None),
        ({"tags": "heavy_check_mark,db1", "title": "Backup"}, R, None),
        ({"priority": 2, "tags": ["rotating_light"], "message": "fan"}, F, "info"),
        ({"priority": 4, "tags": ["tada"], "message": "db1 is back up"}, R, "error"),
    ],
)
def test_ntfys_priorities_and_tags_are_read(fields: dict[str, object], status: Status, severity: str | None) -> None:
    """High priorities are severities, and emoji among the tags are states."""
    alert = only({"topic": "alerts", **fields})
    assert (alert.status, alert.severity, alert.source) == (status, severity, "ntfy")


@pytest.mark.parametrize(
    ("headers", "status", "severity"),
    [
        ({"title": "Raid", "priority": "5", "tags": "skull"}, F, "critical"),
        ({"x-title": "Raid", "x-priority": "high"}, F, "error"),
        ({"x-tags": "white_check_mark"}, R, None),
        ({"priority": "max"}, F, "critical"),
        ({"tags": "warning,raid", "click": "https://nas.example.org"}, F, None),
    ],
)
def test_ntfys_headers_are_read(headers: dict[str, str], status: Status, severity: str | None) -> None:
    """A text with title, priority and tags beside it."""
    alert = only(b"array md0", headers=headers)
    assert (alert.status, alert.severity, alert.link) == (status, severity, headers.get("click", ""))
    assert "array md0" in f"{alert.title} {alert.text}"


def test_ntfys_end_finds_its_firing_and_other_topics_do_not() -> None:
    """Topic and title make the key, without the words for states."""
    first = only({"topic": "a", "title": "Backup failed", "tags": ["warning"]})
    last = only({"topic": "a", "title": "Backup finished", "tags": ["white_check_mark"]})
    over = only({"topic": "a", "title": "Backup succeeded", "tags": ["white_check_mark"]})
    assert first.key == over.key
    assert last.status is R
    assert only({"topic": "b", "title": "Backup failed", "tags": ["warning"]}).key != first.key


@pytest.mark.parametrize(
    ("query", "status", "title"),
    [
        ({"status": "down", "msg": "fail"}, F, "push monitor"),
        ({"status": "down", "msg": "fail", "ping": ""}, F, "push monitor"),
        ({"status": "down", "msg": "repository /srv is locked", "ping": "12"}, F, "repository /srv is locked"),
        ({"status": "up", "msg": "OK", "ping": ""}, R, "push monitor"),
        ({"status": "up", "msg": "success"}, R, "push monitor"),
        ({"status": "down", "msg": ""}, F, "push monitor"),
    ],
)
def test_a_push_is_read(query: dict[str, str], status: Status, title: str) -> None:
    """In the query, in a form or as JSON."""
    for alert in (only(b"", query=query), only(query), only(urlencode(query).encode())):
        assert (alert.status, alert.title) == (status, title)


def test_words_for_states_are_no_part_of_a_pushs_key() -> None:
    """Down with `fail` and up with `OK` are one; two messages that name other things are two."""
    assert only({"status": "down", "msg": "fail"}).key == only({"status": "up", "msg": "OK"}).key
    assert only({"status": "down", "msg": "db1 failed"}).key == only({"status": "up", "msg": "db1 ok"}).key
    assert only({"status": "down", "msg": "db1 failed"}).key != only({"status": "down", "msg": "db2 failed"}).key
    assert "subject" not in only({"status": "up", "msg": "OK"}).names


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"text": ":warning: Replica lag on db1"}, F, "Replica lag on db1"),
        ({"text": ":white_check_mark: Replica lag on db1", "username": "ElastAlert"}, R, "Replica lag on db1"),
        ({"text": "", "attachments": [{"color": "#ccc", "title": ":rotating_light: Logins", "text": "12 in 5 min"}]}, F, "Logins"),
        ({"text": "deploy :green_circle: shop", "icon_emoji": ":ghost:"}, R, "deploy shop"),
        ({"text": ":large_green_circle: Resolved: disk"}, R, "disk"),
        ({"text": ":warning: db1 is back up"}, R, "db1 is back up"),
        ({"text": "ratio 1:100:1 too low"}, F, "ratio 1:100:1 too low"),
    ],
)
def test_emoji_in_a_body_for_a_chat_are_states(body: dict[str, object], status: Status, words: str) -> None:
    """Where the words state nothing; their names are not shown."""
    alert = only(body)
    assert alert.status is status
    said = f"{alert.title} {alert.text}"
    assert words in said
    assert ":warning:" not in said


@pytest.mark.parametrize(
    "match",
    [
        {"message": "login failed for root", "host": {"name": "db1"}},
        {"log": {"message": "out of memory", "level": "error"}, "hostname": "db1"},
        {"message": "GET /health 200", "host": "db1"},
        {"event": {"original": "segfault at 0"}, "agent": {"hostname": "db1"}, "message": "segfault at 0"},
        {"message": "user created", "host": "db1", "rule_name": "New users"},
    ],
)
def test_elastalerts_matches_fire_and_one_events_id_is_no_key(match: dict[str, object]) -> None:
    """It posts the whole match, and only what matched."""
    alerts = [only({**match, "_id": number, "_index": "logs-1", "num_hits": 9, "num_matches": 1}) for number in ("Ab1", "Cd2")]
    assert {alert.status for alert in alerts} == {F}
    assert alerts[0].key == alerts[1].key
    assert "db1" in f"{alerts[0].title} {alerts[0].text}"


def test_what_keeps_a_connection_of_ntfy_is_no_message() -> None:
    """It is a control."""
    assert understand(post({"topic": "a", "event": "open", "expires": 1})).kind is Kind.CONTROL
