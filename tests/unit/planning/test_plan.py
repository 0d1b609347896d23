"""The plan: which SMS some posts become, seen over several posts and some time."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from support.posts import NOON, firing, group, post

from bridge.config import load
from bridge.domain.ids import PostId
from bridge.domain.message import Draft, Lane
from bridge.domain.situation import Last, Situation, StateKey
from bridge.planning.plan import Plan, plan
from bridge.planning.read import read

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


@dataclass
class Bridge:
    """Rules, and a past that grows with each plan."""

    toml: str
    now: datetime = NOON
    last: dict[StateKey, Last] = field(default_factory=dict)
    history: dict[str, list[datetime]] = field(default_factory=dict)
    notices: dict[str, datetime] = field(default_factory=dict)
    texts: list[tuple[datetime, str, str]] = field(default_factory=list)
    posts: int = 0

    def take(self, *bodies: object) -> Plan:
        """Plan these posts in one round, and remember what came of it."""
        rules = load(HEAD + self.toml, env={})
        readings = []
        for body in bodies:
            self.posts += 1
            readings.append(read(replace(post(body), id=PostId(f"p{self.posts}")), rules))
        situation = Situation(
            last=self.last,
            history={phone: tuple(times) for phone, times in self.history.items()},
            notices=self.notices,
            texts=frozenset((phone, text) for at, phone, text in self.texts if self.now - at < timedelta(seconds=180)),
        )
        made = plan(readings, rules, situation, self.now)
        self.last |= made.last
        self.notices |= made.notices
        for draft in (message.draft for message in made.messages):
            for recipient in draft.recipients:
                if not recipient.suppressed:
                    self.texts.append((self.now, recipient.phone.e164, draft.text))
                    if draft.state_key:
                        self.history.setdefault(recipient.phone.e164, []).append(self.now)
        return made

    def later(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)


def sent(made: Plan) -> list[tuple[str, str]]:
    """Number and text of every SMS that goes out."""
    return [
        (recipient.phone.e164, message.draft.text)
        for message in made.messages
        for recipient in message.draft.recipients
        if not recipient.suppressed
    ]


def numbers(made: Plan) -> list[str]:
    """The numbers alone."""
    return [number for number, _ in sent(made)]


def drafts(made: Plan) -> list[Draft]:
    """The drafts alone."""
    return [message.draft for message in made.messages]


UP = firing()
DOWN = UP | {"status": "resolved"}


def test_the_same_state_again_is_one_sms() -> None:
    """Within the repeat interval nothing is added, whether in one round or later; the first post after it texts again."""
    bridge = Bridge(ALL + 'repeat_interval = "4h"\n' + NO_LIMITS)
    assert numbers(bridge.take(group(UP), group(UP))) == [ADA, BERT]
    bridge.later(hours=3, minutes=59)
    assert sent(bridge.take(group(UP))) == []
    bridge.later(minutes=2)
    assert numbers(bridge.take(group(UP))) == [ADA, BERT]


def test_the_end_goes_to_those_who_got_the_beginning() -> None:
    """Not to somebody who joined the route later, and not twice."""
    bridge = Bridge('[[routes]]\nname = "all"\nto = ["ada"]\n')
    bridge.take(group(UP))
    bridge.toml = ALL
    assert numbers(bridge.take(group(DOWN))) == [ADA]
    assert sent(bridge.take(group(DOWN))) == []


def test_an_end_without_a_beginning_is_not_texted() -> None:
    """Nobody heard of it, so nobody needs to hear that it is over."""
    made = Bridge(ALL).take(group(DOWN))
    assert sent(made) == []
    assert made.alerts[0].reason


def test_firing_again_is_new_and_says_something_else() -> None:
    """The gateway would refuse the same text within 180 s: the second one tells the time, the third that it is the 2nd then."""
    bridge = Bridge('[sms]\nfrom = "Alerts"\n[[routes]]\nname = "all"\nto = ["ada"]\n' + NO_LIMITS)
    texts = []
    for _ in range(3):
        texts += [text for _, text in sent(bridge.take(group(UP)))]
        bridge.take(group(DOWN))
    assert len(set(texts)) == 3
    assert texts[1] == f"{texts[0]} 12:00"
    assert texts[2] == f"{texts[0]} 12:00 2nd"


def test_after_the_lock_the_text_is_itself_again() -> None:
    """Nothing is added without need."""
    bridge = Bridge('[[routes]]\nname = "all"\nto = ["ada"]\n' + NO_LIMITS)
    (first,) = sent(bridge.take(group(UP)))
    bridge.take(group(DOWN))
    bridge.later(minutes=4)
    assert sent(bridge.take(group(UP))) == [first]


def test_ends_can_be_unwanted() -> None:
    """`send_resolved = false`: no SMS, kept with the reason; firing again after it is new."""
    bridge = Bridge(ALL + "send_resolved = false\n" + NO_LIMITS)
    bridge.take(group(UP))
    made = bridge.take(group(DOWN))
    assert sent(made) == []
    assert "send_resolved" in made.alerts[0].reason
    assert numbers(bridge.take(group(UP))) == [ADA, BERT]


def test_alerts_of_one_post_and_route_share_one_sms() -> None:
    """Three alerts, one text for each number, and it names how many."""
    made = Bridge(ALL).take(group(*(firing(f"Alert{n}") | {"fingerprint": f"f{n}"} for n in range(3))))
    assert numbers(made) == [ADA, BERT]
    assert "3" in sent(made)[0][1]
    assert made.messages[0].alerts == (0, 1, 2)


def test_a_number_gets_an_alert_once_whatever_the_routes() -> None:
    """Two routes that continue name ada: she gets one SMS, bert another."""
    toml = '[[routes]]\nname = "a"\nto = ["ada"]\ncontinue = true\n[[routes]]\nname = "b"\nto = ["oncall", "ada"]\n'
    assert sorted(numbers(Bridge(toml).take(group(UP)))) == sorted([ADA, BERT])


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
    bridge = Bridge(TWO_ROUTES + NO_LIMITS)
    assert bridge.take(group(UP)).alerts[0].reason == "routes a, b; route b: texted by a route before: ada"
    bridge.later(hours=2)
    made = bridge.take(group(UP))
    assert numbers(made) == [ADA, BERT]
    assert made.alerts[0].reason == "routes a, b; route a: repeat"
    bridge.later(minutes=1)
    assert bridge.take(group(UP)).alerts[0].reason == "route a: repeat; route b: repeat"


def test_whoever_got_the_beginning_gets_the_end_even_if_a_repeat_missed_him() -> None:
    """Bert's limit is reached when the alert is repeated: he knows of it all the same, and hears that it is over."""
    bridge = Bridge(ALL + 'repeat_interval = "1h"\n[limits]\nrecipient = ["1/30m"]\n')
    bridge.take(group(UP))
    bridge.later(hours=2)
    bridge.history[BERT] = [bridge.now]
    (alert, notice) = drafts(bridge.take(group(UP)))
    assert [recipient.suppressed for recipient in alert.recipients] == ["", "limit"]
    assert notice.origin == "bridge:alarm"
    bridge.later(hours=1)
    assert numbers(bridge.take(group(DOWN))) == [ADA, BERT]


def test_an_end_that_not_all_get_says_who_does_not() -> None:
    """Bert joined the route while the alert was firing."""
    bridge = Bridge('[[routes]]\nname = "all"\nto = ["ada"]\n')
    bridge.take(group(UP))
    bridge.toml = ALL
    assert bridge.take(group(DOWN)).alerts[0].reason == "route all; route all: did not get the firing: bert"


def test_an_alert_that_is_over_the_limit_says_so() -> None:
    """Its reason names whom it did not reach."""
    bridge = Bridge(ALL + '[limits]\nrecipient = ["1/30m"]\n')
    bridge.history[BERT] = [bridge.now]
    assert bridge.take(group(UP)).alerts[0].reason == "route all; over the limit: bert"


def test_a_post_that_says_the_same_twice_is_texted_once() -> None:
    """Both alerts are kept, the second one as a repeat."""
    made = Bridge(ALL).take(group(UP, UP))
    assert numbers(made) == [ADA, BERT]
    assert [alert.reason for alert in made.alerts] == ["route all", "repeat: the post says it twice"]
    assert made.messages[0].alerts == (0,)


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
    rules = load(SPEAKERS, env={})
    reading = read(post(group(UP)), rules)
    assert [text.split(":")[0] for _, text in sent(plan([reading], rules, Situation(), NOON))] == ["KRITISCH", "CRITICAL"]
    over = plan([reading], rules, Situation(history={ADA: (NOON,), BERT: (NOON,)}), NOON)
    assert [("Bis 12:30" in text, "Until 12:30" in text) for _, text in sent(over)] == [(True, False), (False, True)]
    summer = NOON.replace(month=7)
    over = plan([reading], rules, Situation(history={BERT: (summer,)}), summer)
    assert "Until 13:30" in sent(over)[-1][1]
    templated = load(SPEAKERS + 'text = "{{ title }}"\n', env={})
    assert len(plan([read(post(group(UP)), templated)], templated, Situation(), NOON).messages) == 1


def test_a_preview_shows_every_routes_message() -> None:
    """Also to a number that an earlier route texts already: what would really happen, the notes say."""
    rules = load(FROM + HEAD + TWO_ROUTES, env={})
    made = plan([read(post(group(UP)), rules)], rules, Situation(assume_sent=True), NOON)
    assert [(message.draft.route, [to.name for to in message.draft.recipients]) for message in made.messages] == [
        ("a", ["ada"]),
        ("b", ["ada", "bert"]),
    ]
    assert len({message.draft.text for message in made.messages}) == 1


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
    made = Bridge(toml).take(group(UP), group(firing("Slow", severity="warning") | {"fingerprint": "f2"}))
    assert numbers(made) == [ADA, BERT]
    assert [draft.lane for draft in drafts(made)] == [Lane.CRITICAL, Lane.NORMAL]


@pytest.mark.parametrize(("match", "count"), [("", 0), ("match = ['status=\"notice\"']\n", 1)])
def test_a_notice_pages_nobody_who_did_not_ask(match: str, count: int) -> None:
    """A Watchdog is kept, and goes only where the route's `match` names status."""
    made = Bridge(f'[[routes]]\nname = "n"\nto = ["ada"]\n{match}').take(group(firing("Watchdog")))
    assert len(sent(made)) == count
    assert made.posts[0].kind == "notice"


def test_an_alert_that_no_route_takes_is_kept_with_the_reason() -> None:
    """Not lost: planned as an alert without messages."""
    made = Bridge('[[routes]]\nname = "n"\nto = ["ada"]\nmatch = [\'severity="info"\']\n').take(group(UP))
    assert (sent(made), made.alerts[0].reason) == ([], "no route matches")


def test_what_is_over_the_limit_is_suppressed_and_said_once() -> None:
    """The default limit: two a minute; the third and fourth are suppressed, and one SMS says so; a minute later all is well."""
    bridge = Bridge('[[routes]]\nname = "all"\nto = ["ada"]\n')
    made = bridge.take(*(group(firing(f"A{n}") | {"fingerprint": f"f{n}"}) for n in range(4)))
    assert [bool(draft.recipients[0].suppressed) for draft in drafts(made) if draft.state_key] == [False, False, True, True]
    notices = [draft for draft in drafts(made) if draft.origin == "bridge:alarm"]
    assert len(notices) == 1
    assert "12:01" in notices[0].text
    bridge.later(seconds=61)
    assert len(sent(bridge.take(group(firing("B") | {"fingerprint": "g"})))) == 1


def test_what_was_suppressed_by_a_limit_is_not_taken_for_sent() -> None:
    """A repeat of it is texted as soon as there is room, and its end is not, as nobody heard of it."""
    bridge = Bridge('[[routes]]\nname = "all"\nto = ["ada"]\n')
    third = firing("A2") | {"fingerprint": "f2"}
    bridge.take(*(group(firing(f"A{n}") | {"fingerprint": f"f{n}"}) for n in range(2)), group(third))
    assert sent(bridge.take(group(third | {"status": "resolved"}))) == []
    bridge.later(minutes=2)
    assert len(sent(bridge.take(group(third)))) == 1


SAFE = "prom: alert received that could not be read, p1"


@pytest.mark.parametrize("body", [b"\xff \xf6 not json", b'{"title": "Disk full"', b'{"a": 1, "b": [2, 3]}'])
def test_what_cannot_be_read_goes_out_as_the_safe_text(body: bytes) -> None:
    """Routed as a firing alert, once for each number, with the post's id."""
    made = Bridge(ALL).take(body)
    assert numbers(made) == [ADA, BERT]
    assert all(text.startswith(SAFE) for _, text in sent(made))
    assert made.posts[0].state == "safe"


def test_the_safe_text_reads_a_body_in_the_charset_that_its_sender_names() -> None:
    """Letters of other alphabets are told from one another by it alone; here a euro sign, which Latin-1 does not have."""
    rules = load(HEAD + ALL, env={})
    body = post("Preis 5 € zu hoch".encode("iso-8859-15"), headers={"content-type": 'text/plain; charset="ISO-8859-15"'})
    made = plan([read(body, rules)], rules, Situation(), NOON)
    assert sent(made)[0][1].endswith(": Preis 5 € zu hoch")


def test_a_safe_text_of_a_query_holds_the_querys_words() -> None:
    """A sender without a body is not left without its words when a template fails."""
    rules = load(FROM + HEAD + ALL + 'text = "{{ title - 1 }}"\n', env={})
    made = plan([read(post(b"", query={"title": "Disk full", "status": "down"}), rules)], rules, Situation(), NOON)
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
    assert sorted(numbers(Bridge(toml).take(b"\xff\xff"))) == sorted([ADA, BERT])


def test_a_template_that_fails_costs_its_route_the_words_and_not_the_page() -> None:
    """That route's recipients get the safe text, others their own; it is named as the reason."""
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
    made = Bridge(toml).take(group(UP))
    by_number = dict(sent(made))
    assert by_number[ADA].startswith(SAFE)
    assert "InstanceDown" in by_number[BERT]
    assert made.safe[0][0] == "p1"
    assert "template of route bad" in made.safe[0][1]


def test_a_long_text_is_shortened_to_what_is_allowed() -> None:
    """No alert costs more parts than `max_parts`."""
    long = UP | {"annotations": {"summary": "word " * 400}}
    (_, text) = sent(Bridge("[sms]\nfrom = 'Alerts'\nmax_parts = 2\n" + ALL).take(group(long)))[0]
    assert 250 < len(text) <= 306
    assert text.endswith("...")


def test_a_later_post_of_the_round_knows_of_an_earlier_one() -> None:
    """Firing and its end in one round: both are texted, in their order."""
    made = Bridge('[[routes]]\nname = "all"\nto = ["ada"]\n').take(group(UP), group(DOWN))
    assert [text.split()[0] for _, text in sent(made)] == ["CRITICAL:", "RESOLVED:"]
