"""What a run found, and whether it is what the bridge promises."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bridge.domain.doubt import UNDECIDED

STATED = frozenset({"delivered", "accepted"})
"""Outcomes of these runs; one that a person is asked about is stated, too."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The figures."""

    kills: Mapping[str, int]
    answered: Mapping[str, int]
    """By who was answered 200."""
    billed: int
    lost: tuple[str, ...]
    """Answered 200, neither billed nor left to a person who was told."""
    twice: tuple[str, ...]
    """Billed more than once."""
    asked: int
    """Deliveries that a person is asked about."""
    outcomes: Mapping[str, int]
    unstated: int
    """Deliveries without an outcome."""
    told: Mapping[str, int] = field(default_factory=dict)
    open: str = ""
    """What was still to be done when the run waited no longer."""
    trouble: tuple[str, ...] = ()
    """What no process may log, and did."""

    @property
    def good(self) -> bool:
        """Whether the promise was kept where the journal and the lock can tell."""
        failed = self.lost or self.twice or self.unstated or self.open or self.trouble
        return not failed and self.asked == self.told.get("undecided", 0)

    def lines(self) -> Iterator[str]:
        """The figures in words."""
        yield f"killed: {_counts(self.kills)}"
        yield f"answered 200: {_counts(self.answered)}"
        yield f"SMS billed: {self.billed}"
        yield f"lost: {len(self.lost)} {' '.join(self.lost[:5])}".rstrip()
        yield f"billed twice: {len(self.twice)} {' '.join(self.twice[:5])}".rstrip()
        yield f"outcomes: {_counts(self.outcomes)}; without one: {self.unstated}; a person was asked: {self.asked}"
        yield f"told: {_counts(self.told)}"
        if self.open:
            yield f"still open: {self.open}"
        for line in self.trouble:
            yield f"trouble: {line}"


def outcomes(messages: Iterable[Mapping[str, object]]) -> tuple[Counter[str], Counter[str], set[str]]:
    """How many deliveries are in which state; how many without a stated outcome; the texts that a person is asked about."""
    states, unstated, asked = Counter[str](), Counter[str](), set[str]()
    for message in messages:
        deliveries = message["deliveries"]
        assert isinstance(deliveries, list)
        for delivery in deliveries:
            states[delivery["state"]] += 1
            if delivery["state"] == "unknown" and delivery["reason"] in UNDECIDED:
                asked.add(str(message["text"]))
            elif delivery["state"] not in STATED:
                unstated[delivery["state"]] += 1
    return states, unstated, asked


def trouble(log: str, *secrets: str) -> tuple[str, ...]:
    """Tracebacks, and what no log may hold."""
    return tuple(f"the log holds {word!r}" for word in ("Traceback", *secrets) if word in log)


def _counts(counts: Mapping[str, int]) -> str:
    return f"{sum(counts.values())} ({', '.join(f'{count} {what}' for what, count in sorted(counts.items()))})" if counts else "0"
