"""Pairing: an end that has another key than its firing closes the one open alert that it can be about."""

from collections.abc import Mapping

import pytest
from support.planning import Bridge, numbers, sent

from bridge.domain.alert import Alert, Status

ADA, BERT, CARL = "+4915228817386", "+491729980752", "+493023125012"
HEAD = f"""
[sms]
from = "Alerts"
[limits]
recipient = []
[contacts]
ada = "{ADA}"
bert = "{BERT}"
carl = "{CARL}"
[hooks.prom]
open = true
"""
ALL = HEAD + '[[routes]]\nname = "all"\nto = ["ada"]\n'


def fires(key: str, title: str, *, labels: Mapping[str, str] | None = None, link: str = "", **names: str) -> Alert:
    """An alert that fires."""
    return Alert(key=key, status=Status.FIRING, title=title, source="generic", names=names, labels=labels or {}, link=link)


def ends(key: str, title: str, **names: str) -> Alert:
    """Its end, as its sender words it."""
    return Alert(key=key, status=Status.RESOLVED, title=title, source="generic", names=names)


PAIRS = [
    (fires("f1", "Queue stuck", alias="q1", subject="queue stuck"), ends("q1", "q1", alias="q1")),
    (fires("f2", "monitor_offline", monitor="1", subject="monitor"), ends("e2", "monitor_online", monitor="1", subject="monitor")),
    (fires("f3", "Disk full on db-1", subject="disk full on db-1"), ends("e3", "db-1 ok", host="db-1")),
    (fires("f4", "UPS rack on battery", subject="ups rack on battery"), ends("e4", "UPS rack", subject="ups rack")),
    (fires("f5", "Login page 500", url="https://shop.example/login", subject="login page 500"), ends("e5", "up", check="Login page")),
    (fires("f6", "Probe failed", host="web2", check="http", subject="probe"), ends("e6", "web2 is back", host="WEB2", subject="web2")),
]


@pytest.mark.parametrize(("firing", "end"), PAIRS)
def test_an_end_with_another_key_closes_what_it_agrees_with(firing: Alert, end: Alert) -> None:
    """Whoever got the firing hears of the end, and when it fires again, that is new."""
    bridge = Bridge(ALL)
    assert numbers(bridge.say(firing)) == [ADA]
    bridge.later(minutes=20)
    assert numbers(bridge.say(end)) == [ADA]
    assert bridge.plan is not None
    assert bridge.plan.alerts[0].alert.key == firing.key
    bridge.later(minutes=20)
    assert numbers(bridge.say(firing)) == [ADA]
    assert bridge.reasons == ["route all"]


@pytest.mark.parametrize(("firing", "end"), PAIRS)
def test_an_end_of_the_same_round_closes_it_too(firing: Alert, end: Alert) -> None:
    """Both come in one post: neither is texted, since the trouble was over before."""
    bridge = Bridge(ALL)
    assert bridge.say(firing, end) == []
    assert bridge.reasons[1] == "over before it was texted"


@pytest.mark.parametrize(
    "end",
    [
        ends("e", "db2 ok", host="db2"),
        ends("e", "Disk full again", subject="disk full again"),
        ends("e", "cpu", check="cpu"),
        ends("e", "Queue q1", alias="q1"),
        ends("e", "Disk full on web1", subject="disk full on web1"),
    ],
)
def test_an_end_that_disagrees_in_one_name_closes_nothing(end: Alert) -> None:
    """It is kept with the reason."""
    bridge = Bridge(ALL)
    bridge.say(fires("f", "Disk full on db1", host="db1", check="disk", subject="disk full on db1"))
    assert bridge.say(end) == []
    assert bridge.reasons == ["resolved, but its firing was not texted"]


def test_an_end_of_another_hook_closes_nothing() -> None:
    """Each hook has alerts of its own."""
    bridge = Bridge(ALL + "[hooks.other]\nopen = true\n")
    bridge.say(fires("f", "Down", host="db1", subject="down"))
    assert bridge.say(ends("e", "db1", host="db1"), hook="other") == []


TWO = HEAD + '[[routes]]\nname = "a"\nmatch = [\'title=~".*one.*"\']\nto = ["ada"]\n[[routes]]\nname = "rest"\nto = ["bert"]\n'
ONE, OTHER = fires("k1", "Disk one", host="db1", subject="disk one"), fires("k2", "Disk two", host="db1", subject="disk two")
EITHER = ends("e", "db1", host="db1")


def test_an_end_that_may_mean_several_closes_none_and_is_texted_with_how_many() -> None:
    """Each who got one of the firings gets it; nobody else does; and what still fires is texted again at once."""
    bridge = Bridge(TWO)
    assert sorted(numbers(bridge.say(ONE, OTHER))) == sorted([ADA, BERT])
    bridge.later(minutes=10)
    told = sent(bridge.say(EITHER))
    assert sorted(number for number, _ in told) == sorted([ADA, BERT])
    assert {text for _, text in told} == {"RESOLVED: db1 (may mean any of 2 open alerts)"}
    assert bridge.reasons == ["may mean 2 open alerts, so it ends none of them; route a, rest told of them"]
    bridge.later(minutes=10)
    assert numbers(bridge.say(ONE)) == [ADA]
    assert bridge.reasons == ["route a"]
    bridge.later(minutes=10)
    assert bridge.say(ONE) == []
    assert numbers(bridge.say(OTHER)) == [BERT]


def test_an_end_without_names_means_the_one_that_is_open() -> None:
    """`{"status": "resolved"}` alone: of one open alert it is the end, of two it may be."""
    for opened, text in ((1, "RESOLVED: Disk one"), (2, "RESOLVED: resolved (may mean any of 2 open alerts)")):
        bridge = Bridge(ALL)
        bridge.say(*(ONE, OTHER)[:opened])
        bridge.later(minutes=10)
        assert [said for _, said in sent(bridge.say(ends("e", "resolved")))] == [text]


def test_the_same_end_again_closes_nothing_else() -> None:
    """A sender that posts it twice ends one alert; what fires after that it can end again."""
    bridge = Bridge(ALL)
    bridge.say(ONE)
    bridge.later(minutes=5)
    assert numbers(bridge.say(EITHER)) == [ADA]
    bridge.say(OTHER, fires("k3", "Other host", host="db2", subject="other host"))
    bridge.later(minutes=5)
    assert numbers(bridge.say(EITHER)) == [ADA]
    bridge.later(minutes=5)
    bridge.say(ONE)
    bridge.later(minutes=5)
    assert numbers(bridge.say(EITHER)) == [ADA]
    assert bridge.say(EITHER) == []


def test_an_end_sent_twice_leaves_what_was_open_before_it() -> None:
    """Of two that it may mean, the second one of it ends none either."""
    bridge = Bridge(ALL)
    bridge.say(fires("f", "Disk", host="db1", check="disk", subject="disk"))
    bridge.later(minutes=1)
    bridge.say(fires("g", "Load", host="db1", check="load", subject="load"))
    bridge.later(minutes=1)
    assert numbers(bridge.say(ends("f", "Disk", host="db1"))) == [ADA]
    bridge.later(minutes=1)
    assert bridge.say(ends("f", "Disk", host="db1")) == []


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (ends("k", "q1", alias="q1"), "RESOLVED: Queue stuck (mq3)"),
        (ends("k", "resolved"), "RESOLVED: Queue stuck (mq3)"),
        (ends("other", "Q1", alias="q1"), "RESOLVED: Queue stuck (mq3)"),
        (ends("other", "Queue", subject="queue", alias="q1"), "RESOLVED: Queue stuck (mq3)"),
        (ends("k", "Queue drained in 4 min", subject="queue drained in 4 min"), "RESOLVED: Queue drained in 4 min (mq3)"),
        (ends("k", "Queue stuck", subject="queue stuck"), "RESOLVED: Queue stuck (mq3)"),
    ],
)
def test_an_end_inherits_what_it_does_not_say(end: Alert, text: str) -> None:
    """Title, place and link, in the SMS and where alerts are listed, whether the key is the same or not; its own words win."""
    bridge = Bridge(ALL)
    bridge.say(fires("k", "Queue stuck", labels={"host": "mq3"}, link="https://mq.example/q1", alias="q1", subject="queue stuck"))
    bridge.later(minutes=10)
    ((_, said),) = sent(bridge.say(end))
    assert said == f"{text} https://mq.example/q1"
    assert bridge.plan is not None
    alert = bridge.plan.alerts[0].alert
    assert (alert.title in text, alert.labels, alert.link) == (True, {"host": "mq3"}, "https://mq.example/q1")


def test_an_end_of_an_older_run_ends_nothing() -> None:
    """Its work was begun before the one that failed."""
    bridge = Bridge(ALL)
    failed = Alert(key="ci", status=Status.FIRING, title="Build failed", source="generic", run=7)
    bridge.say(failed)
    over = Alert(key="ci", status=Status.RESOLVED, title="Build fixed", source="generic", run=6)
    assert bridge.say(over) == []
    assert bridge.reasons == ["of a run before the one that failed: it ends nothing"]
    assert bridge.say(failed) == []
    assert bridge.reasons == ["repeat"]
    bridge.later(minutes=1)
    assert len(bridge.say(Alert(key="ci", status=Status.RESOLVED, title="Build fixed", source="generic", run=8))) == 1
