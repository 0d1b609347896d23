"""Reloading: a changed configuration counts as a whole from one moment on; a wrong one changes nothing, and somebody hears of it.

Everything asks for the rules anew where it needs them, so that putting new ones in their place is all there is to do.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bridge.delivery.loop import forever
from bridge.domain.trouble import TroubleKind
from bridge.errors import Problem, ProblemsError
from bridge.planning.rules import Rules
from bridge.ports import Bell, Teller

log = logging.getLogger("smsbridge.config")

EVERY = 1.0
"""Seconds between looks at the file; it counts when it was the same at two of them, since editors write in several steps."""
_NUMBER = re.compile(r"\+?[0-9][0-9 ()/.-]{5,}[0-9]")
"""What may be a number in the words of a mistake: a log shows none."""


class Source(Protocol):
    """Where the configuration comes from. All are called in a thread."""

    def stamp(self) -> object:
        """Something that differs when what is written there has changed; None where it cannot change."""
        ...

    def load(self) -> Rules:
        """Read and check it. Raises ProblemsError."""
        ...

    def doubts(self, rules: Rules) -> Sequence[Problem]:
        """What is no mistake in them, and worth a word."""
        ...


class Reloader:
    """Puts new rules in the place of the old ones."""

    def __init__(
        self,
        *,
        source: Source,
        rules: Callable[[], Rules],
        prepare: Callable[[Rules], Awaitable[None]],
        put: Callable[[Rules], None],
        teller: Teller,
        bell: Bell,
    ) -> None:
        """`prepare` is awaited before `put` makes rules those that `rules` returns; `bell` is its own."""
        self._prepare = prepare
        self._source = source
        self._rules = rules
        self._put = put
        self._teller = teller
        self._bell = bell
        self._asked = False
        self._wrong = False
        self._seen: object = None
        self._read: object = None

    def ask(self) -> None:
        """Read the configuration now, whether it has changed or not."""
        self._asked = True
        self._bell.ring()

    async def run(self) -> None:
        """Look after the configuration until cancelled."""
        await forever("reload", self.step, lambda: self._bell.wait(EVERY), self._teller)

    async def step(self) -> bool:
        """Look at the source, and reload if it has changed and stands still, or somebody asks."""
        asked, self._asked = self._asked, False
        stamp = await asyncio.to_thread(self._source.stamp)
        stands, self._seen = stamp == self._seen, stamp
        if stamp is None:
            if asked:
                log.warning("config.no_file", extra={"place": "SMSBRIDGE_CONFIG_TOML", "kept": "until the next start"})
        elif asked or (stands and stamp != self._read):
            await self._reload()
            # Not before: what the store did not take is read once more at the next look.
            self._read = stamp
        return False

    async def _reload(self) -> None:
        try:
            rules = await asyncio.to_thread(self._source.load)
        except ProblemsError as error:
            self._keep(error.problems)
            return
        changed, mended = rules != self._rules(), self._wrong
        self._wrong = False
        if changed:
            await self._prepare(rules)
            self._put(rules)
        if changed or mended:
            facts = {"hooks": len(rules.hooks), "routes": len(rules.routes), "contacts": len(rules.contacts)}
            log.info("config.reloaded" if changed else "config.mended", extra=facts)
        for doubt in await asyncio.to_thread(self._source.doubts, rules) if changed else ():
            log.warning("config.doubt", extra={"place": doubt.place, "text": _NUMBER.sub("…", doubt.text)})

    def _keep(self, problems: Sequence[Problem]) -> None:
        """The old rules stay; each mistake is logged, and the first wrong version is told until one is right again."""
        for problem in problems:
            log.error("config.mistake", extra={"place": problem.place, "text": _NUMBER.sub("…", problem.text)})
        if not self._wrong:
            self._wrong = True
            self._teller.tell(TroubleKind.CONFIG, mistakes=len(problems), place=problems[0].place if problems else "")
