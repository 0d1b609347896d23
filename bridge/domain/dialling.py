"""The characters that people and programs write for the digits, signs and blanks of a phone number.

What is pasted from a web page, a mail or a chat holds characters that look like these or cannot be seen. Raised, circled and other
digits of their own stay as they are: a footnote behind a number is not a part of it.
"""

import re
from unicodedata import category, decomposition, normalize
from urllib.parse import unquote

from bridge.domain.text import clean

_SCHEME = re.compile(r"(?:tel|sms|smsto|mms|mmsto|callto)\s*:\s*(?://)?", re.IGNORECASE)
_NUMBER_LIKE = re.compile(r"[+(]?\s*\(?[0-9][0-9 ()/.+-]*|[+(]+")
_SAME = ("<wide>", "<narrow>", "<small>", "<font>")
"""What Unicode calls another drawing of the same character."""
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\u20e3")
_LIKE = {
    "-": "\u02d7\u2043\u2212\u2500\u2501\u2796\u30fc\uff70",
    "+": "\u02d6\u2795",
    "/": "\u2044\u2215\u2571\u29f8",
    ".": "\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\uff65",
    "(": "\u2768\u276a",
    ")": "\u2769\u276b",
    ",": "\u3001\uff0c",
}
_MEANT = {character: sign for sign, characters in _LIKE.items() for character in characters}


def as_typed(text: str) -> str:
    """The text with plain digits, signs and blanks, without what cannot be seen and without `tel:` before it."""
    plain = "".join(map(_plain, clean(text))).strip()
    scheme = _SCHEME.match(plain)
    if scheme is None:
        return plain
    return "".join(map(_plain, unquote(plain[scheme.end() :].partition("?")[0].rstrip("/")))).strip()


def looks_like_number(text: str) -> bool:
    """Whether somebody means a phone number by this, right or wrong, and not a name."""
    return _SCHEME.match(text.strip()) is not None or _NUMBER_LIKE.fullmatch(as_typed(text)) is not None


def _plain(character: str) -> str:
    if character.isascii():
        return character
    if character in _MEANT:
        return _MEANT[character]
    kind = category(character)
    if character in _INVISIBLE or kind == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if kind in ("Zs", "Zl", "Zp"):
        return " "
    if kind == "Pd":
        return "-"
    plain = normalize("NFKC", character)
    return plain if decomposition(character).startswith(_SAME) and plain.isascii() else character
