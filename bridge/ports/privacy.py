"""What those need of the store who prune, show and erase personal data."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Protocol

from bridge.domain.audit import AuditEntry
from bridge.domain.ids import DeliveryId, MessageId
from bridge.domain.privacy import Data, Erased, Person
from bridge.domain.reply import FiledReply
from bridge.domain.state import State


class PruneStore(Protocol):
    """What is kept for its time."""

    async def waiting(self, data: Data, before: datetime) -> int:
        """How many rows are older than `before` and have what is to be pruned."""
        ...

    async def prune(self, data: Data, before: datetime, most: int) -> int:
        """Prune up to `most` rows; how many there were. Fewer than `most` means that nothing is left."""
        ...


class PersonStore(Protocol):
    """What is kept of one person."""

    async def messages(self, person: Person) -> list[MessageId]:
        """The messages that have a delivery to this number, oldest first."""
        ...

    async def open(self, person: Person) -> list[tuple[MessageId, DeliveryId, State]]:
        """The deliveries to this number that may still go out."""
        ...

    async def replies(self, person: Person) -> list[FiledReply]:
        """What came from this number, oldest first."""
        ...

    def audit(self, *, since: datetime | None = None) -> AsyncIterator[AuditEntry]:
        """The audit trail from then on, oldest first."""
        ...

    async def note(self, entry: AuditEntry) -> None:
        """Write a line of the audit trail that nothing else goes with."""
        ...

    async def rows(self) -> int:
        """How many rows `forget` has to look through."""
        ...

    async def forget(self, person: Person, entry: AuditEntry, now: datetime, seen: Callable[[int], object]) -> Erased:
        """Erase numbers and texts, and say so in the audit trail; `seen` is told of rows that were looked through."""
        ...


class ExamStore(Protocol):
    """What the doctor asks."""

    async def last_report(self) -> datetime | None:
        """When the newest delivery report came."""
        ...

    async def last_sent(self) -> datetime | None:
        """When the gateway took the newest SMS."""
        ...

    async def reached(self) -> frozenset[str]:
        """The numbers (E.164) that an SMS was delivered to."""
        ...
