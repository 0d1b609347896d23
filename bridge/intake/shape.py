"""A format as a table: the keys it is known by, and the paths to what it says. What the table leaves open, the general rules find."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from bridge.domain.alert import Alert, Ending, Severity, Status
from bridge.errors import ReadError
from bridge.intake import generic, prose, vocabulary
from bridge.intake.endings import ended
from bridge.intake.finder import Finder
from bridge.intake.format import left_out, run_number
from bridge.intake.identity import hashed
from bridge.intake.marks import marks
from bridge.intake.naming import id_at, id_name, label, line
from bridge.intake.outline import MAX_NODES
from bridge.intake.paths import at
from bridge.intake.vocabulary import MAX_LABEL, MAX_TEXT, MAX_TITLE

MAX_ALERTS = 1000
LONGEST_KEY = 240
_RATED = ("name", "value", "label", "severity", "level", "priority", "display_name", "text", "summary", "key", "id")
"""Keys of a severity that is an object."""


class Outcome(Enum):
    """How a piece of work ended, where that is no state of a trouble."""

    PASSED = "passed"


F, R, N = Status.FIRING, Status.RESOLVED, Status.NOTICE
P = Outcome.PASSED
"""The work went well: a notice that ends an earlier failure of the same work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One format. Every tuple of paths is tried in its order; the first that leads to something counts."""

    name: str
    marks: tuple[str, ...] = ()
    """Each names the paths, parted by blanks, that are all there in a body of this format; `path=value` must hold the value.

    A `~` instead of `=` asks that the value begins so. Values are written in lower case, their blanks as `_`.
    """
    headers: tuple[str, ...] = ()
    """Headers that only this format has, in lower case; `name: beginning` for one whose value begins so."""
    each: str = ""
    """The path of a list whose objects are the alerts; empty where the body is one alert."""
    title: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    """All of these are named."""
    text: tuple[str, ...] = ()
    talk: tuple[str, ...] = ()
    """Texts of people (the message of a commit, a comment), which are shown and speak of no trouble."""
    state: tuple[str, ...] = ()
    states: Mapping[str, Status | Outcome | None] = field(default_factory=dict)
    """The sender's words for states, in lower case, before those that all share; None for a word that says nothing."""
    otherwise: Status | None = None
    """The status where no path states one: None where the words decide; FIRING for a sender that posts troubles and their ends alone,
    whose words can only say that one is over; NOTICE where any other event than those of `states` is what somebody did."""
    people: bool = False
    """Whether it tells of what people do alone, which is a notice whatever its words."""
    kinds: tuple[str, ...] = ()
    """Keys at the top whose words name the kind of the event and state nothing; the general rules do not see them."""
    work: bool = False
    """Whether it tells of pieces of work, which do not end a trouble by going well."""
    severity: tuple[str, ...] = ()
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    unrated: bool = False
    """Whether it has no severity, so that none is looked for by the general rules."""
    link: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    """Each names paths, parted by blanks, whose values together are the key; one counts if its first path leads to something.

    Of paths parted by `|` the first that leads to something counts.
    """
    run: tuple[str, ...] = ()
    """The number of the run, which grows from run to run."""
    started: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    """Why it ended, where that is no recovery."""
    endings: Mapping[str, Ending | None] = field(default_factory=dict)
    """The sender's own words for that, in lower case."""
    counted: tuple[str, ...] = ()
    """How many things it tells of, of which only `shown` are: a number, or the list of them."""
    shown: int = 1
    trials: tuple[str, ...] = ()
    """Marks of the sender's own handshake or test."""
    trial: Callable[[Mapping[str, object]], bool] | None = None
    """Whether a body is the sender's own handshake or test, where marks cannot say it; such a body is of this format."""
    amend: Callable[[Mapping[str, object], Alert], Alert] | None = None
    """What the table cannot say: given the object and the alert so far, the alert."""

    @property
    def keys(self) -> frozenset[str] | None:
        """Keys of which a body of this format has one at its top; None where something else may tell it."""
        return None if self.headers or self.trial is not None else frozenset(mark.first for mark in marks(self.marks))

    def recognise(self, headers: Mapping[str, str], document: object) -> str | None:
        """By a header, or by keys."""
        first = document[0] if isinstance(document, list) and document else document
        for header in self.headers if isinstance(first, Mapping) else ():
            name, _, beginning = header.partition(": ")
            if name in headers and headers[name].lower().startswith(beginning):
                return f"the header {header}"
        if isinstance(document, list) and document:
            return self.recognise({}, first)
        if isinstance(document, Mapping):
            for mark in marks(self.marks):
                if mark.first in document and mark.fits(document):
                    return f"the keys {mark.text}"
            if self.trial is not None and self.trial(document):
                return "the sender's own test"
        return None

    def control(self, headers: Mapping[str, str], document: object) -> str | None:
        """The mark of the sender's own handshake or test; else None."""
        if self.trial is not None and isinstance(document, Mapping) and self.trial(document):
            return "the sender's own test"
        marked = next((f"the sender's own test: {mark.text}" for mark in marks(self.trials) if mark.fits(document)), None)
        return marked or generic.control(headers, document)

    def parse(self, headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
        """The alerts; ReadError when nothing in the body can be shown to a person."""
        del headers
        inner = at(document, self.each) if self.each else document
        found = inner if isinstance(inner, list) else [inner]
        alerts = tuple(self._alert(item) for item in found[:MAX_ALERTS] if isinstance(item, Mapping))
        if not alerts:
            raise ReadError(f"the body holds no alert of {self.name}")
        return left_out(alerts, len(found) - MAX_ALERTS)

    def _alert(self, item: Mapping[str, object]) -> Alert:
        general = _General({name: value for name, value in item.items() if name not in self.kinds} if self.kinds else item)
        title = next(self._texts(item, self.title), "") or general.finder.title() or self.name
        parts = list(self._texts(item, self.text)) if self.text or self.talk else general.finder.parts()
        labels = {label(path): place for path in self.where if (place := line(at(item, path)))}
        places = list(labels.values()) if self.where else general.finder.places()
        severity = self._severity(item, general)
        verdict = self._judged(item, general, "\n".join([title, *parts]))
        key, ids = self._key(item)
        alert = Alert(
            key=key or (hashed(title, labels) if self.key else general.finder.key(title, labels)),
            status=verdict.status,
            severity=severity,
            title=title[:MAX_TITLE],
            text=prose.joined(title, places, [*parts, *self._texts(item, self.talk)], MAX_TEXT),
            link=next((address for path in self.link if (address := vocabulary.link(at(item, path)))), "")
            or (general.finder.link() if not self.link else ""),
            labels=labels,
            started_at=next((moment for path in self.started if (moment := vocabulary.moment(at(item, path)))), None)
            or (None if self.started else general.finder.started()),
            source=self.name,
            names=ids,
            success=verdict.success,
            doubt=verdict.doubt,
            run=next((number for path in self.run if (number := run_number(at(item, path))) is not None), None),
        )
        count = next((number for path in self.counted if (number := _count(at(item, path)))), self.shown)
        (alert,) = left_out((alert,), count - self.shown)
        alert = self.amend(item, alert) if self.amend is not None else alert
        return ended(alert, next((word for path in self.ends if (word := vocabulary.line(at(item, path), MAX_LABEL))), ""), self.endings)

    def _texts(self, item: Mapping[str, object], paths: tuple[str, ...]) -> Iterator[str]:
        for path in paths:
            text = prose.plain(at(item, path), MAX_TEXT)
            if text and not prose.is_unfilled(text):
                yield prose.one_line(text) if paths is self.title else text

    def _key(self, item: Mapping[str, object]) -> tuple[str, dict[str, str]]:
        """The key and, by name, the ids that it is made of."""
        for written in self.key:
            groups = [self._part(item, group) for group in written.split()]
            if groups[0] is not None:
                found = dict(group for group in groups if group is not None)
                return ":".join(found.values())[:LONGEST_KEY], {id_name(path): value for path, value in found.items()}
        return "", {}

    def _part(self, item: Mapping[str, object], group: str) -> tuple[str, str] | None:
        """The first path of a group that leads to something, and what stands there."""
        return next(((path, value) for path in group.split("|") if (value := id_at(path, at(item, path)))), None)

    def _judged(self, item: Mapping[str, object], general: "_General", words: str) -> "Verdict":
        named = self.people
        for path in () if self.people else self.state:
            value = at(item, path)
            word = str(value).strip().lower() if isinstance(value, str | int) else ""
            named = named or bool(word)
            stated = self.states.get(word)
            if stated is not None:
                return Verdict(N, success=True) if isinstance(stated, Outcome) else Verdict(stated)
            if word in self.states or not isinstance(value, str):
                continue
            if (found := vocabulary.state_within(value)) is not None:
                return Verdict(N, success=True) if self.work and found is R and vocabulary.is_done(value) else Verdict(found)
            if self.work and vocabulary.is_done(value):
                return Verdict(N, success=True)
        return Verdict(N) if named and (self.people or self.otherwise is N) else self._by_words(general, words)

    def _by_words(self, general: "_General", words: str) -> "Verdict":
        """What is to be made of a body whose state is unknown or missing."""
        judged = general.finder.judge(words)
        if self.otherwise is F:
            held = judged.status is N and any(
                vocabulary.state_within(str(leaf.value)) is N for leaf in general.finder.best("state") if not leaf.aside and not leaf.listed
            )
            return Verdict(judged.status if held or judged.status is R else F)
        if self.work:  # that nothing is said of how it went is no trouble, and none of its words end one
            if judged.status is F and not judged.doubt:
                return Verdict(F)
            return Verdict(N, success=judged.success or vocabulary.is_done(words.partition("\n")[0]))
        return Verdict(judged.status, success=judged.success, doubt=judged.doubt)

    def _severity(self, item: Mapping[str, object], general: "_General") -> Severity | None:
        for path in self.severity:
            for value in _rated(at(item, path)):
                word = str(value).lower()
                if word in self.severities:
                    return self.severities[word]
                if (found := vocabulary.severity(value)) is not None:
                    return found
        return None if self.severity or self.unrated or self.work else general.finder.severity()


class Verdict(NamedTuple):
    """The status, and what is to be said with it."""

    status: Status
    success: bool = False
    doubt: str = ""


class _General:
    """The general reading of an object, made when it is first asked for."""

    __slots__ = ("_finder", "item")

    def __init__(self, item: Mapping[str, object]) -> None:
        self.item = item
        self._finder: Finder | None = None

    @property
    def finder(self) -> Finder:
        """The finder over the object."""
        if self._finder is None:
            self._finder = Finder(self.item, MAX_NODES)
        return self._finder


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else run_number(value) or 0


def _rated(value: object) -> Iterator[object]:
    """A severity, or those that an object or a list holds instead of one."""
    if isinstance(value, Mapping):
        yield from (value[name] for name in _RATED if name in value)
    elif isinstance(value, list):
        yield from value[:3]
    elif value is not None:
        yield value
