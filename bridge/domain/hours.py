"""What each piece of a phrase says of the hour: in digits, in words, by the half of the day, and minutes before or after it."""

import re
from collections.abc import Callable
from dataclasses import replace

from bridge.domain import numerals
from bridge.domain.spoken import EXAMPLES, Clock, Spoken
from bridge.errors import WhenError

NOON = Clock(hour=12, is_fixed=True)


def say_clock(spoken: Spoken, clock: Clock) -> None:
    """This hour, once."""
    if spoken.clock is not None:
        raise WhenError(f"this names two hours: {EXAMPLES}")
    if clock.hour == 24 and clock.minute == clock.second == 0:
        clock = replace(clock, hour=0, is_fixed=True, ends_day=True)
    if clock.hour > 23 or clock.minute > 59 or clock.second > 59:
        raise WhenError("there is no such time of day: hours go from 00:00 to 23:59")
    spoken.clock = clock


def digital(spoken: Spoken, match: re.Match[str]) -> None:
    """An hour in digits; the half of the day is sure from ten on, or with a nought before it."""
    hour = match["hour"]
    second = match.groupdict().get("second")
    say_clock(
        spoken, replace(in_digits(hour, int(match.groupdict().get("minute") or 0), leading=hour.startswith("0")), second=int(second or 0))
    )


def in_digits(hour: str, minute: int, *, leading: bool) -> Clock:
    """An hour in digits; `leading` is whether a nought stands before it."""
    return Clock(hour=int(hour), minute=minute, is_open=1 <= int(hour) <= 9 and not leading, is_fixed=leading)


def half_of_day(spoken: Spoken, match: re.Match[str]) -> None:
    """An hour with am or pm."""
    hour, minute = _hour(match), int(match["minute"] or 0)
    if not 1 <= hour <= 12:
        raise WhenError(f"{match[0]} is no time of day: am and pm go with the hours 1 to 12")
    if hour == 12 and minute == 0 and match["half"] == "a":
        raise WhenError("12am is midnight, which some count to the day before: write the date and 00:00")
    say_clock(spoken, Clock(hour=hour % 12 + (12 if match["half"] == "p" else 0), minute=minute, is_fixed=True))


def uhr(spoken: Spoken, match: re.Match[str]) -> None:
    """An hour as German says it."""
    minute = match["minute"] or match["after"] or "0"
    say_clock(spoken, Clock(hour=_hour(match), minute=numerals.value(minute), is_fixed=match["hour"].startswith("0")))


def around(minutes: int) -> Callable[[Spoken, re.Match[str]], None]:
    """A rule for a time so many minutes after the hour it names."""

    def rule(spoken: Spoken, match: re.Match[str]) -> None:
        _near(spoken, match, minutes)

    return rule


def minutes_from(spoken: Spoken, match: re.Match[str]) -> None:
    """Minutes before or after an hour, or before or after half of it, as German says it."""
    minutes = numerals.value(match["minute"])
    if match["way"] in ("to", "before", "till", "til", "vor"):
        minutes = -minutes
    _near(spoken, match, minutes - (30 if match.groupdict().get("halb") else 0))


def _near(spoken: Spoken, match: re.Match[str], minutes: int) -> None:
    hour, half = _hour(match), match.groupdict().get("half")
    if half is None and 12 < hour <= 24:
        total = (hour * 60 + minutes) % (24 * 60)
        say_clock(spoken, Clock(hour=total // 60, minute=total % 60, is_fixed=True))
        return
    if not 1 <= hour <= 12:
        raise WhenError(f'"{match[0]}" is no time of day: write it in digits, like 20:30')
    total = (hour * 60 + minutes) % (12 * 60)
    if half is None:
        say_clock(spoken, Clock(hour=total // 60 or 12, minute=total % 60, is_open=True))
    else:
        say_clock(spoken, Clock(hour=total // 60 + (12 if half == "p" else 0), minute=total % 60, is_fixed=True))


def in_words(spoken: Spoken, match: re.Match[str]) -> None:
    """An hour and its minutes as English says them: `eight thirty`."""
    hour, minute, half = _hour(match), numerals.value(match["minute"]), match["half"]
    if not 1 <= hour <= 12:
        say_clock(spoken, Clock(hour=hour, minute=minute))
    elif half:
        say_clock(spoken, Clock(hour=hour % 12 + (12 if half == "p" else 0), minute=minute, is_fixed=True))
    else:
        say_clock(spoken, Clock(hour=hour, minute=minute, is_open=True))


def half_hour(_spoken: Spoken, match: re.Match[str]) -> None:
    """`half eight`, which is half past seven to some and half past eight to others. Raises WhenError."""
    hour = _hour(match)
    raise WhenError(f'"{match[0]}" may be {(hour - 1) % 12 or 12}:30 or {hour}:30: write it in digits, like 20:30')


def quarter_hour(_spoken: Spoken, match: re.Match[str]) -> None:
    """`viertel acht`, which is a quarter past seven to some and a quarter past eight to others. Raises WhenError."""
    hour = _hour(match)
    raise WhenError(f'"{match[0]}" may be {(hour - 1) % 12 or 12}:15 or {hour}:15: write it in digits, like 20:30')


def open_hour(spoken: Spoken, match: re.Match[str]) -> None:
    """An hour of which the half of the day is open."""
    hour = _hour(match)
    if hour > 12 and not match["at"]:
        raise WhenError(f'"{match["hour"]}" is not understood as a time: write {hour}:00 if it is an hour')
    say_clock(spoken, Clock(hour=hour, is_open=hour <= 12))


def noon(spoken: Spoken, _match: re.Match[str]) -> None:
    """Noon."""
    say_clock(spoken, NOON)


def midnight(spoken: Spoken, _match: re.Match[str]) -> None:
    """Midnight, of which the day is open."""
    spoken.is_midnight = True
    say_clock(spoken, Clock(hour=0, is_fixed=True))


def _hour(match: re.Match[str]) -> int:
    return numerals.value(match["hour"])
