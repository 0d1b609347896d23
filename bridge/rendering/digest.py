"""Many alerts in one SMS, by their numbers: `37 more: CRITICAL 2 DiskFull (db1, db2); 30 HighLoad; +5 more (5 INFO)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bridge.domain.alert import Alert, Severity, Status, rank
from bridge.domain.bundle import Count, Tally
from bridge.domain.text import clean, measure
from bridge.rendering.default import places
from bridge.rendering.outgoing import SAFE_PARTS, outgoing, with_tail
from bridge.rendering.phrases import Phrases, phrases

_TITLE = 60
"""Characters of one name."""
MOST_NAMED = 12
"""Names in one SMS that are not critical: nobody reads more of them on a phone."""
MOST_PLACED = 20
"""Critical alerts that are named with all their places; of more the first few."""
_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    label: str
    text: str
    count: int
    severity: Severity | None
    status: Status


def digest(
    counts: Sequence[Count],
    tallies: Sequence[Tally],
    worst: Sequence[Alert] = (),
    *,
    language: str,
    max_parts: int,
    more: bool,
    tail: str = "",
) -> str:
    """The text for so many alerts, the most severe first. The counts come in the order in which they are named, and may be less.

    What is critical is named with its places, as far as `worst` tells them; what there is no room for is counted by severity.
    `more` says that others were texted before; `tail` stands behind it all.
    """
    said = phrases(language)
    left = _numbers(tallies)
    total = sum(left.values())
    over = sum(count for (status, _), count in left.items() if status is Status.RESOLVED)
    head = said.statuses[Status.RESOLVED] if over == total else said.more if more else said.alerts
    text = f"{total} {head}:"
    max_parts = min(max_parts, SAFE_PARTS)
    word, named = "" if over != total else said.statuses[Status.RESOLVED], 0
    for place, entry in enumerate(_entries(counts, worst, said)):
        named += entry.severity is not Severity.CRITICAL or entry.status is not Status.FIRING
        if named > MOST_NAMED:
            break
        written = outgoing(f"{'' if entry.label == word or not entry.label else f' {entry.label}'} {entry.text}")
        separator = "" if not place else "," if entry.label == word else ";"
        candidate, rest = f"{text}{separator}{written}", dict(left)
        rest[entry.status, entry.severity] = rest.get((entry.status, entry.severity), 0) - entry.count
        behind = _rest(rest, said) + tail
        if measure(candidate + behind).parts > max_parts:
            if not place:
                return with_tail(candidate, behind, max_parts)
            break
        text, left, word = candidate, rest, entry.label
    return text + _rest(left, said) + tail


def _numbers(tallies: Sequence[Tally]) -> dict[tuple[Status, Severity | None], int]:
    found: dict[tuple[Status, Severity | None], int] = {}
    for tally in tallies:
        found[tally.status, tally.severity] = found.get((tally.status, tally.severity), 0) + tally.count
    return found


def _entries(counts: Sequence[Count], worst: Sequence[Alert], said: Phrases) -> list[_Entry]:
    """A word, a name, how many of it and where: each name once for each word and severity, what is over behind all that is not."""
    found: dict[tuple[str, str, Severity | None, Status], int] = {}
    for count in sorted(counts, key=lambda count: (count.status is Status.RESOLVED, rank(count.severity))):
        firing = count.status is Status.FIRING
        label = (
            (said.severities[Severity.CRITICAL] if count.severity is Severity.CRITICAL else "") if firing else said.statuses[count.status]
        )
        key = label, _name(count.title), count.severity, count.status
        found[key] = found.get(key, 0) + count.count
    critical = [alert for alert in worst if alert.status is Status.FIRING and alert.severity is Severity.CRITICAL]
    most = None if len(critical) <= MOST_PLACED else _FEW
    return [
        _Entry(label=label, text=f"{count} {name}{_placed(name, critical, most, label)}", count=count, severity=severity, status=status)
        for (label, name, severity, status), count in found.items()
    ]


def _placed(name: str, critical: Sequence[Alert], most: int | None, label: str) -> str:
    where = places([alert for alert in critical if _name(alert.title) == name]) if label else []
    more = f" +{len(where[most:])}" if most is not None and len(where) > most else ""
    return f" ({', '.join(where[:most])}{more})" if where else ""


def _name(title: str) -> str:
    name = " ".join(clean(title[: 4 * _TITLE]).split())
    return name if len(name) <= _TITLE else f"{name[: _TITLE - 3].rstrip()}..."


def _rest(left: Mapping[tuple[Status, Severity | None], int], said: Phrases) -> str:
    """How many are not named, by severity."""
    parts = {
        said.severities[severity] if status is Status.FIRING and severity is not None else said.statuses[status]: count
        for (status, severity), count in sorted(left.items(), key=lambda one: (one[0][0] is Status.RESOLVED, rank(one[0][1])))
        if count > 0
    }
    total = sum(count for count in left.values() if count > 0)
    if not total:
        return ""
    kinds = f" ({', '.join(f'{count} {word}' for word, count in parts.items())})" if set(parts) - {said.statuses[Status.RESOLVED]} else ""
    return f"; +{total} {said.more}{kinds}"
