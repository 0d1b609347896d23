"""JSON answers."""

import msgspec
from aiohttp import web

_ENCODER = msgspec.json.Encoder()
_JSON = {"Content-Type": "application/json"}


def json_answer(body: object, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer."""
    return web.Response(body=_ENCODER.encode(body), status=status, headers={**_JSON, **headers} if headers else _JSON)
