"""What people answer to an SMS, and what their answer means. Pure."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bridge.domain.account import Inbound
from bridge.domain.alert import Alert
from bridge.domain.phone import PhoneNumber
from bridge.errors import PhoneError

MOST_MARKS = 99
"""Numbers of open alerts on one phone: ` (7)` at the end of an SMS."""
MOST_ANSWERS = 5
"""Answers an hour that one number gets by itself."""
OPTED_OUT = "opted out"

_STOP = frozenset({"stop", "stopp", "abmelden", "unsubscribe"})
_START = frozenset({"start"})
_ACK_EN = frozenset(
    {"ok", "okay", "okey", "oki", "k", "ack", "acked", "acknowledge", "acknowledged", "yes", "yep", "y", "seen", "roger", "got"}
)
_ACK_DE = frozenset(
    {"ja", "j", "jo", "jep", "jup", "verstanden", "gesehen", "quittiert", "übernommen", "übernehme", "bestätigt", "bestaetigt"}
)
_ACK = _ACK_EN | _ACK_DE | {"👍"}
_NOT = frozenset(["not", "no", "nein", "nicht", "kein", "keine", "dont", "don't", "can't", "cannot"])
_UNITS = frozenset(
    {
        "s",
        "sec",
        "sek",
        "min",
        "mins",
        "minute",
        "minutes",
        "minuten",
        "h",
        "hr",
        "hrs",
        "hour",
        "hours",
        "std",
        "stunde",
        "stunden",
        "uhr",
        "am",
        "pm",
    }
)
_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
"""What an id looks like; anything else in its place is something that somebody said, and ids stand in logs."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|[0-9]+|👍")
_LONGEST = 200
"""Characters of a reply that are looked at."""


class Meaning(StrEnum):
    """What a reply asks for. The values are stored."""

    ACK = "ack"
    STOP = "stop"
    START = "start"
    OTHER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A reply that was understood."""

    meaning: Meaning
    mark: int | None = None
    """The number of the alert that is acknowledged; None for what was last texted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledReply:
    """A reply as it is kept. `id` is what makes it one: the gateway's id, without leading zeros where it is a number."""

    id: str
    phone: str = field(repr=False)
    """E.164; a name, or digits that are no number, as the gateway gave them."""
    system: str
    text: str = field(repr=False)
    at: datetime | None
    received_at: datetime
    meant: Meant = Meant(meaning=Meaning.OTHER)

    @property
    def number(self) -> PhoneNumber | None:
        """The number that it came from; None where it came from a name."""
        return PhoneNumber(self.phone) if self.phone.startswith("+") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What came of a reply."""

    meant: Meant
    acknowledged: tuple[Alert, ...] = ()
    known: bool = False
    """Whether an SMS of ours ever went to that number."""
    answers: int = 0
    """How many answers the number got within the hour."""


def understand_reply(text: str) -> Meant:
    """What a reply means: STOP and START as its first word; a word of agreement at its beginning, with a number if there is one.

    A question, and a reply with a "not" in it, acknowledges nothing: an alert that nobody takes is worse than one more SMS.
    """
    words = _WORD.findall(text[:_LONGEST].lower())
    if not words:
        return Meant(meaning=Meaning.OTHER)
    first = words[0]
    if first in _STOP:
        return Meant(meaning=Meaning.STOP)
    if first in _START:
        return Meant(meaning=Meaning.START)
    agrees = first in _ACK or (_is_number(first) and len(words) > 1 and words[1] in _ACK)
    if not agrees or "?" in text or _NOT & set(words):
        return Meant(meaning=Meaning.OTHER)
    return Meant(meaning=Meaning.ACK, mark=_mark(text, words))


def _mark(text: str, words: list[str]) -> int | None:
    """The number beside the word of agreement, which is no time, no duration and no fraction: "ok in 5 min" is about the last alert."""
    number = words[0] if _is_number(words[0]) else words[1] if len(words) > 1 and _is_number(words[1]) else None
    if number is None or not 1 <= int(number) <= MOST_MARKS or re.search(r"[0-9]\s*[:/.,-]\s*[0-9]", text[:_LONGEST]):
        return None
    behind = words[words.index(number) + 1 : words.index(number) + 2]
    return None if behind and behind[0] in _UNITS else int(number)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def phone_of(sender: str) -> PhoneNumber | None:
    """The number that a reply came from, which the gateway writes without `+`; None for a name and for what is no number."""
    try:
        return PhoneNumber.parse(f"+{sender.removeprefix('+').removeprefix('00')}", region="DE", any_price=True)
    except PhoneError:
        return None


def filed(reply: Inbound, now: datetime, *, fallback: str) -> FiledReply:
    """The reply to be kept. `fallback` identifies one whose callback names no id."""
    ident = reply.id if _ID.fullmatch(reply.id) else fallback
    phone = phone_of(reply.sender)
    return FiledReply(
        id=str(reply.number) if reply.number is not None else ident,
        phone=phone.e164 if phone is not None else reply.sender.lstrip("+"),
        system=reply.system,
        text=reply.text,
        at=reply.at,
        received_at=now,
        meant=understand_reply(reply.text),
    )
