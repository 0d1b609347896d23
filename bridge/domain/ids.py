"""Ids: lower-case ULIDs, so that ids sort by time and fit the gateway's `foreign_id`."""

from datetime import datetime
from typing import NewType

PostId = NewType("PostId", str)
AlertId = NewType("AlertId", str)
MessageId = NewType("MessageId", str)
DeliveryId = NewType("DeliveryId", str)
"""`<message>.<n>`, n from 1: what the gateway knows as `foreign_id`."""
GatewayId = NewType("GatewayId", str)
"""The gateway's own id of an SMS."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = tuple(high + low for high in _ALPHABET for low in _ALPHABET)
"""Ten bits at a time: an id is made for every post, alert and message."""
_RANDOM_BITS = 80


def ulid(now: datetime, entropy: int) -> str:
    """A 26-character id of `now` (millisecond) and 80 bits of `entropy` (https://github.com/ulid/spec), lower case."""
    value = (int(now.timestamp() * 1000) << _RANDOM_BITS) | (entropy & ((1 << _RANDOM_BITS) - 1))
    return "".join([_PAIRS[(value >> shift) & 1023] for shift in range(120, -1, -10)])


def delivery_id(message: MessageId, n: int) -> DeliveryId:
    """The id of the n-th delivery (from 1) of a message."""
    return DeliveryId(f"{message}.{n}")
