"""Standard Webhooks, and Svix, from whom they come: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.

`webhook-signature: v1,BASE64 v1,BASE64` is an HMAC-SHA256 of `id.time.body` under the octets of a secret `whsec_BASE64`,
which some print as `v1,whsec_BASE64` or without its padding.
"""

import base64
import binascii
import hashlib
import hmac

from bridge.authentic.digest import MAX_SIGNATURES, fresh
from bridge.domain.post import Request

_FAMILIES = ("webhook", "svix")
_PREFIX = b"whsec_"
_VERSION = b"v1,"
_LONGEST = 4096


def is_signed(request: Request) -> bool:
    """Whether the request carries the three headers of one family."""
    return any(f"{family}-signature" in request.headers and f"{family}-id" in request.headers for family in _FAMILIES)


def fits(request: Request, secret: bytes, now: float) -> bool:
    """Whether one of the signatures is that of id, time and body, and the time is of late."""
    keys = _keys(secret)
    found: list[bool] = []
    for family in _FAMILIES:
        written = request.headers.get(f"{family}-signature", "")[:_LONGEST]
        time = request.headers.get(f"{family}-timestamp", "")
        head = f"{request.headers.get(f'{family}-id', '')}.{time}.".encode("utf-8", "backslashreplace")
        expected = [base64.b64encode(hmac.new(key, head + request.body, hashlib.sha256).digest()) for key in keys]
        for given in written.split(" ")[:MAX_SIGNATURES]:
            version, _, signature = given.partition(",")
            octets = signature.encode("utf-8", "backslashreplace")
            same = [hmac.compare_digest(octets, one) for one in expected]
            found.append(any(same) and version == "v1" and fresh(time, now))
    return any(found)


def _keys(secret: bytes) -> tuple[bytes, ...]:
    """The octets that a secret stands for; one that does not say that it is base64 may be meant as it is written."""
    bare = secret.strip().removeprefix(_VERSION)
    coded = bare.removeprefix(_PREFIX)
    try:
        decoded = base64.b64decode(coded.rstrip(b"=") + b"=" * (-len(coded.rstrip(b"=")) % 4), validate=True)
    except (binascii.Error, ValueError):
        return (secret,)
    return (decoded,) if coded is not bare else (decoded, secret)
