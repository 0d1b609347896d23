"""Who in the chat may text whom. Policies are values: nothing here asks the chat or the store."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from bridge.domain.addressee import Addressee
from bridge.domain.change import Item
from bridge.domain.chat import CHAT, Outsider, Person, Role
from bridge.domain.message import Lane
from bridge.domain.phone import PhoneNumber
from bridge.domain.reply import OPTED_OUT

NOT_PERMITTED = "not permitted"
BULK = 10
"""More recipients than this are bulk."""


class Refusal(StrEnum):
    """Why somebody may not do what they asked."""

    OUTSIDER = "outsider"
    FREE_NUMBER = "free_number"
    BULK = "bulk"
    SENDER = "sender"
    DECISION = "decision"


def role_of(person: Person, admins: Collection[str]) -> Role:
    """The role of a person. Without configured admins, the workspace's owners and admins are the admins."""
    if person.outsider is not Outsider.NO:
        return Role.OUTSIDER
    admin = person.id in admins if admins else person.workspace_admin
    return Role.ADMIN if admin else Role.MEMBER


def may_text(role: Role, to: Sequence[Addressee], *, known: Collection[str], sender: bool = False) -> Refusal | None:
    """Why a person with this role may not text these recipients, None if they may.

    `known` are the numbers (E.164) of contacts and groups; `sender` says that the person chose the SMS's sender.
    """
    if role is Role.OUTSIDER:
        return Refusal.OUTSIDER
    if role is Role.ADMIN:
        return None
    if any(addressee.phone.e164 not in known for addressee in to):
        return Refusal.FREE_NUMBER
    if len(to) > BULK:
        return Refusal.BULK
    return Refusal.SENDER if sender else None


def barred(person: Person | None, phone: PhoneNumber, *, admins: Collection[str], known: Collection[str]) -> str:
    """Why an SMS that somebody ordered in the chat may not leave any more; empty if it may, or nothing is known of them."""
    if person is None:
        return ""
    return NOT_PERMITTED if may_text(role_of(person, admins), (Addressee(phone=phone),), known=known) else ""


def silenced(item: Item, *, on_routes: Collection[str]) -> str:
    """Why an SMS to a number that wants none may not leave; empty for a critical alert to a contact on a route.

    Somebody is on call as long as the configuration says so: that they want no SMS is for people to decide, who are told.
    """
    return "" if item.lane is Lane.CRITICAL and item.phone.e164 in on_routes else OPTED_OUT


def may_see(role: Role, person: str, origin: str) -> bool:
    """Whether somebody may see, and cancel, a message: members their own, admins all."""
    return role is Role.ADMIN or (role is Role.MEMBER and origin == f"{CHAT}{person}")
