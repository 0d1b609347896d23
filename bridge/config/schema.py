"""The JSON Schema of `smsbridge.toml`, for editors: made from what the reading of the file asks of each key, so that it holds no other.

It knows names, kinds and choices. What only the whole file can tell (whether a contact exists, whether a matcher can be read) `check` says.
"""

from collections.abc import Callable, Mapping

from bridge.config import words
from bridge.config.lines import Lines, Path
from bridge.config.load import read
from bridge.config.reading import NAME, Key, Notes
from bridge.config.told import TOLD
from bridge.domain.alert import Severity
from bridge.domain.money import parse_money
from bridge.intake.registry import FORMATS

Schema = dict[str, object]
ANY_NAME = "NAME"
"""Stands in a path for a name that the operator gives, as 0 does for a place in a list of tables."""
PROBE: Mapping[str, object] = {
    "contacts": {ANY_NAME: {}},
    "groups": {ANY_NAME: []},
    "hooks": {ANY_NAME: {}},
    "routes": [{}],
    "quiet": {kind: {ANY_NAME: {}} for kind in ("contact", "group", "route")},
}
"""A document in which every table is read once. It is full of mistakes, which do not matter here."""
REQUIRED = frozenset({("contacts", ANY_NAME, "phone"), ("routes", 0, "name"), ("routes", 0, "to")})
"""Keys without which their table is a mistake."""

_VARIABLE = r"\$\{"
_DURATION = r"^\s*([0-9]{1,6}[ywdhms])+\s*$"


def _choice(*values: str) -> Schema:
    return {"enum": list(values)}


def _pattern(pattern: str) -> Schema:
    return {"pattern": pattern}


_READERS: Mapping[Callable[[str], object], Schema] = {
    words.form: _choice(*FORMATS),
    words.language: _choice(*words.LANGUAGES),
    words.severity: _choice(*Severity),
    words.start_of_day: _pattern(r"^\s*[0-9]{1,2}:[0-9]{2}\s*$"),
    words.end_of_day: _pattern(r"^\s*[0-9]{1,2}:[0-9]{2}\s*$"),
    words.reports: _choice("webhook", "poll"),
    words.country: _pattern("^[A-Z]{2}$"),
    words.chat_channel: _pattern("^[CGD][A-Z0-9]{2,20}$"),
    words.timeout: _pattern(_DURATION),
    words.silence: _pattern(_DURATION),
    words.lifetime: _pattern(_DURATION),
    words.kept: _pattern(_DURATION),
    words.ack_expires: _pattern(_DURATION),
    words.group_wait: _pattern(_DURATION),
    words.group_interval: _pattern(_DURATION),
    words.repeat_interval: _pattern(_DURATION),
    parse_money: _pattern(r"^\s*[0-9]"),
}
"""What a reader of texts takes, as far as a schema can say it."""


def schema() -> Schema:
    """The schema, draft 7, which editors know."""
    keys = asked()
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "smsbridge.toml",
        "description": "The configuration of smsbridge. Text may hold ${VARIABLES} of the environment.",
        **_table((), keys, named=False),
    }


def asked() -> dict[Path, list[Key]]:
    """What the reading of a file asks of its keys, by path."""
    notes = Notes(file="", lines=Lines(""))
    read(PROBE, notes)
    return notes.keys


def _table(path: Path, keys: Mapping[Path, list[Key]], *, named: bool) -> Schema:
    inside = {found[-1]: found for found in keys if found[:-1] == path}
    if named:
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{NAME.pattern}$"},
            "additionalProperties": _value(inside[ANY_NAME], keys) if ANY_NAME in inside else True,
        }
    required = [str(name) for name, found in inside.items() if found in REQUIRED]
    return {
        "type": "object",
        "properties": {str(name): _value(found, keys) for name, found in inside.items()},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _value(path: Path, keys: Mapping[Path, list[Key]]) -> Schema:
    """What may stand at a key, with a word on it."""
    entries = keys[path]
    named = any(key.named for key in entries)
    shapes: list[Schema] = []
    for key in entries:
        shape = _shape(path, key, keys, named=named)
        if shape not in shapes:
            shapes.append(shape)
    if len(shapes) > 1:
        # A text that is read twice, once for its value, says no more than the stricter one.
        shapes = [shape for shape in shapes if shape != {"type": "string"} or any(other.get("type") == "object" for other in shapes)]
    shape = shapes[0] if len(shapes) == 1 else {"anyOf": shapes}
    return {"description": told, **shape} if (told := TOLD.get(path)) else shape


def _shape(path: Path, key: Key, keys: Mapping[Path, list[Key]], *, named: bool) -> Schema:
    match key.wanted:
        case wanted if wanted is bool:
            return {"type": "boolean"}
        case wanted if wanted is int or wanted is float:
            return {"type": "integer" if wanted is int else "number", "minimum": key.least, "maximum": key.most}
        case wanted if wanted is list:
            return {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}
        case wanted if wanted is tuple:
            return {"type": "array", "items": _table((*path, 0), keys, named=False)}
        case wanted if wanted is dict:
            return _table(path, keys, named=named)
        case _:
            limits = next((limits for reader, limits in _READERS.items() if reader is key.reader), None)
            if limits is None:
                return {"type": "string"}
            return {"type": "string", "anyOf": [limits, {"pattern": _VARIABLE}]}
