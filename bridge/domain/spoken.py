"""What can be said of a time in words, before any clock or calendar is asked."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

EXAMPLES = 'say for example "in 2h", "tomorrow 9am", "morgen 9 Uhr", "mon 08:30" or "2026-12-24 18:00"'


class Part(StrEnum):
    """A part of the day, which tells which half of it an hour is in."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


class Nearness(StrEnum):
    """Which of the weekdays of one name is meant."""

    NEAREST = ""
    THIS = "this"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class InDays:
    """Today (0), tomorrow (1), the day after (2)."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWeekday:
    """A weekday, Monday is 0."""

    weekday: int
    nearness: Nearness = Nearness.NEAREST


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDate:
    """A date of the calendar; its year may be left to the reader."""

    year: int | None
    month: int
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EitherDate:
    """A date in digits, of which some read the day first and some the month."""

    readings: tuple[OnDate, ...]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week of the calendar, within which a weekday is named."""

    nearness: Nearness
    begins_on_monday: bool
    """Said in a language whose weeks all begin on Monday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dotted:
    """Two numbers with a dot between them, `17.30` or `24.12`: an hour or a date, as the rest of the phrase lacks one of them."""

    first: int
    second: int
    said: str


Day = InDays | OnDate | EitherDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """An hour as it was said."""

    hour: int
    minute: int = 0
    second: int = 0
    is_open: bool = False
    """Said without anything that tells morning from evening: `at 8`."""
    is_fixed: bool = False
    """Said in a way that no part of the day may move: `8am`, `08:00`, `noon`."""
    ends_day: bool = False
    """The end of a day, 24:00, which is the next one's beginning; its hour is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A while from now: days by the calendar, the rest by the stopwatch."""

    days: int = 0
    elapsed: timedelta = timedelta()


@dataclass(slots=True)
class Spoken:
    """All that a phrase says."""

    day: Day | None = None
    weekday: OnWeekday | None = None
    """The day, or beside a date what it has to be."""
    week: Week | None = None
    dotted: Dotted | None = None
    clock: Clock | None = None
    part: Part | None = None
    ahead: Ahead | None = None
    is_midnight: bool = False
    zone: str | timedelta | None = None
    """An abbreviation like `CET`, or a distance from UTC."""

    @property
    def names_day(self) -> bool:
        """Whether a day is named, in whatever way."""
        return self.day is not None or self.weekday is not None or self.week is not None
