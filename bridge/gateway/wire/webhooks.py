"""Webhooks of the account: which there are, one more, one less (https://docs.seven.io/en/rest-api/endpoints/webhooks).

An id is a string where webhooks are listed, and a number where one was made. There is no way to change one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from bridge.domain.account import Done, Page, Webhook
from bridge.gateway.wire.callbacks import GERMAN_TIME, read_time
from bridge.gateway.wire.listing import decode_done, decode_rows, dump, query_of, read_fields
from bridge.gateway.wire.loose import as_flag, as_text


def encode_add(webhook: Webhook) -> bytes:
    """The form body of POST. Raises InputError for what the gateway would not take."""
    webhook.check()
    fields = {
        "target_url": webhook.target_url,
        "event_type": webhook.event_type,
        "request_method": webhook.request_method,
        "event_filter": webhook.event_filter,
        "headers": webhook.headers or None,
    }
    return urlencode({name: value for name, value in fields.items() if value is not None}).encode("ascii")


def encode_remove(ident: str) -> str:
    """The query of DELETE."""
    return query_of({"id": ident})


def decode_webhooks(status: int, content_type: str, body: bytes) -> Page[Webhook]:
    """What GET lists."""
    return decode_rows(status, content_type, body, _webhook, under="hooks")


def decode_added(status: int, content_type: str, body: bytes) -> Done:
    """The answer to POST; only an id proves that there is one more."""
    answer = decode_done(status, content_type, body)
    return answer if not answer.done or answer.id is not None else Done(done=False, reason="the answer names no id")


def decode_wish(content_type: str, body: bytes, query: str) -> tuple[Webhook, str, str]:
    """The gateway's side: the webhook, the id and the legacy `action` that a request names, unchecked. ValueError for no request."""
    values = read_fields(content_type, body, query)
    wish = Webhook(
        target_url=as_text(values.get("target_url")) or "",
        event_type=as_text(values.get("event_type")) or "",
        request_method=as_text(values.get("request_method")) or "POST",
        headers=(as_text(values.get("headers")) or "").replace("\r\n", "\n"),
        event_filter=as_text(values.get("event_filter")),
    )
    return wish, as_text(values.get("id")) or "", as_text(values.get("action")) or ""


def encode_webhooks(webhooks: Sequence[Webhook]) -> bytes:
    """The gateway's list."""
    rows = [
        {
            "id": webhook.id,
            "target_url": webhook.target_url,
            "headers": webhook.headers,
            "event_type": webhook.event_type,
            "event_filter": webhook.event_filter,
            "request_method": webhook.request_method,
            "enabled": webhook.enabled,
            "created": _stamp(webhook.created),
        }
        for webhook in webhooks
    ]
    return dump({"success": True, "code": None, "hooks": rows})


def encode_added(ident: str) -> bytes:
    """The gateway's word that there is one more."""
    return dump({"success": True, "code": None, "id": int(ident)})


def encode_refused(why: str) -> bytes:
    """The gateway's word that there is not: no id."""
    return dump({"success": False, "error_message": why})


def encode_removed(*, done: bool) -> bytes:
    """The gateway's answer to DELETE."""
    return dump({"success": done, "code": None})


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(GERMAN_TIME).strftime("%Y-%m-%d %H:%M:%S")


def _webhook(row: Mapping[str, object]) -> Webhook | None:
    ident, target = as_text(row.get("id")), as_text(row.get("target_url"))
    if ident is None or target is None:
        return None
    return Webhook(
        id=ident,
        target_url=target,
        event_type=as_text(row.get("event_type")) or "",
        request_method=as_text(row.get("request_method")) or "POST",
        headers=(as_text(row.get("headers")) or "").replace("\r\n", "\n"),
        event_filter=as_text(row.get("event_filter")),
        enabled=as_flag(row.get("enabled", True)),
        created=read_time(row.get("created")),
    )
