"""What the bridge needs of its store to look at what is kept, and at how much waits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bridge.domain.alert import Status
from bridge.domain.ids import MessageId
from bridge.domain.message import Attempt, Message, ReportLine
from bridge.domain.situation import Ack, Backlog, FiledAlert, Stray
from bridge.domain.state import State


class ArchiveStore(Protocol):
    """What is kept, to be looked at."""

    async def messages(self, *, state: State | None, limit: int) -> list[Message]:
        """Messages, newest first. `limit` 0 means all."""
        ...

    async def message(self, ident: MessageId) -> Message | None:
        """One message."""
        ...

    async def those(self, idents: Sequence[MessageId]) -> list[Message]:
        """The messages with these ids that there are, in this order."""
        ...

    async def ending(self, ending: str) -> list[MessageId]:
        """The ids that end so: none, the one, or two of several."""
        ...

    async def of_hook(self, hook: str, ident_or_reference: str) -> MessageId | None:
        """A message that this hook posted."""
        ...

    async def attempts(self, ident: MessageId) -> list[Attempt]:
        """Every call that was made for a message."""
        ...

    async def reports(self, ident: MessageId) -> list[ReportLine]:
        """Every delivery report that came for a message."""
        ...

    async def ack(self, ident: MessageId) -> Ack | None:
        """Who has taken the alerts of a message."""
        ...

    async def alerts(self, *, status: Status | None, hook: str | None, limit: int) -> list[tuple[FiledAlert, tuple[MessageId, ...]]]:
        """Alerts with their messages, newest first. `limit` 0 means all."""
        ...

    async def unrouted(self, since: datetime, *, limit: int) -> list[Stray]:
        """What fired since then and no route took, newest first."""
        ...


class HealthStore(Protocol):
    """What readiness and metrics ask of the store."""

    async def commits(self, now: datetime) -> None:
        """Write and commit something small. Raises StoreError when the store does not commit."""
        ...

    async def backlog(self) -> Backlog:
        """How much waits."""
        ...
