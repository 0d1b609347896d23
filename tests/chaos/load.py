"""The load: tools that post alerts and orders until they hear 200, and people who type; each remembers what was answered 200."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field

import aiohttp
from support.fake_slack import FakeSlack
from support.posts import firing, group

from bridge.ports import Clock
from chaos.gateway import REPORTED

PAUSE, AGAIN = 0.2, 0.05
"""Seconds between two requests of one sender, and before one that failed is tried again."""
TOOLS, PROGRAMS, PEOPLE = 6, 3, 3
BALANCE_EVERY = 5
"""So often somebody asks for the balance, too: that is begun at the counter and finished by the worker."""
TIMEOUT = aiohttp.ClientTimeout(total=5)


@dataclass
class Load:
    """Everybody who asks something of the bridge."""

    url: str
    slack: FakeSlack
    clock: Clock
    answered: dict[str, str] = field(default_factory=dict)
    """The texts that were answered 200, and who had them answered."""
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def senders(self) -> list[Coroutine[object, object, None]]:
        """All of them, each until `stopped` is set and its last request has its answer."""
        return [
            *(self._tool(f"tool{n}") for n in range(TOOLS)),
            *(self._program(f"program{n}") for n in range(PROGRAMS)),
            *(self._person(self.slack.person(f"U{n}")) for n in range(PEOPLE)),
        ]

    async def _tool(self, name: str) -> None:
        """A tool that repeats a post until it is accepted, as tools do; every other alert is critical."""
        async with aiohttp.ClientSession(headers={"Authorization": "Bearer s"}, timeout=TIMEOUT) as http:
            number = 0
            while not self.stopped.is_set():
                number += 1
                title = _text(name, number)
                body = group(firing(title, severity="critical" if number % 2 else "warning") | {"fingerprint": title})
                await self._until_accepted(http, "alerts", body)
                self.answered[title] = "alerts"
                await self.clock.sleep(PAUSE)

    async def _program(self, name: str) -> None:
        """A program that orders an SMS, by the same reference until it is accepted."""
        async with aiohttp.ClientSession(headers={"Authorization": "Bearer s"}, timeout=TIMEOUT) as http:
            number = 0
            while not self.stopped.is_set():
                number += 1
                text = _text(name, number)
                await self._until_accepted(http, "orders", {"to": "ada", "text": text, "foreign_id": text})
                self.answered[text] = "orders"
                await self.clock.sleep(PAUSE)

    async def _person(self, user: str) -> None:
        """Somebody who types one SMS after the other, each another one; what was not acknowledged is not typed again."""
        number = 0
        while not self.stopped.is_set():
            number += 1
            text = _text(user, number)
            if await self._typed(user, f"send ada {text}") in {"On", "One"}:
                self.answered[text] = "people"
            if number % BALANCE_EVERY == 0:
                await self._typed(user, "balance")
            await self.clock.sleep(PAUSE)

    async def _typed(self, user: str, line: str) -> str:
        """The first word of the answer; empty where there was none."""
        try:
            found = await self.slack.command(line, user=user)
        except (aiohttp.ClientError, TimeoutError):
            return ""
        return found.text.partition(" ")[0] if found.status == 200 else ""

    async def _until_accepted(self, http: aiohttp.ClientSession, hook: str, body: object) -> None:
        while True:
            try:
                async with http.post(f"{self.url}/hooks/{hook}", json=body) as answer:
                    await answer.read()
                    if answer.status == 200:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            await self.clock.sleep(AGAIN)


def _text(name: str, number: int) -> str:
    return f"{name}x{number}{REPORTED if number % 3 == 0 else ''}"
