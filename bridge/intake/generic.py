"""Any other body: title, state, severity and link by general rules over the names of keys, or over the sentences of a plain text.

No tool is known here by name. A word for a state counts where it stands under a key that speaks of states; bare numbers say nothing,
since one tool's 1 is another one's 0. What states trouble fires, what states its end resolves, a third state is a notice; a short
body that states nothing fires, because somebody took the trouble to post it to a hook for alerts.
"""

import re
from collections.abc import Mapping

from bridge.domain.alert import Alert, Status
from bridge.errors import ReadError
from bridge.intake import outline, prose, vocabulary
from bridge.intake.finder import Finder
from bridge.intake.format import left_out
from bridge.intake.keys import HANDSHAKE_KEYS, HANDSHAKES, PLACES, RANKS, TEST_FLAGS
from bridge.intake.vocabulary import MAX_TEXT

NAME = "generic"
MAX_ALERTS = 1000
MOST_NODES, LEAST_NODES = 60_000, 60
"""Values that are looked at in a whole list, and in each of its objects however many they are: reading holds the loop."""
MAX_LINES = 200
_LISTS = ("alerts", "events", "incidents", "notifications", "problems")
"""Keys whose list of objects is the body's alerts, each by itself."""
_PAIR = re.compile(r"([A-Za-z][A-Za-z0-9 _.-]{1,40}):[ \t]+(\S.{0,300})")
_TRIAL = re.compile(
    r"this is (?:just )?a test (?:notification|message|alert|webhook|event|incident)s? (?:from|of|sent)|"
    r"test (?:notification|webhook) from ",
    re.IGNORECASE,
)


def recognise(headers: Mapping[str, str], document: object) -> str | None:
    """Anything that holds an object or a text."""
    del headers
    if isinstance(document, str):
        return "a text of no known format"
    if isinstance(document, Mapping):
        return "a body of no known format, by the names of its keys"
    if isinstance(document, list) and any(isinstance(item, Mapping | str) for item in document):
        return "a list of JSON objects of no known format"
    return None


def control(headers: Mapping[str, str], document: object) -> str | None:
    """The words for a handshake or a test that names itself as one where the kind of the event stands; else None."""
    del headers
    if not isinstance(document, Mapping):
        return None
    for key, value in list(document.items())[: outline.MAX_NODES]:
        name = outline.plain(key)
        if isinstance(value, str) and name in HANDSHAKE_KEYS and outline.plain(value) in HANDSHAKES:
            return f"the sender's own {vocabulary.line(value, 40)}"
        if name in TEST_FLAGS and (value is True or (isinstance(value, str) and value.lower() in ("true", "yes"))):
            return f"the sender says that it is a test: {vocabulary.line(key, 40)}"
        if isinstance(value, str) and name in RANKS["text"] and _TRIAL.search(value[:400]):
            return "a text that says it is the sender's test"
    return None


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """One alert of an object, one of each object of a list; ReadError when nothing in it can be shown to a person."""
    del headers
    written = document if isinstance(document, list) else _listed(document)
    items = [lines(item) if isinstance(item, str) else item for item in written if isinstance(item, Mapping | str)]
    most = max(LEAST_NODES, MOST_NODES // max(1, min(len(items), MAX_ALERTS)))
    alerts = tuple(alert for item in items[:MAX_ALERTS] if (alert := alert_of(item, most)) is not None)
    if not alerts:
        raise ReadError("the body holds no text that could be a title")
    return left_out(alerts, len(items) - MAX_ALERTS)


def _listed(document: object) -> list[object]:
    """The objects of the body's own list of alerts; else the body alone."""
    if isinstance(document, Mapping):
        for key, value in list(document.items())[: outline.LEAST]:
            if key.lower() in _LISTS and isinstance(value, list) and value and all(_is_told(item) for item in value[:MAX_ALERTS]):
                return value
    return [document]


def _is_told(item: object) -> bool:
    """Whether an object of a list says by itself what it is about."""
    return isinstance(item, Mapping) and any(outline.plain(key) in _NAMED for key in item)


_NAMED = frozenset(RANKS["title"]) - {"event", "rule", "service", "check", "output"}


def alert_of(document: Mapping[str, object], most: int) -> Alert | None:
    """The alert that an object tells of; None where it holds no text for a title."""
    found = Finder(document, most)
    title = found.title()
    if not title:
        return None
    parts = found.parts()
    labels = found.labels()
    severity = found.severity()
    status = found.state("\n".join([title, *parts]), severity)
    if status is Status.NOTICE:
        parts += found.events()
    elif not parts or parts == [title]:
        parts += [said for said in (found.measured(), found.trouble() if status is Status.FIRING else "") if said]
    headed = prose.prefix(title)
    if headed is not None and headed[1] and vocabulary.severity(title[: -len(headed[1])].strip("[]()<>*: -|")) is None:
        parts = [part for part in parts if prose.one_line(part) != title]
        title = headed[1]  # the state that it begins with is said by the status
    text = prose.joined(title, found.places(), parts, MAX_TEXT)
    return Alert(
        key=found.key(title, labels),
        status=status,
        severity=severity,
        title=title,
        text=text,
        link=found.link() or prose.address_in(text),
        labels=labels,
        started_at=found.started(),
        source=NAME,
    )


def lines(text: str) -> dict[str, object]:
    """A plain text as an object: its first line is the title, and lines like `Status: down` are fields."""
    head, _, rest = prose.plain(text, 2 * MAX_TEXT).partition("\n")
    found: dict[str, object] = {"title": head, "text": rest.strip()}
    for line in rest.split("\n")[:MAX_LINES]:
        pair = _PAIR.match(line.strip())
        if pair and (key := outline.plain(pair[1])) not in ("title", "text") and (key in PLACES or key in RANKS["state"]):
            found.setdefault(pair[1], pair[2])
    return found
