"""What the journal, or a person, means for what nobody knows."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from support.items import NOW as NOON
from support.items import item

from bridge.domain.account import Outbound
from bridge.domain.change import Item
from bridge.domain.doubt import (
    ABSENT,
    RESENT,
    UNCLEAR,
    UNDECIDED,
    UNREAD,
    Choice,
    Finding,
    decided_at,
    find,
    on_decision,
    on_journal,
    on_unread,
)
from bridge.domain.ids import GatewayId
from bridge.domain.message import Lane
from bridge.domain.sms import Options
from bridge.domain.state import Event, State
from bridge.domain.trouble import TroubleKind
from bridge.errors import InputError

SECOND = timedelta(seconds=1)
ITEM = item(State.UNKNOWN, reason="lost", options=Options(), first_written_at=NOON)
ROW = Outbound(id=GatewayId("77"), to="4915228817386", sender="Alerts", text="Hello", at=NOON, foreign_id="m1.1")
LATER = NOON + 61 * SECOND
EMPTY = Finding(read_at=LATER)
CRITICAL = replace(ITEM, lane=Lane.CRITICAL)
DUE = NOON + timedelta(hours=1)
DELAYED = replace(ITEM, deliver_at=DUE, expires_at=DUE + timedelta(hours=4))
RECALLING = replace(DELAYED, state=State.RECALLING, recalls=2, gateway_id=GatewayId("77"))


def test_a_row_is_found_by_our_id() -> None:
    """Or by the gateway's, where it is known; another program's SMS is none of ours."""
    other = replace(ROW, foreign_id="x")
    assert find([other, ROW], ITEM, LATER).row is ROW
    assert find([other], replace(ITEM, gateway_id=GatewayId("77")), LATER).row is other
    finding = find([other], ITEM, LATER)
    assert (finding.row, finding.unclear) == (None, False)


def test_a_row_without_any_id_is_unclear() -> None:
    """Only if text and time fit; it proves neither that ours went out nor that it did not."""
    nameless = replace(ROW, foreign_id=None)
    assert find([nameless], ITEM, LATER).unclear
    for other in (replace(nameless, text="Bye"), replace(nameless, at=NOON - timedelta(minutes=6))):
        assert not find([other], ITEM, LATER).unclear


def test_a_row_decides() -> None:
    """It was accepted, at whatever time the row was read; what is still to come is parked."""
    change = on_journal(ITEM, Finding(read_at=NOON, row=ROW), NOON)
    assert change is not None
    assert (change.event, change.gateway_id, change.settled) == (Event.FOUND, "77", True)
    parked = on_journal(DELAYED, Finding(read_at=NOON, row=ROW), NOON)
    assert parked is not None
    assert parked.event is Event.FOUND_PARKED
    gone = on_journal(DELAYED, Finding(read_at=DUE, row=ROW), DUE)
    assert gone is not None
    assert gone.event is Event.FOUND
    unwanted = on_journal(replace(ITEM, cancel_wished=True), Finding(read_at=NOON, row=ROW), NOON)
    assert unwanted is not None
    assert (unwanted.event, unwanted.reason) == (Event.FOUND, "too late")


@pytest.mark.parametrize(("item", "at"), [(ITEM, NOON + 60 * SECOND), (DELAYED, DUE + 60 * SECOND)], ids=["sent", "delayed"])
def test_before_its_lag_an_empty_journal_proves_nothing(item: Item, at: datetime) -> None:
    """A minute after the last attempt, or after the time that the gateway was to keep it for, it is looked for again."""
    assert decided_at(item) == at
    change = on_journal(replace(item, lane=Lane.CRITICAL), Finding(read_at=at - SECOND), at)
    assert change is not None
    assert (change.event, change.next_attempt_at, change.reason) == (None, at, None)


def test_the_lag_counts_from_the_last_attempt() -> None:
    """What was read before another process tried again says nothing of that attempt."""
    item = replace(CRITICAL, last_attempt_at=NOON + 50 * SECOND)
    change = on_journal(item, EMPTY, LATER)
    assert change is not None
    assert change.event is None


def test_what_is_critical_and_absent_is_sent_again() -> None:
    """At once, and said so; inside the lock the earlier attempt is not forgotten, since a 402 would still tell of it."""
    change = on_journal(CRITICAL, EMPTY, LATER)
    assert change is not None
    assert (change.event, change.reason, change.next_attempt_at, change.settled) == (Event.ABSENT, RESENT, LATER, False)
    behind = NOON + 180 * SECOND
    later = on_journal(CRITICAL, Finding(read_at=behind), behind)
    assert later is not None
    assert later.settled


def test_what_is_not_critical_waits_for_a_person() -> None:
    """It stays unknown, is shown, and is looked for again now and then."""
    change = on_journal(ITEM, EMPTY, LATER)
    assert change is not None
    assert (change.event, change.reason, change.next_attempt_at) == (None, ABSENT, LATER + timedelta(hours=1))


def test_what_was_cancelled_and_is_absent_is_cancelled() -> None:
    """Also what is critical."""
    change = on_journal(replace(CRITICAL, cancel_wished=True), EMPTY, LATER)
    assert change is not None
    assert change.event is Event.ABSENT_UNWANTED


def test_what_is_unclear_is_never_sent_again_by_itself() -> None:
    """A person decides, also on what is critical or cancelled."""
    for each in (CRITICAL, replace(ITEM, cancel_wished=True)):
        change = on_journal(each, replace(EMPTY, unclear=True), LATER)
        assert change is not None
        assert (change.event, change.reason) == (None, UNCLEAR)


def test_recalls_that_were_not_confirmed() -> None:
    """From a minute after the time on: a row says too late, none says recalled; what is unclear stays as it is."""
    minute = DUE + 60 * SECOND
    too_late = on_journal(RECALLING, Finding(read_at=minute, row=ROW), minute)
    recalled = on_journal(RECALLING, Finding(read_at=minute), minute)
    early = on_journal(RECALLING, Finding(read_at=minute - SECOND), minute)
    unclear = on_journal(RECALLING, Finding(read_at=minute, unclear=True), minute)
    assert [change and change.event for change in (too_late, recalled, early, unclear)] == [Event.FOUND, Event.ABSENT_UNWANTED, None, None]


@pytest.mark.parametrize("state", [state for state in State if state not in {State.UNKNOWN, State.RECALLING}])
def test_what_has_moved_on_is_left_alone(state: State) -> None:
    """A report was faster than the journal."""
    item = replace(ITEM, state=state)
    assert on_journal(item, Finding(read_at=LATER, row=ROW), LATER) is None
    assert on_journal(item, EMPTY, LATER) is None
    assert on_decision(item, Choice.SEND_AGAIN, LATER) is None


def test_a_person_decides() -> None:
    """Send again goes back to the queue, let go has failed."""
    again, gone = (on_decision(ITEM, choice, LATER) for choice in (Choice.SEND_AGAIN, Choice.LET_GO))
    assert again is not None
    assert gone is not None
    assert (again.event, again.next_attempt_at, gone.event) == (Event.ABSENT, LATER, Event.LET_GO)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (replace(ITEM, cancel_wished=True), "cancelled"),
        (replace(ITEM, expires_at=LATER), "time to live"),
        (DELAYED, "2026-11-24 13:00 UTC"),
    ],
    ids=["cancelled", "worthless", "still to come"],
)
def test_what_cannot_be_sent_again(item: Item, words: str) -> None:
    """The refusal says why; letting go is always possible."""
    with pytest.raises(InputError, match=words):
        on_decision(item, Choice.SEND_AGAIN, LATER)
    assert on_decision(item, Choice.LET_GO, LATER) is not None


@pytest.mark.parametrize("state", State)
def test_while_the_journal_cannot_be_read_a_person_is_asked(state: State) -> None:
    """About what it would decide by now, once, and it stays due; before its lag, and of what is known, about nothing."""
    change = on_unread(replace(ITEM, state=state), LATER)
    if state is not State.UNKNOWN:
        assert change is None
        return
    assert change is not None
    assert (change.event, change.reason, change.next_attempt_at, change.tells) == (None, UNREAD, None, TroubleKind.UNDECIDED)
    assert on_unread(DELAYED, LATER) is None
    assert on_unread(ITEM, NOON + 59 * SECOND) is None
    assert all(on_unread(replace(ITEM, reason=reason), LATER) is None for reason in UNDECIDED)
