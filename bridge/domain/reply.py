"""What people answer to an SMS, and what their answer means."""

from dataclasses import dataclass, field
from datetime import datetime

from bridge.domain.account import Inbound
from bridge.domain.phone import PhoneNumber
from bridge.errors import PhoneError


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
    meaning: str = ""


def phone_of(sender: str) -> PhoneNumber | None:
    """The number that a reply came from, which the gateway writes without `+`; None for a name and for what is no number."""
    try:
        return PhoneNumber.parse(f"+{sender.removeprefix('+').removeprefix('00')}", region="DE")
    except PhoneError:
        return None


def filed(reply: Inbound, now: datetime, *, fallback: str) -> FiledReply:
    """The reply to be kept. `fallback` identifies one whose callback names no id."""
    phone = phone_of(reply.sender)
    return FiledReply(
        id=str(reply.number) if reply.number is not None else reply.id or fallback,
        phone=phone.e164 if phone is not None else reply.sender,
        system=reply.system,
        text=reply.text,
        at=reply.at,
        received_at=now,
    )
