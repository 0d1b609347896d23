"""Bundles that come due: read, decided on and written in one transaction, so that a death in between costs nothing and repeats nothing."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter

from bridge.domain.alert import Severity, Status
from bridge.domain.bundle import (
    MOST_COUNTS,
    MOST_READ,
    BundleKind,
    Closing,
    Count,
    Digest,
    Due,
    Group,
    Member,
    Raw,
    Release,
    Tally,
)
from bridge.domain.ids import BundleId, PostId
from bridge.domain.post import charset_of
from bridge.store.driver import Driver, Row, Statement, Tx, Value
from bridge.store.inbox import SQL as INBOX
from bridge.store.inbox import hold
from bridge.store.insert import messages_inserted
from bridge.store.past import PASSES_FOR, PastReader, digest_key
from bridge.store.rows import alert_of, millis, moment, moment_or_none, number, number_or_none, string_map, string_tuple, to_json
from bridge.store.sql import lookups, queries
from bridge.store.troubles import troubles_noted
from bridge.store.writer import Writer

SQL = queries("bundles")
KNOWN_FOR = timedelta(days=1)
"""How long a route knows a name that it had."""
RAW_BYTES = 8192
"""Of a post, for the safe text."""

Decide = Callable[[Sequence[Due], PastReader], Awaitable[Release]]


class Bundles:
    """Bundles that wait, and what becomes of them."""

    def __init__(self, driver: Driver, writer: Writer, *, rate: Callable[[], float]) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer
        self._rate = rate
        self.past = PastReader(driver.read)
        """What is committed of the past."""

    async def next_due(self) -> datetime | None:
        """When the next bundle comes due; None where none waits."""
        return moment_or_none((await self._driver.read(SQL["next_due"]))[0][0])

    async def hasten(self, reason: str, now: datetime) -> None:
        """Let all that waits for this reason come due."""
        await self._writer.plan((SQL["hasten"], [(reason, millis(now))]))

    async def release(self, now: datetime, *, most: int, holder: str, lease: timedelta, decide: Decide, skip: int = 0) -> Release | None:
        """Let `decide` look at up to `most` bundles that came due, and write what it says; None if there are none, or another is at it.

        The first `skip` are left for later.
        """
        if not await self._driver.read(SQL["any_due"], millis(now)):
            return None

        async def work(tx: Tx) -> Release | None:
            if not await hold(tx, "bundles", holder, now, lease):
                return None
            dues = [await self._due(tx, row, now) for row in await tx.rows(SQL["due"], millis(now), most, skip)]
            if not dues:
                return None
            made = await decide(dues, PastReader(tx.rows))
            await tx.batch(*_statements(made), *await messages_inserted(tx, made.messages, now, rate=self._rate()))
            return made

        return await self._writer.transact(work)

    async def _due(self, tx: Tx, row: Row, now: datetime) -> Due:
        ident, kind, route, value, audience, created_at, reason, urgent = row
        since = created_at if kind == BundleKind.DIGEST else millis(now)
        contents: dict[object, list[Row]] = {"total": [], "count": [], "member": []}
        for part, name, severity, status, many, said, *_ in await tx.rows(
            SQL["contents"], ident, since, millis(now - KNOWN_FOR), MOST_COUNTS, MOST_READ
        ):
            contents[part].append((name, severity, status, many, said))
        places = {worst: (place, bool(flaps), str(of)) for place, (worst, of, _, _, flaps) in enumerate(contents["member"])}
        found = lookups(SQL["members"], [(worst,) for worst in places])
        raw, *members = await tx.batch((SQL["raw"], [(next(iter(places), ""), RAW_BYTES)]), *((sql, [params]) for sql, params in found))
        return Due(
            id=BundleId(str(ident)),
            group=Group(route=str(route), value=str(value), kind=BundleKind(str(kind)), audience=string_tuple(audience)),
            created_at=moment(created_at),
            reason=str(reason),
            urgent=number(urgent),
            members=tuple(member for _, member in sorted((_member(row, places) for rows in members for row in rows), key=itemgetter(0))),
            counts=tuple(_count(each) for each in contents["count"]),
            tallies=tuple(
                Tally(route=str(of), severity=_severity(severity), status=Status(str(status)), count=number(many))
                for of, severity, status, many, _ in contents["total"]
            ),
            raw=_raw(raw[0]) if raw else None,
        )


def _statements(made: Release) -> list[Statement]:
    """What a release writes, but for its messages. Names are learnt before what held them is closed."""
    at = millis(made.now)
    opened = [digest for digest in made.digests if digest.id in made.opened]
    others = [digest for digest in made.digests if digest.id not in made.opened]
    return [
        (SQL["learn"], [(closed.bundle, at, millis(made.now - KNOWN_FOR)) for closed in made.closed]),
        (SQL["open_digest"], [_digest_row(digest) for digest in opened]),
        (SQL["put_digest"], [(digest.id, millis(digest.due_at), digest.reason, digest.urgent, int(digest.critical)) for digest in others]),
        (INBOX["insert_part"], [(digest.id, part) for digest in made.digests for part in digest.parts]),
        (SQL["close"], [_closing_row(closed, at) for closed in made.closed]),
        (SQL["held"], [(closed.bundle, closed.held) for closed in made.closed if closed.held]),
        (SQL["set_notice"], [(phone, millis(told)) for phone, told in made.notices.items()]),
        (SQL["set_broke"], [(phone, at) for phone in made.broke]),
        (SQL["passes_over"], [(millis(made.now - PASSES_FOR),)] if made.passes else []),
        (SQL["pass"], [(phone, at, names) for phone, names in made.passes.items()]),
        (SQL["held"], [(one.bundle, f"; safe text: {one.why}") for one in made.safe]),
        (SQL["post_safe"], [(one.post, one.why) for one in made.safe]),
        troubles_noted(made.troubles),
    ]


def _digest_row(digest: Digest) -> Row:
    return (
        digest.id,
        digest_key(digest.phone),
        digest.phone,
        to_json([digest.phone]),
        millis(digest.created_at),
        millis(digest.due_at),
        digest.reason,
        digest.urgent,
        int(digest.critical),
    )


def _closing_row(closed: Closing, at: int) -> Row:
    return closed.bundle, at, at if closed.sent else None, int(closed.crowd)


def _raw(row: Row) -> Raw:
    body, headers, query = row
    charset = charset_of(string_map(headers))
    return Raw(body=body if isinstance(body, bytes) else b"", charset=charset, query=string_map(query))


def _count(row: Row) -> Count:
    title, severity, status, many, new = row
    return Count(
        title=str(title),
        severity=_severity(severity),
        status=Status(str(status)),
        count=number(many),
        new=bool(number_or_none(new)),
    )


def _member(row: Row, places: Mapping[Value, tuple[int, bool, str]]) -> tuple[int, Member]:
    """An alert, with its place among the worst."""
    ident, hook, format_, post, *alert = row
    place, flaps, route = places[ident]
    return place, Member(hook=str(hook), format=str(format_), post=PostId(str(post)), flaps=flaps, route=route, alert=alert_of(alert))


def _severity(stored: Value) -> Severity | None:
    return None if stored is None else Severity(str(stored))
