"""Reading requests."""

import asyncio

from aiohttp import web
from aiohttp.test_utils import TestServer

from bridge.web.incoming import incoming
from bridge.web.middleware import errors_answered


async def read(request: web.Request) -> web.Response:
    """Answer with the body, for which there is next to no patience."""
    return web.Response(body=(await incoming(request, "http://test", patience=0.01)).body)


async def test_a_body_that_never_ends_is_503_and_may_be_posted_again() -> None:
    """A sender that stalls holds no connection for ever, and hears nothing that would make it drop its alert."""
    app = web.Application(middlewares=[errors_answered])
    app.add_routes([web.post("/", read)])
    async with TestServer(app) as server:
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        assert head.startswith("HTTP/1.1 503 ")
        assert "Retry-After: " in head
        writer.close()
        await writer.wait_closed()
