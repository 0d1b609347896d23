"""Lookups: what the bridge asks of its store by itself does not take longer because the store has grown."""

import re
import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import pytest

from bridge.store.migrate import migrate
from bridge.store.sql import CHUNKS, lookups, queries
from bridge.store.sqlite import open_sqlite

COMMANDS = "a command asks for it, and nobody else waits"
SMALL = "its tables stay small"
FEW = "an index holds nothing but the few rows that it is about, or the first row ends it"
GATHERED = "it scans what itself has gathered by an index"
SCANS = MappingProxyType(
    {
        "acks.alerts_ending": COMMANDS,
        "acks.opt_outs": COMMANDS,
        "acks.parked_for": FEW,
        "acks.taken_since": COMMANDS,
        "archive.alerts": COMMANDS,
        "archive.by_ending": COMMANDS,
        "archive.messages": COMMANDS,
        "archive.new_post_count": FEW,
        "archive.queue_age": FEW,
        "bundles.contents": GATHERED,
        "bundles.passes_over": SMALL,
        "callbacks.replies": COMMANDS,
        "chat.audit": COMMANDS,
        "chat.person_seen": SMALL,
        "clock.send": "once at a start, and when the clock was put",
        "clock.tell": SMALL,
        "exam.last_sent": FEW,
        "exam.reached": COMMANDS,
        "fallback.had_all": GATHERED,
        "fallback.last_report": FEW,
        "inbox.last": GATHERED,
        "inbox.new_posts": FEW,
        "inbox.waiting": GATHERED,
        "kept.ending": COMMANDS,
        "meta.leave": SMALL,
        "money.day_paid": SMALL,
        "money.tariff": SMALL,
        "opened.alike": GATHERED,
        "opened.kept": FEW,
        "opened.known": GATHERED,
        "privacy.bundles_to": COMMANDS,
        "privacy.rows": COMMANDS,
        "privacy.states_with": COMMANDS,
        "silences.active": SMALL,
        "tell.undecided": FEW,
        "tell.untold": SMALL,
        "truth.awaited": FEW,
        "truth.doubtful": GATHERED,
    }
)
"""What goes through a table or an index from one end, and why that is all right."""
_CALLED = re.compile(r"(?=(?:FROM|JOIN) \w+ (\w+))(?:FROM|JOIN) (\w+)")
PRUNING = "privacy.old_"
"""The first letters of what finds old rows: once an hour, in batches that end when they are full."""


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    """An empty store's file."""
    path = tmp_path / "store.db"
    async with open_sqlite(str(path)) as driver:
        await migrate(driver)
    return path


def statements() -> dict[str, list[str]]:
    """Every statement by its name, each in all the sizes that it comes in."""
    found: dict[str, list[str]] = {}
    for file in sorted(files("bridge.store").joinpath("queries").iterdir(), key=lambda file: file.name):
        name = file.name.removesuffix(".sql")
        for title, sql in queries(name).items():
            found[f"{name}.{title}"] = list(_sized(sql)) if "{values}" in sql else [sql]
    return found


def _sized(sql: str) -> set[str]:
    before = max([int(number) for number in re.findall(r"\$(\d+)", sql)], default=0)
    width = 2 if "wanted (hook, key)" in sql else 1
    return {text for size in CHUNKS for text, _ in lookups(sql, [("x",) * width] * size, *([None] * before))}


def scans(connection: sqlite3.Connection, sql: str) -> list[str]:
    """What the database would go through from one end."""
    text = re.sub(r"\$(\d+)", r"?\1", sql)
    params = [None] * max([int(number) for number in re.findall(r"\?(\d+)", text)], default=0)
    plan = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", params)]
    return [step for step in plan if _is_scan(step)]


def _is_scan(step: str) -> bool:
    """An index that the database makes for one statement is a scan of the table, too."""
    return (step.startswith("SCAN") and "CONSTANT ROW" not in step) or " AUTOMATIC " in step


async def test_nothing_is_searched_for_in_a_whole_table(database: Path) -> None:
    """Each statement goes by an index, whatever the number of rows that it looks for, but for those that may scan."""
    with closing(sqlite3.connect(database)) as connection, connection:
        found = {name: [step for sql in texts for step in scans(connection, sql)] for name, texts in statements().items()}
    scanning = {name: steps for name, steps in found.items() if steps and not name.startswith(PRUNING)}
    assert scanning.keys() == SCANS.keys(), {name: steps for name, steps in scanning.items() if name not in SCANS}


async def test_what_is_said_of_a_scan_holds(database: Path) -> None:
    """A scan that is about few rows goes by an index, and one over what was gathered is of no table."""
    with closing(sqlite3.connect(database)) as connection, connection:
        names = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        texts = statements()
        for name, why in SCANS.items():
            steps = [step for sql in texts[name] for step in scans(connection, sql)]
            through = {step.split()[1] for step in steps if why is GATHERED or " INDEX " not in step}
            if why in {FEW, GATHERED}:
                called = dict(_CALLED.findall(texts[name][0]))
                assert not {called.get(scanned, scanned) for scanned in through} & names, (name, steps)
