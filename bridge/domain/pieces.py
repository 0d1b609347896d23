"""What each piece of a phrase says of a time, once a rule has matched it: twice the same thing is refused, and so is what is no time."""

import re
from collections.abc import Callable
from datetime import timedelta

from bridge.domain.spoken import EXAMPLES, Ahead, Clock, Day, InDays, Nearness, OnDate, OnWeekday, Part, Spoken
from bridge.domain.vocabulary import CALENDAR, ELAPSED, FRACTIONS, NUMBERS, ONE_AMOUNT, UNITS
from bridge.errors import WhenError

NOON = Clock(hour=12, is_fixed=True)


def _named(match: re.Match[str], prefix: str) -> int:
    """The number in the name of the one group of this prefix that matched."""
    return next(int(name[1:]) for name, value in match.groupdict().items() if value and name[0] == prefix and name[1:].isdigit())


def say_day(spoken: Spoken, day: Day) -> None:
    """This day, once."""
    if spoken.day is not None:
        raise WhenError(f"this names two days: {EXAMPLES}")
    spoken.day = day


def _say_clock(spoken: Spoken, clock: Clock) -> None:
    if spoken.clock is not None:
        raise WhenError(f"this names two hours: {EXAMPLES}")
    if clock.hour > 23 or clock.minute > 59 or clock.second > 59:
        raise WhenError("there is no such time of day: hours go from 00:00 to 23:59")
    spoken.clock = clock


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
    if spoken.day is None:
        say_day(spoken, InDays(days=1))
    else:
        say_part(spoken, Part.MORNING)


def weekday(spoken: Spoken, match: re.Match[str]) -> None:
    """The nearest such day, this one or the next."""
    nearness = Nearness.NEXT if match["next"] else Nearness.THIS if match["this"] else Nearness.NEAREST
    say_day(spoken, OnWeekday(weekday=_named(match, "w"), nearness=nearness))


def date(spoken: Spoken, match: re.Match[str]) -> None:
    """A date; a year of two digits is of this century."""
    year = int(match["year"]) if match["year"] else None
    if year is not None and year < 100:
        year += 2000
    month = int(match["month"]) if "month" in match.re.groupindex else _named(match, "m")
    say_day(spoken, OnDate(year=year, month=month, day=int(match["day"])))


def slashes(_spoken: Spoken, match: re.Match[str]) -> None:
    """A date that some read the other way round. Raises WhenError."""
    raise WhenError(f"{match[0]} is ambiguous: some read the day first, some the month. Write the date like 2026-12-24 or 24.12.2026")


def digital(spoken: Spoken, match: re.Match[str]) -> None:
    """An hour in digits; with a nought before it there is no doubt about the half of the day."""
    hour = match["hour"]
    _say_clock(
        spoken,
        Clock(hour=int(hour), minute=int(match["minute"]), second=int(match["second"] or 0), is_fixed=hour.startswith("0")),
    )


def half_of_day(spoken: Spoken, match: re.Match[str]) -> None:
    """An hour with am or pm."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not 1 <= hour <= 12:
        raise WhenError(f"{match[0]} is no time of day: am and pm go with the hours 1 to 12")
    if hour == 12 and minute == 0 and match["half"] == "a":
        raise WhenError("12am is midnight, which some count to the day before: write the date and 00:00")
    _say_clock(spoken, Clock(hour=hour % 12 + (12 if match["half"] == "p" else 0), minute=minute, is_fixed=True))


def uhr(spoken: Spoken, match: re.Match[str]) -> None:
    """An hour as German says it."""
    minute = match["minute"] or match["after"]
    _say_clock(spoken, Clock(hour=_hour(match), minute=int(minute or 0), is_fixed=match["hour"].startswith("0")))


def around(minutes: int) -> Callable[[Spoken, re.Match[str]], None]:
    """A rule for a time so many minutes after the hour it names."""

    def rule(spoken: Spoken, match: re.Match[str]) -> None:
        hour, half = _hour(match), match.groupdict().get("half")
        if not 1 <= hour <= 12:
            raise WhenError(f'"{match[0]}" is no time of day: write it in digits, like 20:30')
        total = (hour * 60 + minutes) % (12 * 60)
        if half is None:
            _say_clock(spoken, Clock(hour=total // 60 or 12, minute=total % 60, is_open=True))
        else:
            _say_clock(spoken, Clock(hour=total // 60 + (12 if half == "p" else 0), minute=total % 60, is_fixed=True))

    return rule


def open_hour(spoken: Spoken, match: re.Match[str]) -> None:
    """An hour of which the half of the day is open."""
    hour = _hour(match)
    if hour > 12 and not match["at"]:
        raise WhenError(f'"{match["hour"]}" is not understood as a time: write {hour}:00 if it is an hour')
    _say_clock(spoken, Clock(hour=hour, is_open=hour <= 12))


def noon(spoken: Spoken, _match: re.Match[str]) -> None:
    """Noon."""
    _say_clock(spoken, NOON)


def midnight(spoken: Spoken, _match: re.Match[str]) -> None:
    """Midnight, of which the day is open."""
    spoken.is_midnight = True
    _say_clock(spoken, Clock(hour=0, is_fixed=True))


def _hour(match: re.Match[str]) -> int:
    said = match["hour"]
    return int(said) if said.isdigit() else NUMBERS[said]


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
    if said in NUMBERS:
        return float(NUMBERS[said])
    if said[0].isdigit():
        return float(said.replace(",", "."))
    return next(value for pattern, value in FRACTIONS.items() if re.fullmatch(pattern, said))


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
