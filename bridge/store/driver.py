"""What a database must do for the store: a handful of calls that SQLite and PostgreSQL both have.

SQL is written once, with `$1` parameters. A driver translates what its database spells otherwise, and turns the library's
exceptions into `StoreUnavailable` and `StoreRefused`.
"""

from collections.abc import Sequence
from typing import Protocol

Value = str | int | bytes | None
Row = Sequence[Value]
Statement = tuple[str, Sequence[Row]]
"""A statement and its rows of parameters."""
Plan = tuple[Statement, Sequence[Statement]]
"""A statement, and those that run only where it returned rows: a unit of work that is known beforehand."""


class Tx(Protocol):
    """An open transaction."""

    async def rows(self, sql: str, *params: Value) -> list[Row]:
        """Run one statement; the rows it returns, if it returns any."""
        ...

    async def batch(self, *statements: Statement) -> list[list[Row]]:
        """Run statements in their order, in one trip to the database, until one fails; what each of them returned.

        Each runs once for each of its rows of parameters: not at all for none, and for several it returns nothing.
        """
        ...

    async def batch_if(self, first: Statement, *statements: Statement) -> list[Row]:
        """Run `first`, and the others only where it returned rows, in one trip to the database; what it returned."""
        ...


class Driver(Tx, Protocol):
    """One database. `rows` and `batch` belong to the open transaction; there is one at a time, and the writer alone opens it."""

    async def insert(self, sql: str, rows: Sequence[Row]) -> None:
        """Run `INSERT ... VALUES ($1, ...)` for all rows, outside a transaction: all of them are durable when this returns, or none."""
        ...

    async def plans(self, plans: Sequence[Plan]) -> list[list[Row]]:
        """Run plans in a transaction of their own, in one trip; what the first statement of each returned.

        All of it is durable when this returns, or nothing.
        """
        ...

    async def begin(self) -> None:
        """Open the transaction, with the right to write; at the latest with its first statement."""
        ...

    async def commit(self) -> None:
        """Make it durable. Returns only when the bytes are on the disk."""
        ...

    async def rollback(self) -> None:
        """Undo it; harmless when none is open."""
        ...

    async def read(self, sql: str, *params: Value) -> list[Row]:
        """Run one statement outside the writer's transaction, on what is committed."""
        ...

    async def tables(self) -> set[str]:
        """The names of all tables there are."""
        ...

    async def script(self, sql: str) -> None:
        """Run the statements of a migration inside the open transaction."""
        ...

    async def backup(self, suffix: str) -> str | None:
        """Copy the database beside itself and return the copy's name; None where that is not the driver's business."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...
