"""The road to the gateway: its name, which is looked up for each call, and what can be wrong with it."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from support.ports import free_port


class Road(StrEnum):
    """What is wrong on the way, before a byte can leave."""

    NO_SUCH_NAME = "the name of the gateway is not found (DNS)"
    NOBODY_LISTENS = "nobody listens at its address"


@dataclass(eq=False)
class Names(AbstractResolver):
    """Resolves every name to this machine, while it is not in trouble."""

    trouble: Road | None = None

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """The address, or what a system says that has none."""
        if self.trouble is Road.NO_SUCH_NAME:
            raise OSError(socket.EAI_AGAIN, "Temporary failure in name resolution")
        at = free_port() if self.trouble is Road.NOBODY_LISTENS else port
        return [ResolveResult(hostname=host, host="127.0.0.1", port=at, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held."""


@asynccontextmanager
async def road() -> AsyncIterator[tuple[Names, aiohttp.ClientSession]]:
    """A session whose every call looks the name up anew and connects anew."""
    names = Names()
    connector = aiohttp.TCPConnector(resolver=names, use_dns_cache=False, force_close=True)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield names, session
