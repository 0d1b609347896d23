"""Ways to tell people that are neither Slack nor SMS: a plain webhook, and whatever Apprise knows (mail, Matrix, Telegram, ...)."""

import asyncio
import importlib.util
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import aiohttp

from bridge.domain.telling import Telling

SECONDS = 15.0
"""How long carrying to one address may take."""
PLAIN = ("http://", "https://")
NO_APPRISE = "apprise is not installed: pip install 'smsbridge[apprise]'"


class Ways:
    """`bridge.ports.Courier` over HTTP and Apprise."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """Call by `session`."""
        self._session = session

    async def carry(self, url: str, telling: Telling) -> str:
        """Carry to one address; why that did not work, without the address, or nothing where it did."""
        try:
            async with asyncio.timeout(SECONDS):
                return await (self._post(url, telling) if url.startswith(PLAIN) else _by_apprise(url, telling))
        except TimeoutError:
            return f"no answer within {SECONDS:.0f} s"

    async def _post(self, url: str, telling: Telling) -> str:
        body = {"source": "smsbridge", "id": telling.id, "kind": telling.kind, "text": telling.text, "at": telling.created_at.isoformat()}
        try:
            async with self._session.post(url, json=body, allow_redirects=False) as response:
                return "" if response.status < 300 else f"HTTP {response.status}"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return type(error).__name__


def unusable(urls: Iterable[str]) -> str:
    """Why some of these addresses cannot be used with what is installed; empty where all can."""
    needed = any(not url.startswith(PLAIN) for url in urls)
    return NO_APPRISE if needed and importlib.util.find_spec("apprise") is None else ""


async def _by_apprise(url: str, telling: Telling) -> str:
    try:
        from apprise import Apprise  # noqa: PLC0415 - an extra, which takes long to import
    except ImportError:
        return NO_APPRISE
    apprise = Apprise()
    # Its first use reads a hundred plugins.
    if not await asyncio.to_thread(apprise.add, url):
        return "Apprise does not know this address; look it up at https://appriseit.com/services/"
    return "" if await apprise.async_notify(body=telling.text, title="smsbridge") else "Apprise could not deliver it"


@asynccontextmanager
async def open_ways() -> AsyncIterator[Ways]:
    """Open the session that webhooks share. No call is made."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        yield Ways(session)
