"""Any other JSON: title, state, severity and link by general rules over the names of keys.

No tool is known here by name. A word for a state counts where it stands under a key that speaks of states; bare numbers say nothing,
since one tool's 1 is another one's 0. What states trouble fires, what states its end resolves, a third state is a notice; a short
body that states nothing fires, because somebody took the trouble to post it to a hook for alerts.
"""

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bridge.domain.alert import Alert, Severity, Status
from bridge.errors import ReadError
from bridge.intake import outline, vocabulary
from bridge.intake.keys import BAD, EVENTS, GOOD, HANDSHAKE_KEYS, HANDSHAKES, PLACES, RANKS
from bridge.intake.outline import Leaf, leaves
from bridge.intake.vocabulary import MAX_LABEL, MAX_TEXT, MAX_TITLE

NAME = "generic"
MAX_ALERTS = 1000
MOST_NODES, LEAST_NODES = 60_000, 60
"""Values that are looked at in a whole list, and in each of its objects however many they are: reading holds the loop."""
SHORT_BODY = 12
"""Values of a body that is plainly somebody's own message."""
FLAT_BODY = 4
"""Values at the top of a body that is a form of somebody's own, rather than an event of a tool."""

_OLD = re.compile(r"^(?:previous|old|last|from)")
_PREFIX = re.compile(r"\s*[\[(<*]*\s*([A-Za-z][A-Za-z _-]{1,24}?)\s*(?::\s*\d+)?\s*[\])>*:|-]")
_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TROUBLE = re.compile(
    r"\b(?:down|fail(?:ed|ure|ing|s)?|errors|\w*error|\w*exception|critical|exceed(?:s|ed)|above|below|unreachable|unavailable|"
    r"timed? ?out|outage|crash(?:ed)?|not responding|offline|full)\b",
    re.IGNORECASE,
)
_RELIEF = re.compile(
    r"\b(?:is up|is reachable|is back|back up|recovered|resolved|cleared|back to normal|is ok|restored|succeeded|fixed)\b", re.IGNORECASE
)
_MARKUP = re.compile(
    r"%%%|<(https?://[^|<>\s]{1,500})\|([^<>]{1,500})>|</?[A-Za-z][^<>]{0,500}>|<!--(?:[^<]|<(?!!--)){0,500}?-->", re.DOTALL
)
"""None of these can begin inside another of its kind, so that no text makes the search slow."""


def recognise(headers: Mapping[str, str], document: object) -> str | None:
    """Anything that holds an object or a text."""
    del headers
    if isinstance(document, Mapping | str):
        return "JSON of no known format"
    if isinstance(document, list) and any(isinstance(item, Mapping | str) for item in document):
        return "a list of JSON objects of no known format"
    return None


def control(document: object) -> str | None:
    """The words for a handshake or a test that names itself as one where the kind of the event stands; else None."""
    if not isinstance(document, Mapping):
        return None
    for key, value in document.items():
        if isinstance(value, str) and outline.plain(key) in HANDSHAKE_KEYS and outline.plain(value) in HANDSHAKES:
            return f"the sender's own {vocabulary.line(value, 40)}"
    return None


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """One alert of an object, one of each object of a list; ReadError when nothing in it can be shown to a person."""
    del headers
    written = document if isinstance(document, list) else [document]
    items = [{"text": item} if isinstance(item, str) else item for item in written if isinstance(item, Mapping | str)]
    if len(items) > MAX_ALERTS:
        raise ReadError(f"the body lists {len(items)} objects; at most {MAX_ALERTS} are read")
    most = max(LEAST_NODES, MOST_NODES // max(1, len(items)))
    alerts = tuple(alert for item in items if (alert := _alert(item, most)) is not None)
    if not alerts:
        raise ReadError("the body holds no text that could be a title")
    return alerts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The leaves of a document under the groups of keys that speak of one thing, best first."""

    all: Sequence[Leaf]

    def best(self, group: str) -> list[Leaf]:
        """Leaves whose key, alone or with its parent's, is a word of the group: the better word and the shallower place first."""
        ranks = RANKS[group]
        ranked: list[tuple[int, int, Leaf]] = []
        for order, leaf in enumerate(self.all):
            rank = ranks.get(leaf.key)
            if rank is None and leaf.parent:
                rank = ranks.get(leaf.parent + leaf.key)
            if rank is not None and not _OLD.match(leaf.parent) and not isinstance(leaf.value, bool):
                ranked.append((rank + 6 * leaf.depth, order, leaf))
        ranked.sort(key=lambda entry: entry[:2])
        return [leaf for _, _, leaf in ranked]


def _alert(document: Mapping[str, object], most: int) -> Alert | None:
    found = _Found(all=list(leaves(document, most)))
    title = _title(found)
    text = _text(found, title)
    labels = _labels(found)
    if not title:
        return None
    severity = _severity(found)
    status = _status(found, f"{title}\n{text}", severity)
    return Alert(
        key=_key(found, title, labels),
        status=status,
        severity=severity,
        title=title,
        text=text,
        link=next((address for leaf in found.best("link") if (address := vocabulary.link(leaf.value))), ""),
        labels=labels,
        source=NAME,
    )


def plain(value: object, limit: int) -> str:
    """Text for people without the markup that senders put into it: HTML tags and entities, Slack's links, Datadog's fences."""
    text = vocabulary.tidy(value, 2 * limit)
    if "<" in text or "%%%" in text:
        text = _MARKUP.sub(lambda match: f"{match[2]} {match[1]}" if match[1] else " ", text)
    if "&" in text:
        text = html.unescape(text)
    return vocabulary.tidy(text, limit)


def _title(found: _Found) -> str:
    for leaf in found.best("title"):
        if isinstance(leaf.value, str) and vocabulary.state(leaf.value) is None and (title := _one_line(leaf.value)):
            return title
    for leaf in found.all:
        if isinstance(leaf.value, str) and " " in leaf.value and (title := _one_line(leaf.value)):
            return title
    return next((title for leaf in found.all if isinstance(leaf.value, str) and (title := _one_line(leaf.value))), "")


def _one_line(value: str) -> str:
    return vocabulary.line(plain(value, 2 * MAX_TITLE), MAX_TITLE)


def _text(found: _Found, title: str) -> str:
    """Up to three texts that say more than the title, the most telling first."""
    parts: list[str] = []
    for leaf in chain(found.best("text"), found.best("title")):
        text = plain(leaf.value, MAX_TEXT) if isinstance(leaf.value, str) else ""
        if len(text) > 2 and text not in title and not any(text in part for part in parts) and vocabulary.state(text) is None:
            parts.append(text)
        if len(parts) == 3:
            break
    return "; ".join(parts)[:MAX_TEXT]


def _status(found: _Found, words: str, severity: Severity | None) -> Status:
    for leaf in found.best("state"):
        if isinstance(leaf.value, str) and (status := _status_of(leaf.value)):
            return status
    for leaf in found.all:
        if isinstance(leaf.value, bool) and leaf.depth <= 2 and (leaf.key in GOOD or leaf.key in BAD):
            return Status.RESOLVED if leaf.value is (leaf.key in GOOD) else Status.FIRING
    if (prefix := _PREFIX.match(words)) and (status := vocabulary.state(prefix[1])):
        return status
    if _RELIEF.search(words):
        return Status.RESOLVED
    if any(leaf.key in EVENTS and leaf.depth <= 1 for leaf in found.all):
        return Status.FIRING if _TROUBLE.search(words) else Status.NOTICE
    if severity in (Severity.CRITICAL, Severity.ERROR, Severity.WARNING) or _TROUBLE.search(words) or _is_message(found):
        return Status.FIRING
    return Status.NOTICE


def _is_message(found: _Found) -> bool:
    """Whether the body looks like what a person or a script wrote for this hook, and not like a tool's account of an event."""
    return len(found.all) <= SHORT_BODY or sum(leaf.depth == 0 for leaf in found.all) >= FLAT_BODY


def _status_of(value: str) -> Status | None:
    """The status in a value like `incident.resolved` or `ALERT_RECOVERY`: an end or a third state outweighs the word for trouble."""
    if (whole := vocabulary.state(value)) is not None:
        return whole
    if len(value) > 60 or " " in value.strip():
        return None
    stated = {status for token in _TOKENS.findall(value) if (status := vocabulary.state(token))}
    return next((status for status in (Status.NOTICE, Status.RESOLVED, Status.FIRING) if status in stated), None)


def _severity(found: _Found) -> Severity | None:
    return next((severity for leaf in found.best("severity") if (severity := vocabulary.severity(leaf.value))), None)


def _key(found: _Found, title: str, labels: Mapping[str, str]) -> str:
    for leaf in found.best("id"):
        if leaf.depth <= 2 and (value := vocabulary.line(leaf.value, 120)):
            return f"{vocabulary.line(leaf.name, 40)}={value}" if leaf.key == "id" else value
    prefix = _PREFIX.match(title)
    name = title[prefix.end() :].strip() if prefix and vocabulary.state(prefix[1]) else title
    told = repr((name, sorted(labels.items())))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


def _labels(found: _Found) -> dict[str, str]:
    """What says where the trouble is, and the sender's own `labels` and `tags`."""
    labels: dict[str, str] = {}
    for leaf in found.all:
        if len(labels) == vocabulary.MAX_LABELS:
            break
        own = leaf.parent in ("labels", "tags")
        name = leaf.name if own or leaf.key in PLACES else leaf.parent if leaf.parent in PLACES and leaf.key in ("name", "fullname") else ""
        if name and (value := vocabulary.line(leaf.value, MAX_LABEL)):
            labels.setdefault(vocabulary.line(name, MAX_LABEL), value)
    return labels
