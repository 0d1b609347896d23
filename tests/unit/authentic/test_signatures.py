"""Senders' own proofs: vectors out of their documents where there are any, else made here as the documents say."""

import base64
import hashlib
import hmac
from collections.abc import Callable

import pytest
from support.posts import request

from bridge.authentic.check import check, is_signed
from bridge.authentic.digest import SCHEMES, TOLERANCE
from bridge.errors import Unauthorised
from bridge.planning.rules import Hook

NOW = 1_700_000_000.0
SECRET = "new-secret"
BODY = b'{"title": "Gr\xc3\xb6\xc3\x9fe"}'
HOOK = Hook(name="h", secrets=("old-secret", SECRET))
SVIX = "whsec_" + base64.b64encode(b"octets of a key").decode()


def mac(signed: bytes, *, secret: str = SECRET, algorithm: str = "sha256") -> str:
    """A hex HMAC."""
    return hmac.new(secret.encode(), signed, algorithm).hexdigest()


def in_base64(signed: bytes, key: bytes) -> str:
    """An HMAC-SHA256 in base64."""
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def opens(headers: dict[str, str], *, body: bytes = BODY, hook: Hook = HOOK, now: float = NOW) -> bool:
    """Whether the request may post."""
    try:
        check(hook, request(headers=headers, body=body), now)
    except Unauthorised:
        return False
    return True


def test_githubs_published_vector_fits() -> None:
    """https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation."""
    hook = Hook(name="h", secrets=("It's a Secret to Everybody",))
    signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert opens({"x-hub-signature-256": signature}, body=b"Hello, World!", hook=hook)
    assert not opens({"x-hub-signature-256": signature}, body=b"Hello, World?", hook=hook)


def test_the_published_vector_of_standard_webhooks_fits() -> None:
    """https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries (the vector that its libraries share)."""
    hook = Hook(name="h", secrets=("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",))
    for family in ("webhook", "svix"):
        headers = {
            f"{family}-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            f"{family}-timestamp": "1614265330",
            f"{family}-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        }
        body = b'{"test": 2432232314}'
        assert opens(headers, body=body, hook=hook, now=1614265330)
        assert not opens(headers, body=body, hook=hook, now=1614265330 + TOLERANCE + 1)


@pytest.mark.parametrize(
    ("secret", "key"),
    [
        ("v1,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
        (f"v1,{SVIX}", b"octets of a key"),
        ("whsec_" + base64.b64encode(b"sixteen octets!!").decode().rstrip("="), b"sixteen octets!!"),
        ("v1,whsec_" + base64.b64encode(b"twenty octets of it!").decode().rstrip("="), b"twenty octets of it!"),
        (base64.b64encode(b"no prefix, no padding").decode().rstrip("="), b"no prefix, no padding"),
        ("hunter2hunter2", b"hunter2hunter2"),
        ("new-secret, v1", b"new-secret, v1"),
        ("whsec_not*base64", b"whsec_not*base64"),
    ],
)
def test_a_secret_of_standard_webhooks_is_taken_as_it_was_printed(secret: str, key: bytes) -> None:
    """With and without `v1,`, `whsec_` and padding; what is not base64, and what need not be, is taken as it is written."""
    hook = Hook(name="h", secrets=(secret,))
    signature = in_base64(f"msg_1.{int(NOW)}.".encode() + BODY, key)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(int(NOW)), "webhook-signature": f"v1,{signature}"}
    assert opens(headers, hook=hook)
    assert not opens(headers, hook=hook, body=BODY + b" ")
    assert not opens(headers, hook=Hook(name="h", secrets=(f"whsec_{base64.b64encode(b'another').decode()}",)))


@pytest.mark.parametrize(
    "headers",
    [
        {"x-hub-signature-256": f"sha256={mac(BODY)}"},
        {"x-hub-signature": f"sha256={mac(BODY)}"},
        {"x-signature": f"sha256={mac(BODY)}"},
        {"x-gitea-signature": mac(BODY)},
        {"x-gogs-signature": mac(BODY)},
        {"sentry-hook-signature": mac(BODY)},
        {"x-checkly-signature": mac(BODY)},
        {"x-sonar-webhook-hmac-sha256": mac(BODY).upper()},
        {"x-pagerduty-signature": f"v1={mac(BODY, secret='other')},v1={mac(BODY)}"},
        {"circleci-signature": f"v1={mac(BODY)}"},
        {"heroku-webhook-hmac-sha256": in_base64(BODY, SECRET.encode())},
        {"x-shopify-hmac-sha256": in_base64(BODY, SECRET.encode())},
        {"x-vercel-signature": mac(BODY, algorithm="sha1")},
        {"x-grafana-alerting-signature": mac(BODY)},
        {"x-hub-signature-256": f"sha256={mac(BODY, secret='old-secret')}"},
    ],
    ids=lambda headers: f"{next(iter(headers))}-{next(iter(headers.values()))[:12]}",
)
def test_a_signature_over_the_body_opens_the_hook(headers: dict[str, str]) -> None:
    """By each of its secrets; not for another body, and not with a letter changed."""
    assert is_signed(request(headers=headers))
    assert opens(headers)
    assert not opens(headers, body=BODY + b" ")
    name, value = next(iter(headers.items()))
    assert not opens({name: value[:-3] + "000"})
    assert not opens({name: ""})


def timed(sign: Callable[[str], dict[str, str]]) -> None:
    """A signature of a time is good around that time, and for that time alone."""
    headers = sign(str(int(NOW)))
    assert opens(headers)
    assert opens(headers, now=NOW + TOLERANCE)
    assert opens(headers, now=NOW - TOLERANCE)
    assert not opens(headers, now=NOW + TOLERANCE + 1)
    assert not opens(headers, now=NOW - TOLERANCE - 1)
    assert not opens(headers, body=BODY + b" ")
    assert not opens({name: value.replace(str(int(NOW)), str(int(NOW) + 1)) for name, value in headers.items()})
    for odd in ("", "soon", "-1", "\uff11\uff17", "9" * 400, "1e9"):
        assert not opens(sign(odd))


def test_stripes_signature_is_of_a_time() -> None:
    """Several signatures while the secret is changed; others than `v1` do not count."""
    timed(lambda time: {"stripe-signature": f"t={time},v1={'0' * 64},v1={mac(f'{time}.'.encode() + BODY)},v0=x"})
    signature = mac(f"{int(NOW)}.".encode() + BODY)
    assert not opens({"stripe-signature": f"t={int(NOW)},v0={signature}"})
    assert not opens({"stripe-signature": f"v1={signature}"})


def test_buildkites_signature_is_of_a_time() -> None:
    """In its own words."""
    timed(lambda time: {"x-buildkite-signature": f"timestamp={time},signature={mac(f'{time}.'.encode() + BODY)}"})


def test_grafanas_signature_may_be_of_a_time() -> None:
    """Where the operator has set the header of the timestamp."""
    timed(lambda time: {"x-grafana-alerting-timestamp": time, "x-grafana-alerting-signature": mac(f"{time}:".encode() + BODY)})


def test_a_standard_webhook_is_signed_with_id_and_time() -> None:
    """Under a secret in base64, and under one that is none."""
    hook = Hook(name="h", secrets=(SVIX,))
    signature = in_base64(b"m1.1700000000." + BODY, b"octets of a key")
    headers = {"webhook-id": "m1", "webhook-timestamp": "1700000000", "webhook-signature": f"v1,AAAA v1,{signature}"}
    assert opens(headers, hook=hook)
    assert not opens({**headers, "webhook-id": "m2"}, hook=hook)
    assert not opens({**headers, "webhook-signature": f"v2,{signature}"}, hook=hook)
    plain = in_base64(b"m1.1700000000." + BODY, b"not-base64!")
    assert opens({**headers, "webhook-signature": f"v1,{plain}"}, hook=Hook(name="h", secrets=("not-base64!",)))


@pytest.mark.parametrize("header", ["x-gitlab-token", "cf-webhook-auth", "x-honeycomb-webhook-token", "x-buildkite-token", "x-gitee-token"])
def test_some_senders_show_the_secret_in_a_header_of_their_own(header: str) -> None:
    """GitLab, Cloudflare and others."""
    assert opens({header: SECRET})
    assert not opens({header: "else"})


def test_google_shows_it_in_a_parameter() -> None:
    """`?auth_token=`."""
    check(HOOK, request(query={"auth_token": SECRET}), NOW)


def test_no_signature_fits_a_hook_without_secrets() -> None:
    """An empty secret signs nothing."""
    hook = Hook(name="bare", secrets=("",))
    assert not opens({"x-hub-signature-256": f"sha256={mac(BODY, secret='')}"}, hook=hook)


@pytest.mark.parametrize("header", [*SCHEMES, "stripe-signature", "x-buildkite-signature", "x-grafana-alerting-signature"])
def test_odd_signatures_are_wrong_and_no_fault(header: str) -> None:
    """Bytes of any kind, and lists without end."""
    for odd in ("é\ud800", "sha256=", "v1=", "t=1,v1=", "," * 5000, "=" * 5000, "t=\udcff,v1=\udcff"):
        assert not opens({header: odd})
