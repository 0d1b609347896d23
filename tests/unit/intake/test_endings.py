"""An end that is no recovery says so."""

import pytest
from support.posts import firing, group, post

from bridge.domain.alert import END_REASON, Alert, Ending, Status
from bridge.intake import understand
from bridge.rendering.default import one, several
from bridge.rendering.phrases import phrases


def only(body: object) -> Alert:
    """The one alert of a body."""
    (alert,) = understand(post(body)).alerts
    return alert


def grafana(reason: str, status: str = "resolved") -> dict[str, object]:
    """A group of Grafana whose alert has a reason for its state."""
    alert = firing() | {"status": status}
    alert["annotations"] = {"summary": "load 9", "grafana_state_reason": reason}
    return group(alert, orgId=1, title="x", state="ok")


@pytest.mark.parametrize(
    ("reason", "ending"),
    [
        ("MissingSeries", Ending.NO_DATA),
        ("NoData", Ending.NO_DATA),
        ("Paused", Ending.PAUSED),
        ("RuleDeleted", Ending.DELETED),
        ("Updated", Ending.CHANGED),
        ("Error", Ending.FAILED),
        ("Error, KeepLast", Ending.FAILED),
    ],
)
def test_grafanas_reasons_are_known(reason: str, ending: Ending) -> None:
    """It writes them as an annotation of the end."""
    assert only(grafana(reason)).labels[END_REASON] == ending
    assert END_REASON not in only(grafana(reason, "firing")).labels


def test_an_end_by_recovery_has_no_reason() -> None:
    """Neither without the annotation nor with a word that says nothing of an end."""
    assert END_REASON not in only(group(firing() | {"status": "resolved"})).labels
    assert END_REASON not in only(grafana("Normal")).labels


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        (group(firing() | {"status": "resolved", "annotations": {"state_reason": "stale series"}}), Ending.NO_DATA),
        ({"alert": {"id": 1, "name": "cpu"}, "trigger_time": 1, "clear": "manual"}, Ending.BY_HAND),
        ({"alert": {"id": 1, "name": "cpu"}, "trigger_time": 1, "clear": "auto"}, Ending.EXPIRED),
        ({"ruleName": "cpu", "ruleId": "r", "status": "untracked"}, Ending.DELETED),
        ({"action": "Delete", "alert": {"alertId": "a", "message": "cpu"}, "integrationName": "w"}, Ending.BY_HAND),
        (
            {"action": "Close", "alert": {"alertId": "a", "message": "cpu"}, "integrationName": "w", "source": {"type": "web"}},
            Ending.BY_HAND,
        ),
        (
            {"event": {"event_type": "incident.resolved", "data": {"id": "P", "title": "x"}, "agent": {"type": "user_reference"}}},
            Ending.BY_HAND,
        ),
        ({"event_id": "1", "event_value": "0", "event_name": "cpu", "event_update_action": "closed"}, Ending.BY_HAND),
        (b"sensorid=2&sensor=Ping&device=db1&status=Down+ended+%28now%3A+Paused%29", Ending.PAUSED),
        (
            {
                "AlarmName": "cpu",
                "NewStateValue": "OK",
                "NewStateReason": "no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
            },
            Ending.NO_DATA,
        ),
        ({"title": "CPU high", "status": "resolved", "text": "The monitor was deleted."}, Ending.DELETED),
        ({"title": "CPU high", "status": "resolved", "text": "Auto-resolved after 24 hours."}, Ending.EXPIRED),
        ({"alertId": "a", "alertName": "cpu", "resolutionState": "255", "resolvedBy": "operator"}, Ending.BY_HAND),
    ],
)
def test_other_senders_reasons_are_known(body: object, ending: Ending) -> None:
    """Each in its own words."""
    alert = only(body)
    assert (alert.status, alert.labels.get(END_REASON)) == (Status.RESOLVED, ending)


@pytest.mark.parametrize(
    "body",
    [
        {"action": "Close", "alert": {"alertId": "a", "message": "cpu"}, "integrationName": "w", "source": {"type": "api"}},
        {"event": {"event_type": "incident.resolved", "data": {"id": "P", "title": "x"}, "agent": {"type": "service_reference"}}},
        {"AlarmName": "cpu", "NewStateValue": "OK", "NewStateReason": "Threshold Crossed: 1 datapoint was not greater."},
        {"alertId": "a", "alertName": "cpu", "resolutionState": "255", "resolvedBy": "System"},
        {"alert": {"id": 1, "name": "cpu"}, "trigger_time": 1, "clear": "normal"},
        {"title": "No data from the probe", "status": "resolved"},
    ],
)
def test_a_recovery_has_no_reason(body: object) -> None:
    """What the sender's own machine ended is over; a title that speaks of missing data is no reason."""
    alert = only(body)
    assert alert.status is Status.RESOLVED
    assert END_REASON not in alert.labels


@pytest.mark.parametrize(
    ("reason", "english", "german"),
    [
        ("MissingSeries", "RESOLVED (no data any more): InstanceDown", "BEHOBEN (keine Daten mehr): InstanceDown"),
        ("RuleDeleted", "RESOLVED (rule deleted): InstanceDown", "BEHOBEN (Regel gel\u00f6scht): InstanceDown"),
        ("Paused", "RESOLVED (rule paused): InstanceDown", "BEHOBEN (Regel pausiert): InstanceDown"),
        ("Updated", "RESOLVED (rule changed): InstanceDown", "BEHOBEN (Regel ge\u00e4ndert): InstanceDown"),
        ("Error", "RESOLVED (its check fails): InstanceDown", "BEHOBEN (Pr\u00fcfung scheitert): InstanceDown"),
    ],
)
def test_the_sms_says_why(reason: str, english: str, german: str) -> None:
    """Behind the word for the end, in the reader's language, also among several."""
    alert = only(grafana(reason))
    for language, words in (("en", english), ("de", german)):
        assert one(alert, phrases(language), hook="h", max_parts=2).startswith(words)
        assert words.partition(":")[0] in several([alert, alert], phrases(language), hook="h", max_parts=2)


def test_every_ending_has_words_in_every_language() -> None:
    """None is left to its code."""
    assert all(set(phrases(language).endings) == set(Ending) for language in ("en", "de"))
