"""Signatures that are an HMAC of the body alone: which header each sender puts it in, and how it is written there.

| header | sender |
|---|---|
| X-Hub-Signature-256 | GitHub: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries |
| X-Hub-Signature | Bitbucket, Jira: https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/#Secure-webhooks |
| X-Gitea-Signature, X-Gogs-Signature, X-Forgejo-Signature | https://docs.gitea.com/usage/webhooks |
| Sentry-Hook-Signature | https://docs.sentry.io/organization/integrations/integration-platform/webhooks/#verifying-the-signature |
| X-PagerDuty-Signature | https://developer.pagerduty.com/docs/verifying-webhook-signatures |
| Heroku-Webhook-Hmac-SHA256 | https://devcenter.heroku.com/articles/app-webhooks#securing-webhook-requests |
| X-Shopify-Hmac-SHA256 | https://shopify.dev/docs/apps/build/webhooks/subscribe/https#step-2-validate-the-origin-of-your-webhook |
| X-Vercel-Signature | SHA1: https://vercel.com/docs/webhooks/webhooks-api#securing-webhooks |
| Circleci-Signature | https://circleci.com/docs/webhooks/#validate-webhooks |
| X-Checkly-Signature | https://www.checklyhq.com/docs/integrations/alerts/webhooks/#webhook-secrets |
| X-Sonar-Webhook-HMAC-SHA256 | https://docs.sonarsource.com/sonarqube-server/latest/project-administration/webhooks/ |
| X-Signature | Flux: https://fluxcd.io/flux/components/notification/providers/#generic-webhook-with-hmac |
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from types import MappingProxyType

from bridge.domain.post import Request

TOLERANCE = 300
"""Seconds by which a signed time may be off: the clocks of two machines, and the way between them."""
MAX_SIGNATURES = 10
"""Signatures in one header that are looked at: senders write one for each secret while they change it."""
_EXPECTED_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """How one header is written: `prefix` before each signature, several of them parted by commas."""

    prefix: str = ""
    algorithm: str = "sha256"
    in_base64: bool = False


_HEX, _PREFIXED = Scheme(), Scheme(prefix="sha256=")
SCHEMES = MappingProxyType(
    {
        "x-hub-signature-256": _PREFIXED,
        "x-hub-signature": _PREFIXED,
        "x-signature": _PREFIXED,
        "x-gitea-signature": _HEX,
        "x-forgejo-signature": _HEX,
        "x-gogs-signature": _HEX,
        "sentry-hook-signature": _HEX,
        "x-checkly-signature": _HEX,
        "x-sonar-webhook-hmac-sha256": _HEX,
        "x-pagerduty-signature": Scheme(prefix="v1="),
        "circleci-signature": Scheme(prefix="v1="),
        "heroku-webhook-hmac-sha256": Scheme(in_base64=True),
        "x-shopify-hmac-sha256": Scheme(in_base64=True),
        "x-vercel-signature": Scheme(algorithm="sha1"),
    }
)


def is_signed(request: Request) -> bool:
    """Whether the request carries one of the headers."""
    return any(header in request.headers for header in SCHEMES)


def fits(request: Request, secret: bytes, now: float) -> bool:
    """Whether one of the signatures is the body's under `secret`. There is no time in them, so an old request fits too."""
    del now
    found = [
        _is(given, request.body, secret, scheme)
        for header, scheme in SCHEMES.items()
        if (written := request.headers.get(header)) is not None
        for given in written.split(",")[:MAX_SIGNATURES]
    ]
    return any(found)


def is_hex_of(given: str, signed: bytes, secret: bytes) -> bool:
    """Whether `given` is the hex HMAC-SHA256 of `signed`."""
    return _is(given, signed, secret, _HEX)


def fresh(time: str, now: float) -> bool:
    """Whether a time in seconds since 1970 is at most `TOLERANCE` away from `now`."""
    return time.isascii() and time.isdecimal() and len(time) <= len("99999999999") and abs(int(time) - now) <= TOLERANCE


def _is(given: str, signed: bytes, secret: bytes, scheme: Scheme) -> bool:
    given = given.strip()[:_EXPECTED_LENGTH]
    if not given.startswith(scheme.prefix):
        return False
    made = hmac.new(secret, signed, getattr(hashlib, scheme.algorithm))
    expected = base64.b64encode(made.digest()) if scheme.in_base64 else made.hexdigest().encode()
    shown = given[len(scheme.prefix) :]
    return hmac.compare_digest((shown if scheme.in_base64 else shown.lower()).encode("utf-8", "backslashreplace"), expected)
