"""The bridge at work: its loops, and its HTTP surface with what other surfaces add."""

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from bridge.delivery.loop import forever
from bridge.domain.post import MAX_BODY
from bridge.parts import Bridge
from bridge.runtime.loops import beside
from bridge.web import gateway as gateway_routes
from bridge.web import handshakes as handshake_routes
from bridge.web import health as health_routes
from bridge.web import hooks as hook_routes
from bridge.web.guard import CallbackGuard, callback_token
from bridge.web.health import Health
from bridge.web.middleware import errors_answered
from bridge.web.server import listening
from bridge.web.services import SERVICES, Services

ALIVE_EVERY = 5.0
ALIVE_LEASE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What another surface than the bridge's own adds to it."""

    routes: Sequence[web.RouteDef]
    loops: Sequence[Callable[[], Coroutine[None, None, None]]]
    degraded: Callable[[], Sequence[str]]
    """What is in trouble by now, for `/readyz`."""


Extension = Callable[[Bridge], AbstractAsyncContextManager[Surface]]
"""Builds a surface over an open bridge."""


def create_app(bridge: Bridge, *surfaces: Surface) -> web.Application:
    """The HTTP surface over a bridge, with what other surfaces add."""
    settings = bridge.settings
    app = web.Application(middlewares=[errors_answered], client_max_size=MAX_BODY + 1)
    app[SERVICES] = Services(
        posts=bridge.posts,
        direct=bridge.direct,
        preview=bridge.preview,
        look=bridge.look,
        cancel=bridge.cancel,
        reports=bridge.hearing.reports,
        replies=bridge.hearing.replies,
        clicked=lambda click, nonce: bridge.store.replies.clicked(click, bridge.clock.now(), nonce=nonce),
        guard=CallbackGuard(clock=bridge.clock, signing_key=settings.seven_signing_key, token=callback_token(bridge.secret_key)),
        public_url=lambda: settings.public_url,
    )
    health = Health(
        store=bridge.store.meta,
        clock=bridge.clock,
        meter=bridge.meter,
        degraded=lambda: (
            *bridge.hold.degraded,
            *(name for surface in surfaces for name in surface.degraded()),
            *(("ephemeral",) if settings.ephemeral else ()),
        ),
        metrics_token=settings.metrics_token,
    )
    app.add_routes([*hook_routes.routes(), *handshake_routes.routes(), *gateway_routes.routes(), *health_routes.routes(health)])
    for surface in surfaces:
        app.add_routes(surface.routes)
    return app


@asynccontextmanager
async def working(bridge: Bridge, *surfaces: Surface) -> AsyncIterator[None]:
    """Everything that runs by itself, until the end of the context. A loop that dies takes the bridge down with it."""
    loops = (
        bridge.dispatcher.run(),
        bridge.prover.run(),
        bridge.sorter.run(),
        bridge.bundler.run(),
        bridge.sweeper.run(),
        bridge.recaller.run(),
        bridge.hold.run(),
        bridge.credit.run(),
        bridge.retention.run(),
        bridge.alarms.run(),
        bridge.carrier.run(),
        bridge.fallback.run(),
        bridge.watcher.run(),
        *(loop() for loop in bridge.hearing.loops),
        _stay_alive(bridge),
        forever("book", bridge.book.step, lambda: bridge.clock.sleep(bridge.book.pause), bridge.alarms),
        *(loop() for surface in surfaces for loop in surface.loops),
    )
    await bridge.alarms.resume()
    await bridge.watcher.clear()
    await bridge.book.prepare(bridge.rules())
    async with beside(*loops):
        yield
    await bridge.watcher.stop()
    await bridge.recaller.run_once()
    await bridge.store.meta.leave(bridge.holder)


async def _stay_alive(bridge: Bridge) -> None:
    async def say() -> bool:
        await bridge.store.meta.stay_alive(bridge.holder, bridge.clock.now(), ALIVE_LEASE)
        return False

    await forever("alive", say, lambda: bridge.clock.sleep(ALIVE_EVERY), bridge.alarms)


@asynccontextmanager
async def serving(bridge: Bridge, *, port: int | None = None, extensions: Sequence[Extension] = ()) -> AsyncIterator[int]:
    """The whole bridge with its surfaces, working and listening; the port that it listens on."""
    chosen = bridge.settings.port if port is None else port
    async with AsyncExitStack() as stack:
        surfaces = [await stack.enter_async_context(extension(bridge)) for extension in extensions]
        app = create_app(bridge, *surfaces)
        actual = await stack.enter_async_context(listening(app, host=bridge.settings.host, port=chosen))
        await stack.enter_async_context(working(bridge, *surfaces))
        yield actual
