"""What the doctor asks of the store."""

from datetime import datetime

from bridge.store.driver import Driver
from bridge.store.fallbacks import SQL as FALLBACK
from bridge.store.rows import moment, moment_or_none
from bridge.store.sql import queries

SQL = queries("exam")


class Exams:
    """Reads."""

    def __init__(self, driver: Driver) -> None:
        """Share the store's driver."""
        self._driver = driver

    async def last_report(self) -> datetime | None:
        """When the newest delivery report came."""
        found = await self._driver.read(FALLBACK["last_report"])
        return moment(found[0][0]) if found else None

    async def last_sent(self) -> datetime | None:
        """When the gateway took the newest SMS."""
        return moment_or_none((await self._driver.read(SQL["last_sent"]))[0][0])

    async def reached(self) -> frozenset[str]:
        """The numbers (E.164) that an SMS was delivered to."""
        return frozenset(str(row[0]) for row in await self._driver.read(SQL["reached"]))
