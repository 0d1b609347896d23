"""What a run found, and whether hostile requests did any harm."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

MOST_GROWTH = 50.0
"""MB by which a program may have grown after its warm-up."""


@dataclass(kw_only=True)
class Tally:
    """What one address answered."""

    answers: Counter[int] = field(default_factory=Counter)
    """By status; 0 for a connection that was closed without an answer."""
    seconds: float = 0.0

    def line(self, name: str) -> str:
        """Its line of the table."""
        classes = [sum(count for status, count in self.answers.items() if status // 100 == hundred) for hundred in range(2, 6)]
        cells = (self.answers.total(), *classes, self.answers[0])
        rate = self.answers.total() / self.seconds if self.seconds else 0
        return f"{name:<10}" + "".join(f"{cell:>9}" for cell in cells) + f"{rate:>9.0f}"


@dataclass(frozen=True, kw_only=True)
class Memory:
    """A process's resident memory, in MB: after the warm-up, at its most, and in the end."""

    before: float
    most: float
    after: float

    @property
    def growth(self) -> float:
        """How much more it is in the end."""
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The figures."""

    tallies: Mapping[str, Tally]
    memory: Mapping[str, Memory]
    """By program; none where the system does not say."""
    trouble: tuple[str, ...] = ()
    """What must not be: a fault, a request without an answer, something planted where it does not belong, a call to a named address."""

    @property
    def has_grown(self) -> bool:
        """Whether a program grew too much."""
        return any(memory.growth > MOST_GROWTH for memory in self.memory.values())

    @property
    def good(self) -> bool:
        """Whether no harm was done."""
        return not self.trouble and not self.has_grown

    def lines(self) -> Iterator[str]:
        """The figures as a table."""
        yield f"{'address':<10}" + "".join(f"{head:>9}" for head in ("requests", "2xx", "3xx", "4xx", "5xx", "closed", "a second"))
        for name, tally in self.tallies.items():
            yield tally.line(name)
        for name, memory in self.memory.items():
            figures = f"{memory.before:.1f} MB after the warm-up, {memory.after:.1f} MB in the end, {memory.most:.1f} MB at most"
            yield f"memory of the {name}: {figures}: {memory.growth:+.1f} MB, of which {MOST_GROWTH:.0f} are allowed"
        for line in self.trouble:
            yield f"trouble: {line}"


def is_fault(status: int, raw: bytes) -> bool:
    """Whether an answer is a fault of ours: any 5xx but a 503 that says when to come again, or why not."""
    return status >= 500 and not (
        status == 503 and any(word in raw for word in (b"Retry-After: ", b'"status":"failing"', b"too many pages"))
    )


def is_failure(line: bytes) -> bool:
    """Whether a line of a log tells of something unexpected: a traceback, other than of what a caller was told, which is for debugging."""
    return b"Traceback" in line and b'"level": "debug"' not in line


def found(where: str, said: bytes, words: tuple[str, ...]) -> Iterator[str]:
    """What was planted and stands where it does not belong."""
    yield from (f"{where} holds {word!r}" for word in words if word.encode() in said)
