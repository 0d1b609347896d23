"""Contacts: the gateway's address book and other lists, as tables for `smsbridge.toml`, and whether the two still agree."""

import csv
import io
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from unicodedata import normalize

from bridge.domain.account import MOST_ROWS, BookQuery, Contact, ContactGroup, Page
from bridge.domain.addressee import Addressee, Entry
from bridge.domain.phone import PhoneNumber
from bridge.errors import GatewayError, InputError, PhoneError
from bridge.ports import AddressBook

MOST_PAGES = 1000
MAX_NAME = 40
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_TEL = re.compile(r"^(?:item\d+\.)?TEL(?:;[^:]*)?:(?:tel:)?(.+)$", re.IGNORECASE)

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


def read_list(text: str) -> list[Entry]:
    """The entries of a CSV file (name and number, with commas or semicolons) or of vCards. Raises InputError where there are none."""
    found = _cards(text) if "BEGIN:VCARD" in text.upper() else _lines(text)
    if not found:
        raise InputError("there is no contact in it: a line is a name and a number, or the file is made of vCards", field="file")
    return found


def _cards(text: str) -> list[Entry]:
    found: list[Entry] = []
    name = ""
    for line in text.splitlines():
        if line.upper().startswith("FN"):
            name = line.partition(":")[2].strip()
        elif (number := _TEL.match(line.strip())) is not None and name:
            found.append(Entry(name=name, number=number[1].strip()))
            name = ""
    return found


def _lines(text: str) -> list[Entry]:
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    return [Entry(name=row[0], number=row[1]) for row in rows if len(row) > 1 and row[0] and any(char.isdigit() for char in row[1])]


def as_toml(entries: Iterable[Entry], *, region: str) -> str:
    """`[contacts]` and `[groups]` for the configuration; what cannot be used stands there as a remark, with why."""
    contacts: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    remarks: list[str] = []
    for entry in entries:
        try:
            phone = PhoneNumber.parse(entry.number, region=region)
        except PhoneError as error:
            remarks.append(f"# {_plain(entry.name) or 'somebody without a name'}: {error}")
            continue
        name = _free(_plain(entry.name) or "contact", contacts)
        contacts[name] = phone.e164
        for group in entry.groups:
            groups.setdefault(_plain(group) or "group", []).append(name)
    lines = ["[contacts]", *(f'{name} = "{number}"' for name, number in contacts.items()), *remarks]
    if groups:
        taken = {name: _free(name, contacts) for name in groups}
        lines += ["", "[groups]", *(f"{taken[name]} = [{', '.join(_quoted(members))}]" for name, members in groups.items())]
    return "\n".join(lines) + "\n"


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
