"""What the store knows of money: prices, what was spent, what waits for credit, and what was said last."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from bridge.domain.ids import ulid_head
from bridge.domain.message import Lane
from bridge.domain.money import Day, Purse, Spending, Tariff, Waiting
from bridge.domain.phone import PhoneNumber
from bridge.domain.text import measure
from bridge.domain.trouble import Trouble
from bridge.routing.rules import MAX_COUNT
from bridge.store.driver import Driver, Row, Tx
from bridge.store.rows import amount, millionths, millis, moment, moment_or_none, number
from bridge.store.sql import queries
from bridge.store.troubles import troubles_noted
from bridge.store.writer import Writer

SQL = queries("money")


async def purse(read: Callable[..., Awaitable[list[Row]]], day: Day) -> Purse:
    """What prices are and what a day has cost so far, read by `read`."""
    tariff = Tariff(prices={str(prefix): amount(price) or Decimal(0) for prefix, price in await read(SQL["tariff"])})
    params = ulid_head(millis(day.begin), 0), millis(day.begin), millis(day.end)
    paid = amount((await read(SQL["day_paid"], *params))[0][0]) or Decimal(0)
    open_ = [tariff.estimate(PhoneNumber(str(phone)), measure(str(text)).parts) for phone, text in await read(SQL["day_open"], *params)]
    return Purse(tariff=tariff, spent=paid + sum((cost for cost in open_ if cost is not None), Decimal(0)))


class Money:
    """Money."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def tariff(self) -> Tariff:
        """What a part costs; an empty one before the gateway was asked."""
        return Tariff(prices={str(prefix): amount(price) or Decimal(0) for prefix, price in await self._driver.read(SQL["tariff"])})

    async def keep_tariff(self, prices: Mapping[str, Decimal]) -> None:
        """Replace what is known of prices."""

        async def work(tx: Tx) -> None:
            await tx.batch(
                (SQL["clear_tariff"], [()]),
                (SQL["insert_tariff"], [(prefix, millionths(price)) for prefix, price in prices.items()]),
            )

        await self._writer.transact(work)

    async def spent(self, since: datetime) -> Spending:
        """What the gateway said that it took for everything made since then."""
        total, first = (await self._driver.read(SQL["spent"], ulid_head(millis(since), 0)))[0]
        return Spending(amount=amount(total) or Decimal(0), since=moment_or_none(first))

    async def purse(self, day: Day) -> Purse:
        """What prices are and what a day has cost so far."""
        return await purse(self._driver.read, day)

    async def ordered(self, origin: str, since: datetime) -> list[datetime]:
        """When SMS were ordered by this origin, as far as they were not cancelled; `MAX_COUNT` at most, the newest."""
        rows = await self._driver.read(SQL["ordered"], origin, ulid_head(millis(since), 0), MAX_COUNT)
        return [moment(row[0]) for row in rows]

    async def waiting(self, reason: str) -> list[Waiting]:
        """What is held for a reason, the most urgent first."""
        return [
            Waiting(lane=Lane(number(lane)), phone=PhoneNumber(str(phone)), text=str(text), expires_at=moment(expires_at))
            for lane, phone, text, expires_at in await self._driver.read(SQL["held"], reason)
        ]

    async def note(self, key: str) -> str | None:
        """What was kept under a key."""
        found = await self._driver.read(SQL["note"], key)
        return str(found[0][0]) if found else None

    async def keep_note(self, key: str, value: str, troubles: Sequence[Trouble] = ()) -> None:
        """Keep a value under a key, with what is to be told of it."""

        async def work(tx: Tx) -> None:
            await tx.batch((SQL["set_note"], [(key, value)]), troubles_noted(troubles))

        await self._writer.transact(work)
