"""From the bytes of a body to a document, whatever the Content-Type claims.

Rule: the first byte that is no blank decides. `{`, `[` and `"` begin JSON, `--` a multipart form, `<` XML or HTML; else a form is tried,
with JSON in its fields; else it is text.
"""

import codecs
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from bridge.errors import ReadError
from bridge.intake import markup

MAX_FIELDS = 200
"""Fields of a form."""
MAX_ESCAPES = 200_000
"""Escapes in a form: taking one apart needs some 200 bytes for each."""
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MAX_SEARCHED = 10_000
MAX_LINES = 1000
"""Documents of a body that has one on each line."""
_PART_NAME = re.compile(r'name="([^"\n]{1,100})"')
_HOLLOW = re.compile(r"[\s\[\]{},:]*")
_FIELD_NAME = re.compile(r"[\w.\[\]-]{1,100}")
_WRAPPED = ("payload", "data")
_JSON_STARTS = ("{", "[", '"')


def decode(body: bytes, *, query: Mapping[str, str] | None = None, nested: bool = True) -> object:
    """The document in `body`: what JSON gives, or the fields of a form or, without a body, of the query.

    With `nested`, JSON in the fields of a form is read too; a field that only begins like JSON stays text.
    None stands for nothing at all: an empty body, or brackets alone in whatever depth. A text that is none of these is itself the
    document. ReadError for JSON that is broken.
    Lenient where senders are sloppy: byte order marks, UTF-16, Latin-1, NaN, duplicate keys (the last one counts), huge integers.
    """
    if not body.strip():
        return _fields(dict(query), nested=nested) if query else None
    try:
        document: object = json.loads(body)
    except RecursionError as error:
        raise_unless_hollow(body, error)
        return None
    except ValueError:
        return _decode_slowly(body, nested=nested)
    return None if isinstance(document, list) and _HOLLOW.fullmatch(text_of(body)) else document


def raise_unless_hollow(body: bytes, error: Exception) -> None:
    """Brackets alone are nothing; anything else that is nested too deeply cannot be read."""
    if not _HOLLOW.fullmatch(body.decode("latin-1")):
        raise ReadError("the body is nested too deeply") from error


def text_of(body: bytes) -> str:
    """The body as text: by its byte order mark, as UTF-16 by its NULs, as UTF-8, else as Latin-1."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    if b"\x00" in body[:4]:
        return body.decode("utf-16-be" if body[:1] == b"\x00" else "utf-16-le", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _decode_slowly(body: bytes, *, nested: bool) -> object:
    text = text_of(body).strip().lstrip("\ufeff")
    if not text or _HOLLOW.fullmatch(text):
        return None
    if text.startswith(_JSON_STARTS):
        return _json_or_lines(text)
    if text.startswith("<"):
        found = markup.read(text)
        return _prose(found, body) if isinstance(found, str) else found
    fields = _multipart(text) if text.startswith("--") else _form(text)
    return _prose(text, body) if fields is None else _fields(fields, nested=nested)


def _prose(text: str, body: bytes) -> str:
    """A text for people. What is no UTF-8 is left to the safe text, which knows of charsets."""
    looked_at = text[:MAX_SEARCHED]
    garbled = "\ufffd" in text or "\x00" in text or not any(character.isalpha() for character in looked_at)
    foreign = not _is_unicode(text, body) or (body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and not re.search("[ -~]", looked_at))
    broken = (text.startswith("<") and " " not in looked_at) or text.count("%") > MAX_ESCAPES
    if garbled or foreign or broken:
        raise ReadError("the body is neither JSON nor a form nor a text in UTF-8")
    return text


def _is_unicode(text: str, body: bytes) -> bool:
    """Whether the text was read by its mark or as UTF-8, and not as Latin-1, which reads anything."""
    return body.isascii() or body.startswith(tuple(mark for mark, _ in _BOMS)) or text.encode("latin-1", "ignore") != body.strip()


def _json_or_lines(text: str) -> object:
    """JSON, or several documents of it on lines of their own, or a text that only begins like it: `[FIRING] disk full`."""
    try:
        return _json(text)
    except ReadError as error:
        broken = error.__cause__
        at = broken.pos if isinstance(broken, json.JSONDecodeError) else None
        if at is not None and at <= 1 and not text.startswith("{"):
            return text
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


def _form(text: str) -> dict[str, str] | None:
    """The fields of an urlencoded form in UTF-8, else Latin-1; None for prose."""
    if "=" not in text or text.startswith("<") or text.count("%") > MAX_ESCAPES:
        return None
    for encoding in ("utf-8", "latin-1"):
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
            return _json(fields[name])
    return {name: _inner(value) if nested and value.lstrip().startswith("{") else value for name, value in fields.items()}


def _inner(value: str) -> object:
    try:
        return _json(value)
    except ReadError:
        return value
