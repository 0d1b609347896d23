"""How telling the key of a value is for a title, a state, a severity and so on."""

import re
from functools import lru_cache

from bridge.intake.keys import HOSTS, IMAGES, PLACES, RANKS, SUFFIXES, VALUES
from bridge.intake.outline import Leaf
from bridge.intake.people_and_work import tokens

BESIDE = 6
"""How much less telling the link of a place is, beside that of the trouble."""
OWNED = 40
"""How much less telling the name of what holds the thing is: its repository's, its project's."""
_OWNERS = frozenset(
    ("repository", "repo", "project", "tenant", "workspace", "site", "app", "application", "environment", "cluster", "source")
)
_RATINGS = frozenset(("severity", "priority", "urgency", "impact", "criticality", "status", "state", "level", "category", "type"))
"""Objects whose name is a grade, a state or a kind, and nothing that a trouble could be called by."""
SUFFIXED = 40
"""How much less telling a key is that only ends in a known word: `check_output`."""
_INNER = frozenset(
    ("name", "value", "category", "label", "slug", "text", "displayname", "display", "level", "priority", "code", "severity")
)
"""Keys inside an object that holds a severity or a state: `{"severity": {"name": "critical"}}`."""
_HOLDS_STATE = (
    *("status", "state", "condition", "transition", "result", "conclusion", "outcome", "phase", "health", "level", "type", "zustand"),
)
"""Ends of the keys of an object that is a state; an `alarm` is none, and its name and severity state nothing."""
_BEFORE = ("previous", "prevstat", "old", "last", "fromstat", "priorstat", "former")
_MEASURE = re.compile(r"-?[0-9][0-9.,]{0,15} ?[^\W\d]{0,3}%?")


def is_measure(leaf: Leaf) -> bool:
    """Whether the leaf is a measured number."""
    if leaf.key not in VALUES or isinstance(leaf.value, bool):
        return False
    return not isinstance(leaf.value, str) or _MEASURE.fullmatch(leaf.value) is not None


def rank(group: str, leaf: Leaf) -> int | None:
    """How telling a leaf is for a group; None where it is no word of it."""
    found = None if isinstance(leaf.value, bool) else _rank_of_key(group, leaf.key, leaf.parent, leaf.name)
    return None if found is None else found + 6 * leaf.depth


@lru_cache(maxsize=16384)
def _rank_of_key(group: str, key: str, parent: str, name: str) -> int | None:
    ranks = RANKS[group]
    if parent.startswith(_BEFORE) or (key.startswith(_BEFORE) and group in ("state", "severity")):
        return None
    rank = ranks.get(key)
    if rank is None and parent:
        rank = ranks.get(parent + key)
        if rank is None and key in _INNER and (group == "severity" or (group == "state" and parent.endswith(_HOLDS_STATE))):
            rank = ranks.get(parent)
    words = tokens(name)
    if rank is None and len(words) > 1 and words[-1] in SUFFIXES[group] and key not in PLACES:
        rank = SUFFIXED + ranks.get(words[-1], 0)
    if rank is None or (group == "link" and any(word in IMAGES for word in (*words, parent))):
        return None
    if group == "title" and (parent in _OWNERS or parent in HOSTS):
        rank += OWNED
    if group == "title" and key in _INNER and parent in _RATINGS:
        return None
    return rank + (BESIDE if parent in PLACES and group == "link" else 0)
