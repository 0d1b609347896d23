"""The archive: messages, alerts and counts as people and programs look at them. Reads only what is committed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bridge.domain.alert import Status
from bridge.domain.bundle import BundleKind
from bridge.domain.ids import AlertId, DeliveryId, GatewayId, MessageId, PostId, ulid_head
from bridge.domain.message import Attempt, Delivery, Lane, Message, ReportLine
from bridge.domain.phone import PhoneNumber
from bridge.domain.situation import Ack, Backlog, Delay, FiledAlert, Place, Stray
from bridge.domain.state import State
from bridge.store.driver import Driver, Row
from bridge.store.rows import (
    alert_of,
    amount,
    ending_pattern,
    millis,
    moment,
    moment_or_none,
    number,
    number_or_none,
    string_or_none,
    string_tuple,
)
from bridge.store.sql import lookups, queries

SQL = queries("archive")
ACKS = queries("acks")
ALL = 2**62


class Archive:
    """What is kept, to be looked at."""

    def __init__(self, driver: Driver) -> None:
        """Read through `driver`."""
        self._driver = driver

    async def messages(self, *, state: State | None, limit: int) -> list[Message]:
        """Messages, newest first; with `state`, those that have a delivery in it. `limit` 0 means all."""
        rows = await self._driver.read(SQL["messages"], state, limit or ALL)
        return await self._messages(rows)

    async def message(self, ident: MessageId) -> Message | None:
        """One message."""
        found = await self._messages(await self._driver.read(SQL["message"], ident))
        return found[0] if found else None

    async def those(self, idents: Sequence[MessageId]) -> list[Message]:
        """The messages with these ids that there are, in this order."""
        wanted: list[Row] = [(ident,) for ident in idents]
        rows, deliveries = await asyncio.gather(self._rows("those", wanted), self._deliveries(wanted))
        found = {message.id: message for message in _joined(rows, deliveries)}
        return [found[ident] for ident in idents if ident in found]

    async def ending(self, ending: str) -> list[MessageId]:
        """The ids that end so: none, the one, or two of several."""
        return [MessageId(str(row[0])) for row in await self._driver.read(SQL["by_ending"], ending_pattern(ending))]

    async def of_hook(self, hook: str, ident_or_reference: str) -> MessageId | None:
        """A message that this hook posted, by its id or the caller's reference."""
        found = await self._driver.read(SQL["by_reference"], hook, ident_or_reference)
        return MessageId(str(found[0][0])) if found else None

    async def attempts(self, ident: MessageId) -> list[Attempt]:
        """Every call that was made for a message."""
        return [
            Attempt(
                delivery=DeliveryId(str(delivery)),
                phone=PhoneNumber(str(phone)),
                at=moment(at),
                code=number_or_none(code),
                http_status=number_or_none(http_status),
                outcome=string_or_none(outcome),
            )
            for delivery, phone, at, code, http_status, outcome in await self._driver.read(SQL["attempts"], ident)
        ]

    async def reports(self, ident: MessageId) -> list[ReportLine]:
        """Every delivery report that came for a message."""
        return [
            ReportLine(phone=PhoneNumber(str(phone)), status=str(status), at=moment_or_none(at), received_at=moment(received_at))
            for phone, status, at, received_at in await self._driver.read(SQL["reports"], ident)
        ]

    async def ack(self, ident: MessageId) -> Ack | None:
        """Who has taken the alerts of a message."""
        found = await self._driver.read(ACKS["acks_of_message"], ident)
        return Ack(at=moment(found[0][0]), who=str(found[0][1])) if found else None

    async def alerts(self, *, status: Status | None, hook: str | None, limit: int) -> list[tuple[FiledAlert, tuple[MessageId, ...]]]:
        """Alerts with their messages, newest first. `limit` 0 means all."""
        filed = [_filed(row) for row in await self._driver.read(SQL["alerts"], status, hook, limit or ALL)]
        idents: list[Row] = [(alert.id,) for alert in filed]
        messages: dict[str, list[MessageId]] = {}
        for alert_id, message_id in await self._rows("messages_of_alerts", idents):
            messages.setdefault(str(alert_id), []).append(MessageId(str(message_id)))
        delays: dict[str, list[Delay]] = {}
        for alert_id, kind, due in await self._rows("waits_of_alerts", idents):
            place = Place.DIGEST if kind == BundleKind.DIGEST else Place.BUNDLE
            delays.setdefault(str(alert_id), []).append(Delay(place=place, until=moment(due)))
        for alert_id, due in await self._rows("parked_of_alerts", idents):
            delays.setdefault(str(alert_id), []).append(Delay(place=Place.SMS, until=moment(due)))
        return [(replace(alert, delays=tuple(delays.get(alert.id, ()))), tuple(messages.get(alert.id, ()))) for alert in filed]

    async def unrouted(self, since: datetime, *, limit: int) -> list[Stray]:
        """What fired since then and no route took, newest first."""
        rows = await self._driver.read(SQL["unrouted"], ulid_head(millis(since), 0), limit)
        return [
            Stray(hook=str(hook), format=str(format_), received_at=moment(received_at), alert=alert_of(alert))
            for hook, format_, received_at, *alert in rows
        ]

    async def backlog(self) -> Backlog:
        """How much waits, for metrics and readiness."""
        states = {State(str(state)): number(count) for state, count in await self._driver.read(SQL["state_counts"])}
        oldest = {Lane(number(lane)): moment(at) for lane, at in await self._driver.read(SQL["queue_age"])}
        posts, oldest_post = (await self._driver.read(SQL["new_post_count"]))[0]
        return Backlog(states=states, oldest=oldest, posts=number(posts), oldest_post=moment_or_none(oldest_post))

    async def _messages(self, rows: Sequence[Row]) -> list[Message]:
        return _joined(rows, await self._deliveries([(row[0],) for row in rows]))

    async def _deliveries(self, idents: Sequence[Row]) -> dict[str, list[Delivery]]:
        deliveries: dict[str, list[Delivery]] = {}
        for row in await self._rows("deliveries", idents):
            deliveries.setdefault(str(row[0]), []).append(_delivery(row))
        return deliveries

    async def _rows(self, query: str, idents: Sequence[Row]) -> list[Row]:
        return [row for sql, params in lookups(SQL[query], idents) for row in await self._driver.read(sql, *params)]


def _joined(rows: Sequence[Row], deliveries: Mapping[str, Sequence[Delivery]]) -> list[Message]:
    return [_message(row, tuple(deliveries.get(str(row[0]), ()))) for row in rows]


def _message(row: Row, deliveries: tuple[Delivery, ...]) -> Message:
    ident, created_at, origin, text, sender, label, reference, deliver_at, hook = row
    return Message(
        id=MessageId(str(ident)),
        created_at=moment(created_at),
        origin=str(origin),
        text=str(text),
        sender=string_or_none(sender),
        label=string_or_none(label),
        reference=string_or_none(reference),
        deliver_at=moment_or_none(deliver_at),
        hook=string_or_none(hook),
        deliveries=deliveries,
    )


def _delivery(row: Row) -> Delivery:
    _, ident, phone, name, state, reason, gateway_id, encoding, parts, price = row
    gateway = string_or_none(gateway_id)
    return Delivery(
        id=DeliveryId(str(ident)),
        phone=PhoneNumber(str(phone)),
        name=str(name),
        state=State(str(state)),
        reason=str(reason),
        gateway_id=None if gateway is None else GatewayId(gateway),
        encoding=string_or_none(encoding),
        parts=number_or_none(parts),
        price=amount(price),
    )


def _filed(row: Row) -> FiledAlert:
    (
        ident, post, hook, source, key, status, severity, title, text, link, labels, started_at, received_at, routes, reason,
        acked_at, acked_by, doubt, may_mean,
    ) = row  # fmt: skip
    return FiledAlert(
        id=AlertId(str(ident)),
        post=PostId(str(post)),
        hook=str(hook),
        received_at=moment(received_at),
        alert=alert_of((source, key, status, severity, title, text, link, labels, started_at, doubt, may_mean)),
        routes=string_tuple(routes),
        reason=str(reason),
        ack=None if acked_at is None else Ack(at=moment(acked_at), who=str(acked_by)),
    )
