"""Open alerts: what fires and has not ended, with the names by which an end that has another key finds it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from bridge.domain.alert import Alert, Severity

SUBJECT = "subject"
"""The kind of name that holds the words of a title."""
OPEN_FOR = timedelta(days=30)
"""How long after its last firing an alert is found by its names. By its key it is found for as long as its state is kept."""
MOST_OPEN = 10_000
"""Open alerts of one hook among which an end is looked for: those that fired last."""
MOST_MEANT = 50
"""Open alerts that one end may mean; of more only so many are looked at."""
SCOPES = frozenset(("environment", "env", "region", "zone", "location"))
"""Kinds of names that name no thing by themselves: they tell two alerts apart where both have them, and say nothing where one has none."""
_EDGES = ".,:;!?()[]{}<>\"'`"

AlertRef = tuple[str, str]
"""Hook and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlert:
    """What is known of the alert with this key: its last firing, and its end if it has ended since."""

    hook: str
    key: str
    names: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    link: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    run: int | None = None
    started_at: datetime | None = None
    fired_at: datetime | None = None
    """When the last post came that says that it fires; None for a key that only ends had."""
    ended_at: datetime | None = None
    alike: str = ""
    """The title, where the key holds the path of a URL."""
    renewed: bool = True
    """False for one that an older build read, and whose body could not be read again: it is found by its words when it fires again too."""

    @property
    def ref(self) -> AlertRef:
        """Hook and key."""
        return self.hook, self.key

    @property
    def is_open(self) -> bool:
        """Whether it fires still."""
        return self.fired_at is not None and self.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Keys with the path of a URL that alerts of one hook and title had within the hour."""

    keys: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """An alert of which planning has to know whether it is open. With `names`, others that agree in them are looked up if it is not."""

    hook: str
    key: str
    names: Mapping[str, str] | None = None
    alike: str = ""
    """The title of an alert that fires and whose key holds the path of a URL."""


def words(text: str) -> frozenset[str]:
    """The words of a name, without case and the punctuation around them."""
    return frozenset(word for part in text.casefold().split() if (word := part.strip(_EDGES)))


def agrees(end: Mapping[str, str], names: Mapping[str, str]) -> bool:
    """Whether an open alert with these names agrees in every name of an end.

    A name of a kind that both have is equal. A subject, and a name of a kind that the open alert lacks, has all its words among the open
    alert's names; where the open alert has none of a scope, that says nothing. An end without names agrees with every open alert.
    """
    known: frozenset[str] | None = None
    for kind, value in end.items():
        if kind != SUBJECT and kind in names:
            if names[kind].casefold() != value.casefold():
                return False
            continue
        if kind in SCOPES:
            continue
        known = _all_words(names) if known is None else known
        if not words(value) <= known:
            return False
    return True


def _all_words(names: Mapping[str, str]) -> frozenset[str]:
    return frozenset[str]().union(*(words(value) for value in names.values()))


class NameIndex:
    """The names of open alerts of one hook, by their words."""

    def __init__(self) -> None:
        """Start empty."""
        self._names: dict[str, Mapping[str, str]] = {}
        self._by_word: dict[str, dict[str, None]] = {}

    def add(self, key: str, names: Mapping[str, str]) -> None:
        """Take an alert in, or its newer names."""
        self.discard(key)
        self._names[key] = names
        for word in _all_words(names):
            self._by_word.setdefault(word, {})[key] = None

    def discard(self, key: str) -> None:
        """Forget an alert."""
        for word in _all_words(self._names.pop(key, {})):
            self._by_word[word].pop(key, None)

    def find(self, names: Mapping[str, str], most: int = MOST_MEANT) -> list[str]:
        """The keys of up to `most` alerts that agree with these names."""
        return list(islice(self._found(names), most))

    def _found(self, names: Mapping[str, str]) -> Iterator[str]:
        wanted = _all_words({kind: value for kind, value in names.items() if kind not in SCOPES})
        sharing = [self._by_word.get(word, {}) for word in wanted]
        candidates = min(sharing, key=len).keys() if sharing else self._names.keys()
        return (key for key in candidates if agrees(names, self._names[key]))


def is_older_run(alert: Alert, opened: OpenAlert) -> bool:
    """Whether an alert tells of an earlier run of the work than the one that failed."""
    return alert.run is not None and opened.run is not None and alert.run < opened.run


def is_older_success(alert: Alert, opened: OpenAlert) -> bool:
    """The same of a success: where no runs are known, by when the work began."""
    if alert.run is not None or opened.run is not None:
        return is_older_run(alert, opened)
    return alert.started_at is not None and opened.started_at is not None and alert.started_at < opened.started_at
