"""Opt-outs: who wants no SMS is not texted, until they or somebody for them want otherwise."""

from collections.abc import Callable
from dataclasses import dataclass

from bridge.domain.audit import Act, AuditEntry, hashed
from bridge.domain.optout import OptOut
from bridge.domain.phone import PhoneNumber
from bridge.planning.rules import Rules
from bridge.ports import Bell, Clock, Ids, OptOutStore, Recording, StopStore


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOutDesk:
    """Keeps opt-outs. The bell is the recaller's."""

    store: OptOutStore
    stops: StopStore
    recorder: Recording
    recall: Bell
    clock: Clock
    ids: Ids
    rules: Callable[[], Rules]
    key: str
    """The bridge's own key, for the hashes of numbers."""

    async def all(self) -> list[tuple[OptOut, str]]:
        """Every one, oldest first, with the name of the contact whose number it is; empty where none has it."""
        names = {hashed([contact.phone], self.key)[0]: name for name, contact in self.rules().contacts.items()}
        return [(one, names.get(one.number, "")) for one in await self.store.all()]

    async def add(self, phone: PhoneNumber, *, who: str, surface: str) -> bool:
        """Let a number get no more SMS; False where it got none before."""
        stopped = await self.stops.add(phone, self.clock.now(), who=who, entry=self._entry(phone, who, surface, Act.OPT_OUT))
        self.recorder.record(stopped.applied)
        self.recall.ring()
        return stopped.new

    async def remove(self, phone: PhoneNumber, *, who: str, surface: str) -> bool:
        """Let a number get SMS again; False where it did anyway."""
        return await self.store.remove(phone, entry=self._entry(phone, who, surface, Act.OPT_IN))

    def _entry(self, phone: PhoneNumber, who: str, surface: str, act: Act) -> AuditEntry:
        now = self.clock.now()
        return AuditEntry(id=self.ids.new(now), at=now, surface=surface, who=who, act=act, numbers=hashed([phone], self.key))
