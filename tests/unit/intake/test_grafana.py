"""Grafana's unified alerting."""

from support.posts import firing, group, post

from bridge.domain.post import Kind
from bridge.intake import understand

MORE: dict[str, object] = {"orgId": 1, "title": "[FIRING:1] x", "state": "alerting", "version": "1"}


def test_a_group_with_orgid_is_grafanas() -> None:
    """With the panel's address and the values as labels."""
    body = firing() | {
        "panelURL": "https://grafana.example.org/d/1?viewPanel=2",
        "silenceURL": "https://grafana.example.org/silence",
        "values": {"A": 2473545728.0, "B": 0},
    }
    understanding = understand(post(group(body, **MORE)))
    (alert,) = understanding.alerts
    assert understanding.format == alert.source == "grafana"
    assert alert.labels["values"] == "A=2.47355e+09, B=0"
    assert alert.labels["silence_url"] == "https://grafana.example.org/silence"


def test_links_that_lead_nowhere_are_not_taken() -> None:
    """A test alert has a relative address."""
    (alert,) = understand(post(group(firing() | {"annotations": {}, "generatorURL": "?orgId=1"}, **MORE))).alerts
    assert alert.link == ""


def test_an_alert_about_a_rule_names_the_rule() -> None:
    """`DatasourceError` alone says nothing."""
    (alert,) = understand(post(group(firing("DatasourceError", rulename="Disk usage"), **MORE))).alerts
    assert alert.title == "DatasourceError: Disk usage"


def test_grafanas_own_test_is_control() -> None:
    """It comes from the button, not from trouble."""
    understanding = understand(post(group(firing("TestAlert", instance="Grafana"), **MORE)))
    assert (understanding.kind, understanding.alerts) == (Kind.CONTROL, ())


def test_a_name_that_stands_only_in_the_group_is_found() -> None:
    """Some versions leave it out of the alert."""
    body = group({"status": "firing", "labels": {"debug": "true"}, "annotations": {}}, groupLabels={"alertname": "Memory"}, **MORE)
    assert understand(post(body)).alerts[0].title == "Memory"
