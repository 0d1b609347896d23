"""A store whose process dies at a commit: with everything written and nothing committed, or committed and nobody told."""

import os
import re
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from bridge.store.driver import Driver, Plan, Row
from bridge.store.store import Store


class Side(StrEnum):
    """Where at a commit."""

    BEFORE = "before"
    AFTER = "after"


COMMITS: Mapping[str, str] = {
    "a post": r"INSERT INTO posts\b",
    "a filed plan": r"INSERT INTO alerts\b",
    "an order": r"INSERT INTO idempotency\b",
    "a command": r"INSERT INTO chat_requests\b",
    "an answer to a person": r"UPDATE chat_requests SET state\b",
    "a claim": r"SET state = 'sending'",
    "an answer of the gateway": r"UPDATE attempts SET finished_at\b",
    "an interrupted sending": r"UPDATE deliveries SET\s+state = 'unknown'",
    "a report": r"INSERT INTO reports\b",
    "a receipt": r"UPDATE announcements SET posted_in\b",
}
"""What is committed, and the statement that such a transaction has."""


def die() -> NoReturn:
    """As kill -9 from outside: nothing is closed, flushed or told."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


@dataclass
class Death:
    """Dies at the n-th commit of something; sees every statement on the connection's thread, before it runs."""

    side: Side
    of: str
    nth: int
    _open: bool = False
    _fits: bool = False
    _due: bool = False
    _pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Look for the statement of what is committed."""
        self._pattern = re.compile(COMMITS[self.of])

    def statement(self, sql: str) -> None:
        """A statement is about to run."""
        match sql.split(None, 1)[0]:
            case "BEGIN":
                self._open, self._fits = True, False
            case "COMMIT":
                self._open = False
                if self._fits:
                    self._commits()
            case "ROLLBACK":
                self._open = False
            case _ if self._pattern.search(sql):
                self._fits = True
                if not self._open:
                    self._commits()
            case _:
                pass

    def committed(self) -> None:
        """What was asked for is on the disk, and whoever asked does not know it yet."""
        if self._due:
            die()

    def _commits(self) -> None:
        self.nth -= 1
        if self.nth == 0 and self.side is Side.BEFORE:
            die()
        self._due = self.nth == 0


class Dying:
    """In front of the driver: dies after the commit that `death` names."""

    def __init__(self, driver: Driver, death: Death) -> None:
        """Stand in front of `driver`."""
        self._through = driver
        self._death = death

    def __getattr__(self, name: str) -> object:
        """Everything that commits nothing."""
        return getattr(self._through, name)

    async def insert(self, sql: str, rows: Sequence[Row]) -> None:
        """Insert."""
        await self._through.insert(sql, rows)
        self._death.committed()

    async def plans(self, plans: Sequence[Plan]) -> list[list[Row]]:
        """Run plans."""
        found = await self._through.plans(plans)
        self._death.committed()
        return found

    async def commit(self) -> None:
        """Commit."""
        await self._through.commit()
        self._death.committed()


async def doom(store: Store, death: Death) -> None:
    """Let the one writer of this store die as `death` says."""
    writer = store.chat._writer  # noqa: SLF001 - all parts of the store share it
    driver = writer._driver  # noqa: SLF001 - where the disk is
    await driver._writer.set_trace_callback(death.statement)  # type: ignore[attr-defined]  # noqa: SLF001 - the only place that sees a commit
    writer._driver = Dying(driver, death)  # type: ignore[assignment]  # noqa: SLF001
