"""What another surface brings along to the programs: its settings, its findings, and what runs beside the bridge."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bridge.desk.doctor import Finding
from bridge.errors import Problem
from bridge.parts import Bridge
from bridge.planning.rules import Rules
from bridge.serving import Surface
from bridge.settings import Settings


class Addition(Protocol):
    """Another surface that the program brings along."""

    @property
    def about(self) -> str:
        """One sentence for the program's help."""
        ...

    @property
    def hint(self) -> str:
        """A line of the demo's welcome that shows it; `{command}` stands for the program."""
        ...

    @property
    def variables(self) -> Sequence[str]:
        """The names of its variables."""
        ...

    def problems(self, found: Settings) -> Sequence[Problem]:
        """What is wrong with its own settings."""
        ...

    def warnings(self, found: Settings, rules: Rules) -> Sequence[Problem]:
        """What is no mistake in its settings, and still worth a word."""
        ...

    async def examined(self, bridge: Bridge) -> Sequence[Finding]:
        """What the doctor finds of it."""
        ...

    def open(self, bridge: Bridge) -> AbstractAsyncContextManager[Surface]:
        """Build it over an open bridge. Called only when there are no problems."""
        ...
