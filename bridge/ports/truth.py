"""What those need of the store who learn from the gateway: what became of an SMS, what it cost, whom a name stands for."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from bridge.domain.ids import DeliveryId
from bridge.domain.journal import Awaited, Cursor
from bridge.domain.money import Day, Purse, Spending, Tariff, Waiting
from bridge.domain.trouble import Trouble


class NoteStore(Protocol):
    """Single values that outlive the process."""

    async def note(self, key: str) -> str | None:
        """What was kept under a key."""
        ...

    async def keep_note(self, key: str, value: str, troubles: Sequence[Trouble] = ()) -> None:
        """Keep a value under a key, with what is to be told of it."""
        ...


class MoneyStore(NoteStore, Protocol):
    """What the store knows of money."""

    async def tariff(self) -> Tariff:
        """What a part costs; an empty one before the gateway was asked."""
        ...

    async def keep_tariff(self, prices: Mapping[str, Decimal]) -> None:
        """Replace what is known of prices."""
        ...

    async def spent(self, since: datetime) -> Spending:
        """What the gateway said that it took for everything made since then."""
        ...

    async def purse(self, day: Day) -> Purse:
        """What prices are and what a day has cost so far."""
        ...

    async def ordered(self, origin: str, since: datetime) -> list[datetime]:
        """When SMS were ordered by this origin, as far as they were not cancelled."""
        ...

    async def waiting(self, reason: str) -> list[Waiting]:
        """What is held for a reason, the most urgent first."""
        ...


class TruthStore(Protocol):
    """What is still to be learnt, and how far the journal was read."""

    async def lease(self, holder: str, now: datetime, lease: timedelta) -> bool:
        """Take or keep the right to read the journal; False if another process has it."""
        ...

    async def cursor(self) -> Cursor | None:
        """How far the journal was read; None at the first start."""
        ...

    async def advance(self, cursor: Cursor) -> None:
        """Keep how far it was read."""
        ...

    async def doubtful(self, now: datetime, most: int) -> list[DeliveryId]:
        """Deliveries that the journal is to be asked about now, the most urgent first."""
        ...

    async def unasked(self, now: datetime, most: int) -> list[DeliveryId]:
        """Deliveries that the journal is to be asked about now, and no person is, the most urgent first."""
        ...

    async def awaited(self, since: datetime, until: datetime) -> list[Awaited]:
        """Deliveries that went, or were to go, between these times, and of which nothing final is known."""
        ...
