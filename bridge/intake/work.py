"""Pieces of work that begin and end, such as builds and jobs: what tells one from another, and the number of its run."""

import re
from collections.abc import Mapping, Sequence

from bridge.intake import vocabulary
from bridge.intake.keys import PROJECTS, RUN_NUMBERS, WORK_NAMES, WORK_PLACES
from bridge.intake.outline import Leaf
from bridge.intake.subject import subject_of
from bridge.intake.vocabulary import MAX_LABEL

MAX_DEPTH = 2
"""How deep a key may stand that tells a piece of work from others."""
MAX_RUN = 2**53
"""Numbers of runs from here on are ids that nobody counts."""
_COUNTED = re.compile(r"#?\d+")


def places(own: Sequence[Leaf]) -> dict[str, str]:
    """What tells this piece of work from others, and never the number of a run."""
    return {
        leaf.parent + leaf.key if leaf.key == "name" else leaf.key: _COUNTED.sub("#", vocabulary.line(leaf.value, MAX_LABEL))
        for leaf in reversed(own)
        if leaf.depth <= MAX_DEPTH and (leaf.key in WORK_PLACES or (leaf.key == "name" and leaf.parent in WORK_PLACES))
    }


def is_named(found: Mapping[str, str], run: int | None) -> bool:
    """Whether the places name the work by themselves, so that its title, which may be another one each time, need not."""
    return any(name.removesuffix("name") in WORK_NAMES for name in found) or (run is not None and not found.keys().isdisjoint(PROJECTS))


def is_of_project(own: Sequence[Leaf]) -> bool:
    """Whether a project or a repository is named."""
    return any(leaf.key in PROJECTS or leaf.parent in PROJECTS for leaf in own)


def subject(title: str) -> str:
    """What a title of a run is about, without numbers and states."""
    return subject_of(_COUNTED.sub("", title)) or title


def run_number(own: Sequence[Leaf]) -> int | None:
    """The number of the run, the most telling one; None where none is stated."""
    ranked = sorted((RUN_NUMBERS[leaf.key] + 6 * leaf.depth, place) for place, leaf in enumerate(own) if leaf.key in RUN_NUMBERS)
    for _, place in ranked:
        value = str(own[place].value)
        if value.isdecimal() and int(value) < MAX_RUN:
            return int(value)
    return None
