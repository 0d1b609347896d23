"""What an answer, a report, a wish or the clock means for one delivery. Pure: every rule of sending stands here.

Never guessed: an outcome that nobody knows is only decided by a report, by a probe inside the gateway's lock on repeated texts,
by the journal, or by a person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bridge.domain.change import AttemptResult, Change, Claim, Item
from bridge.domain.message import Lane
from bridge.domain.state import Event, State, advance
from bridge.domain.trouble import TroubleKind
from bridge.domain.verdict import Answer, Deletion, Outcome, Verdict

LOCK = timedelta(seconds=180)
"""https://docs.seven.io/en/rest-api/endpoints/sms, `no_reload`: the same text to the same number is refused that long."""
PROBE_WITHIN = timedelta(seconds=150)
PROBE_AFTER = (2.0, 5.0, 10.0, 20.0, 40.0)
"""Seconds between an unknown outcome and its probe, by the number of attempts so far."""
FIRST_RETRY = 2.0
LONGEST_RETRY = 300.0
LONGEST_CRITICAL = 30.0
"""So that what is critical is among the first when a gateway that was away for long is back."""
_MOST_DOUBLINGS = 16
JOURNAL_LAG = timedelta(seconds=60)
"""How long after an SMS the gateway's journal has it for certain."""
RECALL_AGAIN = timedelta(seconds=5)

CREDIT = "credit"
NO_REPORT = "no report"
TOO_LATE = "too late"
WORTHLESS = "worthless"
HAD = "the gateway has it from an earlier attempt"
REPEATED = "this number had the same words of the same alert within three minutes, so they are not sent again"
BEHIND_LOCK = "another SMS with the same words went to this number; the gateway takes them again after three minutes, and it goes then"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What judging depends on besides the delivery itself."""

    lock: bool
    """Whether the account's lock on repeated texts is stated on."""
    safe_text: str | None = None
    """What an alert says after the gateway refused its own text."""
    repeats: bool = False
    """Whether an earlier delivery to this number says the same state of the same alert."""


def on_answer(claim: Claim, current: Item, answer: Answer, now: datetime, *, policy: Policy, jitter: float) -> Change:
    """What the end of an attempt means. `jitter` in 0 to 1 spreads retries; `current` is the delivery as it stands by now."""
    verdict = answer.only
    result = AttemptResult(n=claim.attempt, outcome=verdict.outcome, code=verdict.code, http_status=answer.http_status)
    if current.state is State.UNKNOWN and verdict.outcome is Outcome.ACCEPTED:
        # The claim's lease ran out before the answer came: the answer is what a journal row would be.
        found = Event.FOUND_PARKED if delayed(current, current.last_attempt_at or now) else Event.FOUND
        return _accepted(found, verdict, result)
    if current.state is not State.SENDING:
        # A report was faster than the answer.
        return _accepted(None, verdict, result) if verdict.outcome is Outcome.ACCEPTED else Change(event=None, attempt=result)
    return _sending(claim, current, verdict, answer, now, policy=policy, jitter=jitter, result=result)


def _sending(
    claim: Claim,
    current: Item,
    verdict: Verdict,
    answer: Answer,
    now: datetime,
    *,
    policy: Policy,
    jitter: float,
    result: AttemptResult,
) -> Change:
    match verdict.outcome:
        case Outcome.ACCEPTED:
            return _accepted(_taken(claim, current, now), verdict, result)
        case Outcome.LOCKED:
            return _locked(current, verdict, now, policy=policy, result=result)
        case _ if current.first_written_at is not None:
            # Nothing but 100 and 402 tells of the earlier attempt, which may have been accepted.
            return _lost(current, current.first_written_at, now, policy=policy, reason=verdict.reason, result=result)
        case Outcome.REFUSED:
            return Change(event=Event.PERMANENT, reason=verdict.reason, settled=True, attempt=result)
        case Outcome.BAD_SENDER | Outcome.BAD_TEXT:
            return _refused_part(current, verdict, now, policy=policy, result=result)
        case Outcome.NO_CREDIT:
            return Change(event=Event.NO_CREDIT, reason=CREDIT, settled=True, attempt=result)
        case Outcome.CREDENTIALS:
            return Change(event=Event.CREDENTIALS, reason=verdict.reason, next_attempt_at=now, counted=False, attempt=result)
        case Outcome.TEMPORARY | Outcome.NOT_WRITTEN:
            longest = LONGEST_CRITICAL if current.lane is Lane.CRITICAL else LONGEST_RETRY
            wait = answer.retry_after if answer.retry_after is not None else backoff(current.attempts, jitter, longest)
            later = now + timedelta(seconds=wait)
            return Change(event=Event.RETRY, reason=verdict.reason, next_attempt_at=later, attempt=result)
        case Outcome.UNKNOWN:
            return _lost(current, current.last_attempt_at or now, now, policy=policy, reason=verdict.reason, result=result)
        case _:
            assert_never(verdict.outcome)


def backoff(attempts: int, jitter: float, longest: float = LONGEST_RETRY) -> float:
    """Seconds to wait after the n-th failed attempt: doubling from 2 s to `longest`, the upper half of it by chance."""
    ceiling = min(longest, FIRST_RETRY * 2.0 ** min(max(0, attempts - 1), _MOST_DOUBLINGS))
    return ceiling / 2 + jitter * ceiling / 2


def _accepted(event: Event | None, verdict: Verdict, result: AttemptResult) -> Change:
    return Change(
        event=event,
        reason="" if event is not None else None,
        settled=True,
        gateway_id=verdict.gateway_id,
        encoding=verdict.encoding,
        parts=verdict.parts,
        price=verdict.price,
        attempt=result,
    )


def delayed(item: Item, now: datetime) -> bool:
    """Whether a request for this delivery carries `delay`."""
    return item.deliver_at is not None and item.deliver_at > now


def _taken(claim: Claim, current: Item, now: datetime) -> Event:
    if not delayed(claim.item, now):
        return Event.TAKEN
    return Event.TAKEN_UNWANTED if current.cancel_wished else Event.TAKEN_DELAYED


def _locked(current: Item, verdict: Verdict, now: datetime, *, policy: Policy, result: AttemptResult) -> Change:
    written = current.first_written_at
    if written is not None:
        # Between the two writes, however slow the answer was.
        if (current.last_attempt_at or now) - written < LOCK:
            return Change(event=Event.LOCKED_OURS, reason=HAD, settled=True, attempt=result)
        return _lost(current, written, now, policy=policy, reason=verdict.reason, result=result)
    if policy.repeats:
        return Change(event=Event.LOCKED_REPEAT, reason=REPEATED, attempt=result, tells=TroubleKind.LOCKED)
    return Change(event=Event.LOCKED_OTHER, reason=BEHIND_LOCK, next_attempt_at=now + LOCK, attempt=result, tells=TroubleKind.LOCKED)


def _refused_part(current: Item, verdict: Verdict, now: datetime, *, policy: Policy, result: AttemptResult) -> Change:
    sender = verdict.outcome is Outcome.BAD_SENDER
    helps = current.options.sender is not None if sender else policy.safe_text is not None
    if not current.alert or current.changed or not helps:
        return Change(event=Event.PERMANENT, reason=verdict.reason, settled=True, attempt=result)
    return Change(
        event=Event.CHANGED,
        reason=verdict.reason,
        next_attempt_at=now,
        drop_sender=sender,
        other_text=None if sender else policy.safe_text,
        settled=True,
        attempt=result,
        tells=TroubleKind.BAD_SENDER if sender else TroubleKind.BAD_TEXT,
    )


def _lost(item: Item, written: datetime, now: datetime, *, policy: Policy, reason: str, result: AttemptResult | None) -> Change:
    if item.deliver_at is not None and item.deliver_at > written:
        reason = f"may go out at {item.deliver_at:%Y-%m-%d %H:%M} UTC and cannot be recalled: {reason}"
    return Change(
        event=Event.LOST,
        reason=reason,
        next_attempt_at=now + JOURNAL_LAG,
        first_written_at=written,
        probe_at=probe_time(item, written, now, lock=policy.lock),
        attempt=result,
    )


def probe_time(item: Item, written: datetime, now: datetime, *, lock: bool) -> datetime | None:
    """When to send the same bytes again to learn what became of the first; None where that could be a second SMS.

    The store looks once more, at the claim, that no other delivery of ours had this text and number inside the lock.
    """
    waits_there = item.deliver_at is not None and item.deliver_at > written
    if not lock or item.cancel_wished or waits_there or item.options.files or item.options.performance_tracking:
        return None
    at = now + timedelta(seconds=PROBE_AFTER[min(item.attempts, len(PROBE_AFTER)) - 1])
    return at if at - written < PROBE_WITHIN else None


def on_lapse(item: Item, *, policy: Policy, now: datetime) -> Change | None:
    """A claim whose lease ran out: its process died, or its clock jumped. It may have been written when it was claimed."""
    if item.state is not State.SENDING:
        return None
    written = item.first_written_at or item.last_attempt_at or now
    return _lost(item, written, now, policy=policy, reason="the sending was interrupted", result=None)


def on_cancel(item: Item, now: datetime) -> Change | None:
    """Somebody wants this not to go out."""
    match item.state:
        case State.HELD | State.QUEUED:
            return Change(event=Event.CANCEL, reason="cancelled")
        case State.SENDING | State.UNKNOWN:
            return Change(event=Event.CANCEL, wish_cancel=True)
        case State.PARKED if on_due(item, now) is not None:
            return Change(event=Event.DUE, reason=TOO_LATE)
        case State.PARKED:
            return Change(event=Event.CANCEL, next_attempt_at=now, wish_cancel=True)
        case State.ACCEPTED:
            return Change(event=Event.CANCEL, reason=item.reason or TOO_LATE)
        case _:
            return None


def after_wish(item: Item) -> Change | None:
    """A cancel that was wished while the delivery was on its way, once it waits with us again (it is exact now) or is parked."""
    if not item.cancel_wished:
        return None
    match item.state:
        case State.QUEUED | State.HELD:
            return Change(event=Event.CANCEL, reason="cancelled")
        case State.PARKED:
            return Change(event=Event.CANCEL)
        case _:
            return None


def on_worthless(item: Item, now: datetime) -> Change | None:
    """Its time to live passed in our queue."""
    due = item.state in {State.HELD, State.QUEUED} and item.expires_at <= now
    return Change(event=Event.WORTHLESS, reason=WORTHLESS) if due else None


def on_due(item: Item, now: datetime) -> Change | None:
    """The time of a parked one has come: the gateway has sent it. So it has one that was wished back and never asked for."""
    if item.deliver_at is None or item.deliver_at > now:
        return None
    if item.state is State.RECALLING and not item.recalls:
        return Change(event=Event.TOO_LATE, reason=TOO_LATE)
    return Change(event=Event.DUE, reason="") if item.state is State.PARKED else None


def on_silence(item: Item, now: datetime) -> Change | None:
    """Time to live and a day passed without a final report."""
    silent = item.state is State.ACCEPTED and item.expires_at + timedelta(days=1) <= now
    return Change(event=Event.NO_REPORT, reason=NO_REPORT) if silent else None


def on_recall(item: Item, now: datetime, *, answer: Deletion, deleted: bool) -> Change | None:
    """What DELETE said. Only the first one proves that it is too late; of a later one the missing id proves nothing."""
    if item.state is not State.RECALLING:
        return None
    if deleted:
        return Change(event=Event.RECALLED, reason="recalled")
    if answer.answered and item.recalls == 1:
        return Change(event=Event.TOO_LATE, reason=TOO_LATE)
    return Change(event=None, next_attempt_at=now + RECALL_AGAIN, recall_undone=answer.untouched)


_NEVER_SENT = frozenset({State.CANCELLED, State.RECALLED, State.FAILED, State.SUPPRESSED})
_REPORTS = {
    "DELIVERED": Event.REPORTED_DELIVERED,
    "NOTDELIVERED": Event.REPORTED_UNDELIVERED,
    "FAILED": Event.REPORTED_UNDELIVERED,
    "EXPIRED": Event.REPORTED_EXPIRED,
    "REJECTED": Event.REPORTED_REJECTED,
}


def on_report(item: Item, status: str) -> Change:
    """A delivery report. BUFFERED, TRANSMITTED, ACCEPTED and UNKNOWN are kept and change nothing; one on what never went out is told."""
    event = _REPORTS.get(status)
    if item.state in _NEVER_SENT:
        return Change(event=event, tells=TroubleKind.REPORT_AGAINST, facts={"state": item.state, "status": status})
    if event is None:
        return Change(event=None)
    if item.state is State.RECALLING:
        return Change(event=event, reason=TOO_LATE, settled=True)
    if advance(item.state, event) is item.state:
        return Change(event=event)
    return Change(event=event, reason="gateway" if event is Event.REPORTED_EXPIRED else "", settled=True)
