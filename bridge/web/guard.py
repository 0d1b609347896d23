"""Who may tell us what became of an SMS: the gateway, by its signature or by the token that we gave it."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from bridge.domain.post import Request
from bridge.gateway.wire.signing import CALLBACK_WINDOW, verify
from bridge.ports import Clock

TOKEN_HEADER = "x-smsbridge-token"  # noqa: S105 - the name of a header
"""The header that a registered hook carries; its value is derived from the bridge's secret key."""
MOST_NONCES = 20_000


def callback_token(secret_key: str) -> str:
    """The value of the token header."""
    return hmac.new(secret_key.encode(), b"smsbridge gateway callback", hashlib.sha256).hexdigest()


class CallbackGuard:
    """Verifies callbacks."""

    def __init__(self, *, clock: Clock, signing_key: str | None, token: str) -> None:
        """Without a signing key only the token opens."""
        self._clock = clock
        self._signing_key = signing_key
        self._token = token.encode()
        self._seen: dict[str, datetime] = {}

    def genuine(self, request: Request) -> bool:
        """Whether the gateway sent this. A signature is good for `CALLBACK_WINDOW` seconds and for one request."""
        given = request.headers.get(TOKEN_HEADER)
        if given is not None and hmac.compare_digest(given.encode("utf-8", "replace"), self._token):
            return True
        return self._signing_key is not None and self._signed(request, self._signing_key)

    def _signed(self, request: Request, key: str) -> bool:
        now = self._clock.now()
        if not verify(
            key=key,
            now=now,
            window=CALLBACK_WINDOW,
            method=request.method,
            url=request.url,
            body=request.body,
            headers=request.headers,
        ):
            return False
        return self._first(request.headers, now)

    def _first(self, headers: Mapping[str, str], now: datetime) -> bool:
        nonce = headers.get("x-nonce", "")
        if nonce in self._seen:
            return False
        self._forget(now)
        self._seen[nonce] = now
        return True

    def _forget(self, now: datetime) -> None:
        """Drop nonces that no window holds any more; they stand in the order of their coming."""
        for nonce, seen in list(self._seen.items()):
            if (now - seen).total_seconds() <= 2 * CALLBACK_WINDOW and len(self._seen) < MOST_NONCES:
                break
            del self._seen[nonce]
