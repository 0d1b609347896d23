"""Ids: lower-case ULIDs, so that ids sort by time and fit the gateway's `foreign_id`."""

from datetime import UTC, datetime
from typing import NewType

PostId = NewType("PostId", str)
AlertId = NewType("AlertId", str)
BundleId = NewType("BundleId", str)
MessageId = NewType("MessageId", str)
SilenceId = NewType("SilenceId", str)
DeliveryId = NewType("DeliveryId", str)
"""`<message>.<n>`, n from 1: what the gateway knows as `foreign_id`."""
GatewayId = NewType("GatewayId", str)
"""The gateway's own id of an SMS."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = tuple(high + low for high in _ALPHABET for low in _ALPHABET)
"""Ten bits at a time: an id is made for every post, alert and message."""


def ulid_head(milliseconds: int, entropy: int) -> str:
    """The first 18 of a ULID's 26 characters (https://github.com/ulid/spec): the time since 1970, and 40 bits of `entropy`."""
    return _PAIRS[milliseconds >> 40 & 1023] + _eight(milliseconds) + _eight(entropy)


def ulid_tail(entropy: int) -> str:
    """The last 8 characters: 40 bits of `entropy`. Ids with one head sort by it."""
    return _eight(entropy)


def _eight(value: int) -> str:
    """The lowest 40 bits as 8 letters."""
    return _PAIRS[value >> 30 & 1023] + _PAIRS[value >> 20 & 1023] + _PAIRS[value >> 10 & 1023] + _PAIRS[value & 1023]


def ulid_time(ident: str) -> datetime:
    """When an id was made."""
    milliseconds = 0
    for letter in ident[:10]:
        milliseconds = milliseconds * 32 + _ALPHABET.index(letter)
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def delivery_id(message: MessageId, n: int) -> DeliveryId:
    """The id of the n-th delivery (from 1) of a message."""
    return DeliveryId(f"{message}.{n}")


def message_of(delivery: DeliveryId) -> MessageId:
    """The message that a delivery is part of."""
    return MessageId(delivery.rpartition(".")[0])
