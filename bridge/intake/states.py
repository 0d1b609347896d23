"""Whether a document of no known format tells of trouble, of its end or of neither: the order of proof.

First a word for the kind of notice (an acknowledgement, a comment, flapping), then the state, then the severity, then the names of
events, then sentences. What stands nearest speaks. Where nothing decides, it fires, and the judgement says that it does so in doubt:
a lost page costs more than a needless one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.domain.alert import Severity, Status
from bridge.intake import harmless, prose, vocabulary
from bridge.intake.keys import BAD, FAULTS, FLAGS, GOOD, HOSTS, KINDS, MODELS, RUNS
from bridge.intake.lifecycle import Event, Step, as_entity, is_definite_end, is_weak, read_event
from bridge.intake.nearness import is_of_another
from bridge.intake.outline import Leaf
from bridge.intake.people_and_work import ENTITIES, OF_PEOPLE, is_aside, tokens

if TYPE_CHECKING:
    from bridge.intake.finder import Finder

MAX_FLAG_DEPTH = 2
"""How deep a truth value may stand that says whether all is well."""
MAX_STATE = 60
DOUBT = "nothing in the body says whether there is trouble"
_GRAVE = (Severity.CRITICAL, Severity.ERROR, Severity.WARNING)
_FINE = frozenset(("ok", "okay", "normal", "clear", "cleared", "resolved", "recovered", "good", "healthy", "up"))
"""Severities that state an end where no state is stated."""
_CONDITIONS = frozenset(("condition", "alertcondition", "trigger", "alarm"))
_EVENT_KEYS = KINDS | _CONDITIONS | {"level"}
"""Keys of the group for states whose words are read as names of events, after the state."""
_EVENT_HOLDERS = frozenset(("event", "data", "payload", "meta", "alert", "incident", "body", "message", "problem", "details", "daten"))
"""Objects below the top in which the name of the event may stand."""
_HELD = frozenset(("acknowledged", "acked", "maintenance", "suppressed", "silenced", "snoozed", "muted", "paused", "ignored", "flapping"))
"""Third states that somebody chose, or that hide what is beneath: no other word makes them trouble."""
_BROKEN_OFF = frozenset(("stopped", "aborted", "unstable"))
"""Third states of a piece of work that are trouble of anything else."""
_PASSING = frozenset(("updated", "update", "info", "notice", "edited", "monitoring"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a document states."""

    status: Status
    success: bool = False
    """Of a notice: a piece of work went well."""
    doubt: str = ""
    """Why it fires although nothing states trouble."""


_FIRES, _ENDS, _NOTES = Judgement(status=Status.FIRING), Judgement(status=Status.RESOLVED), Judgement(status=Status.NOTICE)
_WENT_WELL = Judgement(status=Status.NOTICE, success=True)
_IN_DOUBT = Judgement(status=Status.FIRING, doubt=DOUBT)


def judge(finder: "Finder", words: str, severity: Severity | None = None) -> Judgement:
    """Judge a document; `words` are its title and text, `severity` one that its format has found."""
    events = _events(finder)
    if (stated := _by_kind_or_state(finder, events)) is not None:
        return stated
    grave = severity or finder.stated_severity()
    if grave is None and _is_fine(finder):
        return _NOTES if _is_work_of_people(finder, events) else _ENDS
    return (
        _flagged(finder)
        or _by_definite_events(finder, events)
        or _by_head(finder, words, grave)
        or (_FIRES if grave in _GRAVE else None)
        or (_FIRES if _is_fault(finder) else None)
        or _by_life_cycle(finder, events, words)
        or _by_words(finder, events, words)
        or (_FIRES if any(_state_of(leaf) is Status.FIRING for leaf in finder.best("state") if leaf.listed and not leaf.aside) else None)
        or (_NOTES if harmless.is_of_source(finder) or finder.speaks_of_people_alone or _is_publication(finder, words) else None)
        or _IN_DOUBT
    )


def stated(finder: "Finder") -> Status | None:
    """What kinds, states, truth values and names of events state; None where they state nothing."""
    events = _events(finder)
    found = _by_kind_or_state(finder, events) or _flagged(finder) or _by_definite_events(finder, events)
    return None if found is None else found.status


def _is_publication(finder: "Finder", words: str) -> bool:
    topics = (str(leaf.value) for leaf in finder.own if leaf.depth == 0 and leaf.key in KINDS)
    return harmless.is_publication(words) or any(harmless.is_publication(topic) for topic in topics)


def _events(finder: "Finder") -> list[tuple[Leaf, Event]]:
    return [(leaf, read_event(str(leaf.value))) for leaf in finder.own if _names_event(leaf)]


def _by_kind_or_state(finder: "Finder", events: Sequence[tuple[Leaf, Event]]) -> Judgement | None:
    if any(event.step is Step.KIND for leaf, event in events if leaf.key in KINDS):
        return _NOTES
    return _stated(finder, events)


def _names_event(leaf: Leaf) -> bool:
    if leaf.key not in _EVENT_KEYS or not isinstance(leaf.value, str) or len(leaf.value) > MAX_STATE:
        return False
    if leaf.key in _CONDITIONS and " " in leaf.value and vocabulary.state_of_phrase(leaf.value) is None:
        return False  # what the alarm is about
    return leaf.depth <= 1 or (leaf.depth == MAX_FLAG_DEPTH and leaf.parent in _EVENT_HOLDERS)


def _state_of(leaf: Leaf) -> Status | None:
    """The status behind a leaf's word or sentence."""
    if not isinstance(leaf.value, str) or len(leaf.value) > 4 * MAX_STATE:
        return None
    if (status := vocabulary.state_within(leaf.value)) is not None or " " not in leaf.value.strip():
        return status
    if (headed := prose.prefix(leaf.value)) is not None:
        return headed[0]
    if prose.speaks_of_relief(leaf.value):
        return Status.RESOLVED
    return Status.FIRING if prose.speaks_of_trouble(leaf.value) else None


def _stated(finder: "Finder", events: Sequence[tuple[Leaf, Event]]) -> Judgement | None:
    """What words under keys for states say, the nearest first; None where they say nothing."""
    strong: list[tuple[Status, Leaf]] = []
    hosts: list[Status] = []
    begun = ""
    for leaf in finder.best("state"):
        if leaf.aside or leaf.listed or leaf.key in _EVENT_KEYS or (status := _state_of(leaf)) is None:
            continue
        word = str(leaf.value)
        if status is Status.NOTICE and vocabulary.letters(word) in _BROKEN_OFF and not finder.is_run:
            status = Status.FIRING
        if leaf.parent in HOSTS:
            hosts += [] if status is Status.FIRING and is_weak(word) else [status]
        elif status is Status.FIRING and is_weak(word):
            begun = begun or (word if not (leaf.key in RUNS or leaf.parent in RUNS or finder.is_run) else "run")
        else:
            strong.append((status, leaf))
    if strong:
        return _decided(finder, events, strong)
    if begun:
        return _of_begun(finder, events, begun)
    if Status.FIRING in hosts:
        return _FIRES
    return _ENDS if Status.RESOLVED in hosts and finder.stated_severity() not in _GRAVE else None


def _decided(finder: "Finder", events: Sequence[tuple[Leaf, Event]], strong: Sequence[tuple[Status, Leaf]]) -> Judgement:
    status, leaf = strong[0]
    fires = any(other is Status.FIRING for other, _ in strong)
    if status is Status.NOTICE and vocabulary.letters(str(leaf.value)) in _PASSING and not fires:
        status, leaf = next(((other, said) for other, said in strong if other is Status.RESOLVED), (status, leaf))
    word = str(leaf.value)
    if status is Status.RESOLVED:
        if is_of_another(finder, leaf):
            return _FIRES
        if fires and not is_definite_end(word):
            return _FIRES
        if _is_work_of_people(finder, events) and not _is_solved(finder, word):
            return _NOTES
        over = is_definite_end(word) or any(event.step is Step.END for _, event in events)
        done = vocabulary.is_done(word) and not over
        is_work = finder.is_run or finder.is_of_source or any(not event.of_trouble for leaf, event in events if leaf.key != "level")
        return _WENT_WELL if done and is_work else _ENDS
    if status is Status.NOTICE:
        return _FIRES if fires and vocabulary.letters(word) not in _HELD else _NOTES
    return _FIRES


def _of_begun(finder: "Finder", events: Sequence[tuple[Leaf, Event]], word: str) -> Judgement | None:
    """What `active`, `open` or `started` says: trouble only of what is trouble."""
    if word == "run":
        return _NOTES if not any(event.of_trouble or event.step is Step.TROUBLE for _, event in events) else None
    if any(event.is_life_cycle for _, event in events) or _is_work_of_people(finder, events):
        return None
    return None if any(event.step in (Step.END, Step.SUCCESS) for _, event in events) else _FIRES


def _is_fine(finder: "Finder") -> bool:
    """Whether the severity says that all is well."""
    rated = [leaf for leaf in finder.best("severity") if not leaf.aside and not leaf.listed and isinstance(leaf.value, str)]
    return any(vocabulary.letters(str(leaf.value)) in _FINE for leaf in rated)


def _flagged(finder: "Finder") -> Judgement | None:
    """What truth values say whose key is clear."""
    for leaf in finder.own:
        if leaf.depth > MAX_FLAG_DEPTH:
            continue
        if leaf.key in FLAGS and leaf.value in ("0", "1", 0, 1):
            return _ENDS if str(leaf.value) in ("1", "True") else _FIRES
        if (leaf.key in GOOD or leaf.key in BAD) and (value := vocabulary.truth(leaf.value)) is not None:
            if value is not (leaf.key in GOOD):
                return _FIRES
            return _WENT_WELL if finder.is_run and vocabulary.is_done(leaf.key) else _ENDS
    return None


def _by_definite_events(finder: "Finder", events: Sequence[tuple[Leaf, Event]]) -> Judgement | None:
    """What events say that name trouble or an end by themselves."""
    steps = [event for _, event in events]
    if any(event.step is Step.TROUBLE for event in steps):
        return _FIRES
    end = next((event for event in steps if event.step in (Step.END, Step.SUCCESS)), None)
    if end is None:
        return None
    word = next(str(leaf.value) for leaf, event in events if event is end)
    if _is_work_of_people(finder, events) and not _is_solved(finder, word):
        return _NOTES
    return _WENT_WELL if end.step is Step.SUCCESS else _ENDS


def _by_head(finder: "Finder", words: str, grave: Severity | None) -> Judgement | None:
    """What the word at the head of the title says, or a title that is itself the name of an event: `monitor_online`."""
    head, _, below = words.partition("\n")
    headed = prose.prefix(head) or (prose.prefix(below) if below and not prose.speaks_of_trouble(head) else None)
    if headed is None:
        title = finder.title()
        named = (
            read_event(title).step if len(tokens(title)) > 1 and " " not in title and not (finder.titled and finder.titled.aside) else None
        )
        return {Step.TROUBLE: _FIRES, Step.END: _ENDS, Step.SUCCESS: _WENT_WELL}.get(named) if named is not None else None
    status, rest = headed
    if status is Status.NOTICE and (grave in _GRAVE or prose.speaks_of_trouble(rest)):
        said = head if prose.prefix(head) else below
        return None if vocabulary.letters(said[: len(said) - len(rest)]) in _PASSING else _NOTES
    return Judgement(status=status)


def _by_life_cycle(finder: "Finder", events: Sequence[tuple[Leaf, Event]], words: str) -> Judgement | None:
    """What events say by which something came, changed or went."""
    for _, event in events:
        if event.step not in (Step.BIRTH, Step.CHANGE, Step.PEACE):
            continue
        entity = event.entity or next(_models(finder), "")
        of = read_event(entity)
        if event.of_trouble or of.of_trouble:
            return _FIRES if event.step is Step.BIRTH else _NOTES
        if entity in OF_PEOPLE or is_aside(entity) or (finder.titled is not None and finder.titled.aside):
            return _NOTES
        if harmless.is_commit(finder):
            return _NOTES
        if event.step is Step.BIRTH and not entity:
            rated = finder.severity() in _GRAVE or prose.speaks_of_trouble(words)
            alone = finder.titled is None or finder.titled.key in KINDS
            return _FIRES if rated else None if alone or " " in finder.title() else _NOTES
        told_alone = finder.titled is None or (finder.titled.key in KINDS and len(finder.own) == 1)
        if told_alone:
            return None
        if entity in ENTITIES and event.step is not Step.PEACE:
            return _FIRES if prose.speaks_of_trouble(finder.title()) else _NOTES
        return _FIRES if prose.speaks_of_trouble(words) else _NOTES
    return None


def _by_words(finder: "Finder", events: Sequence[tuple[Leaf, Event]], words: str) -> Judgement | None:
    """What sentences say, and the bare name of a trouble: `{"type": "incident"}`."""
    if harmless.is_commit(finder):
        return _NOTES
    if prose.speaks_of_relief(words):
        return _ENDS
    if prose.speaks_of_trouble(words) or any(leaf.depth == 0 and event.of_trouble and event.step is Step.UNKNOWN for leaf, event in events):
        return _FIRES
    ended = [str(leaf.value) for leaf in finder.best("state") if leaf in finder.own and leaf.key not in KINDS]
    done = any(vocabulary.is_done(word) for word in ended)
    return _WENT_WELL if done or prose.speaks_of_success(words) else None


def _is_fault(finder: "Finder") -> bool:
    """Whether it brings an error of a program, and is no change of source."""
    return any(leaf.key in FAULTS or leaf.parent in FAULTS for leaf in finder.own) and not harmless.is_commit(finder)


def _models(finder: "Finder") -> Iterator[str]:
    """Words for what kind of thing came or changed, the nearest first."""
    for leaf in finder.own:
        if leaf.depth <= 1 and leaf.key in MODELS and isinstance(leaf.value, str) and len(leaf.value) <= MAX_STATE:
            yield from (as_entity(word) or word for word in tokens(leaf.value) if as_entity(word) or read_event(word).of_trouble)
    if finder.titled is not None and finder.titled.parent:
        yield from (word for word in (finder.titled.parent,) if word in ENTITIES or read_event(word).of_trouble)


def _is_solved(finder: "Finder", word: str) -> bool:
    """Whether an issue is said to be solved, and not just closed: trackers of errors call a trouble an issue, as those of work do."""
    return finder.titled is not None and finder.titled.parent == "issue" and is_definite_end(word) and "clos" not in word.lower()


def _is_work_of_people(finder: "Finder", events: Sequence[tuple[Leaf, Event]]) -> bool:
    """Whether the document tells of nothing but somebody, or a piece of somebody's work: its end is no end of trouble."""
    if finder.titled is not None and (finder.titled.aside or finder.titled.parent in OF_PEOPLE - HOSTS):
        return True
    return any(event.of_people and event.entity not in HOSTS and event.step is not Step.UNKNOWN for _, event in events)
