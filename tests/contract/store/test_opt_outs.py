"""Opt-outs in the store: hashes alone, seen by every claim at no cost of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from support.outbox import ADA, BERT, NOON, message

from bridge.domain import judge
from bridge.domain.ids import DeliveryId
from bridge.runtime.loops import beside
from bridge.store.driver import Row, Statement
from bridge.store.migrate import migrate
from bridge.store.optouts import OptOuts
from bridge.store.outbox import Outbox, always_silenced
from bridge.store.sqlite import SqliteDriver, open_sqlite
from bridge.store.stops import Stops
from bridge.store.writer import Writer

LEASE = timedelta(seconds=20)


class Counting(SqliteDriver):
    """Counts its trips to the database in a transaction."""

    trips = 0

    async def batch(self, *statements: Statement) -> list[list[Row]]:
        """One trip."""
        self.trips += 1
        return await super().batch(*statements)


@dataclass
class Part:
    """A store's outbox and opt-outs, as one process has them."""

    driver: Counting
    outbox: Outbox
    opt_outs: OptOuts
    stops: Stops

    async def trips(self) -> int:
        """How many trips a claim of one delivery takes."""
        before = self.driver.trips
        taken = await self.outbox.claim(NOON, most=1, lease=LEASE)
        assert len(taken.claims) == 1
        return self.driver.trips - before


@asynccontextmanager
async def part(*, processes: int = 1) -> AsyncIterator[list[Part]]:
    """One store in memory, looked at by several."""
    async with open_sqlite(":memory:") as plain:
        driver = Counting(":memory:", plain._writer, plain._reader)  # noqa: SLF001 - the same connections
        await migrate(driver)
        writer = Writer(driver)
        async with beside(writer.run()):
            parts = []
            for _ in range(processes):
                opt_outs = OptOuts(driver, writer)
                opt_outs.key = "key"
                outbox = Outbox(driver, writer, rate=lambda: 0, on_report=judge.on_report, opt_outs=opt_outs)
                parts.append(Part(driver, outbox, opt_outs, Stops(writer, opt_outs, outbox, silenced=always_silenced)))
            yield parts


async def test_a_claim_takes_no_more_trips_for_opt_outs() -> None:
    """But once after a change, when the set is read anew."""
    async with part() as (one,):
        for n in range(5):
            await one.outbox.put(message(f"m{n}", text=str(n)), NOON)
        without = await one.trips()
        await one.stops.add(BERT, NOON, who="cli:ada")
        assert await one.trips() == without + 1
        assert await one.trips() == without
        assert await one.trips() == without


async def test_another_process_sees_a_change_at_its_next_claim() -> None:
    """An opt-out, and that it was lifted."""
    async with part(processes=2) as (one, other):
        for n in range(3):
            await one.outbox.put(message(f"m{n}", text=str(n)), NOON)
        assert len((await other.outbox.claim(NOON, most=1, lease=LEASE)).claims) == 1
        await one.stops.add(ADA, NOON, who="cli:ada")
        taken = await other.outbox.claim(NOON, most=1, lease=LEASE)
        assert (taken.claims, [applied.reason for applied in taken.barred]) == ((), ["opted out"])
        await one.opt_outs.remove(ADA)
        assert len((await other.outbox.claim(NOON, most=1, lease=LEASE)).claims) == 1


async def test_only_hashes_are_kept() -> None:
    """No number is anywhere in the table, and another key finds nobody."""
    async with part() as (one,):
        await one.stops.add(ADA, NOON, who="cli:ada")
        (row,) = await one.driver.read("SELECT * FROM opt_outs")
        assert "28817386" not in str(row)
        one.opt_outs.key = "another"
        assert not await one.opt_outs.remove(ADA)


async def test_what_is_just_given_to_the_gateway_to_keep_is_wished_back() -> None:
    """It is recalled as soon as the gateway's answer is there; what goes out now cannot be."""
    async with part() as (one,):
        for ident, at in (("m1", NOON + timedelta(hours=1)), ("m2", None)):
            await one.outbox.put(message(ident, deliver_at=at), NOON)
        assert len((await one.outbox.claim(NOON, most=9, lease=LEASE)).claims) == 2
        assert (await one.stops.add(ADA, NOON, who="sms")).new
        found = [await one.outbox.item(DeliveryId(f"{ident}.1")) for ident in ("m1", "m2")]
        assert [item.cancel_wished for item in found if item is not None] == [True, False]
