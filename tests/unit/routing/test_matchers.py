"""Alertmanager's matchers."""

import time

import pytest

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.patterns import MAX_INPUT
from bridge.errors import MatcherError
from bridge.routing.matchers import Matcher, Operator, parse_matchers, view

ALERT = Alert(
    key="k",
    status=Status.FIRING,
    severity=Severity.CRITICAL,
    title="Disk full",
    source="alertmanager",
    labels={"severity": "page", "env": "prod"},
)


def holds(text: str, alert: Alert = ALERT) -> bool:
    """Whether all matchers in `text` hold for the alert."""
    fields = view(alert, hook="prom", format="alertmanager")
    return all(matcher.holds(fields, alert.labels) for matcher in parse_matchers(text))


@pytest.mark.parametrize(
    "text",
    [
        'severity="critical"',
        'severity="page"',
        "severity = critical",
        '{severity="critical", env=~"prod|stage"}',
        'severity="critical",env="prod",',
        'env!="stage"',
        'env!~"st.*"',
        'missing=""',
        'missing!="x"',
        'title=~".*full"',
        'hook="prom",format="alertmanager",status="firing"',
        '"env"="prod"',
        'env=~"(?i)PROD"',
    ],
)
def test_a_matcher_holds_by_the_normalised_field_or_the_senders_label(text: str) -> None:
    """Either of the two satisfies it; a missing name is the empty string."""
    assert holds(text)


@pytest.mark.parametrize(
    "text", ['severity="warning"', 'severity!="critical"', 'severity!="page"', 'env=~"pro"', 'missing=~".+"', 'env!~"pr.*"', 'severity=""']
)
def test_a_matcher_is_anchored_and_its_negation_is_exact(text: str) -> None:
    """`!=` and `!~` hold only where neither the field nor the label has the value."""
    assert not holds(text)


def test_an_alert_without_severity_matches_the_empty_one() -> None:
    """`severity=""` selects alerts that state none."""
    silent = Alert(key="k", status=Status.FIRING, title="t", source="generic")
    assert holds('severity=""', silent)
    assert not holds('severity!=""', silent)


def test_quoted_values_hold_commas_braces_quotes_and_escapes() -> None:
    """The syntax of values is Alertmanager's."""
    assert parse_matchers(r'a="x,y}", "my label"="say \"hi\"\n", c=~"a\.b"') == (
        Matcher(name="a", operator=Operator.EQUAL, value="x,y}"),
        Matcher(name="my label", operator=Operator.EQUAL, value='say "hi"\n'),
        Matcher(name="c", operator=Operator.MATCHES, value=r"a\.b"),
    )


@pytest.mark.parametrize("text", ["", "{}", "severity", "=x", '{a="b"', 'a="b', 'a="b" c="d"', "a=", 'a=~"("', "a==b", ",a=b", '""="x"'])
def test_a_matcher_that_cannot_be_read_says_so_with_an_example(text: str) -> None:
    """Every message tells what is wrong; those of syntax show a right one."""
    with pytest.raises(MatcherError) as refusal:
        parse_matchers(text)
    assert "severity=" in str(refusal.value) or "regular expression" in str(refusal.value)


def test_a_class_that_the_engine_would_read_as_something_else_is_refused() -> None:
    """`[[:alpha:]]` is a class to Alertmanager, and to Python a few characters and a bracket."""
    with pytest.raises(MatcherError, match="write it as"):
        parse_matchers('env=~"[[:alpha:]]+"')


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+", "(a*)*b", "(a|aa)+", "(.*a){20}", "(a?){30}a{30}", "a?" * 40, "(?:x+x+)+y", ".*.*.*.*x", r"(a)\1", "(?=a+)b", "(a|b|c)*"],
)
def test_a_pattern_that_could_be_made_slow_is_refused_at_load(pattern: str) -> None:
    """Nested and overlapping repetition never reaches the engine."""
    with pytest.raises(MatcherError):
        parse_matchers(f'title=~"{pattern}"'.replace("\\", "\\\\"))


@pytest.mark.parametrize(
    "pattern",
    [
        "prod|stage",
        ".*disk.*full.*",
        "db[0-9]+",
        "(web|db)-[0-9]{1,3}",
        "(?i)warn(ing)?",
        r"10\\.0\\..*",
        "[]x]+",
        "[^]]*",
        "(abc)+",
        "(?P<a>x)",
    ],
)
def test_usual_patterns_are_taken_and_stay_fast_on_the_longest_hostile_value(pattern: str) -> None:
    """What is admitted cannot be slow: the worst value takes far below a second."""
    matcher = parse_matchers(f'title=~"{pattern}"')[0]
    start = time.perf_counter()
    for hostile in ("disk" * MAX_INPUT, "diskful" * MAX_INPUT, "a" * MAX_INPUT * 2, "db" + "0" * MAX_INPUT):
        matcher.holds({"title": hostile}, {})
    assert time.perf_counter() - start < 1
