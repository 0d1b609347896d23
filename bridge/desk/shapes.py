"""The JSON shapes that programs see: of messages, alerts and previews. Times are RFC 3339 in UTC; what is unknown is null."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from bridge.domain.alert import Alert
from bridge.domain.audit import AuditEntry
from bridge.domain.conversation import Opened
from bridge.domain.ids import MessageId
from bridge.domain.message import Attempt, Message, ReportLine
from bridge.domain.reply import FiledReply
from bridge.domain.situation import Ack, FiledAlert

Shape = dict[str, object]


def stamp(moment: datetime | None) -> str | None:
    """`2026-12-24T17:00:00.000Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def price(amount: Decimal | None) -> float | None:
    """A JSON number in the account's currency."""
    return None if amount is None else float(amount)


def message(found: Message) -> Shape:
    """An element of `list --json`."""
    return {
        "id": found.id,
        "created_at": stamp(found.created_at),
        "origin": found.origin,
        "text": found.text,
        "sender": found.sender,
        "label": found.label,
        "reference": found.reference,
        "deliver_at": stamp(found.deliver_at),
        "deliveries": [
            {
                "to": delivery.phone.e164,
                "state": delivery.state,
                "gateway_id": delivery.gateway_id,
                "encoding": delivery.encoding,
                "parts": delivery.parts,
                "price": price(delivery.price),
                "reason": delivery.reason or None,
            }
            for delivery in found.deliveries
        ],
    }


def acknowledged(ack: Ack | None) -> Shape:
    """When and by whom an alert was taken; nothing where nobody has taken it."""
    return {} if ack is None else {"acknowledged": {"at": stamp(ack.at), "by": ack.who}}


def shown(
    found: Message,
    attempts: Sequence[Attempt],
    reports: Sequence[ReportLine],
    *,
    ack: Ack | None = None,
    replies: Sequence[FiledReply] = (),
    opened: Opened | None = None,
) -> Shape:
    """The object of `show ID --json`."""
    return {
        **message(found),
        "attempts": [
            {
                "to": attempt.phone.e164,
                "at": stamp(attempt.at),
                "code": attempt.code,
                "http_status": attempt.http_status,
                "outcome": attempt.outcome,
            }
            for attempt in attempts
        ],
        "reports": [
            {"to": report.phone.e164, "status": report.status, "at": stamp(report.at), "received_at": stamp(report.received_at)}
            for report in reports
        ],
        **({"replies": [reply(one) for one in replies]} if replies else {}),
        **({} if opened is None else {"opened": {"times": opened.times, "last_at": stamp(opened.last_at)}}),
        **acknowledged(ack),
    }


def reply(said: FiledReply) -> Shape:
    """A reply to a message."""
    return {"from": said.phone, "text": said.text, "at": stamp(said.at), "received_at": stamp(said.received_at)}


def filed_alert(filed: FiledAlert, messages: Sequence[MessageId]) -> Shape:
    """An element of `alerts --json`."""
    return {
        "id": filed.id,
        "post": filed.post,
        "hook": filed.hook,
        **alert(filed.alert),
        "started_at": stamp(filed.alert.started_at),
        "received_at": stamp(filed.received_at),
        "routes": list(filed.routes),
        "messages": list(messages),
        "reason": filed.reason or None,
        **acknowledged(filed.ack),
    }


def alert(said: Alert) -> Shape:
    """An alert as previews show it."""
    return {
        "key": said.key,
        "status": said.status,
        "severity": said.severity,
        "title": said.title,
        "text": said.text,
        "link": said.link,
        "labels": dict(said.labels),
    }


def audit(entry: AuditEntry) -> Shape:
    """A line of `audit`."""
    return {
        "id": entry.id,
        "at": stamp(entry.at),
        "surface": entry.surface,
        "who": entry.who,
        "act": entry.act,
        "message": entry.message,
        "numbers": list(entry.numbers),
        "facts": dict(entry.facts),
    }
