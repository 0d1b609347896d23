"""One after the other: what one person orders is done in the order of its coming, so that each order sees the one before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Orderly:
    """A queue for each person. People do not wait for each other."""

    def __init__(self) -> None:
        """Nobody is there yet."""
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn_of(self, team: str, person: str) -> AsyncIterator[None]:
        """Wait until what this person ordered before is done."""
        key = team, person
        turn = self._turns.get(key)
        if turn is None:
            turn = self._turns[key] = asyncio.Lock()
        async with turn:
            yield
