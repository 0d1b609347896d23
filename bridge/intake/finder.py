"""What an unknown document says, by the names of its keys: title, places, text, state, severity, link, key and start."""

import re
from collections.abc import Mapping
from datetime import datetime

from bridge.domain.alert import Severity, Status
from bridge.intake import identity, prose, vocabulary
from bridge.intake.keys import BAD, EVENTS, FAULTS, FLAGS, GOOD, HOSTS, METRICS, PLACES, RANKS, RUNS, TALK, VALUES
from bridge.intake.outline import MAX_NODES, Leaf, leaves
from bridge.intake.vocabulary import MAX_LABEL, MAX_TEXT

SHORT_BODY = 12
"""Values of a body that is plainly somebody's own message."""
FLAT_BODY = 4
"""Values at the top of a body that is a form of somebody's own, rather than an event of a tool."""
MOST_PLACES = 3
"""Places that are named in a text."""
MAX_HINT_DEPTH = 2
"""How deep a key may stand that says what the document is about."""
BESIDE = 6
"""How much less telling the state and the address of a place are, beside those of the trouble."""
MOST_PARTS = 3
"""Texts that are joined."""
MAX_WORD = 60
"""Characters of a word that names an event."""
_DOTTED = re.compile(r"[a-z0-9_-]{2,40}(?:\.[a-z0-9_-]{2,40}){1,4}")
_DEEDS = (
    "created",
    "updated",
    "deleted",
    "completed",
    "archived",
    "added",
    "removed",
    "changed",
    "published",
    "moved",
    "submitted",
    "_activity",
    "_response",
)
"""Ends of the names of what people do."""
_NUMBER = re.compile(r"[\d\W_]+|[0-9a-fA-F]{8}[0-9a-fA-F-]{8,64}")
"""Versions, times and ids: nothing that a reader would call a thing by."""
_GRAVE = (Severity.CRITICAL, Severity.ERROR, Severity.WARNING)
_MEASURE = re.compile(r"-?[0-9][0-9.,]{0,15} ?[^\W\d]{0,3}%?")
_VALUES = ("name", "value", "category", "label", "slug")
_TROUBLES = re.compile(r"incident|alert|problem|outage|alarm|violation|anomaly", re.IGNORECASE)
_BIRTHS = re.compile(r"creat|open|new|rais|declar|detect|begin|start|trigger", re.IGNORECASE)
_BEFORE = ("previous", "old", "last", "from", "prior")


class Finder:
    """A document laid flat, and what can be read off it."""

    def __init__(self, document: Mapping[str, object], most: int = MAX_NODES) -> None:
        """Look at `most` values of the document."""
        self.leaves = list(leaves(document, most))
        keys = {leaf.key for leaf in self.leaves} | {leaf.parent for leaf in self.leaves if leaf.depth <= MAX_HINT_DEPTH}
        self.is_run = not keys.isdisjoint(RUNS)
        self.is_talk = not keys.isdisjoint(TALK)
        self.is_event = any(_is_event(leaf) for leaf in self.leaves)

    def best(self, group: str) -> list[Leaf]:
        """Leaves whose key, alone or with its parent's, is a word of the group: the better word and the shallower place first."""
        ranks = RANKS[group]
        ranked: list[tuple[int, int, Leaf]] = []
        for order, leaf in enumerate(self.leaves):
            rank = ranks.get(leaf.key)
            if rank is None and leaf.parent:
                rank = ranks.get(leaf.parent + leaf.key)
            if rank is None and group == "state" and leaf.key in _VALUES and leaf.parent.endswith(("status", "state")):
                rank = ranks.get(leaf.parent)
            if rank is not None and not leaf.parent.startswith(_BEFORE) and not isinstance(leaf.value, bool):
                beside = BESIDE if leaf.parent in HOSTS and group in ("link", "state") else 0
                ranked.append((rank + 6 * leaf.depth + beside, order, leaf))
        ranked.sort(key=lambda entry: entry[:2])
        return [leaf for _, _, leaf in ranked]

    def title(self) -> str:
        """The best text for a title; empty where there is none."""
        for leaf in self.best("title"):
            if (title := _words(leaf)) and vocabulary.state(title) is None:
                return title
        texts = [title for leaf in self.leaves if leaf.key not in ("id", identity.ORIGIN) and (title := _words(leaf))]
        return next((title for title in texts if " " in title), texts[0] if texts else "")

    def parts(self) -> list[str]:
        """Up to three texts that say something, the most telling first."""
        found: list[str] = []
        for leaf in (*self.best("text"), *self.best("title")):
            text = prose.plain(leaf.value, MAX_TEXT) if isinstance(leaf.value, str) else ""
            if len(text) > 2 and vocabulary.state(text) is None and not prose.is_noise(text) and text not in found:
                found.append(text)
            if len(found) == MOST_PARTS:
                break
        return found

    def measured(self) -> str:
        """What was measured, with its value, where a body says no more of the trouble: `CPUUtilization 98`."""
        measure = next((leaf for leaf in self.leaves if _is_measure(leaf)), None)
        if measure is None:
            return ""
        metric = next((vocabulary.line(leaf.value, MAX_WORD) for leaf in self.leaves if leaf.key in METRICS), "")
        name = metric or ("" if measure.key.endswith("value") else vocabulary.line(measure.name, MAX_WORD))
        return f"{name} {vocabulary.line(measure.value, MAX_WORD)}".strip()

    def trouble(self) -> str:
        """The sender's own word for the trouble, where that says more than that there is some."""
        for leaf in (*self.best("text"), *self.best("state")):
            if isinstance(leaf.value, str) and self.weighed(leaf.value) is Status.FIRING and vocabulary.is_telling(leaf.value):
                return vocabulary.line(leaf.value, MAX_WORD)
        return ""

    def events(self) -> list[str]:
        """The names of the events that it tells of, at most two."""
        return [vocabulary.line(leaf.value, MAX_WORD) for leaf in self.leaves if _is_event(leaf)][:2]

    def state(self, words: str, severity: Severity | None) -> Status:
        """Whether the document tells of trouble; `words` are its title and text."""
        if (stated := self.stated()) is not None:
            return stated
        if (headed := prose.prefix(words)) is not None:
            return headed[0]
        if prose.speaks_of_relief(words) and not self.is_talk:
            return Status.RESOLVED
        trouble = prose.speaks_of_trouble(words) or any(leaf.key in FAULTS or leaf.parent in FAULTS for leaf in self.leaves)
        if self.is_talk or self.is_event:
            return Status.FIRING if trouble and not self.is_talk else Status.NOTICE
        if severity in _GRAVE or trouble or self._is_message():
            return Status.FIRING
        return Status.NOTICE

    def stated(self) -> Status | None:
        """What words and truth values under keys for states say; None where they say nothing."""
        told: Status | None = None
        for leaf in self.best("state"):
            if not isinstance(leaf.value, str) or (status := self._told_by(leaf, leaf.value)) is None:
                continue
            if status is Status.NOTICE and told is None and leaf.key in EVENTS and "updat" in leaf.value.lower():
                told = status  # what it was updated to counts, if that is told
            elif told is None or status is Status.RESOLVED:
                return status
        if told is not None:
            return told
        for leaf in self.leaves:
            if leaf.key in FLAGS and leaf.value in ("0", "1", 0, 1) and leaf.depth <= MAX_HINT_DEPTH:
                return Status.RESOLVED if str(leaf.value) in ("1", "True") else Status.FIRING
            if isinstance(leaf.value, bool) and leaf.depth <= MAX_HINT_DEPTH and (leaf.key in GOOD or leaf.key in BAD):
                if leaf.value is not (leaf.key in GOOD):
                    return Status.FIRING
                return Status.NOTICE if self.is_run and vocabulary.is_done(leaf.key) else Status.RESOLVED
        return None

    def _told_by(self, leaf: Leaf, word: str) -> Status | None:
        """The status behind a leaf's word. That a host is well is no end of what is grave on it."""
        status = self.weighed(word)
        well = status is Status.RESOLVED and leaf.parent in HOSTS
        return None if well and self.severity() in _GRAVE else status

    def weighed(self, word: str) -> Status | None:
        """The status behind a word, in the light of what the document is about: work that went well had not failed before."""
        status = vocabulary.state_within(word)
        if status is Status.RESOLVED and (self.is_talk or ((self.is_run or self.is_event) and _goes_well(word))):
            return Status.NOTICE
        if status is Status.FIRING and self.is_talk and not prose.speaks_of_trouble(word.replace("_", " ")):
            return Status.NOTICE
        if status is None and _begins(word):
            return Status.FIRING
        if status is Status.FIRING and self.is_run and word.lower().rstrip("ed").endswith(("start", "creat", "open")):
            return Status.NOTICE
        return status

    def severity(self) -> Severity | None:
        """The first severity that is stated, else the one that the word for the state says beside it."""
        stated = next((severity for leaf in self.best("severity") if (severity := vocabulary.severity(leaf.value))), None)
        return stated or next((severity for leaf in self.best("state") if (severity := vocabulary.grade(leaf.value))), None)

    def link(self) -> str:
        """The best web address."""
        return next((address for leaf in self.best("link") if (address := vocabulary.link(leaf.value))), "")

    def started(self) -> datetime | None:
        """When it began."""
        return next((moment for leaf in self.best("start") if (moment := vocabulary.moment(leaf.value))), None)

    def places(self) -> list[str]:
        """Up to three names of what is affected, the most telling first."""
        ranked: list[tuple[int, str]] = []
        for leaf in self.leaves:
            rank = PLACES.get(leaf.key)
            if rank is None and leaf.key in ("name", "fullname", "displayname", "title", "summary"):
                rank = PLACES.get(leaf.parent)
            if rank is not None and isinstance(leaf.value, str) and (value := prose.one_line(leaf.value, MAX_LABEL)):
                ranked.append((rank + 8 * leaf.depth, value))
        ranked.sort(key=lambda entry: entry[0])
        return [place for place in dict.fromkeys(value for _, value in ranked) if not prose.is_noise(place)][:MOST_PLACES]

    def labels(self) -> dict[str, str]:
        """What says where the trouble is, and the sender's own `labels` and `tags`."""
        labels: dict[str, str] = {}
        for leaf in self.leaves:
            if len(labels) == vocabulary.MAX_LABELS:
                break
            own = leaf.parent in ("labels", "tags")
            inner = leaf.parent if leaf.parent in PLACES and leaf.key in ("name", "fullname") else ""
            name = leaf.name if own or leaf.key in PLACES else inner
            if name and (value := vocabulary.line(leaf.value, MAX_LABEL)):
                labels.setdefault(vocabulary.line(name, MAX_LABEL), value)
        return labels

    def key(self, title: str, labels: Mapping[str, str]) -> str:
        """What the firing and the end of the trouble have in common."""
        return identity.key_of(self.best("id"), self.leaves, title, labels)

    def _is_message(self) -> bool:
        """Whether the body looks like what a person or a script wrote for this hook, and not like a tool's account of an event."""
        return len(self.leaves) <= SHORT_BODY or sum(leaf.depth == 0 for leaf in self.leaves) >= FLAT_BODY


def _is_event(leaf: Leaf) -> bool:
    """Whether the leaf names an event of a tool: by its key, or by a value like `contact.created`."""
    if leaf.depth > 1 or not isinstance(leaf.value, str):
        return False
    if leaf.key in EVENTS:
        return True
    return leaf.key in ("type", "kind", "topic") and (_DOTTED.fullmatch(leaf.value) is not None or leaf.value.endswith(_DEEDS))


def _is_measure(leaf: Leaf) -> bool:
    """Whether the leaf is a measured number."""
    if leaf.key not in VALUES or isinstance(leaf.value, bool):
        return False
    return not isinstance(leaf.value, str) or _MEASURE.fullmatch(leaf.value) is not None


def _goes_well(word: str) -> bool:
    """Whether the word is that of work that is done, and not of a trouble that is over."""
    return vocabulary.is_done(word) or (word.lower().endswith(("end", "ended")) and _TROUBLES.search(word) is None)


def _begins(word: str) -> bool:
    """Whether the word is that of a trouble that has come up: `incident.created`, `alert_opened`."""
    return len(word) <= MAX_WORD and _TROUBLES.search(word) is not None and _BIRTHS.search(word) is not None


def _words(leaf: Leaf) -> str:
    """The leaf's text on one line, if it is one for people."""
    if not isinstance(leaf.value, str):
        return ""
    title = prose.one_line(leaf.value)
    return "" if prose.is_noise(title) or _NUMBER.fullmatch(title) else title
