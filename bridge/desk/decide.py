"""Deciding: a person says what becomes of a message whose outcome nobody knows."""

from dataclasses import dataclass

from bridge.domain import doubt
from bridge.domain.audit import Act, AuditEntry, hashed
from bridge.domain.doubt import Choice
from bridge.domain.ids import MessageId
from bridge.domain.message import Message
from bridge.domain.state import State
from bridge.errors import NotFound
from bridge.ports import ArchiveStore, Bell, Clock, Ids, OutboxStore, Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDesk:
    """Takes decisions. The bell is the dispatcher's."""

    outbox: OutboxStore
    archive: ArchiveStore
    clock: Clock
    ids: Ids
    recorder: Recording
    bell: Bell
    key: str
    """The bridge's own key, for the hashes of numbers."""

    async def decide(self, ident: MessageId, choice: Choice, *, who: str, surface: str) -> Message:
        """Send again, or let go, every delivery of a message that is unknown; the message as it stands then.

        Raises NotFound, and InputError where nothing of it is unknown, or it cannot be sent again.
        """
        message = await self._message(ident)
        numbers = [delivery.phone for delivery in message.deliveries if delivery.state is State.UNKNOWN]
        if not numbers:
            raise doubt.nothing_unknown()
        now = self.clock.now()
        entry = AuditEntry(
            id=self.ids.new(now),
            at=now,
            surface=surface,
            who=who,
            act=Act.DECIDE,
            message=ident,
            numbers=hashed(numbers, self.key),
            facts={"decision": choice},
        )
        self.recorder.record(await self.outbox.decide(ident, now, lambda item: doubt.on_decision(item, choice, now), entry=entry))
        self.bell.ring()
        return await self._message(ident)

    async def _message(self, ident: MessageId) -> Message:
        message = await self.archive.message(ident)
        if message is None:
            raise NotFound("there is no such message")
        return message
