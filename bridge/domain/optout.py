"""A number that wants no SMS, and what follows from that."""

from dataclasses import dataclass
from datetime import datetime

from bridge.domain.change import Applied


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """One opt-out. `number` is the keyed hash of it: there is no way back."""

    number: str
    at: datetime
    who: str
    """`sms` for a reply, else who ordered it, like `cli:ada`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """What came of it that a number wants no SMS."""

    new: bool
    """False where it got none before."""
    applied: tuple[Applied, ...]
    """What became of the SMS that the gateway keeps for it."""
