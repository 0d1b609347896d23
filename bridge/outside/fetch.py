"""The guarded fetch of addresses that somebody else has named: HTTPS alone, public machines alone, bounded, and nowhere else.

The address that is connected to is the one that was looked at: it is checked where its socket is made, after the name was resolved, so
that a name that changes its mind between two look-ups gains nothing. Who calls says which names may be asked at all.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import socket
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.connector import AddrInfoType

from bridge.errors import OutsideError

SECONDS = 10.0
"""How long a fetch may take, from the name to the last byte."""
MOST_BYTES = 64 * 1024
_NEVER = (
    ip_network("168.63.129.16/32"),  # public by its number, and the metadata service of Azure's machines
    ip_network("192.0.0.0/24"),  # for protocols; Oracle's metadata service among them
    ip_network("2001::/32"),  # Teredo hides an address that cannot be checked
)
_UNICAST = ip_network("2000::/3")
"""All that version 6 has given to machines of the internet so far."""
_CARRIERS = ((ip_network("64:ff9b::/96"), 0), (ip_network("2002::/16"), 80))
"""Networks whose addresses hold another of version 4, and how many bits stand behind it: NAT64 (RFC 6052) and 6to4 (RFC 3056)."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is a machine of the internet: no loopback, no private or local network, no metadata service, in no disguise."""
    if any(address in network for network in _NEVER):
        return False
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        for network, behind in _CARRIERS:
            if address in network:
                return is_public(IPv4Address(int(address) >> behind & 0xFFFFFFFF))
        if address not in _UNICAST:
            return False
    return address.is_global and not address.is_multicast


class Shielded:
    """Fetches, by a session that cannot reach what it must not."""

    def __init__(self, session: aiohttp.ClientSession, *, seconds: float = SECONDS) -> None:
        """Fetch by `session`, which `shielded` makes."""
        self._session = session
        self._seconds = seconds

    async def get(self, url: str) -> bytes:
        """What is at an address, if that is an answer of 200. Raises OutsideError, which names no part of the address."""
        if urlsplit(url).scheme != "https":
            raise OutsideError("the address is not https")
        try:
            async with asyncio.timeout(self._seconds), self._session.get(url, allow_redirects=False) as response:
                if response.status != 200:
                    raise OutsideError(f"HTTP {response.status}", status=response.status)
                return await _bounded(response.content)
        except TimeoutError as error:
            raise OutsideError(f"no answer within {self._seconds:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise OutsideError(type(error).__name__) from error


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise OutsideError(f"the answer is longer than {MOST_BYTES} bytes")
    return bytes(body)


@asynccontextmanager
async def shielded(
    *,
    may: Callable[[IPv4Address | IPv6Address], bool] = is_public,
    resolver: AbstractResolver | None = None,
    trusted: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
) -> AsyncIterator[Shielded]:
    """Open a session. `may` says which addresses may be connected to, `trusted` whose certificates are believed. No call is made."""

    def checked(found: AddrInfoType) -> socket:
        family, kind, protocol, _, where = found
        if not may(ip_address(str(where[0]).partition("%")[0])):
            raise PermissionError("an address that must not be reached")
        return socket(family=family, type=kind, proto=protocol)

    connector = aiohttp.TCPConnector(
        socket_factory=checked, resolver=resolver, ssl=True if trusted is None else trusted, force_close=True, use_dns_cache=False
    )
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False) as session:
        yield Shielded(session, seconds=seconds)
