"""Many senders, each known by its shape and read by its own words."""

import json
from collections.abc import Callable

import pytest
from support.bodies import BODIES, Body
from support.posts import post

from bridge.domain.post import Kind
from bridge.intake import understand
from bridge.intake.registry import REGISTRY


@pytest.mark.parametrize("body", BODIES, ids=[f"{body.format}-{place}" for place, body in enumerate(BODIES)])
def test_a_sender_is_recognised_and_understood(body: Body) -> None:
    """The format, state and stated severity of each alert, and the words that matter."""
    said = understand(post(body.body, headers=body.headers))
    assert said.format == body.format
    assert said.reason
    if not body.said:
        assert said.kind is Kind.CONTROL
        return
    severities = [f"{alert.status} {alert.severity}" if alert.severity else str(alert.status) for alert in said.alerts]
    assert tuple(severities) == body.said
    held = " ".join(f"{alert.title} {alert.text}" for alert in said.alerts)
    assert [word for word in body.words.split() if word not in held] == []


@pytest.mark.parametrize("place", [place for place, body in enumerate(BODIES) if body.said and isinstance(body.body, dict)])
def test_what_is_optional_may_be_missing(place: int) -> None:
    """Each key of the body left out in its turn: there is still an alert, or a clear refusal."""
    body = BODIES[place]
    assert isinstance(body.body, dict)
    for key in body.body:
        rest = {name: value for name, value in body.body.items() if name != key}
        if not rest:
            continue
        said = understand(post(rest | {"note": "something is wrong"}, headers=body.headers))
        assert said.alerts or said.kind is Kind.CONTROL


def test_every_format_has_a_name_of_its_own() -> None:
    """A hook's `format` names one."""
    names = [known.name for known in REGISTRY]
    assert len(names) == len(set(names))


def test_a_hook_may_fix_a_format() -> None:
    """It is asked first, and the reason says so."""
    body = {"state": "failure", "context": "ci/unit", "target_url": "https://a.example.org"}
    assert understand(post(body), "commit-status").reason.startswith("format = 'commit-status'")


def test_several_records_of_sns_are_several_alerts() -> None:
    """As a function hands them on."""
    messages = [json.dumps({"AlarmName": name, "NewStateValue": "ALARM"}) for name in ("a", "b")]
    said = understand(post({"Records": [{"Sns": {"Message": message}} for message in messages]}))
    assert [alert.title for alert in said.alerts] == ["a", "b"]


def test_a_plain_text_in_sns_stands_under_its_subject() -> None:
    """The subject is the title."""
    (alert,) = understand(post({"TopicArn": "arn:x", "Subject": "Backup failed", "Message": "vault is locked"})).alerts
    assert (alert.title, alert.text) == ("Backup failed", "vault is locked")


def test_a_question_of_cloudevents_is_noted_and_an_event_without_data_is_none() -> None:
    """Each event names the origin that asked; one that has all it says in its headers is read."""
    origin = {"webhook-request-origin": "a.example.org"}
    assert understand(post(b"", headers=origin)).kind is Kind.CONTROL
    event = {"ce-id": "1", "ce-type": "org.example.disk.failed", "ce-source": "/db1"}
    assert understand(post(b"", headers=origin | event)).alerts


def cloud_event(number: int, kind: str, data: object, *, subject: str = "db1", source: str = "/plant") -> dict[str, object]:
    """One with an id of its own."""
    return {"specversion": "1.0", "id": f"e{number}", "type": f"org.example.{kind}", "source": source, "subject": subject, "data": data}


def grid_event(number: int, kind: str, data: object, *, subject: str = "db1", source: str = "/plant") -> list[dict[str, object]]:
    """The same in Event Grid's own schema."""
    event = {"id": f"e{number}", "eventType": f"Example.{kind}", "topic": source, "subject": subject, "data": data}
    return [event | {"eventTime": "2026-11-25T21:00:00Z", "dataVersion": "1"}]


@pytest.mark.parametrize("event", [cloud_event, grid_event])
def test_the_id_of_an_event_is_no_alerts_key(event: Callable[..., object]) -> None:
    """The end of a trouble is another event: they have in common where they come from, what they are about, and what is in them."""

    def key(*said: object, **about: str) -> str:
        (alert,) = understand(post(event(*said, **about))).alerts
        return alert.key

    bare: dict[str, object] = {"host": "db1"}
    assert key(1, "disk.failed", bare) == key(2, "disk.recovered", bare)
    assert key(1, "disk.alert", {"title": "Disk full", "status": "firing"}) == key(
        2, "disk.alert", {"title": "Disk full", "status": "resolved"}
    )
    assert key(1, "alert.fired", {"alertId": "a1"}) == key(2, "alert.ended", {"alertId": "a1"}) == "a1"
    for name, failed, mended in (("backup", "-failed", "-succeeded"), ("Disk", "Failure", "Success"), ("fan", ".not-healthy", ".healthy")):
        assert key(1, name + failed, bare) == key(2, name + mended, bare), name
    others = (
        key(1, "disk.failed", bare),
        key(1, "backup-failed", bare),
        key(1, "restore-failed", bare),
        key(1, "ResourceWriteFailure", bare),
        key(1, "ResourceDeleteFailure", bare),
        key(1, "fan.failed", bare),
        key(1, "disk.failed", bare, subject="db2"),
        key(1, "disk.failed", bare, source="/office"),
        key(1, "disk.failed", bare | {"title": "Fan broken"}),
    )
    assert len(set(others)) == len(others)


def test_netdatas_alerts_are_those_of_their_nodes() -> None:
    """The same alert of another node or chart is another one, and its end ends no other."""
    body = {
        "alert": "disk_usage",
        "chart": "disk._",
        "severity": "critical",
        "message": "97 %",
        "host": "web1",
        "alert_url": "https://a.example.org",
    }
    bodies = (body, body | {"severity": "clear"}, body | {"host": "web2"}, body | {"chart": "disk._var"})
    first, over, other, chart = [understand(post(body)).alerts[0].key for body in bodies]
    assert first == over
    assert len({first, other, chart}) == 3


def test_alerts_that_a_hook_names_never_page() -> None:
    """Heartbeats by themselves, and whatever else the hook calls a notice; none where it names none."""
    body = {"version": "4", "groupKey": "x", "alerts": [{"status": "firing", "labels": {"alertname": "Watchdog"}}]}
    assert understand(post(body)).kind is Kind.NOTICE
    assert understand(post(body), notices=()).kind is Kind.ALERT
    assert understand(post({"title": "Nightly", "status": "failed"}), notices=("nightly",)).kind is Kind.NOTICE
