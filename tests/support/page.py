"""docs/faults.md, which tests write and hold to what they find."""

import os
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
WRITE = "WRITE_FAULTS_PAGE"
"""Set, a run puts its lines in the place of those of the page; a line that is new has to be begun by hand, `| its name |`."""


def compare(name: str, cells: Sequence[str]) -> None:
    """The line of this name holds these cells."""
    line = "| " + " | ".join([name, *cells]) + " |"
    if not PAGE.exists():
        # It is no part of the installed package.
        return
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    if os.environ.get(WRITE):
        there = [line if old.startswith(f"| {name} |") else old for old in lines]
        PAGE.write_text("\n".join(there) + "\n", encoding="utf-8")
        lines = there
    assert line in lines, f"the page does not say: {line}"
