"""What senders write for people: their markup taken out, and what their sentences say of trouble and of its end."""

import html
import re
from collections.abc import Sequence

from bridge.domain import secrecy
from bridge.domain.alert import Status
from bridge.domain.text import clip
from bridge.intake import markdown, vocabulary
from bridge.intake.vocabulary import MAX_TITLE

_PREFIX = re.compile(r"\s*(?:[\[(<*]+\s*)?([A-Za-z][A-Za-z _-]{1,24}?)(?:\s*:\s*\d+)?\s*(?:[\])>*:|]|-(?!\w))")
"""No blank can be taken by two parts of it, so that no text makes it slow. A hyphen within a word (`Online-Shop`) ends no state."""
_NOUN = r"(?:incident|alert|alarm|problem|issue|ticket|case|outage|monitor|event|check|st\u00f6rung|meldung)"
_DONE = r"(?:closed|resolved|recovered|cleared|fixed|solved|ended|behoben|beendet|geschlossen|gel\u00f6st|erledigt)"
_PLUGIN = re.compile(r"\s*[A-Z][A-Z0-9_/-]{1,30}(?: [A-Z0-9_/-]{1,20})? (OK|WARNING|CRITICAL|UNKNOWN)(?:: |:? ?[-|] |$)")
"""What plugins print (https://www.monitoring-plugins.org/doc/guidelines.html): `DISK OK - free space: / 50%`."""
_CLOSED = re.compile(
    rf"\W*(?:{_NOUN}(?: #?[\w.-]{{1,20}})? (?:is |was |has been |wurde )?(?:now )?{_DONE}|{_DONE} {_NOUN}|{_DONE}|wieder ok|entwarnung)"
    r"(?: (?:by|von|durch) [^:\n]{1,40}?)?(?: (?:after|nach) [^:\n]{1,30}?)?\s*(?:[\])]\s*:?|:|\s[-\u2013\u2014]\s)\s*",
    re.IGNORECASE,
)
"""The head of a text that says that something is over: `Closed by Ada:`, `Incident #5 resolved:`."""
_TROUBLE = re.compile(
    r"\b(?:(?<!-)down(?! to)|fail(?:ed|ure|ures|ing|s)?|errors|"
    r"\w{0,40}error|\w{0,40}exception|critical|exceed(?:s|ed)|above|below|unreachable|unavailable|"
    r"timed? ?out|outage|crash(?:ed|es|ing)?|crashloop\w{0,20}|not responding|does not respond|offline|full|unhealthy|missing|lost|stopped|"
    r"refused|degraded|not running|does not exist|no space|on battery|low battery|unresponsive|hung|stuck|broken|corrupt(?:ed)?|denied|"
    r"rejected|"
    r"abnormal|overdue|delayed|power loss|overheat(?:ed|ing)?|short(?:age)? of|no data|not found|not healthy|"
    r"violat(?:ed|ion)|breach(?:ed)?|overload(?:ed)?|leak|smoke|intrusion|attack|infected|malware|"
    r"will expire|expires in|has expired|expired|too (?:high|low|many|slow)|high (?:cpu|memory|load|latency)|unable to|cannot|"
    r"vulnerab(?:le|ility|ilities)|usage (?:high|at)|ausgefallen|ausfall|fehler|fehlgeschlagen|abgest\u00fcrzt|unterbrochen|"
    r"zu (?:hoch|niedrig|voll|langsam|wenig)|st\u00f6rung|\u00fcber(?:schritten|lastet)|voll|"
    r"(?:did|does|do|has|have|is|was|will|could|can) ?n[o']t (?:\w{1,20}ly )?(?:complete[d]?|start(?:ed)?|finish(?:ed)?|respond(?:ed|ing)?|"
    r"answer(?:ed|ing)?|r[ua]n(?:ning)?|work(?:ing)?|boot|connect|report(?:ed|ing)?|arrive[d]?|sync(?:ed)?|be \w{1,20}ed)|"
    r"packet loss|latency|exit (?:code|status) [1-9]\d{0,2}|(?:http|status(?: code)?|answered|returned|responded with|got) ?[45]\d\d|"
    r"out of (?:memory|space|disk|range|sync|stock|service)|oom(?:-?killed)?|killed|dead|panic|deadlock|segfault|traceback|unresolved|"
    r"disconnected|unsuccessful|rolled back|read-only|backlog|throttl(?:ed|ing)|stalled|evicted|outdated|disrupt(?:ed|"
    r"ion)|impaired|interrupted|"
    r"slow|spike|leaking|wet|flooded|frozen|blocked|lagging|behind schedule|water in|alarm|"
    r"no (?:heartbeat|signal|response|answer|ping|power|connection)|"
    r"not (?:seen|heard)|over \d|under \d|unexpected(?:ly)?|problem (?:with|on|in|at)|issues? with|trouble)\b"
    r"|[\U0001f534\U0001f6a8\U0001f525\u274c\u26d4]",
    re.IGNORECASE,
)
_RELIEF = re.compile(
    r"\b(?:(?:is|are|now:?) (?:back )?(?:up|ok|reachable|online|healthy|normal)|is back|back up|recovered|resolved|cleared|back to normal|"
    r"restored|fixed|no longer|behoben|wieder (?:da|erreichbar|ok|verf\u00fcgbar|online|normal|"
    r"in (?:betrieb|ordnung)|frei|im normalbereich)|wiederhergestellt|(?:l\u00e4uft|funktioniert|reagiert|antwortet|arbeitet) wieder|"
    r"(?:is|are) (?:now |again )?(?:responding|answering)|(?:responds|answers|works) again|"
    r"(?:has been|was|is(?: now)?|now) closed|closed by|(?:is|are|was|were) back|"
    r"within (?:the )?(?:range|limits?|threshold)|(?:re-?)?established|"
    r"has (?:ended|stopped firing)|on line power|all (?:clear|good|systems (?:are )?operational)|"
    r"(?:is|are) operational|came back|entwarnung|"
    r"erledigt|beendet)\b|[\u2705\U0001f7e2\u2714]",
    re.IGNORECASE,
)
_SUCCESS = re.compile(
    r"\b(?:succeeded|success(?:ful(?:ly)?)?|(?:backup|restore|job|build|deploy(?:ment)?|task|sync|import|export|run|migration|scan|update|"
    r"upload|tests?|checks?|pipeline|workflow)s? (?:was |were |is |are |has |have )?(?:been )?(?:completed?|finished|done|passed|green)|"
    r"(?:completed|finished) (?:ok|without (?:any )?errors?)|erfolgreich|fehlerfrei)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no longer|never|cannot|can't|isn't|aren't|wasn't|nicht(?: mehr)?|kein(?:e|en|er)?)"
    r"(?: (?:yet|be|been|being|again|wieder|noch|automatically))?[ -]"
    r"(?:reachable|responding|available|operational|running|ready|ok|okay|healthy|online|up|recovered|resolved|restored|cleared|fixed|"
    r"working|connected|synced|complete|completed|finished|successful|behoben|erreichbar|verf\u00fcgbar|bereit|gel\u00f6st)\b",
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
_UNFILLED = re.compile(r"\$\{?[A-Z][A-Z0-9_.]{2,60}\}?|\{\{[^{}]{0,80}\}\}|\{[A-Z][A-Z0-9._]{2,40}\}|\*UNKNOWN\*")
NEAR = 160
"""Characters of a text in which a place is named well enough."""
LOOKED_AT = 4000
"""Characters of a text that are searched for words."""


def plain(value: object, limit: int) -> str:
    """Text for people without the markup that senders put into it: HTML tags and entities, Slack's links, Markdown, Datadog's fences.

    Credentials that show by their form are masked, and the text ends with a whole word.
    """
    text = vocabulary.tidy(value, 2 * limit)
    if text.isalnum():
        return text[:limit]
    if "<" in text or "%%%" in text:
        text = _MARKUP.sub(lambda match: match[2] if match[1] else match[3] or " ", text)
    text = markdown.words(text)
    if "&" in text:
        text = html.unescape(text)
    if "*" in text or "`" in text or "__" in text:
        text = _STRONG.sub("", text)
    return clip(vocabulary.tidy(secrecy.masked(text), 2 * limit), limit)


def one_line(value: object, limit: int = MAX_TITLE) -> str:
    """As `plain`, on one line."""
    return clip(vocabulary.line(plain(value, 2 * limit), 2 * limit), limit)


def address_in(text: str) -> str:
    """The first web address in a text, or the empty string."""
    return vocabulary.link(markdown.first_link(text[:LOOKED_AT]))


def prefix(text: str) -> tuple[Status, str] | None:
    """The state that stands at the head of a text (`[Triggered] x`, `OK: x`, `Closed by Ada: x`), and the text behind it."""
    found = _PREFIX.match(text)
    if found is not None and (status := vocabulary.state(found[1])) is not None:
        return status, text[found.end() :].lstrip(" ]:-").strip()
    if (output := _PLUGIN.match(text)) is not None:
        return (Status.RESOLVED if output[1] == "OK" else Status.FIRING), text.strip()
    closed = _CLOSED.match(text[:LOOKED_AT])
    if closed is not None and closed.end() < len(text.strip()):
        return Status.RESOLVED, text[closed.end() :].strip()
    return None


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


def speaks_of_success(text: str) -> bool:
    """Whether a sentence says that a piece of work went well, and nothing of trouble."""
    return _SUCCESS.search(text[:LOOKED_AT]) is not None and not speaks_of_trouble(text)


def is_unfilled(value: str) -> bool:
    """Whether the value is nothing but a placeholder that its sender did not fill in: `$TITLE`, `{{ name }}`, `{HOST.NAME}`."""
    return _UNFILLED.fullmatch(value.strip()[:100]) is not None


def is_noise(text: str) -> bool:
    """Addresses and placeholders say nothing to a reader."""
    if not text or is_unfilled(text):
        return True
    if text.startswith(("http://", "https://")):
        return " " not in text
    return text.startswith(("{", "[{")) and len(text) > 1


def mentions(text: str, name: str) -> bool:
    """Whether the name stands in the text as a word: `db1` does not stand in `db10`."""
    text, name = text.casefold(), name.casefold()
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (text[start - 1 : start].isalnum() and name[:1].isalnum()) and not (text[end : end + 1].isalnum() and name[-1:].isalnum()):
            return True
        start = text.find(name, start + 1)
    return False


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
    return clip(f"{said} {text}".strip(), limit)


def beyond(title: str, text: str) -> str:
    """A text without the title, where it begins with that and goes on with another word."""
    rest = text[len(title) :]
    if text[: len(title)].casefold() != title.casefold() or (rest[:1].isalnum() and title[-1:].isalnum()):
        return text
    return rest.lstrip(" :;,.-|/\n")
