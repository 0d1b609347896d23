"""Pruning: what was kept for its time goes, in batches, each a transaction of its own."""

from dataclasses import dataclass
from datetime import datetime

from bridge.domain.ids import ulid_head
from bridge.domain.privacy import Data
from bridge.store.driver import Driver, Statement, Tx, Value
from bridge.store.rows import millis
from bridge.store.sql import queries
from bridge.store.writer import Writer

SQL = queries("privacy")
ALL = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One kind of row: how the old ones are found, by all columns of their key, and what is done with each."""

    data: Data
    find: str
    act: tuple[str, ...]
    by_id: bool = False
    """True where the ids say how old a row is: then a cursor remembers how far it was pruned, and no row is looked at twice."""


TASKS = (
    Task(data=Data.BODIES, find="old_bodies", act=("drop_body",), by_id=True),
    Task(data=Data.TEXTS, find="old_messages", act=("drop_message", "drop_other_text"), by_id=True),
    Task(data=Data.TEXTS, find="old_schedules", act=("drop_message", "drop_other_text")),
    Task(data=Data.TEXTS, find="old_alerts", act=("drop_alert",), by_id=True),
    Task(data=Data.TEXTS, find="old_open", act=("drop_open",)),
    Task(data=Data.TEXTS, find="old_kinds", act=("drop_kind",)),
    Task(data=Data.TEXTS, find="old_requests", act=("drop_request",)),
    Task(data=Data.TEXTS, find="old_announcements", act=("drop_announcement",)),
    Task(data=Data.TEXTS, find="old_tellings", act=("drop_telling",)),
    Task(data=Data.TEXTS, find="old_replies", act=("drop_reply",)),
    Task(data=Data.TEXTS, find="old_clicks", act=("drop_click",)),
    Task(data=Data.TEXTS, find="old_silences", act=("drop_silence",)),
    Task(data=Data.NUMBERS, find="old_numbers", act=("drop_number",), by_id=True),
    Task(data=Data.NUMBERS, find="old_scheduled_numbers", act=("drop_number",)),
    Task(data=Data.NUMBERS, find="old_senders", act=("drop_sender",)),
    Task(data=Data.NUMBERS, find="old_states", act=("drop_state",)),
    Task(data=Data.NUMBERS, find="old_notices", act=("drop_notice",)),
    Task(data=Data.NUMBERS, find="old_passes", act=("forget_passes",)),
    Task(data=Data.NUMBERS, find="old_keys", act=("drop_key",)),
    Task(data=Data.NUMBERS, find="old_people", act=("drop_person",)),
    Task(data=Data.AUDIT, find="old_audit", act=("drop_audit",)),
)


class Pruning:
    """Prunes."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def waiting(self, data: Data, before: datetime) -> int:
        """How many rows are older than `before` and have what is to be pruned."""
        total = 0
        for task in TASKS:
            if task.data is data:
                cursor = await self._driver.read(SQL["cursor"], _key(task)) if task.by_id else []
                found = await self._driver.read(SQL[task.find], *_params(task, str(cursor[0][0]) if cursor else "", before, ALL))
                total += len(found)
        return total

    async def prune(self, data: Data, before: datetime, most: int) -> int:
        """Prune up to `most` rows; how many there were. Fewer than `most` means that nothing is left."""
        left = most
        for task in TASKS:
            if task.data is data and left:
                left -= await self._prune(task, before, left)
        return most - left

    async def _prune(self, task: Task, before: datetime, most: int) -> int:
        async def work(tx: Tx) -> int:
            cursor = await tx.rows(SQL["cursor"], _key(task)) if task.by_id else []
            found = await tx.rows(SQL[task.find], *_params(task, str(cursor[0][0]) if cursor else "", before, most))
            if not found:
                return 0
            statements: list[Statement] = [(SQL[act], [(*row, *_more(act)) for row in found]) for act in task.act]
            if task.by_id:
                statements.append((SQL["set_cursor"], [(_key(task), found[-1][0])]))
            await tx.batch(*statements)
            return len(found)

        return await self._writer.transact(work)


def _key(task: Task) -> str:
    return f"pruned_{task.find}"


def _params(task: Task, cursor: str, before: datetime, most: int) -> tuple[Value, ...]:
    at = millis(before)
    return (cursor, ulid_head(at, 0), most) if task.by_id else (at, most)


def _more(act: str) -> tuple[Value, ...]:
    return (b"",) if act == "drop_body" else ()
