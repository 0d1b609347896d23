"""A whole bridge over the emulator, on free ports of this machine, for tests from outside."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import aiohttp
from support.ports import free_port

from bridge.app import open_bridge
from bridge.config import load
from bridge.emulator.app import EMULATOR, create_emulator
from bridge.emulator.config import EmulatorConfig
from bridge.emulator.engine import Emulator
from bridge.parts import Bridge
from bridge.planning.rules import Rules
from bridge.runtime.clock import SystemClock
from bridge.serving import serving
from bridge.settings import DatabaseUrl, Settings
from bridge.web.server import listening

T = TypeVar("T")

TOML = """
[sms]
from = "Alerts"
rate = 0

[limits]
recipient = []

[contacts]
ada  = "+4915228817386"
bert = "+491729980752"

[groups]
oncall = ["ada", "bert"]

[hooks.demo]
secrets = ["old", "new"]

[hooks.free]
open = true

[hooks.orders]
format = "direct"
secrets = ["demo"]
allow = ["oncall"]

[[routes]]
name = "critical"
match = ['severity="critical"']
to = ["oncall"]
group_wait = "0s"

[[routes]]
name = "rest"
to = ["ada"]
group_wait = "0s"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A running bridge, the emulator behind it, and a client."""

    url: str
    bridge: Bridge
    emulator: Emulator
    http: aiohttp.ClientSession

    async def until_sent(self, count: int, *, seconds: float = 10.0) -> list[str]:
        """The texts of the first `count` SMS on the phones, oldest first; fails when they do not come."""
        return await until(lambda: texts(self.emulator), lambda found: len(found) >= count, seconds=seconds)


def texts(emulator: Emulator) -> list[str]:
    """The texts of all SMS on the phones, in the order of their ids."""
    return [sms.text for sms in sorted(emulator.account.received(), key=lambda sms: int(sms.id))]


async def until(look: Callable[[], T | Awaitable[T]], good: Callable[[T], bool], *, seconds: float = 10.0) -> T:
    """What `look` returns once it is good; fails with what it returned last."""
    clock = SystemClock()
    end = clock.monotonic() + seconds
    while True:
        looked = look()
        found = await looked if isinstance(looked, Awaitable) else looked
        if good(found):
            return found
        assert clock.monotonic() < end, f"not within {seconds} s, last seen: {found!r}"
        await clock.sleep(0.02)


@asynccontextmanager
async def running(
    tmp_path: Path | None = None, *, toml: str = TOML, emulator: EmulatorConfig | None = None, metrics_token: str | None = None
) -> AsyncIterator[Running]:
    """The bridge with `toml` as its configuration; its store in memory, or a file under `tmp_path`."""
    clock = SystemClock()
    rules: Rules = load(toml, env={})
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    config = emulator or EmulatorConfig(
        signing_key="k" * 32, callback_url=f"{url}/gateway/seven", rate=0, report_seconds=0.05, credit=Decimal(1000)
    )
    pretend = create_emulator(clock, config)
    async with listening(pretend, host="127.0.0.1", port=0) as gateway:
        settings = Settings(
            port=port,
            public_url=url,
            database=DatabaseUrl(path=None if tmp_path is None else tmp_path / "bridge.db"),
            seven_api_key="key",
            seven_api_url=f"http://127.0.0.1:{gateway}/api",
            seven_signing_key="k" * 32,
            metrics_token=metrics_token,
        )
        async with open_bridge(settings, lambda: rules) as bridge, serving(bridge), aiohttp.ClientSession() as http:
            yield Running(url=url, bridge=bridge, emulator=pretend[EMULATOR], http=http)
