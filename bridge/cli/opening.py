"""The store that a command means, opened; a demo's and a real one are kept apart."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum, auto
from pathlib import Path
from shlex import quote

from bridge.app import open_bridge
from bridge.cli.program import RulesHolder, beside
from bridge.errors import NotFound, Problem, StoreError, StoreRefused
from bridge.parts import Bridge
from bridge.planning.rules import Rules
from bridge.settings import Settings

DEMO, SERVICE = "demo", "service"
PURPOSE = "purpose"
"""Where a store keeps what it is for: the messages of a demo must never reach a real gateway, nor the other way round."""


class Absent(Enum):
    """What becomes of a store that is not there."""

    MADE = auto()
    REFUSED = auto()
    PRETENDED = auto()
    """An empty one in memory stands in for it, and no file is made."""


@asynccontextmanager
async def opened(
    found: Settings, wanted: Rules | None = None, *, copied: bool = False, absent: Absent = Absent.MADE
) -> AsyncIterator[Bridge]:
    """An open bridge for a command that only looks or puts something into the outbox; `copied` for one that only pretends.

    `absent` says what becomes of a store that is not there. Raises NotFound where it is refused.
    """
    found = beside(found)
    if found.database.path is not None and not found.database.path.exists():
        if absent is Absent.REFUSED:
            raise NotFound(f"there is no store at {found.database}: no bridge has run in this folder, or DATABASE_URL names another place")
        copied = copied or absent is Absent.PRETENDED
    async with open_bridge(found, RulesHolder(wanted or Rules()), copied=copied) as bridge:
        yield bridge


async def claim_purpose(bridge: Bridge, purpose: str) -> None:
    """Keep a demo's store and a real one apart. Raises StoreRefused."""
    stands = await bridge.store.meta.get_or_set(PURPOSE, purpose)
    if stands != purpose:
        raise StoreRefused(_refusal(bridge.settings, stands))


async def store_problems(found: Settings) -> list[Problem]:
    """For what the store that there is would be refused to a service; it is looked at in a copy."""
    if found.database.path is None:
        return []
    if not found.database.path.is_file():
        closed = unwritable(found.database.path)
        return [Problem("DATABASE_URL", f"{closed} cannot be written: see to its rights, or name another file")] if closed else []
    try:
        async with open_bridge(found, Rules, copied=True) as bridge:
            stands = await bridge.store.meta.get(PURPOSE)
    except StoreError as error:
        return [Problem("DATABASE_URL", str(error))]
    return [Problem("DATABASE_URL", _refusal(found, stands))] if stands == DEMO else []


def unwritable(path: Path) -> Path | None:
    """The nearest folder of a file that there is, if nothing can be made in it."""
    folder = next(folder for folder in (path.absolute().parent, *path.absolute().parents) if folder.is_dir())
    return None if os.access(folder, os.W_OK | os.X_OK) else folder


def _refusal(found: Settings, stands: str) -> str:
    if stands == DEMO:
        return f"{found.database} holds what a demo left, and that must not reach real phones: {_away(found)}"
    return (
        f"{found.database} belongs to a real bridge, and a demo would swallow its messages: "
        "start it as `DATABASE_URL=sqlite:///data/pretend.db smsbridge demo`"
    )


def _away(found: Settings) -> str:
    """How to put a store aside, with the files that SQLite keeps beside it."""
    if found.database.path is None:
        return "start again"
    aside = found.database.path.parent / "of-a-demo"
    return f"put it aside with `mkdir -p {quote(str(aside))} && mv {quote(str(found.database.path))}* {quote(str(aside))}`"
