"""The table of states: every transition of the design, and nothing else."""

import pytest

from bridge.domain.state import FINAL, TABLE, Event, State, advance

S, E = State, Event
FINAL_REPORTS = {
    E.REPORTED_DELIVERED: S.DELIVERED,
    E.REPORTED_UNDELIVERED: S.UNDELIVERED,
    E.REPORTED_EXPIRED: S.EXPIRED,
    E.REPORTED_REJECTED: S.REJECTED,
}
OPEN = [state for state in State if state not in FINAL]

DRAWN = [
    (S.HELD, E.RELEASED, S.QUEUED),
    (S.HELD, E.REFUSED, S.CANCELLED),
    (S.HELD, E.CANCEL, S.CANCELLED),
    (S.HELD, E.SUPPRESS, S.SUPPRESSED),
    (S.HELD, E.WORTHLESS, S.EXPIRED),
    (S.QUEUED, E.CLAIMED, S.SENDING),
    (S.QUEUED, E.CANCEL, S.CANCELLED),
    (S.QUEUED, E.SUPPRESS, S.SUPPRESSED),
    (S.QUEUED, E.WORTHLESS, S.EXPIRED),
    (S.SENDING, E.TAKEN, S.ACCEPTED),
    (S.SENDING, E.TAKEN_DELAYED, S.PARKED),
    (S.SENDING, E.TAKEN_UNWANTED, S.RECALLING),
    (S.SENDING, E.PERMANENT, S.FAILED),
    (S.SENDING, E.CHANGED, S.QUEUED),
    (S.SENDING, E.RETRY, S.QUEUED),
    (S.SENDING, E.NO_CREDIT, S.HELD),
    (S.SENDING, E.CREDENTIALS, S.QUEUED),
    (S.SENDING, E.LOST, S.UNKNOWN),
    (S.SENDING, E.LOCKED_OURS, S.ACCEPTED),
    (S.SENDING, E.LOCKED_OTHER, S.QUEUED),
    (S.SENDING, E.LOCKED_REPEAT, S.SUPPRESSED),
    (S.SENDING, E.CANCEL, S.SENDING),
    (S.UNKNOWN, E.PROBE, S.SENDING),
    (S.UNKNOWN, E.FOUND, S.ACCEPTED),
    (S.UNKNOWN, E.FOUND_PARKED, S.PARKED),
    (S.UNKNOWN, E.ABSENT, S.QUEUED),
    (S.UNKNOWN, E.ABSENT_UNWANTED, S.CANCELLED),
    (S.UNKNOWN, E.LET_GO, S.FAILED),
    (S.UNKNOWN, E.CANCEL, S.UNKNOWN),
    (S.PARKED, E.CANCEL, S.RECALLING),
    (S.PARKED, E.DUE, S.ACCEPTED),
    (S.RECALLING, E.RECALLED, S.RECALLED),
    (S.RECALLING, E.TOO_LATE, S.ACCEPTED),
    (S.RECALLING, E.FOUND, S.ACCEPTED),
    (S.RECALLING, E.ABSENT, S.RECALLED),
    (S.RECALLING, E.ABSENT_UNWANTED, S.RECALLED),
    (S.RECALLING, E.CANCEL, S.RECALLING),
    (S.ACCEPTED, E.CANCEL, S.ACCEPTED),
    (S.ACCEPTED, E.NO_REPORT, S.ACCEPTED),
    *[(state, event, after) for state in OPEN for event, after in FINAL_REPORTS.items()],
    *[
        (state, event, S.DELIVERED if event is E.REPORTED_DELIVERED and state in {S.UNDELIVERED, S.EXPIRED, S.REJECTED} else state)
        for state in sorted(FINAL)
        for event in FINAL_REPORTS
    ],
]


@pytest.mark.parametrize(("state", "event", "after"), DRAWN)
def test_a_drawn_transition_leads_where_it_is_drawn(state: State, event: Event, after: State) -> None:
    """Each arrow of the design leads to the state at its end."""
    assert advance(state, event) is after


def test_what_is_not_drawn_cannot_happen() -> None:
    """Every other pair is refused."""
    drawn = {(state, event) for state, event, _ in DRAWN}
    assert {pair for pair, after in TABLE.items() if after is not None} == drawn


def test_the_table_is_total() -> None:
    """Every pair of state and event has an entry."""
    assert set(TABLE) == {(state, event) for state in State for event in Event}


def test_nothing_leads_from_unknown_back_to_the_queue_but_proof_of_absence() -> None:
    """An unknown outcome is never simply sent again."""
    assert [event for event in Event if advance(State.UNKNOWN, event) is State.QUEUED] == [Event.ABSENT]


def test_a_final_state_moves_only_to_delivered() -> None:
    """Nothing but a late report of delivery corrects a final state."""
    moves = {(state, advance(state, event)) for state in FINAL for event in Event} - {(state, None) for state in FINAL}
    assert {after for state, after in moves if after is not state} == {State.DELIVERED}
