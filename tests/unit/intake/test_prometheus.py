"""The array that Prometheus and vmalert post to an Alertmanager."""

import json
from datetime import timedelta

import pytest
from support.posts import NOON, post

from bridge.domain.alert import Alert, Status
from bridge.intake import understand

ENDS = {"firing": NOON + timedelta(minutes=4), "resolved": NOON - timedelta(seconds=2)}


def item(name: str, state: str = "firing", **labels: str) -> dict[str, object]:
    """One alert of the array, as Prometheus writes it."""
    return {
        "labels": {"alertname": name, "instance": "db1:9100"} | labels,
        "annotations": {"summary": "no answer for 5 minutes"},
        "startsAt": "2026-11-24T11:50:00.000Z",
        "endsAt": ENDS[state].isoformat(),
        "generatorURL": "http://prometheus.example.org/graph",
    }


def read(*items: object) -> tuple[Alert, ...]:
    """The alerts of an array."""
    said = understand(post(list(items)))
    assert said.format == "alertmanager"
    return said.alerts


@pytest.mark.parametrize("name", ["Outage", "Down", "Error", "CRITICAL", "Failed", "Recovery", "Up"])
def test_a_word_for_a_state_stays_the_name_of_an_alert(name: str) -> None:
    """The title is the name, and it fires whatever the word says."""
    (alert,) = read(item(name))
    assert (alert.title, alert.status, alert.text) == (name, Status.FIRING, "no answer for 5 minutes")


def test_an_alert_is_over_when_its_end_has_passed() -> None:
    """The array has no word for the state; a clock that is a little ahead makes no firing of an end."""
    ahead = item("DiskFull") | {"endsAt": (NOON + timedelta(seconds=10)).isoformat()}
    never = item("DiskFull") | {"endsAt": "0001-01-01T00:00:00Z"}
    bare = {key: value for key, value in item("DiskFull").items() if key != "endsAt"}
    states = [alert.status for alert in read(item("DiskFull"), item("DiskFull", "resolved"), ahead, never, bare)]
    assert states == [Status.FIRING, Status.RESOLVED, Status.RESOLVED, Status.FIRING, Status.FIRING]


def test_firing_and_end_have_one_key_and_other_labels_another() -> None:
    """The labels make it."""
    first, over, other = read(item("DiskFull"), item("DiskFull", "resolved"), item("DiskFull", instance="db2:9100"))
    assert first.key == over.key
    assert first.key != other.key


def test_a_name_that_is_written_twice_is_read() -> None:
    """Vmalert writes `alertname` twice in one object."""
    body = json.dumps([item("Outage")]).replace('"alertname": "Outage"', '"alertname":"Outage","alertname":"Outage"')
    assert understand(post(body.encode())).alerts[0].title == "Outage"


def test_the_state_that_an_alertmanager_gives_counts() -> None:
    """Its API writes the same objects with a state; what is silenced there is a notice."""
    states = [alert.status for alert in read(*[item("DiskFull") | {"status": {"state": word}} for word in ("active", "suppressed")])]
    assert states == [Status.FIRING, Status.NOTICE]


def test_a_list_of_something_else_is_no_array_of_prometheus() -> None:
    """Labels alone make none."""
    assert understand(post([{"labels": {"a": "b"}, "title": "Disk full"}])).format == "generic"
