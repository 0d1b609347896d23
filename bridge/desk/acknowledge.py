"""Acknowledging: somebody takes the alerts of a message, so that nobody is texted of them again until they end."""

from dataclasses import dataclass

from bridge.domain.alert import Alert
from bridge.domain.audit import Act, AuditEntry
from bridge.domain.ids import MessageId
from bridge.errors import Ambiguous, InputError, NotFound
from bridge.ports import AckStore, ArchiveStore, Bell, Clock, Ids, Recording

LEAST_ENDING = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeDesk:
    """Takes acknowledgements. The bell is the recaller's."""

    store: AckStore
    archive: ArchiveStore
    clock: Clock
    ids: Ids
    recorder: Recording
    bell: Bell

    async def find(self, ending: str) -> MessageId:
        """The message whose id, or one of whose alerts' ids, ends so. Raises InputError, NotFound or Ambiguous."""
        if len(ending) < LEAST_ENDING:
            raise InputError(f"an id, or at least its last {LEAST_ENDING} characters, is needed", field="id")
        found = await self.archive.ending(ending) or await self.store.ending(ending)
        if not found:
            raise NotFound(f"no id of a message, or of an alert that was texted, ends in {ending}; see `list` and `alerts`")
        if len(found) > 1:
            raise Ambiguous(f"several ids end in {ending}; give more of it")
        return found[0]

    async def acknowledge(self, message: MessageId, *, who: str, surface: str) -> tuple[Alert, ...]:
        """Take the alerts of a message; those that nobody had taken before and that still fire. What is parked for them is recalled."""
        now = self.clock.now()
        entry = AuditEntry(id=self.ids.new(now), at=now, surface=surface, who=who, act=Act.ACKNOWLEDGE, message=message)
        alerts, applied = await self.store.acknowledge(message, now, who=who, entry=entry)
        self.recorder.record(applied)
        self.bell.ring()
        return alerts
