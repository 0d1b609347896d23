"""The safe text: what goes out when a post could not be read, made of nothing but the post's bytes, without credentials. It never raises.

Everything is bounded: only the beginning of a body is looked at.
"""

import codecs
import html
import re
import unicodedata
from urllib.parse import unquote_plus

from bridge.domain import secrecy
from bridge.domain.text import clean, fit, is_gsm, transliterate
from bridge.rendering.outgoing import outgoing

_LOOKED_AT = 8192
"""Bytes of a body; one part takes 160 characters."""
_KEPT = 400
"""Characters that are left for writing in GSM characters and cutting."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(
    r"utf-?(?:8|16|32)(?:-?[lb]e)?|us-?ascii|(?:iso-?8859|windows|cp|koi8)[-_]?\w{1,4}|latin-?\d|shift_?jis|gb\w{1,6}|big5|euc-\w\w"
)
"""Charsets that are alphabets; Python knows others, such as `zip` and `unicode_escape`, that are not."""

_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[/?!]?[a-zA-Z][^<>]*>|<!\[CDATA\[|\]\]>")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PUNCTUATION = re.compile(r'["{}\[\]]+')
_EMPTY = re.compile(r"(?<!\s)\s+(?=[,:])|(?:,\s*)+(?=,)")
_FORM = re.compile(r"[\w.\[\]%-]+=[^\s&]*(?:&[\w.\[\]%-]+=[^\s&]*)*\s*")


def safe_text(hook: str, post_id: str, body: bytes, charset: str | None = None) -> str:
    """`{hook}: alert received that could not be read, {post id}`, and as much plain text of the body as one part holds.

    `charset` is what the sender says of its body; it is believed only where the bytes agree.
    """
    head = f"{hook}: alert received that could not be read, {post_id}"
    words = _words(_decode(body[:_LOOKED_AT], charset))
    return fit(outgoing(f"{head}: {words}" if words else head), 1)


def _decode(body: bytes, charset: str | None) -> str:
    """The text of the bytes; in the end Latin-1, which reads anything."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").lstrip("\ufeff")
    guessed: list[str] = []
    # Two-byte text without a mark: every other byte of plain letters is zero.
    if _zeros(body[1:8:2]):
        guessed.append("utf-16-le")
    elif _zeros(body[:8:2]):
        guessed.append("utf-16-be")
    named = charset.strip("\"' ").lower() if charset else ""
    if _CHARSET.fullmatch(named):
        guessed.append(named)
    for encoding in (*guessed, "utf-8", "cp1252"):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(body)
        except (LookupError, UnicodeError):
            continue
    return body.decode("latin-1")


def _zeros(octets: bytes) -> bool:
    return bool(octets) and not octets.strip(b"\0")


def _words(text: str) -> str:
    """The text without the signs of JSON, HTML, XML or a form, in one line of GSM characters."""
    text = secrecy.without_secret_fields(text.strip("\0 \r\n\t"))
    if _FORM.fullmatch(text):
        text = unquote_plus(text.replace("&", ", "))
    if text[:1] in {"{", "[", '"'}:
        text = _ESCAPE.sub(_unescaped, text)
        text = _PUNCTUATION.sub(" ", text)
    if "<" in text:
        text = _TAG.sub(" ", _UNSEEN.sub(" ", text))
    text = clean(html.unescape(text)[: _KEPT * 4])
    text = " ".join(_EMPTY.sub("", text).split()).strip(",: ")
    return "".join(_plain(character) for character in unicodedata.normalize("NFC", text[:_KEPT]))


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return " " if escape[2] in "bfnrt" else escape[2]


def _plain(character: str) -> str:
    if is_gsm(character):
        return character
    rewritten = transliterate(character)
    return rewritten if is_gsm(rewritten) else "?"
