"""What reaches the bot's address and is not Slack's, or not whole: refused, and nothing else happens."""

import asyncio
import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from aiohttp import web
from support.fake_slack import SECRET
from support.slacking import SlackWorld, slack_world

from bot import endpoint, settings
from bridge.web.middleware import errors_answered
from bridge.web.server import listening

BODY = urlencode({
    "command": "/sms", "text": "send ada Hello", "team_id": "T0ACME", "user_id": "U0ADA", "channel_id": "C0DEV",
    "trigger_id": "1.2", "response_url": "http://attacker.invalid/hook",
}).encode()  # fmt: skip


async def nothing_happened(world: SlackWorld) -> None:
    """No SMS, no request kept, no call to anybody."""
    await world.work()
    assert await world.messages() == []
    assert world.slack.calls == []
    assert await world.bridge.store.chat.take(world.clock.now(), 10, lease=timedelta(0)) == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": "1795604400"},
        {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Signature": "v0=ü", "X-Slack-Request-Timestamp": "1795604400"},
        {"X-Slack-Signature": "", "X-Slack-Request-Timestamp": ""},
    ],
)
async def test_what_is_not_signed_is_refused(headers: dict[str, str]) -> None:
    """401, and no call to an address that the body names."""
    async with slack_world() as world:
        assert (await world.slack.post(BODY, sign=False, headers=headers)).status == 401
        await nothing_happened(world)


@pytest.mark.parametrize(("secret", "age"), [("another secret", 0), ("", 0), (SECRET, 301), (SECRET, 86400), (SECRET, -400)])
async def test_forged_and_stale_requests_are_refused(secret: str, age: float) -> None:
    """A signature of another secret, and one that is more than five minutes off."""
    async with slack_world() as world:
        answered = await world.slack.post(BODY, sign=False, headers=world.slack.signed(BODY, secret=secret, age=age))
        assert answered.status == 401
        await nothing_happened(world)


async def test_a_signature_is_of_its_body_alone() -> None:
    """A changed or truncated body is refused."""
    async with slack_world() as world:
        headers = world.slack.signed(BODY)
        for body in (BODY[:-1], BODY.replace(b"ada", b"bert"), b""):
            assert (await world.slack.post(body, sign=False, headers=headers)).status == 401
        await nothing_happened(world)


async def test_a_replayed_command_is_the_same_request() -> None:
    """Within the five minutes the same signed bytes are answered as the first time, and send nothing more."""
    async with slack_world() as world:
        await world.sms("list")
        body = BODY.replace(b"attacker.invalid", b"127.0.0.1")
        headers = world.slack.signed(body)
        first = await world.slack.post(body, sign=False, headers=headers)
        again = await world.slack.post(body, sign=False, headers=headers)
        assert (first.status, first.body) == (again.status, again.body)
        await world.work()
        assert world.texts() == ["Hello"]


@pytest.mark.parametrize("sign", [False, True])
async def test_an_ssl_check_is_answered_empty(*, sign: bool) -> None:
    """Slack's own check of the certificate, with a signature and without."""
    async with slack_world() as world:
        answered = await world.slack.post(b"ssl_check=1&token=x", sign=sign)
        assert (answered.status, answered.body) == (200, b"")
        await nothing_happened(world)


@pytest.mark.parametrize("body", [b"ssl_check=1&" + BODY * 20, b"ssl_check=0", b"ssl_check=11", b'{"ssl_check": 1}'])
async def test_a_pretended_ssl_check_is_refused(body: bytes) -> None:
    """The word opens nothing."""
    async with slack_world() as world:
        assert (await world.slack.post(body, sign=False)).status == 401
        await nothing_happened(world)


async def test_an_ssl_check_that_orders_something_orders_nothing() -> None:
    """Unsigned, it is empty-handed whatever else it holds."""
    async with slack_world() as world:
        answered = await world.slack.post(b"ssl_check=1&" + BODY, sign=False)
        assert (answered.status, answered.body) == (200, b"")
        await nothing_happened(world)


async def test_a_body_that_is_too_large_is_refused() -> None:
    """Without being kept or verified."""
    async with slack_world() as world:
        assert (await world.slack.post(b"text=" + b"a" * 600_000)).status == 401
        await nothing_happened(world)


async def test_a_body_that_never_ends_is_cut_off() -> None:
    """Who has not shown that they are Slack holds no connection for ever: 503, and nothing happens."""
    async with slack_world() as world:
        app = web.Application(middlewares=[errors_answered])
        found = settings.read(world.bridge.settings.variables)
        app.add_routes(endpoint.routes(world.bot.bolt, found, world.clock, world.bot.answering, patience=0.01))
        async with listening(app, host="127.0.0.1", port=0) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ntext=")
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 503 ")
            writer.close()
            await writer.wait_closed()
        await nothing_happened(world)


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"\xff\xfe\x00text=\xff", True),
        (b"command=%2Fsms&text=%ff%fe&user_id=U0ADA", True),
        (b"payload=%7Bnot+json", True),
        (b"payload=[]", True),
        (b"payload=null", True),
        (b"{", False),
        (b"[1]", False),
        (b"null", False),
        (b'"text"', False),
        (b"", False),
        (b"\x00" * 100, False),
    ],
)
async def test_signed_nonsense_is_no_fault(body: bytes, *, form: bool) -> None:
    """What Slack would never send is refused or not understood; never a 500, and no SMS."""
    async with slack_world() as world:
        assert (await world.slack.post(body, form=form)).status < 500
        await world.work()
        assert await world.messages() == []


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions"},
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": [{"action_id": "sms_cancel"}]},
        {"type": "block_actions", "actions": [{"action_id": "sms_cancel", "value": 7}], "user": "U0ADA"},
        {"type": "block_actions", "actions": [{"action_id": "sms_confirm", "value": "x"}], "user": {"id": "U0ADA"}, "team": None},
        {"type": "block_actions", "actions": [{"action_id": "sms_cancel", "value": "\ud800"}], "user": {"id": "U0\ud800"}},
        {
            "type": "block_actions",
            "actions": [{"action_id": "sms_retry", "value": "x"}],
            "response_url": "\udfff",
            "team": {"id": "\ud800"},
        },
        {"type": "view_submission", "view": {"id": "V1", "callback_id": "x"}, "user": {"id": "U0ADA"}},
        {"type": "shortcut", "callback_id": "x"},
        {"type": "frobnication"},
        {"type": "block_actions", "actions": ["x"], "user": {"id": "U0ADA"}},
        {"type": "block_actions", "actions": "x", "view": 1.5, "user": {"id": "U0ADA"}},
        {"type": "view_submission", "view": ["x"], "user": {"id": "U0ADA"}},
        {"type": "shortcut", "view": "x"},
    ],
)
async def test_signed_payloads_of_odd_shapes_do_nothing(payload: dict[str, object]) -> None:
    """Never a 500, and no SMS."""
    async with slack_world() as world:
        assert (await world.slack.post(urlencode({"payload": json.dumps(payload)}).encode())).status < 500
        await world.work()
        assert await world.messages() == []


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 50_000, b"payload=" + b"[" * 100_000], ids=["list", "object", "form"])
async def test_a_signed_body_of_any_depth_is_refused(body: bytes) -> None:
    """It is read no deeper than the reader goes, and is no fault of the bridge's."""
    async with slack_world() as world:
        assert (await world.slack.post(body, form=body.startswith(b"payload"))).status == 400


async def test_what_bolt_stumbles_over_is_logged_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    """A form of Slack's that we do not take can be found from the log alone."""
    async with slack_world() as world:
        assert (await world.slack.post(b"payload=[]")).status == 400
        assert (await world.slack.post(urlencode({"payload": '["Secret text"]'}).encode())).status == 400
    first, second = [record for record in caplog.records if record.message == "slack.not_understood"]
    assert ".py:" in first.__dict__["at"]
    assert "Secret" not in str(second.__dict__)


async def test_a_url_verification_is_answered() -> None:
    """The challenge comes back, as Slack asks when an address is set."""
    async with slack_world() as world:
        body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
        answered = await world.slack.post(body, form=False)
        assert answered.status == 200
        assert b"abc" in answered.body


@pytest.mark.parametrize("method", ["get", "put", "delete"])
async def test_only_posts_are_taken(method: str) -> None:
    """The address has no other method."""
    async with slack_world() as world:
        assert world.slack.http is not None
        async with world.slack.http.request(method, f"{world.slack.bot_url}/slack/events") as answer:
            assert answer.status == 405


async def test_an_answer_goes_to_no_other_host_than_slacks() -> None:
    """A `response_url` elsewhere is not called; the answer goes by direct message."""
    async with slack_world() as world:
        await world.sms("list")
        calls = len(world.slack.calls)
        await world.slack.command("balance", response_url="http://127.0.0.1:1/steal")
        await world.work()
        assert "respond" not in world.slack.calls[calls:]
        assert world.slack.direct("U0ADA")[-1].text == "The credit is 100 EUR."
