"""Bodies in the shapes of tools that no format of ours knows, made up after their documentation, and what general rules make of them."""

import pytest
from support.posts import post

from bridge.domain.alert import Alert
from bridge.intake import understand

CASES: tuple[tuple[object, str, tuple[str, ...]], ...] = (
    ({"type": "uptimeCheckFailed", "site": {"id": 1, "url": "https://shop.example"}, "run": {"id": 1, "result": "failed"}},
     "firing", ("shop.example",)),
    ({"type": "uptimeCheckRecovered", "site": {"id": 1, "url": "https://shop.example"}, "run": {"id": 2, "result": "succeeded"}},
     "resolved", ("shop.example",)),
    ({"event": "alert", "host": {"name": "app01", "status": "working"},
      "alert": {"status": "critical", "isOpen": True, "monitorName": "reach"}},
     "firing critical", ("app01", "reach")),
    ({"event_type": "public_incident.created_v2", "public_incident.created_v2":
      {"id": "01F", "name": "Database is sad", "severity": {"name": "Minor", "rank": 1}, "incident_status": {"name": "Investigating"},
       "creator": {"user": {"name": "Ada"}}}},
     "firing warning", ("Database is sad",)),
    ({"event_type": "public_incident.status_updated_v2", "public_incident.status_updated_v2":
      {"incident": {"id": "01F", "name": "Database is sad", "incident_status": {"name": "Closed"}}, "previous_status": {"name": "Fixing"}}},
     "resolved", ("Database is sad",)),
    ({"data": {"incident": {"id": "7", "name": "Payments fail", "current_milestone": "started", "severity": "SEV1", "tasks": []}},
      "event": {"operation": "CREATED", "resource_type": "incident"}}, "firing critical", ("Payments fail",)),
    ({"event": {"id": "e1", "type": "incident.created"}, "data": {"id": "7", "title": "Search broken", "status": "started",
      "severity": {"id": 1, "name": "SEV0"}, "user": {"name": "Ada"}}}, "firing critical", ("Search broken",)),
    ({"event": {"id": "e2", "type": "incident.resolved"}, "data": {"id": "7", "title": "Search broken", "status": "resolved"}},
     "resolved", ("Search broken",)),
    ({"alert_type": "monitor_offline", "monitor": {"id": 1, "url": "https://a.example", "name": "Shop"}}, "firing", ("Shop",)),
    ({"alert_type": "monitor_online", "monitor": {"id": 1, "url": "https://a.example", "name": "Shop"}}, "resolved", ("Shop",)),
    ({"service": {"name": "Mail"}, "current_status": "down", "last_status": "up"}, "firing", ("Mail",)),
    ([{"version": 1, "type": "nodeKeyExpiringInOneDay", "message": "Node key expires in one day", "data": {"deviceName": "pi"}}],
     "firing", ("Node key expires",)),
    ([{"version": 1, "type": "nodeCreated", "message": "Node pi created", "data": {"deviceName": "pi"}}], "notice", ("pi",)),
    ({"deviceInfo": {"deviceName": "tank-3"}, "level": "ERROR", "description": "Frame counter jumped"}, "firing error", ("tank-3",)),
    ({"alert": {"id": 5, "type": "battery", "state": "triggered", "value": 11}, "device": {"name": "Sensor 9"}},
     "firing", ("Sensor 9", "11")),
    ({"Subject": "Volume 1 degraded", "Body": "The pool on nas1 has degraded", "Severity": "Warning"}, "firing warning", ("nas1",)),
    ({"text": "[nas1] Der Zustand des Volumes ist wieder normal"}, "resolved", ("nas1",)),
    ({"action": "created", "issue": {"key": "OPS-1", "title": "Broken build"}, "repository": {"name": "x"}, "sender": {"login": "ada"}},
     "notice", ("Broken build",)),
    ({"type": "invoice.payment_failed", "data": {"object": {"id": "in_1", "customer": "c"}}}, "firing", ("payment",)),
    ({"type": "customer.subscription.created", "data": {"object": {"id": "sub"}}}, "notice", ()),
    ({"event": "message.delivered", "message": {"id": "x"}}, "notice", ()),
    ({"event": "backup.failed", "server": "db1", "error": "disk full"}, "firing", ("db1", "disk full")),
    ({"event": "backup.completed", "server": "db1", "status": "ok"}, "resolved", ("db1",)),
    ({"project": "shop", "branch": "main", "number": 56, "status": "ERRORED", "message": "tests failed"}, "firing", ("shop", "tests")),
    ({"project": "shop", "branch": "main", "number": 57, "status": "SUCCESS"}, "notice", ("shop",)),
    ({"check_name": "disk", "hostname": "web1", "status": 2, "output": "DISK CRITICAL - free: 3%"}, "firing", ("web1", "3%")),
    ({"check_name": "disk", "hostname": "web1", "status": 0, "output": "DISK OK - free: 50%"}, "resolved", ("web1",)),
    ({"heartbeat": "nightly-backup", "status": "missed"}, "firing", ("nightly-backup",)),
    ({"event": "device.offline", "device": {"id": "d1", "name": "Gateway North"}}, "firing", ("Gateway North",)),
    ({"event": "device.online", "device": {"id": "d1", "name": "Gateway North"}}, "resolved", ("Gateway North",)),
    (b"** PROBLEM Service Alert: db1/Load is CRITICAL **", "firing", ("db1/Load",)),
    (b"** RECOVERY Service Alert: db1/Load is OK **", "resolved", ("db1/Load",)),
    (b"Subject: cron failed on web1\n\nrsync: connection unexpectedly closed", "firing", ("cron failed on web1", "rsync")),
    (b"db1 is up again after 3 minutes", "resolved", ("db1",)),
)  # fmt: skip


def only(body: object) -> Alert:
    """The one alert of a body."""
    (alert,) = understand(post(body)).alerts
    return alert


@pytest.mark.parametrize(("body", "said", "words"), CASES)
def test_what_becomes_of_a_body(body: object, said: str, words: tuple[str, ...]) -> None:
    """Its status, the severity that it states, and words that its SMS holds."""
    alert = only(body)
    assert f"{alert.status} {alert.severity or ''}".strip() == said
    assert all(word in f"{alert.title} {alert.text}" for word in words), alert


@pytest.mark.parametrize(("begin", "end"), [(0, 1), (3, 4), (6, 7), (8, 9), (23, 24), (25, 26), (28, 29)])
def test_its_end_has_its_key(begin: int, end: int) -> None:
    """The firing and the end, or the success, of the same thing."""
    assert only(CASES[begin][0]).key == only(CASES[end][0]).key
