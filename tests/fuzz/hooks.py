"""What is posted to hooks: alerts, previews, orders, and looks at what was ordered."""

import json
from random import Random

from support.bodies import BODIES

from fuzz import hostile
from fuzz.chances import CLOCK, Headers, World, any_query, odd_word, shown
from fuzz.hostile import FORM, JSON, TYPES
from fuzz.planted import BEARER, GUEST, ORDERS, SPARE, TEXT, WRONG
from fuzz.wire import Attack

TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms"


def alert(chance: Random, world: World) -> tuple[bytes, str, Headers]:
    """A body that a hook may get, what it says of its type, and the headers of its sender."""
    made = chance.random()
    if made < 0.55:
        one = chance.choice(BODIES)
        body = one.body
        if isinstance(body, bytes):
            return hostile.garbled(body.replace(b"www", TEXT.encode()), chance), FORM, ()
        changed = hostile.mutated(json.loads(json.dumps(body).replace("https://a.example.org", f"{world.trap}/{TEXT}")), chance)
        headers = tuple((name, odd_word(chance, 0.2, value)) for name, value in one.headers.items())
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
    body, kind, headers = alert(chance, world)
    name = chance.choice((*("auto", "alertmanager", "grafana", "mapped", "free", "topics") * 4, "nobody"))
    if name == "topics":
        kinds = chance.choice(("Notification", "SubscriptionConfirmation", ""))
        headers = (("x-amz-sns-message-type", kinds), ("x-amz-sns-topic-arn", odd_word(chance, 0.2, TOPIC)), *headers)
    proof, query = shown(chance, body, chance.choice((BEARER, SPARE)))
    method = chance.choice(("POST",) * 60 + ("PUT", "GET", "HEAD", "PATCH", "OPTIONS", "post", "A" * 50))
    path = f"/hooks/{odd_word(chance, 0.02, name)}{query or any_query(chance)}"
    return Attack(method=method, path=path, headers=(*proof, *headers, ("Content-Type", odd_word(chance, 0.05, kind))), body=body)


def preview(chance: Random, world: World) -> Attack:
    """What would be sent, of anything."""
    body, kind, headers = alert(chance, world)
    name = chance.choice((*("auto", "alertmanager", "grafana", "mapped", "free") * 3, "orders", "topics"))
    headers = (("Authorization", f"Bearer {ORDERS if name == 'orders' else BEARER}"), *headers, ("Content-Type", kind))
    return Attack(method="POST", path=f"/hooks/{name}?preview={odd_word(chance, 0.1, '1')}", headers=headers, body=body)


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
    proof, query = shown(chance, body, ORDERS)
    key = ((("Idempotency-Key", odd_word(chance, 0.5, f"k{chance.randrange(300)}")),)) if chance.random() < 0.3 else ()
    headers = (*proof, *key, ("Content-Type", odd_word(chance, 0.1, JSON if as_json else FORM)))
    if chance.random() < 0.1 and not query:
        return Attack(method="GET", path="/hooks/orders?" + hostile.as_form(order, chance).decode("latin-1")[:50_000], headers=headers)
    return Attack(method="POST", path=f"/hooks/orders{query}", headers=headers, body=body)


def messages(chance: Random, _world: World) -> Attack:
    """Looking at messages and cancelling them, by ids that exist, may exist and cannot."""
    ident = odd_word(chance, 0.6, f"r{chance.randrange(500)}")
    secret = chance.choice((ORDERS, ORDERS, BEARER, WRONG))
    path = f"/hooks/{chance.choice(('orders', 'orders', 'auto', 'x'))}/messages/{ident}{any_query(chance)}"
    method = chance.choice(("GET", "DELETE", "DELETE", "HEAD", "POST"))
    return Attack(
        method=method, path=path, headers=(("Authorization", f"Bearer {secret}"),), body=chance.choice((b"", b"", b"{}", b"\0" * 900))
    )
