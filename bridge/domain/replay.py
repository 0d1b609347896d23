"""A signed request is good once: its nonce is kept for as long as its signature would be believed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Nonce:
    """What makes a signed request the only one of its kind, and until when it has to be remembered."""

    value: str
    until: datetime
