"""What the gateway tells us later: delivery reports, replies, clicks, in each of the forms a hook can be registered for.

The page: https://docs.seven.io/en/rest-api/webhooks. JSON wraps the data in an envelope; a form is flat or nested (`data[msg_id]`); a GET
is flat. Older callbacks carry no `webhook_event`; their fields tell what they are. Times without a zone are German local time.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bridge.domain.account import Click, Inbound
from bridge.domain.ids import GatewayId
from bridge.errors import ReadError
from bridge.gateway.wire.loose import as_mapping, as_text, nested, read_form, read_json
from bridge.gateway.wire.requests import FORM, JSON

GERMAN_TIME = ZoneInfo("Europe/Berlin")
DLR = "dlr"
REPLY = "sms_mo"
TRACKING = "tracking"
MAX_INBOUND, MAX_URL = 10_000, 2_000
"""Characters of a reply and of an address that are kept."""

_UNIX = re.compile(r"[0-9]{9,11}", re.ASCII)


class ReportStatus(StrEnum):
    """A status of a delivery report (https://docs.seven.io/en/rest-api/endpoints/status-reports)."""

    DELIVERED = "DELIVERED"
    NOTDELIVERED = "NOTDELIVERED"
    BUFFERED = "BUFFERED"
    TRANSMITTED = "TRANSMITTED"
    ACCEPTED = "ACCEPTED"
    EXPIRED = "EXPIRED"
    REJECTED = "REJECTED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    """The gateway's own word, and what any word that we do not know reads as."""

    @property
    def is_final(self) -> bool:
        """Whether nothing but a late DELIVERED can follow."""
        return self in _FINAL


_FINAL = frozenset(
    {ReportStatus.DELIVERED, ReportStatus.NOTDELIVERED, ReportStatus.EXPIRED, ReportStatus.REJECTED, ReportStatus.FAILED},
)


class CallbackMethod(StrEnum):
    """How the gateway calls; the values are those of a hook's `request_method`."""

    POST = "POST"
    """A form; the gateway's default."""
    GET = "GET"
    JSON = "JSON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A delivery report."""

    gateway_id: GatewayId
    foreign_id: str | None
    status: ReportStatus
    at: datetime | None
    """UTC; None when the gateway gave no time, or one that cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """One call of the gateway. `event` is `dlr`, `sms_mo`, `tracking`, or whatever else it says; `data` is the rest as it came."""

    event: str
    data: Mapping[str, object] = field(repr=False)
    at: datetime | None = None
    report: Report | None = None
    reply: Inbound | None = None
    click: Click | None = None


def decode_callback(method: str, content_type: str, query: str, body: bytes) -> Callback:
    """Read a callback. ReadError when it is none, or a report without an id: an answer 200 would throw it away unseen."""
    try:
        values = _values(method, content_type, query, body)
    except ValueError as error:
        raise ReadError("the callback's body is neither JSON nor a form") from error
    envelope = values.get("data")
    data = as_mapping(envelope) if isinstance(envelope, dict) else {k: v for k, v in values.items() if not k.startswith("webhook_")}
    event = as_text(values.get("webhook_event")) or _guess(data)
    at = read_time(values.get("webhook_timestamp"))
    match event:
        case "dlr":
            return Callback(event=event, data=data, at=at, report=_report(data))
        case "sms_mo":
            return Callback(event=event, data=data, at=at, reply=_reply(data))
        case "tracking":
            return Callback(event=event, data=data, at=at, click=_click(data))
        case _:
            return Callback(event=event, data=data, at=at)


def encode_callback(method: CallbackMethod, *, event: str, data: Mapping[str, str | int | None], at: datetime) -> tuple[str, str, bytes]:
    """A callback's content type, query and body, of which some are empty."""
    if method is CallbackMethod.JSON:
        envelope = {"data": data, "webhook_event": event, "webhook_timestamp": at.astimezone(GERMAN_TIME).isoformat(timespec="seconds")}
        return JSON, "", json.dumps(envelope).encode()
    fields = {name: "" if value is None else str(value) for name, value in data.items()}
    fields |= {"webhook_event": event, "webhook_timestamp": at.astimezone(GERMAN_TIME).strftime("%Y-%m-%d %H:%M:%S")}
    form = urlencode(fields, errors="replace")
    return ("", form, b"") if method is CallbackMethod.GET else (FORM, "", form.encode())


def read_time(value: object) -> datetime | None:
    """A time in any of the gateway's forms, in UTC: Unix seconds, ISO 8601 with a zone, or German local time without one; else None."""
    text = (as_text(value) or "").strip()
    try:
        if _UNIX.fullmatch(text):
            return datetime.fromtimestamp(int(text), UTC)
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo is not None else at.replace(tzinfo=GERMAN_TIME)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _values(method: str, content_type: str, query: str, body: bytes) -> Mapping[str, object]:
    if method.upper() in {"GET", "HEAD"} or not body.strip():
        return nested(read_form(query))
    is_json = content_type.partition(";")[0].strip().lower().endswith("json") or body.lstrip()[:1] == b"{"
    return as_mapping(read_json(body)) if is_json else nested(read_form(body.decode("utf-8", "replace")))


def _guess(data: Mapping[str, object]) -> str:
    if as_text(data.get("msg_id")) and as_text(data.get("status")):
        return DLR
    if as_text(data.get("sender")) and "text" in data:
        return REPLY
    raise ReadError("this is no callback of the gateway: it names no event, and has neither a report's fields nor a reply's")


def _report(data: Mapping[str, object]) -> Report:
    gateway_id, status = as_text(data.get("msg_id")), as_text(data.get("status"))
    if gateway_id is None or len(gateway_id) > 64 or status is None:
        raise ReadError("a delivery report needs msg_id and status", field="msg_id")
    known = status.strip().upper()
    return Report(
        gateway_id=GatewayId(gateway_id),
        foreign_id=as_text(data.get("foreign_id")),
        status=ReportStatus(known) if known in ReportStatus.__members__ else ReportStatus.UNKNOWN,
        at=read_time(data.get("timestamp")),
    )


def _reply(data: Mapping[str, object]) -> Inbound:
    sender = as_text(data.get("sender"))
    if sender is None:
        raise ReadError("a reply needs a sender", field="sender")
    ident = as_text(data.get("id")) or ""
    return Inbound(
        id=ident if len(ident) <= 64 else "",
        sender=sender[:64],
        system=(as_text(data.get("system")) or "")[:64],
        text=(as_text(data.get("text")) or "")[:MAX_INBOUND],
        at=read_time(data.get("time")),
    )


def _click(data: Mapping[str, object]) -> Click | None:
    """A click of an SMS that can be told; what else is tracked is passed over."""
    ident = as_text(data.get("sms_id"))
    if ident is None or len(ident) > 64:
        return None
    return Click(
        gateway_id=GatewayId(ident),
        tracking_url=(as_text(data.get("tracking_url")) or "")[:MAX_URL],
        final_url=(as_text(data.get("final_url")) or "")[:MAX_URL],
        clicks=_total(data.get("total_clicks")),
        views=_total(data.get("total_views")),
    )


def _total(value: object) -> int:
    text = as_text(value) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
