"""Migrations: numbered files that only go forward, each applied whole or not at all."""

import re
from collections.abc import Mapping
from importlib.resources import files

from bridge.errors import StoreRefused
from bridge.store.driver import Driver
from bridge.store.sql import queries

SQL = queries("meta")
VERSION = "schema_version"
"""The key of the newest migration's number."""
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


def migrations() -> Mapping[int, str]:
    """The scripts by number, in order. A file with another name is a fault of the package."""
    found = {}
    for file in files("bridge.store").joinpath("migrations").iterdir():
        match = _NAME.fullmatch(file.name)
        if match:
            found[int(match[1])] = file.read_text(encoding="utf-8")
    return dict(sorted(found.items()))


async def version(driver: Driver) -> int:
    """The newest migration that the database has; 0 for an empty one. Raises StoreRefused where tables of others stand."""
    tables = await driver.tables()
    if not tables:
        return 0
    if "meta" not in tables:
        raise StoreRefused("the database of DATABASE_URL belongs to another program; name another file")
    found = await driver.rows(SQL["value"], VERSION)
    return int(str(found[0][0])) if found else 0


async def migrate(driver: Driver) -> tuple[int, int]:
    """Bring the database to this program's schema; return the versions before and after.

    A database that holds anything is copied beside itself first. Raises StoreRefused when it is newer than the program.
    """
    scripts = migrations()
    newest = max(scripts)
    before = await version(driver)
    if before > newest:
        raise StoreRefused(f"the database has schema {before}, this program knows {newest}: run the newer smsbridge, or restore the copy")
    if before == newest:
        return before, newest
    if before:
        await driver.backup(f"before-{newest:04}")
    await driver.begin()
    try:
        # Another process may have migrated while we waited for the right to write.
        for number, script in scripts.items():
            if number > await version(driver):
                await driver.script(script)
                await driver.rows(SQL["keep"], VERSION, str(number))
        await driver.commit()
    except BaseException:
        await driver.rollback()
        raise
    return before, newest
