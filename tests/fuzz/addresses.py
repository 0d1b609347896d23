"""The addresses of the bridge, and what is hostile at each of them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from urllib.parse import quote, urlencode

from support.bodies import BODIES
from support.fake_slack import SECRET

from bridge.gateway.wire.signing import sign
from bridge.runtime import SystemClock
from bridge.web.guard import TOKEN_HEADER, callback_token
from fuzz import hostile
from fuzz.hostile import FORM, JSON, KEYS, TEXTS, TYPES
from fuzz.planted import BEARER, GUEST, MASTER, ORDERS, SCRAPE, SIGNING, SPARE, TEXT, WRONG
from fuzz.wire import Attack

TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms"
CLOCK = SystemClock()
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What requests have to know of a run."""

    url: str
    """Of the bridge."""
    trap: str
    """An address of this machine that nobody may ever call."""
    slack: str
    """The pretend Slack, where answers may be posted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address, or several that belong together."""

    name: str
    make: Callable[[Random, World], Attack]
    emulator: bool = False


def _odd(chance: Random, share: float, usual: str) -> str:
    """In a small share of cases, something hostile instead; as it may stand in a first line or header."""
    if chance.random() >= share:
        return usual
    found = chance.choice(TEXTS)[:300]
    return (
        found.encode("utf-8", "replace").decode().replace("\r", "").replace("\n", "")
        if chance.random() < 0.5
        else quote(found, errors="replace")
    )


def _query(chance: Random) -> str:
    match chance.randrange(12):
        case 0:
            return "?" + urlencode([(chance.choice(KEYS), chance.choice(TEXTS)) for _ in range(chance.randint(1, 40))], errors="replace")
        case 1:
            return "?" + chance.choice(
                ("%", "%ff%fe=%zz", "a=" + "b" * 60_000, "&" * 3000, "a&" * 3000, "=&=&;;", "%00=%00", "a[b][c]=" * 300)
            )
        case 2:
            return f"?title={TEXT}&status=firing&token={WRONG}"
        case _:
            return ""


def _proof(chance: Random, body: bytes, secret: str) -> tuple[Headers, str]:
    """Headers and query that show the secret or a signature, in most cases the right one."""
    shown = secret if chance.random() < 0.93 else WRONG
    made = hmac.new(shown.encode(), body, hashlib.sha256).hexdigest()
    match chance.randrange(16):
        case 0:
            return (), f"?token={shown}"
        case 1:
            return (("Authorization", "Basic " + base64.b64encode(f"any:{shown}".encode()).decode()),), ""
        case 2:
            return (("X-Hook-Token", shown),), ""
        case 3:
            return (("X-Hub-Signature-256", f"sha256={made}"), ("X-GitHub-Event", _odd(chance, 0.5, "push"))), ""
        case 4:
            return (("Sentry-Hook-Signature", _odd(chance, 0.3, made)), ("Sentry-Hook-Resource", _odd(chance, 0.3, "issue"))), ""
        case 5:
            stamp = chance.choice((str(int(CLOCK.now().timestamp())), "0", "9" * 400, "soon", "-1"))
            return (("webhook-id", "1"), ("webhook-timestamp", stamp), ("webhook-signature", _odd(chance, 0.5, "v1," + made))), ""
        case 6:
            return (("Authorization", _odd(chance, 1, "")), ("X-Hook-Token", _odd(chance, 1, ""))), ""
        case _:
            return (("Authorization", f"Bearer {shown}"),), ""


def _alert(chance: Random, world: World) -> tuple[bytes, str, Headers]:
    """A body that a hook may get, what it says of its type, and the headers of its sender."""
    made = chance.random()
    if made < 0.55:
        one = chance.choice(BODIES)
        body = one.body
        if isinstance(body, bytes):
            return hostile.garbled(body.replace(b"www", TEXT.encode()), chance), FORM, ()
        changed = hostile.mutated(json.loads(json.dumps(body).replace("https://a.example.org", f"{world.trap}/{TEXT}")), chance)
        headers = tuple((name, _odd(chance, 0.2, value)) for name, value in one.headers.items())
        return hostile.written(changed, chance), JSON, headers
    if made < 0.7:
        return hostile.written(hostile.fields(chance), chance), JSON, ()
    if made < 0.75:
        return hostile.written(_of_amazon(chance, world), chance), "text/plain; charset=UTF-8", ()
    if made < 0.83:
        return hostile.as_form(hostile.fields(chance), chance), FORM, ()
    return hostile.odd(chance), chance.choice(TYPES), ()


def _of_amazon(chance: Random, world: World) -> object:
    """A message of SNS that names addresses which are not Amazon's."""
    message: dict[str, object] = {
        "Type": chance.choice(("Notification", "SubscriptionConfirmation")),
        "MessageId": "1",
        "TopicArn": TOPIC,
        "Message": TEXT,
        "Token": "t",
        "Timestamp": CLOCK.now().isoformat(),
        "SignatureVersion": chance.choice(("1", "2", "3")),
        "Signature": "AAAA",
        "SigningCertURL": chance.choice(
            (f"{world.trap}/a.pem", f"https://sns.eu-west-1.amazonaws.com@{world.trap[7:]}/a.pem", "file:///a.pem")
        ),
        "SubscribeURL": f"{world.trap}/?Action=ConfirmSubscription",
    }
    return hostile.mutated(message, chance) if chance.random() < 0.5 else message


def hooks(chance: Random, world: World) -> Attack:
    """Posts to every kind of hook."""
    body, kind, headers = _alert(chance, world)
    name = chance.choice((*("auto", "alertmanager", "grafana", "mapped", "free", "topics") * 4, "nobody"))
    if name == "topics":
        kinds = chance.choice(("Notification", "SubscriptionConfirmation", ""))
        headers = (("x-amz-sns-message-type", kinds), ("x-amz-sns-topic-arn", _odd(chance, 0.2, TOPIC)), *headers)
    proof, query = _proof(chance, body, chance.choice((BEARER, SPARE)))
    method = chance.choice(("POST",) * 60 + ("PUT", "GET", "HEAD", "PATCH", "OPTIONS", "post", "A" * 50))
    path = f"/hooks/{_odd(chance, 0.02, name)}{query or _query(chance)}"
    return Attack(method=method, path=path, headers=(*proof, *headers, ("Content-Type", _odd(chance, 0.05, kind))), body=body)


def preview(chance: Random, world: World) -> Attack:
    """What would be sent, of anything."""
    body, kind, headers = _alert(chance, world)
    name = chance.choice((*("auto", "alertmanager", "grafana", "mapped", "free") * 3, "orders", "topics"))
    headers = (("Authorization", f"Bearer {ORDERS if name == 'orders' else BEARER}"), *headers, ("Content-Type", kind))
    return Attack(method="POST", path=f"/hooks/{name}?preview={_odd(chance, 0.1, '1')}", headers=headers, body=body)


def orders(chance: Random, _world: World) -> Attack:
    """Direct orders."""
    order: dict[str, object] = {
        "to": chance.choice(("ada", "ada,bert", ["bert"], "+49" + GUEST)),
        "text": TEXT,
        "from": "Shop",
        "flash": 0,
        "ttl": 60,
        "label": "a",
        "performance_tracking": False,
        "foreign_id": f"r{chance.randrange(500)}",
        "delay": "2030-01-01 10:00:00",
        "at": "2026-12-24T18:00:00Z",
        "udh": "0003CC0201",
        "is_binary": 0,
        "files": [{"name": "a.pdf", "contents": "QUJD", "validity": 3, "password": "x"}],
    }
    names = {"to", "text", *chance.sample(list(order), chance.choice((0, 1, 1, 2, 5)))}
    order = {name: item for name, item in order.items() if name in names}
    for name in chance.sample(list(order), chance.choice((0, 0, 1, 1, 2))):
        order[name] = hostile.value(chance)
    as_json = chance.random() < 0.6
    body = hostile.written(order, chance) if as_json else hostile.as_form(order, chance)
    if chance.random() < 0.05:
        body = hostile.odd(chance)
    proof, query = _proof(chance, body, ORDERS)
    key = ((("Idempotency-Key", _odd(chance, 0.5, f"k{chance.randrange(300)}")),)) if chance.random() < 0.3 else ()
    headers = (*proof, *key, ("Content-Type", _odd(chance, 0.1, JSON if as_json else FORM)))
    if chance.random() < 0.1 and not query:
        return Attack(method="GET", path="/hooks/orders?" + hostile.as_form(order, chance).decode("latin-1")[:50_000], headers=headers)
    return Attack(method="POST", path=f"/hooks/orders{query}", headers=headers, body=body)


def messages(chance: Random, _world: World) -> Attack:
    """Looking at messages and cancelling them, by ids that exist, may exist and cannot."""
    ident = _odd(chance, 0.6, f"r{chance.randrange(500)}")
    secret = chance.choice((ORDERS, ORDERS, BEARER, WRONG))
    path = f"/hooks/{chance.choice(('orders', 'orders', 'auto', 'x'))}/messages/{ident}{_query(chance)}"
    method = chance.choice(("GET", "DELETE", "DELETE", "HEAD", "POST"))
    return Attack(
        method=method, path=path, headers=(("Authorization", f"Bearer {secret}"),), body=chance.choice((b"", b"", b"{}", b"\0" * 900))
    )


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
    proof = (("X-Slack-Request-Timestamp", _odd(chance, 0.03, stamp)), ("X-Slack-Signature", _odd(chance, 0.03, made)))
    headers = (*(proof if chance.random() < 0.93 else ()), ("Content-Type", _odd(chance, 0.03, content)))
    return Attack(method="POST", path=f"/slack/events{_query(chance)}", headers=headers, body=body)


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


def _plain(path: str) -> Callable[[Random, World], Attack]:
    def make(chance: Random, _world: World) -> Attack:
        body = hostile.odd(chance) if chance.random() < 0.2 else b""
        headers = (("Authorization", f"Bearer {chance.choice((SCRAPE, WRONG, ''))}"), ("Accept", _odd(chance, 0.5, "text/html")))
        method = chance.choice(("GET",) * 24 + ("HEAD", "POST", "OPTIONS", "DELETE", "TRACE"))
        return Attack(method=method, path=path + _query(chance), headers=headers, body=body)

    return make


def unknown(chance: Random, world: World) -> Attack:
    """Addresses that do not exist."""
    path = chance.choice(
        (
            "/",
            "/.env",
            "/hooks",
            "/hooks/",
            "/hooks//x",
            "/hooks/auto/",
            "/hooks/../../etc/passwd",
            "/hooks/%2e%2e/%00",
            "//127.0.0.1/x",
            "*",
            "http://127.0.0.1:1/x",
            "/" + "a" * 60_000,
            "/" + "a/" * 5000,
            "/%",
            "/%ff%fe",
            "/hooks/%ff/messages/%ff",
            "/slack",
            "/gateway/",
            "x",
            "/hooks/auto/messages/",
            "/hooks/" + "%f0%9f%98%80" * 900,
            f"/{TEXT}?token={BEARER}",
        )
    )
    body, kind, _ = _alert(chance, world) if chance.random() < 0.3 else (b"", "", ())
    return Attack(
        method=chance.choice(("GET", "POST", "PUT", "CONNECT", "PROPFIND")),
        path=_odd(chance, 0.1, path),
        headers=(("Content-Type", kind),),
        body=body,
    )


BRIDGE = (
    Address(name="hooks", make=hooks),
    Address(name="preview", make=preview),
    Address(name="orders", make=orders),
    Address(name="messages", make=messages),
    Address(name="slack", make=slack),
    Address(name="gateway", make=gateway),
    Address(name="healthz", make=_plain("/healthz")),
    Address(name="readyz", make=_plain("/readyz")),
    Address(name="metrics", make=_plain("/metrics")),
    Address(name="unknown", make=unknown),
)
