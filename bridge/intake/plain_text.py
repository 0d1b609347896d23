"""A plain text as an object: lines like `Status: down` in its head are fields, the sentences below them its text."""

import re

from bridge.intake import outline, prose, secrecy
from bridge.intake.keys import EVENTS, KINDS, PLACES, RANKS
from bridge.intake.vocabulary import MAX_TEXT

MAX_LINES = 200
MAX_HEAD = 40
"""Lines of a text in which fields stand."""
_PAIR = re.compile(r"([A-Za-z][A-Za-z0-9 _./()-]{0,40}?)[ \t]{0,4}(?::[ \t]+|:$|[ \t]=[ \t]|=(?=\S))[ \t]*(.{0,300})")
_FRAME = re.compile(r"^[*=#_~-]{3,40}[ \t]{0,4}(?:[\w ]{1,40}[ \t]{0,4}[*=#_~-]{3,40})?[ \t]{0,10}$", re.MULTILINE)
_RULE = re.compile(r"[\W_]{1,40}[\w ]{0,40}[\W_]{1,40}")
"""A line that only frames what follows it: `***** Nagios *****`."""
_KNOWN = (*RANKS["state"], *RANKS["severity"], *PLACES, *RANKS["link"], *EVENTS, *KINDS)
_FIELDS = frozenset(_KNOWN) - {"text", "title"}
_TEXTS = frozenset(
    (*RANKS["text"], "additionalinfo", "info", "datetime", "date", "time", "plugin", "type", "plugininstance", "typeinstance")
)
_FEW = 2
"""So many fields at the beginning of a text make a head; one alone may be a sentence: `Note: disk full`."""


def fields_of(text: str) -> dict[str, object]:
    """The fields of a text with its `title`, a first line that is no field, and its `text`, all below it."""
    lines = prose.plain(_FRAME.sub("", text[: 4 * MAX_TEXT]), 2 * MAX_TEXT).split("\n")[:MAX_LINES]
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
        rest = [line for line in rest if line.strip() and not _RULE.fullmatch(line.strip())]
    if not rest:
        return found
    head, below = rest[0].strip(), "\n".join(rest[1:]).strip()
    return {"title": head, "text": below, **found}


def _pair(line: str) -> tuple[str, str, bool] | None:
    """The name and the value of a line that is a field, and whether the name is a known one; None for a sentence."""
    match = _PAIR.fullmatch(line)
    if match is None:
        return None
    key = outline.plain(match[1])
    known = key in _FIELDS or key in _TEXTS or any(key.endswith(word) for word in ("state", "status", "severity", "host", "name", "type"))
    return match[1], match[2].strip(), known
