"""The emulator for tests: with the bridge's own client, or as bytes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp.test_utils import TestClient, TestServer
from support.clock import FakeClock

from bridge.domain.sms import Sms
from bridge.emulator import EMULATOR, Emulator, EmulatorConfig, create_emulator
from bridge.gateway.client import SevenClient

ADA, BERT = "+4915228817386", "+491729980752"
KEY = {"X-Api-Key": "key"}
JSON = KEY | {"Accept": "application/json"}


@dataclass
class World:
    """A client, the emulator it talks to, and their clock."""

    client: SevenClient
    emulator: Emulator
    clock: FakeClock


@asynccontextmanager
async def world(config: EmulatorConfig | None = None, *, key: str = "key", signing_key: str | None = None) -> AsyncIterator[World]:
    """An emulator on a free port and a client for it."""
    clock = FakeClock()
    async with TestServer(create_emulator(clock, config)) as server:
        url = str(server.make_url("/api"))
        async with SevenClient.connect(key=key, clock=clock, url=url, signing_key=signing_key, timeout=lambda: 1.0) as client:
            yield World(client, server.app[EMULATOR], clock)


def sms(text: str = "disk full", *to: str, **more: object) -> Sms:
    """An SMS to ada, or to whom is named."""
    return Sms(to=to or (ADA,), text=text, **more)


@asynccontextmanager
async def browser(config: EmulatorConfig | None = None) -> AsyncIterator[tuple[TestClient, Emulator, FakeClock]]:
    """An HTTP client at an emulator."""
    clock = FakeClock()
    async with TestClient(TestServer(create_emulator(clock, config))) as client:
        yield client, client.app[EMULATOR], clock
