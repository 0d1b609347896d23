"""The emulator put together: `create_emulator` builds an application whose API is under `/api` and whose phones are at `/`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
from aiohttp import web

from bridge.emulator.api import Api
from bridge.emulator.config import EmulatorConfig
from bridge.emulator.door import Door
from bridge.emulator.engine import CALLBACK_TIMEOUT, Emulator
from bridge.emulator.office import Office
from bridge.emulator.phones import Phones
from bridge.ports import Clock

EMULATOR = web.AppKey("emulator", Emulator)
MAX_REQUEST = 20 * 1024 * 1024
"""Bytes; files travel in the body."""


def create_emulator(clock: Clock, config: EmulatorConfig | None = None) -> web.Application:
    """An application to run or to test against; `app[EMULATOR]` is what it does, to look into and to script."""
    app = web.Application(client_max_size=MAX_REQUEST, middlewares=[_answered])
    emulator = Emulator(clock, config or EmulatorConfig())
    app[EMULATOR] = emulator
    door = Door(emulator)
    app.add_routes(Api(emulator, door).routes())
    app.add_routes(Office(emulator, door).routes())
    app.add_routes(Phones(emulator).routes())
    app.cleanup_ctx.append(_background)
    app.on_shutdown.append(_stop)
    return app


@web.middleware
async def _answered(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    """Answer what is raised as an answer. The library would keep the exception in a cycle with its frames, and with them the body."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        kept = {name: value for name, value in error.headers.items() if name == "Allow"}
        return web.Response(status=error.status, text=error.text, headers=kept)


async def _background(app: web.Application) -> AsyncIterator[None]:
    timeout = aiohttp.ClientTimeout(total=CALLBACK_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session, asyncio.TaskGroup() as tasks:
        app[EMULATOR].start(tasks, session)
        yield
        app[EMULATOR].stop()


async def _stop(app: web.Application) -> None:
    """Before connections are closed: an open page would hold the shutdown up."""
    app[EMULATOR].stop()
