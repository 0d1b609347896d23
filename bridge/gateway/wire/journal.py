"""The journal of SMS that went out and came in, asked and answered (https://docs.seven.io/en/rest-api/endpoints/logbook).

A bare array, newest first, at most 100 rows a call; every value is a string or null. No filter knows `foreign_id`. Times are German.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bridge.domain.account import MOST_ROWS, STATES, Inbound, JournalQuery, Outbound, Page
from bridge.domain.ids import GatewayId
from bridge.gateway.wire.callbacks import GERMAN_TIME, read_time
from bridge.gateway.wire.listing import as_count, decode_rows, dump, query_of, read_fields
from bridge.gateway.wire.loose import as_money, as_text

_IMPOSSIBLE_SECOND = re.compile(r"^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:)[6-9]\d(?:\.\d+)?$", re.ASCII)


def encode_journal_query(query: JournalQuery) -> str:
    """The query string."""
    return query_of(
        {
            "id": query.id,
            "date_from": query.since,
            "date_to": query.until,
            "to": query.to,
            "state": query.state,
            "limit": query.limit,
            "offset": query.offset,
        }
    )


def decode_journal_query(query: str) -> JournalQuery:
    """What a query asks for; what cannot be read in it counts as absent. ValueError for one that is absurdly long."""
    values = read_fields("", b"", query)
    state = as_text(values.get("state"))
    since, until = _day(values.get("date_from")), _day(values.get("date_to"))
    return JournalQuery(
        id=as_text(values.get("id")),
        since=since,
        until=until if since is None or until is None or until >= since else since,
        to=as_text(values.get("to")),
        state=state if state in STATES else None,
        limit=as_count(values.get("limit"), MOST_ROWS, least=1, most=MOST_ROWS),
        offset=as_count(values.get("offset"), 0, least=0, most=10**9),
    )


def decode_outbound(status: int, content_type: str, body: bytes) -> Page[Outbound]:
    """The rows of the outbound journal."""
    return decode_rows(status, content_type, body, _outbound)


def decode_inbound(status: int, content_type: str, body: bytes) -> Page[Inbound]:
    """The rows of the inbound journal."""
    return decode_rows(status, content_type, body, _inbound)


def encode_outbound(rows: Sequence[Outbound]) -> bytes:
    """The gateway's side of the same."""
    return dump(
        [
            {
                **_base(row.id, to=row.to, sender=row.sender, text=row.text, at=row.at),
                "price": None if row.price is None else f"{row.price:.4f}",
                "dlr": row.status,
                "dlr_timestamp": _stamp(row.status_at),
                "mccmnc": None,
                "latency": None if row.at is None or row.status_at is None else f"{(row.status_at - row.at).total_seconds():.4f}",
                "type": "direct",
                "channel": "SMS",
                "connection": "http",
                "label": row.label,
                "foreign_id": row.foreign_id,
            }
            for row in rows
        ]
    )


def encode_inbound(rows: Sequence[Inbound]) -> bytes:
    """The gateway's side of the same."""
    return dump(
        [
            {
                **_base(row.id, to=row.system, sender=row.sender, text=row.text, at=row.at),
                "price": None,
                "reply_to_message_id": row.reply_to,
            }
            for row in rows
        ]
    )


def _base(ident: str, *, to: str, sender: str, text: str, at: datetime | None) -> dict[str, object]:
    return {"id": ident, "to": to, "from": sender, "text": text, "timestamp": _stamp(at)}


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(GERMAN_TIME).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(as_text(value) or "")
    except ValueError:
        return None


def _time(value: object) -> datetime | None:
    """A time; one with an impossible second, as the page itself shows one, counts as the last second of its minute."""
    text = (as_text(value) or "").strip()
    return read_time(_IMPOSSIBLE_SECOND.sub(r"\g<1>59", text))


def _outbound(row: Mapping[str, object]) -> Outbound | None:
    ident = as_text(row.get("id"))
    if ident is None or len(ident) > 64:
        return None
    return Outbound(
        id=GatewayId(ident),
        to=as_text(row.get("to")) or "",
        sender=as_text(row.get("from")) or "",
        text=as_text(row.get("text")) or "",
        at=_time(row.get("timestamp")),
        price=as_money(row.get("price")),
        status=(as_text(row.get("dlr")) or "").strip().upper() or None,
        status_at=_time(row.get("dlr_timestamp")),
        label=as_text(row.get("label")),
        foreign_id=as_text(row.get("foreign_id")),
    )


def _inbound(row: Mapping[str, object]) -> Inbound | None:
    ident, sender = as_text(row.get("id")), as_text(row.get("from"))
    if ident is None or sender is None:
        return None
    reply_to = as_text(row.get("reply_to_message_id"))
    return Inbound(
        id=ident,
        sender=sender,
        system=as_text(row.get("to")) or "",
        text=as_text(row.get("text")) or "",
        at=_time(row.get("timestamp")),
        reply_to=None if reply_to is None else GatewayId(reply_to),
    )
