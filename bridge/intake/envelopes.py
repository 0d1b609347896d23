"""Bodies that carry another body: SNS notifications, alone or in the records of a function, CloudEvents, and Event Grid's own events.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html,
https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from bridge.errors import ReadError
from bridge.intake.decode import decode
from bridge.intake.identity import ORIGIN, kind
from bridge.intake.paths import at
from bridge.intake.plain_text import fields_of

SNS, CLOUDEVENTS = "sns", "cloudevents"
NAMES = (SNS, CLOUDEVENTS)
MAX_RECORDS = 1000
MAX_ATTRIBUTES = 20
"""Attributes beside the text of a message of SNS: at most ten are sent."""
_OF_EVENT_GRID = frozenset(("id", "subject", "eventType", "eventTime", "data"))
_HANDSHAKES = ("SubscriptionConfirmation", "UnsubscribeConfirmation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What was in an envelope, and the envelope's words for it."""

    documents: tuple[object, ...]
    reason: str
    left_out: int = 0
    """How many more it holds than are read."""


def control(headers: Mapping[str, str], document: object) -> str | None:
    """SNS or Event Grid asks whether it may post here, or SNS tells that it will not any more.

    Answering a subscription means to fetch its `SubscribeURL`; `bridge.authentic.sns` says whether it is
    genuine. That takes a guarded fetch.
    """
    if headers.get("webhook-request-origin") and not document and "ce-type" not in headers:
        return "CloudEvents asks whether it may post here"
    if validation_code(document):
        return "Event Grid asks whether it may post here"
    if not isinstance(document, Mapping):
        return None
    kind = headers.get("x-amz-sns-message-type") or document.get("Type")
    return f"SNS: {kind}" if kind in _HANDSHAKES and "TopicArn" in document else None


LONGEST_CODE = 200
"""Characters of a code that is given back: Azure's have 36."""


def validation_code(document: object) -> str | None:
    """The code that Azure Event Grid wants back before it posts; None where the document does not ask.

    https://learn.microsoft.com/en-us/azure/event-grid/end-point-validation-event-grid-events-schema
    """
    event = document[0] if isinstance(document, list) and len(document) == 1 else None
    code = at(event, "data.validationCode")
    asks = at(event, "eventType") == "Microsoft.EventGrid.SubscriptionValidationEvent"
    return code if asks and isinstance(code, str) and len(code) <= LONGEST_CODE and code.isascii() and code.isprintable() else None


def open_letter(headers: Mapping[str, str], document: object) -> Letter | None:
    """What the envelope holds; None where the document is none."""
    if "ce-type" in headers and "ce-id" in headers:
        event = {name.removeprefix("ce-"): _from_header(value) for name, value in headers.items() if name.startswith("ce-")}
        return Letter(documents=(_event(event, document),), reason="a CloudEvent by its headers")
    if isinstance(document, list):
        beyond = max(0, len(document) - MAX_RECORDS)
        if document and all(isinstance(item, Mapping) and "specversion" in item for item in document[:MAX_RECORDS]):
            return Letter(
                documents=tuple(_event(item, _data(item)) for item in document[:MAX_RECORDS]),
                reason="a batch of CloudEvents",
                left_out=beyond,
            )
        if document and all(isinstance(item, Mapping) and item.keys() >= _OF_EVENT_GRID for item in document[:MAX_RECORDS]):
            events = tuple(_event(_renamed(item), _data(item)) for item in document[:MAX_RECORDS])
            return Letter(documents=events, reason="events of Event Grid", left_out=beyond)
        return None
    if not isinstance(document, Mapping):
        return None
    if "specversion" in document and "type" in document:
        return Letter(documents=(_event(document, _data(document)),), reason="a CloudEvent")
    if "Message" in document and "TopicArn" in document:
        return Letter(documents=(_message(document),), reason="an SNS notification")
    records = document.get("Records")
    if isinstance(records, list) and records and all(isinstance(at(record, "Sns.Message"), str) for record in records[:MAX_RECORDS]):
        return Letter(
            documents=tuple(_message(at(record, "Sns")) for record in records[:MAX_RECORDS]),
            reason="records of SNS",
            left_out=max(0, len(records) - MAX_RECORDS),
        )
    return None


def _from_header(value: str) -> str:
    """An attribute in binary mode: quotes round it are taken off, and what is percent-encoded is decoded.

    https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values. A sign of
    percent that encodes nothing stays.
    """
    plain = value.strip()
    if len(plain) > 1 and plain.startswith('"') and plain.endswith('"'):
        plain = plain[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    try:
        return unquote(plain, errors="strict")
    except UnicodeDecodeError:
        return plain


def _message(notification: object) -> object:
    """The message of a notification: its JSON, or its text under its subject."""
    message, subject = at(notification, "Message"), at(notification, "Subject")
    text = message if isinstance(message, str) else ""
    if text.lstrip().startswith(("{", "[")):
        try:
            return decode(text.encode("utf-8", "replace"))
        except ReadError:
            pass
    text = f"{subject}\n{text}" if isinstance(subject, str) and subject.strip() else text
    attributes = at(notification, "MessageAttributes")
    said = (
        {name: at(value, "Value") for name, value in list(attributes.items())[:MAX_ATTRIBUTES]} if isinstance(attributes, Mapping) else {}
    )
    said = {name: value for name, value in said.items() if isinstance(value, str) and not value.startswith(("[", "{"))}
    return {**said, **fields_of(text)} if said and text.strip() else text


def _data(event: Mapping[str, object]) -> object:
    written = event.get("data_base64")
    if isinstance(written, str):
        try:
            return decode(base64.b64decode(written, validate=True))
        except (binascii.Error, ValueError, ReadError):
            return None
    data = event.get("data")
    if isinstance(data, str) and data.lstrip().startswith(("{", "<")):
        try:
            return decode(data.encode("utf-8", "replace"))
        except ReadError:
            return data
    return data


def _renamed(event: Mapping[str, object]) -> dict[str, object]:
    """An event in Event Grid's own schema under the names of CloudEvents."""
    names = (("type", "eventType"), ("subject", "subject"), ("source", "topic"), ("time", "eventTime"))
    return {name: event.get(own) for name, own in names}


def _event(event: Mapping[str, object], data: object) -> dict[str, object]:
    """The data with what the envelope says of it, under names that the data does not use."""
    held: dict[str, object] = dict(data) if isinstance(data, Mapping) else {"text": data} if isinstance(data, str) else {}
    for name, key in (("type", "event"), ("subject", "subject"), ("source", "source"), ("time", "time")):
        value = event.get(name)
        if isinstance(value, str) and key not in held:
            held[key] = value
    # Its `id` is that of the event: the end of a trouble is another one.
    said = {name: value for name in ("source", "subject", "type") if isinstance(value := event.get(name), str)}
    return held | {ORIGIN: " ".join([*(said[name] for name in ("source", "subject") if name in said), kind(said.get("type", ""))])}
