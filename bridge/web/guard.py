"""Who may tell us what became of an SMS: the gateway, by its signature or by the token that we gave it."""

import hashlib
import hmac
from datetime import timedelta

from bridge.domain.post import Request
from bridge.domain.replay import Nonce
from bridge.errors import Unauthorised
from bridge.gateway.wire.signing import CALLBACK_WINDOW, nonce_of, verify
from bridge.ports import Clock

TOKEN_HEADER = "X-Smsbridge-Token"  # noqa: S105 - the name of a header
"""The header that a registered webhook carries; its value is derived from the bridge's secret key."""
KEPT = timedelta(seconds=2 * CALLBACK_WINDOW)
"""How long a nonce is kept: a signature may be as far in the future as in the past."""
REFUSED = "this is not signed by the gateway: set SEVEN_SIGNING_KEY and PUBLIC_URL, or run `smsbridge webhooks register`"


def callback_token(secret_key: str) -> str:
    """The value of the token header."""
    return hmac.new(secret_key.encode(), b"smsbridge gateway callback", hashlib.sha256).hexdigest()


class CallbackGuard:
    """Verifies callbacks. It remembers nothing: the store keeps the nonces, for every process."""

    def __init__(self, *, clock: Clock, signing_key: str | None, token: str) -> None:
        """Without a signing key only the token opens."""
        self._clock = clock
        self._signing_key = signing_key
        self._token = token.encode()

    def admit(self, request: Request) -> Nonce | None:
        """What is to be spent with what the request says; None for one with the token, which is no replay of anything.

        Raises Unauthorised for what the gateway did not send, or sent more than `CALLBACK_WINDOW` seconds ago.
        """
        given = request.headers.get(TOKEN_HEADER.lower())
        if given is not None and hmac.compare_digest(given.encode("utf-8", "replace"), self._token):
            return None
        now = self._clock.now()
        genuine = self._signing_key is not None and verify(
            key=self._signing_key,
            now=now,
            window=CALLBACK_WINDOW,
            method=request.method,
            url=request.url,
            body=request.body,
            headers=request.headers,
        )
        nonce = nonce_of(request.headers)
        if not genuine or nonce is None:
            raise Unauthorised(REFUSED)
        return Nonce(value=nonce, until=now + KEPT)
