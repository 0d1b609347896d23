"""JSON answers, and the headers of every answer."""

from types import MappingProxyType

import msgspec
from aiohttp import web

_ENCODER = msgspec.json.Encoder()
SERVER = "Server"
HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        # The library would say what it is, and of which version.
        SERVER: "smsbridge",
    }
)
"""Of every answer that does not say otherwise itself: no browser runs, frames, guesses at, tells of or keeps what is for programs."""
_JSON = {"Content-Type": "application/json", **HEADERS}


def json_answer(body: object, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer."""
    return web.Response(body=_ENCODER.encode(body), status=status, headers={**_JSON, **headers} if headers else _JSON)
