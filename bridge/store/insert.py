"""Messages into the outbox: their rows, and when those that the gateway is to keep fall due."""

from collections.abc import Sequence
from datetime import datetime

from bridge.domain import pace
from bridge.domain.ids import delivery_id
from bridge.domain.message import PARK_AFTER, Draft
from bridge.domain.situation import FiledMessage
from bridge.domain.state import State
from bridge.store.driver import Row, Statement, Tx
from bridge.store.rows import millis, millis_or_none, number, options_json
from bridge.store.sql import queries

SQL = queries("outbox")

SPREAD_SECONDS = 3600
"""How far ahead parked messages may be spread."""


async def messages_inserted(tx: Tx, messages: Sequence[FiledMessage], now: datetime, *, rate: float) -> list[Statement]:
    """The statements that insert messages with their deliveries, in the open transaction that says when parked ones fall due."""
    rows: list[Row] = []
    for message in messages:
        rows += await _delivery_rows(tx, message, now, rate)
    return [(SQL["insert_message"], [_message_row(message, now) for message in messages]), (SQL["insert_delivery"], rows)]


def _message_row(message: FiledMessage, now: datetime) -> Row:
    draft = message.draft
    return (
        message.id,
        millis(now),
        draft.origin,
        draft.hook,
        draft.post,
        draft.route,
        message.id if message.alerts else None,
        draft.severity,
        draft.state_key,
        draft.text,
        draft.options.sender,
        draft.options.label,
        options_json(draft.options),
        draft.reference,
        millis_or_none(draft.deliver_at),
    )


async def _delivery_rows(tx: Tx, message: FiledMessage, now: datetime, rate: float) -> list[Row]:
    draft = message.draft
    times = await _times(tx, draft, now, rate)
    counted = int(bool(draft.state_key))
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


async def _times(tx: Tx, draft: Draft, now: datetime, rate: float) -> list[tuple[int | None, int]]:
    """For each recipient: when it is due, and when it may be claimed."""
    count = len(draft.recipients)
    if draft.deliver_at is None:
        return [(None, millis(now))] * count
    due = millis(draft.deliver_at)
    if draft.deliver_at - now < PARK_AFTER:
        return [(due, due)] * count
    found = await tx.rows(SQL["due_by_second"], due - due % 1000, due + SPREAD_SECONDS * 1000)
    taken = {number(second): number(many) for second, many in found}
    seconds = pace.spread(due // 1000, count, rate=rate, taken=taken)
    return [(due if second == due // 1000 else second * 1000, millis(now)) for second in seconds]
