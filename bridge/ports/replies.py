"""What those need of the store who take replies, acknowledgements and opt-outs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bridge.domain.account import Click
from bridge.domain.alert import Alert
from bridge.domain.audit import AuditEntry
from bridge.domain.change import Applied
from bridge.domain.chat import Announcement
from bridge.domain.conversation import Asked, Opened
from bridge.domain.ids import MessageId
from bridge.domain.optout import OptOut, Stopped
from bridge.domain.phone import PhoneNumber
from bridge.domain.replay import Nonce
from bridge.domain.reply import Effect, FiledReply
from bridge.domain.situation import FiledMessage
from bridge.domain.trouble import Trouble


class ReplyStore(Protocol):
    """What people do with an SMS."""

    async def take(
        self,
        reply: FiledReply,
        *,
        who: str,
        answer: Callable[[Effect], FiledMessage | None],
        show: Callable[[Asked], Announcement | None],
        nonce: Nonce | None,
        troubles: Sequence[Trouble],
    ) -> tuple[Effect, tuple[Applied, ...]] | None:
        """Keep a reply, do what it asks for, put the answer into the outbox, and show it; None for one that was kept before.

        `troubles` is what is to be told of it. Raises Replayed for a nonce that was spent.
        """
        ...

    async def to(self, message: MessageId) -> list[FiledReply]:
        """The replies to a message, oldest first."""
        ...

    async def opened(self, message: MessageId) -> Opened | None:
        """How often the links of a message were opened; None while nobody has."""
        ...

    async def clicked(self, click: Click, now: datetime, *, nonce: Nonce | None) -> None:
        """Keep how often a link was opened. Raises Replayed for a nonce that was spent."""
        ...


class AckStore(Protocol):
    """Who has taken which alert."""

    async def acknowledge(
        self, message: MessageId, now: datetime, *, who: str, entry: AuditEntry | None = None
    ) -> tuple[tuple[Alert, ...], tuple[Applied, ...]]:
        """Somebody takes the alerts of a message: those that nobody had, and what became of what was parked for them."""
        ...

    async def ending(self, ending: str) -> list[MessageId]:
        """The messages of the alerts whose ids end so: none, the one, or two of several."""
        ...


class StopStore(Protocol):
    """That a number wants no SMS any more."""

    async def add(self, phone: PhoneNumber, now: datetime, *, who: str, entry: AuditEntry | None = None) -> Stopped:
        """Let a number get no more SMS, and wish back what the gateway keeps for it."""
        ...


class OptOutStore(Protocol):
    """Numbers that want no SMS."""

    async def all(self) -> list[OptOut]:
        """Every one, oldest first."""
        ...

    async def remove(self, phone: PhoneNumber, *, entry: AuditEntry | None = None) -> bool:
        """Let a number get SMS again; False where it did anyway."""
        ...
