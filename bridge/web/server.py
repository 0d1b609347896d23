"""The listening socket around an application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bridge.web.answers import HEADERS, SERVER
from bridge.web.malformed import http_log

HTTP_SECONDS = 5.0
"""How long open requests may take when the bridge stops; with a call under way it stays below the 30 s of a PaaS."""
MAX_LINE = 65_536
"""Bytes of a request's first line, and of one header: some senders bring a whole alert in the query."""


async def _shielded(_request: web.Request, response: web.StreamResponse) -> None:
    if response.headers[SERVER] == HEADERS[SERVER]:
        return  # a JSON answer, made with all of them
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers[SERVER] = HEADERS[SERVER]


@asynccontextmanager
async def listening(app: web.Application, *, host: str, port: int) -> AsyncIterator[int]:
    """Serve an application; the port that it listens on (of use where `port` is 0). Raises OSError when it cannot."""
    app.on_response_prepare.append(_shielded)
    runner = web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=HTTP_SECONDS,
        # A body that is packed in a way that the library does not know would be refused, and its alert lost: web/incoming.py unpacks.
        auto_decompress=False,
        logger=http_log(),
        max_line_size=MAX_LINE,
        max_field_size=MAX_LINE,
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
