"""What firing, repeat and end of every known sender become, and the table of it in docs/formats.md.

`WRITE_TABLES=1 python -m pytest -n 0 tests/project/test_lives.py` writes the table anew.
"""

import os
import re
from pathlib import Path

import pytest
from support.lives import LIVES, PEOPLE, Life
from support.posts import post

from bridge.domain.alert import Alert, Status
from bridge.intake import understand
from bridge.intake.registry import REGISTRY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
BEGIN, END = "<!-- written by tests/project/test_lives.py -->\n", "<!-- end of what is written -->\n"
WRITE = bool(os.environ.get("WRITE_TABLES"))
HASH = re.compile(r"[0-9a-f]{16}")
EACH = pytest.mark.parametrize("life", LIVES, ids=lambda life: life.format)


def only(life: Life, body: object) -> Alert:
    """The one alert of a body, read by its format."""
    said = understand(post(body.encode() if isinstance(body, str) else body, headers=life.headers))
    assert said.format == life.format
    (alert,) = said.alerts
    return alert


def word(alert: Alert) -> str:
    """What an alert becomes."""
    return "success" if alert.success else str(alert.status)


def row(life: Life) -> str:
    """One line of the table."""
    first = only(life, life.fires)
    end = "none" if life.ends is None else word(only(life, life.ends))
    key = "hash of what names it" if HASH.fullmatch(first.key) else f"`{first.key}`"
    return f"| {life.format} | {word(first)} | {word(only(life, life.again))} | {end} | {key} |\n"


def table() -> str:
    """The whole table."""
    rows = "".join(row(life) for life in sorted(LIVES, key=lambda life: life.format))
    return f"{BEGIN}| sender | firing | repeat | end | key, by an example |\n|---|---|---|---|---|\n{rows}{END}"


@EACH
def test_a_trouble_fires_fires_again_and_ends_under_one_key(life: Life) -> None:
    """The end, where its sender tells one, is an end or a success of the same work."""
    first, again = only(life, life.fires), only(life, life.again)
    assert (first.status, again.status, first.key == again.key) == (Status.FIRING, Status.FIRING, True)
    if life.ends is not None:
        last = only(life, life.ends)
        assert last.status is Status.RESOLVED or last.success
        assert last.key == first.key


def test_every_format_has_a_life_or_tells_of_people() -> None:
    """None is forgotten."""
    named = {life.format for life in LIVES}
    assert named | set(PEOPLE) == {known.name for known in REGISTRY}
    assert named.isdisjoint(PEOPLE)


def test_the_table_is_what_the_code_does() -> None:
    """In docs/formats.md; the heading of this module says how it is written anew."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    if WRITE:
        PAGE.write_text(before + table() + after, encoding="utf-8")
        return
    assert found, "docs/formats.md has no place for the table"
    assert text == before + table() + after
