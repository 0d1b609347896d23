"""Alerts that flap: that change their state again and again, each time soon after the last. Somebody is told so once."""

from dataclasses import replace
from datetime import datetime, timedelta

from bridge.domain.situation import Last

FLIPS = 4
"""So many changes in a row are flapping: fired, over, fired, over, fired."""
FLIP_WITHIN = timedelta(minutes=15)
"""A change that comes later than this after the last is the first of its row."""
FLAP_WAIT = timedelta(minutes=10)
"""How long a state of an alert that flaps has to last before it is texted."""


def flipped(last: Last, now: datetime) -> Last:
    """The state with one more change of it counted."""
    again = last.flipped_at is not None and now - last.flipped_at <= FLIP_WITHIN
    return replace(last, flips=last.flips + 1 if again else 1, flipped_at=now, flap_told=last.flap_told and again)


def flaps(last: Last) -> bool:
    """Whether the alert flaps."""
    return last.flips >= FLIPS
