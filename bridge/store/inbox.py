"""The inbox: posts as they came, what planning has to know of the past, and the filing of what was sorted."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bridge.domain.alert import Status
from bridge.domain.ids import PostId
from bridge.domain.post import Post
from bridge.domain.situation import FiledAlert, FiledMessage, Filing, Last, Needs, Situation
from bridge.errors import Conflict
from bridge.store.driver import Driver, Row, Tx
from bridge.store.outbox import LOCK, insert_messages
from bridge.store.outbox import SQL as OUTBOX
from bridge.store.rows import (
    millis,
    millis_or_none,
    moment,
    string_map,
    string_tuple,
    to_json,
)
from bridge.store.sql import lookups, queries
from bridge.store.writer import Writer

SQL = queries("inbox")


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

    async def new_posts(self, most: int) -> list[Post]:
        """The oldest posts that wait to be sorted."""
        return [_post(row) for row in await self._driver.read(SQL["new_posts"], most)]

    async def post(self, ident: PostId) -> Post | None:
        """One post."""
        found = await self._driver.read(SQL["post"], ident)
        return _post(found[0]) if found else None

    async def situation(self, needs: Needs, now: datetime, *, window: timedelta) -> Situation:
        """The past that bears on a plan; `window` is the widest limit's."""
        last: dict[tuple[str, str, str], Last] = {}
        for sql, params in lookups(SQL["last"], sorted(needs.alerts)):
            for hook, key, route, status, texted_at, recipients in await self._driver.read(sql, *params):
                last[str(hook), str(key), str(route)] = Last(
                    status=Status(str(status)), texted_at=moment(texted_at), recipients=frozenset(string_tuple(recipients))
                )
        phones: list[Row] = [(phone,) for phone in sorted(needs.phones)]
        history: dict[str, list[datetime]] = {}
        for sql, params in lookups(SQL["history"], phones, millis(now - window)):
            for phone, at in await self._driver.read(sql, *params):
                history.setdefault(str(phone), []).append(moment(at))
        notices: dict[str, datetime] = {}
        for sql, params in lookups(SQL["notices"], phones):
            for phone, at in await self._driver.read(sql, *params):
                notices[str(phone)] = moment(at)
        texts: set[tuple[str, str]] = set()
        for sql, params in lookups(SQL["texts"], phones, millis(now - LOCK)):
            texts.update((str(phone), str(text)) for phone, text in await self._driver.read(sql, *params))
        return Situation(
            last=last,
            history={phone: tuple(times) for phone, times in history.items()},
            notices=notices,
            texts=frozenset(texts),
        )

    async def file(self, filing: Filing, *, holder: str, lease: timedelta) -> bool:
        """Write a round of sorting; False, and nothing written, if another sorter holds the lease or took one of the posts."""

        async def work(tx: Tx) -> bool:
            if not await hold(tx, "sorter", holder, filing.now, lease):
                return False
            idents = [post.id for post in filing.posts]
            found = await tx.rows("SELECT id FROM posts WHERE state = 'new' AND id >= $1 AND id <= $2", min(idents), max(idents))
            if not {str(row[0]) for row in found} >= set(idents):
                return False
            at = millis(filing.now)
            await tx.many(SQL["sort_post"], [(post.id, post.state, post.kind, post.format, post.reason, at) for post in filing.posts])
            await tx.many(SQL["insert_alert"], [_alert_row(filed) for filed in filing.alerts])
            await _insert_bundles(tx, filing.messages, at)
            await insert_messages(tx, filing.messages, filing.now, rate=self._rate())
            await tx.many(
                SQL["set_last"],
                [(*key, last.status, millis(last.texted_at), to_json(sorted(last.recipients))) for key, last in filing.last.items()],
            )
            await tx.many(SQL["set_notice"], [(phone, millis(moment)) for phone, moment in filing.notices.items()])
            return True

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
            await insert_messages(tx, [message], now, rate=self._rate())
            if key is not None:
                await tx.rows(OUTBOX["insert_idempotent"], hook, key, body_hash, post.id, message.id, millis(now))
            return post.id, message.id

        return await self._writer.transact(work)


async def hold(tx: Tx, name: str, holder: str, now: datetime, lease: timedelta) -> bool:
    """Take or renew a lease inside an open transaction; False if another holds it."""
    taken = await tx.rows(
        "INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE "
        "SET holder = excluded.holder, until = excluded.until WHERE leases.holder = $2 OR leases.until <= $4 RETURNING holder",
        name,
        holder,
        millis(now + lease),
        millis(now),
    )
    return bool(taken)


async def _insert_bundles(tx: Tx, messages: Sequence[FiledMessage], at: int) -> None:
    await tx.many(SQL["insert_bundle"], [(message.id, message.draft.route or "", "", at) for message in messages if message.alerts])
    await tx.many(SQL["insert_bundle_alert"], [(alert, message.id) for message in messages for alert in message.alerts])


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
