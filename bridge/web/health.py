"""Health, readiness and metrics: what a platform, a load balancer and Prometheus ask."""

import hmac
import ipaddress
from collections.abc import Callable, Sequence

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bridge.domain.state import State
from bridge.errors import StoreError
from bridge.ports import Clock, HealthStore
from bridge.web.answers import json_answer
from bridge.web.metrics import PrometheusMeter


class Health:
    """Answers the health pages."""

    def __init__(
        self, *, store: HealthStore, clock: Clock, meter: PrometheusMeter, degraded: Callable[[], Sequence[str]], metrics_token: str | None
    ) -> None:
        """`degraded` names what is in trouble without making the bridge unable to take posts."""
        self._store = store
        self._clock = clock
        self._meter = meter
        self._degraded = degraded
        self._token = None if metrics_token is None else metrics_token.encode()

    async def ready(self) -> tuple[bool, dict[str, object]]:
        """Whether the store commits, and the body of `/readyz`."""
        degraded = list(self._degraded())
        try:
            await self._store.commits(self._clock.now())
        except StoreError:
            return False, {"status": "failing", "degraded": degraded}
        return True, {"status": "degraded" if degraded else "ok", "degraded": degraded}

    async def metrics(self, *, private: bool) -> bytes:
        """The text of `/metrics`."""
        backlog = await self._store.backlog()
        self._meter.waiting(
            backlog.oldest, unknown=backlog.states.get(State.UNKNOWN, 0), oldest_post=backlog.oldest_post, now=self._clock.now()
        )
        return self._meter.render(private=private)

    def may_see_names(self, request: web.Request) -> bool:
        """Whether names and balance may be shown: to the metrics token, or to this machine itself where no proxy stands between."""
        if self._token is not None:
            given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode("utf-8", "replace")
            if hmac.compare_digest(given, self._token):
                return True
        forwarded = any(name.lower() in _BY_PROXIES or name.lower().startswith("x-forwarded-") for name in request.headers)
        return not forwarded and is_loopback(request.remote)


_BY_PROXIES = frozenset({"forwarded", "via", "x-real-ip"})


def is_loopback(remote: str | None) -> bool:
    """Whether the address is this machine's own, also where IPv6 wraps IPv4."""
    try:
        address = ipaddress.ip_address(remote or "")
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def routes(health: Health) -> list[web.RouteDef]:
    """The addresses of the health pages."""

    async def healthz(_: web.Request) -> web.Response:
        return json_answer({"status": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        ready, body = await health.ready()
        return json_answer(body, status=200 if ready else 503)

    async def metrics(request: web.Request) -> web.Response:
        body = await health.metrics(private=health.may_see_names(request))
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]
