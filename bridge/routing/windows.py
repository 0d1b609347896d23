"""Times of the week by the clock on the wall: `mon-fri 08:00-18:00`, `sat,sun 00:00-24:00`, `22:00-07:00`. Pure.

A time across midnight belongs to the day on which it begins. When clocks are put forward or back, the clock on the wall counts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bridge.errors import InputError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EXAMPLE = 'write for example "mon-fri 08:00-18:00", "sat,sun 00:00-24:00" or "22:00-07:00"'
_WINDOW = re.compile(r"(?:(?P<days>[a-z][a-z, -]*?)\s+)?(?P<start>\d{1,2}:\d{2})\s*-\s*(?P<end>\d{1,2}:\d{2})")
_WHOLE = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A time of the day on some days. Minutes count from midnight; an `end` that is not behind `start` is on the next day."""

    days: frozenset[int] = frozenset(range(7))
    """0 is Monday."""
    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> "Window":
        """Read one; InputError otherwise."""
        match = _WINDOW.fullmatch(text.strip().lower())
        if match is None:
            raise InputError(f"{text[:40]!r} is no time of the week; {_EXAMPLE}")
        start, end = clock(match["start"]), clock(match["end"], last=True)
        if start == end:
            raise InputError(f"{text[:40]!r} begins when it ends; for the whole day write 00:00-24:00")
        return cls(days=_days(match["days"]), start=start, end=end)

    def holds(self, local: datetime) -> bool:
        """Whether a moment, as a clock on the wall shows it, lies inside."""
        minute, day = local.hour * 60 + local.minute, local.weekday()
        if self.start < self.end:
            return day in self.days and self.start <= minute < self.end
        return (day in self.days and minute >= self.start) or ((day - 1) % 7 in self.days and minute < self.end)

    def over(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When it ends next in `zone`, for a moment inside: the first time from `now` on at which the clock on the wall shows its end."""
        today = now.astimezone(zone).date()
        moments = (_moment(today + timedelta(days=n), self.end, zone, fold) for n in range(3) for fold in (0, 1))
        return next(moment for moment in moments if moment > now)

    def __str__(self) -> str:
        """As one would write it."""
        days = "" if len(self.days) == len(DAYS) else f"{','.join(DAYS[day] for day in sorted(self.days))} "
        return f"{days}{_said(self.start)}-{_said(self.end)}"


def clock(text: str, *, last: bool = False) -> int:
    """Minutes since midnight of `08:00`; `24:00` only where a day may end. InputError otherwise."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else _WHOLE + 1
    if minutes > _WHOLE or (minutes == _WHOLE and not last):
        raise InputError(f"{text[:20]!r} is no time of the day; write it from 00:00 to 23:59")
    return minutes


def is_inside(windows: Iterable[Window], local: datetime) -> bool:
    """Whether a moment, as a clock on the wall shows it, lies inside any of them."""
    return any(window.holds(local) for window in windows)


def _days(text: str | None) -> frozenset[int]:
    if text is None:
        return frozenset(range(7))
    found: set[int] = set()
    for part in text.replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        begin, end = _day(first), _day(last) if dash else _day(first)
        found.update((begin + n) % 7 for n in range((end - begin) % 7 + 1))
    return frozenset(found)


def _day(text: str) -> int:
    if text not in DAYS:
        raise InputError(f"{text[:20]!r} is no day; write {', '.join(DAYS)}")
    return DAYS.index(text)


def _moment(day: date, minutes: int, zone: ZoneInfo, fold: int) -> datetime:
    """A time on the wall; one that the clocks leave out is as much later as they are put forward."""
    days, minutes = divmod(minutes, _WHOLE)
    local = datetime.combine(day + timedelta(days=days), time(minutes // 60, minutes % 60), tzinfo=zone)
    return local.replace(fold=fold).astimezone(UTC)


def _said(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
