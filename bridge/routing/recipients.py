"""From what people write as recipients (contacts, groups, numbers) to addressees."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from bridge.domain.addressee import Addressee
from bridge.domain.phone import PhoneNumber, allowed
from bridge.errors import InputError, PhoneError

REMOTE = "seven:"
"""Before the name of a contact or a group in the gateway's own address book."""
_NUMBER_LIKE = re.compile(r"[+(0-9][0-9 ()/.+-]*")


def resolve(
    names: Iterable[str],
    *,
    contacts: Mapping[str, Addressee],
    groups: Mapping[str, Sequence[Addressee]],
    region: str,
    countries: Collection[str],
    book: Mapping[str, Sequence[Addressee]] = MappingProxyType({}),
    others: Collection[str] = (),
) -> tuple[Addressee, ...]:
    """The addressees behind contacts, groups, numbers and `seven:` names of the gateway's `book`, each number once, in order.

    `others` are names that are written too, and cannot be used: one of them may be meant.

    InputError with a did-you-mean for a name that nobody has, PhoneError for a number that may not be texted. A number that is a
    contact's gets the contact's name.
    """
    found: dict[str, Addressee] = {}
    for name in map(str.strip, names):
        if name.startswith(REMOTE):
            members = _in_book(name, book)
        elif name not in contacts and name not in groups and not _NUMBER_LIKE.fullmatch(name):
            raise InputError(unknown(name, [*contacts, *groups, *others], what="contact, group or number"), field="to")
        else:
            members = _resolve_one(name, contacts, groups, region, countries)
        for addressee in members:
            found.setdefault(addressee.phone.e164, addressee)
    return tuple(found.values())


def book_key(name: str) -> str:
    """By what a name is found in the gateway's address book: with or without `seven:`, in letters of any case."""
    return " ".join(name.strip().removeprefix(REMOTE).split()).casefold()


def _in_book(name: str, book: Mapping[str, Sequence[Addressee]]) -> Sequence[Addressee]:
    found = book.get(book_key(name), ())
    if not found:
        raise InputError(
            f"the gateway's address book has no contact or group {name[:60]!r}, or several, or none that may be texted", field="to"
        )
    return found


def _resolve_one(
    name: str,
    contacts: Mapping[str, Addressee],
    groups: Mapping[str, Sequence[Addressee]],
    region: str,
    countries: Collection[str],
) -> Sequence[Addressee]:
    if name in contacts:
        return (contacts[name],)
    if name in groups:
        return groups[name]
    try:
        phone = PhoneNumber.parse(name, region=region)
        allowed(phone, countries)
    except PhoneError as error:
        raise PhoneError(str(error), field="to") from error
    return (next((contact for contact in contacts.values() if contact.phone == phone), Addressee(phone=phone)),)


def find_cycle(groups: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The names of a circle of groups that hold each other, the first one repeated at the end; empty when there is none."""
    done: set[str] = set()
    for start in groups:
        path: list[str] = []
        pending: list[tuple[str, bool]] = [(start, True)]
        while pending:
            name, entering = pending.pop()
            if not entering:
                done.add(path.pop())
            elif name in path:
                return (*path[path.index(name) :], name)
            elif name in groups and name not in done:
                path.append(name)
                pending.append((name, False))
                pending.extend((member, True) for member in groups[name])
    return ()


def unknown(name: str, known: Collection[str], *, what: str) -> str:
    """A sentence for a name that is not among the known ones, with the nearest of them."""
    shown = name[:60]
    near = difflib.get_close_matches(shown, known, n=1)
    if near:
        return f"unknown {what} {shown!r}, did you mean {near[0]!r}?"
    listed = ", ".join(sorted(set(known))[:20])
    return f"unknown {what} {shown!r}; known: {listed}" if listed else f"unknown {what} {shown!r}; none is configured"
