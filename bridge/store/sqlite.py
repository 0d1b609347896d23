"""The SQLite driver, over aiosqlite: one connection that writes, one that reads.

A connection's statements run in order on its own thread, so a task that is cancelled while it awaits one leaves nothing running
beside what comes after it. WAL with `synchronous=FULL`: a commit that returned survives the death of the process and of the power.
"""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import cast
from urllib.parse import quote

import aiosqlite

from bridge.errors import StoreError, StoreRefused, StoreUnavailable
from bridge.store.driver import Plan, Row, Statement, Value
from bridge.store.place import made, unmade
from bridge.store.spelling import AT_ONCE, for_rows, numbered, spelled, width

MEMORY = ":memory:"
BUSY_MILLISECONDS = 2000
"""How long a statement waits for another process's lock before the store counts as unavailable."""

_LEAST_VERSION = (3, 37, 0)
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # What is pruned or forgotten is overwritten, too.
    "PRAGMA secure_delete=ON",
)
_OPENING_TRIES, _OPENING_PAUSE = 50, 0.1
"""How often and how long apart, in seconds, a new file is asked for its mode: SQLite does not wait while another process changes it."""


def _translated(error: sqlite3.Error) -> StoreError:
    if isinstance(error, sqlite3.OperationalError):
        return StoreUnavailable(f"the database cannot be used now: {error}")
    if isinstance(error, sqlite3.DatabaseError) and "not a database" in str(error):
        return StoreRefused("the file of DATABASE_URL is not an SQLite database; move it away or name another file")
    if isinstance(error, sqlite3.DatabaseError) and "malformed" in str(error):
        return StoreRefused("the file of DATABASE_URL is damaged; stop the bridge, then put a copy in its place or move it away")
    return StoreError(f"the database refused a statement: {error}")


_BEGIN: Statement = ("BEGIN IMMEDIATE", [()])
_COMMIT: Statement = ("COMMIT", [()])


class _Connection(aiosqlite.Connection):
    """A connection that also runs several statements in one trip to its thread.

    Each trip waits for a turn of the event loop, which under load costs more than the statement. A statement that fails is the
    last: SQLite may have ended the transaction, and what came after it would then be kept.
    """

    async def batch(self, statements: Sequence[Statement]) -> list[list[Row]]:
        return cast("list[list[Row]]", await self._execute(self._run_all, statements))  # type: ignore[no-untyped-call]

    async def plans(self, before: Sequence[Statement], plans: Sequence[Plan], after: Sequence[Statement]) -> list[list[Row]]:
        return cast("list[list[Row]]", await self._execute(self._run_plans, before, plans, after))  # type: ignore[no-untyped-call]

    def _run_plans(self, before: Sequence[Statement], plans: Sequence[Plan], after: Sequence[Statement]) -> list[list[Row]]:
        self._run_all(before)
        found = [self._run_plan(*plan) for plan in plans]
        self._run_all(after)
        return found

    def _run_plan(self, first: Statement, then: Sequence[Statement]) -> list[Row]:
        found = self._run_rows(*first)
        if found:
            self._run_all(then)
        return found

    def _run_all(self, statements: Sequence[Statement]) -> list[list[Row]]:
        return [self._run_rows(sql, rows) for sql, rows in statements]

    def _run_rows(self, sql: str, rows: Sequence[Row]) -> list[Row]:
        if len(rows) == 1:
            return self._conn.execute(numbered(sql), rows[0]).fetchall()
        start = 0
        for size in AT_ONCE if width(sql) else ():
            while len(rows) - start >= size:
                chunk = rows[start : start + size]
                self._conn.execute(numbered(for_rows(sql, size)), [value for row in chunk for value in row])
                start += size
        self._conn.executemany(numbered(sql), rows[start:])
        return []


class SqliteDriver:
    """Driver for one SQLite file, or for a database in memory that lives as long as the driver."""

    def __init__(self, path: str, writer: _Connection, reader: aiosqlite.Connection) -> None:
        """Take open connections; `open_sqlite` makes them."""
        self._path = path
        self._writer = writer
        self._reader = reader
        self._opening = False
        """True from `begin` to the first statement, which opens the transaction on its own trip."""

    async def insert(self, sql: str, rows: Sequence[Row]) -> None:
        """Insert all rows by one statement, which is a transaction of its own and one trip to the connection's thread."""
        await self._run(self._writer, for_rows(sql, len(rows)), [value for row in rows for value in row])

    async def begin(self) -> None:
        """Open a transaction that may write at once, so that two processes never both read and then write."""
        self._opening = True

    async def commit(self) -> None:
        """Commit, with an fsync."""
        if self._opened():
            return
        await self._run(self._writer, _COMMIT[0])

    async def rollback(self) -> None:
        """Undo the open transaction, if any."""
        if self._opened():
            return
        # Asked of the database and not of a flag: a BEGIN whose caller was cancelled may still wait on the connection's thread.
        with suppress(StoreUnavailable):
            await self._run(self._writer, "ROLLBACK")

    async def rows(self, sql: str, *params: Value) -> list[Row]:
        """Run one statement in the open transaction."""
        return (await self.batch((sql, [params])))[0]

    async def batch(self, *statements: Statement) -> list[list[Row]]:
        """Run statements in the open transaction, one after the other on the connection's thread."""
        before = self._opened()
        try:
            return (await self._writer.batch([*before, *statements]))[len(before) :]
        except sqlite3.Error as error:
            raise _translated(error) from error

    async def batch_if(self, first: Statement, *statements: Statement) -> list[Row]:
        """Run `first`, and the others only where it returned rows."""
        return (await self._plans(self._opened(), [(first, statements)], ()))[0]

    async def plans(self, plans: Sequence[Plan]) -> list[list[Row]]:
        """Run plans in a transaction of their own, from its opening to its commit in one trip to the connection's thread."""
        try:
            return await self._plans([_BEGIN], plans, [_COMMIT])
        except BaseException:
            await self.rollback()
            raise

    async def _plans(self, before: Sequence[Statement], plans: Sequence[Plan], after: Sequence[Statement]) -> list[list[Row]]:
        try:
            return await self._writer.plans(before, plans, after)
        except sqlite3.Error as error:
            raise _translated(error) from error

    def _opened(self) -> list[Statement]:
        """What has to run before the next statement, which then has opened the transaction."""
        opening, self._opening = self._opening, False
        return [_BEGIN] if opening else []

    async def read(self, sql: str, *params: Value) -> list[Row]:
        """Run one statement on what is committed."""
        return await self._run(self._reader, sql, params)

    async def tables(self) -> set[str]:
        """The names of all tables there are."""
        return {str(row[0]) for row in await self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    async def script(self, sql: str) -> None:
        """Run a migration. Its statements are split at `;` at a line's end, since sqlite3's own script call would commit."""
        for statement in re.split(r";\s*$", spelled(sql), flags=re.MULTILINE):
            if statement.strip():
                await self.rows(statement)

    async def backup(self, suffix: str) -> str | None:
        """Copy the file beside itself, whole even while it is in use."""
        if self._path == MEMORY:
            return None
        target = f"{self._path}.{suffix}"
        await asyncio.to_thread(Path(target).unlink, missing_ok=True)
        await asyncio.to_thread(made, Path(target))
        await self._run(self._writer, "VACUUM INTO $1", (target,))
        return target

    async def close(self) -> None:
        """Close both connections."""
        await self._writer.close()
        if self._reader is not self._writer:
            await self._reader.close()

    async def _run(self, connection: aiosqlite.Connection, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        try:
            return list(await connection.execute_fetchall(numbered(sql), params))
        except sqlite3.Error as error:
            raise _translated(error) from error


@asynccontextmanager
async def open_sqlite(path: str, *, copied: bool = False) -> AsyncIterator[SqliteDriver]:
    """Open (and create) the database at `path`, or in memory for `:memory:`; `copied` opens a copy of it in memory, gone in the end."""
    if sqlite3.sqlite_version_info < _LEAST_VERSION:
        raise StoreRefused(f"SQLite {sqlite3.sqlite_version} is too old; smsbridge needs 3.37 or newer")
    source, path = path, MEMORY if copied else path
    if path != MEMORY:
        try:
            await asyncio.to_thread(made, Path(path))
        except OSError as error:
            raise StoreRefused(unmade(Path(path), error)) from error
    writer = await _connect(path)
    if copied and await asyncio.to_thread(Path(source).is_file):
        await _copy(source, writer)
    # A database in memory belongs to its one connection.
    reader = writer if path == MEMORY else await _connect(path)
    driver = SqliteDriver(path, writer, reader)
    try:
        yield driver
    finally:
        await driver.close()


async def _copy(path: str, target: _Connection) -> None:
    """Copy a file that others may be writing to, as it is committed."""
    try:
        async with aiosqlite.connect(f"file:{quote(path)}?mode=ro", uri=True) as source:
            await source.execute(_PRAGMAS[0])
            await source.backup(target)
    except sqlite3.Error as error:
        await target.close()
        raise _translated(error) from error


async def _connect(path: str) -> _Connection:
    try:
        connection = _Connection(lambda: sqlite3.connect(path, isolation_level=None, cached_statements=256), iter_chunk_size=64)
        await connection
    except sqlite3.Error as error:
        raise StoreRefused(f"the database {path} cannot be opened: {error}; check DATABASE_URL and the folder's rights") from error
    try:
        for pragma in _PRAGMAS:
            await _set(connection, pragma)
    except sqlite3.Error as error:
        await connection.close()
        raise _translated(error) from error
    return connection


async def _set(connection: _Connection, pragma: str) -> None:
    for left in reversed(range(_OPENING_TRIES)):
        try:
            await connection.execute_fetchall(pragma)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not left:
                raise
            await asyncio.sleep(_OPENING_PAUSE)  # noqa: TID251 - another process's lock knows no clock of ours
        else:
            return
