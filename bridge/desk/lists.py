"""Lists of people that other programs export, read: vCards, and tables of Excel, Outlook, Google and phones. Pure.

vCard: RFC 6350 and its forerunners 3.0 (RFC 2426) and 2.1, which differ in how they write types, charsets and long lines.
"""

import csv
import io
import quopri
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from bridge.domain.addressee import Entry
from bridge.domain.dialling import looks_like_number
from bridge.errors import InputError

MOST_BYTES = 16 * 1024 * 1024
NO_NUMBER = "has no number"
ONLY_FAX = "has no number but a fax's or a pager's"
_FEWEST_DIGITS = 5
_LOOKED_AT = 50
"""Rows by which a table's columns are told."""
_DELIMITERS = ",;\t|"
_CARD = re.compile(r"^\s*BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(r"(?:[^.:;]*\.)?(?P<name>[A-Za-z-]+)(?P<rest>[;:].*)", re.DOTALL)
_PARAMETERS = re.compile(r'((?:[^":]|"[^"]*")*):(.*)', re.DOTALL)
_GOOGLE = re.compile(r"phone (\d{1,3}) - (type|label|value)")
_SEVERAL = ":::"
"""Between values of one cell of Google's."""


class _Kind(IntEnum):
    """What a list says of a number, in the order in which they are taken."""

    MOBILE = 0
    UNSAID = 1
    LANDLINE = 2
    FAX = 3
    """Or a pager: never taken."""


_KINDS = (
    (_Kind.FAX, ("fax", "pager", "beeper", "telex", "tty", "modem", "bbs", "isdn")),
    (_Kind.MOBILE, ("mobil", "cell", "handy", "iphone", "natel", "gsm", "sms", "portable", "movil", "móvil", "cellulare", "smartphone")),
    (
        _Kind.LANDLINE,
        ("home", "work", "business", "privat", "geschäft", "dienst", "büro", "festnetz", "zentrale", "company", "firma", "main"),
    ),
)
_NUMBERS = ("phone", "telefon", "tel", "number", "nummer", "rufnr", "rufnummer", "téléphone", "teléfono", "telefono", "msisdn", "anschluss")
_FIRST = ("first name", "given name", "vorname", "firstname", "givenname", "prénom", "prenom", "nombre", "rufname")
_LAST = ("last name", "family name", "nachname", "lastname", "familyname", "surname", "familienname", "nom", "apellidos", "zuname")
_WHOLE = (
    "name",
    "full name",
    "display name",
    "anzeigename",
    "fullname",
    "displayname",
    "file as",
    "kontakt",
    "contact",
    "person",
    "wer",
    "who",
)
_FIRM = ("organization name", "organization 1 - name", "company", "firma", "organisation", "organization", "nickname", "spitzname")


@dataclass(slots=True)
class _Person:
    """What one card or row says."""

    name: str = ""
    numbers: list[tuple[_Kind, str]] = field(default_factory=list)

    def entry(self) -> Entry:
        taken = [number for kind, number in sorted(self.numbers, key=lambda one: one[0]) if kind is not _Kind.FAX]
        if taken:
            return Entry(name=self.name, number=taken[0], others=tuple(taken[1:]))
        return Entry(name=self.name, number="", remark=ONLY_FAX if self.numbers else NO_NUMBER)


def decoded(data: bytes) -> str:
    """The text of a list: UTF-8, UTF-16 with its mark or without, else as Windows wrote it in Western Europe (cp1252)."""
    if len(data) > MOST_BYTES:
        raise InputError(f"the file has {len(data)} bytes; at most {MOST_BYTES} are read", field="file")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if (nuls := data[:4000].count(0)) * 4 > len(data[:4000]) and nuls:
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_list(text: str) -> list[Entry]:
    """The people of vCards or of a table (with or without headings). Raises InputError where nobody has a number."""
    people = _cards(text) if _CARD.search(text) else _rows(text)
    found = [person.entry() for person in people if person.name or person.numbers]
    if not any(entry.number for entry in found):
        raise InputError("there is no contact in it: a line is a name and a number, or the file is made of vCards", field="file")
    return found


def _cards(text: str) -> Iterator[_Person]:
    for card in _CARD.split(text)[1:]:
        person, names, labels = _Person(), dict[str, str](), dict[str, str]()
        written: list[tuple[str, set[str], str]] = []
        for line in _unfolded(card):
            match = _NAMED.fullmatch(line)
            if match is None:
                continue
            name, group = match["name"].upper(), line.partition(".")[0] if "." in line[: match.start("name")] else ""
            types, value = _value(match["rest"])
            if name == "END":
                break
            if name == "TEL":
                written.append((group, types, value))
            elif name == "X-ABLABEL":
                labels[group] = value
            elif value:
                names.setdefault(name, value)
        person.numbers = [(_kind(" ".join((*types, labels.get(group, "")))), value) for group, types, value in written if value]
        parts = [part.strip() for part in names.get("N", "").split(";")]
        person.name = names.get("FN") or " ".join(filter(None, (*parts[1:2], *parts[:1]))) or names.get("ORG", "").replace(";", " ").strip()
        yield person


def _unfolded(card: str) -> Iterator[str]:
    """The lines of a card, each whole: one that begins with a blank goes on, and one in quoted-printable that ends in `=`."""
    line = ""
    for piece in card.splitlines():
        if line.endswith("=") and "QUOTED-PRINTABLE" in line.upper():
            line = line[:-1] + piece
        elif piece[:1] in (" ", "\t"):
            line += piece[1:]
        else:
            yield line
            line = piece
    yield line


def _value(rest: str) -> tuple[set[str], str]:
    """The words of a property's parameters, and its value."""
    match = _PARAMETERS.match(rest)
    parameters, value = (match[1], match[2].strip()) if match else (rest, "")
    words = {word.lower() for word in re.split(r'[;=,"]+', parameters) if word}
    if "quoted-printable" in words:
        octets = quopri.decodestring(value.encode("utf-8", "replace"))
        value = octets.decode("cp1252" if words & {"iso-8859-1", "windows-1252"} else "utf-8", "replace")
    return words, re.sub(r"\\([\\,;:])", r"\1", value).replace("\\n", " ").strip()


def _kind(said: str) -> _Kind:
    """What words like `TYPE=CELL`, `Work Fax` or `Handy privat` say."""
    folded = said.casefold()
    return next((kind for kind, words in _KINDS if any(word in folded for word in words)), _Kind.UNSAID)


def _rows(text: str) -> Iterator[_Person]:
    rows = [row for row in _table(text) if any(row)]
    headings = [cell.casefold().strip() for cell in rows[0]] if rows else []
    if not _are_headings(headings):
        yield from map(_by_content, rows)
        return
    columns = _Columns.of(headings)
    for row in rows[1:]:
        person = columns.person(row)
        yield person if columns.tell_numbers and columns.tell_names else _by_content(row, person)


def _table(text: str) -> list[list[str]]:
    """The cells, by the delimiter that divides most lines alike."""
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r'"?sep=(.)"?\s*', first, re.IGNORECASE)
    if said:
        return _split(rest, said[1])
    beginnings = {delimiter: _split(text, delimiter)[:_LOOKED_AT] for delimiter in _DELIMITERS}

    def alike(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in beginnings[delimiter] if len(row) > 1)
        return (widths.total(), max(widths.values(), default=0))

    return _split(text, max(_DELIMITERS, key=alike))


def _split(text: str, delimiter: str) -> list[list[str]]:
    try:
        return [[_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter)]
    except csv.Error as error:
        raise InputError(f"the file is no table that can be read: {error}", field="file") from error


def _cell(written: str) -> str:
    """A cell without what spreadsheets write around a text that is to stay one: `="+49 152"`, `'+49 152`."""
    cell = written.strip()
    if (formula := re.fullmatch(r'="([^"]*)"', cell)) is not None:
        return formula[1].strip()
    return cell.removeprefix("'").strip()


def _is_number(cell: str) -> bool:
    return sum(character.isdecimal() for character in cell) >= _FEWEST_DIGITS and (looks_like_number(cell) or _is_reckoned(cell))


def _is_reckoned(cell: str) -> bool:
    """Whether a spreadsheet took the number for a quantity: `4,91523E+12`, `4915228817386.0`."""
    return re.fullmatch(r"\+?[0-9]+(?:[.,][0-9]+)?[Ee]\+?[0-9]+", cell) is not None


def _are_headings(cells: Sequence[str]) -> bool:
    """Whether the first row says what the columns hold: it has no number, and a word that we know or no neighbour with a number."""
    known = (*_FIRST, *_LAST, *_WHOLE, *_FIRM)
    return not any(map(_is_number, cells)) and any(cell in known or _is_of_numbers(cell) for cell in cells)


def _is_of_numbers(heading: str) -> bool:
    if _GOOGLE.fullmatch(heading):
        return True
    words = re.split(r"[^\w]+", heading)
    return any(word in _NUMBERS or word.endswith(("phone", "telefon", "nummer")) for word in words) or (
        _kind(heading) in (_Kind.MOBILE, _Kind.FAX) and "mail" not in heading
    )


def _by_content(row: Sequence[str], person: _Person | None = None) -> _Person:
    """A row without headings: its cells with digits are numbers, the first other one is the name."""
    numbers = [(_Kind.UNSAID, cell) for cell in row if _is_number(cell)]
    name = next((cell for cell in row if not _is_number(cell) and any(character.isalpha() for character in cell)), "")
    found = person or _Person()
    return _Person(name=found.name or name, numbers=found.numbers or numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Which column holds what."""

    names: tuple[tuple[int, ...], ...]
    """Groups of columns that are a name together, in the order in which they are asked."""
    numbers: tuple[tuple[int, _Kind], ...]
    google: Mapping[int, int]
    """Columns of numbers, by those that say of what kind each is, row by row."""

    @classmethod
    def of(cls, headings: Sequence[str]) -> "_Columns":
        """From the first row."""
        places = {heading: place for place, heading in reversed(list(enumerate(headings)))}

        def first(known: Sequence[str]) -> list[int]:
            return [places[name] for name in known if name in places][:1]

        google: dict[int, int] = {}
        numbers: list[tuple[int, _Kind]] = []
        for place, heading in enumerate(headings):
            if (match := _GOOGLE.fullmatch(heading)) is not None:
                if match[2] == "value":
                    kinds = (places.get(f"phone {match[1]} - {word}") for word in ("type", "label"))
                    google[place] = next((kind for kind in kinds if kind is not None), place)
            elif heading not in (*_FIRST, *_LAST, *_WHOLE, *_FIRM) and _is_of_numbers(heading):
                numbers.append((place, _kind(heading)))
        names = (tuple(first(_WHOLE)), (*first(_FIRST), *first(_LAST)), tuple(first(_FIRM)))
        return cls(names=tuple(filter(None, names)), numbers=tuple(numbers), google=google)

    @property
    def tell_numbers(self) -> bool:
        """Whether some column is one of numbers."""
        return bool(self.numbers or self.google)

    @property
    def tell_names(self) -> bool:
        """Whether some column is one of names."""
        return bool(self.names)

    def person(self, row: Sequence[str]) -> _Person:
        """Who stands in a row."""

        def at(place: int) -> str:
            return row[place] if place < len(row) else ""

        name = next((said for places in self.names if (said := " ".join(filter(None, map(at, places))))), "")
        numbers = [(kind, at(place)) for place, kind in self.numbers]
        numbers += [(_kind(at(kind)) if kind != place else _Kind.UNSAID, at(place)) for place, kind in self.google.items()]
        several = [(kind, number.strip()) for kind, cell in numbers for number in cell.split(_SEVERAL)]
        return _Person(name=name, numbers=[(kind, number) for kind, number in several if any(map(str.isdigit, number))])
