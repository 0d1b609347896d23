"""Who may post to a hook: each scheme of proof is a module, and one of them has to hold."""

from collections.abc import Iterator, Sequence
from hmac import compare_digest
from typing import Protocol

from bridge.authentic import basic, digest, grafana, standard, stripe, tokens
from bridge.domain.post import Request
from bridge.errors import Unauthorised

MAX_SECRET = 4096
"""Characters of a presented secret that are looked at."""


class HookLike(Protocol):
    """What is to be known of a hook here."""

    @property
    def secrets(self) -> Sequence[str]:
        """Any of them opens the hook: two at once allow rotation."""
        ...

    @property
    def open(self) -> bool:
        """True when the hook needs no secret."""
        ...


_SIGNATURES = (digest, grafana, standard, stripe)


def check(hook: HookLike, request: Request, now: float) -> None:
    """Return when the request proves that it may post to the hook; raise Unauthorised otherwise, and nothing else.

    A secret is taken from `Authorization: Bearer`, the Basic password, `X-Hook-Token`, `?token=` or a header of the sender's own; a
    signature must fit the body and, where it is of a time, be made within minutes of `now` (seconds since 1970).
    """
    if hook.open:
        return
    secrets = [_octets(secret) for secret in hook.secrets if secret]
    presented = False
    for candidate in _presented(request):
        presented = True
        octets = _octets(candidate)
        # Every secret is compared, so that the time says nothing about which of them was near.
        if sum([compare_digest(octets, secret) for secret in secrets]):
            return
    if is_signed(request):
        if request.cut:
            raise Unauthorised("the body is too large to check its signature; send the secret as a bearer token")
        signatures = [scheme for scheme in _SIGNATURES if scheme.is_signed(request)]
        if any([scheme.fits(request, secret, now) for scheme in signatures for secret in secrets]):  # noqa: C419 - all are compared, see above
            return
        presented = True
    if presented:
        raise Unauthorised("the secret or the signature is wrong, or what it signs is older than five minutes")
    raise Unauthorised("a secret is missing; send it as Authorization: Bearer, Basic password, X-Hook-Token or ?token=")


def is_signed(request: Request) -> bool:
    """Whether the proof is a signature over the body, which a body that was cut cannot satisfy any more."""
    return any(scheme.is_signed(request) for scheme in _SIGNATURES)


def _presented(request: Request) -> Iterator[str]:
    """Every secret that the request shows, the likeliest first."""
    if authorization := request.headers.get("authorization"):
        scheme, _, rest = authorization.partition(" ")
        match scheme.lower():
            case "bearer":
                yield rest.strip()[:MAX_SECRET]
            case "basic":
                yield from basic.passwords(rest[: 2 * MAX_SECRET])
            case _:
                pass
    for token in tokens.shown(request):
        yield token[:MAX_SECRET]


def _octets(text: str) -> bytes:
    """The bytes as they came over the wire: a header's odd bytes arrive as surrogate escapes."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace")
