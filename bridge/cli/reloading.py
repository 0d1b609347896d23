"""The configuration of a process that serves: read again when its file changes, and on SIGHUP."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bridge.cli import program
from bridge.cli.addition import Addition
from bridge.config import warnings
from bridge.delivery.reload import Reloader
from bridge.errors import Problem
from bridge.parts import Bridge
from bridge.planning.rules import Rules
from bridge.runtime.bell import Bell
from bridge.serving import Extension, Surface
from bridge.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSource:
    """The file of the settings. `${VAR}` in it is filled from the environment of the process and from `.env` as it is by then."""

    settings: Settings
    additions: Sequence[Addition] = ()
    adapt: Callable[[Rules], Rules] = lambda rules: rules
    """What is done with rules before they count."""

    def stamp(self) -> object:
        """Which file stands there, how long it is, and when it was written; None for a text in a variable, which stays as it is."""
        if self.settings.config_toml is not None:
            return None
        try:
            found = self.settings.config_path.stat()
        except OSError as error:
            return error.errno or -1
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns

    def load(self) -> Rules:
        """Read and check it as at the start. Raises ProblemsError."""
        return self.adapt(program.keyless_rules(program.with_variables_of_now(self.settings), self.additions))

    def doubts(self, rules: Rules) -> Sequence[Problem]:
        """What `check` would warn of in the file."""
        return warnings(rules)


def reloading(source: FileSource, holder: program.RulesHolder) -> Extension:
    """What keeps the rules in `holder` up to date, beside a bridge that serves."""

    @asynccontextmanager
    async def extension(bridge: Bridge) -> AsyncIterator[Surface]:
        reloader = Reloader(
            source=source, rules=holder, prepare=bridge.book.prepare, put=holder.put, teller=bridge.alarms, bell=Bell(bridge.clock)
        )
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, reloader.ask)
        try:
            yield Surface(routes=(), loops=(reloader.run,), degraded=lambda: ())
        finally:
            loop.remove_signal_handler(signal.SIGHUP)

    return extension
