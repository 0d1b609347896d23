"""The store's SQL in SQLite's words: its parameters and types, and one row of an insert made into many."""

import functools
import re

_PARAM = re.compile(r"\$(\d+)")
_ROW = re.compile(r"^INSERT INTO .*?VALUES (\([$\d, ]+\))", re.DOTALL)
AT_ONCE = (256, 128, 64, 32, 16, 8, 4, 2)
"""Rows of one statement; a few sizes, so that few texts exist. Between statements the thread has to wait until the loop lets it run."""
_TYPES = {"BIGINT": "INTEGER", "BYTEA": "BLOB"}


@functools.cache
def numbered(sql: str) -> str:
    """With its parameters as SQLite numbers them."""
    return _PARAM.sub(r"?\1", sql)


@functools.cache
def for_rows(sql: str, count: int) -> str:
    """The insert with as many rows of parameters."""
    row = _ROW.search(sql)
    if row is None:
        raise ValueError(f"not an insert of one row of parameters: {sql}")
    columns = width(sql)
    rows = (_PARAM.sub(lambda param, first=n * columns: f"${first + int(param[1])}", row[1]) for n in range(count))
    return f"{sql[: row.start(1)]}{', '.join(rows)}{sql[row.end(1) :]}"


@functools.cache
def width(sql: str) -> int:
    """How many parameters a row has, of an insert that can take several rows in one statement; 0 for every other statement."""
    row = _ROW.search(sql)
    if row is None or len(_PARAM.findall(row[1])) != len(_PARAM.findall(sql)):
        return 0
    return max(int(number) for number in _PARAM.findall(row[1]))


def spelled(script: str) -> str:
    """A migration in SQLite's words: its types, and STRICT so that they are kept."""
    for ours, theirs in _TYPES.items():
        script = re.sub(rf"\b{ours}\b", theirs, script)
    return re.sub(r"^\);$", ") STRICT;", script, flags=re.MULTILINE)
