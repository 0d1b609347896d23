"""`notices` of a hook: titles and matchers, and the line that makes a notice of an alert."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.alert import Alert, Status
from bridge.errors import MatcherError
from bridge.routing.notices import is_notice, notice_matchers, notices_line, title_entry


def alert(title: str = "User created", **labels: str) -> Alert:
    """One that fires."""
    return Alert(key="k", status=Status.FIRING, title=title, source="generic", labels=labels)


@pytest.mark.parametrize(
    "title", ["Watchdog", "Disk usage = 90%", "a, b and c", "What now?", "Backup (nightly)", "x -> y", "80 % of quota", "", "~home", "a!b"]
)
def test_what_has_no_operator_behind_its_first_word_is_a_title(title: str) -> None:
    """Titles hold any words."""
    assert notice_matchers(title) == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('event="user.created"', 1),
        ("event=user.created", 1),
        ('{event=~"user[.].*"}', 1),
        ('event="ticket", priority!="urgent"', 2),
        ('"data.user.event" = "created"', 1),
        ('items[0].kind="order"', 1),
    ],
)
def test_what_has_one_is_a_matcher(text: str, count: int) -> None:
    """As routes write them."""
    assert len(notice_matchers(text)) == count


@pytest.mark.parametrize(
    "text", ['event="user', 'event=~"("', '{event="x"', "event=", "event==x", 'event="a" and "b"', 'event!="incident"', 'event=~".*"']
)
def test_a_malformed_one_is_refused(text: str) -> None:
    """And so is one that would keep nearly everything quiet."""
    with pytest.raises(MatcherError):
        notice_matchers(text)


@pytest.mark.parametrize(
    ("text", "fields", "noticed"),
    [
        ('event="user.created"', {"event": "user.created"}, True),
        ('event="user.created"', {"event": "user.deleted"}, False),
        ('event="user.created"', {}, False),
        ('data.user.event="created"', {"data.user.event": "created", "event": "x"}, True),
        ('team="crm"', {}, True),
        ('hook="shop"', {}, True),
        ('title=~"User.*", count="3"', {"count": "3"}, True),
        ('title=~"User.*", count="3"', {"count": "4"}, False),
        ('kind="ticket", priority!="urgent"', {"kind": "ticket"}, True),
        ('kind="ticket", priority!="urgent"', {"kind": "ticket", "priority": "urgent"}, False),
    ],
)
def test_all_matchers_of_an_entry_must_hold(text: str, fields: dict[str, str], noticed: object) -> None:
    """For the alert's own fields, its labels, or the fields of its body."""
    assert is_notice(alert(team="crm"), fields, [notice_matchers(text)], hook="shop", format="generic") is noticed


@given(st.text(min_size=1), st.lists(st.text(), max_size=3))
def test_the_line_makes_a_notice_of_its_alert(title: str, before: list[str]) -> None:
    """Whatever the title holds: it is TOML, it keeps what was there, and its entry is the title or a matcher that holds for it."""
    said = alert(title)
    written = tomllib.loads(notices_line(before, title_entry(said)))["notices"]
    assert written == list(dict.fromkeys([*before, title_entry(said)]))
    matchers = notice_matchers(written[-1]) if title_entry(said) == written[-1] else ()
    assert title_entry(said) == title or is_notice(said, {}, [matchers or notice_matchers(title_entry(said))], hook="h", format="generic")
