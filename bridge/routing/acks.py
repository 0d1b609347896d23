"""Acknowledgements: until when somebody's `ok` keeps an alert from being texted again. Pure."""

from datetime import datetime, timedelta
from enum import Enum

from bridge.domain.alert import Severity, rank
from bridge.domain.situation import Last

ACK_EXPIRES = timedelta(days=7)
"""How long after it was given an acknowledgement lapses, unless the configuration says otherwise."""
ACK_SILENCE = timedelta(hours=36)
"""How long after the last post that says that the alert fires it lapses in any case."""


class Ack(Enum):
    """Whether an alert that fires is acknowledged. Its end takes the acknowledgement away."""

    NONE = "not acknowledged"
    HOLDS = "acknowledged"
    LAPSED = "its acknowledgement has lapsed"
    OUTRANKED = "more severe than what was acknowledged"


def ack_of(last: Last, severity: Severity | None, now: datetime, *, expires: timedelta) -> Ack:
    """The acknowledgement of an alert that fires now with this severity. `last` is what was known before this post."""
    if last.acked_at is None:
        return Ack.NONE
    if rank(severity) < rank(last.severity):
        return Ack.OUTRANKED
    silent = now - (last.fired_at or last.texted_at)
    return Ack.LAPSED if now - last.acked_at >= expires or silent >= ACK_SILENCE else Ack.HOLDS
