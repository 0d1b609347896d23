"""The inbox: posts as they came, what planning has to know of the past, and the filing of what was sorted."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from bridge.domain.alert import Status
from bridge.domain.bundle import Group, Join
from bridge.domain.filing import Filed, Filing
from bridge.domain.ids import BundleId, PostId
from bridge.domain.judge import on_cancel
from bridge.domain.opened import AlertRef, Lookup
from bridge.domain.post import MAX_BODY, Post
from bridge.domain.situation import WITHDRAWN, FiledAlert, FiledMessage, Situation
from bridge.errors import Conflict, InputError, StoreError
from bridge.store import opened as open_alerts
from bridge.store.driver import Driver, Row, Statement, Tx
from bridge.store.insert import messages_inserted
from bridge.store.opened import read_each
from bridge.store.outbox import SQL as OUTBOX
from bridge.store.outbox import Outbox
from bridge.store.rows import millis, millis_or_none, moment, number, string_map, to_json
from bridge.store.silences import SQL as SILENCES
from bridge.store.silences import silence_of
from bridge.store.sql import lookups, queries
from bridge.store.states import last_of, last_row
from bridge.store.troubles import troubles_noted
from bridge.store.waiting import TOO_SHORT, waiting_of
from bridge.store.writer import Writer

SQL = queries("inbox")
HOLD = SQL["hold"]
_MILLISECOND = timedelta(milliseconds=1)


class Inbox:
    """Posts, from acceptance to filing."""

    def __init__(self, driver: Driver, writer: Writer, outbox: Outbox, *, rate: Callable[[], float]) -> None:
        """`outbox` takes back what waits there; `rate` spreads messages that are parked, in messages per second."""
        self._outbox = outbox
        self._driver = driver
        self._writer = writer
        self._rate = rate
        self._some_kept = True

    async def accept(self, post: Post) -> None:
        """Put a post on the disk. Raises StoreError when it is not there."""
        await self._writer.insert(SQL["insert_post"], post_row(post))

    def writes(self) -> tuple[int, int]:
        """How many writes there were so far, of posts and of all else, and how many commits they shared."""
        return self._writer.units, self._writer.commits

    async def new_posts(self, most: int, *, size: int = MAX_BODY) -> list[Post]:
        """The oldest posts that wait to be sorted, as many as have `size` bytes of body together, or the first alone."""
        return [post_of(row) for row in await self._driver.read(SQL["new_posts"], most, size)]

    async def post(self, ident: PostId) -> Post | None:
        """One post."""
        found = await self._driver.read(SQL["post"], ident)
        return post_of(found[0]) if found else None

    async def situation(
        self, alerts: Iterable[AlertRef], now: datetime, *, waiting: Iterable[AlertRef] = (), about: Iterable[Lookup] = ()
    ) -> Situation:
        """What is known of these alerts, by hook and key, what still waits to tell of those in `waiting`, and what is silenced.

        Of those in `about` also whether they are open, or which open alerts agree in their names.
        """
        read, ends = self._driver.read, list(about)
        kept = await open_alerts.kept(read) if self._some_kept else []
        # Only a start adds to them.
        self._some_kept = bool(kept)
        titles = [(end.hook, end.alike) for end in ends if end.alike]
        last, silences, waits, known, alike = await asyncio.gather(
            read_each(read, SQL["last"], sorted({*alerts, *kept})),
            read(SILENCES["active"], millis(now)),
            read_each(read, SQL["waiting"], sorted(waiting), millis(now + TOO_SHORT)),
            open_alerts.known(read, [*kept, *((end.hook, end.key) for end in ends)]),
            open_alerts.alike(read, titles, now),
        )
        fires = {(str(row[0]), str(row[1])) for row in last if row[3] == Status.FIRING} | {ref for ref, one in known.items() if one.is_open}
        if lost := [end for end in ends if end.names is not None and (end.hook, end.key) not in fires]:
            refs = sorted(await open_alerts.agreeing(read, lost, now))
            more = await asyncio.gather(
                read_each(read, SQL["last"], refs),
                read_each(read, SQL["waiting"], refs, millis(now + TOO_SHORT)),
                open_alerts.known(read, refs),
            )
            last, waits, known = [*last, *more[0]], [*waits, *more[1]], known | more[2]
        return Situation(
            last={(str(row[0]), str(row[1]), str(row[2])): last_of(row) for row in last},
            silences=tuple(silence_of(row) for row in silences),
            waiting=waiting_of(waits),
            opened=known,
            alike=alike,
        )

    async def file(self, filing: Filing, *, holder: str, lease: timedelta) -> Filed | None:
        """Write a round of sorting; None, and nothing written, if another sorter holds the lease or took one of the posts.

        So it is where a bundle out of which something is withdrawn came due meanwhile: the round has to be planned anew.
        """

        async def work(tx: Tx) -> Filed:
            taken, *found = await tx.batch((HOLD, [lease_row("sorter", holder, filing.now, lease)]), *unsorted, *still_open, *joining)
            counts, joined = found[: len(unsorted) + len(still_open)], found[len(unsorted) + len(still_open) :]
            if not taken or sum(number(rows[0][0]) for rows in counts) != len(idents) + len(opened):
                raise _Outdated
            bundles = {join.group: BundleId(str(rows[0][0])) for join, rows in zip(filing.joins, joined, strict=True)}
            await tx.batch(*_sorting(filing, bundles))
            back = [await self._outbox.change_in(tx, one, filing.now, lambda item: on_cancel(item, filing.now)) for one in filing.recalled]
            return Filed(applied=tuple(applied for changes in back for applied in changes))

        idents: list[Row] = [(post.id,) for post in filing.posts]
        opened: list[Row] = [(bundle,) for bundle in dict.fromkeys(bundle for bundle, _ in filing.withdrawn)]
        unsorted: list[Statement] = [(sql, [params]) for sql, params in lookups(SQL["count_new"], idents)]
        still_open: list[Statement] = [(sql, [params]) for sql, params in lookups(SQL["count_open"], opened)]
        joining = [_joining(join, filing.now) for join in filing.joins]
        try:
            return await self._writer.transact(work)
        except _Outdated:
            return None

    async def put_direct(
        self, post: Post, message: FiledMessage, *, key: str | None, body_hash: str, now: datetime, refused: InputError | None = None
    ) -> tuple[str, str]:
        """Store a direct post with its message in one transaction; return the ids of the first post and message with this key.

        `key` is the caller's idempotency key. Raises Conflict when key or reference were used with another body;
        `refused` where they were not used.
        """
        hook = post.hook

        async def work(tx: Tx) -> tuple[str, str]:
            if key is not None:
                for seen_hash, post_id, message_id in await tx.rows(OUTBOX["idempotent"], hook, key):
                    if seen_hash != body_hash:
                        raise Conflict("this idempotency key was used with another body; use a new one", field="Idempotency-Key")
                    return str(post_id), str(message_id)
            reference = message.draft.reference
            for message_id, post_id, seen_hash in await tx.rows(OUTBOX["referenced"], hook, reference) if reference else []:
                if seen_hash == body_hash:
                    return str(post_id), str(message_id)
                raise Conflict("this foreign_id was used for another message; use a new one", field="foreign_id")
            if refused is not None:
                raise refused
            await tx.rows(SQL["insert_post"], *post_row(post))
            await tx.rows(SQL["sort_post"], post.id, "done", "alert", "direct", "", millis(now))
            await tx.batch(*await messages_inserted(tx, [message], now, rate=self._rate()))
            if key is not None:
                await tx.rows(OUTBOX["insert_idempotent"], hook, key, body_hash, post.id, message.id, millis(now))
            return post.id, message.id

        return await self._writer.transact(work)


async def hold(tx: Tx, name: str, holder: str, now: datetime, lease: timedelta) -> bool:
    """Take or renew a lease inside an open transaction; False if another holds it."""
    return bool(await tx.rows(HOLD, *lease_row(name, holder, now, lease)))


def lease_row(name: str, holder: str, now: datetime, lease: timedelta) -> Row:
    """The parameters of `HOLD`, which returns a row when the lease is held."""
    return name, holder, millis(now + lease), millis(now)


class _Outdated(StoreError):  # noqa: N818 - nobody's fault: what was planned does not hold any more
    """What a filing was planned on has changed."""


def _joining(join: Join, now: datetime) -> Statement:
    """What puts alerts into a group's bundle, by its id; it returns that id."""
    group, wait = join.group, join.wait
    due = (join.fresh, group.key, group.kind, group.route, group.value, to_json(group.audience), millis(now), millis(now + wait.for_))
    if wait.interval:
        return SQL["join_group"], [(*due, wait.interval // _MILLISECOND)]
    return SQL["join_bundle"], [(*due, int(wait.longest > wait.for_), wait.longest // _MILLISECOND)]


def _sorting(filing: Filing, bundles: Mapping[Group, BundleId]) -> list[Statement]:
    """What a filing writes once its bundles are known."""
    at = millis(filing.now)
    alike: dict[tuple[str, ...], list[Row]] = {}
    for post in filing.posts:
        alike.setdefault((post.state, post.kind, post.format, post.reason), []).append((post.id,))
    return [
        *((sql, [params]) for outcome, idents in alike.items() for sql, params in lookups(SQL["sort_posts"], idents, *outcome, at)),
        (SQL["insert_alert"], [_alert_row(filed) for filed in filing.alerts]),
        (SQL["insert_part"], [(bundle, bundle) for bundle in bundles.values()]),
        (
            SQL["insert_bundle_alert"],
            [(alert, bundles[join.group], int(alert in join.flapping)) for join in filing.joins for alert in join.alerts],
        ),
        (SQL["withdraw"], filing.withdrawn),
        (SQL["say_withdrawn"], [(alert, WITHDRAWN) for _, alert in filing.withdrawn]),
        (
            SQL["set_last"],
            [
                last_row(key, last, bundles.get(filing.waits[key]) if key in filing.waits else last.bundle)
                for key, last in filing.last.items()
            ],
        ),
        open_alerts.changed(filing.opened),
        troubles_noted(filing.troubles),
    ]


def post_row(post: Post) -> Row:
    """The columns of a post."""
    return (
        post.id,
        post.hook,
        millis(post.received_at),
        post.method,
        to_json(post.headers),
        to_json(post.query),
        post.body,
        int(post.cut),
    )


def post_of(row: Row) -> Post:
    """A post of its columns."""
    ident, hook, received_at, method, headers, query, body, cut = row
    return Post(
        id=PostId(str(ident)),
        hook=str(hook),
        received_at=moment(received_at),
        method=str(method),
        headers=string_map(headers),
        query=string_map(query),
        body=body if isinstance(body, bytes) else b"",
        cut=bool(cut),
    )


def _alert_row(filed: FiledAlert) -> Row:
    alert = filed.alert
    return (
        filed.id,
        filed.post,
        filed.hook,
        alert.source,
        alert.key,
        alert.status,
        alert.severity,
        alert.title,
        alert.text,
        alert.link,
        to_json(alert.labels),
        millis_or_none(alert.started_at),
        millis(filed.received_at),
        to_json(filed.routes),
        filed.reason,
        alert.doubt,
        alert.may_mean,
    )
