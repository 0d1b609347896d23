"""The addresses of the emulator, and what is hostile at each of them."""

from random import Random
from urllib.parse import quote

from fuzz import hostile
from fuzz.chances import Address, World
from fuzz.hostile import FORM, JSON, TYPES
from fuzz.planted import GUEST, KEY, TEXT, WRONG
from fuzz.wire import Attack

API = (
    *(
        ("POST", "sms"),
        ("POST", "sms"),
        ("POST", "sms"),
        ("GET", "sms"),
        ("DELETE", "sms"),
        ("GET", "balance"),
        ("GET", "journal/outbound"),
    ),
    *(("GET", "journal/inbound"), ("GET", "hooks"), ("POST", "hooks"), ("DELETE", "hooks"), ("GET", "status"), ("GET", "pricing")),
    *(("GET", "contacts"), ("POST", "contacts"), ("GET", "contacts/1"), ("PATCH", "contacts/2"), ("DELETE", "contacts/9"), ("PATCH", "x")),
    *(("GET", "groups"), ("POST", "groups"), ("PATCH", "groups/1"), ("DELETE", "groups/" + "9" * 30), ("GET", "contacts/" + "9" * 5000)),
)
FIELDS: dict[str, object] = {
    "to": "49" + GUEST,
    "text": TEXT,
    "from": "Shop",
    "delay": "2030-01-01 10:00",
    "json": 1,
    "flash": 1,
    "ttl": "60",
    "label": "a",
    "udh": "00",
    "details": 1,
    "return_msg_id": 1,
    "is_binary": 0,
    "unicode": 1,
    "foreign_id": "f",
    "performance_tracking": 1,
    "files": [{"name": "a"}],
    "ids": ["77000000001"],
    "msg_id": "77000000001",
    "id": "77000000001",
    "limit": 5,
    "offset": 0,
    "date_from": "2026-01-01",
    "state": "SENT",
    "event_type": "dlr",
    "event_filter": "x",
    "request_method": "POST",
    "headers": "A: b",
    "action": "read",
    "country": "de",
    "format": "csv",
    "firstname": "a",
    "mobile": "49" + GUEST,
    "email": "a@example.org",
    "groups": [1],
    "name": "a",
    "search": "a",
    "order_by": "id",
}
RULE: dict[str, object] = {
    "on": "send",
    "number": "+49" + GUEST,
    "text": "x.*y",
    "nth": 2,
    "fault": "none",
    "accept": True,
    "code": 202,
    "status": 404,
    "retry_after": 1,
    "seconds": 0,
    "reports": ["DELIVERED"],
    "report_seconds": 1,
}
BOMBS = ("(a+)+$", "(a|a)*b", "(.*)*x", "a{1,999}" * 9, "(?P<a>", "[", "x" * 50_000, "(" * 500, r"(\w+\s?)*$", ".*.*.*.*=")


def api(chance: Random, _world: World) -> Attack:
    """Everything below `/api`."""
    method, path = chance.choice(API)
    names = chance.sample(list(FIELDS), chance.randint(1, 12))
    asked = {name: FIELDS[name] if chance.random() < 0.6 else hostile.value(chance) for name in names}
    if path == "sms":
        asked = {"to": FIELDS["to"], "text": FIELDS["text"]} | asked
    if path == "hooks" and method == "POST":
        # Where it is told to call, it calls: that is what it is for.
        asked |= {"target_url": chance.choice(("http://127.0.0.1:9/x", "file:///etc/passwd", "x", "http://", 5))}
    key = KEY if chance.random() < 0.85 else WRONG
    headers = (("X-Api-Key", key), ("Accept", chance.choice((JSON, "*/*"))))
    if method == "GET" or chance.random() < 0.1:
        return Attack(method=method, path=f"/api/{path}?" + hostile.as_form(asked, chance).decode("latin-1")[:50_000], headers=headers)
    match chance.randrange(8):
        case 0:
            body, kind = hostile.odd(chance), chance.choice(TYPES)
        case 1 | 2 | 3:
            body, kind = hostile.as_form(asked, chance), FORM
        case _:
            body, kind = hostile.written(asked, chance), JSON
    return Attack(method=method, path=f"/api/{path}", headers=(*headers, ("Content-Type", kind)), body=body)


def phones(chance: Random, _world: World) -> Attack:
    """The page, what it asks, and what a phone does."""
    method, path = chance.choice(
        (
            ("GET", "/"),
            ("GET", "/phones.html"),
            ("GET", "/phones.json"),
            ("GET", "/phones.json?state=all"),
            ("GET", "/events"),
            ("GET", "/none"),
            ("POST", f"/phones/+49{GUEST}/replies"),
            ("POST", f"/phones/+49{GUEST}/clicks"),
            ("POST", "/phones/x/replies"),
            ("POST", f"/phones/{quote(hostile.text(chance)[:300], errors='replace')}/replies"),
        )
    )
    said = {"text": TEXT, "id": "77000000001"}
    for name in list(said):
        if chance.random() < 0.4:
            said[name] = hostile.value(chance)  # type: ignore[assignment]
    body = hostile.written(said, chance) if chance.random() < 0.8 else hostile.odd(chance)
    kind = JSON if chance.random() < 0.8 else chance.choice(TYPES)
    if method == "GET":
        return Attack(method=method, path=path, whole=path != "/events")
    return Attack(method=method, path=path, headers=(("Content-Type", kind),), body=body)


def script(chance: Random, _world: World) -> Attack:
    """Rules that the pretend gateway is to play."""
    rule = dict(RULE)
    for name in chance.sample(list(rule), chance.choice((1, 2, 4))):
        rule[name] = hostile.value(chance)
    if chance.random() < 0.3:
        rule["text"] = chance.choice(BOMBS)
    said = {"rule": [{name: rule[name] for name in chance.sample(list(rule), chance.randint(0, len(rule)))}] * chance.choice((1, 1, 200))}
    body = hostile.written(said if chance.random() < 0.8 else hostile.mutated(said, chance), chance)
    return Attack(method="POST", path="/script", headers=(("Content-Type", JSON if chance.random() < 0.9 else FORM),), body=body)


EMULATOR = (
    Address(name="api", make=api, emulator=True),
    Address(name="phones", make=phones, emulator=True),
    Address(name="script", make=script, emulator=True),
)
