"""Amazon's SNS, as far as it is asked: its certificates, which are kept, and the confirmation of subscriptions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bridge.outside.fetch import Shielded, shielded

MOST_KEPT = 32
"""Certificates that are kept: Amazon has one for each region and changes them once in a long while."""


class Amazon:
    """`bridge.ports.Certificates` over guarded fetches."""

    def __init__(self, shielded: Shielded) -> None:
        """Fetch by `shielded`."""
        self._shielded = shielded
        self._kept: dict[str, bytes] = {}

    async def certificate(self, url: str) -> bytes:
        """The certificate at an address, fetched once."""
        found = self._kept.get(url)
        if found is None:
            found = await self._shielded.get(url)
            while len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[url] = found
        return found

    async def confirm(self, url: str) -> None:
        """Ask for the address; what it answers is of no use to us."""
        await self._shielded.get(url)


@asynccontextmanager
async def open_amazon() -> AsyncIterator[Amazon]:
    """Open what Amazon is asked by. No call is made."""
    async with shielded() as door:
        yield Amazon(door)
