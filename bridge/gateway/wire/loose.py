"""Reading what PHP programs write: JSON with any oddity, nested form fields, booleans in all their spellings."""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from urllib.parse import parse_qsl

_SEGMENT = re.compile(r"\[([^\[\]]*)\]")
_MAX_FIELDS = 1000
_MAX_DEPTH = 4
_TRUE = frozenset({"1", "true", "on", "yes"})
_MAX_CODE_DIGITS = 3


def read_json(body: bytes) -> object:
    """The JSON value in a body, with or without a byte-order mark, numbers with a point as Decimal; ValueError when it is none."""
    try:
        value: object = json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=lambda _: None)
    except RecursionError as error:
        raise ValueError("too deeply nested") from error
    return value


def read_value(content_type: str, body: bytes) -> object:
    """The JSON value in a body, else its text; an undecodable byte spoils no code."""
    try:
        return read_json(body)
    except ValueError:
        charset = "latin-1" if "8859" in content_type else "utf-8-sig"
        return body.decode(charset, "replace")


def read_form(text: str) -> list[tuple[str, str]]:
    """The fields of a query or a form, in their order; ValueError when there are absurdly many."""
    return parse_qsl(text.lstrip("?"), keep_blank_values=True, max_num_fields=_MAX_FIELDS)


def nested(fields: Iterable[tuple[str, str]]) -> dict[str, object]:
    """`files[0][name]=a` as `{"files": {"0": {"name": "a"}}}`, and `ids[]=1` as PHP counts it; a later value replaces an earlier one."""
    tree: dict[str, object] = {}
    for name, value in fields:
        head, bracket, rest = name.partition("[")
        path = [head, *_SEGMENT.findall(bracket + rest)][: _MAX_DEPTH + 1]
        node = tree
        for segment in path[:-1]:
            key = segment or str(len(node))
            below = node.get(key)
            if not isinstance(below, dict):
                below = {}
                node[key] = below
            node = below
        node[path[-1] or str(len(node))] = value
    return tree


def as_mapping(value: object) -> Mapping[str, object]:
    """A JSON object, or an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """A JSON array, or the values of what PHP writes in its place: an object that counts its keys, or a comma-separated string."""
    match value:
        case list():
            return value
        case dict():
            return list(value.values())
        case str():
            return [part.strip() for part in value.split(",") if part.strip()]
        case None:
            return []
        case _:
            return [value]


def as_flag(value: object) -> bool:
    """True for true, 1, "1", "true", "on" and "yes"."""
    match value:
        case bool():
            return value
        case None:
            return False
        case _:
            return str(value).strip().lower() in _TRUE


def as_code(value: object) -> int | None:
    """A return code given as a number or a string of 2 or 3 digits, else None."""
    match value:
        case bool():
            return None
        case int():
            text = str(value) if 0 <= value < 10**_MAX_CODE_DIGITS else ""
        case str():
            text = value.strip()
        case _:
            return None
    return int(text) if 1 < len(text) <= _MAX_CODE_DIGITS and text.isascii() and text.isdigit() else None


def as_text(value: object) -> str | None:
    """A string; a whole number as its digits; anything else, and nothing, as None."""
    match value:
        case bool():
            return None
        case int():
            return str(value) if abs(value) < 10**30 else None
        case str():
            # Half a character, as of a broken emoji, can be kept by no database.
            return value.encode("utf-8", "replace").decode() or None
        case _:
            return None


def as_money(value: object) -> Decimal | None:
    """A finite amount given as a number or a string, else None."""
    match value:
        case bool():
            return None
        case int() | Decimal():
            amount = Decimal(value)
        case str() if re.fullmatch(r"\s*[+-]?[0-9]{1,12}(?:\.[0-9]{1,12})?\s*", value, re.ASCII):
            amount = Decimal(value.strip())
        case _:
            return None
    return amount if amount.is_finite() and abs(amount) < 10**12 else None
