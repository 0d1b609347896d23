"""A number that wants no SMS."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """One opt-out. `number` is the keyed hash of it: there is no way back."""

    number: str
    at: datetime
    who: str
    """`sms` for a reply, else who ordered it, like `cli:ada`."""
