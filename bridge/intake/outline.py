"""A document laid flat: every scalar with the names that lead to it, shallow ones first, in bounded time."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from bridge.domain.secrecy import is_secret, is_secret_pair
from bridge.intake.people_and_work import is_aside, tokens

MAX_DEPTH = 8
MAX_NODES = 600
"""Values of a document that are looked at; what a reader must know stands near the top."""

LEAST = 60
"""Keys at the top of a document among which its own list of alerts is looked for."""

_UNWANTED = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar: its key in lower-case letters and digits, the same of what holds it (empty at the top), its depth from 0."""

    key: str
    parent: str
    depth: int
    value: str | float | bool
    name: str
    """The key as the sender wrote it."""
    aside: bool = False
    """Whether it stands at or below a key that speaks of people or of their work."""
    listed: str = ""
    """The key of the innermost list of objects that it stands in; empty outside of lists."""

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words of its key."""
        return tokens(self.name)


class _Place(NamedTuple):
    """Where a value stands."""

    key: str
    parent: str
    name: str
    depth: int
    aside: bool
    listed: str


def leaves(document: Mapping[str, object], most: int = MAX_NODES) -> Iterator[Leaf]:
    """The scalars of a document, breadth first; of a list the first three items, under the list's own name. Secrets are left out.

    `most` values are looked at, `MAX_NODES` at the utmost.
    """
    limit = min(most, MAX_NODES)
    top = islice(document.items(), limit)
    queue: deque[tuple[_Place, object]] = deque((_Place(plain(key), "", key, 0, is_aside(key), ""), value) for key, value in top)
    for seen in range(1, limit + 1):
        if not queue:
            return
        place, value = queue.popleft()
        if isinstance(value, str | int | float):
            if value != "" and not is_secret(place.name):
                yield Leaf(place.key, place.parent, place.depth, value, place.name, place.aside, place.listed)
        elif place.depth >= MAX_DEPTH or is_secret(place.name):
            continue
        elif isinstance(value, dict):
            if is_secret_pair(value):
                continue
            queue.extend(
                (_Place(plain(key), place.key, key, place.depth + 1, place.aside or is_aside(key), place.listed), inner)
                for key, inner in islice(value.items(), max(0, limit - seen - len(queue)))  # what comes behind is never looked at
            )
        elif isinstance(value, list):
            queue.extend(
                (place._replace(depth=place.depth + 1, listed=place.key if isinstance(inner, dict) else place.listed), inner)
                for inner in value[:3]
            )


@lru_cache(maxsize=8192)
def plain(key: str) -> str:
    """A key without case and separators: `Alert_Name`, `alert-name` and `alertName` are one."""
    return _UNWANTED.sub("", key[:80].lower())
