"""The date that a phrase names: a day counted from today, a weekday, a week's day, or a date of the calendar.

What may be two dates is refused, and both are named.
"""

from datetime import date, datetime, time, timedelta
from typing import assert_never

from bridge.domain.spoken import EitherDate, InDays, Nearness, OnDate, OnWeekday, Spoken, Week
from bridge.errors import WhenError

_NAMELESS_YEAR = timedelta(days=183)
"""How far ahead a date without its year may be; beyond, last year's may have been meant."""
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_of(spoken: Spoken, clock: time, local: datetime) -> date:
    """The date that was meant, of which `clock` is the hour; `local` is now, where the hour was named. Raises WhenError."""
    today = local.date()
    if spoken.is_midnight:
        if spoken.names_day:
            raise WhenError("midnight belongs to two days: write the date and 00:00, or 24:00")
        return today + timedelta(days=1)
    if spoken.week is not None:
        return _in_week(spoken.week, spoken, today)
    match spoken.day:
        case None:
            return today if spoken.weekday is None else _weekday(spoken.weekday, spoken, clock, local)
        case InDays(days=days):
            found = today + timedelta(days=days)
        case OnDate():
            found = _date(spoken.day, today)
        case EitherDate():
            found = _one_of(spoken.day, spoken.weekday, today)
        case _:
            assert_never(spoken.day)
    if spoken.weekday is not None and found.weekday() != spoken.weekday.weekday:
        raise WhenError(f"this names two days: {found} is a {_NAMES[found.weekday()]}, not a {_NAMES[spoken.weekday.weekday]}")
    return found


def _in_week(week: Week, spoken: Spoken, today: date) -> date:
    """The weekday in this week or the next; where weeks that begin on Sunday have another one of this name, both are named."""
    if spoken.day is not None or (spoken.weekday is not None and spoken.weekday.nearness is not Nearness.NEAREST):
        raise WhenError("this names a week and another day: write the date, like 2026-12-24 18:00")
    if spoken.weekday is None:
        raise WhenError("this names a week and no day in it: say the weekday too, or write the date")
    wanted, later = spoken.weekday.weekday, timedelta(days=7 if week.nearness is Nearness.NEXT else 0)
    found = today - timedelta(days=today.weekday()) + later + timedelta(days=wanted)
    by_sunday = today - timedelta(days=(today.weekday() + 1) % 7) + later + timedelta(days=(wanted + 1) % 7)
    if found != by_sunday and not week.begins_on_monday:
        first, second = sorted((found, by_sunday))
        raise WhenError(f"this may be {first} or {second}: write the date")
    return found


def _weekday(said: OnWeekday, spoken: Spoken, clock: time, local: datetime) -> date:
    """The weekday after today; `next` and `this` only where nobody could mean another week."""
    today = local.date()
    ahead = (said.weekday - today.weekday()) % 7
    found = today + timedelta(days=ahead)
    is_end = spoken.clock is not None and spoken.clock.ends_day
    hour = "24:00" if is_end else f"{clock:%H:%M}"
    if ahead == 0:
        still = f"today {hour}, or " if is_end or clock > local.time() else ""
        raise WhenError(f"today is that weekday: say {still}{today + timedelta(days=7)} {hour}")
    is_this_week = said.weekday > today.weekday()
    if said.nearness is Nearness.NEXT and is_this_week:
        raise WhenError(f"this may be {found} or {found + timedelta(days=7)}: write the date")
    if said.nearness is Nearness.THIS and not is_this_week:
        raise WhenError(f"this week's is past: for the next one write {found} {hour}")
    return found


def _one_of(said: EitherDate, weekday: OnWeekday | None, today: date) -> date:
    """The one reading that is a date, and is the weekday that is named. Raises WhenError where both are."""
    found: dict[date, OnDate] = {}
    wrong: list[WhenError] = []
    for reading in said.readings:
        try:
            found[_exactly(reading, today)] = reading
        except WhenError as error:
            wrong.append(error)
    if not found:
        raise wrong[0]
    fitting = [day for day in found if weekday is None or day.weekday() == weekday.weekday] or list(found)
    if len(fitting) > 1:
        first, second = fitting
        raise WhenError(f"{said.said} is ambiguous: with the day first it is {first}, with the month first {second}; write one of these")
    return _date(found[fitting[0]], today)


def _exactly(said: OnDate, today: date) -> date:
    try:
        return date(said.year, said.month, said.day) if said.year is not None else _first_from(today, said)
    except ValueError as error:
        raise WhenError(f"there is no day {said.day} in month {said.month} of {said.year or today.year}") from error


def _date(said: OnDate, today: date) -> date:
    found = _exactly(said, today)
    if said.year is not None:
        if found < today:
            raise WhenError(f"{found} is past")
        if found.year > today.year + 1:
            raise WhenError(f"{found} is more than a year ahead")
    elif found - today > _NAMELESS_YEAR:
        raise WhenError(f"this year's is past; if {found} is meant, write it with its year")
    return found


def _first_from(today: date, said: OnDate) -> date:
    this_year = date(today.year, said.month, said.day)
    return this_year if this_year >= today else date(today.year + 1, said.month, said.day)
