"""The text of an SMS where a route has no template: the word that wakes or calms, the title, what is affected, what else is said.

The title is never given up for the rest.
"""

import re
from collections.abc import Sequence

from bridge.domain.alert import LEFT_OUT, Alert
from bridge.domain.sms import MAX_TEXT
from bridge.domain.text import clean, clip, measure
from bridge.rendering.outgoing import SAFE_PARTS, is_link, outgoing, shorten, with_tail
from bridge.rendering.phrases import Phrases

MOST = 4096
"""Characters of a title or a text that are looked at; an SMS never holds so many."""

_AFFECTED = ("instance", "host", "hostname", "node", "pod", "device", "container", "service", "name", "job", "namespace")
"""Labels that say what is affected, the most telling first."""
_PORT = re.compile(r"(?<=[^:]):\d{1,5}$")
_SEPARATORS = " :;,.-|/\u2013\u2014"
_DIGITS = 10
_LISTED = 3
"""How many of the affected are named behind one title in a bundle."""
_TITLE = 120
"""Characters of one title in a bundle, so that it does not crowd out the others."""


def one(alert: Alert, phrases: Phrases, *, hook: str, max_parts: int) -> str:
    """`CRITICAL: title (db1): text`, and the link where it adds no part."""
    title, text = _line(alert.title), _line(alert.text)
    affected = _affected(alert, title, text)
    if not title:
        title, text = text or hook, ""
    head = f"{phrases.word(alert)}: {title}" + (f" ({affected})" if affected else "")
    more = _beyond(title, text)
    whole = outgoing(head + (" " if more.startswith("(") else ": ") + more if more else head)
    if rest := _rest(_left_out([alert]), phrases):
        return with_tail(whole, rest, max_parts)
    shortened = shorten(whole, max_parts)
    return _with_link(whole, alert.link) if shortened == whole and alert.link else shortened


def several(alerts: Sequence[Alert], phrases: Phrases, *, hook: str, max_parts: int) -> str:
    """`3 alerts: CRITICAL a (db1, db2); RESOLVED c`, as many as fit, then how many are left. The alerts come worst first."""
    max_parts = min(max_parts, SAFE_PARTS)
    text = f"{len(alerts)} {phrases.alerts}:"
    beyond = _left_out(alerts)
    left = len(alerts)
    word = ""
    groups: dict[tuple[str, str], list[Alert]] = {}
    for alert in alerts:
        groups.setdefault((phrases.word(alert), _line(alert.title) or hook), []).append(alert)
    for (said, title), group in groups.items():
        entry = outgoing((" " if said == word else f" {said} ") + _clipped(title) + _named(group))
        word = said
        separator = "" if left == len(alerts) else ";"
        remaining = left - len(group)
        candidate = f"{text}{separator}{entry}"
        if measure(candidate + _rest(remaining + beyond, phrases)).parts > max_parts:
            if not separator:
                return with_tail(candidate, _rest(remaining + beyond, phrases), max_parts)
            break
        text, left = candidate, remaining
    return text + _rest(left + beyond, phrases)


def _clipped(title: str) -> str:
    """A title for a list: cut to a whole word, at most `_TITLE` characters."""
    return clip(title, _TITLE)


def _rest(count: int, phrases: Phrases) -> str:
    return f"; +{count} {phrases.more}" if count else ""


def places(group: Sequence[Alert]) -> list[str]:
    """What is affected, for alerts of one title, each once."""
    telling = _telling(group)
    return list(dict.fromkeys(name for alert in group if (name := _affected(alert, alert.title, "", telling))))


def _left_out(alerts: Sequence[Alert]) -> int:
    """How many more there are that the sender left out or that were not read: as many as the alert that knows of most says."""
    told = (alert.labels.get(LEFT_OUT, "") for alert in alerts)
    return max((int(count) for count in told if count.isdecimal() and len(count) < _DIGITS), default=0)


def _named(group: Sequence[Alert]) -> str:
    """What is affected, for alerts of one title; how many they are where nothing tells them apart."""
    names = places(group)
    if not names:
        return f" x{len(group)}" if len(group) > 1 else ""
    more = f" +{len(names) - _LISTED}" if len(names) > _LISTED else ""
    return f" ({', '.join(names[:_LISTED])}{more})"


def _line(text: str) -> str:
    return " ".join(clean(text[:MOST]).split())


def _telling(group: Sequence[Alert]) -> Sequence[str]:
    """The labels that say what is affected, first the one that tells most of these alerts apart."""
    if len(group) == 1:
        return _AFFECTED
    return sorted(_AFFECTED, key=lambda name: -len({alert.labels.get(name) for alert in group}))


def _affected(alert: Alert, title: str, text: str, names: Sequence[str] = _AFFECTED) -> str:
    """The first of the labels that say what is affected, unless title or text name it, with or without its port."""
    for name in names:
        if value := _line(alert.labels.get(name, "")):
            host = _PORT.sub("", value)
            return "" if _mentions(title, host) or _mentions(text, host) else value[:_TITLE]
    return ""


def _mentions(text: str, name: str) -> bool:
    """Whether the name stands in the text as a word: `db1` is not in `db10`."""
    text, name = text.casefold(), name.casefold()
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            return True
        start = text.find(name, start + 1)
    return False


def _beyond(title: str, text: str) -> str:
    """What the text says beyond the title."""
    if text.casefold() in title.casefold():
        return ""
    rest = text[len(title) :]
    goes_on = rest[:1].isalnum() and title[-1:].isalnum()
    return rest.lstrip(_SEPARATORS) if text[: len(title)].casefold() == title.casefold() and not goes_on else text


def _with_link(text: str, link: str) -> str:
    """The text and the link, if it is one, arrives unchanged and costs nothing."""
    if not is_link(link) or link in text:
        return text
    candidate = f"{text} {link}"
    return candidate if len(candidate) <= MAX_TEXT and measure(candidate).parts == measure(text).parts else text
