"""A document laid flat: every scalar with the names that lead to it, shallow ones first, in bounded time."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

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


def leaves(document: Mapping[str, object], most: int = MAX_NODES) -> Iterator[Leaf]:
    """The scalars of a document, breadth first; of a list the first three items, under the list's own name.

    `most` values are looked at, `MAX_NODES` at the utmost.
    """
    top = islice(document.items(), most)
    queue: deque[tuple[str, str, str, int, object]] = deque((plain(key), "", key, 0, value) for key, value in top)
    for _ in range(min(most, MAX_NODES)):
        if not queue:
            return
        key, parent, name, depth, value = queue.popleft()
        if isinstance(value, str | int | float):
            yield Leaf(key, parent, depth, value, name)
        elif depth >= MAX_DEPTH:
            continue
        elif isinstance(value, dict):
            queue.extend((plain(inner), key, inner, depth + 1, found) for inner, found in list(value.items())[:MAX_NODES])
        elif isinstance(value, list):
            queue.extend((key, parent, name, depth + 1, found) for found in value[:3])


def plain(key: str) -> str:
    """A key without case and separators: `Alert_Name`, `alert-name` and `alertName` are one."""
    return _UNWANTED.sub("", key[:80].lower())
