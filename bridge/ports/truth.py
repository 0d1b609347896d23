"""What those need of the store who find out what became of an SMS."""

from datetime import datetime, timedelta
from typing import Protocol

from bridge.domain.ids import DeliveryId
from bridge.domain.journal import Awaited, Cursor


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

    async def awaited(self, since: datetime, until: datetime) -> list[Awaited]:
        """Deliveries that went, or were to go, between these times, and of which nothing final is known."""
        ...
