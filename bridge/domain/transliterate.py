"""The GSM alphabet, and the few characters outside it that have a plain spelling which means the same.

Letters are never folded: `é` is in the alphabet, `ç` has no equal in it. What would turn a meaning round is spelled out: `≠` is `!=`.
"""

import re
from unicodedata import normalize

BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
"""The 127 characters of one septet (TS 23.038, 6.2.1; its 128th, the escape, is no text)."""
EXTENSION = "\f^{}\\[~]|€"
"""The characters of two septets (6.2.1.1)."""

_GSM = re.compile(f"[{re.escape(BASIC + EXTENSION)}]*")


def is_gsm(text: str) -> bool:
    """Whether every character is in the GSM alphabet."""
    return _GSM.fullmatch(text) is not None


_SPELLINGS = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02b9\u02bb\u02bc\u02bd\u02c8\u00b4\u0060\uff07",
    '"': "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u301d\u301e\u301f\uff02",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d",
    "*": "\u2022\u2023\u2024\u2027\u00b7\u2219\u22c5\u25aa\u25ab\u25cf\u25e6\u2217",
    " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\u2028\u2029",
    "": "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f",
    "...": "\u2026\u22ef",
    "->": "\u2192\u279c\u2794\u279d\u279e\u27a1\u27f6\u2b62",
    "=>": "\u21d2\u27f9",
    "<-": "\u2190\u27f5\u2b05\u21d0",
    "<->": "\u2194\u27f7\u21d4",
    "(up)": "\u2191\u2b06",
    "(down)": "\u2193\u2b07",
    "<=": "\u2264\u2a7d",
    ">=": "\u2265\u2a7e",
    "!=": "\u2260",
    "~": "\u2248\u223c\u02dc\uff5e",
    "+/-": "\u00b1",
    "x": "\u00d7\u2715\u2716",
    "/": "\u00f7\u2044\u2215",
    "u": "\u00b5\u03bc",
    "deg": "\u00b0",
    "degC": "\u2103",
    "degF": "\u2109",
    "^2": "\u00b2",
    "^3": "\u00b3",
    " 1/2": "\u00bd",
    " 1/4": "\u00bc",
    " 3/4": "\u00be",
    "|": "\u00a6\u2502\u2503",
    ">": "\u25b6\u25b8\u25ba",
    "(c)": "\u00a9",
    "(r)": "\u00ae",
    "(tm)": "\u2122",
    "No.": "\u2116",
    "ff": "\ufb00",
    "fi": "\ufb01",
    "fl": "\ufb02",
    "ffi": "\ufb03",
    "ffl": "\ufb04",
    "SS": "\u1e9e",
    "?": "\ufffd",
}
_TABLE = {ord(character): plain for plain, characters in _SPELLINGS.items() for character in characters}


def transliterate(text: str) -> str:
    """The text in GSM characters where that only takes other spellings; else the text exactly as it was."""
    if is_gsm(text):
        return text
    plain = normalize("NFC", text).translate(_TABLE)
    return plain if is_gsm(plain) else text


def transliteration(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What `transliterate` makes of the text, and each (character, spelling) that it replaced, once, in the order of the text."""
    plain = transliterate(text)
    if plain == text:
        return text, ()
    composed = dict.fromkeys(normalize("NFC", text))
    return plain, tuple((character, _TABLE[ord(character)]) for character in composed if ord(character) in _TABLE)
