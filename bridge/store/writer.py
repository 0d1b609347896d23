"""The one writer: units of work queue up, and those that wait together share a commit.

A unit is whole: it commits with its batch, or alone when the batch failed, or not at all. The task that asked for it can be
cancelled at any await without splitting it, because the work belongs to the writer.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from bridge.errors import StoreError, StoreUnavailable
from bridge.store.driver import Driver, Row, Statement, Tx

log = logging.getLogger("smsbridge.store")

T = TypeVar("T")

MOST_UNITS = 256
"""Units that one commit may carry."""
TURN = 0.015
"""Seconds of work in one transaction after which inserts that came meanwhile have theirs, and the rest of the work the next: each trip
of it to the database costs a turn of the loop, and those who wait for an answer wait for an insert."""
MOST_JOINED = 65_536
"""Bytes of a value that may share a statement with others. The driver keeps each statement together with what it was last run with: a
larger one goes by the statement of one row, whose next run lets it go."""
MOST_WAITING = 10_000
"""Units that may wait; one more is refused, so that a stuck disk ends in 503 and not in a full memory."""


@dataclass(slots=True)
class _Planned:
    """Statements that are known beforehand: one trip to the database, whatever is planned beside them."""

    first: Statement
    then: Sequence[Statement]
    done: asyncio.Future[object]
    joins: bool = False
    """Whether it is an insert that may be one statement with others that are alike."""


@dataclass(slots=True)
class _Work:
    """A function over the open transaction."""

    run: Callable[[Tx], Awaitable[object]]
    done: asyncio.Future[object]


_Unit = _Planned | _Work
U = TypeVar("U", _Planned, _Work)


class Writer:
    """Runs units of work in shared transactions. `run` is its only task."""

    def __init__(self, driver: Driver, *, turn: float = TURN) -> None:
        """Write through `driver`, whose transaction nobody else opens; `turn` is in seconds."""
        self._driver = driver
        self._turn = turn
        self._waiting: list[_Unit] = []
        self._woken = asyncio.Event()
        self._closing = False
        self._loop = asyncio.get_running_loop()
        self.units = 0
        """Units that were taken so far."""
        self.commits = 0
        """Commits that they shared."""

    async def insert(self, sql: str, row: Row) -> None:
        """Run `INSERT ... VALUES ($1, ...)` with one row, durable when this returns. Raises StoreError when it was not written."""
        unit = _Planned((sql, (row,)), (), self._loop.create_future(), joins=_is_small(row))
        self._enqueue(unit)
        await unit.done

    async def plan(self, first: Statement, *then: Statement) -> list[Row]:
        """Run `first`, and `then` only where it returned rows; what it returned. All of it is durable when this returns, or nothing."""
        unit = _Planned(first, then, self._loop.create_future())
        self._enqueue(unit)
        return cast("list[Row]", await unit.done)

    async def transact(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Run `work` in a transaction, durable when this returns.

        `work` may run more than once: a batch that fails is undone, and its units are run singly. What it raises is raised here,
        and nothing of it is kept.
        """
        unit = _Work(work, self._loop.create_future())
        self._enqueue(unit)
        return cast("T", await unit.done)

    def _enqueue(self, unit: _Unit) -> None:
        if len(self._waiting) >= MOST_WAITING:
            raise StoreUnavailable(f"{MOST_WAITING} writes wait for the database already")
        self._waiting.append(unit)
        if len(self._waiting) == 1:
            self._woken.set()

    async def run(self) -> None:
        """Write until cancelled. The batch that is under way then is finished; what waits is told that it was not written."""
        self._closing = False
        try:
            async with asyncio.TaskGroup() as group:
                writing = group.create_task(self._write(), name="write")
                try:
                    await asyncio.shield(writing)
                except asyncio.CancelledError:
                    # Its statements may be on the disk already, and its callers are to hear so.
                    self._closing = True
                    self._woken.set()
                    await writing
                    raise
        finally:
            for unit in self._waiting:
                if not unit.done.done():
                    unit.done.set_exception(StoreUnavailable("the store is closing"))

    async def _write(self) -> None:
        while not self._closing:
            if not self._waiting:
                self._woken.clear()
                await self._woken.wait()
                continue
            batch, self._waiting = self._waiting[:MOST_UNITS], self._waiting[MOST_UNITS:]
            self.units += len(batch)
            self.commits += 1
            # A caller that has gone before its work began does not want it. What is planned does not wait for the others' trips.
            wanted = [unit for unit in batch if not unit.done.done()]
            await self._commit([unit for unit in wanted if isinstance(unit, _Planned)], self._planned)
            await self._commit([unit for unit in wanted if isinstance(unit, _Work)], self._worked)

    async def _commit(self, units: Sequence[U], transaction: Callable[[Sequence[U]], Awaitable[Sequence[object]]]) -> None:
        """Run units in one transaction: all of them, or as many of the first as have a turn."""
        if not units:
            return
        try:
            results = await transaction(units)
        except Exception as error:
            # A disk that is full or locked is no unit's fault, and trying each would only keep its caller waiting.
            if len(units) > 1 and not isinstance(error, StoreUnavailable):
                for unit in units:
                    await self._commit([unit], transaction)
                return
            if not isinstance(error, StoreError):
                log.debug("store.unit_failed", exc_info=error)
            for unit in units:
                _refuse(unit, error)
            return
        for unit, result in zip(units, results, strict=False):
            if not unit.done.done():
                unit.done.set_result(result)
        # What had no turn goes first in the next transaction.
        self._waiting[:0] = units[len(results) :]

    async def _planned(self, units: Sequence[_Planned]) -> Sequence[object]:
        rows = _alike(units)
        if rows is not None:
            await self._driver.insert(*rows)
            return [None] * len(units)
        joined: dict[str, list[Row]] = {}
        for unit in units:
            if unit.joins:
                joined.setdefault(unit.first[0], []).extend(unit.first[1])
        others = [(unit.first, unit.then) for unit in units if not unit.joins]
        found = await self._driver.plans([*(((sql, alike), ()) for sql, alike in joined.items()), *others])
        answers = iter(found[len(joined) :])
        return [None if unit.joins else next(answers) for unit in units]

    async def _worked(self, units: Sequence[_Work]) -> Sequence[object]:
        try:
            await self._driver.begin()
            results: list[object] = []
            end = self._loop.time() + self._turn
            for unit in units:
                results.append(await unit.run(self._driver))
                if self._loop.time() >= end and any(isinstance(waiting, _Planned) for waiting in self._waiting):
                    break
            await self._driver.commit()
        except BaseException:
            await self._driver.rollback()
            raise
        return results


def _is_small(row: Row) -> bool:
    return all(len(value) <= MOST_JOINED for value in row if isinstance(value, bytes))


def _alike(units: Sequence[_Planned]) -> tuple[str, list[Row]] | None:
    """The one statement and the rows of nothing but alike inserts, which need no transaction around them."""
    sql = units[0].first[0]
    rows: list[Row] = []
    for unit in units:
        if not unit.joins or unit.first[0] != sql:
            return None
        rows += unit.first[1]
    return sql, rows


def _refuse(unit: _Unit, error: Exception) -> None:
    if not unit.done.done():
        unit.done.set_exception(error)
