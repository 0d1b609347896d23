"""The writer: shared commits that neither a failing unit nor a cancelled caller can split."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from bridge.errors import StoreUnavailable
from bridge.store.driver import Plan, Row, Statement, Tx, Value
from bridge.store.sqlite import SqliteDriver, open_sqlite
from bridge.store.writer import MOST_JOINED, Writer

INSERT = "INSERT INTO notes (name) VALUES ($1)"


class CountingDriver(SqliteDriver):
    """The SQLite driver, counting its commits, and cancelling a task at a chosen call."""

    commits = 0
    calls = 0
    cancel_at = -1
    victim: asyncio.Task[object] | None = None

    async def commit(self) -> None:
        """Commit and count."""
        type(self).commits += 1
        await super().commit()

    async def _run(self, connection: object, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        self._call()
        return await super()._run(connection, sql, params)  # type: ignore[arg-type]

    async def batch(self, *statements: Statement) -> list[list[Row]]:
        """Statements of the open transaction: a call like every other."""
        self._call()
        return await super().batch(*statements)

    def _call(self) -> None:
        type(self).calls += 1
        if self.calls == self.cancel_at and self.victim is not None:
            self.victim.cancel()


async def names(driver: SqliteDriver) -> set[str]:
    """What stands in the table."""
    return {str(row[0]) for row in await driver.read("SELECT name FROM notes ORDER BY name")}


async def table(driver: SqliteDriver) -> None:
    """The table of these tests."""
    await driver.begin()
    await driver.rows("CREATE TABLE notes (name TEXT PRIMARY KEY)")
    await driver.commit()


async def pair(tx: Tx) -> None:
    """A unit of two statements, to be kept or lost together."""
    await tx.rows(INSERT, "left")
    await tx.rows(INSERT, "right")


async def test_units_that_wait_together_share_a_commit(tmp_path: Path) -> None:
    """Fifty inserts at once take a few commits, not fifty."""
    async with open_sqlite(str(tmp_path / "x.db")) as opened:
        opened.__class__ = CountingDriver
        driver = opened
        CountingDriver.commits = 0
        await table(driver)
        writer = Writer(driver)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(writer.run())
            await asyncio.gather(*(writer.insert(INSERT, (f"n{n}",)) for n in range(50)))
            running.cancel()
        assert len(await names(driver)) == 50
        assert CountingDriver.commits <= 5


async def test_a_unit_that_fails_takes_no_other_with_it(tmp_path: Path) -> None:
    """The one that fails is told; its neighbours of the same batch are written."""
    async with open_sqlite(str(tmp_path / "x.db")) as driver:
        await table(driver)
        writer = Writer(driver)

        async def refuse(tx: Tx) -> None:
            await tx.rows(INSERT, "half")
            raise ValueError("no")

        async with asyncio.TaskGroup() as group:
            running = group.create_task(writer.run())
            results = await asyncio.gather(
                writer.insert(INSERT, ("a",)), writer.transact(refuse), writer.insert(INSERT, ("b",)), return_exceptions=True
            )
            running.cancel()
        assert [type(result) for result in results] == [type(None), ValueError, type(None)]
        assert await names(driver) == {"a", "b"}


@pytest.mark.parametrize("victim", ["caller", "writer"])
@pytest.mark.parametrize("step", range(1, 7))
async def test_cancelling_at_any_await_splits_nothing(tmp_path: Path, step: int, victim: str) -> None:
    """Whoever is cancelled at whichever await, the unit is there whole or not at all, and the store can be used."""
    async with open_sqlite(str(tmp_path / "x.db")) as opened:
        await table(opened)
        opened.__class__ = CountingDriver
        driver = opened
        assert isinstance(driver, CountingDriver)
        CountingDriver.calls, CountingDriver.cancel_at = 0, step
        writer = Writer(driver)
        running = asyncio.create_task(writer.run())
        caller = asyncio.create_task(writer.transact(pair))
        CountingDriver.victim = {"caller": caller, "writer": running}[victim]  # type: ignore[assignment]
        await asyncio.wait({caller}, timeout=5)
        CountingDriver.cancel_at = -1
        running.cancel()
        await asyncio.gather(running, caller, return_exceptions=True)
        assert await names(driver) in ({"left", "right"}, set())
        again = asyncio.create_task(writer.run())
        await writer.insert(INSERT, ("after",))
        again.cancel()
        await asyncio.gather(again, return_exceptions=True)
        assert "after" in await names(driver)


async def test_what_waits_when_the_store_closes_is_told(tmp_path: Path) -> None:
    """The unit that is under way is written, one that waits behind it is not, and both callers hear the truth."""
    async with open_sqlite(str(tmp_path / "x.db")) as driver:
        await table(driver)
        writer = Writer(driver)
        begun, closing = asyncio.Event(), asyncio.Event()

        async def slow(tx: Tx) -> None:
            begun.set()
            await closing.wait()
            await tx.rows(INSERT, "under way")

        running = asyncio.create_task(writer.run())
        under_way = asyncio.create_task(writer.transact(slow))
        await begun.wait()
        waiting = asyncio.create_task(writer.insert(INSERT, ("late",)))
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.sleep(0)
        closing.set()
        await under_way
        with pytest.raises(StoreUnavailable):
            await waiting
        await asyncio.gather(running, return_exceptions=True)
        assert await names(driver) == {"under way"}


async def test_a_condition_decides_over_the_rest_in_one_trip(tmp_path: Path) -> None:
    """Where the first statement returns nothing, the others do not run; a transaction without a statement is none."""
    insert = "INSERT INTO notes (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING name"
    async with open_sqlite(str(tmp_path / "x.db")) as driver:
        await table(driver)
        for first, more in (("a", "b"), ("a", "c"), ("d", "e")):
            await driver.begin()
            found = await driver.batch_if((insert, [(first,)]), (INSERT, [(more,)]))
            assert bool(found) is (more != "c")
            await driver.commit()
        for end in (driver.commit, driver.rollback):
            await driver.begin()
            await end()
        assert await names(driver) == {"a", "b", "d", "e"}


async def test_a_locked_database_is_unavailable_and_then_works_again(tmp_path: Path) -> None:
    """While another process holds the lock nothing is half-written; afterwards the store goes on."""
    path = str(tmp_path / "x.db")
    async with open_sqlite(path) as driver, open_sqlite(path) as other:
        await table(driver)
        await driver.rows("PRAGMA busy_timeout=50")
        await other.begin()
        await other.rows("SELECT name FROM notes")
        writer = Writer(driver)
        running = asyncio.create_task(writer.run())
        with pytest.raises(StoreUnavailable):
            await writer.insert(INSERT, ("a",))
        await other.rollback()
        await writer.insert(INSERT, ("b",))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert await names(driver) == {"b"}


async def test_a_large_value_shares_no_statement(tmp_path: Path) -> None:
    """The driver keeps a statement with what it was last run with: what is large goes through the statement of one row, and no other."""
    joined: list[int] = []

    class Noting(SqliteDriver):
        async def insert(self, sql: str, rows: Sequence[Row]) -> None:
            joined.append(len(rows))
            await super().insert(sql, rows)

        async def plans(self, plans: Sequence[Plan]) -> list[list[Row]]:
            joined.extend(len(first[1]) for first, _ in plans)
            return await super().plans(plans)

    async with open_sqlite(str(tmp_path / "x.db")) as driver:
        await driver.begin()
        await driver.rows("CREATE TABLE notes (name BLOB)")
        await driver.commit()
        driver.__class__ = Noting
        writer = Writer(driver)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(writer.run())
            for size, statements in ((MOST_JOINED, [9]), (MOST_JOINED + 1, [1] * 9)):
                joined.clear()
                await asyncio.gather(*(writer.insert(INSERT, (b"x" * size,)) for _ in range(9)))
                assert joined == statements
            running.cancel()


async def test_an_insert_does_not_wait_for_all_the_work_that_was_there_before(tmp_path: Path) -> None:
    """Work that has had its turn is committed, the insert has its own, and then the rest goes on; nothing is lost on the way."""
    async with open_sqlite(str(tmp_path / "x.db")) as driver:
        await table(driver)
        writer = Writer(driver, turn=0.0)
        answered: list[str] = []

        async def insert() -> None:
            await writer.insert(INSERT, ("insert",))
            answered.append("insert")

        async def first(tx: Tx) -> None:
            group.create_task(insert())
            await tx.rows(INSERT, "first")

        async def second(tx: Tx) -> None:
            await tx.rows(INSERT, "second")

        async def transact(name: str, work: Callable[[Tx], Awaitable[None]]) -> None:
            await writer.transact(work)
            answered.append(name)

        async with asyncio.TaskGroup() as group:
            works = [group.create_task(transact("first", first)), group.create_task(transact("second", second))]
            running = asyncio.create_task(writer.run())
            await asyncio.wait(works)
        running.cancel()
        await asyncio.wait([running])
        assert answered == ["first", "insert", "second"]
        assert await names(driver) == {"first", "insert", "second"}


async def test_inserts_beside_a_plan_are_still_few_statements(tmp_path: Path) -> None:
    """Each is answered, the plan with its rows, and one that cannot be is refused alone."""
    async with open_sqlite(str(tmp_path / "x.db")) as driver:
        await table(driver)
        writer = Writer(driver)
        asked = [asyncio.ensure_future(writer.insert(INSERT, (name,))) for name in ("a", "b", "c", "a")]
        asked.append(asyncio.ensure_future(writer.plan((f"{INSERT} RETURNING name", [("plan",)]), (INSERT, [("then",)]))))  # type: ignore[arg-type]
        running = asyncio.create_task(writer.run())
        answers = await asyncio.gather(*asked, return_exceptions=True)
        running.cancel()
        await asyncio.wait([running])
        assert [type(answer).__name__ for answer in answers[:4]] == ["NoneType", "NoneType", "NoneType", "StoreError"]
        assert [tuple(row) for row in answers[4]] == [("plan",)]  # type: ignore[union-attr]
        assert await names(driver) == {"a", "b", "c", "plan", "then"}
