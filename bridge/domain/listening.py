"""What a phrase in English or German says of a time.

It is read piece by piece from the left: a day, an hour, a part of the day, a while ahead, a zone, in any order and each once.
What no rule reads is refused; nothing is skipped but the words that carry no meaning.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from unicodedata import normalize

from bridge.domain.spoken import EXAMPLES, Ahead, Clock, Day, InDays, Nearness, OnDate, OnWeekday, Part, Spoken
from bridge.domain.text import clean
from bridge.domain.vocabulary import (
    AMOUNTS,
    ANY_PART,
    CALENDAR,
    ELAPSED,
    END,
    FRACTIONS,
    HOUR,
    MONTH,
    NUMBERS,
    ONE_AMOUNT,
    PART,
    UNITS,
    WEEKDAY,
    WHICH,
)
from bridge.errors import WhenError

_LONGEST = 80
_NOON = Clock(hour=12, is_fixed=True)


def _named(match: re.Match[str], prefix: str) -> int:
    """The number in the name of the one group of this prefix that matched."""
    return next(int(name[1:]) for name, value in match.groupdict().items() if value and name[0] == prefix and name[1:].isdigit())


def _say_day(spoken: Spoken, day: Day) -> None:
    if spoken.day is not None:
        raise WhenError(f"this names two days: {EXAMPLES}")
    spoken.day = day


def _say_clock(spoken: Spoken, clock: Clock) -> None:
    if spoken.clock is not None:
        raise WhenError(f"this names two hours: {EXAMPLES}")
    if clock.hour > 23 or clock.minute > 59 or clock.second > 59:
        raise WhenError("there is no such time of day: hours go from 00:00 to 23:59")
    spoken.clock = clock


def _say_part(spoken: Spoken, part: Part) -> None:
    if spoken.part not in (None, part):
        raise WhenError(f"this names two parts of the day: {EXAMPLES}")
    spoken.part = part


def _part(spoken: Spoken, match: re.Match[str]) -> None:
    _say_part(spoken, next(part for part in Part if match[part]))


def _today_part(spoken: Spoken, match: re.Match[str]) -> None:
    _say_day(spoken, InDays(days=0))
    _part(spoken, match)


def _tonight(spoken: Spoken, _match: re.Match[str]) -> None:
    _say_day(spoken, InDays(days=0))
    _say_part(spoken, Part.EVENING)


def _morgen(spoken: Spoken, _match: re.Match[str]) -> None:
    """`morgen` is tomorrow, and after a day it is that day's morning."""
    if spoken.day is None:
        _say_day(spoken, InDays(days=1))
    else:
        _say_part(spoken, Part.MORNING)


def _weekday(spoken: Spoken, match: re.Match[str]) -> None:
    nearness = Nearness.NEXT if match["next"] else Nearness.THIS if match["this"] else Nearness.NEAREST
    _say_day(spoken, OnWeekday(weekday=_named(match, "w"), nearness=nearness))


def _date(spoken: Spoken, match: re.Match[str]) -> None:
    year = int(match["year"]) if match["year"] else None
    if year is not None and year < 100:
        year += 2000
    month = int(match["month"]) if "month" in match.re.groupindex else _named(match, "m")
    _say_day(spoken, OnDate(year=year, month=month, day=int(match["day"])))


def _slashes(_spoken: Spoken, match: re.Match[str]) -> None:
    raise WhenError(f"{match[0]} is ambiguous: some read the day first, some the month. Write the date like 2026-12-24 or 24.12.2026")


def _digital(spoken: Spoken, match: re.Match[str]) -> None:
    hour = match["hour"]
    _say_clock(
        spoken,
        Clock(hour=int(hour), minute=int(match["minute"]), second=int(match["second"] or 0), is_fixed=hour.startswith("0")),
    )


def _half_day(spoken: Spoken, match: re.Match[str]) -> None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not 1 <= hour <= 12:
        raise WhenError(f"{match[0]} is no time of day: am and pm go with the hours 1 to 12")
    if hour == 12 and minute == 0 and match["half"] == "a":
        raise WhenError("12am is midnight, which some count to the day before: write the date and 00:00")
    _say_clock(spoken, Clock(hour=hour % 12 + (12 if match["half"] == "p" else 0), minute=minute, is_fixed=True))


def _uhr(spoken: Spoken, match: re.Match[str]) -> None:
    minute = match["minute"] or match["after"]
    _say_clock(spoken, Clock(hour=_hour(match), minute=int(minute or 0), is_fixed=match["hour"].startswith("0")))


def _around(minutes: int) -> Callable[[Spoken, re.Match[str]], None]:
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


def _open(spoken: Spoken, match: re.Match[str]) -> None:
    hour = _hour(match)
    if hour > 12 and not match["at"]:
        raise WhenError(f'"{match["hour"]}" is not understood as a time: write {hour}:00 if it is an hour')
    _say_clock(spoken, Clock(hour=hour, is_open=hour <= 12))


def _noon(spoken: Spoken, _match: re.Match[str]) -> None:
    _say_clock(spoken, _NOON)


def _midnight(spoken: Spoken, _match: re.Match[str]) -> None:
    spoken.is_midnight = True
    _say_clock(spoken, Clock(hour=0, is_fixed=True))


def _hour(match: re.Match[str]) -> int:
    said = match["hour"]
    return int(said) if said.isdigit() else NUMBERS[said]


def _zone(spoken: Spoken, match: re.Match[str]) -> None:
    if spoken.clock is None or spoken.zone is not None:
        raise WhenError(f"a zone stands once, after the hour: {EXAMPLES}")
    spoken.zone = {"mez": "CET", "mesz": "CEST", "z": "UTC"}.get(match[0], match[0].upper())


def _offset(spoken: Spoken, match: re.Match[str]) -> None:
    if spoken.clock is None or spoken.zone is not None:
        raise WhenError(f"a distance from UTC stands once, after the hour: {EXAMPLES}")
    hours, minutes = int(match["hours"]), int(match["minutes"])
    if hours > 14 or minutes > 59:
        raise WhenError(f"{match[0]} is no distance from UTC that any place has")
    distance = timedelta(hours=hours, minutes=minutes)
    spoken.zone = -distance if match["sign"] == "-" else distance


def _ahead(spoken: Spoken, match: re.Match[str]) -> None:
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


def _months_ahead(_spoken: Spoken, match: re.Match[str]) -> None:
    raise WhenError(f'"{match[0]}": months and years differ in length; name the date, like 2026-12-24 18:00')


def _now(_spoken: Spoken, _match: re.Match[str]) -> None:
    raise WhenError("this is no later time: to send at once, send without a time")


def _past(_spoken: Spoken, match: re.Match[str]) -> None:
    raise WhenError(f'"{match[0]}" is past: {EXAMPLES}')


def _nothing(_spoken: Spoken, _match: re.Match[str]) -> None:
    """A word without a meaning of its own."""


_HALF = r"(?P<half>[ap])\.?m(?:\.|\b)"
_YEAR = r"(?:,?\s+(?P<year>\d{4})(?![\d:]))?"
_RULES: tuple[tuple[re.Pattern[str], Callable[[Spoken, re.Match[str]], None]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"\s+", _nothing),
        # Dates before hours: both begin with digits.
        (r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)(?:t(?=\d))?", _date),
        (r"\d{1,4}/\d{1,2}(?:/\d{1,4})?", _slashes),
        (r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?![\d:])", _date),
        (r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?P<year>\d\d(?!\d))?", _date),
        (rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?(?:{MONTH}){END}\.?{_YEAR}", _date),
        (rf"(?:{MONTH}){END}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.a-z]){_YEAR}", _date),
        # `um 9 am Montag` is German; nine in which half of the day is open.
        (r"(?P<at>um)\s+(?P<hour>\d{1,2})\s+am(?=\s+[a-z\d])", _open),
        (rf"(?P<hour>\d{{1,2}})(?::(?P<minute>\d\d))?\s*{_HALF}", _half_day),
        (rf"{HOUR}(?:[:.](?P<minute>\d\d))?\s*uhr{END}(?:\s*(?P<after>\d\d)(?![\d:.]))?", _uhr),
        (r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?(?![\d:])", _digital),
        (rf"half\s+past\s+{HOUR}(?![\d:])(?:\s*{_HALF})?", _around(30)),
        (rf"(?:a\s+)?quarter\s+past\s+{HOUR}(?![\d:])(?:\s*{_HALF})?", _around(15)),
        (rf"(?:a\s+)?quarter\s+to\s+{HOUR}(?![\d:])(?:\s*{_HALF})?", _around(-15)),
        (rf"halb\s+{HOUR}(?![\d:])(?!\s*uhr)", _around(-30)),
        (rf"viertel\s+nach\s+{HOUR}(?![\d:])", _around(15)),
        (rf"viertel\s+vor\s+{HOUR}(?![\d:])", _around(-15)),
        (rf"dreiviertel\s+{HOUR}(?![\d:])", _around(-15)),
        (rf"(?P<at>)(?P<hour>\d{{1,2}})\s*o'?clock{END}", _open),
        (rf"(?P<at>at|um)\s+{HOUR}(?=\s|$)(?!\s*(?:[ap]\.?m\b|uhr|o'?clock))", _open),
        (rf"(?P<at>){HOUR}(?=\s*$|\s+(?:tonight|today|tomorrow|in\s+the|at\s+night|{ANY_PART}){END})", _open),
        (rf"(?:noon|midday){END}", _noon),
        (rf"(?:midnight|mitternacht){END}", _midnight),
        (rf"(?:utc|gmt|z|cet|cest|mez|mesz|wet|west|eet|eest|bst|[ecmp][sd]t){END}", _zone),
        (r"(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)(?!\d)", _offset),
        (rf"(?:in\s+(?:the|der|dem)|at|am)\s+(?:{PART}){END}", _part),
        (rf"am\s+morgen{END}", lambda spoken, _: _say_part(spoken, Part.MORNING)),
        (r"in\s+\S+\s+(?:months?|monat(?:en?)?|years?|jahr(?:en?)?)\b", _months_ahead),
        (rf"in\s+(?P<amounts>{AMOUNTS})", _ahead),
        (rf"(?P<amounts>{AMOUNTS})\s+(?:from\s+now|ab\s+jetzt){END}", _ahead),
        (rf"(?:the\s+)?day\s+after\s+tomorrow{END}|uebermorgen", lambda spoken, _: _say_day(spoken, InDays(days=2))),
        (rf"(?:today|heute){END}", lambda spoken, _: _say_day(spoken, InDays(days=0))),
        (rf"(?:tomorrow|tmrw){END}", lambda spoken, _: _say_day(spoken, InDays(days=1))),
        (rf"tonight{END}", _tonight),
        (rf"this\s+(?:{PART}){END}", _today_part),
        (rf"morgen{END}", _morgen),
        (rf"{WHICH}(?:{WEEKDAY})(?={ANY_PART}|morgen|[^a-z]|$)\.?", _weekday),
        (rf"(?:{PART}){END}", _part),
        (rf"(?:now|jetzt|sofort|asap){END}", _now),
        (rf"(?:yesterday|gestern|vorgestern){END}", _past),
        (rf"(?:at|on|um|am|the|den){END}", _nothing),
    )
)


def listen(words: str) -> Spoken:
    """What the words say. Raises WhenError for what is not understood or said twice."""
    phrase = _plain(words)
    spoken = Spoken()
    position = 0
    while position < len(phrase):
        for pattern, rule in _RULES:
            if match := pattern.match(phrase, position):
                rule(spoken, match)
                position = match.end()
                break
        else:
            raise WhenError(f'"{phrase[position:]}" is not understood as a time: {EXAMPLES}')
    if spoken.part is Part.NOON and spoken.clock is None and spoken.ahead is None:
        spoken.clock = _NOON
    return spoken


def _plain(words: str) -> str:
    if len(words) > _LONGEST:
        raise WhenError(f"this is too long for a time: {EXAMPLES}")
    phrase = normalize("NFC", clean(words)).casefold().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("\u2019"): "'"})
    phrase = " ".join(re.sub(r",(?=\s|$)", " ", phrase).split())
    if not phrase:
        raise WhenError(f"a time is missing: {EXAMPLES}")
    return phrase
