"""What a template may do to the words of an alert: the filters that are about SMS. Pure."""

import re
from datetime import UTC, datetime, timedelta

from bridge.domain.text import clean, fit, transliterate

_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_MARK = re.compile(r"\*\*|__|~~|`{1,3}")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]{1,500}?)(?<=\S)\1(?![\w*])")
_HEAD = re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+])\s+", re.MULTILINE)
_UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))


def cut(text: str, parts: int) -> str:
    """The text as it goes to a phone, in at most so many parts (from 1): its beginning to a whole word, and `...`."""
    if not 1 <= parts <= 10:
        raise ValueError("truncate takes 1 to 10 parts")
    return fit(transliterate(clean(text)), parts)


def plain(text: str) -> str:
    """One line without the marks of Markdown and HTML; a link is its words."""
    text = _TAG.sub(" ", _LINK.sub(r"\1", _HEAD.sub("", clean(text))))
    text = _EMPHASIS.sub(r"\2", _unmarked(text))
    return transliterate(" ".join(text.split()))


def _unmarked(text: str) -> str:
    """Without the marks that stand in pairs around words. Each is looked at once: a pattern would look for the twin of each."""
    begun: dict[str, re.Match[str]] = {}
    gone: list[tuple[int, int]] = []
    for mark in _MARK.finditer(text):
        begin = begun.get(mark[0])
        if begin is not None and mark.start() > begin.end() and not text[mark.start() - 1].isspace():
            gone += [begin.span(), mark.span()]
            del begun[mark[0]]
        elif begin is None and text[mark.end() : mark.end() + 1].strip():
            begun[mark[0]] = mark
    left: list[str] = []
    end = 0
    for start, after in sorted(gone):
        left.append(text[end:start])
        end = after
    return "".join([*left, text[end:]])


def ago(text: str, now: datetime) -> str:
    """How long ago a time (RFC 3339) was, in its largest unit: `12m`, `3h`, `2d`; nothing for what is no time, or is to come."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return ""
    passed = now - (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))
    if passed < timedelta(0):
        return ""
    return next((f"{passed // size}{unit}" for unit, size in _UNITS if passed >= size), f"{int(passed.total_seconds())}s")
