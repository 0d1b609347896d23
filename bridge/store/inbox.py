"""The inbox: posts as they came, what planning has to know of the past, and the filing of what was sorted."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bridge.domain.alert import Status
from bridge.domain.ids import PostId
from bridge.domain.post import Post
from bridge.domain.situation import FiledAlert, FiledMessage, Filing, Last, Needs, Situation
from bridge.errors import Conflict
from bridge.store.alarms import troubles_noted
from bridge.store.claims import LOCK
from bridge.store.driver import Driver, Row, Statement, Tx, Value
from bridge.store.insert import messages_inserted
from bridge.store.outbox import SQL as OUTBOX
from bridge.store.rows import (
    millis,
    millis_or_none,
    moment,
    number,
    string_map,
    string_tuple,
    to_json,
)
from bridge.store.sql import lookups, queries
from bridge.store.writer import Writer

SQL = queries("inbox")
ACKS = queries("acks")
OPEN_FOR = timedelta(days=7)
"""How long the number of an alert that fires without a word is kept for it."""
HOLD = SQL["hold"]


class Inbox:
    """Posts, from acceptance to filing."""

    def __init__(self, driver: Driver, writer: Writer, *, rate: Callable[[], float]) -> None:
        """`rate` spreads messages that are parked, in messages per second."""
        self._driver = driver
        self._writer = writer
        self._rate = rate

    async def accept(self, post: Post) -> None:
        """Put a post on the disk. Raises StoreError when it is not there."""
        await self._writer.insert(SQL["insert_post"], _post_row(post))

    def writes(self) -> tuple[int, int]:
        """How many writes there were so far, of posts and of all else, and how many commits they shared."""
        return self._writer.units, self._writer.commits

    async def new_posts(self, most: int) -> list[Post]:
        """The oldest posts that wait to be sorted."""
        return [_post(row) for row in await self._driver.read(SQL["new_posts"], most)]

    async def post(self, ident: PostId) -> Post | None:
        """One post."""
        found = await self._driver.read(SQL["post"], ident)
        return _post(found[0]) if found else None

    async def situation(self, needs: Needs, now: datetime, *, window: timedelta) -> Situation:
        """The past that bears on a plan; `window` is the widest limit's."""
        phones: list[Row] = [(phone,) for phone in sorted(needs.phones)]
        last, history, notices, texts, marks = await asyncio.gather(
            self._found("last", sorted(needs.alerts)),
            self._found("history", phones, millis(now - window)),
            self._found("notices", phones),
            self._found("texts", phones, millis(now - LOCK)),
            self._marks(phones if needs.marks else [], now),
        )
        times: dict[str, list[datetime]] = {}
        for phone, at in history:
            times.setdefault(str(phone), []).append(moment(at))
        return Situation(
            last={
                (str(hook), str(key), str(route)): Last(
                    status=Status(str(status)),
                    texted_at=moment(texted_at),
                    recipients=frozenset(string_tuple(recipients)),
                    acked=bool(acked),
                )
                for hook, key, route, status, texted_at, recipients, acked in last
            },
            history={phone: tuple(found) for phone, found in times.items()},
            notices={str(phone): moment(at) for phone, at in notices},
            texts=frozenset((str(phone), str(text)) for phone, text in texts),
            marks=marks,
        )

    async def _marks(self, phones: Sequence[Row], now: datetime) -> dict[str, frozenset[int]]:
        """The numbers of open alerts, by phone."""
        marks: dict[str, set[int]] = {}
        for sql, params in lookups(ACKS["open_marks"], phones, millis(now - OPEN_FOR)):
            for phone, n in await self._driver.read(sql, *params):
                marks.setdefault(str(phone), set()).add(number(n))
        return {phone: frozenset(numbers) for phone, numbers in marks.items()}

    async def _found(self, query: str, rows: Sequence[Row], *before: Value) -> list[Row]:
        """What a lookup finds. Its statements are on their way together, since a trip to the database costs more than a statement."""
        answers = await asyncio.gather(*(self._driver.read(sql, *params) for sql, params in lookups(SQL[query], rows, *before)))
        return [row for answer in answers for row in answer]

    async def file(self, filing: Filing, *, holder: str, lease: timedelta) -> bool:
        """Write a round of sorting; False, and nothing written, if another sorter holds the lease or took one of the posts."""

        async def work(tx: Tx) -> bool:
            taken, *found = await tx.batch((HOLD, [lease_row("sorter", holder, filing.now, lease)]), *unsorted)
            if not taken or sum(number(rows[0][0]) for rows in found) != len(idents):
                return False
            await tx.batch(*sorting, *await messages_inserted(tx, filing.messages, filing.now, rate=self._rate()))
            return True

        idents: list[Row] = [(post.id,) for post in filing.posts]
        unsorted: list[Statement] = [(sql, [params]) for sql, params in lookups(SQL["count_new"], idents)]
        sorting = _sorting(filing)
        return await self._writer.transact(work)

    async def put_direct(self, post: Post, message: FiledMessage, *, key: str | None, body_hash: str, now: datetime) -> tuple[str, str]:
        """Store a direct post with its message in one transaction; return the ids of the first post and message with this key.

        `key` is the caller's idempotency key. Raises Conflict when key or reference were used with another body.
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
            await tx.rows(SQL["insert_post"], *_post_row(post))
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


def _sorting(filing: Filing) -> list[Statement]:
    """What a filing writes, but for its messages."""
    at = millis(filing.now)
    messages = filing.messages
    alike: dict[tuple[str, ...], list[Row]] = {}
    for post in filing.posts:
        alike.setdefault((post.state, post.kind, post.format, post.reason), []).append((post.id,))
    return [
        *((sql, [params]) for outcome, idents in alike.items() for sql, params in lookups(SQL["sort_posts"], idents, *outcome, at)),
        (SQL["insert_alert"], [_alert_row(filed) for filed in filing.alerts]),
        (SQL["insert_bundle"], [(message.id, message.draft.route or "", "", at) for message in messages if message.alerts]),
        (SQL["insert_bundle_alert"], [(alert, message.id) for message in messages for alert in message.alerts]),
        (
            SQL["set_last"],
            [(*key, last.status, millis(last.texted_at), to_json(sorted(last.recipients))) for key, last in filing.last.items()],
        ),
        (SQL["set_notice"], [(phone, millis(moment)) for phone, moment in filing.notices.items()]),
        troubles_noted(filing.troubles),
    ]


def _post_row(post: Post) -> Row:
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


def _post(row: Row) -> Post:
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
    )
