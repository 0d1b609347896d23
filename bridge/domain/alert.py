"""An alert: one normalised statement of trouble, of its end, or of something to note."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """What an alert states. A notice is no trouble to page for: an acknowledgement, an update, a deploy, a Watchdog."""

    FIRING = "firing"
    RESOLVED = "resolved"
    NOTICE = "notice"


class Severity(StrEnum):
    """How bad it is, worst first. An alert may state none; such a one counts as error for order."""

    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for critical to 3 for info."""
        return _RANKS[self]


class Ending(StrEnum):
    """Why an alert ended, where that is no recovery."""

    NO_DATA = "no data"
    PAUSED = "paused"
    DELETED = "deleted"
    CHANGED = "changed"
    FAILED = "check failed"
    EXPIRED = "expired"
    BY_HAND = "by hand"


END_REASON = "end_reason"
"""The label that holds an `Ending`."""
LEFT_OUT = "left_out"
"""The label that holds how many more alerts there are than those that the sender wrote, or than were read."""

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def rank(severity: Severity | None) -> int:
    """The rank for ordering: none stated counts as error."""
    return (severity or Severity.ERROR).rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert out of a post. `key` is stable over its life at its sender: the same trouble firing and resolved has the same key."""

    key: str
    status: Status
    severity: Severity | None = None
    title: str
    text: str = ""
    link: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    started_at: datetime | None = None
    source: str
    """The format's name of the sender, for example `alertmanager`."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Everything that names which thing is in trouble, by the kind of the name: `host`, `check`, `url`, `alias`, and `subject` (the words
    of the title without those for states). An end that has another key closes the one open alert that agrees in all of its names."""
    broad_key: str = ""
    """The key without the path of a URL; empty where the key holds none."""
    success: bool = False
    """Of a notice: a piece of work went well, which ends an earlier failure under the same key."""
    run: int | None = None
    """The number of the run of a piece of work: a run does not end the failure of a later one."""
    doubt: str = ""
    """Why it fires although nothing in the body states trouble; empty where something does."""
    may_mean: int = 0
    """Of an end: how many open alerts it may be about, where it is more than one; it ends none of them."""
