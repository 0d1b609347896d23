"""Times of the week, by the clock on the wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import InputError
from bridge.routing.windows import DAYS, Window, is_inside

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 25, tzinfo=BERLIN)


def at(day: int, clock: str) -> datetime:
    """A time on a day of that week, 0 is Monday."""
    hour, minute = map(int, clock.split(":"))
    return WEDNESDAY + timedelta(days=day - 2, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("mon-fri 08:00-18:00", [(0, "08:00"), (4, "17:59")], [(0, "07:59"), (4, "18:00"), (5, "12:00")]),
        ("sat, sun 00:00-24:00", [(5, "00:00"), (6, "23:59")], [(4, "23:59"), (0, "00:00")]),
        ("22:00-07:00", [(0, "22:00"), (1, "06:59"), (3, "00:00")], [(0, "21:59"), (1, "07:00")]),
        ("Fri 22:00-06:00", [(4, "22:00"), (5, "05:59")], [(4, "05:00"), (5, "06:00"), (5, "22:30")]),
        ("fri-mon 8:00-9:00", [(4, "08:30"), (5, "08:30"), (6, "08:30"), (0, "08:30")], [(1, "08:30"), (3, "08:30")]),
        ("sun 23:00-01:00", [(6, "23:30"), (0, "00:30")], [(0, "23:30"), (6, "00:30")]),
    ],
)
def test_windows(text: str, inside: list[tuple[int, str]], outside: list[tuple[int, str]]) -> None:
    """The end is outside; a time across midnight belongs to the day on which it begins."""
    window = Window.parse(text)
    assert [time for time in inside if not window.holds(at(*time))] == []
    assert [time for time in outside if window.holds(at(*time))] == []
    assert Window.parse(str(window)) == window


@pytest.mark.parametrize(
    "text", ["", "mon", "mon-fri", "08:00", "8-18", "25:00-26:00", "08:60-09:00", "08:00-08:00", "mo 08:00-18:00", "24:00-08:00"]
)
def test_what_is_none_is_refused_with_an_example(text: str) -> None:
    """A slip does not make a route mute."""
    with pytest.raises(InputError, match=r"\d\d:\d\d|write mon"):
        Window.parse(text)


@pytest.mark.parametrize(
    ("now", "over"),
    [
        (datetime(2026, 11, 25, 22, 30, tzinfo=BERLIN), "2026-11-26T06:00:00+00:00"),
        (datetime(2026, 11, 26, 6, 59, tzinfo=BERLIN), "2026-11-26T06:00:00+00:00"),
        # The night on which clocks are put forward, and the one on which they are put back.
        (datetime(2026, 3, 28, 23, 0, tzinfo=BERLIN), "2026-03-29T05:00:00+00:00"),
        (datetime(2026, 10, 24, 23, 0, tzinfo=BERLIN), "2026-10-25T06:00:00+00:00"),
    ],
)
def test_a_night_is_over_when_the_clock_on_the_wall_says_so(now: datetime, over: str) -> None:
    """Also where it is an hour shorter or longer."""
    assert Window.parse("22:00-07:00").over(now, BERLIN).isoformat() == over


def test_an_end_that_the_clocks_leave_out_or_show_twice() -> None:
    """It comes as much later as they are put forward; of two the first, and from inside the second hour the second."""
    window = Window.parse("22:00-02:30")
    assert window.over(datetime(2026, 3, 28, 23, 0, tzinfo=BERLIN), BERLIN) == datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)
    night = datetime(2026, 10, 24, 23, 0, tzinfo=BERLIN)
    assert window.over(night, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    again = datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1)
    assert window.holds(again)
    assert window.over(again, BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.sets(st.sampled_from(range(7)), min_size=1),
    st.integers(0, 365 * 24 * 60),
)
def test_a_moment_inside_has_an_end_ahead_that_is_outside(start: int, end: int, days: set[int], minutes: int) -> None:
    """At most a day and an hour ahead."""
    if start == end:
        return
    window = Window(days=frozenset(days), start=start, end=end)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    if is_inside([window], now.astimezone(BERLIN)):
        over = window.over(now, BERLIN)
        assert timedelta(0) < over - now <= timedelta(hours=25)


def test_days_are_named_in_three_letters() -> None:
    """As in the configuration."""
    assert str(Window.parse("mon,wed 08:00-09:00")) == "mon,wed 08:00-09:00"
    assert len(DAYS) == 7
