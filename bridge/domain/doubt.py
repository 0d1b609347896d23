"""What the journal, or a person, means for a delivery whose outcome nobody knows. Pure, and never a guess.

A row of the journal is proof. That there is none proves something only if the whole journal was read after its lag, which counts from the
last attempt, and for what the gateway was to keep from its time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bridge.domain.account import Outbound
from bridge.domain.change import Change, Item
from bridge.domain.judge import JOURNAL_LAG, LOCK, TOO_LATE, delayed
from bridge.domain.message import Lane, Message
from bridge.domain.state import Event, State
from bridge.domain.trouble import TroubleKind
from bridge.errors import InputError

AGAIN = timedelta(hours=1)
"""Between two looks for what a person is to decide: a row may still come."""
NEAR = timedelta(minutes=5)
"""A row without our id that is this near, to this number and with this text, may be the one."""

ABSENT = "the journal has it not; somebody has to decide"
UNCLEAR = "the journal has such an SMS without our id; somebody has to decide"
UNREAD = "the journal cannot be read; somebody may decide without it"
RESENT = "the journal has it not, so it is sent again"
UNDECIDED = frozenset({ABSENT, UNCLEAR, UNREAD})
"""Reasons of what is unknown and waits for a person."""


class Choice(StrEnum):
    """What a person may decide."""

    SEND_AGAIN = "send-again"
    LET_GO = "let-go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a whole reading of the journal says of one delivery."""

    read_at: datetime
    """When the reading began."""
    row: Outbound | None = None
    unclear: bool = False
    """There is no row with our id, and one without any that may be ours."""


def written_at(item: Item) -> datetime:
    """When the last request left that may have become an SMS."""
    return item.last_attempt_at or item.first_written_at or item.created_at


def decided_at(item: Item) -> datetime:
    """From when on the journal would have a row, if there ever is one."""
    written = written_at(item)
    kept = item.deliver_at is not None and item.deliver_at > (item.first_written_at or written)
    return (item.deliver_at if kept and item.deliver_at is not None else written) + JOURNAL_LAG


def find(rows: Sequence[Outbound], item: Item, read_at: datetime) -> Finding:
    """Look for a delivery among the rows to its number."""
    ours = (row for row in rows if row.foreign_id == item.id or (item.gateway_id is not None and row.id == item.gateway_id))
    row = next(ours, None)
    nameless = any(one.foreign_id is None and one.text == item.text and _near(one, item) for one in rows)
    return Finding(read_at=read_at, row=row, unclear=row is None and nameless)


def _near(row: Outbound, item: Item) -> bool:
    times = [written_at(item), *([item.deliver_at] if item.deliver_at is not None else [])]
    return row.at is None or any(abs(row.at - time) <= NEAR for time in times)


def on_journal(item: Item, finding: Finding, now: datetime) -> Change | None:
    """What a reading means; None where the delivery has moved on meanwhile."""
    match item.state:
        case State.UNKNOWN if finding.row is not None:
            return _found(item, finding.row, now)
        case State.UNKNOWN if finding.read_at < decided_at(item):
            return Change(event=None, next_attempt_at=decided_at(item), probe_at=None)
        case State.UNKNOWN:
            return _missing(item, finding, now)
        case State.RECALLING if item.recalls and finding.row is not None and not delayed(item, now):
            return Change(event=Event.FOUND, reason=TOO_LATE, settled=True, gateway_id=finding.row.id)
        case State.RECALLING if item.recalls and finding.read_at >= decided_at(item) and not finding.unclear:
            return Change(event=Event.ABSENT_UNWANTED, reason="recalled", settled=True)
        case State.RECALLING:
            return Change(event=None, next_attempt_at=now + AGAIN)
        case _:
            return None


def on_unread(item: Item, now: datetime) -> Change | None:
    """What it means that the journal cannot be read for long: a person may decide now, and it is still looked for as soon as it can be.

    None where it would not be the end of it if the journal could be read, or a person is asked already.
    """
    if item.state is not State.UNKNOWN or item.reason in UNDECIDED or now < decided_at(item):
        return None
    return _undecided(item, UNREAD)


def _found(item: Item, row: Outbound, now: datetime) -> Change:
    event = Event.FOUND_PARKED if delayed(item, now) else Event.FOUND
    reason = TOO_LATE if item.cancel_wished and event is Event.FOUND else ""
    return Change(event=event, reason=reason, settled=True, gateway_id=row.id, price=row.price)


def _missing(item: Item, finding: Finding, now: datetime) -> Change:
    if finding.unclear:
        return _undecided(item, UNCLEAR, now + AGAIN)
    if item.cancel_wished:
        return Change(event=Event.ABSENT_UNWANTED, reason="cancelled", settled=True)
    if item.lane is Lane.CRITICAL:
        settled = _is_behind_the_lock(item, now)
        return Change(event=Event.ABSENT, reason=RESENT, next_attempt_at=now, settled=settled, tells=TroubleKind.RESENT)
    return _undecided(item, ABSENT, now + AGAIN)


def _undecided(item: Item, reason: str, next_attempt_at: datetime | None = None) -> Change:
    """A person is to decide, and is told so once for each reason."""
    return Change(
        event=None, reason=reason, next_attempt_at=next_attempt_at, tells=TroubleKind.UNDECIDED if reason != item.reason else None
    )


def _is_behind_the_lock(item: Item, now: datetime) -> bool:
    """Inside the lock a 402 to the next attempt would still prove that the earlier one was accepted, so that one is not forgotten."""
    return now - written_at(item) >= LOCK


def is_undecided(message: Message) -> bool:
    """Whether something of it waits for a person: nobody knows whether it went out, and the gateway's journal does not tell."""
    return any(delivery.state is State.UNKNOWN and delivery.reason in UNDECIDED for delivery in message.deliveries)


def is_unread(message: Message) -> bool:
    """Whether that is, for some of it, since the journal cannot be read."""
    return any(delivery.state is State.UNKNOWN and delivery.reason == UNREAD for delivery in message.deliveries)


def nothing_unknown() -> InputError:
    """There is nothing to decide."""
    return InputError("nothing of this message is unknown, so there is nothing to decide", field="id")


def on_decision(item: Item, choice: Choice, now: datetime) -> Change | None:
    """What a person decided; None for a delivery that is not unknown. Raises InputError for what cannot be."""
    if item.state is not State.UNKNOWN:
        return None
    if choice is Choice.LET_GO:
        return Change(event=Event.LET_GO, reason="let go", settled=True)
    if item.cancel_wished:
        raise InputError("somebody cancelled it, so it cannot be sent again; let it go", field="decision")
    if item.expires_at <= now:
        raise InputError("its time to live is over; let it go, and send a new one if it is still of use", field="decision")
    if delayed(item, now):
        raise InputError(f"the gateway may send it at {item.deliver_at:%Y-%m-%d %H:%M} UTC; decide after that", field="decision")
    return Change(event=Event.ABSENT, reason="sent again by decision", next_attempt_at=now, settled=_is_behind_the_lock(item, now))
