"""Signatures of requests to the gateway and of its callbacks: one rule for both.

The page: https://docs.seven.io/en/rest-api/signing. What is signed, joined by line feeds: timestamp, nonce, method in upper case, full URL
with its query, and the MD5 (hex) of the raw body; with HMAC-SHA256 under the account's signing key, in lower-case hex.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

REQUEST_WINDOW = 30.0
"""Seconds: the page's greatest age of a signed request."""
CALLBACK_WINDOW = 300.0
"""Seconds either way that the vendor's own verifier of callbacks allows."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_NONCE = re.compile(r"[A-Za-z0-9]{1,64}")
_SIGNATURE = re.compile(r"[0-9a-fA-F]{64}")


def sign(*, key: str, now: datetime, nonce: str, method: str, url: str, body: bytes) -> dict[str, str]:
    """The three headers that sign a request. `nonce` is 32 letters and digits that were never used before."""
    timestamp = str(int(now.timestamp()))
    signature = _signature(key=key, timestamp=timestamp, nonce=nonce, method=method, url=url, body=body)
    return {"X-Signature": signature, "X-Timestamp": timestamp, "X-Nonce": nonce}


def verify(*, key: str, now: datetime, window: float, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether the headers sign this request, at most `window` seconds from `now` either way; never raises.

    It remembers nothing: whoever must refuse a replay keeps the nonces (`nonce_of`) for the window. Header names are matched without case.
    """
    given = {name.lower(): value for name, value in headers.items() if name.lower().startswith("x-")}
    timestamp, nonce, signature = given.get("x-timestamp", ""), given.get("x-nonce", ""), given.get("x-signature", "")
    if not (_TIMESTAMP.fullmatch(timestamp) and _NONCE.fullmatch(nonce) and _SIGNATURE.fullmatch(signature)):
        return False
    expected = _signature(key=key, timestamp=timestamp, nonce=nonce, method=method, url=url, body=body)
    genuine = hmac.compare_digest(expected, signature.lower())
    return genuine and abs(now.timestamp() - int(timestamp)) <= window


def nonce_of(headers: Mapping[str, str]) -> str | None:
    """The nonce of a request, for whoever keeps those that were used."""
    return next((value for name, value in headers.items() if name.lower() == "x-nonce"), None)


def _signature(*, key: str, timestamp: str, nonce: str, method: str, url: str, body: bytes) -> str:
    digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
    signed = f"{timestamp}\n{nonce}\n{method.upper()}\n{url}\n{digest}"
    return hmac.new(key.encode(), signed.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
