"""What sets a demo apart from a service: a store, a hook and an address of its own, and a pretend gateway."""

import itertools
from dataclasses import replace
from pathlib import Path

from bridge.app import open_bridge
from bridge.cli import opening, program
from bridge.errors import StoreRefused
from bridge.planning.rules import Hook, Rules
from bridge.settings import LOCAL_HOST, Settings

SECRET = "demo"  # noqa: S105 - of a hook that a pretend gateway stands behind
_WITH_THE_STORE = ("", "-wal", "-shm")
"""What SQLite's files of one database end in."""


def apart(found: Settings) -> Settings:
    """The settings of a demo: it listens on this machine alone and has its own store, unless HOST or DATABASE_URL say otherwise."""
    return replace(
        found,
        host=found.host if "HOST" in found.variables else LOCAL_HOST,
        database=found.database if "DATABASE_URL" in found.variables else program.DEMO_STORE,
        public_url=f"http://{LOCAL_HOST}:{found.port}",
    )


def with_emulator(found: Settings, *, port: int, signing_key: str) -> Settings:
    """Settings that point at the demo's emulator."""
    return replace(found, seven_api_key="demo", seven_api_url=f"http://{LOCAL_HOST}:{port}/api", seven_signing_key=signing_key)


def shipped(found: Settings) -> tuple[Rules, Hook]:
    """The configuration that ships with the program, and its hook for lines to copy."""
    rules = program.demo_rules(found)
    return rules, rules.hooks["demo"]


def with_hook(own: Rules) -> tuple[Rules, Hook]:
    """The user's own configuration with one hook more, for lines to copy: the secrets of the others are not for printing."""
    name = next(name for name in itertools.chain(["demo"], (f"demo-{n}" for n in itertools.count(2))) if name not in own.hooks)
    hook = Hook(name=name, secrets=(SECRET,))
    return replace(own, hooks={**own.hooks, name: hook}), hook


async def begin_anew(found: Settings) -> bool:
    """Remove what an earlier demo left in the demo's own store; False where the store stays as it is.

    The phones are empty at each start, so an alert that the store remembers as texted would be a repeat that nobody saw. A store that
    DATABASE_URL names is the user's, and one on which another demo runs is in use.
    """
    path = found.database.path
    if found.database != program.DEMO_STORE or path is None:
        return False
    if not path.exists():
        return True
    try:
        async with open_bridge(found, Rules) as bridge:
            meta = bridge.store.meta
            if await meta.get(opening.PURPOSE) != opening.DEMO or await meta.alive(bridge.clock.now()):
                return False
    except StoreRefused:
        # Too new, damaged or somebody else's: the demo says so when it opens it.
        return False
    _remove(path)
    return True


def _remove(path: Path) -> None:
    for ending in _WITH_THE_STORE:
        Path(f"{path}{ending}").unlink(missing_ok=True)
