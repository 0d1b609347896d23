"""What one call to the gateway came to: temporary, permanent and unknown are three things."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bridge.domain.ids import GatewayId


class Outcome(StrEnum):
    """What an answer, or its absence, says of one recipient's SMS."""

    ACCEPTED = "accepted"
    """Code 100."""
    REFUSED = "refused"
    """This SMS will never go out as it is: 202, 301, 403, a sandbox key, a code nobody knows."""
    BAD_SENDER = "bad_sender"
    """201: it may go without `from`."""
    BAD_TEXT = "bad_text"
    """305, 401: it may go with another text."""
    LOCKED = "locked"
    """402: this text went to this number within 180 s."""
    NO_CREDIT = "no_credit"
    """500, for what this message costs."""
    CREDENTIALS = "credentials"
    """900 to 903: no message will go until somebody mends it."""
    TEMPORARY = "temporary"
    """600: try again."""
    NOT_WRITTEN = "not_written"
    """No byte of the request reached the gateway: try again."""
    UNKNOWN = "unknown"
    """The request was written, and nothing says what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One recipient's outcome."""

    outcome: Outcome
    code: int | None = None
    gateway_id: GatewayId | None = None
    recipient: str | None = None
    """As the answer names it, without `+`; None where the answer names nobody."""
    encoding: str | None = None
    """`gsm`, `ucs2` or `8bit`."""
    parts: int | None = None
    price: Decimal | None = None
    """In the account's currency."""
    reason: str = ""
    """In words, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The whole answer to one sending call: a verdict for each SMS it speaks of, in the gateway's order."""

    verdicts: tuple[Verdict, ...]
    http_status: int | None = None
    balance: Decimal | None = None
    retry_after: float | None = None
    """Seconds that the gateway asked us to wait."""

    @property
    def only(self) -> Verdict:
        """The verdict of a call with one recipient; unknown when the answer speaks of none or of several."""
        if len(self.verdicts) == 1:
            return self.verdicts[0]
        return Verdict(outcome=Outcome.UNKNOWN, reason=f"the answer speaks of {len(self.verdicts)} SMS where one was sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """The answer to DELETE: what was recalled of what was asked. `answered` is False when no usable answer came."""

    answered: bool
    untouched: bool = False
    """True when it is certain that the gateway did nothing: not written, or refused as a whole."""
    deleted: frozenset[GatewayId] = frozenset()
    http_status: int | None = None
    code: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The account's credit. None of both when the gateway did not say; `code` holds a 9xx verdict."""

    amount: Decimal | None = None
    currency: str | None = None
    code: int | None = None
    at: datetime | None = None
    """When it answered, by its own clock."""
