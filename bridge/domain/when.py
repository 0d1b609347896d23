"""Times in words, English and German: read in a zone against the calendar, refused where two readings are left, and said back.

A wrong guess costs an alert at 3 a.m., a refusal a retype: what is past, impossible or ambiguous raises WhenError with the reason.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from bridge.domain.days import day_of
from bridge.domain.listening import listen
from bridge.domain.spoken import EXAMPLES, Ahead, Clock, EitherDate, OnDate, Part, Spoken
from bridge.errors import WhenError

FARTHEST = timedelta(days=366)
"""How far ahead a time may be."""
_HOURS_OF = {
    Part.MORNING: range(12),
    Part.NOON: range(11, 15),
    Part.AFTERNOON: range(12, 19),
    Part.EVENING: range(16, 24),
    Part.NIGHT: range(19, 24),
}


def parse_when(words: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """The time that the words name, aware and in UTC, read in `zone`; `now` is aware.

    Seconds, minutes and hours ahead are elapsed time; days and weeks keep the time of day across a change of clocks.
    Raises WhenError for what is not understood, ambiguous, past, impossible, or more than a year ahead.
    """
    spoken = listen(words)
    _check_same_day(spoken, now, zone)
    if spoken.ahead is not None:
        moment = _count(spoken.ahead, spoken, now=now, zone=zone)
    elif spoken.clock is None:
        raise WhenError(f"this has no time of day: {EXAMPLES}")
    else:
        clock = _in_part(spoken.clock, spoken.part)
        day = day_of(spoken, clock, now.astimezone(zone if spoken.names_day else _place(spoken, zone)))
        moment = _moment(datetime.combine(_ended(day, spoken), clock), spoken, zone)
    return _checked(moment, spoken, now=now, zone=zone)


def _checked(moment: datetime, spoken: Spoken, *, now: datetime, zone: ZoneInfo) -> datetime:
    if moment <= now:
        hint = ""
        if not spoken.names_day and spoken.clock is not None:
            hint = f'; if tomorrow is meant, say "tomorrow {moment.astimezone(zone):%H:%M}"'
        raise WhenError(f"{say(moment, zone, 'en')} is past{hint}")
    if moment - now > FARTHEST:
        raise WhenError(f"{say(moment, zone, 'en')} is more than a year ahead")
    return moment


def _count(ahead: Ahead, spoken: Spoken, *, now: datetime, zone: ZoneInfo) -> datetime:
    """A while from now, and on its day at the hour that was named."""
    if spoken.names_day or (spoken.part is not None and spoken.clock is None) or spoken.is_midnight:
        raise WhenError(f"this names both a while and a day: {EXAMPLES}")
    if ahead.days > FARTHEST.days or ahead.elapsed > FARTHEST:
        raise WhenError("this is more than a year ahead")
    if spoken.clock is not None and ahead.elapsed:
        raise WhenError(f"this names both a while and an hour: {EXAMPLES}")
    if not ahead.days:
        return now.astimezone(UTC) + ahead.elapsed
    local = now.astimezone(zone)
    clock = local.time() if spoken.clock is None else _in_part(spoken.clock, spoken.part)
    start = _moment(datetime.combine(_ended(local.date() + timedelta(days=ahead.days), spoken), clock), spoken, zone)
    return start + ahead.elapsed


def _ended(day: date, spoken: Spoken) -> date:
    """The day on which the hour is: 24:00 is the next one's first."""
    return day + timedelta(days=1) if spoken.clock is not None and spoken.clock.ends_day else day


def _in_part(clock: Clock, part: Part | None) -> time:
    """The hour of 24, as the part of the day or the way it was said tells."""
    said = f"{clock.hour}:{clock.minute:02}"
    hours = [clock.hour]
    if clock.ends_day and part in (None, Part.NIGHT, Part.EVENING):
        return time(0)
    if part is not None:
        both = hours if clock.is_fixed or not 1 <= clock.hour <= 12 else sorted({clock.hour, (clock.hour + 12) % 24} - {0})
        hours = [hour for hour in both if hour in _HOURS_OF[part]]
        if len(hours) != 1:
            raise WhenError(
                f"{said} is not in the {part}, or it is unclear on which day: write the date and the hour, like 2026-12-24 18:00"
            )
    elif clock.is_open:
        short = said.removesuffix(":00")
        raise WhenError(f"{said} may be in the morning or in the evening: say {short}am, {short}pm or {said.zfill(5)}")
    return time(hours[0], clock.minute, clock.second)


def _moment(local: datetime, spoken: Spoken, zone: ZoneInfo) -> datetime:
    """The wall clock's time in UTC: in the zone or distance that was said, else in `zone`, where it must exist once."""
    if (place := _place(spoken, zone)) is not zone:
        return local.replace(tzinfo=place).astimezone(UTC)
    readings = {fold: local.replace(tzinfo=zone, fold=fold) for fold in (0, 1)}
    moments = [read.astimezone(UTC) for read in readings.values()]
    if all(moment.astimezone(zone).replace(tzinfo=None) != local for moment in moments):
        raise WhenError(f"{local:%Y-%m-%d %H:%M} does not exist in {zone.key}: the clocks are put forward then; choose an hour later")
    if spoken.zone is not None:
        named = {read.astimezone(UTC) for read in readings.values() if read.tzname() == spoken.zone}
        if len(named) != 1:
            raise WhenError(f"{spoken.zone} is not the time in {zone.key} then: leave it out, or write the distance from UTC, like +01:00")
        return named.pop()
    if moments[0] != moments[1]:
        first, second = (f"{local:%Y-%m-%d %H:%M}{_distance(read)}" for read in readings.values())
        raise WhenError(f"{local:%H:%M} comes twice that night in {zone.key}, the clocks are put back: write {first} or {second}")
    return moments[0]


def _distance(moment: datetime) -> str:
    text = f"{moment:%z}"
    return f"{text[:3]}:{text[3:5]}"


def _place(spoken: Spoken, zone: ZoneInfo) -> tzinfo:
    """Where the hour was named: at a distance from UTC, or in the zone."""
    if isinstance(spoken.zone, timedelta):
        return timezone(spoken.zone)
    return UTC if spoken.zone == "UTC" else zone


def _check_same_day(spoken: Spoken, now: datetime, zone: ZoneInfo) -> None:
    """Refuse `tomorrow 9:00 UTC` while it is not the same day there as here."""
    if spoken.ahead is None and (isinstance(spoken.day, OnDate | EitherDate) or not spoken.names_day):
        return
    if now.astimezone(_place(spoken, zone)).date() != now.astimezone(zone).date():
        raise WhenError("it is another day there than here just now: write the date, like 2026-12-24 18:00")


_DURATION = re.compile(
    r"(?:(?P<years>\d{1,6})y)?(?:(?P<weeks>\d{1,6})w)?(?:(?P<days>\d{1,6})d)?"
    r"(?:(?P<hours>\d{1,6})h)?(?:(?P<minutes>\d{1,6})m)?(?:(?P<seconds>\d{1,6})s)?"
)
_UNITS = (("w", timedelta(weeks=1)), ("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))
"""Of what is said; a year is not, which is no whole number of weeks."""


def parse_duration(text: str) -> timedelta:
    """A length of time like `10s`, `90m`, `1h30m`, `2d`, `1w`, `1y` (365 days), largest unit first. Raises WhenError for all else."""
    compact = text.strip()
    match = _DURATION.fullmatch(compact)
    if not match or not compact:
        raise WhenError(f"{compact[:20]!r} is no duration: write a number and its unit s, m, h, d, w or y, like 10s, 90m, 1h30m or 2d")
    units = {unit: int(number) for unit, number in match.groupdict().items() if number}
    return timedelta(days=365 * units.pop("years", 0)) + timedelta(**units)


def say_duration(length: timedelta) -> str:
    """`1h30m`, as `parse_duration` reads it."""
    said = ""
    for unit, size in _UNITS:
        count, length = divmod(length, size)
        said += f"{count}{unit}" if count else ""
    return said + (f"{int(length.total_seconds())}s" if length or not said else "")


_WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_GERMAN_ZONES = {"CET": "MEZ", "CEST": "MESZ"}


def say(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """A time in full, to be checked by a person: `Thu 24 Dec 2026 18:00 CET`, in German (`de`) `Do 24.12.2026 18:00 MEZ`."""
    local = moment.astimezone(zone)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    name = local.tzname() or zone.key
    if name[0] in "+-":
        name = f"UTC{name}"
    if language == "de":
        return f"{_WEEKDAYS['de'][local.weekday()]} {local:%d.%m.}{local.year} {clock} {_GERMAN_ZONES.get(name, name)}"
    return f"{_WEEKDAYS['en'][local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year} {clock} {name}"
