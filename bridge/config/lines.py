"""On which line of a TOML file each key stands. `tomllib` does not tell; this reads just enough of the syntax to know."""

import re
import tomllib
from collections.abc import Sequence

Path = tuple[str | int, ...]
"""Keys and, in arrays, indices from the top of the file."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=""")
_CLOSING = re.compile(r"""[\]}]|\"{3}|'{3}""")
_PART = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*(?:\.|$)""")


def plain(text: str) -> str:
    """The text of a file without the marks that editors of other systems leave in it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


class Lines:
    """The lines of a file that `tomllib` has read already."""

    def __init__(self, text: str) -> None:
        """Note the line of every table, key and array item that begins a line."""
        self._lines: dict[Path, int] = {(): 1}
        self._counts: dict[Path, int] = {}
        table: Path = ()
        lines = text.split("\n")
        at = 0
        while at < len(lines):
            if header := _HEADER.match(lines[at]):
                table = self._open(header[2], array=header[1] == "[[")
                self._lines.setdefault(table, at + 1)
            elif key := _KEY.match(lines[at]):
                path = (*table, *_parts(key[1]))
                self._lines.setdefault(path, at + 1)
                at += self._continued(lines, at, path)
            at += 1

    def of(self, path: Sequence[str | int]) -> int:
        """The line of a path, or of the nearest thing that holds it."""
        whole = tuple(path)
        for length in range(len(whole), -1, -1):
            if (line := self._lines.get(whole[:length])) is not None:
                return line
        return 1

    def _open(self, name: str, *, array: bool) -> Path:
        path: Path = ()
        parts = _parts(name)
        for place, part in enumerate(parts):
            path = (*path, part)
            if array and place == len(parts) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _continued(self, lines: Sequence[str], at: int, path: Path) -> int:
        """How many further lines the value takes; the items of an array that begin a line of their own are noted."""
        for more in range(len(lines) - at):
            if (more == 0 or _CLOSING.search(lines[at + more])) and _complete("\n".join(lines[at : at + more + 1])):
                self._note_items(lines[at : at + more + 1], at, path)
                return more
        return 0

    def _note_items(self, lines: Sequence[str], at: int, path: Path) -> None:
        """Note the line of each item of an array that is written over several lines, as far as its items stand on one line each."""
        _, _, first = lines[0].partition("[")
        place = 0
        for offset, line in enumerate((first, *lines[1:])):
            items = _items(line)
            if items is None:
                return
            for item in range(items if len(lines) > 1 else 0):
                self._lines.setdefault((*path, place + item), at + offset + 1)
            place += items


def _complete(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _items(line: str) -> int | None:
    """How many whole items of an array a line holds; None where one goes over its end."""
    text = line.strip()
    try:
        return len(tomllib.loads(f"x = [{text.removesuffix(']')}\n]")["x"])
    except tomllib.TOMLDecodeError:
        try:
            return len(tomllib.loads(f"x = [{text}\n]")["x"])
        except tomllib.TOMLDecodeError:
            return None


def _parts(name: str) -> Path:
    found: list[str | int] = []
    for match in _PART.finditer(name):
        part = match[1]
        found.append(part[1:-1] if part[0] in "\"'" else part)
    return tuple(found)
