"""What the name of an event says: `incident.created`, `user_joined`, `ACKNOWLEDGEMENT`, `deploy-failed`. Pure words, no tool's own list."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bridge.domain.alert import Status
from bridge.intake import vocabulary
from bridge.intake.people_and_work import ENTITIES, OF_PEOPLE, tokens

MAX_EVENT = 60
"""Characters of a value that names an event; a longer one is prose."""
MAX_KIND_WORDS = 4
"""Words of a value that names the kind of a notice."""

_KIND_WORDS = (
    "acknowledge acknowledged acknowledgement acknowledgment acknowledges ack acked unacknowledge unacknowledged unack unacked "
    "comment commented comments annotate annotated annotation note notes flapping flap flappingstart flappingstop flappingend "
    "flappingdisabled downtimestart downtimeend downtimestop downtimecancelled downtimecanceled downtimeremoved "
    "downtimeadded snooze maintenance "
    "snoozed unsnoozed silence silenced unsilence unsilenced mute muted assign assigned reassign reassigned unassigned delegated custom"
)
_KINDS = frozenset(_KIND_WORDS.split())
_BIRTH_WORDS = (
    "create created creates creation open opened opens new raise raised raises add added adds added trigger declare declared detect "
    "detected begin began begun start started starts insert inserted register registered join joined joins invited signup subscribed "
    "enabled installed enrolled issued initiated invoked activated launched launch begins onboarded angelegt erstellt registriert "
    "beigetreten"
)
_BIRTHS = frozenset(_BIRTH_WORDS.split())
_CHANGE_WORDS = (
    "update updated updates change changed changes edit edited modify modified move moved rename renamed label labeled unlabeled publish "
    "published archive archived submit submitted merge merged push pushed delete deleted remove removed left approve approved post posted "
    "upload uploaded pay paid ship shipped convert converted view viewed click clicked receive received transfer transferred migrate "
    "migrated sync synced synchronize refund refunded accept accepted decline declined promote promoted suspend suspended disabled "
    "unsubscribed uninstalled revoked granted renewed lock locked unlock unlocked pin pinned star starred fork forked watch watched "
    "activity response request requested sent answered replied rated voted generated processed logged checkin checkout "
    "follow followed delivered dispatched fulfilled scheduled rescheduled booked confirmed read seen sold purchased "
    "ordered placed tagged untagged saved imported exported downloaded shared bounced captured authorized authorised settled charged "
    "redeemed earned reserved aktualisiert umbenannt verschoben versendet bezahlt bestellt gebucht"
)
_CHANGES = frozenset(_CHANGE_WORDS.split())
_TROUBLE_WORDS = (
    "incident incidents alert alerts problem problems outage outages alarm alarms violation violations anomaly anomalies failure failures "
    "fault faults downtime breach breaches threshold disruption crash error errors exception exceptions warning emergency trouble event "
    "threat intrusion vulnerability finding detection defect malfunction"
)
_TROUBLES = frozenset(_TROUBLE_WORDS.split()) - {"event"}
_PEACEFUL_WORDS = (
    "push deploy deployment deployed release merge star fork watch wiki message chat call login logout heartbeat digest report survey "
    "signup pageview conversion purchase sale survey newsletter reminder invitation workflow build commit transaction installation"
)
_PEACEFUL = frozenset(_PEACEFUL_WORDS.split())
_WEAK_WORDS = "aktiv active activated open opened opening started start starting new created enabled live registered available begin"
_WEAK = frozenset(_WEAK_WORDS.split())
_OVER = frozenset(("completed", "complete", "finished", "done", "ended", "end"))
_DEFINITE_ENDS = frozenset(("resolved", "resolve", "recovered", "recovery", "cleared", "clear", "closed", "ended", "fixed", "restored"))


class Step(StrEnum):
    """What happened, as far as an event's name says it."""

    KIND = "kind"
    """Somebody acknowledged, commented, snoozed or assigned it, or it flaps: a notice whatever its state."""
    BIRTH = "birth"
    CHANGE = "change"
    TROUBLE = "trouble"
    END = "end"
    SUCCESS = "success"
    PEACE = "peace"
    """The everyday work of a tool, such as a push."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Event:
    """An event's name taken apart."""

    step: Step
    entity: str
    """The word for what it happened to; empty where the name has none."""

    @property
    def of_trouble(self) -> bool:
        """Whether it happened to an incident, an alert or their like."""
        return self.entity in _TROUBLES

    @property
    def of_people(self) -> bool:
        """Whether it happened to somebody, or to a piece of somebody's work."""
        return self.entity in OF_PEOPLE

    @property
    def is_life_cycle(self) -> bool:
        """Whether something that is no trouble came, changed or went."""
        return self.step in (Step.BIRTH, Step.CHANGE, Step.PEACE) and not self.of_trouble


@lru_cache(maxsize=4096)
def read_event(value: str) -> Event:
    """The event behind a name. Its last word for a step counts, since names say first what it happened to."""
    words = tokens(value) if len(value) <= MAX_EVENT else ()
    entity = next((word for word in words if word in _TROUBLES), "") or next((known for word in words if (known := as_entity(word))), "")
    if len(words) <= MAX_KIND_WORDS and any(word in _KINDS for word in words):
        return Event(Step.KIND, entity)
    stated = vocabulary.state_within(value) if words else None
    if stated is Status.RESOLVED:
        # Of a bare `completed` nobody knows how it went.
        return Event(Step.PEACE if len(words) == 1 and words[0] in _OVER else _end(words, entity), entity)
    if stated is Status.FIRING and not all(is_weak(word) or vocabulary.state(word) is None for word in words):
        # `alert` and `error` are what it happened to where a step stands behind them.
        step = _step([word for word in words if word not in _TROUBLES]) if words[-1] not in _TROUBLES else Step.UNKNOWN
        telling = [word for word in words if vocabulary.state(word) is Status.FIRING and word not in _TROUBLES and not is_weak(word)]
        return Event(Step.TROUBLE if telling or step is Step.UNKNOWN else step, entity)
    if stated is None and len(words) > 1 and words[-1] in vocabulary.RETURNS:
        return Event(Step.END, entity)
    return Event(_step(words), entity)


def _step(words: list[str] | tuple[str, ...]) -> Step:
    for word in reversed(words):
        if word in _BIRTHS:
            return Step.BIRTH
        if word in _CHANGES:
            return Step.CHANGE
    return Step.PEACE if words and all(word in _PEACEFUL or word in ENTITIES for word in words) else Step.UNKNOWN


def _end(words: tuple[str, ...], entity: str) -> Step:
    done = any(vocabulary.is_done(word) or word in ("end", "ended") for word in words)
    return Step.SUCCESS if done and entity not in _TROUBLES and not any(word in _DEFINITE_ENDS for word in words) else Step.END


def as_entity(word: str) -> str:
    """The word in the singular, if it is one for what has a life cycle; else the empty string."""
    if word in ENTITIES:
        return word
    return word[:-1] if word.endswith("s") and word[:-1] in ENTITIES else ""


def is_weak(word: str) -> bool:
    """Whether a word for a state states trouble only of what is trouble: an incident that is `open`, but not a shop."""
    return "".join(tokens(word)) in _WEAK


def is_definite_end(word: str) -> bool:
    """Whether the word says that something is over, rather than that all is well: `resolved`, and not `ok`."""
    return any(token in _DEFINITE_ENDS for token in tokens(word))
