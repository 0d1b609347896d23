"""What fires by doubt alone is bounded."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support.planning import Bridge, numbers, sent
from support.posts import NOON, post

from bridge.domain.alert import Alert, Severity, Status
from bridge.planning.doubted import doubted
from bridge.planning.rules import Hook

ADA, BERT = "+4915228817386", "+491729980752"
HEAD = f"""
[sms]
from = "Alerts"
[contacts]
ada = "{ADA}"
bert = "{BERT}"
[hooks.prom]
open = true
[hooks.crm]
open = true
[[routes]]
name = "all"
to = ["ada"]
"""
FREE = HEAD + "[limits]\nrecipient = []\n"


def odd(n: int, *, doubt: str = "nothing states trouble") -> Alert:
    """The n-th alert that fires by doubt."""
    return Alert(key=f"k{n}", status=Status.FIRING, title=f"Note {n}", source="generic", doubt=doubt)


def test_its_reason_says_so() -> None:
    """And it is told with the line for its hook; a repeat is not told again."""
    bridge = Bridge(FREE)
    bridge.say(odd(1))
    assert bridge.reasons == ["route all; in doubt: nothing states trouble"]
    assert bridge.plan is not None
    assert [(one.kind, one.facts["hook"], str(one.facts["line"]).rpartition(", ")[2]) for one in bridge.plan.troubles] == [
        ("doubt", "prom", '"Note 1"]')
    ]
    bridge.say(odd(1))
    assert bridge.reasons == ["repeat; in doubt: nothing states trouble"]
    assert bridge.plan.troubles == ()


def test_three_an_hour_go_and_the_rest_waits_for_a_digest() -> None:
    """Until the first of the three is an hour ago."""
    bridge = Bridge(FREE)
    told = []
    for n in range(6):
        told += sent(bridge.say(odd(n)))
        bridge.later(minutes=5)
    assert [text for _, text in told] == ["FIRING: Note 0", "FIRING: Note 1", "FIRING: Note 2"]
    assert bridge.held == ["; over 3 SMS in doubt an hour: ada"]
    digest = bridge.digests[ADA]
    assert (len(digest.parts), digest.due_at, digest.reason) == (3, NOON + timedelta(hours=1), "doubt")


def test_what_is_no_doubt_goes_meanwhile() -> None:
    """A digest of doubts holds nothing else up."""
    bridge = Bridge(FREE)
    for n in range(5):
        bridge.say(odd(n))
        bridge.later(minutes=3)
    assert numbers(bridge.say(replace(odd(9), doubt=""))) == [ADA]
    assert numbers(bridge.say(odd(10))) == []
    assert len(bridge.digests[ADA].parts) == 3


def test_each_hook_and_each_number_has_three() -> None:
    """A noisy hook costs another one nothing."""
    bridge = Bridge(FREE)
    for n in range(4):
        bridge.say(odd(n))
    assert numbers(bridge.say(odd(5), hook="crm")) == [ADA]
    bridge.toml = FREE.replace('to = ["ada"]', 'to = ["ada", "bert"]')
    assert numbers(bridge.say(odd(6))) == [BERT]


def test_after_an_hour_it_goes_again() -> None:
    """The three are of the hour that is over."""
    bridge = Bridge(FREE)
    for n in range(3):
        bridge.say(odd(n))
    bridge.later(minutes=61)
    assert numbers(bridge.say(odd(4))) == [ADA]


def test_an_sms_in_which_something_certain_fires_is_no_doubt() -> None:
    """Both are said in it, and it does not count among the three."""
    bridge = Bridge(FREE)
    for n in range(5):
        certain = Alert(key=f"c{n}", status=Status.FIRING, severity=Severity.CRITICAL, title=f"Down {n}", source="generic")
        assert numbers(bridge.say(odd(n), certain)) == [ADA]
        bridge.later(minutes=6)
    assert numbers(bridge.say(odd(7))) == [ADA]


def test_a_limit_that_is_reached_is_not_passed_by_doubt() -> None:
    """New names pass a long limit; those in doubt wait like the rest."""
    bridge = Bridge(HEAD + '[limits]\nrecipient = ["1/2h"]\n')
    bridge.say(odd(1))
    bridge.later(minutes=1)
    bridge.say(odd(2))
    assert bridge.digests[ADA].urgent == 0
    assert bridge.digests[ADA].due_at == NOON + timedelta(hours=2)


def test_an_end_is_no_doubt() -> None:
    """Who got the firing gets it."""
    bridge = Bridge(FREE)
    for n in range(3):
        bridge.say(odd(n))
        bridge.later(minutes=1)
    assert numbers(bridge.say(replace(odd(1), status=Status.RESOLVED, doubt=""))) == [ADA]


@pytest.mark.parametrize(
    ("body", "entry"),
    [
        ({"event": "user.created", "name": "Ada"}, 'event="user.created"'),
        ({"data": {"event_type": "order paid"}, "id": 7}, 'event_type="order paid"'),
        ({"action": "sync", "type": "job"}, 'action="sync"'),
        ({"type": "run 17", "name": "x"}, "Note 1"),
        ({"items": [{"event": "inner"}]}, "Note 1"),
        (b"Something happened", "Note 1"),
        (b"\xff\xfe", "Note 1"),
    ],
)
def test_the_line_names_the_kind_of_event_or_the_title(body: object, entry: str) -> None:
    """Behind what the hook has already."""
    found = doubted(odd(1), post(body), Hook(name="crm", notices=("Watchdog",)), NOON)
    written = entry.replace('"', '\\"')
    assert (found.facts["hook"], found.facts["line"]) == ("crm", f'notices = ["Watchdog", "{written}"]')
