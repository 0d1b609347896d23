"""The last steps of every text that goes out on its own: clean, in GSM characters, harmless to the gateway, no longer than allowed."""

import re
from collections.abc import Collection
from typing import Final

from bridge.domain.sms import MAX_TEXT
from bridge.domain.text import clean, fit, measure, transliterate

_PLACEHOLDER = re.compile(r"\[(?=\[)")
"""The gateway replaces `[[name]]` by the link of a file (https://docs.seven.io/en/rest-api/endpoints/sms); an alert has none."""
_LINK = re.compile(r"https?://\S*")
_DOTS = "..."
SAFE_PARTS: Final = MAX_TEXT // 160
"""So many parts hold no more characters than the gateway takes in one text."""


def outgoing(text: str) -> str:
    """A text from outside as it may go to a phone, at any length; once more it changes nothing."""
    return _PLACEHOLDER.sub("[ ", transliterate(clean(text)))


def is_link(link: str) -> bool:
    """Whether this can be tapped and passes to a phone as it is."""
    if len(link) > MAX_TEXT or not link.startswith(("http://", "https://")):
        return False
    return len(link.split()) == 1 and outgoing(link) == link


def shorten(text: str, parts: int, *, links: Collection[str] = ()) -> str:
    """The text in at most `parts` (from 1) parts and the characters that the gateway takes.

    Each of `links` goes whole or not at all; a text of nothing else may become empty.
    """
    if len(text) > MAX_TEXT:
        parts = min(parts, SAFE_PARTS)
    known = tuple(links)
    shortened = fit(text, parts)
    while shortened != text:
        end = len(shortened) - len(_DOTS)
        torn = next((link for link in _LINK.finditer(text) if link.start() < end < link.end() and link[0].startswith(known)), None)
        if torn is None:
            # Without its end the text may have lost what kept it from being written in GSM characters.
            return fit(transliterate(shortened), parts)
        text = text[: torn.start()].rstrip() + text[torn.end() :]
        shortened = fit(text, parts)
    return shortened


def with_tail(text: str, tail: str, parts: int) -> str:
    """The text and the tail in at most `parts` parts; if there is no room for both, the text is cut and ended with `...`."""
    if len(text) + len(tail) <= MAX_TEXT and measure(text + tail).parts <= parts:
        return text + tail
    fits, too_long = 0, min(len(text), MAX_TEXT - len(tail) - len(_DOTS)) + 1
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if measure(text[:middle] + _DOTS + tail).parts <= parts:
            fits = middle
        else:
            too_long = middle
    return text[:fits].rstrip() + _DOTS + tail
