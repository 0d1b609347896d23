"""Opt-outs: numbers that want no SMS, kept as keyed hashes alone.

What is claimed is looked up in a set in memory. A word in the store changes with the set, so that a claim, which reads that word with all
else that it reads, knows when another process or a reply has changed it.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from bridge.domain.audit import AuditEntry, hashed
from bridge.domain.ids import DeliveryId
from bridge.domain.optout import OptOut
from bridge.domain.phone import PhoneNumber
from bridge.store.audits import audited
from bridge.store.driver import Driver, Statement, Tx
from bridge.store.rows import millis, moment
from bridge.store.sql import queries
from bridge.store.writer import Writer

SQL = queries("acks")
VERSION: Statement = (SQL["opt_outs_version"], [()])


class OptOuts:
    """Who wants no SMS."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer
        self._numbers: frozenset[str] = frozenset()
        self._version = ""
        self.key = ""
        """The bridge's own key, by which numbers are hashed. It is in the store itself, so it comes after the opening."""

    async def all(self) -> list[OptOut]:
        """Every one, oldest first."""
        return [OptOut(number=str(number), at=moment(at), who=str(who)) for number, at, who in await self._driver.read(SQL["opt_outs"])]

    async def remove(self, phone: PhoneNumber, *, entry: AuditEntry | None = None) -> bool:
        """Let a number get SMS again; False where it did anyway."""

        async def work(tx: Tx) -> bool:
            return await self.remove_in(tx, phone, entry=entry)

        return await self._writer.transact(work)

    async def add_in(self, tx: Tx, phone: PhoneNumber, now: datetime, *, who: str, entry: AuditEntry | None = None) -> bool:
        """Let a number get no more SMS, in an open transaction; False where it got none before."""
        return bool(await tx.batch_if((SQL["opt_out"], [(self._hash(phone), millis(now), who)]), *self._with(entry)))

    async def remove_in(self, tx: Tx, phone: PhoneNumber, *, entry: AuditEntry | None = None) -> bool:
        """The same, in an open transaction."""
        return bool(await tx.batch_if((SQL["opt_in"], [(self._hash(phone),)]), *self._with(entry)))

    async def among(self, tx: Tx, phones: Mapping[DeliveryId, PhoneNumber], version: str) -> list[DeliveryId]:
        """Which deliveries go to a number that wants none; `version` is what `VERSION` returned, empty for nothing."""
        if version != self._version:
            self._numbers = frozenset(str(row[0]) for row in await tx.rows(SQL["opt_outs"]))
            self._version = version
        if not self._numbers:
            return []
        return [delivery for delivery, phone in phones.items() if self._hash(phone) in self._numbers]

    def named(self, phones: Iterable[PhoneNumber]) -> dict[str, PhoneNumber]:
        """Numbers by their hashes."""
        return {self._hash(phone): phone for phone in phones}

    def _with(self, entry: AuditEntry | None) -> list[Statement]:
        changed: Statement = (SQL["opt_outs_changed"], [(secrets.token_hex(8),)])
        return [changed, *([] if entry is None else [audited(entry)])]

    def _hash(self, phone: PhoneNumber) -> str:
        return hashed([phone], self.key)[0]
