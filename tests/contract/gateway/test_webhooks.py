"""The pretend gateway calls back: whom, of what, how often."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from support.gateway import ADA, World, sms, world

from bridge.domain.account import Webhook
from bridge.domain.sms import Options
from bridge.emulator import EmulatorConfig
from bridge.emulator.engine import RETRY_AFTER
from bridge.gateway.wire.callbacks import decode_callback


@dataclass
class Ear:
    """Hears callbacks; answers with the statuses given, the last one for ever."""

    statuses: list[int]
    heard: list[tuple[str, web.Request, bytes]] = field(default_factory=list)

    async def hear(self, request: web.Request) -> web.Response:
        """Keep one."""
        body = await request.read()
        self.heard.append((request.path, request, body))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 302 else {})


@asynccontextmanager
async def hearing(*statuses: int, scale: float = 1.0) -> AsyncIterator[tuple[World, Ear, str]]:
    """An emulator without webhooks, an ear, and its address."""
    ear = Ear(list(statuses) or [200])
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", ear.hear)
    async with TestServer(app) as server, world(EmulatorConfig(rate=0, reports=(), retry_scale=scale)) as w:
        yield w, ear, str(server.make_url("/"))


async def attempts(w: World, count: int) -> None:
    """Until so many attempts have come to their end."""
    async with asyncio.timeout(3):
        while len(w.emulator.callbacks) < count:
            w.emulator.called_back.clear()
            await w.emulator.called_back.wait()


async def test_fourteen_attempts() -> None:
    """A receiver that fails for days is asked at the page's times, fourteen times in all, and then no more."""
    async with hearing(503) as (w, ear, url):
        await w.client.add_webhook(Webhook(target_url=url, event_type="sms_mo"))
        w.emulator.inbound(ADA, "ok")
        for count, pause in enumerate(RETRY_AFTER, 1):
            await attempts(w, count)
            await w.clock.advance(pause - 1)
            assert len(ear.heard) == count
            await w.clock.advance(1)
        await attempts(w, 14)
        await w.clock.advance(30 * 86_400)
        assert len(ear.heard) == 14
        assert RETRY_AFTER[:5] == (60, 300, 1800, 3600, 7200)
        assert 3.3 < sum(RETRY_AFTER) / 86_400 < 3.6


async def test_the_plan_of_repeats_scales() -> None:
    """A demo need not wait for days."""
    async with hearing(503, 200, scale=0.001) as (w, ear, url):
        await w.client.add_webhook(Webhook(target_url=url, event_type="all"))
        w.emulator.inbound(ADA, "ok")
        await attempts(w, 1)
        await w.clock.advance(0.06)
        await attempts(w, 2)
        assert len(ear.heard) == 2


@pytest.mark.parametrize(
    ("status", "again"), [(200, False), (204, False), (302, False), (404, False), (401, False), (429, True), (500, True)]
)
async def test_what_ends_a_callback(status: int, *, again: bool) -> None:
    """2xx and 3xx are success and no redirect is followed; of the 4xx only 429 is repeated."""
    async with hearing(status, 200) as (w, ear, url):
        await w.client.add_webhook(Webhook(target_url=url, event_type="all"))
        w.emulator.inbound(ADA, "ok")
        await attempts(w, 1)
        await w.clock.advance(60)
        if again:
            await attempts(w, 2)
        assert [path for path, _, _ in ear.heard] == ["/"] * (1 + again)


async def test_a_webhook_hears_its_own_events() -> None:
    """By event and filter, in its method, with its headers; one event goes to each that wants it."""
    async with hearing() as (w, ear, url):
        for path, event, method, wanted in (
            ("json", "sms_mo", "JSON", None),
            ("form", "all", "POST", None),
            ("query", "sms_mo", "GET", "493023125000"),
            ("other", "sms_mo", "GET", "4912345"),
            ("reports", "dlr", "JSON", None),
        ):
            hook = Webhook(
                target_url=url + path, event_type=event, request_method=method, headers="X-A: one\nX-B: two", event_filter=wanted
            )
            assert (await w.client.add_webhook(hook)).done
        w.emulator.inbound(ADA, "ok")
        await attempts(w, 3)
        assert sorted(path for path, _, _ in ear.heard) == ["/form", "/json", "/query"]
        for path, request, body in ear.heard:
            assert (request.headers["X-A"], request.headers["X-B"]) == ("one", "two")
            assert request.method == ("GET" if path == "/query" else "POST")
            callback = decode_callback(request.method, request.headers.get("Content-Type", ""), request.rel_url.raw_query_string, body)
            assert callback.reply is not None
            assert (callback.reply.text, callback.reply.sender) == ("ok", ADA[1:])
        (form,) = [body for path, _, body in ear.heard if path == "/form"]
        assert parse_qs(form.decode())["webhook_event"] == ["sms_mo"]


async def test_a_click_is_a_callback() -> None:
    """A tap on a shortened link is told with totals that are numbers; an SMS without one cannot be tapped."""
    async with hearing() as (w, ear, url):
        await w.client.add_webhook(Webhook(target_url=url, event_type="tracking", request_method="JSON"))
        await w.client.send(sms("see https://example.org/x now", options=Options(performance_tracking=True)))
        await w.client.send(sms("plain"))
        tracked, plain = w.emulator.account.received()
        assert (w.emulator.click(tracked), w.emulator.click(tracked), w.emulator.click(plain)) == (True, True, False)
        await attempts(w, 2)
        clicks = [decode_callback("POST", "application/json", "", body).click for _, _, body in ear.heard]
        assert {(click.final_url, click.gateway_id) for click in clicks if click} == {("https://example.org/x", tracked.id)}
        assert sorted(click.clicks for click in clicks if click) == [1, 2]
