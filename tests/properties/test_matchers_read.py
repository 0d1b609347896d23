"""Reading matchers, whatever stands there."""

import re
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.patterns import compile_pattern
from bridge.errors import MatcherError
from bridge.routing.matchers import Matcher, Operator, parse_matchers


@given(name=st.text(min_size=1, max_size=20), operator=st.sampled_from([Operator.EQUAL, Operator.UNEQUAL]), value=st.text(max_size=30))
def test_a_matcher_reads_back_as_it_was_written(name: str, operator: Operator, value: str) -> None:
    """`str` and `parse_matchers` are each other's inverse for every value."""
    matcher = Matcher(name=name.replace("\\", "").replace('"', "") or "n", operator=operator, value=value)
    assert parse_matchers(str(matcher)) == (matcher,)


@given(text=st.text(alphabet='abc"=!~{},\\ |.*+?()[]^-0', max_size=40))
def test_reading_raises_nothing_but_its_own_error(text: str) -> None:
    """Any text is a list of matchers or a MatcherError."""
    with suppress(MatcherError):
        assert parse_matchers(text)


@given(pattern=st.text(alphabet="ab|.*+?()[]^-{},0123\\d:P<>i$", max_size=30), value=st.text(alphabet="ab01", max_size=40))
def test_an_admitted_pattern_means_what_it_says(pattern: str, value: str) -> None:
    """Pricing changes nothing about what a pattern matches, and raises nothing but MatcherError."""
    try:
        compiled = compile_pattern(pattern)
    except MatcherError:
        return
    assert (compiled.fullmatch(value) is None) == (re.fullmatch(pattern, value, re.DOTALL) is None)
