"""What is asked of the gateway, as bytes and back: one encoding to send, every form that it is known to take to read.

The page: https://docs.seven.io/en/rest-api/endpoints/sms. Its examples send `application/x-www-form-urlencoded`; so do we.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bridge.domain.ids import GatewayId
from bridge.domain.sms import DEFAULT_VALIDITY_DAYS, Sms, with_placeholders
from bridge.errors import ReadError

from .loose import as_flag, as_list, as_mapping, as_text, nested, read_form, read_json

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
MAX_IDS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file as it arrived, unchecked."""

    name: str
    contents: str = field(repr=False)
    validity_days: int = DEFAULT_VALIDITY_DAYS
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What a sending request says, as the gateway reads it: present or not, unchecked. The last eight are deprecated by the page."""

    to: tuple[str, ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)
    sender: str | None = None
    delay: str | None = None
    """Unix seconds, or `YYYY-MM-DD hh:mm:ss` in German local time."""
    flash: bool = False
    udh: str | None = None
    ttl: str | None = None
    label: str | None = None
    performance_tracking: bool = False
    foreign_id: str | None = None
    is_binary: bool = False
    files: tuple[File, ...] = ()
    key: str | None = field(default=None, repr=False)
    """`p`."""
    debug: bool = False
    no_reload: bool = False
    json: bool = False
    return_msg_id: bool = False
    details: bool = False
    unicode: bool = False
    utf8: bool = False


def encode_send(sms: Sms) -> bytes:
    """The form body of a sending call."""
    return urlencode(_fields(sms), errors="replace").encode("ascii")


def encode_legacy(sms: Sms, *, key: str | None = None, return_msg_id: bool = False, details: bool = False) -> str:
    """The query of a legacy GET. A `key` ends up in every access log on the way; prefer the header, and leave it None."""
    fields = _fields(sms)
    if key is not None:
        fields.insert(0, ("p", key))
    fields += [(name, "1") for name, wished in (("return_msg_id", return_msg_id), ("details", details)) if wished]
    return urlencode(fields, errors="replace")


def encode_delete(ids: Sequence[GatewayId]) -> bytes:
    """The JSON body of DELETE; ids travel as numbers, as in the page's example."""
    return json.dumps({"ids": [int(id_) if id_.isascii() and id_.isdigit() else id_ for id_ in ids]}).encode()


def decode_send(content_type: str, body: bytes, query: str) -> Parameters:
    """Read a sending request in any encoding; what the body says wins over the query. ReadError for a body that cannot be read."""
    values = _values(content_type, body, query)
    files = tuple(
        File(
            name=as_text(file.get("name")) or "",
            contents=as_text(file.get("contents")) or "",
            validity_days=_days(file.get("validity")),
            password=as_text(file.get("password")),
        )
        for file in map(as_mapping, as_list(values.get("files")))
    )
    return Parameters(
        to=tuple(text for item in as_list(values.get("to")) if (text := as_text(item))),
        text=as_text(values.get("text")) or "",
        sender=as_text(values.get("from")),
        delay=as_text(values.get("delay")),
        flash=as_flag(values.get("flash")),
        udh=as_text(values.get("udh")),
        ttl=as_text(values.get("ttl")),
        label=as_text(values.get("label")),
        performance_tracking=as_flag(values.get("performance_tracking")),
        foreign_id=as_text(values.get("foreign_id")),
        is_binary=as_flag(values.get("is_binary")),
        files=files,
        key=as_text(values.get("p")),
        debug=as_flag(values.get("debug")),
        no_reload=as_flag(values.get("no_reload")),
        json=as_flag(values.get("json")),
        return_msg_id=as_flag(values.get("return_msg_id")),
        details=as_flag(values.get("details")),
        unicode=as_flag(values.get("unicode")),
        utf8=as_flag(values.get("utf8")),
    )


def decode_delete(content_type: str, body: bytes, query: str) -> tuple[GatewayId, ...]:
    """The ids that DELETE names: JSON numbers or a comma-separated string, form `ids[0]`, query `ids[]`; ReadError for another body."""
    values = _values(content_type, body, query)
    ids = as_list(values.get("ids"))[:MAX_IDS]
    return tuple(GatewayId(text) for item in ids if (text := as_text(item)))


def _fields(sms: Sms) -> list[tuple[str, str]]:
    options = sms.options
    optional = {
        "from": options.sender,
        "delay": None if sms.delay is None else str(int(sms.delay.timestamp())),
        "flash": "1" if options.flash else None,
        "udh": options.udh,
        "ttl": None if sms.ttl_minutes is None else str(sms.ttl_minutes),
        "label": options.label,
        "performance_tracking": "1" if options.performance_tracking else None,
        "foreign_id": sms.foreign_id,
        "is_binary": "1" if options.is_binary else None,
    }
    fields = [("to", ",".join(sms.to)), ("text", with_placeholders(sms.text, options.files))]
    fields += [(name, value) for name, value in optional.items() if value is not None]
    for index, file in enumerate(options.files):
        fields += [
            (f"files[{index}][name]", file.name),
            (f"files[{index}][contents]", file.contents),
            (f"files[{index}][validity]", str(file.validity_days)),
        ]
        if file.password is not None:
            fields.append((f"files[{index}][password]", file.password))
    return fields


def _values(content_type: str, body: bytes, query: str) -> Mapping[str, object]:
    try:
        values = nested(read_form(query))
        if not body.strip():
            return values
        if content_type.partition(";")[0].strip().lower() == JSON:
            return {**values, **as_mapping(read_json(body))}
        return values | nested(read_form(body.decode("utf-8", "replace")))
    except ValueError as error:
        raise ReadError("the request's body is neither a form nor JSON") from error


def _days(value: object) -> int:
    text = as_text(value) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else DEFAULT_VALIDITY_DAYS
