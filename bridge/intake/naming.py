"""What the ids and places of a table are called, and what stands there on one line."""

from functools import cache

from bridge.domain import secrecy
from bridge.intake import prose, vocabulary
from bridge.intake.paths import steps
from bridge.intake.vocabulary import MAX_LABEL

MAX_KEY = 120
"""Characters of one part of a key."""
_NAMES = frozenset(("name", "summary", "title", "displayname", "display_name", "full_name", "fullname"))
_IDS = frozenset(("id", "key", "slug", "uid", "uuid", "number", "iid"))


def id_at(path: str, value: object) -> str:
    """A part of a key; of a credential its hash. Branches are known by their short names."""
    text = (line(value) if isinstance(value, list) else vocabulary.line(value, MAX_KEY)).removeprefix("refs/heads/")
    if not text or prose.is_unfilled(text):
        return ""
    return secrecy.digest(text) if secrecy.is_secret(str(steps(path)[-1])) else text


@cache
def label(path: str) -> str:
    """What a place is called: the last key of its path, or the one before where that only says `name`."""
    names = [step for step in steps(path) if isinstance(step, str)]
    return names[-2] if len(names) > 1 and names[-1].lower() in _NAMES else names[-1]


@cache
def id_name(path: str) -> str:
    """What an id is called: `alias`, and `monitorid` for the `id` of a `monitor`."""
    names = [step for step in steps(path) if isinstance(step, str)]
    last = label(path)
    return f"{names[-2]}{last}" if len(names) > 1 and last.lower() in _IDS else last


def line(value: object) -> str:
    """A place on one line; of a list of texts the first three."""
    if isinstance(value, list):
        return ", ".join(text for item in value[:3] if (text := line(item)))[:MAX_LABEL]
    text = prose.one_line(value, MAX_LABEL) if isinstance(value, str) else ""
    return "" if prose.is_unfilled(text) else text
