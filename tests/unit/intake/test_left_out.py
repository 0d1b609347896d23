"""What was left out is said."""

import pytest
from support.posts import firing, group, post

from bridge.domain.alert import Alert
from bridge.intake import understand
from bridge.rendering.sms import render


def sms(body: object) -> str:
    """The SMS for a body."""
    said = understand(post(body))
    alerts: tuple[Alert, ...] = said.alerts
    return render(alerts, hook="h", format="f", template=None, max_parts=2, language="en")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (group(firing(), truncatedAlerts=3), "+3 more"),
        (group(firing("A"), firing("B"), truncatedAlerts=7), "+7 more"),
        (group(firing(), truncatedAlerts="2"), "+2 more"),
        (group(firing(), orgId=1, title="x", state="alerting", truncatedAlerts=5), "+5 more"),
        ({"num_hits": 90, "num_matches": 12, "message": "login failed", "host": "db1"}, "+11 more"),
        ({"saved_search": {"id": 1, "name": "ssh"}, "events": [{"message": f"e{n}", "hostname": "db1"} for n in range(4)]}, "+2 more"),
        (
            {"issueUrl": "https://a.example.org", "state": "ACTIVATED", "title": "cpu high", "workflowName": "w", "totalIncidents": 4},
            "+3 more",
        ),
    ],
)
def test_what_the_sender_left_out_is_said(body: object, said: str) -> None:
    """Its own count of what it did not write, or of what it wrote only one of."""
    assert said in sms(body)


@pytest.mark.parametrize("body", [group(firing(), truncatedAlerts=0), group(firing(), truncatedAlerts="many"), group(firing())])
def test_nothing_is_said_where_nothing_is_left_out(body: object) -> None:
    """Zero, or a word that is no number."""
    assert "more" not in sms(body)


@pytest.mark.parametrize(
    "body",
    [
        [{"title": f"db{n} is down", "status": "firing"} for n in range(1003)],
        {"alerts": [{"title": f"db{n} is down", "status": "firing"} for n in range(1003)]},
        [{"specversion": "1.0", "id": str(n), "type": "x.alert", "source": "/a", "data": {"title": f"db{n} down"}} for n in range(1003)],
        {"messages": [{"event": "incident.trigger", "incident": {"id": str(n), "title": f"db{n} down"}} for n in range(1003)]},
        {"Records": [{"Sns": {"Message": f"db{n} is down", "Subject": "x"}} for n in range(1003)]},
        [{"event": "check.down", "check": {"token": str(n), "url": f"https://s{n}.example.org"}} for n in range(1003)],
    ],
)
def test_of_a_list_that_is_too_long_the_first_are_read_and_the_rest_counted(body: object) -> None:
    """A thousand alerts; the SMS says how many more there are than it names."""
    alerts = understand(post(body)).alerts
    assert len(alerts) == 1000
    text = render(alerts, hook="h", format="f", template=None, max_parts=2, language="en")
    named = text.partition("; +")[0].count("db") or text.partition("; +")[0].count("//s")
    assert named + int(text.rpartition("; +")[2].split()[0]) == 1003 if named else "+3 more" in text


def test_a_group_that_is_too_long_is_read_in_part() -> None:
    """Ten thousand alerts of an Alertmanager, and how many more there were."""
    alerts = understand(post(group(*[{"labels": {"alertname": "A", "n": str(n)}} for n in range(10_004)]))).alerts
    assert (len(alerts), alerts[0].labels["left_out"]) == (10_000, "4")
