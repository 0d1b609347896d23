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


Day = InDays | OnWeekday | OnDate


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A while from now: days by the calendar, the rest by the stopwatch."""

    days: int = 0
    elapsed: timedelta = timedelta()


@dataclass(slots=True)
class Spoken:
    """All that a phrase says."""

    day: Day | None = None
    clock: Clock | None = None
    part: Part | None = None
    ahead: Ahead | None = None
    is_midnight: bool = False
    zone: str | timedelta | None = None
    """An abbreviation like `CET`, or a distance from UTC."""
