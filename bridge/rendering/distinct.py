"""A text made different from those that a number had of late, since the gateway refuses the same text to the same number for 180 s.

Rule: code 402 of https://docs.seven.io/en/rest-api/endpoints/sms
"""

from collections.abc import Container
from datetime import datetime
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

from bridge.rendering.outgoing import with_tail

_TEENS: Final = range(11, 14)
_ENDINGS: Final = {1: "st", 2: "nd", 3: "rd"}


def distinct(text: str, *, taken: Container[str], now: datetime, zone: ZoneInfo, max_parts: int) -> str:
    """The text if it is not taken, else with the time of day in `zone` behind it: `... 03:14`, then `... 03:14 2nd` and so on.

    In at most `max_parts` (from 1) parts: the text gives way to the time. `taken` must be finite.
    """
    if text not in taken:
        return text
    time = f"{now.astimezone(zone):%H:%M}"
    candidate = with_tail(text, f" {time}", max_parts)
    for number in count(2):
        if candidate not in taken:
            break
        candidate = with_tail(text, f" {time} {_ordinal(number)}", max_parts)
    return candidate


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"
