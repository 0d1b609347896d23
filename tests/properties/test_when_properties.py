"""Times: what is read lies ahead, and what is said back means the same."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.numerals import NUMBERS
from bridge.domain.when import FARTHEST, parse_when, say
from bridge.errors import WhenError

ZONES = st.sampled_from([ZoneInfo(name) for name in ("Europe/Berlin", "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")])
NOWS = st.integers(min_value=0, max_value=2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
_VOCABULARY = """
in 2h 3 days tomorrow morgen heute um at am pm 9 Uhr 08:30 02:30 mon Freitag next nächsten 24.12. 2026-12-24 noon halb acht
viertel vor nach abends CET UTC +01:00 today tonight Dec 1st of , 30m week wochen und and a half
Min. Std. twenty zwanzig dreißig 24 Uhr 24:00 17.30 24.12 12/24 03/04/2027 Do Do, thirty past to quarter this Woche noon
midnight Mittag 5:30 ½
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


@given(now=NOWS, ahead=st.integers(min_value=1, max_value=300 * 24 * 60), language=st.sampled_from(["en", "de"]))
def test_what_is_said_back_can_be_said_again(now: datetime, ahead: int, language: str) -> None:
    """Weekday, date, hour and zone as a receipt shows them name the same minute, also in the hour that comes twice."""
    berlin = ZoneInfo("Europe/Berlin")
    moment = now + timedelta(minutes=ahead)
    with suppress(WhenError):  # a year behind the next one is too far
        assert parse_when(say(moment, berlin, language), now=now, zone=berlin) == moment
    if ahead < 150 * 24 * 60:
        assert parse_when(say(moment, berlin, language), now=now, zone=berlin) == moment


@given(
    now=NOWS,
    number=st.sampled_from(sorted(NUMBERS)),
    unit=st.sampled_from([("minutes", 1), ("Minuten", 1), ("Min.", 1), ("Std.", 60), ("hours", 60)]),
)
def test_every_number_word_is_its_number(now: datetime, number: str, unit: tuple[str, int]) -> None:
    """In both languages, of minutes and of hours."""
    name, minutes = unit
    assert parse_when(f"in {number} {name}", now=now, zone=ZoneInfo("UTC")) == now + timedelta(minutes=minutes * NUMBERS[number])


@given(
    now=NOWS,
    zone=ZONES,
    numbers=st.tuples(st.integers(min_value=1, max_value=31), st.integers(min_value=1, max_value=31), st.sampled_from([2026, 2027])),
    sign=st.sampled_from("/-"),
)
def test_a_date_in_digits_is_the_one_it_can_be_or_is_asked_about(
    now: datetime, zone: ZoneInfo, numbers: tuple[int, int, int], sign: str
) -> None:
    """Both readings are named where there are two; where there is one, no other day is taken."""
    first, second, year = numbers
    readings = []
    for day, month in {(first, second), (second, first)}:
        with suppress(ValueError):
            readings.append(datetime(year, month, day, 18, tzinfo=zone).date())
    found, refusal = None, ""
    try:
        found = parse_when(f"{first}{sign}{second}{sign}{year} 18:00", now=now, zone=zone)
    except WhenError as error:
        refusal = str(error)
    if found is not None:
        assert [found.astimezone(zone).date()] == readings
    elif len(readings) == 2:
        assert all(str(day) in refusal for day in readings)
