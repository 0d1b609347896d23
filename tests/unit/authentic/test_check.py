"""Who may post to a hook."""

import base64
import hashlib
import hmac
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.posts import request

from bridge.authentic.check import check, is_signed
from bridge.authentic.strip import MAX_ITEMS, strip
from bridge.domain.post import Request
from bridge.errors import Unauthorised
from bridge.planning.rules import Hook

NOW = 1_700_000_000.0
HOOK = Hook(name="prom", secrets=("old-sécret", "new-secret"))


def basic(password: str, encoding: str = "utf-8") -> dict[str, str]:
    """The header of HTTP Basic."""
    return {"authorization": "Basic " + base64.b64encode(b"anybody:" + password.encode(encoding)).decode()}


def signed(body: bytes, secret: str = "new-secret") -> dict[str, str]:
    """Grafana's header."""
    return {"x-grafana-alerting-signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


@pytest.mark.parametrize(
    "proof",
    [
        request(headers={"authorization": "Bearer new-secret"}),
        request(headers={"authorization": "bearer  new-secret "}),
        request(headers=basic("new-secret")),
        request(headers=basic("old-sécret")),
        request(headers=basic("old-sécret", "latin-1")),
        request(headers={"x-hook-token": "new-secret"}),
        request(query={"token": "old-sécret"}),
        request(headers={"authorization": "Bearer wrong"}, query={"token": "new-secret"}),
        request(headers=signed(b'{"a":1}'), body=b'{"a":1}'),
        request(headers={"authorization": b"Bearer old-s\xc3\xa9cret".decode("utf-8", "surrogateescape")}),
    ],
)
def test_every_way_of_proof_opens_the_hook(proof: Request) -> None:
    """With each of several secrets, so that they can be rotated."""
    check(HOOK, proof, NOW)


@pytest.mark.parametrize(
    "attempt",
    [
        request(),
        request(headers={"authorization": "Bearer"}),
        request(headers={"authorization": "Bearer new-secre"}),
        request(headers={"authorization": "Basic new-secret"}),
        request(headers={"authorization": "Basic bmV3LXNlY3JldA=="}),
        request(headers={"authorization": "Digest new-secret"}),
        request(query={"token": "new-secret2"}),
        request(headers=signed(b"{}"), body=b"{} "),
        request(headers=signed(b"{}", "other"), body=b"{}"),
        request(headers={"x-grafana-alerting-signature": "é\ud800"}),
    ],
)
def test_anything_else_is_refused_without_showing_a_secret(attempt: Request) -> None:
    """The message helps and holds nothing that was given."""
    with pytest.raises(Unauthorised) as refusal:
        check(HOOK, attempt, NOW)
    assert "new-s" not in str(refusal.value)


def test_an_open_hook_takes_everything_and_one_without_secrets_nothing() -> None:
    """An empty secret never opens a hook."""
    check(Hook(name="lab", open=True), request(), NOW)
    with pytest.raises(Unauthorised):
        check(Hook(name="bare", secrets=("",)), request(headers={"authorization": "Bearer ", "x-hook-token": ""}, query={"token": ""}), NOW)


def test_a_signature_over_a_cut_body_is_refused_and_known_as_such() -> None:
    """It cannot be checked any more, unlike a bearer token."""
    attempt = request(headers=signed(b"{}"), body=b"{}", cut=True)
    assert is_signed(attempt)
    with pytest.raises(Unauthorised, match="too large"):
        check(HOOK, attempt, NOW)
    check(HOOK, request(headers=signed(b"{}") | {"authorization": "Bearer new-secret"}, cut=True), NOW)


@given(
    authorization=st.text(max_size=60) | st.binary(max_size=60).map(lambda value: "Basic " + base64.b64encode(value).decode()),
    token=st.text(max_size=40),
    signature=st.text(max_size=70),
)
def test_hostile_headers_raise_nothing_but_unauthorised(authorization: str, token: str, signature: str) -> None:
    """Surrogates, odd base64 and bytes of any kind are wrong secrets, not faults."""
    attempt = request(headers={"authorization": authorization, "x-hook-token": token, "x-grafana-alerting-signature": signature})
    with pytest.raises(Unauthorised):
        check(HOOK, attempt, NOW)


def test_a_bearer_token_is_checked_in_microseconds() -> None:
    """The check stands before every accepted post; the bound leaves room for a busy machine."""
    proof = request(headers={"authorization": "Bearer new-secret"})
    rounds = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(1000):
            check(HOOK, proof, NOW)
        rounds.append(time.perf_counter() - start)
    assert min(rounds) / 1000 < 25e-6


def test_what_is_stored_holds_no_secret_and_is_bounded() -> None:
    """Headers are kept by a list of known ones, query parameters unless their name speaks of a secret."""
    headers, query = strip(
        request(
            headers={
                "authorization": "Bearer new-secret",
                "cookie": "a=b",
                "x-hook-token": "new-secret",
                "x-custom": "new-secret",
                "x-gitlab-token": "t",
                "user-agent": "Alertmanager/0.27 " + "x" * 1000,
                "content-type": "application/json",
                "x-github-event": "ping",
                "ce-type": "alert",
            },
            query={"token": "new-secret", "auth_token": "x", "api_key": "x", "msg": "db1 is down"} | {f"q{n}": "v" for n in range(100)},
        )
    )
    assert set(headers) == {"user-agent", "content-type", "x-github-event", "ce-type"}
    assert len(headers["user-agent"]) == 256
    assert len(query) == MAX_ITEMS
    assert query["msg"] == "db1 is down"
    assert "secret" not in f"{headers}{query}"
