"""Whether somebody put the clock back: seen by a clock that never goes back."""

from datetime import UTC, datetime, timedelta

import pytest

from bridge.domain.clock import Look, TimeOfDay

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def looks(*ahead: float) -> list[Look]:
    """Looks a second apart, on a clock that is so many seconds ahead; each is heeded."""
    time, seen = TimeOfDay(), []
    for passed, seconds in enumerate(ahead):
        seen.append(time.look(NOON + timedelta(seconds=passed + seconds), passed))
        time.heeded()
    return seen


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        ((0, 0, 0), [Look.FIRST, Look.STEADY, Look.STEADY]),
        ((0, 3600, 3600), [Look.FIRST, Look.STEADY, Look.STEADY]),
        ((0, -3600, -3600), [Look.FIRST, Look.SET_BACK, Look.STEADY]),
        ((0, 3600, 0), [Look.FIRST, Look.STEADY, Look.SET_BACK]),
        ((0, -4, -4), [Look.FIRST, Look.STEADY, Look.STEADY]),
        ((0, -4, -8, -8), [Look.FIRST, Look.STEADY, Look.SET_BACK, Look.STEADY]),
    ],
)
def test_a_clock_that_is_put_back_is_seen_once(ahead: tuple[float, ...], said: list[Look]) -> None:
    """A small correction is none, and small ones add up; forward is no trouble, and back from there is."""
    assert looks(*ahead) == said


def test_what_was_not_heeded_is_said_again() -> None:
    """The store may not have taken what had to be done."""
    time = TimeOfDay()
    assert [time.look(NOON, 0), time.look(NOON, 1)] == [Look.FIRST, Look.FIRST]
    time.heeded()
    back = NOON - timedelta(hours=1)
    assert [time.look(back, 2), time.look(back, 2)] == [Look.SET_BACK, Look.SET_BACK]
    time.heeded()
    assert time.look(back, 2) is Look.STEADY
