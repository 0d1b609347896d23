"""Many alerts in one SMS, by their numbers: `37 more: 30 DiskFull, 7 HighLoad`."""

from collections.abc import Mapping, Sequence

from bridge.domain.alert import Severity, Status
from bridge.domain.bundle import Count
from bridge.domain.text import clean, measure
from bridge.rendering.outgoing import SAFE_PARTS, outgoing, with_tail
from bridge.rendering.phrases import phrases

_TITLE = 60
"""Characters of one name."""
MOST_NAMED = 12
"""Names in one SMS: nobody reads more of them on a phone."""


def digest(counts: Sequence[Count], totals: Mapping[Status, int], *, language: str, max_parts: int, more: bool, tail: str = "") -> str:
    """The text for so many alerts. The counts come in the order in which they are named, and may be less than the totals.

    `more` says that others were texted before; `tail` stands behind it all.
    """
    said = phrases(language)
    total = sum(totals.values())
    over = totals.get(Status.RESOLVED, 0)
    head = said.statuses[Status.RESOLVED] if over == total else said.more if more else said.alerts
    text = f"{total} {head}:"
    max_parts = min(max_parts, SAFE_PARTS)
    left, word = total, "" if over != total else said.statuses[Status.RESOLVED]
    for place, (label, title, count) in enumerate(_named(counts, said.severities[Severity.CRITICAL], said.statuses)[:MOST_NAMED]):
        entry = outgoing(f"{'' if label == word or not label else f' {label}'} {count} {title}")
        separator = "" if not place else "," if label == word else ";"
        candidate = f"{text}{separator}{entry}"
        rest = _rest(left - count, said.more) + tail
        if measure(candidate + rest).parts > max_parts:
            if not place:
                return with_tail(candidate, rest, max_parts)
            break
        text, left, word = candidate, left - count, label
    return text + _rest(left, said.more) + tail


def _named(counts: Sequence[Count], critical: str, statuses: Mapping[Status, str]) -> list[tuple[str, str, int]]:
    """A word, a name, and how many of it, each pair once: what is over behind all that is not."""
    found: dict[tuple[str, str], int] = {}
    for count in sorted(counts, key=lambda count: count.status is Status.RESOLVED):
        firing = count.status is Status.FIRING
        label = (critical if count.severity is Severity.CRITICAL else "") if firing else statuses[count.status]
        name = " ".join(clean(count.title[: 4 * _TITLE]).split())
        name = name if len(name) <= _TITLE else f"{name[: _TITLE - 3].rstrip()}..."
        found[label, name] = found.get((label, name), 0) + count.count
    return [(label, name, count) for (label, name), count in found.items()]


def _rest(count: int, more: str) -> str:
    return f"; +{count} {more}" if count else ""
