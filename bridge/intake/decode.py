"""From the bytes of a body to a document, whatever the Content-Type claims.

Rule: the first byte that is no blank decides. `{`, `[` and `"` begin JSON, `--` a multipart form, `<` XML or HTML; else a form is tried,
with JSON in its fields; else it is text.
"""

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from bridge.errors import ReadError
from bridge.intake import lenient, markup
from bridge.intake.charsets import encodings, is_plain, text_of

MAX_FIELDS = 200
"""Fields of a form."""
MAX_ESCAPES = 200_000
"""Escapes in a form: taking one apart needs some 200 bytes for each."""
MAX_SEARCHED = 10_000
MAX_LINES = 1000
"""Documents of a body that has one on each line."""
_PART_NAME = re.compile(r'name="([^"\n]{1,100})"')
_HOLLOW = re.compile(r"[\s\[\]{},:]*")
_FIELD_NAME = re.compile(r"[\w.\[\]-]{1,100}")
_WRAPPED = ("payload", "data")
_JSON_STARTS = ("{", "[", '"')
_OBJECTS = ("{", "[{")
_HOLDERS = ("payload", "data", "body", "message", "text", "json", "event", "alert", "content")
"""Keys of JSON under which other JSON stands as a text."""
MAX_WRAPPINGS = 3
"""How often JSON may stand in a string of JSON."""
_PLACEHOLDER = re.compile(r"\{[\w .-]{1,60}\}")
"""A text for people may begin with a name in braces."""


def decode(body: bytes, *, query: Mapping[str, str] | None = None, nested: bool = True, charset: str | None = None) -> object:
    """The document in `body`: what JSON gives, or the fields of a form or, without a body, of the query.

    With `nested`, JSON in the fields of a form and in strings of JSON is read too, and what is nearly JSON; a field that only begins like
    JSON stays text. `charset` is what the sender says of the characters.
    None stands for nothing at all: an empty body, or brackets alone in whatever depth. A text that is none of these is itself the
    document. ReadError for JSON that is broken.
    Lenient where senders are sloppy: byte order marks, UTF-16, Latin-1, NaN, duplicate keys (the last one counts), huge integers,
    Python's quotes and words, stray commas and comments.
    """
    if not body.strip():
        return _fields(dict(query), nested=nested) if query else None
    try:
        document: object = json.loads(body)
    except RecursionError as error:
        raise_unless_hollow(body, error)
        return None
    except ValueError:
        document = _decode_slowly(body, nested=nested, charset=charset)
        return _unwrapped(document) if nested else document
    if isinstance(document, list) and _HOLLOW.fullmatch(text_of(body)):
        return None
    return _unwrapped(document) if nested else document


def _unwrapped(document: object) -> object:
    """The document without JSON that stands in strings: it is one itself, or one of its fields is."""
    for _ in range(MAX_WRAPPINGS):
        if not isinstance(document, str) or not document.lstrip().startswith(_JSON_STARTS):
            break
        try:
            inner = _json_or_nearly(document.strip())
        except ReadError:
            break
        if not isinstance(inner, dict | list | str):
            break
        document = inner
    if not isinstance(document, dict):
        return document
    held = {name: value for name in _HOLDERS if isinstance(value := document.get(name), str) and value.lstrip().startswith(_OBJECTS)}
    nearly = sum(map(len, held.values())) <= lenient.MAX_LENGTH
    opened = {name: _inner(value, nearly=nearly) for name, value in held.items()}
    changed = {name: value for name, value in opened.items() if not isinstance(value, str)}
    if len(document) == len(changed) == 1:
        return next(iter(changed.values()))
    return document | changed if changed else document


def raise_unless_hollow(body: bytes, error: Exception) -> None:
    """Brackets alone are nothing; anything else that is nested too deeply cannot be read."""
    if not _HOLLOW.fullmatch(body.decode("latin-1")):
        raise ReadError("the body is nested too deeply") from error


def _decode_slowly(body: bytes, *, nested: bool, charset: str | None) -> object:
    text = text_of(body, charset).strip().strip("\ufeff\x00").strip()
    if not text or _HOLLOW.fullmatch(text):
        return None
    if text.startswith(_JSON_STARTS):
        return _json_or_lines(text, nearly=nested)
    if text.startswith("<"):
        found = markup.read(text)
        return _prose(found, body, charset) if isinstance(found, str) else found
    fields = _multipart(text) if text.startswith("--") else _form(text, charset)
    return _prose(text, body, charset) if fields is None else _fields(fields, nested=nested)


def _prose(text: str, body: bytes, charset: str | None) -> str:
    """A text for people. What has no letters, or is broken, is left to the safe text."""
    looked_at = text[:MAX_SEARCHED]
    garbled = "\ufffd" in text or "\x00" in text or not any(character.isalpha() for character in looked_at)
    foreign = not is_plain(text, body, charset) or (body[:2] in (b"\xff\xfe", b"\xfe\xff") and not re.search("[ -~]", looked_at))
    broken = (text.startswith("<") and " " not in looked_at) or text.count("%") > MAX_ESCAPES
    if garbled or foreign or broken:
        raise ReadError("the body is neither JSON nor a form nor a text")
    return text


def _json_or_nearly(text: str) -> object:
    """JSON, or what is nearly JSON; ReadError with what strict JSON says against it."""
    try:
        return _json(text)
    except ReadError as error:
        try:
            return lenient.read(text)
        except ReadError:
            raise error from error.__cause__


def _json_or_lines(text: str, *, nearly: bool) -> object:
    """JSON, or several documents of it on lines of their own, or a text that only begins like it: `[FIRING] disk full`."""
    try:
        return _json_or_nearly(text) if nearly else _json(text)
    except ReadError as error:
        broken = error.__cause__
        at = broken.pos if isinstance(broken, json.JSONDecodeError) else None
        if at is not None and at <= 1 and (not text.startswith("{") or (nearly and _PLACEHOLDER.match(text) is not None)):
            return text
        if at is not None and nearly and text.startswith('"'):
            return text  # it begins with a name in quotes
        if at is not None and "\n" in text[max(0, at - 2) : at + 1]:
            return _json_lines(text, error)
        raise


def _json_lines(text: str, error: ReadError) -> list[object]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_LINES:
        raise error
    return [_json(line) for line in lines]


def _multipart(text: str) -> dict[str, str] | None:
    """The fields of a multipart form by the marks between them; None where there are none."""
    mark, _, rest = text.replace("\r\n", "\n").partition("\n")
    fields: dict[str, str] = {}
    for part in rest.split(f"{mark.strip()}", MAX_FIELDS)[:MAX_FIELDS]:
        head, gap, value = part.partition("\n\n")
        name = _PART_NAME.search(head)
        if gap and name is not None:
            fields[name[1]] = value.strip("\n")
    return fields or None


def _json(text: str) -> object:
    try:
        return json.loads(text, strict=False, parse_int=_integer)
    except RecursionError as error:
        raise ReadError("the body is nested too deeply") from error
    except ValueError as error:
        raise ReadError(f"the body is no JSON: {error}") from error


def _integer(digits: str) -> object:
    """An integer, or its digits where it is too long for a number."""
    return int(digits) if len(digits) < 1000 else digits


def _form(text: str, charset: str | None) -> dict[str, str] | None:
    """The fields of an urlencoded form in UTF-8, else as declared, else Windows-1252; None for prose."""
    if "=" not in text or text.startswith("<") or text.count("%") > MAX_ESCAPES:
        return None
    for encoding in encodings(charset):
        try:
            pairs = parse_qsl(
                text, keep_blank_values=True, max_num_fields=MAX_FIELDS, strict_parsing=True, encoding=encoding, errors="strict"
            )
        except UnicodeDecodeError:
            continue
        except ValueError:
            break
        return dict(pairs) if all(_FIELD_NAME.fullmatch(name) for name, _ in pairs) else None
    return None


def _fields(fields: dict[str, str], *, nested: bool) -> object:
    """The JSON that a field wraps, alone or beside others; else the fields themselves."""
    for name in _WRAPPED:
        if fields.get(name, "").lstrip().startswith(("{", "[")):
            return _json_or_nearly(fields[name].strip()) if nested else _json(fields[name])
    return {name: _inner(value) if nested and value.lstrip().startswith(_OBJECTS) else value for name, value in fields.items()}


def _inner(value: str, *, nearly: bool = True) -> object:
    try:
        return _json_or_nearly(value.strip()) if nearly else _json(value.strip())
    except ReadError:
        return value
