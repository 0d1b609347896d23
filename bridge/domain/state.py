"""The life of one delivery: states, events, one total table and one pure function.

What is temporary, what is permanent and what is unknown are three things: nothing ever leads from an unknown outcome back to the
queue except a probe that the gateway's lock on repeated texts makes safe, a journal that proves absence, or a person.
"""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a delivery stands. The values are stored, printed by `list`, and never renamed."""

    HELD = "held"
    """Waits for a person, the end of the undo time, or credit."""
    QUEUED = "queued"
    """Ours to send, now or at `next_attempt_at`."""
    SENDING = "sending"
    """Claimed: the request may be on its way. Committed before a byte is written."""
    ACCEPTED = "accepted"
    """The gateway said 100; a report may follow."""
    PARKED = "parked"
    """The gateway holds it until its time."""
    RECALLING = "recalling"
    """Recall is wished; the gateway has not confirmed it."""
    UNKNOWN = "unknown"
    """The request was written and nothing says what became of it."""
    RECALLED = "recalled"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"
    """By report (reason `gateway`), or in our queue (reason `worthless`)."""
    REJECTED = "rejected"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SUPPRESSED = "suppressed"
    """Not sent, with the reason: limit, budget, duplicate, opted out."""


FINAL = frozenset(
    {
        State.RECALLED,
        State.DELIVERED,
        State.UNDELIVERED,
        State.EXPIRED,
        State.REJECTED,
        State.FAILED,
        State.CANCELLED,
        State.SUPPRESSED,
    }
)


class Event(StrEnum):
    """What can happen to a delivery."""

    RELEASED = "released"
    """What held it is over: approved, undo time passed, credit is back."""
    REFUSED = "refused"
    """A person did not approve it."""
    CANCEL = "cancel"
    """Somebody wants it not to go out. During sending and unknown it is a wish that is kept beside the state."""
    SUPPRESS = "suppress"
    WORTHLESS = "worthless"
    """Its time to live passed in our queue."""
    CLAIMED = "claimed"
    TAKEN = "taken"
    """100."""
    TAKEN_DELAYED = "taken_delayed"
    """100 to a request with `delay`."""
    TAKEN_UNWANTED = "taken_unwanted"
    """100 to a request with `delay` after a cancel was wished."""
    PERMANENT = "permanent"
    CHANGED = "changed"
    """201, 305 or 401 on an alert for the first time: it goes again with another sender or text."""
    RETRY = "retry"
    """Not written, or 600."""
    NO_CREDIT = "no_credit"
    CREDENTIALS = "credentials"
    """900 to 903: the lane is held; no attempt is counted."""
    LOST = "lost"
    """Written, and no usable answer; or we died, or the claim's lease ran out."""
    LOCKED_OURS = "locked_ours"
    """402, and an earlier attempt of this delivery was written inside the lock's window."""
    LOCKED_OTHER = "locked_other"
    """402 because another message with this text went there: again behind the window."""
    LOCKED_REPEAT = "locked_repeat"
    """402, and it repeats the same state of the same alert."""
    PROBE = "probe"
    """The same bytes again inside the lock's window: 402 proves the first was accepted."""
    FOUND = "found"
    """The journal has it, as sent."""
    FOUND_PARKED = "found_parked"
    """The journal has it, waiting for its time."""
    ABSENT = "absent"
    """The journal was read after its lag and has it not; it is critical, or a person wants it sent again."""
    ABSENT_UNWANTED = "absent_unwanted"
    """The journal has it not, and a cancel was wished."""
    LET_GO = "let_go"
    """A person decided that an unknown one is not worth another."""
    DUE = "due"
    """The time of a parked one has come."""
    RECALLED = "recalled"
    """Its id is among `deleted`."""
    TOO_LATE = "too_late"
    """The first DELETE did not name it among `deleted`."""
    NO_REPORT = "no_report"
    """Time to live and a day passed without a report."""
    REPORTED_DELIVERED = "reported_delivered"
    REPORTED_UNDELIVERED = "reported_undelivered"
    REPORTED_EXPIRED = "reported_expired"
    REPORTED_REJECTED = "reported_rejected"


_REPORTS = {
    Event.REPORTED_DELIVERED: State.DELIVERED,
    Event.REPORTED_UNDELIVERED: State.UNDELIVERED,
    Event.REPORTED_EXPIRED: State.EXPIRED,
    Event.REPORTED_REJECTED: State.REJECTED,
}

_STEPS: dict[State, dict[Event, State]] = {
    State.HELD: {
        Event.RELEASED: State.QUEUED,
        Event.REFUSED: State.CANCELLED,
        Event.CANCEL: State.CANCELLED,
        Event.SUPPRESS: State.SUPPRESSED,
        Event.WORTHLESS: State.EXPIRED,
        **_REPORTS,
    },
    State.QUEUED: {
        Event.CLAIMED: State.SENDING,
        Event.CANCEL: State.CANCELLED,
        Event.SUPPRESS: State.SUPPRESSED,
        Event.WORTHLESS: State.EXPIRED,
        **_REPORTS,
    },
    State.SENDING: {
        Event.TAKEN: State.ACCEPTED,
        Event.TAKEN_DELAYED: State.PARKED,
        Event.TAKEN_UNWANTED: State.RECALLING,
        Event.PERMANENT: State.FAILED,
        Event.CHANGED: State.QUEUED,
        Event.RETRY: State.QUEUED,
        Event.NO_CREDIT: State.HELD,
        Event.CREDENTIALS: State.QUEUED,
        Event.LOST: State.UNKNOWN,
        Event.LOCKED_OURS: State.ACCEPTED,
        Event.LOCKED_OTHER: State.QUEUED,
        Event.LOCKED_REPEAT: State.SUPPRESSED,
        Event.CANCEL: State.SENDING,
        **_REPORTS,
    },
    State.UNKNOWN: {
        Event.PROBE: State.SENDING,
        Event.FOUND: State.ACCEPTED,
        Event.FOUND_PARKED: State.PARKED,
        Event.ABSENT: State.QUEUED,
        Event.ABSENT_UNWANTED: State.CANCELLED,
        Event.LET_GO: State.FAILED,
        Event.CANCEL: State.UNKNOWN,
        **_REPORTS,
    },
    State.PARKED: {
        Event.CANCEL: State.RECALLING,
        Event.DUE: State.ACCEPTED,
        **_REPORTS,
    },
    State.RECALLING: {
        Event.RECALLED: State.RECALLED,
        Event.TOO_LATE: State.ACCEPTED,
        Event.FOUND: State.ACCEPTED,
        Event.ABSENT: State.RECALLED,
        Event.ABSENT_UNWANTED: State.RECALLED,
        Event.CANCEL: State.RECALLING,
        **_REPORTS,
    },
    State.ACCEPTED: {
        Event.CANCEL: State.ACCEPTED,
        Event.NO_REPORT: State.ACCEPTED,
        **_REPORTS,
    },
}

for _final in FINAL:
    # A later "delivered" corrects a bad report; a report against what we believe never went out is kept beside it and told.
    _STEPS[_final] = dict.fromkeys(_REPORTS, _final)
    if _final in {State.UNDELIVERED, State.EXPIRED, State.REJECTED}:
        _STEPS[_final][Event.REPORTED_DELIVERED] = State.DELIVERED

TABLE: Mapping[tuple[State, Event], State | None] = {(state, event): _STEPS[state].get(event) for state in State for event in Event}
"""Every pair of state and event; None where the event cannot happen in the state."""


def advance(state: State, event: Event) -> State | None:
    """The state after `event`, or None where it cannot happen: the caller logs that as a fault of the program and changes nothing."""
    return TABLE[state, event]
