"""Refusals at hooks: the first is told, and those that follow within the hour are counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

EVERY = timedelta(hours=1)
"""How often refusals at one hook are told."""


@dataclass(slots=True)
class _Since:
    at: datetime
    count: int = 0


class Refusals:
    """The refusals of each hook since they were last told."""

    def __init__(self) -> None:
        """Begin with none."""
        self._by_hook: dict[str, _Since] = {}

    def add(self, hook: str, now: datetime) -> int | None:
        """One more. How many there were since it was last told, if it is to be told now; None if it is not."""
        before = self._by_hook.get(hook)
        if before is not None and now - before.at < EVERY:
            before.count += 1
            return None
        self._by_hook[hook] = _Since(now)
        return before.count if before is not None else 0
