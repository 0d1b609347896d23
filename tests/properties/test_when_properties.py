"""Times: what is read lies ahead, and what is said back means the same."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.when import FARTHEST, parse_when
from bridge.errors import WhenError

ZONES = st.sampled_from([ZoneInfo(name) for name in ("Europe/Berlin", "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")])
NOWS = st.integers(min_value=0, max_value=2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
_VOCABULARY = """
in 2h 3 days tomorrow morgen heute um at am pm 9 Uhr 08:30 02:30 mon Freitag next nächsten 24.12. 2026-12-24 noon halb acht
viertel vor nach abends CET UTC +01:00 today tonight Dec 1st of , 30m week wochen und and a half
"""
WORDS = st.sampled_from(_VOCABULARY.split())


@given(words=st.lists(WORDS, min_size=1, max_size=6).map(" ".join), now=NOWS, zone=ZONES)
def test_what_is_read_lies_ahead_and_not_too_far(words: str, now: datetime, zone: ZoneInfo) -> None:
    """Any phrase is a time within a year, or refused; nothing else is raised."""
    with suppress(WhenError):
        moment = parse_when(words, now=now, zone=zone)
        assert now < moment <= now + FARTHEST
        assert moment.utcoffset() == timedelta(0)


@given(now=NOWS, zone=ZONES, ahead=st.integers(min_value=1, max_value=300 * 24 * 60))
def test_a_date_and_an_hour_are_taken_by_their_word(now: datetime, zone: ZoneInfo, ahead: int) -> None:
    """Whatever the zone's clocks do: the time that was written is the time that is on the wall then, or it is refused."""
    written = f"{(now + timedelta(minutes=ahead)).astimezone(zone):%Y-%m-%d %H:%M}"
    with suppress(WhenError):
        assert f"{parse_when(written, now=now, zone=zone).astimezone(zone):%Y-%m-%d %H:%M}" == written


@given(text=st.text(max_size=90), now=NOWS, zone=ZONES)
def test_any_text_is_a_time_or_refused(text: str, now: datetime, zone: ZoneInfo) -> None:
    """Nothing else is raised."""
    with suppress(WhenError):
        parse_when(text, now=now, zone=zone)
