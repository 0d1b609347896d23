"""What is known of the numbers of bundles that came due: what they got, what they were told, what waits for them."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bridge.domain.bundle import Digest, Needs, Past
from bridge.domain.ids import BundleId, ulid_head
from bridge.domain.message import Counts
from bridge.store.claims import LOCK
from bridge.store.driver import Row, Value
from bridge.store.money import purse
from bridge.store.rows import millis, moment, moment_or_none, number
from bridge.store.sql import lookups, queries

SQL = queries("bundles")
OPEN_MARKS = queries("acks")["open_marks"]
OPEN_FOR = timedelta(days=7)
"""How long the number of an alert that fires without a word is kept for it."""
PASSES_FOR = timedelta(hours=1)
"""How long it counts that a limit was passed."""
DOUBTS_FOR = timedelta(hours=1)
"""How long SMS by doubt are counted."""
MOST_SCOPED = 10_000
"""SMS of a hook, a route or all that are counted: no limit is higher."""

Read = Callable[..., Awaitable[list[Row]]]


class PastReader:
    """Reads by `read`: what is committed, or what an open transaction sees."""

    def __init__(self, read: Read) -> None:
        """Take a statement and its parameters."""
        self._read = read

    async def past(self, needs: Needs, now: datetime) -> Past:
        """The past that bears on a release."""
        window = needs.window
        rows: list[Row] = [(phone,) for phone in sorted(needs.phones)]
        history: dict[str, list[tuple[datetime, Counts]]] = {}
        for phone, at, counted in await self._found(SQL["history"], rows, millis(now - window)):
            history.setdefault(str(phone), []).append((moment(at), Counts(number(counted))))
        numbers: dict[str, set[int]] = {}
        for phone, n in await self._found(OPEN_MARKS, rows if needs.marks else [], millis(now - OPEN_FOR)):
            numbers.setdefault(str(phone), set()).add(number(n))
        doubts: dict[tuple[str, str], list[datetime]] = {}
        for phone, hook, at in await self._found(SQL["doubts"], rows if needs.doubts else [], millis(now - DOUBTS_FOR)):
            doubts.setdefault((str(phone), str(hook)), []).append(moment(at))
        keys: list[Row] = [(digest_key(str(phone)),) for (phone,) in rows]
        digests = [digest_of(row) for row in await self._found(SQL["digests"], keys)]
        return Past(
            history={phone: tuple(times) for phone, times in history.items()},
            scopes={scope: await self._scope(scope, now - window) for scope in needs.scopes},
            notices={str(phone): moment(at) for phone, at in await self._found(SQL["notices"], rows)},
            texts=frozenset((str(phone), str(text)) for phone, text in await self._found(SQL["texts"], rows, millis(now - LOCK))),
            marks={phone: frozenset(found) for phone, found in numbers.items()},
            doubts={key: tuple(times) for key, times in doubts.items()},
            digests={digest.phone: digest for digest in digests},
            purse=None if needs.day is None else await purse(self._read, needs.day),
            broke={str(phone): moment(at) for phone, at in (await self._found(SQL["broke"], rows) if needs.day is not None else [])},
            budget_told=moment_or_none((await self._read(SQL["budget_told"]))[0][0]) if needs.day is not None else None,
            passes={str(phone): number(names) for phone, names in await self._found(SQL["passes"], rows, millis(now - PASSES_FOR))},
        )

    async def _scope(self, scope: tuple[str, str], since: datetime) -> tuple[tuple[datetime, Counts], ...]:
        found = await self._read(SQL["scope_history"], millis(since), *scope, MOST_SCOPED, ulid_head(millis(since), 0))
        return tuple((moment(at), Counts(number(counted))) for at, counted in found)

    async def _found(self, query: str, rows: Sequence[Row], *before: Value) -> list[Row]:
        return [row for sql, params in lookups(query, rows, *before) for row in await self._read(sql, *params)]


def digest_key(phone: str) -> str:
    """The group of a number's digest."""
    return hashlib.blake2b(f"digest\0{phone}".encode(), digest_size=16).hexdigest()


def digest_of(row: Row) -> Digest:
    """An open digest of its columns."""
    ident, phone, created_at, due_at, reason, urgent, critical = row
    return Digest(
        id=BundleId(str(ident)),
        phone=str(phone),
        created_at=moment(created_at),
        due_at=moment(due_at),
        reason=str(reason),
        urgent=number(urgent),
        critical=bool(critical),
    )
