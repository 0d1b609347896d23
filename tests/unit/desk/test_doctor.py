"""What the doctor says of a clock."""

from datetime import timedelta

import pytest
from support.outbox import NOON

from bridge.desk.doctor import Health, examined_clock
from bridge.domain.clock import http_date


@pytest.mark.parametrize(
    ("away", "health"),
    [(0, Health.GOOD), (60, Health.GOOD), (61, Health.DOUBTFUL), (-61, Health.DOUBTFUL), (300, Health.DOUBTFUL), (-301, Health.BAD)],
)
def test_a_clock_is_held_against_that_of_who_answered(away: float, health: Health) -> None:
    """Above a minute it is worth a word; above five no signature counts."""
    (finding,) = examined_clock(NOON, NOON + timedelta(seconds=away), of="the gateway's")
    assert finding.health is health
    assert f"{abs(away)} s from the gateway's" in finding.text
    assert ("NTP" in finding.text) is (health is not Health.GOOD)


def test_who_says_no_time_says_nothing_of_the_clock() -> None:
    """No answer, or one without its date."""
    assert examined_clock(NOON, None, of="Slack's") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wed, 25 Nov 2026 12:00:00 GMT", "2026-11-25T12:00:00+00:00"),
        ("Wed, 25 Nov 2026 12:00:00 -0000", "2026-11-25T12:00:00+00:00"),
        ("yesterday", None),
        ("Wed, 25 Nov 99999 12:00:00 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_the_date_of_an_answer_is_read(text: str | None, found: str | None) -> None:
    """In UTC; none where it is not one."""
    read = http_date(text)
    assert (None if read is None else read.isoformat()) == found
