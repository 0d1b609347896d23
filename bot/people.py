"""Who somebody is: looked up in Slack once, kept in the store, looked up again when it is old."""

from datetime import timedelta

from bot.slack import Slack, Trouble
from bridge.domain.chat import Person
from bridge.ports import ChatStore, Clock

FRESH = timedelta(hours=12)
"""How long what Slack said of somebody counts."""
USABLE = timedelta(days=30)
"""How long it counts while Slack does not answer."""


class People:
    """Finds people."""

    def __init__(self, *, slack: Slack, store: ChatStore, clock: Clock) -> None:
        """Keep in `store` what `slack` says."""
        self._slack = slack
        self._store = store
        self._clock = clock

    async def known(self, team: str, ident: str) -> Person | None:
        """Somebody, if what is kept of them is fresh. Asks nobody but the store."""
        return await self._kept(team, ident, FRESH)

    async def seen(self, team: str, ident: str) -> Person | None:
        """Somebody as they were seen last, however long ago: for their language and time zone alone."""
        return await self._store.person(team, ident)

    async def find(self, team: str, ident: str) -> Person | Trouble:
        """Somebody, from Slack where what is kept is not fresh; what is kept, where Slack does not answer."""
        known = await self.known(team, ident)
        if known is not None:
            return known
        found = await self._slack.person(team, ident)
        if isinstance(found, Trouble):
            return await self._kept(team, ident, USABLE) or found
        await self._store.keep_person(found)
        return found

    async def _kept(self, team: str, ident: str, age: timedelta) -> Person | None:
        person = await self._store.person(team, ident)
        # What was read in the future was read before the clock was set back, nobody knows how long ago.
        return person if person is not None and abs(self._clock.now() - person.read_at) < age else None
