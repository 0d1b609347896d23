"""Advice on the variables of a process: names that look like ours and are none, and platforms whose disk may not last."""

import difflib
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from bridge.errors import Problem
from bridge.settings import MOUNTED, Settings

PREFIXES = ("SEVEN_", "SLACK_", "SMSBRIDGE_")
"""What the names of settings begin with."""


def advice(found: Settings, config: str, *, known: Collection[str]) -> tuple[Problem, ...]:
    """A word on each variable that deserves one, never its value. `known` are the settings' names; what `config` names is known too."""
    return (*_slips(found, {*known, *re.findall(r"\$\{(\w+)\}", config)}), *_disk(found))


def _slips(found: Settings, known: Collection[str]) -> Iterator[Problem]:
    for name in sorted(found.variables):
        prefix = next((prefix for prefix in PREFIXES if name.startswith(prefix)), None)
        if prefix is None or name in known or not any(other.startswith(prefix) for other in known):
            continue
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
        yield Problem(name, f"is not read by anything; {f'did you mean {near[0]}?' if near else 'is it a slip?'}")


def _disk(found: Settings) -> Iterator[Problem]:
    platform = next((platform for name, platform in MOUNTED.items() if name in found.variables), None)
    path = found.database.path
    if platform is None or path is None or found.ephemeral or _on_a_volume(path.absolute()):
        return
    yield Problem("DATABASE_URL", f"names a file that lasts on {platform} only where a volume is mounted, and none is mounted above it")


def _on_a_volume(path: Path) -> bool:
    return any(folder.is_mount() for folder in path.parents if folder != Path(folder.anchor))
