"""Contacts: the gateway's address book and other lists, as tables for `smsbridge.toml`, and whether the two still agree."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from unicodedata import normalize

from bridge.domain.account import MOST_ROWS, BookQuery, Contact, ContactGroup, Page
from bridge.domain.addressee import Addressee, Entry
from bridge.domain.dialling import as_typed
from bridge.domain.phone import PhoneNumber, at_home, is_assigned, is_landline, is_mobile
from bridge.errors import GatewayError, InputError, PhoneError
from bridge.ports import AddressBook

MOST_PAGES = 1000
MAX_NAME = 40
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LANDLINE = "  # a landline, where SMS may not arrive"
_DECIMALS = re.compile(r"(?<=\d)[.,]0+$")
_RECKONED = re.compile(r"\+?[0-9]+(?:[.,][0-9]+)?[Ee]\+?[0-9]+")

Row = TypeVar("Row", Contact, ContactGroup)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where the configuration and the gateway's book do not say the same."""

    name: str
    what: str


async def book(gateway: AddressBook) -> list[Entry]:
    """The gateway's whole address book. Raises GatewayError when it cannot be had."""
    groups = {group.id: group.name for group in await _all(gateway.groups)}
    return [
        Entry(
            name=contact.fullname,
            number=f"+{contact.mobile.lstrip('+')}" if contact.mobile else "",
            groups=tuple(groups[ident] for ident in contact.groups if ident in groups),
        )
        for contact in await _all(gateway.contacts)
    ]


async def _all(ask: Callable[[BookQuery], Awaitable[Page[Row]]]) -> list[Row]:
    found: list[Row] = []
    query = BookQuery(limit=MOST_ROWS)
    for _ in range(MOST_PAGES):
        page = await ask(query)
        if not page.answered:
            raise GatewayError(f"the gateway does not show its address book: {page.reason}")
        found += page.rows
        if not page.more or not page.rows:
            return found
        query = replace(query, offset=query.offset + len(page.rows))
    raise GatewayError(f"the gateway's address book has more than {MOST_PAGES * MOST_ROWS} entries")


def as_toml(entries: Iterable[Entry], *, region: str) -> str:
    """`[contacts]` and `[groups]` for the configuration; what cannot be used, and what is doubtful, stands there as a remark with why."""
    contacts: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    remarks: list[str] = []
    for entry in entries:
        try:
            phone = _number(entry, region)
        except InputError as error:
            remarks.append(f"# {_plain(entry.name) or 'somebody without a name'}: {error}")
            continue
        name = _free(_plain(entry.name) or "contact", contacts)
        contacts[name] = f'"{phone.e164}"{"" if not is_landline(phone) else _LANDLINE}'
        for group in entry.groups:
            groups.setdefault(_plain(group) or "group", []).append(name)
    lines = ["[contacts]", *(f"{name} = {number}" for name, number in contacts.items()), *remarks]
    if groups:
        taken = {name: _free(name, contacts) for name in groups}
        lines += ["", "[groups]", *(f"{taken[name]} = [{', '.join(_quoted(members))}]" for name, members in groups.items())]
    return "\n".join(lines) + "\n"


def _number(entry: Entry, region: str) -> PhoneNumber:
    """The first number of a person that is no landline, else the first. Raises InputError with what is wrong with the first."""
    if entry.remark:
        raise InputError(entry.remark)
    found: list[PhoneNumber] = []
    wrong: list[InputError] = []
    for written in (entry.number, *entry.others):
        try:
            found.append(_surely(written, region))
        except InputError as error:
            wrong.append(error)
    if not found:
        raise wrong[0]
    return next((phone for phone in found if not is_landline(phone)), found[0])


def _surely(written: str, region: str) -> PhoneNumber:
    """The number, unless a spreadsheet may have changed it. Raises InputError."""
    plain = _DECIMALS.sub("", as_typed(written))
    if _RECKONED.fullmatch(plain):
        raise InputError(f"{plain[:20]} is what a spreadsheet made of a number: export the column as text")
    meant = at_home(plain, region)
    try:
        phone = PhoneNumber.parse(plain, region=region)
    except PhoneError as error:
        if meant is None:
            raise
        raise InputError(f"the digits may have lost a leading 0 or +: write {meant.e164} if it is a number of {region}") from error
    # A mobile of another country that is whole is likelier than a landline here that lost its 0.
    if meant is None or phone.country == meant.country or (is_assigned(phone) and is_mobile(phone) and not is_mobile(meant)):
        return phone
    raise InputError(
        f"the digits may have lost a leading 0 or +: write {meant.e164} if it is a number of {region}, {phone.e164} if of {phone.country}"
    )


def _quoted(names: Iterable[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _plain(name: str) -> str:
    """A name that the configuration takes."""
    letters = normalize("NFKD", name.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return _NOT_IN_NAME.sub("-", letters).strip("-")[:MAX_NAME].rstrip("-")


def _free(name: str, taken: Mapping[str, str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name[: MAX_NAME - 4]}-{number}"
    return found


def differences(contacts: Mapping[str, Addressee], entries: Sequence[Entry], *, region: str) -> list[Difference]:
    """Where the gateway's book says otherwise of a contact: by the name, and by the number."""
    names: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for entry in entries:
        try:
            phone = PhoneNumber.parse(entry.number, region=region)
        except PhoneError:
            continue
        names[_plain(entry.name)] = phone.e164
        numbers[phone.e164] = entry.name
    found: list[Difference] = []
    for name, contact in contacts.items():
        there = names.get(_plain(name))
        if there is not None and there != contact.phone.e164:
            found.append(Difference(name=name, what=f"has {contact.phone} here and {PhoneNumber(there)} in the gateway's book"))
        elif there is None and contact.phone.e164 in numbers:
            found.append(Difference(name=name, what="has another name in the gateway's book"))
        elif there is None:
            found.append(Difference(name=name, what="is not in the gateway's book"))
    return found
