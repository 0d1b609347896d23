"""The bridge's own trouble: its kinds, and what is known of one before somebody hears of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from bridge.domain.ids import DeliveryId, MessageId, message_of


class TroubleKind(StrEnum):
    """Everything that people are told of. Each has its sentence in `rendering.alarms`, and its own hour."""

    ALARM_FAILED = "alarm_failed"
    """Of an alarm's own SMS, which must not become an SMS again."""
    ANNOUNCEMENT = "announcement"
    BAD_SENDER = "bad_sender"
    BAD_TEXT = "bad_text"
    BOOK = "book"
    BUDGET = "budget"
    BUNDLE = "bundle"
    CONFIG = "config"
    CREDENTIALS = "credentials"
    CREDIT = "credit"
    CREDIT_LOW = "credit_low"
    DOUBT = "doubt"
    """Of what fires although nothing in its body states trouble."""
    EXPIRED = "expired"
    FAILED = "failed"
    FALLBACK = "fallback"
    GATEWAY = "gateway"
    JOURNAL = "journal"
    KEYS = "keys"
    """Of one alert that comes under ever new keys."""
    LOCKED = "locked"
    LOOP = "loop"
    OPTED_OUT = "opted_out"
    RECALL = "recall"
    REFUSED = "refused"
    REJECTED = "rejected"
    REPORT_AGAINST = "report_against"
    RESENT = "resent"
    RESERVE = "reserve"
    SAFE_TEXT = "safe_text"
    SLACK = "slack"
    STUCK = "stuck"
    TELLING = "telling"
    TEMPLATE = "template"
    UNDECIDED = "undecided"
    UNDELIVERED = "undelivered"
    UNKNOWN = "unknown"
    UNPROVEN = "unproven"
    UNREACHED = "unreached"
    UNROUTED = "unrouted"
    UNROUTED_MILD = "unrouted_mild"
    """Of mild alerts, and of those that a route takes at another hour: for the log and the metric alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Trouble of one kind that nobody was told of yet."""

    kind: TroubleKind
    count: int
    """How often it happened since it was last told."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """Of the last time; they hold no number, text or secret."""
    since: datetime
    """When it happened first since it was last told."""
    told_at: datetime | None = None

    @classmethod
    def of(cls, kind: TroubleKind, now: datetime, **facts: object) -> Self:
        """What has happened once, now. The facts are as the store keeps them: a number masks itself when it becomes text."""
        plain = {name: value if isinstance(value, bool | int | float | None) else str(value) for name, value in facts.items()}
        return cls(kind=kind, count=1, facts=plain, since=now)

    @property
    def message(self) -> MessageId | None:
        """The message that it is about, where its facts name one, or a delivery."""
        if (delivery := self.facts.get("delivery")) is not None:
            return message_of(DeliveryId(str(delivery)))
        message = self.facts.get("of")
        return None if message is None else MessageId(str(message))
