"""Signatures over a time and the body, as Stripe writes them, and Buildkite with other words: HMAC-SHA256 of `time.body`.

`Stripe-Signature: t=1492774577,v1=HEX,v1=HEX` (https://docs.stripe.com/webhooks#verify-manually),
`X-Buildkite-Signature: timestamp=1492774577,signature=HEX` (https://buildkite.com/docs/apis/webhooks/pipelines#webhook-signature).
"""

from types import MappingProxyType

from bridge.authentic.digest import MAX_SIGNATURES, fresh, is_hex_of
from bridge.domain.post import Request

_HEADERS = MappingProxyType({"stripe-signature": ("t", "v1"), "x-buildkite-signature": ("timestamp", "signature")})
_LONGEST = 4096


def is_signed(request: Request) -> bool:
    """Whether the request carries one of the headers."""
    return any(header in request.headers for header in _HEADERS)


def fits(request: Request, secret: bytes, now: float) -> bool:
    """Whether one of the signatures is that of the time and the body under `secret`, and the time is of late."""
    found: list[bool] = []
    for header, (time_word, signature_word) in _HEADERS.items():
        pairs = [part.strip().partition("=") for part in request.headers.get(header, "")[:_LONGEST].split(",")]
        time = next((value for word, _, value in pairs if word == time_word), "")
        signed = time.encode("utf-8", "backslashreplace") + b"." + request.body
        given = [value for word, _, value in pairs if word == signature_word][:MAX_SIGNATURES]
        found += [is_hex_of(signature, signed, secret) and fresh(time, now) for signature in given]
    return any(found)
