"""Whether somebody put the clock back between two looks at it: what is waited for in the time of day would then wait too long.

And too short: what counts from a time that is to come again seems young until then, while the gateway counts on.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto

TOLERANCE = 5.0
"""Seconds that a clock may be corrected by; far less than a probe stays away from the end of the gateway's lock."""


class Look(Enum):
    """What a look at the clock says."""

    FIRST = auto()
    """There is nothing to compare it with."""
    STEADY = auto()
    SET_BACK = auto()


def http_date(text: str | None) -> datetime | None:
    """The `Date` of an answer (https://www.rfc-editor.org/rfc/rfc9110#field.date); None where there is none that can be read."""
    try:
        found = None if text is None else parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found is None or found.tzinfo is not None else found.replace(tzinfo=UTC)


@dataclass(slots=True)
class TimeOfDay:
    """The time of day beside a clock that never goes back."""

    _ahead: float | None = None
    _says: Look = Look.FIRST

    def look(self, now: datetime, monotonic: float) -> Look:
        """What has become of the time of day; said again until it is heeded. Small steps back add up."""
        ahead, before = now.timestamp() - monotonic, self._ahead
        if before is not None and ahead < before - TOLERANCE:
            self._says, self._ahead = Look.SET_BACK, ahead
        else:
            self._ahead = ahead if before is None else max(before, ahead)
        return self._says

    def heeded(self) -> None:
        """What the last look said was acted on."""
        self._says = Look.STEADY
