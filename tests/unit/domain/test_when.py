"""Times in words, English and German."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bridge.domain.when import parse_duration, parse_when, say
from bridge.errors import WhenError

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 25, 9, 15, tzinfo=UTC)
"""10:15 in Berlin."""
BACK = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)
"""The day before the clocks are put back."""
FORWARD = datetime(2027, 3, 27, 1, 30, tzinfo=UTC)
"""02:30 on the day before the clocks are put forward."""


def local(words: str, now: datetime = WEDNESDAY) -> str:
    """The time that the words name, on a clock in Berlin."""
    return f"{parse_when(words, now=now, zone=BERLIN).astimezone(BERLIN):%Y-%m-%d %H:%M %Z}"


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("in 2h", "2026-11-25 12:15 CET"),
        ("in 2 hours", "2026-11-25 12:15 CET"),
        ("in 1h30m", "2026-11-25 11:45 CET"),
        ("in 1,5 Stunden", "2026-11-25 11:45 CET"),
        ("in einer halben Stunde", "2026-11-25 10:45 CET"),
        ("in 2 Tagen", "2026-11-27 10:15 CET"),
        ("in 2 days 09:00", "2026-11-27 09:00 CET"),
        ("tomorrow 9am", "2026-11-26 09:00 CET"),
        ("tomorrow, 09:00 pm", "2026-11-26 21:00 CET"),
        ("morgen 9 Uhr", "2026-11-26 09:00 CET"),
        ("morgen früh um 8", "2026-11-26 08:00 CET"),
        ("morgen Abend 8 Uhr", "2026-11-26 20:00 CET"),
        ("morgen um halb acht abends", "2026-11-26 19:30 CET"),
        ("übermorgen 21 Uhr 30", "2026-11-27 21:30 CET"),
        ("heute Abend 20 Uhr", "2026-11-25 20:00 CET"),
        ("tonight at 8", "2026-11-25 20:00 CET"),
        ("18:00", "2026-11-25 18:00 CET"),
        ("noon", "2026-11-25 12:00 CET"),
        ("Mitternacht", "2026-11-26 00:00 CET"),
        ("mon 08:30", "2026-11-30 08:30 CET"),
        ("am Montag um 8 Uhr", "2026-11-30 08:00 CET"),
        ("Samstagabend 20 Uhr", "2026-11-28 20:00 CET"),
        ("next Monday 9am", "2026-11-30 09:00 CET"),
        ("2026-12-24 18:00", "2026-12-24 18:00 CET"),
        ("2026-12-24T18:00Z", "2026-12-24 19:00 CET"),
        ("24. Dezember 18 Uhr", "2026-12-24 18:00 CET"),
        ("Dec 24 6pm", "2026-12-24 18:00 CET"),
        ("1st of January 9am", "2027-01-01 09:00 CET"),
        ("18:00 UTC", "2026-11-25 19:00 CET"),
        ("in 5 Min.", "2026-11-25 10:20 CET"),
        ("in 2 Std.", "2026-11-25 12:15 CET"),
        ("in 1 Std. 30 Min.", "2026-11-25 11:45 CET"),
        ("in 2 hrs. and 5 mins.", "2026-11-25 12:20 CET"),
        ("in 1h30", "2026-11-25 11:45 CET"),
        ("in twenty minutes", "2026-11-25 10:35 CET"),
        ("in zwanzig Minuten", "2026-11-25 10:35 CET"),
        ("in forty-five minutes", "2026-11-25 11:00 CET"),
        ("in fünfunddreißig Minuten", "2026-11-25 10:50 CET"),
        ("in einer Stunde und zwanzig Minuten", "2026-11-25 11:35 CET"),
        ("in an hour and a half", "2026-11-25 11:45 CET"),
        ("in dreieinhalb Stunden", "2026-11-25 13:45 CET"),
        ("in 1\u00bd Stunden", "2026-11-25 11:45 CET"),
        ("in 1 1/2 hours", "2026-11-25 11:45 CET"),
        ("in a quarter of an hour", "2026-11-25 10:30 CET"),
        ("in a fortnight 9am", "2026-12-09 09:00 CET"),
        ("Do, 24.12. 18 Uhr", "2026-12-24 18:00 CET"),
        ("Do., 24. Dez., 18 Uhr", "2026-12-24 18:00 CET"),
        ("am Donnerstag, dem 24. Dezember um 18 Uhr", "2026-12-24 18:00 CET"),
        ("Thursday, December 24th, 2026 at 6 p.m.", "2026-12-24 18:00 CET"),
        ("morgen, Donnerstag, 18 Uhr", "2026-11-26 18:00 CET"),
        ("24.12 18:00", "2026-12-24 18:00 CET"),
        ("18:00 am 24.12", "2026-12-24 18:00 CET"),
        ("24.12. 17.30", "2026-12-24 17:30 CET"),
        ("17.30", "2026-11-25 17:30 CET"),
        ("um 17.30", "2026-11-25 17:30 CET"),
        ("tomorrow 08.30", "2026-11-26 08:30 CET"),
        ("5.30 pm", "2026-11-25 17:30 CET"),
        ("morgen 18h30", "2026-11-26 18:30 CET"),
        ("18:00h", "2026-11-25 18:00 CET"),
        ("um 18 h", "2026-11-25 18:00 CET"),
        ("next week monday 9am", "2026-11-30 09:00 CET"),
        ("Monday next week at 9am", "2026-11-30 09:00 CET"),
        ("Freitag nächster Woche 9 Uhr", "2026-12-04 09:00 CET"),
        ("nächste Woche Sonntag 9 Uhr", "2026-12-06 09:00 CET"),
        ("this week friday 9am", "2026-11-27 09:00 CET"),
        ("24 Uhr", "2026-11-26 00:00 CET"),
        ("morgen 24:00", "2026-11-27 00:00 CET"),
        ("31.12. 24 Uhr", "2027-01-01 00:00 CET"),
        ("12/24/2026 18:00", "2026-12-24 18:00 CET"),
        ("24/12/2026 18:00", "2026-12-24 18:00 CET"),
        ("24/12 6pm", "2026-12-24 18:00 CET"),
        ("24-12-2026 18:00", "2026-12-24 18:00 CET"),
        ("12.24.2026 18:00", "2026-12-24 18:00 CET"),
        ("2026/12/24 18:00", "2026-12-24 18:00 CET"),
        ("4/4/2027 18:00", "2027-04-04 18:00 CEST"),
        ("Sat 03/04/2027 18:00", "2027-04-03 18:00 CEST"),
        ("tomorrow noon", "2026-11-26 12:00 CET"),
        ("12 noon", "2026-11-25 12:00 CET"),
        ("übermorgen Mittag", "2026-11-27 12:00 CET"),
        ("12 Uhr mittags", "2026-11-25 12:00 CET"),
        ("half past eight pm", "2026-11-25 20:30 CET"),
        ("ten past eight pm", "2026-11-25 20:10 CET"),
        ("quarter to nine in the evening", "2026-11-25 20:45 CET"),
        ("10 minutes to 8pm", "2026-11-25 19:50 CET"),
        ("fünf vor halb acht abends", "2026-11-25 19:25 CET"),
        ("zehn nach acht morgen Abend", "2026-11-26 20:10 CET"),
        ("20 nach 20 Uhr", "2026-11-25 20:20 CET"),
        ("eight thirty pm", "2026-11-25 20:30 CET"),
        ("zwanzig Uhr fünfzehn", "2026-11-25 20:15 CET"),
        ("tomorrow 10:20", "2026-11-26 10:20 CET"),
        ("tomorrow 9:30 in the evening", "2026-11-26 21:30 CET"),
    ],
)
def test_a_time_is_read_in_its_zone(words: str, time: str) -> None:
    """Both languages, by day, weekday, date, or as a while from now."""
    assert local(words) == time


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("tomorrow 9", "morning or in the evening"),
        ("um 8", "morning or in the evening"),
        ("halb acht", "morning or in the evening"),
        ("12am", "write the date and 00:00"),
        ("03/04/2027 18:00", "with the day first it is 2027-04-03, with the month first 2027-03-04"),
        ("5/1 6pm", "with the day first it is 2027-01-05, with the month first 2027-05-01"),
        ("3-4-2027 18:00", "with the day first it is 2027-04-03, with the month first 2027-03-04"),
        ("13/13/2026 18:00", "no date"),
        ("17.12", "may be the hour 17:12 or the date 17.12."),
        ("24.12", "no time of day"),
        ("9.30", "9:30 may be in the morning or in the evening"),
        ("tomorrow at 5:30", "say 5:30am, 5:30pm or 05:30"),
        ("tomorrow 5:30", "5:30 may be in the morning or in the evening"),
        ("2026-12-24 8:15", "8:15 may be in the morning or in the evening"),
        ("morgen 9:30", "9:30 may be in the morning or in the evening"),
        ("eight thirty", "8:30 may be in the morning or in the evening"),
        ("zehn nach acht", "8:10 may be in the morning or in the evening"),
        ("half eight pm", "7:30 or 8:30"),
        ("viertel acht", "7:15 or 8:15"),
        ("Fr, 24.12. 18 Uhr", "2026-12-24 is a Thursday, not a Friday"),
        ("Sunday 24 Dec 2026 18:00", "2026-12-24 is a Thursday, not a Sunday"),
        ("morgen, Dienstag, 18 Uhr", "2026-11-26 is a Thursday, not a Tuesday"),
        ("Sun 03/05/2027 18:00", "ambiguous"),
        ("next week sunday 9am", "2026-11-29 or 2026-12-06"),
        ("next week 9am", "no day in it"),
        ("next week tomorrow 9am", "a week and another day"),
        ("Mittwoch 24 Uhr", "say today 24:00, or 2026-12-02 24:00"),
        ("24:30", "no such time of day"),
        ("tomorrow midnight", "write the date and 00:00, or 24:00"),
        ("5 to 8", "not understood"),
        ("Mittwoch 11 Uhr", "today is that weekday"),
        ("nächsten Freitag 9 Uhr", "2026-11-27 or 2026-12-04"),
        ("in acht Tagen um 9 Uhr", "say 7 or 8"),
        ("in 3 months", "differ in length"),
        ("tomorrow 9am 10am", "two hours"),
        ("tomorrow tuesday 9am", "two days"),
        ("in 2h at 9", "a while and an hour"),
        ("tomorrow", "no time of day"),
        ("9am", 'past; if tomorrow is meant, say "tomorrow 09:00"'),
        ("heute 9 Uhr", "past"),
        ("yesterday 9am", "past"),
        ("24.11. 10:20", "this year's is past"),
        ("now", "no later time"),
        ("in 0m", "past"),
        ("2026-02-30 10:00", "no day 30 in month 2"),
        ("25:00", "no such time of day"),
        ("tomorrow 13pm", "no time of day"),
        ("in 400 days", "more than a year"),
        ("2028-01-01 10:00", "more than a year"),
        ("18:00 PST", "not the time in Europe/Berlin"),
        ("20261224 1800", "not understood"),
        ("in -5m", "not understood"),
        ("", "missing"),
        ("x" * 100, "too long"),
    ],
)
def test_what_is_ambiguous_past_or_impossible_is_refused_with_the_reason(words: str, reason: str) -> None:
    """A wrong guess is worse than a refusal."""
    with pytest.raises(WhenError) as refusal:
        local(words)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("words", "now", "time"),
    [
        ("in 1 day", BACK, "2026-10-25 12:00 CET"),
        ("in 24h", BACK, "2026-10-25 11:00 CET"),
        ("tomorrow 3am", BACK, "2026-10-25 03:00 CET"),
        ("2026-10-25 02:30 CEST", BACK, "2026-10-25 02:30 CEST"),
        ("2026-10-25 02:30 CET", BACK, "2026-10-25 02:30 CET"),
        ("2026-10-25 02:30+02:00", BACK, "2026-10-25 02:30 CEST"),
        ("in 24h", FORWARD, "2027-03-28 03:30 CEST"),
        ("2027-03-28 03:00", FORWARD, "2027-03-28 03:00 CEST"),
    ],
)
def test_days_keep_the_clock_and_hours_keep_their_length_when_the_clocks_change(words: str, now: datetime, time: str) -> None:
    """An hour that comes twice is named by its zone or its distance from UTC."""
    assert local(words, now) == time


@pytest.mark.parametrize(
    ("words", "now", "reason"),
    [
        ("tomorrow 02:30", BACK, "comes twice"),
        ("morgen 2 Uhr", BACK, "comes twice"),
        ("tomorrow 02:30", FORWARD, "does not exist"),
        ("in 1 day", FORWARD, "does not exist"),
        ("2027-03-28 02:30 CET", FORWARD, "does not exist"),
    ],
)
def test_an_hour_that_comes_twice_or_never_is_refused(words: str, now: datetime, reason: str) -> None:
    """With what to write instead."""
    with pytest.raises(WhenError, match=reason):
        local(words, now)


def test_a_time_is_said_back_in_full() -> None:
    """With weekday, year and zone, in both languages."""
    moment = datetime(2026, 12, 24, 17, 0, tzinfo=UTC)
    assert say(moment, BERLIN, "en") == "Thu 24 Dec 2026 18:00 CET"
    assert say(moment, BERLIN, "de") == "Do 24.12.2026 18:00 MEZ"
    assert say(moment, ZoneInfo("America/Sao_Paulo"), "en") == "Thu 24 Dec 2026 14:00 UTC-03"


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("10s", timedelta(seconds=10)),
        ("90m", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        (" 2d ", timedelta(days=2)),
        ("1w", timedelta(weeks=1)),
        ("1y", timedelta(days=365)),
    ],
)
def test_durations_are_numbers_with_units(text: str, duration: timedelta) -> None:
    """The largest unit first."""
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["", "5", "1.5h", "m", "30m1h", "-1m", "1 h 30 m", "9999999h", "1M"])
def test_other_durations_are_refused_with_examples(text: str) -> None:
    """No unit is guessed."""
    with pytest.raises(WhenError, match="like 10s, 90m, 1h30m or 2d"):
        parse_duration(text)
