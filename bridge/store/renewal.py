"""What an older build has left open: read once after an upgrade, and written under the keys of now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bridge.domain.ids import AlertId, PostId, ulid_head
from bridge.domain.opened import OPEN_FOR, AlertRef
from bridge.planning.renewal import Renewed, StoredAlert
from bridge.store.driver import Driver, Row, Tx
from bridge.store.inbox import post_of
from bridge.store.opened import read_each
from bridge.store.rows import alert_of, millis, millis_or_none, moment, number, to_json
from bridge.store.sql import queries
from bridge.store.writer import Writer

SQL = queries("renewal")
META = queries("meta")
VERSION = "reading"
"""The key of the reading by which open alerts have their keys."""
FIRED_FOR = timedelta(days=2)
"""How far back it matters when an alert fired last: longer than any acknowledgement outlives that."""


class Renewals:
    """Open alerts of an older build."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer
        self._fired: dict[AlertRef, int] | None = None

    async def reading(self) -> str | None:
        """By which reading open alerts have their keys; None for those of the builds before the first that is named."""
        found = await self._driver.read(META["value"], VERSION)
        return str(found[0][0]) if found else None

    async def done(self, reading: str) -> None:
        """Everything that is open has the keys of this reading."""
        self._fired = None
        await self._writer.plan((META["keep"], [(VERSION, reading)]))

    async def open_alerts(self, now: datetime, *, after: AlertRef, most: int) -> list[StoredAlert]:
        """Up to `most` alerts that fire and were texted of late, behind a hook and a key, in their order."""
        states = await self._driver.read(SQL["open_states"], millis(now - OPEN_FOR), *after, most)
        idents: list[Row] = [(ident,) for _, _, ident in states]
        statements = {str(row[0]): row for row in await read_each(self._driver.read, SQL["statements"], idents)}
        wanted: list[Row] = [(row[1],) for row in statements.values()]
        posts = {str(row[0]): post_of(row) for row in await read_each(self._driver.read, SQL["posts"], wanted)}
        if self._fired is None:
            rows = await self._driver.read(SQL["fired_since"], ulid_head(millis(now - FIRED_FOR), 0))
            self._fired = {(str(hook), str(key)): number(at) for hook, key, at in rows}
        found: list[StoredAlert] = []
        for hook, key, ident in states:
            _, of, received_at, *alert = statements[str(ident)]
            post = posts.get(PostId(str(of)))
            found.append(
                StoredAlert(
                    hook=str(hook),
                    alert=alert_of(alert),
                    ident=AlertId(str(ident)),
                    post=post if post is not None and (post.body or post.query) else None,
                    fired_at=moment(self._fired.get((str(hook), str(key)), received_at)),
                )
            )
        return found

    async def renew(self, renewed: Sequence[Renewed]) -> None:
        """Let open alerts have their keys of now. Where another alert has that key already, each keeps its own."""

        async def work(tx: Tx) -> None:
            for one in renewed:
                await _renew(tx, one)

        await self._writer.transact(work)


async def _renew(tx: Tx, one: Renewed) -> None:
    opened = one.opened
    key = opened.key
    if key != one.before:
        if await tx.rows(SQL["key_taken"], opened.hook, key):
            key = one.before
        else:
            await tx.batch(
                (SQL["forget_open"], [(opened.hook, one.before)]),
                (SQL["rename_state"], [(opened.hook, one.before, key)]),
                (SQL["rename_alerts"], [(opened.hook, one.before, key)]),
            )
    fired_at = millis_or_none(opened.fired_at)
    since = fired_at if opened.renewed and key == opened.key else None
    names = to_json(dict(opened.names))
    await tx.rows(SQL["put_open"], opened.hook, key, one.ident, names, opened.run, millis_or_none(opened.started_at), since, fired_at)
