"""JSON that is nearly JSON: Python's quotes and words, stray commas, comments, bare keys.

What is ambiguous is refused: a text that broke off, a bare word as a value. One pass over the text.
"""

import json
import re

from bridge.errors import ReadError

MAX_LENGTH = 400_000
"""Characters of a text that is read so: taking it apart needs some hundred bytes for each."""
LONGEST_NUMBER = 1000
"""Digits of a number; a longer one is a text."""
_TOKEN = re.compile(
    r"""\s+|//[^\n]*|\#[^\n]*|/\*(?:[^*]|\*(?!/))*\*/"""
    r"""|(?P<double>[uUrRbB]?"(?:[^"\\]|\\.)*")|(?P<single>[uUrRbB]?'(?:[^'\\]|\\.)*')"""
    r"""|(?P<mark>[{}\[\](),:])|(?P<number>-?(?:[0-9][0-9_]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.]))|(?P<word>-?[A-Za-z_$][\w$.-]*)""",
    re.DOTALL,
)
_WORDS = {
    "None": "null", "null": "null", "nil": "null", "undefined": "null", "NULL": "null",
    "True": "true", "true": "true", "TRUE": "true", "False": "false", "false": "false", "FALSE": "false",
    "NaN": "NaN", "nan": "NaN", "Infinity": "Infinity", "inf": "Infinity", "-Infinity": "-Infinity", "-inf": "-Infinity", "-nan": "NaN",
}  # fmt: skip
_MARKS = {"(": "[", ")": "]"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|U([0-9a-fA-F]{8})|(\r\n|.))", re.DOTALL)
_CHARACTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\x00", "\n": "", "\r\n": ""}


def read(text: str) -> object:
    """The document; ReadError where the text is none, or may mean two things."""
    if len(text) > MAX_LENGTH:
        raise ReadError(f"the body is no JSON, and with {len(text)} characters too long to be read in a lenient way")
    written = "".join(_strict(text))
    try:
        return json.loads(written, strict=False)
    except RecursionError as error:
        raise ReadError("the body is nested too deeply") from error
    except ValueError as error:
        raise ReadError(f"the body is no JSON: {error}") from error


def _strict(text: str) -> list[str]:
    """The same in strict JSON, token by token."""
    out: list[str] = []
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise ReadError(f"the body is no JSON: nothing of it can begin with {text[position : position + 10]!r}")
        position = token.end()
        kind = token.lastgroup
        if kind == "mark":
            _mark(token[0], out)
        elif kind == "word":
            out.append(_word(token[0], text, position))
        elif kind == "number":
            out.append(_number(token[0]))
        elif kind is not None:
            out.append(json.dumps(_unescaped(token[0])))
    return out


def _mark(mark: str, out: list[str]) -> None:
    plain = _MARKS.get(mark, mark)
    if plain in "}]" and out and out[-1] == ",":
        out.pop()  # a stray comma
    out.append(plain)


def _word(word: str, text: str, position: int) -> str:
    """A word that stands for a value, or a bare key."""
    if word in _WORDS and text[position : position + 20].lstrip()[:1] != ":":
        return _WORDS[word]
    if text[position : position + 20].lstrip()[:1] == ":":
        return json.dumps(word)
    raise ReadError(f"the body is no JSON: {word[:20]!r} stands for no value")


def _number(written: str) -> str:
    """The number as JSON writes it, without Python's underscores and with a digit on each side of the point."""
    sign, digits = ("-", written[1:]) if written.startswith("-") else ("", written)
    whole, point, tail = digits.replace("_", "").partition(".")
    number = f"{sign}{whole.lstrip('0') or '0'}{point}{tail if not point or tail[:1].isdigit() else f'0{tail}'}"
    return number if len(number) < LONGEST_NUMBER else json.dumps(number)


def _unescaped(token: str) -> str:
    """The text of a string in single or double quotes, with the escapes of Python or JSON."""
    raw = token[:1] in "rR"
    body = token[token.index(token[-1]) + 1 : -1]
    return body if raw or "\\" not in body else _ESCAPE.sub(_character, body)


def _character(escape: re.Match[str]) -> str:
    for number in escape.groups()[:3]:
        if number is not None:
            code = int(number, 16)
            return chr(code) if code < 0x110000 else "\ufffd"
    return _CHARACTERS.get(escape[4], escape[4])
