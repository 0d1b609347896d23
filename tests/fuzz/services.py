"""What Slack and the gateway post, and what others post in their name."""

import hashlib
import hmac
from collections.abc import Mapping
from random import Random
from urllib.parse import quote

from support.fake_slack import SECRET

from bridge.gateway.wire.signing import sign
from bridge.web.guard import TOKEN_HEADER, callback_token
from fuzz import hostile
from fuzz.chances import CLOCK, Headers, World, any_query, odd_word
from fuzz.hostile import FORM, JSON, TYPES
from fuzz.planted import GUEST, MASTER, SIGNING, TEXT, WRONG
from fuzz.wire import Attack


def _command(chance: Random, world: World) -> Mapping[str, object]:
    line = chance.choice(
        (
            "send ada {}",
            "send ada,bert {}",
            "send +49" + GUEST + " {}",
            "schedule ada tomorrow 9:00 {}",
            "send ada in 2 h: {}",
            "list {}",
            "status {}",
            "cancel {}",
            "balance",
            "help {}",
            "{}",
            "{} {}",
            "schedule ada {} text",
            "send {} hello",
            "send @oncall {}",
        )
    )
    words = line.replace("{}", hostile.text(chance)[: chance.choice((60, 3000, 40_000))])
    return {
        "team_id": "T0ACME",
        "team_domain": "acme",
        "user_id": f"U0{chance.randrange(20)}",
        "user_name": "a",
        "channel_id": "C0DEV",
        "command": "/sms",
        "text": words,
        "api_app_id": "A0SMS",
        "trigger_id": f"{chance.random()}.1",
        "response_url": chance.choice((f"{world.slack}/respond/x", f"{world.trap}/steal", "https://hooks.slack.com@127.0.0.1/x", "x")),
    }


def _interaction(chance: Random, world: World) -> Mapping[str, object]:
    action = {
        "type": "button",
        "action_id": chance.choice(("cancel", "retry", "confirm", "yes", "no", "x")),
        "value": hostile.text(chance)[:2000],
        "block_id": "b",
        "action_ts": f"{chance.random()}",
    }
    return {
        "type": chance.choice(("block_actions", "block_actions", "view_submission", "shortcut", "message_action", "block_suggestion", "?")),
        "team": {"id": "T0ACME"},
        "user": {"id": "U01", "team_id": "T0ACME"},
        "channel": {"id": "C0DEV"},
        "trigger_id": f"{chance.random()}.1",
        "response_url": f"{world.trap}/steal",
        "container": {"message_ts": "1.1", "channel_id": "C0DEV"},
        "actions": [action],
        "view": {"state": {"values": {}}},
    }


def slack(chance: Random, world: World) -> Attack:
    """Commands, presses and events, signed and not."""
    kind = chance.randrange(10)
    if kind < 5:
        said = hostile.mutated(_command(chance, world), chance) if chance.random() < 0.4 else _command(chance, world)
        body, content = hostile.as_form(said, chance), FORM
    elif kind < 8:
        payload = hostile.mutated(_interaction(chance, world), chance)
        body, content = b"payload=" + quote(hostile.written(payload, chance)).encode(), FORM
    elif kind < 9:
        event = {"type": "event_callback", "team_id": "T0ACME", "event": {"type": "app_mention", "text": TEXT}, "challenge": TEXT}
        body, content = hostile.written(hostile.mutated(event, chance), chance), JSON
    else:
        body, content = hostile.odd(chance), chance.choice(TYPES)
    stamp = str(int(CLOCK.now().timestamp()))
    key = SECRET if chance.random() < 0.85 else WRONG
    made = "v0=" + hmac.new(key.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    proof = (("X-Slack-Request-Timestamp", odd_word(chance, 0.03, stamp)), ("X-Slack-Signature", odd_word(chance, 0.03, made)))
    headers = (*(proof if chance.random() < 0.93 else ()), ("Content-Type", odd_word(chance, 0.03, content)))
    return Attack(method="POST", path=f"/slack/events{any_query(chance)}", headers=headers, body=body)


def gateway(chance: Random, world: World) -> Attack:
    """Reports, replies and clicks, with every proof and none."""
    event, data = chance.choice(
        (
            (
                "dlr",
                {
                    "msg_id": "77000000001",
                    "status": chance.choice(("DELIVERED", "NOTDELIVERED", "BUFFERED")),
                    "timestamp": "2026-11-24 12:00:00",
                },
            ),
            (
                "sms_mo",
                {"id": "1", "sender": "49" + GUEST, "system": "49302", "text": chance.choice((TEXT, "ok", "STOP")), "time": "1605878104"},
            ),
            (
                "tracking",
                {"type": "click", "final_url": "https://x", "tracking_url": "https://y", "sms_id": "77000000001", "total_clicks": 2},
            ),
            ("voice_status", {"id": 5}),
        )
    )
    said = hostile.mutated({"data": data, "webhook_event": event, **({"foreign_id": "m"} if chance.random() < 0.3 else {})}, chance)
    query, method = "", "POST"
    match chance.randrange(6):
        case 0 | 1 | 2:
            body, kind = hostile.written(said, chance), JSON
        case 3:
            body, kind = hostile.as_form(said, chance), FORM
        case 4:
            method, body, kind = "GET", b"", ""
            query = "?" + hostile.as_form(said, chance).decode("latin-1")[:50_000]
        case _:
            body, kind = hostile.odd(chance), chance.choice(TYPES)
    proof: Headers = ()
    match chance.randrange(8):
        case 0 | 1 | 2 | 3:
            made = sign(
                key=SIGNING if chance.random() < 0.9 else WRONG,
                now=CLOCK.now(),
                nonce=f"{chance.getrandbits(120):x}",
                method=method,
                url=f"{world.url}/gateway/seven{query}",
                body=body,
            )
            proof = tuple(made.items())
        case 4 | 5:
            proof = ((TOKEN_HEADER, callback_token(MASTER)),)
        case 6:
            proof = ((TOKEN_HEADER, WRONG), ("X-Timestamp", "9" * 12), ("X-Nonce", "a"), ("X-Signature", "0" * 64))
        case _:
            pass
    return Attack(method=method, path=f"/gateway/seven{query}", headers=(*proof, ("Content-Type", kind)), body=body)
