"""Migrations: forward only, whole or not at all, never under a program that is too old."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.outbox import store_at

from bridge.errors import StoreRefused
from bridge.store.migrate import migrate, migrations, version
from bridge.store.sqlite import open_sqlite


def test_migrations_are_numbered_without_gaps() -> None:
    """Their numbers are 1, 2, 3 and on."""
    assert list(migrations()) == list(range(1, len(migrations()) + 1))


async def test_a_fresh_database_gets_every_table(tmp_path: Path) -> None:
    """Tables for the whole path stand from the start."""
    async with open_sqlite(str(tmp_path / "x.db")) as driver:
        assert await migrate(driver) == (0, max(migrations()))
        tables = await driver.tables()
    assert {"posts", "alerts", "bundles", "messages", "deliveries", "attempts", "reports"} <= tables


async def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    """A database that is up to date is left alone."""
    async with open_sqlite(str(tmp_path / "x.db")) as driver:
        await migrate(driver)
        assert await migrate(driver) == (max(migrations()), max(migrations()))


async def test_a_damaged_database_says_what_to_do(tmp_path: Path) -> None:
    """Pages that are overwritten: refused with words for whoever has to mend it."""
    path = tmp_path / "store.db"
    async with open_sqlite(str(path)) as driver:
        await migrate(driver)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreRefused, match="damaged"):
        async with open_sqlite(str(path)) as driver:
            await migrate(driver)


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """A program that is older than its database says so and stops."""
    path = str(tmp_path / "x.db")
    async with open_sqlite(path) as driver:
        await migrate(driver)
        await driver.rows("UPDATE meta SET value = '9999' WHERE key = 'schema_version'")
    with pytest.raises(StoreRefused, match="newer"):
        async with store_at(path):
            pass


async def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    """Tables of others are never touched."""
    path = str(tmp_path / "x.db")
    async with open_sqlite(path) as driver:
        await driver.rows("CREATE TABLE theirs (x INTEGER)")
        with pytest.raises(StoreRefused, match="another program"):
            await version(driver)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """The message names the variable to change."""
    path = tmp_path / "x.db"
    path.write_text("this is a letter, not a database, and it is long enough to be read as one", encoding="utf-8")
    with pytest.raises(StoreRefused, match="DATABASE_URL"):
        async with store_at(str(path)):
            pass


async def test_a_copy_is_made_that_is_whole(tmp_path: Path) -> None:
    """The copy that is kept before a migration opens and holds the rows."""
    path = str(tmp_path / "x.db")
    async with open_sqlite(path) as driver:
        await migrate(driver)
        await driver.rows("INSERT INTO meta (key, value) VALUES ('kept', 'yes')")
        copy = await driver.backup("before-0002")
    assert copy is not None
    async with open_sqlite(copy) as driver:
        assert [tuple(row) for row in await driver.read("SELECT value FROM meta WHERE key = 'kept'")] == [("yes",)]


def rights(folder: Path) -> dict[str, int]:
    """The mode of each file."""
    return {found.name: found.stat().st_mode & 0o777 for found in folder.iterdir()}


async def test_the_file_and_its_copies_are_their_users_alone(tmp_path: Path) -> None:
    """They hold numbers, texts and a secret. A file that is there already keeps the rights that somebody gave it."""
    path = tmp_path / "x.db"
    async with open_sqlite(str(path)) as driver:
        await migrate(driver)
        copy = Path(await driver.backup("before-0002") or "")
        assert rights(tmp_path) == dict.fromkeys(("x.db", "x.db-wal", "x.db-shm", copy.name), 0o600)
    path.chmod(0o640)
    async with open_sqlite(str(path)):
        assert path.stat().st_mode & 0o777 == 0o640


OPEN = """
import asyncio, sys
from bridge.store.migrate import migrate
from bridge.store.sqlite import open_sqlite

async def start():
    async with open_sqlite(sys.argv[1]) as driver:
        await migrate(driver)

print("ready", flush=True)
sys.stdin.readline()
asyncio.run(start())
"""


@pytest.mark.parametrize("turn", range(5))
def test_processes_that_start_together_share_a_fresh_file(tmp_path: Path, turn: int) -> None:
    """SQLite would refuse at once whoever comes second while a file changes its mode; we ask again."""
    command = [sys.executable, "-c", OPEN, str(tmp_path / f"{turn}.db")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    starting = [subprocess.Popen(command, **pipes, text=True) for _ in range(2)]
    try:
        assert [process.stdout.readline() for process in starting if process.stdout] == ["ready\n"] * 2
        for process in starting:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.communicate(timeout=30)[1] for process in starting] == [""] * 2
    finally:
        for process in starting:
            process.kill()
