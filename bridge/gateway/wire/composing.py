"""The gateway's own side of an answer: what was done, as the bytes it answers with. The emulator speaks through it.

JSON as on the page (https://docs.seven.io/en/rest-api/endpoints/sms): codes and ids are strings, `debug` is a string, prices are numbers, a
failed recipient is null with a numeric `error`. Legacy text: code, then ids if asked for, then details if asked for.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bridge.domain.ids import GatewayId
from bridge.gateway.wire.answers import SANDBOX_ID
from bridge.gateway.wire.codes import ACCEPTED, SOME_FAILED, explain


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One recipient's line of an answer."""

    code: int
    gateway_id: GatewayId | None = None
    sender: str = ""
    recipient: str | None = field(default=None, repr=False)
    """Digits without `+`; None for a recipient that could not be read."""
    text: str = field(default="", repr=False)
    encoding: str = "gsm"
    parts: int = 1
    price: Decimal = Decimal(0)
    label: str | None = None
    udh: str | None = None
    is_binary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A whole sending call's answer."""

    entries: tuple[Entry, ...]
    balance: Decimal
    is_test: bool = False
    flash: bool = False

    @property
    def code(self) -> int:
        """100 if all were accepted, the common code if all failed alike, else 101."""
        codes = {entry.code for entry in self.entries}
        return codes.pop() if len(codes) == 1 else SOME_FAILED


def encode_send_answer(sent: Sent) -> bytes:
    """The JSON object."""
    return _dump(
        {
            "success": str(sent.code),
            "total_price": float(sum(entry.price for entry in sent.entries)),
            "balance": float(sent.balance),
            "debug": "true" if sent.is_test else "false",
            "sms_type": "direct",
            "messages": [_message(entry) for entry in sent.entries],
        }
    )


def encode_refusal(code: int, *, balance: Decimal) -> bytes:
    """The JSON object for a request that was refused as a whole."""
    return _dump(
        {"success": str(code), "total_price": 0, "balance": float(balance), "debug": "false", "sms_type": "direct", "messages": []}
    )


def encode_code(code: int, *, as_json: bool) -> bytes:
    """A bare code: a JSON string, or text."""
    return _dump(str(code)) if as_json else str(code).encode()


def encode_legacy_answer(sent: Sent, *, return_msg_id: bool, details: bool) -> bytes:
    """The text lines. With several recipients, one id a line; the details are those of the first SMS."""
    lines = [str(sent.code)]
    accepted = [entry for entry in sent.entries if entry.code == ACCEPTED]
    if return_msg_id:
        lines += [SANDBOX_ID if sent.is_test else entry.gateway_id or "" for entry in accepted]
    if details:
        price = sum((entry.price for entry in sent.entries), Decimal(0))
        first = sent.entries[0]
        lines += [
            f"Verbucht: {price}",
            f"Preis: {price}",
            f"Guthaben: {sent.balance}",
            f"Text: {' '.join(first.text.splitlines())}",
            "SMS-Typ: direct",
            f"Flash SMS: {'on' if sent.flash else 'off'}",
            f"Encoding: {'ASCII' if first.encoding == 'gsm' else first.encoding}",
            f"GSM0338: {'true' if first.encoding == 'gsm' else 'false'}",
            f"Debug: {'true' if sent.is_test else 'false'}",
            "Zuletzt aktualisiert: Vor 0 Minuten",
        ]
    return "\n".join(lines).encode()


def encode_delete_answer(deleted: Sequence[GatewayId]) -> bytes:
    """`success` is false when nothing was deleted."""
    return _dump({"success": bool(deleted), "deleted": list(deleted)})


def encode_balance_answer(amount: Decimal, *, as_json: bool) -> bytes:
    """An object with the currency, or the plain amount, always with a point: a whole number would read as a code."""
    return _dump({"amount": float(amount), "currency": "EUR"}) if as_json else f"{amount:.3f}".encode()


def _message(entry: Entry) -> dict[str, object]:
    accepted = entry.code == ACCEPTED
    return {
        "id": entry.gateway_id,
        "sender": entry.sender,
        "recipient": entry.recipient,
        "text": entry.text,
        "encoding": entry.encoding,
        "label": entry.label,
        "parts": entry.parts,
        "udh": entry.udh,
        "is_binary": entry.is_binary,
        "price": float(entry.price),
        "success": accepted,
        "error": None if accepted else entry.code,
        "error_text": None if accepted else explain(entry.code).words,
    }


def _dump(value: object) -> bytes:
    return json.dumps(value).encode()
