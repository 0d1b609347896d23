"""A silence: for a time, alerts that somebody names by matchers cause no SMS."""

from dataclasses import dataclass
from datetime import datetime

from bridge.domain.ids import SilenceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """One silence. All of its matchers must hold."""

    id: SilenceId
    matchers: tuple[str, ...]
    """As Alertmanager writes them."""
    created_at: datetime
    until: datetime
    who: str
    """Whoever made it, like `cli:ada`."""
    comment: str = ""
