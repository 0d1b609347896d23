"""Limits per number, whatever comes."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.posts import NOON

from bridge.errors import InputError
from bridge.routing.limits import exceeded, free_at, notice_due
from bridge.routing.rules import LimitRule

RULES = (
    LimitRule(count=2, window=timedelta(minutes=1)),
    LimitRule(count=4, window=timedelta(minutes=15)),
    LimitRule(count=10, window=timedelta(hours=1)),
)


@given(gaps=st.lists(st.integers(min_value=0, max_value=400), max_size=150))
def test_no_window_ever_holds_more_than_its_count(gaps: list[int]) -> None:
    """Whenever SMS are wished for, those that the limits let through fit every window."""
    now, sent = NOON, list[datetime]()
    for gap in gaps:
        now += timedelta(seconds=gap)
        if exceeded(sent, RULES, now) is None:
            sent.append(now)
    for rule in RULES:
        for moment in sent:
            assert sum(moment <= other < moment + rule.window for other in sent) <= rule.count


@given(ages=st.lists(st.integers(min_value=0, max_value=5000), max_size=40))
def test_at_the_announced_moment_one_more_is_free_and_not_before(ages: list[int]) -> None:
    """`free_at` is exact."""
    history = [NOON - timedelta(seconds=age) for age in ages]
    free = free_at(history, RULES, NOON)
    assert exceeded(history, RULES, free) is None
    if free > NOON:
        assert exceeded(history, RULES, free - timedelta(microseconds=1)) is not None


def test_of_several_broken_rules_the_one_with_the_longest_window_is_named() -> None:
    """Who reads it learns how long it lasts."""
    assert exceeded([NOON] * 10, RULES, NOON) == RULES[2]
    assert exceeded([NOON] * 4, RULES, NOON) == RULES[1]
    assert exceeded([NOON] * 4, (), NOON) is None


def test_a_notice_is_due_once_per_window() -> None:
    """One SMS says that a limit is reached."""
    assert notice_due(None, RULES[0], NOON)
    assert not notice_due(NOON - timedelta(seconds=59), RULES[0], NOON)
    assert notice_due(NOON - timedelta(seconds=60), RULES[0], NOON)


def test_limits_are_read_with_and_without_a_number_before_the_unit() -> None:
    """`2/1m` and `10/h`."""
    assert LimitRule.parse("2/1m") == RULES[0]
    assert LimitRule.parse("10/h") == RULES[2]


@pytest.mark.parametrize("text", ["", "2", "/m", "0/m", "2/0s", "-1/m", "2/x", "99999/m", "2/1m/3"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    """With what to write instead."""
    with pytest.raises(InputError):
        LimitRule.parse(text)


@given(text=st.text(max_size=30))
def test_reading_a_limit_raises_nothing_else(text: str) -> None:
    """Any text is a limit or an InputError."""
    with suppress(InputError):
        assert LimitRule.parse(text).count >= 1
