"""The key of an alert: by what the firing and the end of a trouble are known as one, and two troubles as two."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from bridge.intake import prose, vocabulary
from bridge.intake.keys import PLACES
from bridge.intake.outline import Leaf

ORIGIN = "eventorigin"
"""The key under which an envelope's own words for what it is about stand beside what was in it."""
MAX_KEY = 120
MAX_DEPTH = 2
"""How deep an alert's own id may stand."""
_OF_RULES = ("ruleid", "alertid", "alertinstanceid")
"""Ids of a rule and of one of its alerts: a rule has many, and some name them by what they are about, as other rules do too."""
_NARROW_WORDS = "host hostname instance instancename node nodename pod container group service servicename resource resourcename"
_NARROW = frozenset(_NARROW_WORDS.split())
"""Places by which the alerts of one rule are told apart."""


def key_of(ids: Sequence[Leaf], leaves: Sequence[Leaf], title: str, labels: Mapping[str, str]) -> str:
    """The sender's id, the best of `ids`, with its rule's; else a hash of title and labels that is the same for both ends of a trouble."""
    for leaf in ids:
        if leaf.key == "id" and leaf.parent in PLACES:
            continue  # of a place, where there may be more than one trouble
        if (value := _id(leaf)) and _name(leaf) in _OF_RULES:
            return _of_rule(leaves)
        if value:
            return f"{vocabulary.line(leaf.name, 40)}={value}" if leaf.key == "id" else value
    origin = next((str(leaf.value) for leaf in leaves if leaf.key == ORIGIN), "")
    if origin and any(leaf.key == "event" and leaf.value == title for leaf in leaves):
        title = ""  # the kind of the event, which is another one at the end
    return hashed(title, labels, origin)


def hashed(title: str, labels: Mapping[str, str], origin: str = "") -> str:
    """A key for an alert that brings none: its title without the state at its head, its labels, and what its envelope is about."""
    headed = prose.prefix(title)
    told = repr((headed[1] if headed else title, sorted(labels.items()), *([origin] if origin else [])))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


def where(leaves: Iterable[Leaf]) -> list[str]:
    """The places that tell the alerts of one rule apart."""
    found = {leaf.parent + leaf.key if leaf.parent in _NARROW else leaf.key: leaf for leaf in leaves}
    places = {name: vocabulary.line(found[name].value, MAX_KEY) for name in sorted(found.keys() & _NARROW)}
    return [value for value in dict.fromkeys(places.values()) if value]


def kind(event: str) -> str:
    """The name of an event, like `com.example.backup-failed`, without the words that state something: at the end it has others."""
    return ".".join(about for word in event.split(".") if (about := vocabulary.stateless(word)))


def _of_rule(leaves: Sequence[Leaf]) -> str:
    found = {_name(leaf): value for leaf in reversed(leaves) if (value := _id(leaf))}
    ids = list(dict.fromkeys(found[name] for name in _OF_RULES if name in found))
    # Where there is none but the rule's own, its alerts are told apart by where they are.
    return ":".join([*ids, *(where(leaves) if len(ids) == 1 and "ruleid" in found else [])])


def _name(leaf: Leaf) -> str:
    """What an id is of: `alertId`, and the `id` of an `alert`."""
    return leaf.parent + leaf.key if leaf.key == "id" else leaf.key


def _id(leaf: Leaf) -> str:
    value = vocabulary.line(leaf.value, MAX_KEY) if leaf.depth <= MAX_DEPTH else ""
    return "" if prose.is_noise(value) else value
