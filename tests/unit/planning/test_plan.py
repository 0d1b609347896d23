"""The plan: which SMS some posts become, seen over several posts and some time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support.planning import Bridge, numbers, sent
from support.posts import NOON, firing, group, post

from bridge.domain.message import Lane

ADA, BERT = "+4915228817386", "+491729980752"
HEAD = f"""
[contacts]
ada = "{ADA}"
bert = "{BERT}"
[groups]
oncall = ["ada", "bert"]
[hooks.prom]
open = true
"""
ALL = """
[[routes]]
name = "all"
to = ["oncall"]
"""
FROM = '[sms]\nfrom = "Alerts"\n'
"""A sender that nobody can answer: its SMS have no number to answer with."""
NO_LIMITS = "[limits]\nrecipient = []\n"


UP = firing()
DOWN = UP | {"status": "resolved"}


def test_the_same_state_again_is_one_sms() -> None:
    """Within the repeat interval nothing is added, whether in one round or later; the first post after it texts again."""
    bridge = Bridge(HEAD + ALL + 'repeat_interval = "4h"\n' + NO_LIMITS)
    assert numbers(bridge.take(group(UP), group(UP))) == [ADA, BERT]
    bridge.later(hours=3, minutes=59)
    assert sent(bridge.take(group(UP))) == []
    bridge.later(minutes=2)
    assert numbers(bridge.take(group(UP))) == [ADA, BERT]


def test_the_end_goes_to_those_who_got_the_beginning() -> None:
    """Not to somebody who joined the route later, and not twice."""
    bridge = Bridge(HEAD + '[[routes]]\nname = "all"\nto = ["ada"]\n')
    bridge.take(group(UP))
    bridge.toml = HEAD + ALL
    assert numbers(bridge.take(group(DOWN))) == [ADA]
    assert sent(bridge.take(group(DOWN))) == []


def test_an_end_without_a_beginning_is_not_texted() -> None:
    """Nobody heard of it, so nobody needs to hear that it is over."""
    bridge = Bridge(HEAD + ALL)
    assert bridge.take(group(DOWN)) == []
    assert bridge.reasons == ["resolved, but its firing was not texted"]


def test_firing_again_is_new_and_says_something_else() -> None:
    """The gateway would refuse the same text within 180 s: the second one tells the time, the third that it is the 2nd then."""
    bridge = Bridge('[sms]\nfrom = "Alerts"\n' + HEAD + '[[routes]]\nname = "all"\nto = ["ada"]\nrepeat_interval = "1m"\n' + NO_LIMITS)
    bridge.now = NOON.replace(second=0)
    texts = [text for _, text in sent(bridge.take(group(UP)))]
    bridge.take(group(DOWN))
    texts += [text for _, text in sent(bridge.take(group(UP)))]
    bridge.later(seconds=60)
    bridge.now, later = NOON, bridge.now
    bridge.last = {key: replace(last, texted_at=NOON - (later - NOON)) for key, last in bridge.last.items()}
    texts += [text for _, text in sent(bridge.take(group(UP)))]
    assert texts[1] == f"{texts[0]} 12:00"
    assert texts[2] == f"{texts[0]} 12:00 2nd"


def test_after_the_lock_the_text_is_itself_again() -> None:
    """Nothing is added without need."""
    bridge = Bridge(HEAD + '[[routes]]\nname = "all"\nto = ["ada"]\n' + NO_LIMITS)
    (first,) = sent(bridge.take(group(UP)))
    bridge.take(group(DOWN))
    bridge.later(minutes=4)
    assert sent(bridge.take(group(UP))) == [first]


def test_ends_can_be_unwanted() -> None:
    """`send_resolved = false`: no SMS, kept with the reason; firing again after it is new."""
    bridge = Bridge(HEAD + ALL + "send_resolved = false\n" + NO_LIMITS)
    bridge.take(group(UP))
    assert bridge.take(group(DOWN)) == []
    assert "send_resolved" in bridge.reasons[0]
    assert numbers(bridge.take(group(UP))) == [ADA, BERT]


BY_SEVERITY = """
[[routes]]
name = "critical"
match = ['severity="critical"']
to = ["oncall"]
[[routes]]
name = "rest"
to = ["ada"]
"""
FAILS = {"notification_type": "PROBLEM", "host_name": "db1", "service_description": "disk", "service_state": "CRITICAL"}
RECOVERS = FAILS | {"notification_type": "RECOVERY", "service_state": "OK"}


def test_an_end_goes_where_its_firing_went_whatever_it_says_of_its_severity() -> None:
    """Nagios' recovery is OK and not critical any more: those who heard of the trouble hear of its end, once, and the reason says why."""
    bridge = Bridge(HEAD + BY_SEVERITY + NO_LIMITS)
    assert numbers(bridge.take(FAILS)) == [ADA, BERT]
    assert numbers(bridge.take(RECOVERS)) == [ADA, BERT]
    assert bridge.reasons[0].startswith("route rest; route critical told of it")
    assert bridge.take(RECOVERS) == []


def test_an_end_that_grew_milder_goes_to_each_who_heard_of_it() -> None:
    """A warning that became critical and is over: the end is for both, and no number gets it twice."""
    bridge = Bridge(HEAD + BY_SEVERITY.replace('to = ["ada"]', 'to = ["ada"]\nrepeat_interval = "1m"') + NO_LIMITS)
    assert numbers(bridge.take(FAILS | {"service_state": "WARNING"})) == [ADA]
    bridge.later(minutes=5)
    assert numbers(bridge.take(FAILS)) == [ADA, BERT]
    bridge.later(minutes=5)
    assert sorted(numbers(bridge.take(RECOVERS))) == sorted([ADA, BERT])


def test_a_route_that_tells_of_no_ends_tells_of_none() -> None:
    """`send_resolved = false` holds for the route of the firing, also where the end matches another one."""
    bridge = Bridge(HEAD + BY_SEVERITY.replace('to = ["oncall"]', 'to = ["oncall"]\nsend_resolved = false') + NO_LIMITS)
    bridge.take(FAILS)
    assert bridge.take(RECOVERS) == []


def test_alerts_of_one_post_and_route_share_one_sms() -> None:
    """Three alerts, one text for each number, and it names how many."""
    made = Bridge(HEAD + ALL).take(group(*(firing(f"Alert{n}") | {"fingerprint": f"f{n}"} for n in range(3))))
    assert numbers(made) == [ADA, BERT]
    assert "3" in sent(made)[0][1]


def test_a_number_gets_an_alert_once_whatever_the_routes() -> None:
    """Two routes that continue name ada: she gets one SMS, bert another."""
    toml = '[[routes]]\nname = "a"\nto = ["ada"]\ncontinue = true\n[[routes]]\nname = "b"\nto = ["oncall", "ada"]\n'
    assert sorted(numbers(Bridge(HEAD + toml).take(group(UP)))) == sorted([ADA, BERT])


TWO_ROUTES = """
[[routes]]
name = "a"
to = ["ada"]
continue = true
[[routes]]
name = "b"
to = ["oncall"]
repeat_interval = "1h"
"""


def test_the_reason_names_what_each_route_holds_back() -> None:
    """An alert that one route repeats and another one texts is not called a repeat."""
    bridge = Bridge(HEAD + TWO_ROUTES + NO_LIMITS)
    bridge.take(group(UP))
    assert bridge.reasons == ["routes a, b; route b: texted by a route before: ada"]
    bridge.later(hours=2)
    assert numbers(bridge.take(group(UP))) == [ADA, BERT]
    assert bridge.reasons == ["routes a, b; route a: repeat"]
    bridge.later(minutes=1)
    bridge.take(group(UP))
    assert bridge.reasons == ["route a: repeat; route b: repeat"]


def test_whoever_waits_for_an_alert_hears_of_its_end_too() -> None:
    """Bert's limit is reached: the alert waits for him, and so does its end; he is told that there is a limit."""
    bridge = Bridge(HEAD + ALL + '[limits]\nrecipient = ["1/30m"]\n')
    bridge.history[BERT] = [bridge.now]
    alert, notice = bridge.take(group(UP))
    assert [recipient.name for recipient in alert.recipients] == ["ada"]
    assert (notice.origin, notice.recipients[0].name) == ("bridge:alarm", "bert")
    (digest,) = bridge.digests.values()
    assert (digest.phone, digest.due_at) == (BERT, NOON + timedelta(minutes=30))
    assert bridge.held == ["; over the limit: bert"]
    bridge.later(minutes=20)
    bridge.history[ADA] = []
    assert numbers(bridge.take(group(DOWN))) == [ADA]
    assert len(bridge.digests[BERT].parts) == 2


def test_an_end_that_not_all_get_says_who_does_not() -> None:
    """Bert joined the route while the alert was firing."""
    bridge = Bridge(HEAD + '[[routes]]\nname = "all"\nto = ["ada"]\n')
    bridge.take(group(UP))
    bridge.toml = HEAD + ALL
    bridge.take(group(DOWN))
    assert bridge.reasons == ["route all; route all: did not get the firing: bert"]


def test_the_three_states_of_an_alert_in_one_post_are_the_last_one() -> None:
    """Fired, over and fired again is one SMS of what fires; where it was texted before, nothing has changed."""
    bridge = Bridge(HEAD + ALL + NO_LIMITS)
    assert [draft.text.split(":")[0] for draft in bridge.take(group(UP, DOWN, UP))] == ["CRITICAL"]
    assert bridge.reasons == ["route all; changed before it was texted", "over before it was texted", "route all"]
    bridge.later(minutes=16)
    assert bridge.take(group(UP, DOWN, UP)) == []
    assert bridge.reasons == ["repeat", "route all; changed before it was texted", "firing again before its end was texted"]
    assert [draft.text.split(":")[0] for draft in bridge.take(group(UP, DOWN))] == ["RESOLVED"]


def test_an_alert_that_flaps_is_told_once() -> None:
    """The third time that it fires its SMS says so; from then on a state is texted when it has lasted ten minutes."""
    bridge = Bridge(HEAD + ALL + NO_LIMITS)
    texts = []
    for body in (UP, DOWN, UP, DOWN, UP):
        texts += [draft.text for draft in bridge.take(group(body))]
        bridge.later(minutes=1)
    assert [("flaps" in text) for text in texts] == [False, False, False, False, True]
    bridge.take(group(DOWN))
    assert bridge.plan is not None
    assert bridge.plan.bundles[0].wait.for_ == timedelta(minutes=10)
    bridge.later(minutes=20)
    bridge.take(group(UP))
    assert bridge.plan.bundles[0].wait.for_ == timedelta(seconds=3)


def test_a_post_that_says_the_same_twice_is_texted_once() -> None:
    """Both alerts are kept, the second one as a repeat."""
    bridge = Bridge(HEAD + ALL)
    assert numbers(bridge.take(group(UP, UP))) == [ADA, BERT]
    assert bridge.reasons == ["route all", "repeat: the post says it twice"]


SPEAKERS = f"""
[sms]
language = "de"
[contacts]
ada = "{ADA}"
bert = {{ phone = "{BERT}", language = "en", timezone = "Europe/London" }}
[hooks.prom]
open = true
[limits]
recipient = ["1/30m"]
[[routes]]
name = "all"
to = ["ada", "bert"]
"""


def test_each_contact_reads_the_bridges_words_in_its_own_language_and_zone() -> None:
    """A message for each language; a template is one text for all; a limit is told in the contact's own time."""
    bridge = Bridge(SPEAKERS)
    assert [text.split(":")[0] for _, text in sent(bridge.take(group(UP)))] == ["KRITISCH", "CRITICAL"]
    over = bridge.take(group(firing("Other") | {"fingerprint": "o"}))
    assert [("Bis 12:30" in text, "Until 12:30" in text) for _, text in sent(over)] == [(True, False), (False, True)]
    summer = Bridge(SPEAKERS, now=NOON.replace(month=7), history={BERT: [NOON.replace(month=7)]})
    assert "Until 13:30" in sent(summer.take(group(UP)))[-1][1]
    assert len(Bridge(SPEAKERS + 'text = "{{ title }}"\n').take(group(UP))) == 1


def test_a_preview_shows_every_routes_message() -> None:
    """Also to a number that an earlier route texts already: what would really happen, the notes say."""
    drafts = Bridge(FROM + HEAD + TWO_ROUTES).take(group(UP), shown=True)
    assert [(draft.route, [to.name for to in draft.recipients]) for draft in drafts] == [("a", ["ada"]), ("b", ["ada", "bert"])]
    assert len({draft.text for draft in drafts}) == 1


def test_the_first_route_that_matches_wins() -> None:
    """Without `continue` no later route hears of it."""
    toml = """
[[routes]]
name = "critical"
match = ['severity="critical"']
to = ["ada"]
[[routes]]
name = "rest"
to = ["bert"]
"""
    made = Bridge(HEAD + toml).take(group(UP), group(firing("Slow", severity="warning") | {"fingerprint": "f2"}))
    assert numbers(made) == [ADA, BERT]
    assert [draft.lane for draft in made] == [Lane.CRITICAL, Lane.NORMAL]


@pytest.mark.parametrize(("match", "count"), [("", 0), ("match = ['status=\"notice\"']\n", 1)])
def test_a_notice_pages_nobody_who_did_not_ask(match: str, count: int) -> None:
    """A Watchdog is kept, and goes only where the route's `match` names status."""
    bridge = Bridge(HEAD + f'[[routes]]\nname = "n"\nto = ["ada"]\n{match}')
    assert len(bridge.take(group(firing("Watchdog")))) == count
    assert bridge.plan is not None
    assert bridge.plan.posts[0].kind == "notice"


def test_an_alert_that_no_route_takes_is_kept_with_the_reason() -> None:
    """Not lost: planned as an alert without messages."""
    bridge = Bridge(HEAD + '[[routes]]\nname = "n"\nto = ["ada"]\nmatch = [\'severity="info"\']\n')
    assert (bridge.take(group(UP)), bridge.reasons) == ([], ["no route matches"])


def test_what_is_over_the_limit_waits() -> None:
    """The default limit: two a minute; what is third and fourth waits, and is no reason for an SMS that says so: soon all of it goes."""
    bridge = Bridge(HEAD + '[[routes]]\nname = "all"\nto = ["ada"]\ngroup_by = ["..."]\n')
    drafts = bridge.take(*(group(firing("Disk") | {"fingerprint": f"f{n}"}) for n in range(4)))
    assert len(drafts) == 2
    assert bridge.digests[ADA].due_at == NOON + timedelta(minutes=1)
    assert len(bridge.digests[ADA].parts) == 2


def test_a_long_limit_is_told_once() -> None:
    """And what comes then waits with the rest."""
    bridge = Bridge(HEAD + '[[routes]]\nname = "all"\nto = ["ada"]\ngroup_by = ["..."]\n', history={ADA: [NOON] * 4})
    (notice,) = bridge.take(group(firing("Disk") | {"fingerprint": "f"}))
    assert (notice.origin, "12:15" in notice.text) == ("bridge:alarm", True)
    assert bridge.take(group(firing("Disk") | {"fingerprint": "g"})) == []
    assert len(bridge.digests[ADA].parts) == 2


SAFE = "prom: alert received that could not be read, p1"


@pytest.mark.parametrize("body", [b"\xff\xf6\xe4\xfc", b'{"title": "Disk fu', b'{"a": 1, "b": [2, 3]}'])
def test_what_cannot_be_read_goes_out_as_the_safe_text(body: bytes) -> None:
    """Routed as a firing alert, once for each number, with the post's id."""
    bridge = Bridge(HEAD + ALL)
    made = bridge.take(body)
    assert numbers(made) == [ADA, BERT]
    assert all(text.startswith(SAFE) for _, text in sent(made))
    assert bridge.plan is not None
    assert bridge.plan.posts[0].state == "safe"


def test_the_safe_text_reads_a_body_in_the_charset_that_its_sender_names() -> None:
    """Letters of other alphabets are told from one another by it alone; here a euro sign, which Latin-1 does not have."""
    said = '{"Preis": "5 \u20ac zu hoch'
    body = post(said.encode("iso-8859-15"), headers={"content-type": 'application/json; charset="ISO-8859-15"'})
    assert "5 \u20ac zu hoch" in sent(Bridge(HEAD + ALL).take(body))[0][1]


def test_a_safe_text_of_a_query_holds_the_querys_words() -> None:
    """A sender without a body is not left without its words when a template fails."""
    bridge = Bridge(FROM + HEAD + ALL + 'text = "{{ title - 1 }}"\n')
    made = bridge.take(post(b"", query={"title": "Disk full", "status": "down"}))
    assert sent(made)[0][1].endswith(": title: Disk full, status: down")


def test_a_safe_text_that_no_route_takes_goes_to_all_of_them_once() -> None:
    """The recipients of every route, each once."""
    toml = """
[[routes]]
name = "a"
match = ['severity="critical"']
to = ["ada"]
[[routes]]
name = "b"
match = ['severity="info"']
to = ["ada", "bert"]
"""
    assert sorted(numbers(Bridge(HEAD + toml).take(b'{"title": }'))) == sorted([ADA, BERT])


def test_a_template_that_fails_costs_its_route_the_words_and_not_the_page() -> None:
    """That route's recipients get the safe text, others their own; the route and what was wrong with its template are named."""
    toml = """
[[routes]]
name = "bad"
text = "{{ labels.nothing }}"
to = ["ada"]
continue = true
[[routes]]
name = "good"
to = ["bert"]
"""
    bridge = Bridge(HEAD + toml)
    by_number = dict(sent(bridge.take(group(UP))))
    assert by_number[ADA].startswith(SAFE)
    assert "InstanceDown" in by_number[BERT]
    assert bridge.release is not None
    (trouble,) = bridge.release.troubles
    why = "`text` of route bad failed: it gave nothing for this alert; let it say at least {{ title }}"
    assert (trouble.kind, trouble.facts) == ("template", {"route": "bad", "post": "p1", "reason": why})


def test_a_long_text_is_shortened_to_what_is_allowed() -> None:
    """No alert costs more parts than `max_parts`."""
    long = UP | {"annotations": {"summary": "word " * 400}}
    (_, text) = sent(Bridge("[sms]\nfrom = 'Alerts'\nmax_parts = 2\n" + HEAD + ALL).take(group(long)))[0]
    assert 250 < len(text) <= 306
    assert text.endswith("...")


def test_a_later_post_of_the_round_knows_of_an_earlier_one() -> None:
    """What is over before it was texted is texted to nobody."""
    bridge = Bridge(HEAD + '[[routes]]\nname = "all"\nto = ["ada"]\n')
    assert bridge.take(group(UP), group(DOWN)) == []
    assert bridge.reasons == ["route all; changed before it was texted", "over before it was texted"]
