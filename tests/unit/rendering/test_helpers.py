"""Filters about SMS, as a template uses them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.text import measure
from bridge.errors import TemplateError
from bridge.rendering.helpers import cut, plain
from bridge.rendering.sms import render
from bridge.rendering.template import compile_template

BEGAN = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)


def said(source: str, *, text: str = "", started_at: datetime | None = BEGAN, now: datetime = BEGAN) -> str:
    """The SMS of one alert by a template."""
    alert = Alert(key="k", status=Status.FIRING, severity=Severity.ERROR, title="Down", text=text, started_at=started_at, source="generic")
    template = compile_template(source)
    return render([alert], hook="h", format="generic", template=template, max_parts=4, language="en", now=now)


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(0), "0s"), (timedelta(seconds=59), "59s"), (timedelta(minutes=12, seconds=3), "12m"),
        (timedelta(hours=3, minutes=59), "3h"),        (timedelta(days=2, hours=1), "2d"), (timedelta(seconds=-1), ""),
    ],
)  # fmt: skip
def test_ago_says_the_largest_unit(passed: timedelta, told: str) -> None:
    """A time that is to come is none."""
    assert said("{{ title }} since {{ started_at | ago }}", now=BEGAN + passed) == f"Down since {told}".strip()


def test_ago_of_what_is_no_time_is_nothing() -> None:
    """A missing one, a word, a label of the sender."""
    assert said("{{ title }}{{ started_at | ago }}{{ text | ago }}{{ labels.since | ago }}", started_at=None, text="soon") == "Down"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("**Disk** `sda1` is _full_ at ~~90~~ 95 %", "Disk sda1 is full at 90 95 %"),
        ("# Trouble\n\n- one\n- two\n> three", "Trouble one two three"),
        ("see [the runbook](https://example.org/a_b) now", "see the runbook now"),
        ("<p>Disk <b>full</b></p>", "Disk full"),
        ("a_b_c * 2 ** 3, 5 < 6 > 4, node_1_up", "a_b_c * 2 ** 3, 5 < 6 > 4, node_1_up"),
        ("\u201cfull\u201d \u2013 now\u2026", '"full" - now...'),
    ],
)
def test_plain_takes_marks_off_and_leaves_words(text: str, told: str) -> None:
    """What is no mark stays."""
    assert said("{{ text | plain }}", text=text) == told


@given(st.text(max_size=800))
def test_plain_ends_and_makes_one_line(text: str) -> None:
    """Whatever comes."""
    assert "\n" not in plain(text)


@given(st.text(max_size=800), st.integers(1, 3))
def test_truncate_holds_to_its_parts(text: str, parts: int) -> None:
    """As the gateway counts them."""
    assert measure(cut(text, parts)).parts <= parts


def test_truncate_counts_parts_or_characters() -> None:
    """What stands behind it survives."""
    text = "word " * 100
    shortened = said("{{ text | truncate(parts=1) }} {{ title }}", text=text)
    assert shortened.endswith("... Down")
    assert 150 < len(shortened) <= 166
    assert said("{{ text | truncate(20) }}", text=text) == "word word word..."
    for wrong in ("{{ text | truncate(20, parts=1) }}", "{{ text | truncate(parts=0) }}", "{{ text | truncate(parts='x') }}"):
        with pytest.raises(TemplateError):
            said(wrong, text=text)
