"""Typed reading of one table: every value is taken by name, every mistake is noted with its line, what nobody took is unknown."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bridge.config.lines import Lines, Path
from bridge.errors import InputError, Problem

Value = TypeVar("Value")
NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_NO_VARIABLE = re.compile(r"\$\{(?!\{|[A-Za-z_][A-Za-z0-9_]*\})")
"""What looks like a variable and is none. `${{ price }}` is a dollar before a template's own braces."""
_KINDS: Mapping[type, str] = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a table",
    float: "a number",
}
_QUOTE_NUMBERS = 'put the number in quotes, as in "+4915228817386"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What is asked of one key: the one description from which the schema is made."""

    wanted: type
    """`str`, `bool`, `int`, `float`, `list` for a list of texts, `dict` for a table, `tuple` for an array of tables."""
    reader: object = None
    """What turns the text into a value."""
    least: float | None = None
    most: float | None = None
    named: bool = False
    """Whether the keys of the table are names that the operator gives."""


@dataclass(slots=True, kw_only=True)
class Notes:
    """The mistakes of a whole file, and what was asked of it."""

    file: str
    lines: Lines
    found: list[tuple[int, str]] = field(default_factory=list)
    keys: dict[Path, list[Key]] = field(default_factory=dict)
    """By path, what may stand there; a key with two entries may be written in two ways."""
    remotes: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    """By path, the names in a list of recipients that the gateway's address book resolves."""

    def add(self, path: Path, text: str) -> None:
        """Note a mistake at a key: what is wrong and what to do."""
        self.found.append((self.lines.of(path), f"{dotted(path)}: {text}" if path else text))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All mistakes in the order of their lines, each once."""
        return tuple(Problem(f"{self.file}:{line}", text) for line, text in sorted(dict.fromkeys(self.found), key=lambda entry: entry[0]))


def dotted(path: Path) -> str:
    """`routes.0.match` as a reader would write it."""
    return ".".join(str(part) for part in path)


class Table:
    """One table of the file."""

    def __init__(self, body: object, *, path: Path, notes: Notes) -> None:
        """Take the table; what is no table is a mistake and counts as an empty one."""
        self.path = path
        self.notes = notes
        self._taken: set[str] = set()
        if not isinstance(body, dict):
            notes.add(path, f"must be a table, is {kind(body)}")
            body = {}
        self.body: Mapping[str, object] = body

    def note(self, key: str, text: str) -> None:
        """Note a mistake at one of the table's keys."""
        self.notes.add((*self.path, key), text)

    def ask(self, key: str, wanted: Key) -> None:
        """Know the key, and what may stand there."""
        self._taken.add(key)
        asked = self.notes.keys.setdefault((*self.path, key), [])
        if wanted not in asked:
            asked.append(wanted)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.body

    def take(self, key: str) -> object:
        """Whatever stands there, which should be a text; None where it is absent."""
        self.ask(key, Key(wanted=str))
        return self.body.get(key)

    def text(self, key: str, reader: object = None) -> str | None:
        """A text that is not empty, meant for `reader`; None where it is absent or wrong."""
        value = self._take(key, str, Key(wanted=str, reader=reader))
        if value is not None and not value.strip():
            self.note(key, "is empty; leave the key out or write something")
            return None
        return value

    def flag(self, key: str, default: bool) -> bool:  # noqa: FBT001 - a default
        """True or false."""
        value = self.flag_or_none(key)
        return default if value is None else value

    def flag_or_none(self, key: str) -> bool | None:
        """True or false; None where it is absent or wrong."""
        return self._take(key, bool, Key(wanted=bool))

    def number(self, key: str, default: float, *, least: float, most: float, whole: bool = False) -> float:
        """A number within bounds."""
        wanted = int if whole else float
        value = self._take(key, wanted, Key(wanted=wanted, least=least, most=most))
        if value is None:
            return default
        if not least <= value <= most:
            self.note(key, f"must be {least:g} to {most:g}, is {value:g}")
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts, or one text for a list of one; None where it is absent."""
        value = self.body.get(key)
        self.ask(key, Key(wanted=list))
        if value is None:
            return None
        return texts(value, path=(*self.path, key), notes=self.notes)

    def read(self, key: str, reader: Callable[[str], Value], default: Value) -> Value:
        """A text that `reader` turns into a value; its InputError becomes a mistake at the key."""
        value = self.text(key, reader)
        if value is None:
            return default
        try:
            return reader(value)
        except InputError as error:
            self.note(key, str(error))
            return default

    def table(self, key: str, *, named: bool = False) -> "Table":
        """A table inside; an empty one where it is absent. `named` says that its keys are names that the operator gives."""
        self.ask(key, Key(wanted=dict, named=named))
        return Table(self.body.get(key, {}), path=(*self.path, key), notes=self.notes)

    def tables(self, key: str) -> list["Table"]:
        """An array of tables."""
        self.ask(key, Key(wanted=tuple))
        value = self.body.get(key, [])
        if not isinstance(value, list):
            self.note(key, f"must be written as [[{key}]], with two brackets on each side")
            return []
        return [Table(item, path=(*self.path, key, place), notes=self.notes) for place, item in enumerate(value)]

    def named(self, key: str) -> dict[str, object]:
        """A table whose keys are names that the operator gave; those with wrong names are noted and left out."""
        inner = self.table(key, named=True)
        for name in inner.body:
            if not NAME.fullmatch(name):
                inner.note(name, "a name has 1 to 40 of the characters A-Z a-z 0-9 _ -")
        return {name: value for name, value in inner.body.items() if NAME.fullmatch(name)}

    def finish(self) -> None:
        """Note every key that nobody took."""
        for key in self.body:
            if key not in self._taken:
                self.note(key, unknown_key(key, self._taken))

    def _take(self, key: str, wanted: type[Value], asked: Key) -> Value | None:
        self.ask(key, asked)
        value = self.body.get(key)
        if value is None:
            return None
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            self.note(key, f"must be {_KINDS[wanted]}, is {kind(value)}")
            return None
        return value


def texts(value: object, *, path: Path, notes: Notes) -> tuple[str, ...]:
    """The texts of a list; what is no text is noted at its own place."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list):
        notes.add(path, f"must be a list of texts in quotes, is {kind(value)}{number_hint(value)}")
        return ()
    found: list[str] = []
    for place, item in enumerate(value):
        if isinstance(item, str):
            found.append(item)
        else:
            notes.add((*path, place), f"must be text in quotes, is {kind(item)}{number_hint(item)}")
    return tuple(found)


def number_hint(value: object) -> str:
    """Advice for a phone number that was written without quotes."""
    return f"; {_QUOTE_NUMBERS}" if isinstance(value, int) and not isinstance(value, bool) else ""


def kind(value: object) -> str:
    """What a value is, in words; never the value itself, which may be a secret."""
    if isinstance(value, bool):
        return "true or false"
    return _KINDS.get(type(value), "a date or a time")


def unknown_key(key: str, known: Collection[str]) -> str:
    """The sentence for a key that is not read."""
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return f"unknown setting, did you mean {near[0]!r}?"
    return f"unknown setting; known here: {', '.join(sorted(known))}" if known else "unknown setting"


def substitute(value: object, env: Mapping[str, str], *, path: Path, notes: Notes) -> object:
    """The value with `${VAR}` filled in every text in it; one that is unset or misspelt is a mistake."""
    match value:
        case str():
            if _NO_VARIABLE.search(value):
                notes.add(path, "${ begins a variable: write ${NAME} with A-Z a-z 0-9 _ alone, closed by }; defaults are not known")
            return _VARIABLE.sub(lambda match: _variable(match[1], env, path, notes), value) if "${" in value else value
        case list():
            return [substitute(item, env, path=(*path, place), notes=notes) for place, item in enumerate(value)]
        case dict():
            return {key: substitute(item, env, path=(*path, key), notes=notes) for key, item in value.items()}
        case _:
            return value


def _variable(name: str, env: Mapping[str, str], path: Path, notes: Notes) -> str:
    value = env.get(name)
    if not value:
        notes.add(path, f"the variable {name} is not set; set it in the environment or in .env")
        return f"unset-{name}"
    return value
