"""The audit trail: who did what, when, through which surface. Numbers stand in it only as keyed hashes."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bridge.domain.ids import MessageId
from bridge.domain.phone import PhoneNumber


class Act(StrEnum):
    """What somebody did."""

    SEND = "send"
    SCHEDULE = "schedule"
    CANCEL = "cancel"
    RETRY = "retry"
    DECIDE = "decide"
    """They said what becomes of what nobody knew."""
    ACKNOWLEDGE = "acknowledge"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    PERSON = "person"
    """They asked what is kept of a number."""
    FORGET = "forget"
    """They had a number erased."""
    REPLAY = "replay"
    """They had a post sorted again."""
    SILENCE = "silence"
    UNSILENCE = "unsilence"
    REFUSED = "refused"
    """They asked for what they may not do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act."""

    id: str
    at: datetime
    surface: str
    """`slack`, `cli` or `hook`."""
    who: str
    act: Act
    message: MessageId | None = None
    numbers: tuple[str, ...] = ()
    """`hashed` of each recipient."""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Makes lines of the audit trail."""

    new_id: Callable[[datetime], str]
    key: str = field(repr=False)
    """The bridge's own key, for the hashes of numbers."""

    def entry(
        self, by: str, act: Act, now: datetime, *, message: MessageId | None = None, phones: Iterable[PhoneNumber] = ()
    ) -> AuditEntry:
        """A line. `by` is whoever did it, as in the origin of a message: `cli:ada`, `hook:scripts`."""
        surface, _, who = by.partition(":")
        return AuditEntry(id=self.new_id(now), at=now, surface=surface, who=who, act=act, message=message, numbers=hashed(phones, self.key))


def hashed(phones: Iterable[PhoneNumber], key: str) -> tuple[str, ...]:
    """Numbers as HMAC-SHA-256 under the bridge's own key, 32 hex digits of each: equal for equal numbers, and no way back."""
    return tuple(hmac.new(key.encode(), phone.e164.encode(), hashlib.sha256).hexdigest()[:32] for phone in phones)
