"""SQL as files: `queries/NAME.sql` holds statements, each under a line `-- name: WHAT`.

A statement with `{values}` finds many rows at once: `lookups` fills it in chunks of a few sizes, so that few texts of it exist.
"""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType

from bridge.store.driver import Row, Value

CHUNKS = (1, 16, 64, 256)
"""Rows of one lookup; what is left over is filled up to the next size by rows that were there."""


@functools.cache
def queries(name: str) -> Mapping[str, str]:
    """The statements of one file by their names."""
    text = files("bridge.store").joinpath("queries", f"{name}.sql").read_text(encoding="utf-8")
    parts = re.split(r"^-- name: (\w+)\n", text, flags=re.MULTILINE)[1:]
    return MappingProxyType({title: body.strip().rstrip(";") for title, body in zip(parts[::2], parts[1::2], strict=True)})


def lookups(sql: str, rows: Sequence[Row], *before: Value) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """The statements, with their parameters, that find all `rows`: `before` takes $1 and on, the rows what follows."""
    for start in range(0, len(rows), CHUNKS[-1]):
        chunk = list(rows[start : start + CHUNKS[-1]])
        size = next(size for size in CHUNKS if len(chunk) <= size)
        chunk += [chunk[-1]] * (size - len(chunk))
        yield _filled(sql, len(before), len(chunk[0]), size), (*before, *(value for row in chunk for value in row))


@functools.cache
def _filled(sql: str, before: int, width: int, size: int) -> str:
    numbers = iter(range(before + 1, before + 1 + width * size))
    values = ", ".join("(" + ", ".join(f"${next(numbers)}" for _ in range(width)) + ")" for _ in range(size))
    return sql.replace("{values}", values)
