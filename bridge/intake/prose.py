"""What senders write for people: their markup taken out, and what their sentences say of trouble and of its end."""

import html
import re
from collections.abc import Sequence

from bridge.domain.alert import Status
from bridge.intake import vocabulary
from bridge.intake.vocabulary import MAX_TITLE

_PREFIX = re.compile(r"\s*(?:[\[(<*]+\s*)?([A-Za-z][A-Za-z _-]{1,24}?)(?:\s*:\s*\d+)?\s*(?:[\])>*:|]|-(?!\w))")
"""No blank can be taken by two parts of it, so that no text makes it slow. A hyphen within a word (`Online-Shop`) ends no state."""
_TROUBLE = re.compile(
    r"\b(?:(?<!-)down|fail(?:ed|ure|ures|ing|s)?|errors|\w{0,40}error|\w{0,40}exception|critical|exceed(?:s|ed)|above|below|unreachable|unavailable|"
    r"timed? ?out|outage|crash(?:ed|es|ing)?|crashloop\w{0,20}|not responding|does not respond|offline|full|unhealthy|missing|lost|stopped|"
    r"refused|degraded|not running|does not exist|no space|on battery|low battery|unresponsive|hung|stuck|broken|corrupt(?:ed)?|denied|"
    r"rejected|"
    r"abnormal|overdue|delayed|power loss|overheat(?:ed|ing)?|short(?:age)? of|no data|not found|not healthy|"
    r"violat(?:ed|ion)|breach(?:ed)?|overload(?:ed)?|leak|smoke|intrusion|attack|infected|malware|"
    r"will expire|expires in|has expired|expired|too (?:high|low|many|slow)|high (?:cpu|memory|load|latency)|unable to|cannot|"
    r"vulnerab(?:le|ility|ilities)|usage (?:high|at)|ausgefallen|ausfall|fehler|st\u00f6rung|\u00fcber(?:schritten|lastet)|voll)\b"
    r"|[\U0001f534\U0001f6a8\U0001f525\u274c\u26d4]",
    re.IGNORECASE,
)
_RELIEF = re.compile(
    r"\b(?:(?:is|are|now:?) (?:back )?(?:up|ok|reachable|online|healthy|normal)|is back|back up|recovered|resolved|cleared|back to normal|"
    r"restored|succeeded|fixed|no longer|behoben|wieder (?:da|erreichbar|ok))\b|[\u2705\U0001f7e2\u2714]",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no longer|never|cannot|can't|isn't|aren't|wasn't|nicht(?: mehr)?|kein(?:e|en|er)?)"
    r"(?: (?:yet|be|been|being|again|wieder|noch|automatically))?[ -]"
    r"(?:reachable|responding|available|operational|running|ready|ok|okay|healthy|online|up|recovered|resolved|restored|cleared|fixed|"
    r"working|connected|synced|behoben|erreichbar|verf\u00fcgbar|bereit|gel\u00f6st)\b",
    re.IGNORECASE,
)
"""That something good is not so, which is trouble whatever else the sentence says."""
_TURN = re.compile(r"\b(?:but|however|aber|jedoch)\b", re.IGNORECASE)
_MARKUP = re.compile(
    r"%%%|<(https?://[^|<>\s]{1,500})\|([^<>]{1,500})>|<(https?://[^|<>\s]{1,500})>|"
    r"</?[A-Za-z][^<>]{0,500}>|<!--(?:[^<]|<(?!!--)){0,500}?-->",
    re.DOTALL,
)
"""None of these can begin inside another of its kind, so that no text makes the search slow."""
_STRONG = re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|`")
_ADDRESS = re.compile(r"https?://[^\s<>\"'()|]{4,500}")
_UNFILLED = re.compile(r"\$\{?[A-Z][A-Z0-9_.]{2,60}\}?|\{\{[^{}]{0,80}\}\}|\{[A-Z][A-Z0-9._]{2,40}\}|\*UNKNOWN\*")
NEAR = 160
"""Characters of a text in which a place is named well enough."""
LOOKED_AT = 4000
"""Characters of a text that are searched for words."""


def plain(value: object, limit: int) -> str:
    """Text for people without the markup that senders put into it: HTML tags and entities, Slack's links, Datadog's fences."""
    text = vocabulary.tidy(value, 2 * limit)
    if "<" in text or "%%%" in text:
        text = _MARKUP.sub(lambda match: f"{match[2]} {match[1]}" if match[1] else match[3] or " ", text)
    if "&" in text:
        text = html.unescape(text)
    if "*" in text or "`" in text or "__" in text:
        text = _STRONG.sub("", text)
    return vocabulary.tidy(text, limit)


def one_line(value: object, limit: int = MAX_TITLE) -> str:
    """As `plain`, on one line."""
    return vocabulary.line(plain(value, 2 * limit), limit)


def address_in(text: str) -> str:
    """The first web address in a text, or the empty string."""
    found = _ADDRESS.search(text[:LOOKED_AT])
    return vocabulary.link(found[0].rstrip(".,;:!?*_")) if found else ""


def prefix(text: str) -> tuple[Status, str] | None:
    """The state that stands at the head of a text (`[Triggered] x`, `OK: x`), and the text behind it."""
    found = _PREFIX.match(text)
    if found is None or (status := vocabulary.state(found[1])) is None:
        return None
    return status, text[found.end() :].lstrip(" ]:-").strip()


def speaks_of_relief(text: str) -> bool:
    """Whether a sentence says that it is over. That it is not, or that something else is wrong, outweighs it."""
    looked_at = text[:LOOKED_AT]
    if _RELIEF.search(looked_at) is None or _DENIED.search(looked_at) is not None:
        return False
    turn = _TURN.search(looked_at)
    return turn is None or _TROUBLE.search(looked_at, turn.end()) is None


def speaks_of_trouble(text: str) -> bool:
    """Whether a sentence says that something is wrong."""
    return _TROUBLE.search(text[:LOOKED_AT]) is not None or _DENIED.search(text[:LOOKED_AT]) is not None


def is_unfilled(value: str) -> bool:
    """Whether the value is nothing but a placeholder that its sender did not fill in: `$TITLE`, `{{ name }}`, `{HOST.NAME}`."""
    return _UNFILLED.fullmatch(value.strip()[:100]) is not None


def is_noise(text: str) -> bool:
    """Addresses and placeholders say nothing to a reader."""
    return not text or is_unfilled(text) or (text.startswith(("http://", "https://", "{", "[{")) and len(text) > 1)


def mentions(text: str, name: str) -> bool:
    """Whether the name stands in the text."""
    return name.casefold() in text.casefold()


def joined(title: str, places: Sequence[str], parts: Sequence[str], limit: int) -> str:
    """The text of an alert: in brackets the places that nothing else names, then what says more than the title."""
    body: list[str] = []
    for written in parts:
        part = beyond(title, written)
        if part and not mentions(title, part) and not any(mentions(other, part) for other in body):
            body.append(part)
    text = "; ".join(body)
    near = f"{title}\n{text[:NEAR]}"
    unnamed: list[str] = []
    for place in places:
        doubled = any(mentions(other, place) or ("//" in place and mentions(place, other)) for other in unnamed)
        if place and not doubled and not mentions(near, place):
            unnamed.append(place)
    said = f"({', '.join(unnamed)})" if unnamed else ""
    return f"{said} {text}".strip()[:limit]


def beyond(title: str, text: str) -> str:
    """A text without the title, where it begins with that."""
    return text[len(title) :].lstrip(" :;,.-|/\n") if text[: len(title)].casefold() == title.casefold() else text
