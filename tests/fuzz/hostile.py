"""Hostile values and bodies: what somebody may put in every field, and how it may be written."""

import json
import math
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from urllib.parse import quote, urlencode

from fuzz.planted import GUEST, TEXT

TEXTS = (
    *("", " ", "0", "-1", "null", "NaN", "true", "1e400", "9" * 400, "2026-13-45T99:99:99Z", "0001-01-01T00:00:00Z", "+" + "4" * 40),
    *(
        "\0",
        "a\0b",
        "\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07",
        "\u202eevil\u2066\u2069",
        "\u200b" * 50,
        "\ufeff",
        "\ud800",
        "\udfff\ud800",
        "\u2028",
    ),
    *("👩‍👩‍👧‍👦" * 40, "Z" + "\u0334" * 300, "é" * 3000, "x" * 20_000, "\n" * 500, "\t \r\n" * 500),
    *(
        "{{ 7 * 7 }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for a in range(10**9) %}x{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "${jndi:ldap://127.0.0.1/a}",
    ),
    *(
        "%s%s%n%x",
        "{0}{title!r:>99999999}",
        "' OR 1=1; DROP TABLE posts; --",
        '"; ATTACH DATABASE "x',
        "../../../../etc/passwd",
        "$(id)`id`|id",
    ),
    *(
        "a" * 40 + "!",
        "(a+)+$",
        "=" * 3000,
        "[[" * 300,
        "<" * 3000,
        "<a " * 2000,
        "&" * 2000,
        "\\u" * 900,
        "[" * 3000,
        "*" * 3000,
        "*a " * 1500,
    ),
    *(" " * 5000 + "x", "a." * 2000, "a-" * 2000, "1:" * 2000, "((((" * 500, "<!--" * 1500, "<script" * 900, "${A" * 1000, "x=1&" * 2000),
    *("in 1 h " * 12, "next " * 16, "a=b," * 2000, ", " * 2000, "`" * 3000, "[a](" * 1500, "__" * 1500, "http://" * 900, "@" * 3000),
    *("<!channel> <@U0ADA> <https://x|y>", "<script>alert(1)</script>", "]]>", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;"),
    *(
        f"call 0{GUEST} now",
        "+49" + GUEST,
        f"{TEXT} {TEXT}",
        f"{TEXT}\n" * 200,
        "firing",
        "resolved",
        "critical",
        "ok",
        "ada",
        "STOP",
        "ok 7",
    ),
)
"""Each for a reader of its own: of numbers, times, terminals, templates, formats, SQL, paths, patterns, markup, mentions and words."""

KEYS = (
    *("title", "text", "message", "status", "state", "severity", "level", "name", "labels", "annotations", "alerts", "startsAt", "endsAt"),
    *(
        "fingerprint",
        "groupKey",
        "version",
        "externalURL",
        "link",
        "url",
        "id",
        "event",
        "action",
        "data",
        "incident",
        "alert",
        "body",
        "Type",
    ),
    *("__proto__", "__class__", "items", "values", "get", "", "\0", "a.b[0]", "-", "😀", "key" * 500),
)
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
TYPES = (
    *(JSON, JSON, JSON, FORM, "text/plain", "text/xml", "text/html", "multipart/form-data; boundary=x", "application/cloudevents+json"),
    *(
        "application/json; charset=utf-16",
        "text/plain; charset=idna",
        "text/plain; charset=unknown-8",
        "application/json; charset=zlib_codec",
    ),
    *("text/plain; charset=undefined", "application/octet-stream", "*/*", "json", "", ";" * 300, "multipart/form-data", "image/png"),
)
DEEPEST = 100_000
LARGE = 6 * 1024 * 1024
MOST_PLACES = 2000
"""In a body that is changed further: its size would multiply each time."""


def text(chance: Random) -> str:
    """A hostile text."""
    found = chance.choice(TEXTS)
    return found if chance.random() < 0.8 else found + chance.choice(TEXTS)[:2000]


def value(chance: Random) -> object:
    """A hostile value of any type."""
    return chance.choice(_VALUES)(chance)


def _nested(chance: Random) -> object:
    found: object = text(chance)
    for _ in range(chance.choice((3, 60, 400))):
        found = [found] if chance.random() < 0.5 else {chance.choice(KEYS): found}
    return found


def _number(chance: Random) -> object:
    return chance.choice((0, -1, 2**31, 2**63, -(2**63) - 1, 2**64, 10**300, 10**4000, 1e308, -1e-308, 0.1, math.nan, math.inf, -math.inf))


def _list(chance: Random) -> object:
    return [chance.choice((1, "a", None, {}, []))] * chance.choice((0, 1, 3, 2000))


def _table(chance: Random) -> object:
    return {f"k{n}": n for n in range(chance.choice((1, 900)))} if chance.random() < 0.2 else {chance.choice(KEYS): text(chance)}


_VALUES: tuple[Callable[[Random], object], ...] = (
    *(text, text, text, text, _number, _number, _list, _table, _nested),
    *(lambda _: None, lambda _: True, lambda _: False),
)


def mutated(body: object, chance: Random) -> object:
    """A body with some of its values, keys and items changed."""
    found = deepcopy(body)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        places = list(_places(found))
        if not places:
            return value(chance)
        if len(places) > MOST_PLACES:
            break
        holder, key = chance.choice(places)
        _change(holder, key, chance)
    return found


def _places(node: object) -> Iterator[tuple[dict[str, object] | list[object], str | int]]:
    if isinstance(node, dict):
        for key, item in list(node.items()):
            yield node, key
            yield from _places(item)
    elif isinstance(node, list):
        for index, item in enumerate(node[:50]):
            yield node, index
            yield from _places(item)


def _change(holder: dict[str, object] | list[object], key: str | int, chance: Random) -> None:
    if isinstance(holder, list):
        assert isinstance(key, int)
        holder[key : key + 1] = chance.choice(([value(chance)], [], [holder[key]] * 40))
        return
    assert isinstance(key, str)
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1:
            holder[chance.choice(KEYS)] = holder.pop(key)
        case 2:
            holder[chance.choice(KEYS)] = value(chance)
        case _:
            holder[key] = value(chance)


def fields(chance: Random) -> object:
    """An object of keys that every reader knows, with values of any type."""
    return {chance.choice(KEYS): value(chance) for _ in range(chance.randint(1, 12))}


def written(body: object, chance: Random) -> bytes:
    """JSON, as badly written as it may come."""
    said = json.dumps(body, ensure_ascii=chance.random() < 0.5)
    if chance.random() < 0.1:
        said = said.replace("{", '{"status": "firing", "status": 2, "title": 1, "title": null, ', 1)
    raw = said.encode(chance.choice(("utf-8",) * 12 + ("utf-16", "utf-32", "utf-16-be", "utf-7")), "surrogatepass")
    return garbled(raw, chance) if chance.random() < 0.15 else raw


def garbled(raw: bytes, chance: Random) -> bytes:
    """Bytes cut off, overwritten, doubled or mixed with others."""
    at = chance.randint(0, len(raw))
    match chance.randrange(5):
        case 0:
            return raw[:at]
        case 1:
            return raw[:at] + chance.randbytes(chance.randint(1, 40)) + raw[at + chance.randint(0, 40) :]
        case 2:
            return raw[:at] + b"\0" + raw[at:]
        case 3:
            return raw + raw[at:]
        case _:
            return b"\xef\xbb\xbf" + raw + b"}" * 5


def as_form(body: object, chance: Random) -> bytes:
    """A form of an object's values; nested ones as `a[b]`, as JSON, or as `payload`."""
    if chance.random() < 0.15:
        return urlencode({"payload": written(body, chance)}).encode()
    pairs = body.items() if isinstance(body, dict) else [("text", body)]
    said = [
        (name, item if isinstance(item, str) else json.dumps(item, ensure_ascii=False))
        for name, item in pairs
        for _ in range(chance.choice((1, 1, 3)))
    ]
    return "&".join(f"{quote(name, errors='replace')}={quote(one, errors='replace')}" for name, one in said).encode()


def odd(chance: Random) -> bytes:
    """A body that is no object at all: markup, parts, prose, noise, and depth without end."""
    said = text(chance).encode("utf-8", "surrogatepass")
    match chance.randrange(9):
        case 0:
            return b"<alert><title>" + said + b"</title><status>firing</status></alert>"
        case 1:
            return b"<html><style>" + said + b"</style><body>" + said + b"<br>" + TEXT.encode()
        case 2:
            return (
                b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n' + said + b'\r\n--x\r\nContent-Disposition: form-data; name="'
            )
        case 3:
            return b"CRITICAL: " + said + b"\nHost: " + said
        case 4:
            return chance.randbytes(chance.choice((1, 30, 3000)))
        case 5:
            return chance.choice((b"[", b'{"a":', b'[{"a":', b"<a>", b"(", b'"\\')) * chance.choice((50, 900, DEEPEST))
        case 6:
            return b'{"title": ' + b"9" * chance.choice((400, 5000, 200_000)) + b"}"
        case 7:
            return b"" if chance.random() < 0.5 else said
        case _:
            return b'{"title": "' + said + b'", "title": NaN, "status": Infinity}'


def large(chance: Random) -> bytes:
    """A body above what is kept."""
    return b'{"title": "' + chance.choice((b"a", b"\\u0000", b"<a ", b" ", b"[[", b"\xc3\xa9")) * (LARGE // 4)
