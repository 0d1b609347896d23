"""A disk that is full and a database that is locked, for real: by the operating system, by SQLite, and by another process's lock."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bridge.store.driver import Value
from bridge.store.store import Store


async def impatient(store: Store) -> None:
    """Let this store not wait for another process's lock, which would only keep a test waiting."""
    await _asked(store, "PRAGMA busy_timeout=1")


async def pages(store: Store, more: int | None) -> None:
    """Allow the file so many pages more than it has; None for as many as it wants. What fits into a page that it has still does."""
    limit = 2**30 if more is None else int(str(await _asked(store, "PRAGMA page_count"))) + more
    await _asked(store, f"PRAGMA max_page_count={limit}")


async def _asked(store: Store, pragma: str) -> Value:
    (row,) = await store.chat._writer._driver.rows(pragma)  # noqa: SLF001 - where the database is
    return row[0]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process writes, and does not come to an end."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def full(path: Path) -> Iterator[None]:
    """No byte more can be written to what the database writes first, its log."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = path.with_name(f"{path.name}-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
