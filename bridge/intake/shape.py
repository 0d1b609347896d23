"""A format as a table: the keys it is known by, and the paths to what it says. What the table leaves open, the general rules find."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from bridge.domain.alert import Alert, Severity, Status
from bridge.errors import ReadError
from bridge.intake import generic, prose, vocabulary
from bridge.intake.finder import Finder
from bridge.intake.identity import hashed
from bridge.intake.outline import MAX_NODES
from bridge.intake.paths import at, has, steps
from bridge.intake.vocabulary import MAX_LABEL, MAX_TEXT, MAX_TITLE

MAX_ALERTS = 1000
_NAMES = frozenset(("name", "summary", "title", "displayname", "display_name", "full_name", "fullname"))
F, R, N = Status.FIRING, Status.RESOLVED, Status.NOTICE


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
    state: tuple[str, ...] = ()
    states: Mapping[str, Status | None] = field(default_factory=dict)
    """The sender's words for states, in lower case, before those that all share; None for a word that says nothing."""
    otherwise: Status | None = None
    """The status where no path leads to one; None for the general rules."""
    work: bool = False
    """Whether it tells of pieces of work, which do not end a trouble by going well."""
    severity: tuple[str, ...] = ()
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    unrated: bool = False
    """Whether it has no severity, so that none is looked for by the general rules."""
    link: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    started: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    """Marks of the sender's own handshake or test."""
    trial: Callable[[Mapping[str, object]], bool] | None = None
    """Whether a body is the sender's own handshake or test, where marks cannot say it; such a body is of this format."""
    amend: Callable[[Mapping[str, object], Alert], Alert] | None = None
    """What the table cannot say: given the object and the alert so far, the alert."""

    @property
    def keys(self) -> frozenset[str] | None:
        """Keys of which a body of this format has one at its top; None where something else may tell it."""
        return None if self.headers or self.trial is not None else frozenset(mark.first for mark in _marks(self.marks))

    def recognise(self, headers: Mapping[str, str], document: object) -> str | None:
        """By a header, or by keys."""
        for header in self.headers:
            name, _, beginning = header.partition(": ")
            if name in headers and headers[name].lower().startswith(beginning):
                return f"the header {header}"
        if isinstance(document, list) and document:
            return self.recognise({}, document[0])
        if isinstance(document, Mapping):
            for mark in _marks(self.marks):
                if mark.first in document and mark.fits(document):
                    return f"the keys {mark.text}"
            if self.trial is not None and self.trial(document):
                return "the sender's own test"
        return None

    def control(self, headers: Mapping[str, str], document: object) -> str | None:
        """The mark of the sender's own handshake or test; else None."""
        if self.trial is not None and isinstance(document, Mapping) and self.trial(document):
            return "the sender's own test"
        marked = next((f"the sender's own test: {mark.text}" for mark in _marks(self.trials) if mark.fits(document)), None)
        return marked or generic.control(headers, document)

    def parse(self, headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
        """The alerts; ReadError when nothing in the body can be shown to a person."""
        del headers
        alerts = tuple(self._alert(item) for item in self._items(document))
        if not alerts:
            raise ReadError(f"the body holds no alert of {self.name}")
        return alerts

    def _items(self, document: object) -> Iterator[Mapping[str, object]]:
        inner = at(document, self.each) if self.each else document
        found = inner if isinstance(inner, list) else [inner]
        if len(found) > MAX_ALERTS:
            raise ReadError(f"the body lists {len(found)} objects; at most {MAX_ALERTS} are read")
        yield from (item for item in found if isinstance(item, Mapping))

    def _alert(self, item: Mapping[str, object]) -> Alert:
        general = _Lazily(item, len_hint=MAX_NODES)
        title = next(self._texts(item, self.title), "") or general.finder.title() or self.name
        parts = list(self._texts(item, self.text)) if self.text else general.finder.parts()
        labels = {_label(path): place for path in self.where if (place := _line(at(item, path)))}
        places = list(labels.values()) if self.where else general.finder.places()
        severity = self._severity(item, general)
        status = self._status(item, general, "\n".join([title, *parts]), severity)
        key = next((value for path in self.key if (value := vocabulary.line(at(item, path), 120)) and not prose.is_unfilled(value)), "")
        alert = Alert(
            key=key or (hashed(title, labels) if self.key else general.finder.key(title, labels)),
            status=status,
            severity=severity,
            title=title[:MAX_TITLE],
            text=prose.joined(title, places, parts, MAX_TEXT),
            link=next((address for path in self.link if (address := vocabulary.link(at(item, path)))), "")
            or (general.finder.link() if not self.link else ""),
            labels=labels,
            started_at=next((moment for path in self.started if (moment := vocabulary.moment(at(item, path)))), None)
            or (None if self.started else general.finder.started()),
            source=self.name,
        )
        return self.amend(item, alert) if self.amend is not None else alert

    def _texts(self, item: Mapping[str, object], paths: tuple[str, ...]) -> Iterator[str]:
        for path in paths:
            text = prose.plain(at(item, path), MAX_TEXT)
            if text and not prose.is_unfilled(text):
                yield prose.one_line(text) if paths is self.title else text

    def _status(self, item: Mapping[str, object], general: "_Lazily", words: str, severity: Severity | None) -> Status:
        for path in self.state:
            value = at(item, path)
            word = str(value).lower() if isinstance(value, str | int) else ""
            if word in self.states:
                if (status := self.states[word]) is not None:
                    return status
            elif isinstance(value, str) and (found := vocabulary.state_within(value)) is not None:
                return N if self.work and found is R and vocabulary.is_done(value) else found
        return self.otherwise or general.finder.state(words, severity)

    def _severity(self, item: Mapping[str, object], general: "_Lazily") -> Severity | None:
        for path in self.severity:
            value = at(item, path)
            word = str(value).lower()
            if word in self.severities:
                return self.severities[word]
            if (found := vocabulary.severity(value)) is not None:
                return found
        return None if self.severity or self.unrated or self.work else general.finder.severity()


class _Lazily:
    """The general reading of an object, made when it is first asked for."""

    __slots__ = ("_finder", "_item", "_most")

    def __init__(self, item: Mapping[str, object], *, len_hint: int) -> None:
        self._item, self._most = item, len_hint
        self._finder: Finder | None = None

    @property
    def finder(self) -> Finder:
        """The finder over the object."""
        if self._finder is None:
            self._finder = Finder(self._item, self._most)
        return self._finder


@cache
def _label(path: str) -> str:
    """What a place is called: the last key of its path, or the one before where that only says `name`."""
    names = [step for step in steps(path) if isinstance(step, str)]
    return names[-2] if len(names) > 1 and names[-1].lower() in _NAMES else names[-1]


def _line(value: object) -> str:
    """A place on one line; of a list of texts the first three."""
    if isinstance(value, list):
        return ", ".join(text for item in value[:3] if (text := _line(item)))[:MAX_LABEL]
    text = prose.one_line(value, MAX_LABEL) if isinstance(value, str) else ""
    return "" if prose.is_unfilled(text) else text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
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
def _marks(written: tuple[str, ...]) -> tuple[_Mark, ...]:
    return tuple(_mark(text) for text in written)


def _mark(text: str) -> _Mark:
    parts: list[tuple[str, str, str]] = []
    for word in text.split():
        sign = next((sign for sign in word if sign in "=~"), "")
        path, _, wanted = word.partition(sign) if sign else (word, "", "")
        parts.append((path, sign, wanted))
    tops = [str(steps(path)[0]) for path, _, _ in parts]
    return _Mark(text=text, first=tops[0], tops=frozenset(tops), parts=tuple(part for part in parts if part[1] or len(steps(part[0])) > 1))
