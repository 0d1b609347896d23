"""The characters of a body: by its marks, by what it or its header declares, and else by what its bytes can be."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-16", "utf-32", "iso2022", "utf-7", "hz")
"""Codecs whose bytes can look like UTF-8, and which count wherever they are declared."""
_LATIN = ("iso8859-1", "ascii", "cp1252")
_DECLARED = re.compile(
    rb"""<\?xml[^<>]{0,200}?encoding\s{0,5}=\s{0,5}["']([\w.:-]{1,40})|<meta[^<>]{0,300}?charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_HEAD = 2048
"""Bytes in which XML and HTML declare their characters."""
_LOOKED_AT = 4000
_LEAST_ASCII = 0.5
"""The share of characters of such a text that are in ASCII: no language of Western Europe has fewer."""
_LEAST_PLAIN = 0.6
"""The share of letters, digits and blanks of a text that nobody declared and that is no UTF-8."""


def text_of(body: bytes, charset: str | None = None) -> str:
    """The body as text. `charset` is what its header says, which counts where the bytes agree: much is called Latin-1 and is UTF-8.

    What is neither UTF-8 nor declared is read as Windows-1252, which holds Latin-1.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    if b"\x00" in body[:4]:
        return body.decode("utf-16-be" if body[:1] == b"\x00" else "utf-16-le", "replace")
    declared = [name for name in (_codec(charset), _codec(_inside(body))) if name]
    for name in declared:
        if name.startswith(_WIDE) and (text := _strict(body, name)) is not None:
            return text
    if (text := _strict(body, "utf-8")) is not None:
        return text
    for name in declared:
        if name not in _LATIN and (text := _strict(body, name)) is not None:
            return text
    return _western(body)


def encodings(charset: str | None) -> tuple[str, ...]:
    """Those in which the escapes of a form may be written, in the order of trying."""
    declared = _codec(charset)
    return tuple(dict.fromkeys(("utf-8", *([declared] if declared and not declared.startswith(_WIDE) else []), "cp1252", "latin-1")))


def is_plain(text: str, body: bytes, charset: str | None = None) -> bool:
    """Whether a text without structure is one for people: it is Unicode or was declared, or it is mostly letters."""
    if body.isascii() or body.startswith(tuple(mark for mark, _ in _BOMS)) or _codec(charset) or _strict(body, "utf-8") is not None:
        return True
    looked_at = text[:_LOOKED_AT]
    plain = sum(character.isalnum() or character.isspace() for character in looked_at)
    ascii_ones = sum(character.isascii() for character in looked_at)
    broken = any(not character.isprintable() and not character.isspace() and character != "\xad" for character in looked_at)
    return not broken and ascii_ones >= _LEAST_ASCII * len(looked_at) and plain >= _LEAST_PLAIN * len(looked_at)


def _inside(body: bytes) -> str | None:
    """What XML or HTML declares of itself."""
    found = _DECLARED.search(body[:_HEAD]) if body.lstrip()[:1] == b"<" else None
    return (found[1] or found[2]).decode("ascii") if found else None


def _codec(charset: str | None) -> str:
    """The codec behind a name, in Python's own words; empty where there is none for text."""
    if not charset:
        return ""
    try:
        found = codecs.lookup(charset.strip("\"' "))
    except (LookupError, ValueError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined") else ""


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _western(body: bytes) -> str:
    """Windows-1252, and Latin-1 where a byte means nothing in that."""
    return text if (text := _strict(body, "cp1252")) is not None else body.decode("latin-1")
