"""Open alerts: those that ends may be about are read, and what a round of sorting changes of them is written."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bridge.domain.alert import Severity
from bridge.domain.ids import AlertId
from bridge.domain.opened import MOST_OPEN, OPEN_FOR, AlertRef, Alike, Lookup, NameIndex, OpenAlert
from bridge.store.driver import Row, Statement, Value
from bridge.store.rows import millis, millis_or_none, moment_or_none, number, number_or_none, string_map, to_json
from bridge.store.sql import lookups, queries

SQL = queries("opened")

ALIKE_FOR = timedelta(hours=1)
"""How long keys are counted."""

Read = Callable[..., Awaitable[list[Row]]]


async def read_each(read: Read, query: str, rows: Sequence[Row], *before: Value) -> list[Row]:
    """What a lookup finds. Its statements are on their way together, since a trip to the database costs more than a statement."""
    answers = await asyncio.gather(*(read(sql, *params) for sql, params in lookups(query, rows, *before)))
    return [row for answer in answers for row in answer]


async def known(read: Read, refs: Iterable[AlertRef]) -> dict[AlertRef, OpenAlert]:
    """What is known of the alerts with these keys."""
    rows = await read_each(read, SQL["known"], sorted(set(refs)))
    return {opened.ref: opened for opened in map(_opened, rows)}


async def alike(read: Read, titles: Iterable[tuple[str, str]], now: datetime) -> dict[tuple[str, str], Alike]:
    """How many keys these alerts, by hook and title, had within the hour."""
    rows = await read_each(read, SQL["alike"], sorted(set(titles)), millis(now - ALIKE_FOR))
    return {(str(hook), str(title)): Alike(keys=number(keys), ended=number(ended)) for hook, title, keys, ended in rows}


async def kept(read: Read) -> list[AlertRef]:
    """Open alerts under the key of an older build, which their next firing has to find."""
    return [(str(hook), str(key)) for hook, key in await read(SQL["kept"], MOST_OPEN)]


async def agreeing(read: Read, ends: Iterable[Lookup], now: datetime) -> frozenset[AlertRef]:
    """The open alerts that agree with one of these ends in all of its names. The open alerts of a hook are read once for all its ends."""
    by_hook: dict[str, list[Mapping[str, str]]] = {}
    for end in ends:
        if end.names is not None:
            by_hook.setdefault(end.hook, []).append(end.names)
    keys: set[AlertRef] = set()
    for hook, ended in by_hook.items():
        index = NameIndex()
        for key, names, _ in await read(SQL["open_names"], hook, millis(now - OPEN_FOR), MOST_OPEN):
            index.add(str(key), string_map(names))
        keys.update((hook, key) for names in ended for key in index.find(names))
    return frozenset(keys)


def changed(opened: Collection[tuple[OpenAlert, AlertId | None]]) -> Statement:
    """The statement that writes what fires and what ended. What only ended keeps what is known of its firing."""
    rows: list[Row] = [
        (
            one.hook,
            one.key,
            statement,
            to_json(dict(one.names)) if statement else "{}",
            one.alike or None,
            one.run if statement else None,
            millis_or_none(one.started_at) if statement else None,
            millis_or_none(one.fired_at) if statement else None,
            millis_or_none(one.ended_at),
        )
        for one, statement in opened
    ]
    return SQL["set_open"], rows


def _opened(row: Row) -> OpenAlert:
    hook, key, names, run, started_at, fired_at, ended_at, title, link, labels, severity, renewed = row
    return OpenAlert(
        hook=str(hook),
        key=str(key),
        names=string_map(names),
        title=str(title),
        link=str(link),
        labels=string_map(labels),
        severity=None if severity is None else Severity(str(severity)),
        run=number_or_none(run),
        started_at=moment_or_none(started_at),
        fired_at=moment_or_none(fired_at),
        ended_at=moment_or_none(ended_at),
        renewed=bool(renewed),
    )
