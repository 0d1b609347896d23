"""The text of an SMS: its encoding, its size in parts, where it may be cut, and what is cleaned off it.

Alphabet and parts: 3GPP TS 23.038 (6.2.1, GSM 7 bit) and TS 23.040 (9.2.3.24, user data header of joined SMS).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import combining

from bridge.domain.transliterate import BASIC, EXTENSION, is_gsm, transliterate, transliteration

__all__ = [
    "BASIC", "EXTENSION", "Encoding", "Plainer", "Size", "clean", "fit", "is_gsm", "measure", "plainer", "split", "transliterate",
    "transliteration",
]  # fmt: skip


class Encoding(StrEnum):
    """How a text travels; the gateway's own words."""

    GSM = "gsm"
    UCS2 = "ucs2"
    BINARY = "8bit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a text takes up. The gateway's own count is the truth; this one is what the standard says."""

    encoding: Encoding
    units: int
    """Septets (GSM), 16-bit units (UCS-2) or octets (8-bit), of the text alone."""
    parts: int
    """SMS that go out and are paid; at least 1."""
    per_part: int
    """The units each of these parts has room for."""


_LIMITS = {Encoding.GSM: (160, 153), Encoding.UCS2: (70, 67)}
_OCTETS, _JOINED_OCTETS = 140, 134

_EXTENSION_CHARACTER = re.compile(f"[{re.escape(EXTENSION)}]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plainer:
    """A text in plain characters, to be offered: what a person wrote is never changed without them."""

    text: str
    parts: int
    changes: tuple[tuple[str, str], ...]
    """Each character that would be replaced, with its spelling."""


def plainer(text: str) -> Plainer | None:
    """What the text would be in plain characters, where that takes fewer parts; else None."""
    plain, changes = transliteration(text)
    parts = measure(plain).parts
    return Plainer(text=plain, parts=parts, changes=changes) if parts < measure(text).parts else None


def measure(text: str, *, udh: str | None = None, is_binary: bool = False) -> Size:
    """The size of a text, or of hex octets where `is_binary` or a user data header (hex) says so. Never raises."""
    if is_binary or udh is not None:
        return _measure_octets(octets=(len(text) + 1) // 2, header=_header_octets(udh or ""))
    encoding, wide = _encoding(text)
    single, joined = _LIMITS[encoding]
    units = len(text) + len(wide.findall(text))
    if units <= single:
        return Size(encoding=encoding, units=units, parts=1, per_part=single)
    # Without characters of two units there is nothing that a boundary could push into the next part.
    parts = -(-units // joined) if units == len(text) else len(_cut(text, wide, joined))
    return Size(encoding=encoding, units=units, parts=parts, per_part=joined)


def split(text: str) -> tuple[str, ...]:
    """The parts as they go out, in order; joined they are the text. A text without characters is one empty part."""
    encoding, wide = _encoding(text)
    single, joined = _LIMITS[encoding]
    if len(text) + len(wide.findall(text)) <= single:
        return (text,)
    return _cut(text, wide, joined)


def _encoding(text: str) -> tuple[Encoding, re.Pattern[str]]:
    """The encoding, and what finds its characters of two units."""
    return (Encoding.GSM, _EXTENSION_CHARACTER) if is_gsm(text) else (Encoding.UCS2, _ASTRAL)


def _cut(text: str, wide: re.Pattern[str], room: int) -> tuple[str, ...]:
    """Fill each part as far as it goes; a character of two units that no longer fits opens the next."""
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = start + room
        while (excess := min(end, len(text)) - start + len(wide.findall(text, start, end)) - room) > 0:
            end = min(end, len(text)) - (excess + 1) // 2
        parts.append(text[start:end])
        start = end
    return tuple(parts)


def _measure_octets(*, octets: int, header: int) -> Size:
    # One octet tells the header's length; joining SMS takes five more for an element of its own.
    single = max(1, _OCTETS - header - 1) if header else _OCTETS
    if octets <= single:
        return Size(encoding=Encoding.BINARY, units=octets, parts=1, per_part=single)
    joined = max(1, _JOINED_OCTETS - header)
    return Size(encoding=Encoding.BINARY, units=octets, parts=-(-octets // joined), per_part=joined)


def _header_octets(udh: str) -> int:
    """The octets of a header's elements, whether or not it begins with its length as in the gateway's example `050003CC0201`."""
    try:
        octets = bytes.fromhex(udh)
    except ValueError:
        return (len(udh) + 1) // 2
    if octets and octets[0] == len(octets) - 1 and _are_elements(octets[1:]):
        return len(octets) - 1
    return len(octets)


def _are_elements(octets: bytes) -> bool:
    """Whether the octets are whole information elements: identifier, length, data."""
    position = 0
    while position + 1 < len(octets):
        position += 2 + octets[position + 1]
    return position == len(octets)


_DOTS = "..."
_WORD = 24
"""How many characters a cut may go back to end on a whole word."""
_JOINS_LEFT = frozenset("\u200d\ufe0e\ufe0f\u20e3") | {chr(tone) for tone in range(0x1F3FB, 0x1F400)}


def fit(text: str, parts: int) -> str:
    """The text if it takes at most `parts` (from 1), else its beginning, to a whole word where one is near, and `...`."""
    if parts < 1:
        raise ValueError(f"a text cannot fit {parts} parts")
    if measure(text).parts <= parts:
        return text
    fits, too_long = 0, min(len(text), parts * _LIMITS[Encoding.GSM][0])
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if measure(text[:middle] + _DOTS).parts <= parts:
            fits = middle
        else:
            too_long = middle
    return text[: _boundary(text, fits)].rstrip() + _DOTS


def _boundary(text: str, end: int) -> int:
    """The last place up to `end` that is between two words, or else between two characters as a reader sees them."""
    while end > 0 and (combining(text[end]) or text[end] in _JOINS_LEFT or text[end - 1] == "\u200d"):
        end -= 1
    if text[end].isspace():
        return end
    near = range(end, max(end - _WORD, end // 2), -1)
    return next((place for place in near if text[place - 1].isspace()), end)


def clip(text: str, limit: int) -> str:
    """A text of at most `limit` characters that does not end inside a word, unless it is one word."""
    if len(text) <= limit:
        return text
    head = text[: max(0, limit - len(_DOTS))]
    if not text[len(head)].isspace() and " " in head[limit // 2 :]:
        head = head[: head.rindex(" ")]
    return f"{head.rstrip()}{_DOTS}"[:limit]


_ANSI = re.compile(r"\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-Z\\-~]")
_NEWLINE = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_REMOVED = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"  # no width, no meaning
)
_REMOVED_CHARACTER = re.compile(f"[{_REMOVED}]")
_JOINED = "[\u0590-\u1fff\u2190-\u2bff\u3000-\ud7ff\uf900-\ufdff\ufe00-\ufe0f\U0001f000-\U0001faff]"
_STRAY_JOINER = re.compile(f"(?<!{_JOINED})[\u200c\u200d]|[\u200c\u200d](?!{_JOINED})")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SUSPECT = re.compile(f"[\t\r\v\f\u200c\u200d\u2028\u2029\ud800-\udfff{_REMOVED}]")


def clean(text: str) -> str:
    r"""A text from outside without what is not text.

    Halves of surrogate pairs are joined or become U+FFFD; a tab becomes a blank, every other line end `\n`; terminal escapes,
    controls, direction marks and invisible characters go (joiners stay inside emoji and scripts that write with them).
    """
    if not _SUSPECT.search(text):
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _ANSI.sub("", text)
    text = _NEWLINE.sub("\n", text).replace("\t", " ")
    return _STRAY_JOINER.sub("", _REMOVED_CHARACTER.sub("", text))
