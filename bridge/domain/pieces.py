"""What each piece of a phrase says of a time, once a rule has matched it: twice the same thing is refused, and so is what is no time."""

import re
from datetime import timedelta

from bridge.domain import numerals
from bridge.domain.hours import in_digits, say_clock
from bridge.domain.spoken import (
    EXAMPLES,
    Ahead,
    Day,
    Dotted,
    EitherDate,
    InDays,
    Nearness,
    OnDate,
    OnWeekday,
    Part,
    Spoken,
    Week,
)
from bridge.domain.vocabulary import CALENDAR, ELAPSED, FRACTIONS, ONE_AMOUNT, UNITS
from bridge.errors import WhenError

_MONTHS = 12


def _named(match: re.Match[str], prefix: str) -> int:
    """The number in the name of the one group of this prefix that matched."""
    return next(int(name[1:]) for name, value in match.groupdict().items() if value and name[0] == prefix and name[1:].isdigit())


def say_day(spoken: Spoken, day: Day) -> None:
    """This day, once."""
    if spoken.day is not None:
        raise WhenError(f"this names two days: {EXAMPLES}")
    spoken.day = day


def say_part(spoken: Spoken, part: Part) -> None:
    """This part of the day, once."""
    if spoken.part not in (None, part):
        raise WhenError(f"this names two parts of the day: {EXAMPLES}")
    spoken.part = part


def part(spoken: Spoken, match: re.Match[str]) -> None:
    """The part of the day that is named."""
    say_part(spoken, next(part for part in Part if match[part]))


def part_of_today(spoken: Spoken, match: re.Match[str]) -> None:
    """A part of this day."""
    say_day(spoken, InDays(days=0))
    part(spoken, match)


def tonight(spoken: Spoken, _match: re.Match[str]) -> None:
    """This day's evening."""
    say_day(spoken, InDays(days=0))
    say_part(spoken, Part.EVENING)


def morgen(spoken: Spoken, _match: re.Match[str]) -> None:
    """`morgen` is tomorrow, and after a day it is that day's morning."""
    if not spoken.names_day:
        say_day(spoken, InDays(days=1))
    else:
        say_part(spoken, Part.MORNING)


def weekday(spoken: Spoken, match: re.Match[str]) -> None:
    """The nearest such day, this one or the next; beside a date, the weekday that it has to be."""
    nearness = Nearness.NEXT if match["next"] else Nearness.THIS if match["this"] else Nearness.NEAREST
    if spoken.weekday is not None:
        raise WhenError(f"this names two days: {EXAMPLES}")
    spoken.weekday = OnWeekday(weekday=_named(match, "w"), nearness=nearness)


def week(spoken: Spoken, match: re.Match[str]) -> None:
    """This week or the next."""
    if spoken.week is not None:
        raise WhenError(f"this names two days: {EXAMPLES}")
    nearness = Nearness.NEXT if match["next"] else Nearness.THIS
    spoken.week = Week(nearness=nearness, begins_on_monday=match[0].endswith("woche"))


def date(spoken: Spoken, match: re.Match[str]) -> None:
    """A date with the day before the month, or with the month's name; a year of two digits is of this century."""
    year = _year(match["year"])
    month = int(match["month"]) if "month" in match.re.groupindex else _named(match, "m")
    day = int(match["day"])
    if month > _MONTHS >= day:
        day, month = month, day
    say_day(spoken, OnDate(year=year, month=month, day=day))


def either_date(spoken: Spoken, match: re.Match[str]) -> None:
    """A date in digits whose order nobody can know by the way it is written."""
    year, first, second = _year(match["year"]), int(match["first"]), int(match["second"])
    orders = ((first, second), (second, first)) if first != second else ((first, second),)
    readings = tuple(OnDate(year=year, month=month, day=day) for day, month in orders if month <= _MONTHS)
    if not readings:
        raise WhenError(f'"{match[0]}" is no date: {EXAMPLES}')
    say_day(spoken, EitherDate(readings=readings, said=match[0]))


def dotted(spoken: Spoken, match: re.Match[str]) -> None:
    """An hour or a date; `settle` says which."""
    if spoken.dotted is not None:
        settle(spoken)
    spoken.dotted = Dotted(first=int(match["first"]), second=int(match["second"]), said=match[0])


def settle(spoken: Spoken) -> None:
    """Decide what two numbers with a dot between them are: what the phrase lacks. Raises WhenError where it lacks both."""
    found, spoken.dotted = spoken.dotted, None
    if found is None:
        return
    is_hour = found.first < 24 and found.second < 60 and len(found.said.partition(".")[2]) == 2
    day, month = (found.first, found.second) if found.second <= _MONTHS else (found.second, found.first)
    is_date = 1 <= day <= 31 and 1 <= month <= _MONTHS
    has_day = spoken.day is not None or spoken.week is not None or spoken.ahead is not None
    has_clock = spoken.clock is not None
    if is_hour and is_date and month == found.second and not has_clock and not spoken.names_day and spoken.ahead is None:
        hour, other = f"{found.first:02}:{found.second:02}", f"{found.first}.{found.second}."
        raise WhenError(f'"{found.said}" may be the hour {hour} or the date {other}: write {hour}, or {other} and an hour')
    if is_hour and not has_clock:
        say_clock(spoken, in_digits(str(found.first), found.second, leading=found.said.startswith("0")))
    elif is_date and not has_day:
        say_day(spoken, OnDate(year=None, month=month, day=day))
    else:
        raise WhenError(f'"{found.said}" is not understood as a time: {EXAMPLES}')


def _year(said: str | None) -> int | None:
    if not said:
        return None
    return int(said) if len(said) > 2 else 2000 + int(said)


def zone(spoken: Spoken, match: re.Match[str]) -> None:
    """A zone by its letters."""
    if spoken.clock is None or spoken.zone is not None:
        raise WhenError(f"a zone stands once, after the hour: {EXAMPLES}")
    spoken.zone = {"mez": "CET", "mesz": "CEST", "z": "UTC"}.get(match[0], match[0].upper())


def offset(spoken: Spoken, match: re.Match[str]) -> None:
    """A distance from UTC."""
    if spoken.clock is None or spoken.zone is not None:
        raise WhenError(f"a distance from UTC stands once, after the hour: {EXAMPLES}")
    hours, minutes = int(match["hours"]), int(match["minutes"])
    if hours > 14 or minutes > 59:
        raise WhenError(f"{match[0]} is no distance from UTC that any place has")
    distance = timedelta(hours=hours, minutes=minutes)
    spoken.zone = -distance if match["sign"] == "-" else distance


def ahead(spoken: Spoken, match: re.Match[str]) -> None:
    """A while from now."""
    if spoken.ahead is not None:
        raise WhenError(f"this names two whiles: {EXAMPLES}")
    days, elapsed, seen = 0, timedelta(), ""
    for amount in ONE_AMOUNT.finditer(match["amounts"]):
        unit = next(unit for unit in UNITS if amount[unit])
        if unit in seen:
            raise WhenError(f"{match[0]} names the same unit twice: {EXAMPLES}")
        seen += unit
        number = _number(amount["number"]) + (0.5 if amount["half"] else 0)
        if unit in CALENDAR:
            if not number.is_integer():
                raise WhenError("parts of days are ambiguous: say hours")
            if amount["number"] in ("acht", "eight") and amount[unit].startswith("tag"):
                raise WhenError('"acht Tage" is a week to many: say 7 or 8 in digits')
            days += int(number) * CALENDAR[unit]
        else:
            elapsed += number * ELAPSED[unit]
    spoken.ahead = Ahead(days=days, elapsed=elapsed)


def _number(said: str) -> float:
    if said[0].isdigit():
        return float(said.replace(",", "."))
    fraction = next((value for pattern, value in FRACTIONS.items() if re.fullmatch(pattern, said)), None)
    return float(numerals.value(said)) if fraction is None else fraction


def months_ahead(_spoken: Spoken, match: re.Match[str]) -> None:
    """A while of no certain length. Raises WhenError."""
    raise WhenError(f'"{match[0]}": months and years differ in length; name the date, like 2026-12-24 18:00')


def now(_spoken: Spoken, _match: re.Match[str]) -> None:
    """No later time. Raises WhenError."""
    raise WhenError("this is no later time: to send at once, send without a time")


def past(_spoken: Spoken, match: re.Match[str]) -> None:
    """A day that is over. Raises WhenError."""
    raise WhenError(f'"{match[0]}" is past: {EXAMPLES}')


def nothing(_spoken: Spoken, _match: re.Match[str]) -> None:
    """A word without a meaning of its own."""
