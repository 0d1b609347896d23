"""Any other body: title, state, severity and link by general rules over the names of keys, or over the sentences of a plain text.

No tool is known here by name. A word for a state counts where it stands under a key that speaks of states; bare numbers say nothing,
since one tool's 1 is another one's 0. What states trouble fires, what states its end resolves, a third state is a notice; what states
nothing fires in doubt, because somebody took the trouble to post it to a hook for alerts.
"""

from collections.abc import Mapping

from bridge.domain.alert import Alert, Status
from bridge.errors import ReadError
from bridge.intake import harmless, identity, outline, prose, vocabulary
from bridge.intake.finder import Finder
from bridge.intake.format import left_out
from bridge.intake.keys import HANDSHAKE_KEYS, HANDSHAKES, RANKS, TEST_FLAGS
from bridge.intake.people_and_work import is_aside
from bridge.intake.plain_text import fields_of
from bridge.intake.vocabulary import MAX_TEXT

NAME = "generic"
MAX_ALERTS = 1000
MOST_NODES, LEAST_NODES = 60_000, 60
"""Values that are looked at in a whole list, and in each of its objects however many they are: reading holds the loop."""
_LISTS = ("alerts", "events", "incidents", "notifications", "problems")
"""Keys whose list of objects is the body's alerts, each by itself."""
NO_TITLE = "alert without a title"
"""The title of a body that states trouble and holds no text that may be shown."""


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
    """The words for a handshake or a test that names itself as one; None where a state, a severity or trouble stands beside it."""
    del headers
    if isinstance(document, str):
        return "a text that says it is the sender's test" if harmless.is_trial(document) and _is_idle(fields_of(document)) else None
    if not isinstance(document, Mapping):
        return None
    for key, value in list(document.items())[: outline.MAX_NODES]:
        if (reason := _trial(outline.plain(key), key, value)) and _is_idle(document):
            return reason
    return None


def _trial(name: str, key: str, value: object) -> str:
    """Why a field makes its body a handshake or a test; the empty string where it does not."""
    if isinstance(value, str) and name in HANDSHAKE_KEYS and outline.plain(value) in HANDSHAKES:
        return f"the sender's own {vocabulary.line(value, 40)}"
    if name in TEST_FLAGS and (value is True or (isinstance(value, str) and value.lower() in ("true", "yes"))):
        return f"the sender says that it is a test: {vocabulary.line(key, 40)}"
    if isinstance(value, str) and (name in RANKS["text"] or name in RANKS["title"]) and harmless.is_trial(value):
        return "a text that says it is the sender's test"
    return ""


def _is_idle(document: Mapping[str, object]) -> bool:
    """Whether a document states no state and no severity and speaks of no trouble."""
    finder = Finder(document)
    plain = [leaf for leaf in finder.own if leaf.key not in HANDSHAKE_KEYS or outline.plain(str(leaf.value)) not in HANDSHAKES]
    for leaf in finder.best("state"):
        if leaf in plain and isinstance(leaf.value, str) and vocabulary.state_within(leaf.value) in (Status.FIRING, Status.RESOLVED):
            return False
    rated = any(vocabulary.severity(leaf.value) for leaf in finder.best("severity") if leaf in plain)
    return not rated and not any(prose.speaks_of_trouble(str(leaf.value)) for leaf in plain if isinstance(leaf.value, str))


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """One alert of an object, one of each object of a list; ReadError when nothing in it can be shown to a person."""
    del headers
    written = document if isinstance(document, list) else _listed(document)
    items = [item for item in written if isinstance(item, Mapping | str)]
    most = max(LEAST_NODES, MOST_NODES // max(1, min(len(items), MAX_ALERTS)))
    read = (lines(item) if isinstance(item, str) else item for item in items[:MAX_ALERTS])
    alerts = tuple(alert for item in read if (alert := alert_of(item, most)) is not None)
    if not alerts:
        raise ReadError("the body holds no text that could be a title")
    return left_out(alerts, len(items) - MAX_ALERTS)


def _listed(document: object) -> list[object]:
    """The objects of the body's own list of alerts; else the body alone."""
    if isinstance(document, Mapping):
        for key, value in list(document.items())[: outline.LEAST]:
            if key.lower() in _LISTS and isinstance(value, list) and value and all(_is_told(item) for item in value[:MAX_ALERTS]):
                return value
        held = [
            value
            for key, value in list(document.items())[: outline.LEAST]
            if isinstance(value, list) and value and isinstance(value[0], Mapping) and not is_aside(key)
        ]
        if len(held) == 1 and not any(
            outline.plain(key) in RANKS["title"] or isinstance(value, Mapping) for key, value in document.items()
        ):
            return [item for item in held[0] if isinstance(item, Mapping)]
    return [document]


def _is_told(item: object) -> bool:
    """Whether an object of a list says by itself what it is about."""
    return isinstance(item, Mapping) and any(outline.plain(key) in _NAMED for key in item)


_NAMED = frozenset(RANKS["title"]) - {"event", "rule", "service", "check", "output"}


def alert_of(document: Mapping[str, object], most: int) -> Alert | None:
    """The alert that an object tells of; None where it holds no text for a title and states no trouble."""
    found = Finder(document, most)
    title, parts = found.title(), found.parts()
    judged = found.judge("\n".join([title, *parts]))
    if not title:
        if judged.status is Status.NOTICE or judged.doubt:
            return None
        title = next(iter(found.places()), NO_TITLE)
    severity = found.stated_severity() if judged.doubt else found.severity()
    if judged.status is Status.NOTICE:
        parts += found.events()
    elif not parts or parts == [title]:
        parts += [said for said in (found.measured(), found.trouble() if judged.status is Status.FIRING else "") if said]
    headed = prose.prefix(title)
    if headed is not None and headed[1] and vocabulary.severity(title[: -len(headed[1])].strip("[]()<>*: -|")) is None:
        parts = [part for part in parts if prose.one_line(part) != title]
        title = headed[1]  # the state that it begins with is said by the status
    labels = found.labels()
    key, broad_key = found.keys(title, labels)
    text = prose.joined(title, found.places(), parts, MAX_TEXT)
    return Alert(
        key=key,
        broad_key=broad_key,
        status=judged.status,
        severity=severity,
        title=title,
        text=text,
        link=found.address(),
        labels=labels,
        started_at=found.started(),
        source=NAME,
        # Which run of which branch a success is of, its key alone says.
        names=found.names() if judged.success and found.is_work else identity.with_subject(found.names(), title),
        success=judged.success,
        run=found.run() if found.is_work else None,
        doubt=judged.doubt,
    )


def lines(text: str) -> dict[str, object]:
    """A plain text as an object: its first line is the title, and lines like `Status: down` are fields."""
    return fields_of(text)
