"""The addresses of the bridge, and what is hostile at each of them."""

from collections.abc import Callable
from random import Random

from fuzz import hostile
from fuzz.chances import Address, World, any_query, odd_word
from fuzz.hooks import alert, hooks, messages, orders, preview
from fuzz.planted import BEARER, SCRAPE, TEXT, WRONG
from fuzz.services import gateway, slack
from fuzz.wire import Attack


def _plain(path: str) -> Callable[[Random, World], Attack]:
    def make(chance: Random, _world: World) -> Attack:
        body = hostile.odd(chance) if chance.random() < 0.2 else b""
        headers = (("Authorization", f"Bearer {chance.choice((SCRAPE, WRONG, ''))}"), ("Accept", odd_word(chance, 0.5, "text/html")))
        method = chance.choice(("GET",) * 24 + ("HEAD", "POST", "OPTIONS", "DELETE", "TRACE"))
        return Attack(method=method, path=path + any_query(chance), headers=headers, body=body)

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
    body, kind, _ = alert(chance, world) if chance.random() < 0.3 else (b"", "", ())
    return Attack(
        method=chance.choice(("GET", "POST", "PUT", "CONNECT", "PROPFIND")),
        path=odd_word(chance, 0.1, path),
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
