"""Opening the store: the driver, migrations, and the parts that its users need."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.domain.situation import Backlog
from bridge.store.acks import Acks
from bridge.store.alarms import Alarms
from bridge.store.announcements import Announcements
from bridge.store.archive import Archive
from bridge.store.bundles import Bundles
from bridge.store.chat import Chat
from bridge.store.claims import Gate, open_gate
from bridge.store.driver import Driver, Tx
from bridge.store.exams import Exams
from bridge.store.fallbacks import Fallbacks
from bridge.store.inbox import Inbox, hold
from bridge.store.kept import Kept
from bridge.store.migrate import migrate
from bridge.store.money import Money
from bridge.store.optouts import OptOuts
from bridge.store.outbox import DecideReport, Outbox, Silenced, always_silenced
from bridge.store.persons import Persons
from bridge.store.proofs import Proofs
from bridge.store.pruning import Pruning
from bridge.store.renewal import Renewals
from bridge.store.replies import Replies
from bridge.store.rows import millis
from bridge.store.silences import Silences
from bridge.store.sql import queries
from bridge.store.sqlite import open_sqlite
from bridge.store.stops import Stops
from bridge.store.truth import Truth
from bridge.store.watches import Watches
from bridge.store.writer import Writer

SQL = queries("meta")


class Meta:
    """What the store knows of itself: single values that outlive the process, and who runs on it."""

    def __init__(self, driver: Driver, writer: Writer, archive: Archive) -> None:
        """Share the store's driver and writer."""
        self._archive = archive
        self._driver = driver
        self._writer = writer

    async def get(self, key: str) -> str | None:
        """A value, if it was set."""
        found = await self._driver.read(SQL["value"], key)
        return str(found[0][0]) if found else None

    async def get_or_set(self, key: str, value: str) -> str:
        """The value that stands: the one there was, else `value`, which stays from now on."""

        async def work(tx: Tx) -> str:
            await tx.rows(SQL["keep_first"], key, value)
            return str((await tx.rows(SQL["value"], key))[0][0])

        return await self._writer.transact(work)

    async def alive(self, now: datetime) -> bool:
        """Whether a bridge runs on this store."""
        found = await self._driver.read(SQL["alive"], millis(now))
        return bool(found)

    async def lease(self, name: str, holder: str, now: datetime, lease: timedelta) -> bool:
        """Take or renew a lease; False if another holds it."""

        async def work(tx: Tx) -> bool:
            return await hold(tx, name, holder, now, lease)

        return await self._writer.transact(work)

    async def stay_alive(self, holder: str, now: datetime, lease: timedelta) -> bool:
        """Say that a bridge runs on this store; False if another one does."""
        return await self.lease("bridge", holder, now, lease)

    async def leave(self, holder: str) -> None:
        """Give back every lease of a bridge that stops."""

        async def work(tx: Tx) -> None:
            await tx.rows(SQL["leave"], holder)

        await self._writer.transact(work)

    async def backlog(self) -> Backlog:
        """How much waits."""
        return await self._archive.backlog()

    async def commits(self, now: datetime) -> None:
        """Write and commit something small. Raises StoreError when the store does not commit."""

        async def work(tx: Tx) -> None:
            await tx.rows(SQL["keep"], "last_check", now.isoformat())

        await self._writer.transact(work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The open store, by the parts that its users need."""

    inbox: Inbox
    kept: Kept
    bundles: Bundles
    outbox: Outbox
    archive: Archive
    meta: Meta
    chat: Chat
    announcements: Announcements
    alarms: Alarms
    fallbacks: Fallbacks
    watches: Watches
    money: Money
    persons: Persons
    proofs: Proofs
    pruning: Pruning
    exams: Exams
    renewals: Renewals
    replies: Replies
    acks: Acks
    opt_outs: OptOuts
    stops: Stops
    silences: Silences
    truth: Truth
    run: Callable[[], Coroutine[None, None, None]]
    """The one task that writes, for as long as the store is open."""


@asynccontextmanager
async def open_store(
    path: str,
    *,
    rate: Callable[[], float],
    on_report: DecideReport,
    gate: Gate = open_gate,
    silenced: Silenced = always_silenced,
    copied: bool = False,
) -> AsyncIterator[Store]:
    """Open the SQLite database at `path` (or `:memory:`) and migrate it. Nothing is written before `Store.run` runs.

    `copied` opens a copy in memory instead, which is gone in the end with all that was written to it.

    Raises StoreRefused for a database that must not be used, StoreUnavailable for one that cannot be used now.
    """
    async with open_sqlite(path, copied=copied) as driver:
        await migrate(driver)
        writer = Writer(driver)
        archive = Archive(driver)
        opt_outs = OptOuts(driver, writer)
        outbox = Outbox(driver, writer, rate=rate, on_report=on_report, gate=gate, opt_outs=opt_outs, silenced=silenced)
        acks = Acks(driver, writer, outbox)
        stops = Stops(writer, opt_outs, outbox, silenced=silenced)
        yield Store(
            kept=Kept(driver, writer),
            inbox=Inbox(driver, writer, outbox, rate=rate),
            bundles=Bundles(driver, writer, rate=rate),
            outbox=outbox,
            archive=archive,
            meta=Meta(driver, writer, archive),
            chat=Chat(driver, writer, outbox, rate=rate),
            announcements=Announcements(driver, writer),
            alarms=Alarms(driver, writer),
            fallbacks=Fallbacks(driver, writer),
            watches=Watches(driver),
            money=Money(driver, writer),
            renewals=Renewals(driver, writer),
            replies=Replies(driver, writer, acks, opt_outs, stops),
            acks=acks,
            opt_outs=opt_outs,
            stops=stops,
            silences=Silences(driver, writer),
            persons=Persons(driver, writer),
            proofs=Proofs(driver, writer),
            pruning=Pruning(driver, writer),
            exams=Exams(driver),
            truth=Truth(driver, writer),
            run=writer.run,
        )
