"""Marks by which a body is known: keys that are all there, and values that stand at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bridge.intake.paths import at, has, steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark taken apart: the keys at the top that it needs, and what stands at each of its paths."""

    text: str
    first: str
    """One of `tops`, by which most documents are told apart in a moment."""
    tops: frozenset[str]
    parts: tuple[tuple[str, str, str], ...]

    def fits(self, document: object) -> bool:
        """Whether all of it is there."""
        if not isinstance(document, Mapping) or not all(top in document for top in self.tops):
            return False
        for path, sign, wanted in self.parts:
            if not has(document, path):
                return False
            if sign:
                held = str(at(document, path))[:200].lower().replace(" ", "_")
                if not (held == wanted if sign == "=" else held.startswith(wanted)):
                    return False
        return True


@cache
def marks(written: tuple[str, ...]) -> tuple[Mark, ...]:
    """The marks of a table, each taken apart once."""
    return tuple(_mark(text) for text in written)


def _mark(text: str) -> Mark:
    parts: list[tuple[str, str, str]] = []
    for word in text.split():
        sign = next((sign for sign in word if sign in "=~"), "")
        path, _, wanted = word.partition(sign) if sign else (word, "", "")
        parts.append((path, sign, wanted))
    tops = [str(steps(path)[0]) for path, _, _ in parts]
    return Mark(text=text, first=tops[0], tops=frozenset(tops), parts=tuple(part for part in parts if part[1] or len(steps(part[0])) > 1))
