"""What an answer, a report, a wish and the clock mean for a delivery: the rules of sending, row by row."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from support.items import NOW, item

from bridge.domain import judge
from bridge.domain.change import AttemptResult, Change, Claim, Item
from bridge.domain.ids import GatewayId, PostId
from bridge.domain.judge import Policy
from bridge.domain.message import Lane
from bridge.domain.sms import Attachment, Options
from bridge.domain.state import FINAL, State, advance
from bridge.domain.trouble import TroubleKind
from bridge.domain.verdict import Answer, Deletion, Outcome, Verdict

LATER = NOW + timedelta(hours=1)
POLICY = Policy(lock=True, safe_text="prom: alert received that could not be read")
OPEN = [state for state in State if state not in FINAL]
ANSWERED = Deletion(answered=True)
PDF = Attachment(name="a.pdf", contents="QQ==")


def alert(state: State = State.SENDING, **more: object) -> Item:
    """A delivery that an alert caused."""
    return item(state, origin="hook:prom", hook="prom", post=PostId("p1"), state_key="k", lane=Lane.NORMAL, **more)


def retried(seconds: float = 10, **more: object) -> Item:
    """A delivery whose first attempt, so many seconds ago, had no answer; the probe was claimed just now."""
    return item(first_written_at=NOW - timedelta(seconds=seconds), attempts=2, **more)


def answered(outcome: Outcome, *, code: int | None = None, retry_after: float | None = None) -> Answer:
    """An answer with one verdict."""
    verdict = Verdict(
        outcome=outcome,
        code=code,
        reason="so it is",
        gateway_id=GatewayId("77") if outcome is Outcome.ACCEPTED else None,
        parts=1 if outcome is Outcome.ACCEPTED else None,
        price=Decimal("0.075") if outcome is Outcome.ACCEPTED else None,
    )
    return Answer(verdicts=(verdict,), http_status=200, retry_after=retry_after)


def judged(current: Item, answer: Answer, *, now: datetime = NOW, policy: Policy = POLICY, jitter: float = 0.0) -> Change:
    """The decision on an answer to the claim of this delivery."""
    claim = Claim(item=replace(current, state=State.SENDING), attempt=current.attempts, probe=current.attempts > 1)
    return judge.on_answer(claim, current, answer, now, policy=policy, jitter=jitter)


def after(current: Item, change: Change | None) -> State | None:
    """The state that a decision leads to; None if the table refuses it."""
    assert change is not None
    return current.state if change.event is None else advance(current.state, change.event)


FIRST = {
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.REFUSED: State.FAILED,
    Outcome.BAD_SENDER: State.FAILED,
    Outcome.BAD_TEXT: State.FAILED,
    Outcome.LOCKED: State.QUEUED,
    Outcome.NO_CREDIT: State.HELD,
    Outcome.CREDENTIALS: State.QUEUED,
    Outcome.TEMPORARY: State.QUEUED,
    Outcome.NOT_WRITTEN: State.QUEUED,
    Outcome.UNKNOWN: State.UNKNOWN,
}
AGAIN = {
    # Of the first attempt only 100 and 402 tell; what says nothing of it leaves it unknown.
    **dict.fromkeys(Outcome, State.UNKNOWN),
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.LOCKED: State.ACCEPTED,
}


@pytest.mark.parametrize("outcome", Outcome)
def test_the_first_answer_of_a_persons_message(outcome: Outcome) -> None:
    """What a person wrote is never changed: a bad sender or text fails."""
    assert after(item(), judged(item(), answered(outcome))) is FIRST[outcome]


@pytest.mark.parametrize("outcome", Outcome)
def test_the_first_answer_of_an_alert(outcome: Outcome) -> None:
    """An alert goes again without its sender, or with the safe text; all else is as for a person."""
    wanted = FIRST | {Outcome.BAD_SENDER: State.QUEUED, Outcome.BAD_TEXT: State.QUEUED}
    assert after(alert(), judged(alert(), answered(outcome))) is wanted[outcome]


@pytest.mark.parametrize("outcome", Outcome)
def test_the_answer_to_a_probe(outcome: Outcome) -> None:
    """After a lost answer nothing but 100 and 402 decides: a limit may be what the first filled, and nothing leads back to the queue."""
    assert after(retried(), judged(retried(), answered(outcome))) is AGAIN[outcome]


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("state", [state for state in State if state not in {State.SENDING, State.UNKNOWN}])
def test_an_answer_behind_its_time_moves_nothing(state: State, outcome: Outcome) -> None:
    """Where a report was faster, the answer gives id and price and leaves the state alone."""
    change = judged(item(state), answered(outcome))
    assert after(item(state), change) is state
    assert change.gateway_id == (GatewayId("77") if outcome is Outcome.ACCEPTED else None)
    assert change.attempt == AttemptResult(n=1, outcome=outcome, code=None, http_status=200)


def test_an_accepted_one_has_its_facts() -> None:
    """Id, parts and price are kept, and nothing of it is unknown any more."""
    change = judged(retried(), answered(Outcome.ACCEPTED, code=100))
    assert (change.gateway_id, change.parts, change.price, change.settled) == (GatewayId("77"), 1, Decimal("0.075"), True)


def test_a_delayed_one_is_parked() -> None:
    """100 to a request with `delay` is parked; recalling if a cancel came meanwhile."""
    waits = item(deliver_at=LATER)
    assert after(waits, judged(waits, answered(Outcome.ACCEPTED))) is State.PARKED
    unwanted = item(deliver_at=LATER, cancel_wished=True)
    assert after(unwanted, judged(unwanted, answered(Outcome.ACCEPTED))) is State.RECALLING


def test_a_cancel_comes_too_late_for_what_went_at_once() -> None:
    """100 without `delay` is accepted, whatever is wished."""
    assert after(item(), judged(item(cancel_wished=True), answered(Outcome.ACCEPTED))) is State.ACCEPTED


@pytest.mark.parametrize(("deliver_at", "state"), [(None, State.ACCEPTED), (LATER, State.PARKED)])
def test_a_yes_after_the_lease_ran_out_is_found(deliver_at: datetime | None, state: State) -> None:
    """An answer that comes after its claim counted as lost settles it."""
    lost = item(State.UNKNOWN, deliver_at=deliver_at, first_written_at=NOW)
    change = judged(lost, answered(Outcome.ACCEPTED))
    assert (after(lost, change), change.settled) == (state, True)


def test_a_late_yes_to_what_waited_with_us_is_accepted() -> None:
    """A short wait was over when the request was written, so there is nothing at the gateway to be recalled."""
    lost = item(State.UNKNOWN, deliver_at=NOW - timedelta(seconds=1), first_written_at=NOW)
    assert after(lost, judged(lost, answered(Outcome.ACCEPTED))) is State.ACCEPTED


def test_an_unknown_one_with_delay_says_when_it_may_go_out() -> None:
    """Nobody can recall what the gateway did not name, and its reason says until when that matters."""
    change = judged(item(deliver_at=LATER), answered(Outcome.UNKNOWN))
    assert change.reason == "may go out at 2026-11-24 13:00 UTC and cannot be recalled: so it is"


def test_the_answer_names_nobody() -> None:
    """An answer that speaks of none or of several SMS is unknown."""
    assert after(item(), judged(item(), Answer(verdicts=()))) is State.UNKNOWN


@pytest.mark.parametrize(("seconds", "state"), [(0, State.ACCEPTED), (179, State.ACCEPTED), (180, State.UNKNOWN)])
def test_402_is_evidence_inside_the_window_alone(seconds: int, state: State) -> None:
    """402 proves an earlier attempt that was written less than 180 s before this one; otherwise it decides nothing of that."""
    probed = retried(seconds)
    change = judged(probed, answered(Outcome.LOCKED, code=402))
    assert (after(probed, change), change.reason == judge.HAD) == (state, state is State.ACCEPTED)


def test_402_counts_from_attempt_to_attempt() -> None:
    """A probe inside the window whose answer is slow is evidence all the same."""
    probed = retried(149)
    assert after(probed, judged(probed, answered(Outcome.LOCKED), now=NOW + timedelta(seconds=60))) is State.ACCEPTED


def test_402_on_a_first_attempt_is_another_message() -> None:
    """It is queued again behind the window; a repeat of the same state of the same alert is suppressed as duplicate."""
    change = judged(alert(), answered(Outcome.LOCKED))
    assert (after(alert(), change), change.next_attempt_at, change.reason) == (State.QUEUED, NOW + judge.LOCK, judge.BEHIND_LOCK)
    change = judged(alert(), answered(Outcome.LOCKED), policy=replace(POLICY, repeats=True))
    assert (after(alert(), change), change.reason) == (State.SUPPRESSED, judge.REPEATED)


def test_201_drops_the_sender_once() -> None:
    """An alert goes again at once without `from`; without one, or a second time, it fails."""
    change = judged(alert(), answered(Outcome.BAD_SENDER))
    assert (change.drop_sender, change.other_text, change.next_attempt_at) == (True, None, NOW)
    for hopeless in (alert(changed=True), alert(options=Options())):
        assert after(hopeless, judged(hopeless, answered(Outcome.BAD_SENDER))) is State.FAILED


def test_a_refused_text_is_replaced_once() -> None:
    """An alert goes again with the safe text; without one, or a second time, it fails."""
    change = judged(alert(), answered(Outcome.BAD_TEXT))
    assert (change.drop_sender, change.other_text, change.next_attempt_at) == (False, POLICY.safe_text, NOW)
    assert after(alert(changed=True), judged(alert(changed=True), answered(Outcome.BAD_TEXT))) is State.FAILED
    assert after(alert(), judged(alert(), answered(Outcome.BAD_TEXT), policy=Policy(lock=True))) is State.FAILED


def test_credit_and_credentials_say_why() -> None:
    """500 is held with the reason credit; 9xx counts no attempt and may go as soon as the lane is free."""
    assert judged(item(), answered(Outcome.NO_CREDIT)).reason == judge.CREDIT
    change = judged(item(), answered(Outcome.CREDENTIALS, code=900))
    assert (change.counted, change.next_attempt_at, change.reason) == (False, NOW, "so it is")


@pytest.mark.parametrize("outcome", [Outcome.TEMPORARY, Outcome.NOT_WRITTEN])
def test_a_retry_waits(outcome: Outcome) -> None:
    """A temporary failure backs off, or waits as long as the gateway says."""
    assert judged(item(), answered(outcome), jitter=1.0).next_attempt_at == NOW + timedelta(seconds=2)
    assert judged(item(attempts=3), answered(outcome), jitter=0.0).next_attempt_at == NOW + timedelta(seconds=4)
    assert judged(item(), answered(outcome, retry_after=7)).next_attempt_at == NOW + timedelta(seconds=7)


def test_what_is_critical_is_tried_at_least_twice_a_minute() -> None:
    """However long the gateway was away, a critical SMS is among the first when it is back."""
    urgent = item(attempts=20, lane=Lane.CRITICAL)
    assert judged(urgent, answered(Outcome.NOT_WRITTEN), jitter=1.0).next_attempt_at == NOW + timedelta(seconds=30)
    assert judged(item(attempts=20), answered(Outcome.NOT_WRITTEN), jitter=1.0).next_attempt_at == NOW + timedelta(seconds=300)


def test_backoff_doubles_to_its_bound() -> None:
    """From 2 s to 5 min, never less than half."""
    assert [judge.backoff(n, 1.0) for n in (0, 1, 2, 3, 9, 4000)] == [2, 2, 4, 8, 300, 300]
    assert all(judge.backoff(n, 0.0) == judge.backoff(n, 1.0) / 2 for n in range(20))


def test_a_lost_answer_is_probed_inside_the_lock() -> None:
    """The probe comes 2 s later, then 5, 10, 20, 40, while it is less than 150 s from the first write."""
    for attempts, wait in enumerate(judge.PROBE_AFTER, start=1):
        change = judged(item(attempts=attempts), answered(Outcome.UNKNOWN))
        assert (change.first_written_at, change.probe_at) == (NOW, NOW + timedelta(seconds=wait))
    assert judged(item(attempts=9), answered(Outcome.UNKNOWN)).probe_at == NOW + timedelta(seconds=40)
    last = judged(retried(144), answered(Outcome.UNKNOWN))
    assert (last.probe_at, last.first_written_at) == (NOW + timedelta(seconds=5), NOW - timedelta(seconds=144))
    assert judged(retried(145), answered(Outcome.UNKNOWN)).probe_at is None


@pytest.mark.parametrize(
    "unsafe",
    [
        {"cancel_wished": True},
        {"deliver_at": LATER},
        {"options": Options(files=(PDF,))},
        {"options": Options(performance_tracking=True)},
    ],
    ids=["cancel wished", "delayed", "files", "tracking"],
)
def test_what_is_never_probed(unsafe: dict[str, object]) -> None:
    """Delayed ones, files, tracking, and what somebody wants back are left alone."""
    assert judged(item(**unsafe), answered(Outcome.UNKNOWN)).probe_at is None


def test_without_the_lock_nothing_is_probed() -> None:
    """Where the account's lock is not stated on, a probe could be a second SMS."""
    assert judged(item(), answered(Outcome.UNKNOWN), policy=Policy(lock=False)).probe_at is None


def test_what_waited_with_us_may_be_probed() -> None:
    """A short wait in our own queue is over when the request is written, so its probe is no delayed one."""
    waited = item(deliver_at=NOW - timedelta(seconds=1))
    assert judged(waited, answered(Outcome.UNKNOWN)).probe_at is not None


@pytest.mark.parametrize("state", State)
def test_a_lapsed_claim_is_unknown(state: State) -> None:
    """A claim whose lease ran out counts as written when it was claimed; nothing else lapses."""
    change = judge.on_lapse(item(state, last_attempt_at=NOW - timedelta(seconds=20)), policy=POLICY, now=NOW)
    if state is not State.SENDING:
        assert change is None
        return
    assert after(item(), change) is State.UNKNOWN
    assert change is not None
    assert (change.first_written_at, change.probe_at) == (NOW - timedelta(seconds=20), NOW + timedelta(seconds=2))


CANCELS = {
    State.HELD: State.CANCELLED,
    State.QUEUED: State.CANCELLED,
    State.SENDING: State.SENDING,
    State.UNKNOWN: State.UNKNOWN,
    State.PARKED: State.RECALLING,
    State.ACCEPTED: State.ACCEPTED,
}


@pytest.mark.parametrize("state", State)
def test_a_cancel_in_every_state(state: State) -> None:
    """What waits with us is cancelled, what is under way keeps the wish, what is parked is recalled, the rest is left."""
    change = judge.on_cancel(item(state), NOW)
    if state not in CANCELS:
        assert change is None
        return
    assert change is not None
    assert after(item(state), change) is CANCELS[state]
    assert change.wish_cancel is (state in {State.SENDING, State.UNKNOWN, State.PARKED})
    assert change.probe_at is None, "a wish takes a planned probe back"


@pytest.mark.parametrize("state", State)
def test_a_kept_wish_is_done_as_soon_as_it_can_be(state: State) -> None:
    """What comes back to us after a cancel was wished is cancelled, what came to be parked is recalled."""
    assert judge.after_wish(item(state)) is None
    change = judge.after_wish(item(state, cancel_wished=True))
    wanted = {State.QUEUED: State.CANCELLED, State.HELD: State.CANCELLED, State.PARKED: State.RECALLING}
    assert (None if change is None else after(item(state), change)) is wanted.get(state)


REPORTED = {
    "DELIVERED": State.DELIVERED,
    "NOTDELIVERED": State.UNDELIVERED,
    "FAILED": State.UNDELIVERED,
    "EXPIRED": State.EXPIRED,
    "REJECTED": State.REJECTED,
}


@pytest.mark.parametrize("status", REPORTED)
@pytest.mark.parametrize("state", OPEN)
def test_a_final_report_settles_what_is_open(state: State, status: str) -> None:
    """Whatever we know, a final report is the truth; a recall that it overtook was too late."""
    change = judge.on_report(item(state), status)
    assert (after(item(state), change), change.settled) == (REPORTED[status], True)
    wanted = judge.TOO_LATE if state is State.RECALLING else "gateway" if status == "EXPIRED" else ""
    assert change.reason == wanted


@pytest.mark.parametrize("status", REPORTED)
@pytest.mark.parametrize("state", sorted(FINAL))
def test_a_report_against_a_final_state(state: State, status: str) -> None:
    """Only a delivery corrects a final state, and only one that a report gave; the reason of every other stays."""
    change = judge.on_report(item(state, reason="why"), status)
    corrected = status == "DELIVERED" and state in {State.UNDELIVERED, State.EXPIRED, State.REJECTED}
    assert after(item(state), change) is (State.DELIVERED if corrected else state)
    assert change.reason == ("" if corrected else None)


@pytest.mark.parametrize("status", ["BUFFERED", "TRANSMITTED", "ACCEPTED", "UNKNOWN", "", "delivered"])
@pytest.mark.parametrize("state", State)
def test_a_report_on_the_way_changes_nothing(state: State, status: str) -> None:
    """It is kept, and that is all; but that there is one at all of what never went out is told."""
    change = judge.on_report(item(state), status)
    against = state in {State.CANCELLED, State.RECALLED, State.FAILED, State.SUPPRESSED}
    assert change.tells is (TroubleKind.REPORT_AGAINST if against else None)
    assert replace(change, tells=None, facts={}) == Change(event=None)


def test_the_first_delete_decides() -> None:
    """An id in `deleted` is recalled; missing from the first answer it is too late."""
    recalling = item(State.RECALLING, deliver_at=LATER, recalls=1)
    assert after(recalling, judge.on_recall(recalling, NOW, answer=ANSWERED, deleted=True)) is State.RECALLED
    late = judge.on_recall(recalling, NOW, answer=ANSWERED, deleted=False)
    assert late is not None
    assert (after(recalling, late), late.reason) == (State.ACCEPTED, judge.TOO_LATE)


def test_a_later_delete_proves_nothing_by_silence() -> None:
    """After a DELETE without an answer a missing id may have been recalled by it: asked again, never guessed."""
    lost = judge.on_recall(item(State.RECALLING, recalls=1), NOW, answer=Deletion(answered=False), deleted=False)
    assert lost == Change(event=None, next_attempt_at=NOW + judge.RECALL_AGAIN)
    again = item(State.RECALLING, recalls=2)
    missing = judge.on_recall(again, NOW, answer=ANSWERED, deleted=False)
    assert (after(again, missing), missing) == (State.RECALLING, lost)
    assert after(again, judge.on_recall(again, NOW, answer=ANSWERED, deleted=True)) is State.RECALLED


def test_a_delete_that_did_nothing_for_certain_does_not_count() -> None:
    """Not written, or refused as a whole: the next one is the first, and what it says is proof."""
    change = judge.on_recall(item(State.RECALLING, recalls=1), NOW, answer=Deletion(answered=False, untouched=True), deleted=False)
    assert change == Change(event=None, next_attempt_at=NOW + judge.RECALL_AGAIN, recall_undone=True)


@pytest.mark.parametrize(("recalls", "state"), [(0, State.ACCEPTED), (1, State.RECALLING)])
def test_what_nobody_asked_back_went_out_when_it_fell_due(recalls: int, state: State) -> None:
    """A recall that never came to a DELETE is too late at the time of sending; after a DELETE without an answer nobody knows."""
    wished = item(State.RECALLING, deliver_at=NOW, recalls=recalls)
    change = judge.on_due(wished, NOW)
    assert (State.RECALLING if change is None else after(wished, change)) is state


def test_a_cancel_of_what_fell_due_is_too_late() -> None:
    """A parked one whose time passed while nobody looked has gone out: nothing is asked back, and nothing is promised."""
    gone = item(State.PARKED, deliver_at=NOW)
    change = judge.on_cancel(gone, NOW)
    assert change is not None
    assert (after(gone, change), change.reason) == (State.ACCEPTED, judge.TOO_LATE)


@pytest.mark.parametrize("state", [state for state in State if state is not State.RECALLING])
def test_delete_speaks_of_what_is_being_recalled(state: State) -> None:
    """What a report settled meanwhile is left alone."""
    assert judge.on_recall(item(state, recalls=1), NOW, answer=ANSWERED, deleted=True) is None


@pytest.mark.parametrize("state", State)
def test_what_is_worth_nothing_any_more(state: State) -> None:
    """Only what waits in our own queue expires by our clock, and not before its time."""
    waiting = state in {State.HELD, State.QUEUED}
    change = judge.on_worthless(item(state, expires_at=NOW), NOW)
    assert (change is not None) is waiting
    if change is not None:
        assert (after(item(state), change), change.reason) == (State.EXPIRED, judge.WORTHLESS)
    assert judge.on_worthless(item(state, expires_at=NOW + timedelta(milliseconds=1)), NOW) is None


@pytest.mark.parametrize("state", State)
def test_a_parked_one_falls_due(state: State) -> None:
    """The gateway sends what is parked, so its time makes it accepted; nothing else moves by it."""
    change = judge.on_due(item(state, deliver_at=NOW, recalls=1), NOW)
    assert (None if change is None else after(item(state), change)) is (State.ACCEPTED if state is State.PARKED else None)
    assert judge.on_due(item(state, deliver_at=LATER), NOW) is None


@pytest.mark.parametrize("state", State)
def test_silence_is_final_after_a_day(state: State) -> None:
    """Time to live and a day without a report: it stays accepted, and says so."""
    change = judge.on_silence(item(state, expires_at=NOW - timedelta(days=1)), NOW)
    assert (None if change is None else (after(item(state), change), change.reason)) == (
        (State.ACCEPTED, judge.NO_REPORT) if state is State.ACCEPTED else None
    )
    assert judge.on_silence(item(state, expires_at=NOW - timedelta(hours=23)), NOW) is None
