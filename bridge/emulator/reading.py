"""What a request asks for: when its SMS is to go, and how large its text is."""

import re
from datetime import UTC, datetime

from bridge.domain.text import Encoding, Size, measure
from bridge.gateway.wire.callbacks import GERMAN_TIME
from bridge.gateway.wire.requests import Parameters

HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")

_UNIX = re.compile(r"[0-9]{1,16}", re.ASCII)
_FAR = datetime(9000, 1, 1, tzinfo=UTC)


def size_of(asked: Parameters, text: str) -> Size:
    """The size of a text; `unicode` forces UCS-2 on one that would travel as GSM."""
    size = measure(text, udh=asked.udh, is_binary=asked.is_binary or bool(asked.udh and HEX.fullmatch(asked.text)))
    if not asked.unicode or size.encoding is not Encoding.GSM:
        return size
    # Every character of the GSM alphabet is one unit of UCS-2.
    per_part = 70 if len(text) <= 70 else 67
    return Size(encoding=Encoding.UCS2, units=len(text), parts=-(-len(text) // per_part), per_part=per_part)


def read_delay(text: str | None, now: datetime) -> datetime | None:
    """When a message is to go: `now` without a delay or for one that is past; None for what is no time.

    Unix seconds, or `YYYY-MM-DD hh:mm[:ss]` in German local time. Milliseconds, which one client of the vendor sends, are a time in the far
    future here as there.
    """
    if text is None:
        return now
    try:
        if _UNIX.fullmatch(text):
            at = datetime.fromtimestamp(int(text), UTC) if int(text) < _FAR.timestamp() else _FAR
        else:
            naive = datetime.fromisoformat(text)
            at = (naive if naive.tzinfo is not None else naive.replace(tzinfo=GERMAN_TIME)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return max(at, now)
