"""From what people write as recipients (contacts, groups, numbers) to addressees."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from bridge.domain.addressee import Addressee, fitting
from bridge.domain.dialling import looks_like_number
from bridge.domain.phone import PhoneNumber, allowed
from bridge.errors import InputError, PhoneError

REMOTE = "seven:"
"""Before the name of a contact or a group in the gateway's own address book."""


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

    A contact and a group are found by their names in letters of any case. InputError with a did-you-mean for a name that nobody has,
    and with all of them for one that several have in other letters; PhoneError for a number that may not be texted. A number that is a
    contact's gets the contact's name.
    """
    found: dict[str, Addressee] = {}
    for name in map(str.strip, names):
        if name.startswith(REMOTE):
            members = _in_book(name, book)
        elif known := fitting(name, (*contacts, *groups)):
            one = _the_one(name, known)
            members = (contacts[one],) if one in contacts else groups[one]
        elif looks_like_number(name):
            members = (_by_number(name, contacts, region, countries),)
        else:
            raise InputError(unknown(name, [*contacts, *groups, *others], what="contact, group or number"), field="to")
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


def _by_number(written: str, contacts: Mapping[str, Addressee], region: str, countries: Collection[str]) -> Addressee:
    try:
        phone = PhoneNumber.parse(written, region=region)
        allowed(phone, countries, written=written, region=region)
    except PhoneError as error:
        raise PhoneError(str(error), field="to") from error
    return next((contact for contact in contacts.values() if contact.phone == phone), Addressee(phone=phone))


def one_number(written: str, contacts: Mapping[str, Addressee], *, region: str) -> PhoneNumber:
    """The number of the contact of this name, or the number that is written: in any country and at any price, since it is not texted.

    InputError for a name that nobody or several have, PhoneError for what is no number.
    """
    if found := fitting(written, contacts):
        return contacts[_the_one(written, found)].phone
    if not looks_like_number(written) and not any(character.isdigit() for character in written):
        raise InputError(unknown(written.strip(), contacts, what="contact or number"), field="number")
    try:
        return PhoneNumber.parse(written, region=region, any_price=True)
    except PhoneError as error:
        raise PhoneError(str(error), field="number") from error


def _the_one(name: str, found: Sequence[str]) -> str:
    if len(found) > 1:
        raise InputError(f"{name[:60]!r} may be {' or '.join(map(repr, found[:5]))}; write it in the same letters", field="to")
    return found[0]


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
