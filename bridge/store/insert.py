"""Messages into the outbox: their rows, and when those that the gateway is to keep fall due."""

from collections.abc import Sequence
from datetime import datetime

from bridge.domain import pace
from bridge.domain.ids import delivery_id
from bridge.domain.message import PARK_AFTER, Counts, Draft
from bridge.domain.situation import FiledMessage
from bridge.domain.state import State
from bridge.store.audits import audited
from bridge.store.driver import Row, Statement, Tx
from bridge.store.rows import millis, millis_or_none, number, options_json
from bridge.store.sql import queries

SQL = queries("outbox")
SET_MARK = queries("acks")["set_mark"]

SPREAD_SECONDS = 3600
"""How far ahead parked messages may be spread."""


Times = Sequence[tuple[int | None, int]]
"""For each recipient: when the message is due, and when it may be claimed."""


async def messages_inserted(tx: Tx, messages: Sequence[FiledMessage], now: datetime, *, rate: float) -> list[Statement]:
    """The statements that insert messages with their deliveries, in the open transaction that says when parked ones fall due."""
    times = [(await _spread(tx, message.draft, now, rate)) if parks(message, now) else _times(message.draft, now) for message in messages]
    return _statements(messages, times, now)


def message_inserted(message: FiledMessage, now: datetime) -> list[Statement]:
    """The same for one message that the gateway is not to keep, for which nothing has to be known."""
    return _statements([message], [_times(message.draft, now)], now)


def parks(message: FiledMessage, now: datetime) -> bool:
    """Whether the gateway is to keep it until its time."""
    return message.draft.deliver_at is not None and message.draft.deliver_at - now >= PARK_AFTER


def _statements(messages: Sequence[FiledMessage], times: Sequence[Times], now: datetime) -> list[Statement]:
    rows = [row for message, due in zip(messages, times, strict=True) for row in _delivery_rows(message, due, now)]
    return [
        (SQL["insert_message"], [_message_row(message, now) for message in messages]),
        (SQL["insert_delivery"], rows),
        (SET_MARK, [row for message in messages if message.draft.mark is not None for row in _mark_rows(message, now)]),
        *(audited(message.entry) for message in messages if message.entry is not None),
    ]


def _mark_rows(message: FiledMessage, now: datetime) -> list[Row]:
    """What each phone that gets it can answer with; the newest message has a number that is used again."""
    return [
        (recipient.phone.e164, message.draft.mark, message.id, millis(now))
        for recipient in message.draft.recipients
        if not recipient.suppressed
    ]


def _message_row(message: FiledMessage, now: datetime) -> Row:
    draft = message.draft
    return (
        message.id,
        millis(now),
        draft.origin,
        draft.hook,
        draft.post,
        draft.route,
        message.bundle,
        draft.severity,
        draft.state_key,
        draft.text,
        draft.options.sender,
        draft.options.label,
        options_json(draft.options),
        draft.reference,
        millis_or_none(draft.deliver_at),
        int(draft.doubtful),
    )


def _delivery_rows(message: FiledMessage, times: Times, now: datetime) -> list[Row]:
    draft = message.draft
    counted = int(draft.counts or Counts(bool(draft.state_key)))
    rows: list[Row] = []
    for n, recipient in enumerate(draft.recipients, start=1):
        state = State.SUPPRESSED if recipient.suppressed else State.QUEUED
        deliver_at, next_attempt_at = times[n - 1]
        # What is spread falls due later than asked, and its time to live counts from then.
        shift = deliver_at - millis(draft.deliver_at) if deliver_at is not None and draft.deliver_at is not None else 0
        rows.append(
            (
                delivery_id(message.id, n),
                message.id,
                n,
                recipient.phone.e164,
                recipient.name,
                millis(now),
                0 if recipient.suppressed else counted,
                state,
                recipient.suppressed,
                draft.lane,
                deliver_at,
                millis(draft.expires_at) + shift,
                next_attempt_at,
            )
        )
    return rows


def _times(draft: Draft, now: datetime) -> Times:
    """Of what is sent now, or waits in our own queue."""
    due = millis_or_none(draft.deliver_at)
    return [(due, millis(now) if due is None else due)] * len(draft.recipients)


async def _spread(tx: Tx, draft: Draft, now: datetime, rate: float) -> Times:
    """Of what the gateway keeps: those that would fall due together are spread below the rate."""
    due = millis_or_none(draft.deliver_at) or 0
    found = await tx.rows(SQL["due_by_second"], due - due % 1000, due + SPREAD_SECONDS * 1000)
    taken = {number(second): number(many) for second, many in found}
    seconds = pace.spread(due // 1000, len(draft.recipients), rate=rate, taken=taken)
    return [(due if second == due // 1000 else second * 1000, millis(now)) for second in seconds]
