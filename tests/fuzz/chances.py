"""What every address is attacked with: a world, an odd word where a usual one belongs, queries, and proofs right and wrong."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from urllib.parse import quote, urlencode

from bridge.runtime.clock import SystemClock
from fuzz.hostile import KEYS, TEXTS
from fuzz.planted import TEXT, WRONG
from fuzz.wire import Attack

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


def odd_word(chance: Random, share: float, usual: str) -> str:
    """In a small share of cases, something hostile instead; as it may stand in a first line or header."""
    if chance.random() >= share:
        return usual
    found = chance.choice(TEXTS)[:300]
    return (
        found.encode("utf-8", "replace").decode().replace("\r", "").replace("\n", "")
        if chance.random() < 0.5
        else quote(found, errors="replace")
    )


def any_query(chance: Random) -> str:
    """A query, in a quarter of cases; with nothing that opens anything."""
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


def shown(chance: Random, body: bytes, secret: str) -> tuple[Headers, str]:
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
            return (("X-Hub-Signature-256", f"sha256={made}"), ("X-GitHub-Event", odd_word(chance, 0.5, "push"))), ""
        case 4:
            return (("Sentry-Hook-Signature", odd_word(chance, 0.3, made)), ("Sentry-Hook-Resource", odd_word(chance, 0.3, "issue"))), ""
        case 5:
            stamp = chance.choice((str(int(CLOCK.now().timestamp())), "0", "9" * 400, "soon", "-1"))
            return (("webhook-id", "1"), ("webhook-timestamp", stamp), ("webhook-signature", odd_word(chance, 0.5, "v1," + made))), ""
        case 6:
            return (("Authorization", odd_word(chance, 1, "")), ("X-Hook-Token", odd_word(chance, 1, ""))), ""
        case _:
            return (("Authorization", f"Bearer {shown}"),), ""
