"""Alertmanager's groups."""

import time
from datetime import UTC, datetime

import pytest
from support.posts import firing, group, post

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.post import Kind
from bridge.intake import understand


def only(body: object) -> Alert:
    """The one alert of a body."""
    (alert,) = understand(post(body)).alerts
    return alert


def test_a_firing_alert_keeps_what_its_reader_needs() -> None:
    """Name, summary, runbook, labels, start and fingerprint."""
    understanding = understand(post(group(firing())))
    assert (understanding.kind, understanding.format) == (Kind.ALERT, "alertmanager")
    assert understanding.alerts == (
        Alert(
            key="003b0a0f7d3fa569",
            status=Status.FIRING,
            severity=Severity.CRITICAL,
            title="InstanceDown",
            text="db1 does not answer",
            link="https://runbooks.example.org/down",
            labels={"alertname": "InstanceDown", "severity": "critical", "instance": "db1:9100"},
            started_at=datetime(2026, 11, 24, 9, 39, 47, 932377, tzinfo=UTC),
            source="alertmanager",
            names={"alertname": "InstanceDown", "instance": "db1:9100", "subject": "instancedown"},
        ),
    )


def test_each_alerts_own_status_is_the_truth() -> None:
    """A mixed group says firing at its top."""
    alerts = understand(post(group(firing("A") | {"status": "resolved"}, firing("B")))).alerts
    assert [alert.status for alert in alerts] == [Status.RESOLVED, Status.FIRING]


def test_without_a_fingerprint_the_labels_make_the_key() -> None:
    """The same labels in any order, firing or resolved, are the same alert; others are another one."""
    bare = {key: value for key, value in firing().items() if key != "fingerprint"}
    turned = bare | {"labels": dict(reversed(list(bare["labels"].items()))), "status": "resolved"}  # type: ignore[attr-defined]
    assert only(group(bare)).key == only(group(turned)).key
    assert only(group(bare)).key != only(group(bare | {"labels": {"alertname": "Other"}})).key


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("critical", Severity.CRITICAL),
        ("PAGE", Severity.CRITICAL),
        ("P1", Severity.CRITICAL),
        ("sev-0", Severity.CRITICAL),
        ("major", Severity.ERROR),
        ("warn", Severity.WARNING),
        ("Information", Severity.INFO),
        ("none", None),
        ("purple", None),
        ("", None),
    ],
)
def test_severity_is_read_from_the_label_in_many_words(word: str, severity: Severity | None) -> None:
    """A word that states none leaves none."""
    assert only(group(firing(severity=word))).severity is severity


@pytest.mark.parametrize("name", ["Watchdog", "DeadMansSwitch", "InfoInhibitor"])
def test_alerts_that_fire_by_design_are_notices(name: str) -> None:
    """Nobody is woken by a heartbeat."""
    assert understand(post(group(firing(name)))).kind is Kind.NOTICE


def test_version_3_and_missing_parts_are_read() -> None:
    """Old senders and hand-made bodies leave things out or give other types."""
    alert = only(
        {
            "version": "3",
            "groupKey": 5615590933959184469,
            "status": "firing",
            "alerts": [{"labels": {}}],
            "commonLabels": {"alertname": "X"},
        }
    )
    assert (alert.title, alert.status, alert.started_at) == ("X", Status.FIRING, None)
    assert only(group({"labels": None, "annotations": {"summary": "full"}, "startsAt": "0001-01-01T00:00:00Z"})).title == "full"


def test_texts_are_clean_and_bounded() -> None:
    """Control characters go, long ones are cut, labels are few."""
    alert = only(
        group(firing("a\nb\x00c" * 100, **{f"l{n}": "v" * 500 for n in range(100)}) | {"annotations": {"description": "x" * 12000}})
    )
    assert "\n" not in alert.title
    assert "\x00" not in alert.title
    assert (len(alert.title), len(alert.text), len(alert.labels)) == (200, 2000, 64)
    assert max(map(len, alert.labels.values())) == 200


def test_a_group_without_alerts_is_junk() -> None:
    """There is nothing to say."""
    assert understand(post(group())).kind is Kind.JUNK


def test_one_alert_is_understood_in_microseconds() -> None:
    """It stands on the sorter's path; the bound leaves room for a busy machine."""
    body = post(group(firing()))
    rounds = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(300):
            understand(body)
        rounds.append(time.perf_counter() - start)
    assert min(rounds) / 300 < 250e-6
