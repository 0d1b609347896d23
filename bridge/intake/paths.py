"""Paths into a document: `a.b[0].c`, as the tables of formats and `[hooks.NAME.map]` write them."""

import re
from collections.abc import Mapping
from functools import lru_cache

from bridge.errors import InputError

MAX_PATH = 200
_STEP = re.compile(r"\[(\d{1,4})\]|\.?([^.\[\]]+)")
_MISSING = object()


@lru_cache(maxsize=4096)
def steps(path: str) -> tuple[str | int, ...]:
    """The keys and places that a path leads through; InputError where it is none."""
    found: list[str | int] = []
    end = 0
    while end < len(path):
        match = _STEP.match(path, end)
        if match is None or (end == 0 and path.startswith(".")) or len(path) > MAX_PATH:
            raise InputError(f"{path[:60]!r} is no path; write for example alert.labels.host or alerts[0].title")
        found.append(int(match[1]) if match[1] is not None else match[2])
        end = match.end()
    if not found:
        raise InputError("the path is empty; write for example alert.labels.host or alerts[0].title")
    return tuple(found)


def at(document: object, path: str) -> object:
    """What stands at the path; None where nothing does. A key that itself holds dots is found where it stands whole."""
    found = _walk(document, steps(path))
    if found is _MISSING and isinstance(document, Mapping):
        return document.get(path)
    return None if found is _MISSING else found


def has(document: object, path: str) -> bool:
    """Whether the path leads anywhere, be it to null."""
    return _walk(document, steps(path)) is not _MISSING


def _walk(document: object, way: tuple[str | int, ...]) -> object:
    found = document
    for step in way:
        if isinstance(step, str):
            if not isinstance(found, Mapping) or step not in found:
                return _MISSING
            found = found[step]
        else:
            if not isinstance(found, list) or step >= len(found):
                return _MISSING
            found = found[step]
    return found
