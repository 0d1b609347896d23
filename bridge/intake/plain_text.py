"""A plain text as an object: lines like `Status: down` in its head are fields, the sentences below them its text."""

import re

from bridge.domain import secrecy
from bridge.intake import outline, prose
from bridge.intake.keys import EVENTS, KINDS, PLACES, RANKS
from bridge.intake.vocabulary import MAX_TEXT

MAX_LINES = 200
MAX_HEAD = 40
"""Lines of a text in which fields stand."""
MAX_NAME, MAX_VALUE = 40, 300
"""Characters of a field's name, and of its value."""
_NAME_SIGNS = frozenset(" _./()-")
_FRAME_SIGNS = frozenset("*=#_~-")
_FRAME = 3
"""So many signs at the beginning of a line make it a frame."""
_KNOWN = (*RANKS["state"], *RANKS["severity"], *PLACES, *RANKS["link"], *EVENTS, *KINDS)
_FIELDS = frozenset(_KNOWN) - {"text", "title"}
_TEXTS = frozenset(
    (*RANKS["text"], "additionalinfo", "info", "datetime", "date", "time", "plugin", "type", "plugininstance", "typeinstance")
)
_SUBJECT = re.compile(r"^\s*(?:Subject|Betreff)\s{0,3}:\s*", re.IGNORECASE)
_FEW = 2
"""So many fields at the beginning of a text make a head; one alone may be a sentence: `Note: disk full`."""


def fields_of(text: str) -> dict[str, object]:
    """The fields of a text with its `title`, a first line that is no field, and its `text`, all below it."""
    lines = prose.plain(_unframed(text[: 4 * MAX_TEXT]), 2 * MAX_TEXT).split("\n")[:MAX_LINES]
    while lines and not lines[0].strip():
        lines.pop(0)
    found: dict[str, object] = {}
    rest: list[str] = []
    pairs = [_pair(line.strip()) for line in lines[:MAX_HEAD]]
    headed = sum(pair[2] for pair in pairs if pair is not None) >= _FEW
    for place, line in enumerate(lines):
        pair = pairs[place] if place < MAX_HEAD else None
        if pair is not None and pair[2] and (headed or place):
            name, value, _ = pair
            if outline.plain(name) in ("title", "text"):
                rest.append(line)
                continue
            if not value:
                value = next((below.strip() for below in lines[place + 1 : place + 4] if below.strip()), "")
            if value and not secrecy.is_secret(name):
                found.setdefault(name, value)
            if headed and place < MAX_HEAD:
                continue
        rest.append(line)
    if headed:
        rest = [line for line in rest if line.strip() and not _is_heading(line.strip())]
    if not rest:
        return found
    rest[0] = _SUBJECT.sub("", rest[0])
    head, below = rest[0].strip(), "\n".join(rest[1:]).strip()
    return {"title": head, "text": below, **found}


def _unframed(text: str) -> str:
    """The text without lines that only frame what follows: `***** Monitoring *****`, `-----`."""
    return "\n".join(
        "" if set(line[:_FRAME]) <= _FRAME_SIGNS and len(line) >= _FRAME and _is_heading(line) else line for line in text.split("\n")
    )


def _is_heading(line: str) -> bool:
    """Whether a line is at most a few words between signs."""
    words = line.strip("".join(_FRAME_SIGNS) + " \t[]()<>|:.")
    return words != line.strip() and len(words) <= MAX_NAME and all(sign.isalnum() or sign == " " for sign in words)


def _pair(line: str) -> tuple[str, str, bool] | None:
    """The name and the value of a line that is a field, and whether the name is a known one; None for a sentence."""
    places = [place for sign in (":", "=") if 0 < (place := line.find(sign)) <= MAX_NAME + 1]
    if not places:
        return None
    at = min(places)
    name, rest = line[:at].rstrip(), line[at + 1 :]
    if not name[:1].isalpha() or not all(sign.isascii() and (sign.isalnum() or sign in _NAME_SIGNS) for sign in name):
        return None
    if line[at] == ":" and rest and not rest[0].isspace():
        return None  # a time or an address
    key = outline.plain(name)
    known = key in _FIELDS or key in _TEXTS or any(key.endswith(word) for word in ("state", "status", "severity", "host", "name", "type"))
    return name, rest.strip()[:MAX_VALUE], known
