"""Signatures."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.gateway.wire.signing import sign, verify

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
URL = "https://gateway.seven.io/api/sms?a=%C3%A4"
NONCE = "a" * 32


def signed(body: bytes = b"to=1", **changes: object) -> dict[str, str]:
    """The headers of one request."""
    return sign(**({"key": "key", "now": NOW, "nonce": NONCE, "method": "post", "url": URL, "body": body} | changes))


def holds(headers: dict[str, str], **changes: object) -> bool:
    """Whether they verify."""
    return verify(
        **({"key": "key", "now": NOW, "window": 30.0, "method": "POST", "url": URL, "body": b"to=1", "headers": headers} | changes)
    )


def test_the_rule() -> None:
    """The signed string is the page's."""
    string = f"{int(NOW.timestamp())}\n{NONCE}\nPOST\n{URL}\n{hashlib.md5(b'to=1').hexdigest()}"
    assert signed()["X-Signature"] == hmac.new(b"key", string.encode(), hashlib.sha256).hexdigest()


def test_what_is_genuine() -> None:
    """A signature holds for its request, in any case of its header names and digits."""
    assert holds(signed())
    assert holds({name.lower(): value.upper() if name == "X-Signature" else value for name, value in signed().items()})


@pytest.mark.parametrize(
    "change", [{"key": "x"}, {"method": "GET"}, {"url": URL + "?"}, {"body": b"to=2"}, {"now": NOW + timedelta(seconds=31)}]
)
def test_what_is_not(change: dict[str, object]) -> None:
    """Another key, method, URL, body or time does not hold."""
    assert not holds(signed(), **change)


def test_the_window() -> None:
    """A request is good up to its window, either way."""
    assert holds(signed(), now=NOW + timedelta(seconds=30))
    assert not holds(signed(), now=NOW - timedelta(seconds=31))


@given(st.dictionaries(st.sampled_from(["X-Signature", "X-Timestamp", "X-Nonce"]), st.text(max_size=80)))
def test_hostile_headers(headers: dict[str, str]) -> None:
    """Whatever stands in the headers, the answer is no, not an error."""
    assert not holds(headers)
    assert not holds(signed() | {"X-Timestamp": "²"})
    assert not holds(signed() | {"X-Signature": "é" * 64})
