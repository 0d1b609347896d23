"""What an unknown document says, by the names of its keys: title, places, text, severity, link, key and start."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from bridge.domain.alert import Severity, Status
from bridge.intake import identity, markdown, prose, vocabulary, work
from bridge.intake.keys import (
    CHECKS,
    KINDS,
    METRICS,
    PLACES,
    POSITIONS,
    RANKS,
    RUNS,
    SOURCE,
    TYPES,
    WEAK_SEVERITIES,
)
from bridge.intake.outline import MAX_NODES, Leaf, leaves, plain
from bridge.intake.ranking import is_measure, rank
from bridge.intake.states import Judgement, judge, stated
from bridge.intake.unnamed import unnamed_things
from bridge.intake.vocabulary import MAX_LABEL, MAX_TEXT

MOST_PLACES = 3
"""Places that are named in a text."""
MOST_PARTS = 3
"""Texts that are joined."""
MAX_WORD = 60
"""Characters of a word that names an event."""
_NUMBER = re.compile(r"[\d\W_]+|[0-9a-fA-F]{8}[0-9a-fA-F-]{8,64}")
"""Versions, times and ids: nothing that a reader would call a thing by."""
_NAMING = frozenset(("alertname", "alerttitle", "rulename", "alarmname", "problemname", "checkname", "conditionname", "monitorname"))
"""Keys whose value is a name, also where it is a word for a state."""
_SAYS_NUMBERS = frozenset(("message", "msg", "text", "body", "description", "output", "content", "value"))
"""Keys whose number is a text: `{"message": 1200}`."""
_OF_RUNS = frozenset(("id", "uuid", "key"))
"""Ids that are of the run where a body tells of one."""
MAX_WORK_DEPTH = 2
"""How deep a key may stand that tells a piece of work from others."""


class Finder:
    """A document laid flat, and what can be read off it."""

    def __init__(self, document: Mapping[str, object], most: int = MAX_NODES) -> None:
        """Look at `most` values of the document."""
        self.leaves = list(leaves(document, most))
        self._best: dict[str, list[Leaf]] = {}

    @cached_property
    def own(self) -> list[Leaf]:
        """The leaves that speak of the document itself, rather than of people, their work, or items of its lists."""
        return [leaf for leaf in self.leaves if not leaf.aside and not leaf.listed]

    @cached_property
    def is_run(self) -> bool:
        """Whether it tells of a piece of work that begins and ends."""
        return any(leaf.depth <= 2 and (leaf.key in RUNS or leaf.parent in RUNS) for leaf in self.own)

    @cached_property
    def is_work(self) -> bool:
        """Whether its key is that of a piece of work: a run, or a numbered state of a project's source."""
        return self.is_run or (self.is_of_source and work.is_of_project(self.own) and self.run() is not None)

    @cached_property
    def is_of_source(self) -> bool:
        """Whether it names a state of source, as the statuses of commits do."""
        return any(leaf.depth <= MAX_WORK_DEPTH and leaf.key in SOURCE for leaf in self.leaves)

    def best(self, group: str) -> list[Leaf]:
        """Leaves whose key, alone or with its parent's, is a word of the group: the better word and the shallower place first.

        What stands in lists, or below people and their work, comes behind all else.
        """
        if (known := self._best.get(group)) is not None:
            return known
        ranked = [(leaf.aside, bool(leaf.listed), place, order, leaf) for order, leaf in enumerate(self.leaves)
                  if (place := rank(group, leaf)) is not None]  # fmt: skip
        ranked.sort(key=lambda entry: entry[:4])
        self._best[group] = found = [leaf for *_, leaf in ranked]
        return found

    @cached_property
    def titled(self) -> Leaf | None:
        """The leaf that gives the title; None where there is none."""
        found = self.best("title")
        for leaf in found:
            if (title := _words(leaf)) and (leaf.key in _NAMING or not _is_state(title)) and (" " in title or leaf.key not in TYPES):
                return leaf
        texts = [leaf for leaf in self.leaves if leaf.key not in ("id", identity.ORIGIN) and _words(leaf)]
        sentences = [leaf for leaf in texts if " " in str(leaf.value).strip()]
        troubles = (leaf for leaf in sentences if not leaf.aside and prose.speaks_of_trouble(_words(leaf)))
        named = (leaf for leaf in found if _says_more(_words(leaf)))
        telling = (leaf for leaf in texts if leaf.key not in KINDS and vocabulary.state(_words(leaf)) is None and not leaf.aside)
        rest = (leaf for leaf in texts if _says_more(_words(leaf)))
        for choice in (troubles, (leaf for leaf in sentences if not leaf.aside), sentences, named, telling, rest):
            if (first := next(iter(choice), None)) is not None:
                return first
        return None

    @cached_property
    def speaks_of_people_alone(self) -> bool:
        """Whether all of its texts stand below people and their work, but for names of events, states, ids and times."""
        if self.titled is None or not self.titled.aside:
            return False
        dull = {leaf.key for group in ("id", "state", "start", "link") for leaf in self.best(group)} | KINDS
        return not any(_words(leaf) for leaf in self.own if leaf.key not in dull)

    def title(self) -> str:
        """The best text for a title; empty where there is none."""
        return _words(self.titled) if self.titled is not None else ""

    def parts(self) -> list[str]:
        """Up to three texts that say something, the most telling first."""
        found: list[str] = []
        for leaf in (*self.best("text"), *(leaf for leaf in self.best("title") if leaf.key in RANKS["title"])):
            if ((leaf.aside or leaf.listed) and leaf is not self.titled and (found or not (self.titled and self.titled.listed))) or not (
                isinstance(leaf.value, str) or leaf.key in _SAYS_NUMBERS
            ):
                continue
            text = prose.plain(leaf.value, MAX_TEXT)
            if text and vocabulary.state(text) is None and not prose.is_noise(text) and text not in found and not _is_moment(text):
                found.append(text)
            if len(found) == MOST_PARTS:
                break
        return found

    def measured(self) -> str:
        """What was measured, with its value, where a body says no more of the trouble: `CPUUtilization 98`."""
        measure = next((leaf for leaf in self.own if is_measure(leaf)), None)
        if measure is None:
            return ""
        metric = next((vocabulary.line(leaf.value, MAX_WORD) for leaf in self.own if leaf.key in METRICS), "")
        name = metric or ("" if measure.key.endswith("value") else vocabulary.line(measure.name, MAX_WORD))
        return f"{name} {vocabulary.line(measure.value, MAX_WORD)}".strip()

    def trouble(self) -> str:
        """The sender's own word for the trouble, where that says more than that there is some."""
        for leaf in (*self.best("text"), *self.best("state")):
            if not isinstance(leaf.value, str) or leaf.aside:
                continue
            if (vocabulary.is_telling(leaf.value) and _fires(leaf.value)) or (
                leaf.key in _SAYS_NUMBERS and leaf.value.lower() in POSITIONS
            ):
                return vocabulary.line(leaf.value, MAX_WORD)
        return ""

    def events(self) -> list[str]:
        """The names of the events that it tells of, at most two."""
        return [vocabulary.line(leaf.value, MAX_WORD) for leaf in self.own if is_event(leaf)][:2]

    def judge(self, words: str) -> Judgement:
        """Whether the document tells of trouble, of its end or of neither; `words` are its title and text."""
        return judge(self, words)

    def stated(self) -> Status | None:
        """What words and truth values state, without severities and sentences; None where they state nothing."""
        return stated(self)

    def stated_severity(self) -> Severity | None:
        """The severity that the document states, not counting a priority, an urgency or an impact."""
        return self._severity(weak=False)

    def severity(self) -> Severity | None:
        """The first severity that is stated, else a priority, else the one that the word for the state says beside it."""
        found = self._severity(weak=False) or self._severity(weak=True)
        return found or next((grade for leaf in self.best("state") if not leaf.aside and (grade := vocabulary.grade(leaf.value))), None)

    def _severity(self, *, weak: bool) -> Severity | None:
        for leaf in self.best("severity"):
            is_weak = leaf.key in WEAK_SEVERITIES or leaf.parent in WEAK_SEVERITIES or leaf.tokens[-1:] == ("priority",)
            if not leaf.aside and not leaf.listed and is_weak is weak and (severity := vocabulary.severity(leaf.value)):
                return severity
        return None

    def link(self) -> str:
        """The best web address."""
        return next(
            (address for leaf in self.best("link") if (address := vocabulary.link(leaf.value)) and not markdown.is_picture(address)), ""
        )

    def address(self) -> str:
        """The best web address, else the first that a text links to."""
        written = (str(leaf.value) for leaf in (*self.best("text"), *self.best("title")) if not leaf.aside and "://" in str(leaf.value))
        return self.link() or next((address for text in written if (address := prose.address_in(text))), "")

    def started(self) -> datetime | None:
        """When it began."""
        return next((moment for leaf in self.best("start") if not leaf.aside and (moment := vocabulary.moment(leaf.value))), None)

    def places(self) -> list[str]:
        """Up to three names of what is affected, the most telling first; an address where nothing else names the thing."""
        ranked: list[tuple[int, str]] = []
        for leaf in self.own:
            rank = PLACES.get(leaf.key)
            if rank is None and leaf.key in ("name", "fullname", "displayname", "title", "summary"):
                rank = PLACES.get(leaf.parent)
            if rank is not None and isinstance(leaf.value, str) and (value := prose.one_line(leaf.value, MAX_LABEL)):
                ranked.append((rank + 8 * leaf.depth, value))
        ranked.sort(key=lambda entry: entry[0])
        named = [place for place in dict.fromkeys(value for _, value in ranked) if not prose.is_noise(place)]
        found = [place for place in named if vocabulary.truth(place) is None][:MOST_PLACES]
        found = (found + identity.parts(self.own))[:MOST_PLACES]
        return found or identity.nameless(self.own) or list(self._unnamed.values())[:1]

    def labels(self) -> dict[str, str]:
        """What says where the trouble is, and the sender's own `labels` and `tags`."""
        labels: dict[str, str] = {}
        for leaf in self.leaves:
            if len(labels) == vocabulary.MAX_LABELS:
                break
            own = leaf.parent in ("labels", "tags")
            if (leaf.aside or leaf.listed) and not own:
                continue
            inner = leaf.parent if leaf.parent in PLACES and leaf.key in ("name", "fullname") else ""
            name = leaf.name if own or leaf.key in PLACES else inner
            if name and (value := vocabulary.line(leaf.value, MAX_LABEL)):
                labels.setdefault(vocabulary.line(name, MAX_LABEL), value)
        return labels

    @cached_property
    def _named(self) -> dict[str, str]:
        return identity.names_of(self.own)

    @cached_property
    def _unnamed(self) -> dict[str, str]:
        named = any(value != self.title() for value in self._named.values())
        return {} if self.is_work or named else unnamed_things(self.own, self.titled)

    def names(self) -> dict[str, str]:
        """Everything that names which thing is in trouble, and the sender's own ids of it."""
        found = dict(self._named)
        for leaf in self.best("id"):
            if leaf.key not in _OF_RUNS and not leaf.aside and not leaf.listed and (value := vocabulary.line(leaf.value, MAX_LABEL)):
                found.setdefault(leaf.key, value)
        return {**identity.scopes_of(self.own), **(found or identity.id_of(leaf for leaf in self.best("id") if leaf.key in _OF_RUNS))}

    def key(self, title: str, labels: Mapping[str, str]) -> str:
        """What the firing and the end of the trouble have in common."""
        return self.keys(title, labels)[0]

    def keys(self, title: str, labels: Mapping[str, str]) -> tuple[str, str]:
        """The key, and the same without the path of an address; the latter is empty where it would be the same."""
        ids = [leaf for leaf in self.best("id") if not (self.is_work and leaf.key in _OF_RUNS)]
        if self.titled is not None and self.titled.tokens[-1:] == ("output",) and any(leaf.key in CHECKS for leaf in self.own):
            title = ""  # what a named check prints is another text each time
        if self.is_work:
            places = work.places(self.own)
            title = "" if work.is_named(places, self.run()) else work.subject(identity.about(title))
        else:
            places = {plain(name): identity.address_of(value) for name, value in labels.items()}
        named = {**places, **self._named, **(self._unnamed if all(place == title for place in places.values()) else {})}
        key = identity.key_of(ids, self.own, title, named)
        if not any("://" in value for value in named.values()):
            return key, ""
        broad = identity.key_of(ids, self.own, title, {name: identity.host_of(value) for name, value in named.items()})
        return key, broad if broad != key else ""

    def run(self) -> int | None:
        """The number of the run, where the document states one."""
        return work.run_number(self.own)


def is_event(leaf: Leaf) -> bool:
    """Whether the leaf names an event of a tool."""
    return leaf.depth <= 1 and leaf.key in KINDS and isinstance(leaf.value, str) and len(leaf.value) <= MAX_WORD


def _fires(word: str) -> bool:
    return vocabulary.state_within(word) is Status.FIRING


def _is_state(title: str) -> bool:
    """Whether a text is nothing but a word for a state: `DOWN`, and not `test_alarm`."""
    return vocabulary.state(title) is not None


def _says_more(text: str) -> bool:
    """Whether a text is more than a word for there being trouble or none: `crashed`, and not `firing`."""
    return bool(text) and (vocabulary.state(text) is None or vocabulary.is_telling(text))


def _is_moment(text: str) -> bool:
    return text[:1].isdigit() and len(text) > 6 and vocabulary.moment(text) is not None


def _words(leaf: Leaf) -> str:
    """The leaf's text on one line, if it is one for people."""
    if not isinstance(leaf.value, str):
        return ""
    title = prose.one_line(leaf.value)
    return "" if prose.is_noise(title) or _NUMBER.fullmatch(title) or _is_moment(title) else title
