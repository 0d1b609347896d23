"""One person's data: what is kept of a number, and erasing it."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bridge.desk import shapes
from bridge.desk.shapes import Shape
from bridge.domain import judge
from bridge.domain.audit import Act, AuditEntry, Trail, hashed
from bridge.domain.message import Message
from bridge.domain.phone import PhoneNumber
from bridge.domain.privacy import Person
from bridge.domain.state import State
from bridge.errors import InputError
from bridge.planning.rules import Rules
from bridge.ports import ArchiveStore, Bell, Clock, OptOutStore, OutboxStore, PersonStore, Recording

WAIT_SECONDS = 15.0
"""How long it is waited for what is taken back."""
LOOK_EVERY = 0.1
BEYOND = (
    "the gateway's own journal and statistics: ask the vendor",
    "what Slack keeps of messages, where the bridge cannot edit them any more, and what people wrote there themselves",
    "copies of the database: those that migrations left beside it (*.before-*), and your own",
    "the phones that the SMS went to",
)
"""What `forget` cannot reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was done."""

    recalled: int
    """SMS that were taken back before they went out."""
    deliveries: int
    texts: int
    replies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyDesk:
    """Answers and erases. The bells are the recaller's and the announcer's."""

    store: PersonStore
    opt_outs: OptOutStore
    outbox: OutboxStore
    archive: ArchiveStore
    clock: Clock
    rules: Callable[[], Rules]
    recorder: Recording
    recall: Bell
    announce: Bell
    trail: Trail

    async def person(self, phone: PhoneNumber, *, who: str) -> Shape:
        """Everything that is kept of a number. That it was asked for is in the audit trail."""
        person = Person(phone=phone)
        (number,) = hashed([phone], self.trail.key)
        messages = await self.archive.those(await self.store.messages(person))
        acts = [entry async for entry in self.store.audit() if number in entry.numbers]
        await self.store.note(self.trail.entry(who, Act.PERSON, self.clock.now(), phones=[phone]))
        return {
            "number": phone.e164,
            "hash": number,
            "configured": list(self.rules().places_of(phone)),
            "opted_out": any(number == one.number for one in await self.opt_outs.all()),
            "messages": [await self._message(message, phone) for message in messages],
            "replies": [
                {"id": reply.id, "text": reply.text, "at": shapes.stamp(reply.at), "received_at": shapes.stamp(reply.received_at)}
                for reply in await self.store.replies(person)
            ],
            "audit": [shapes.audit(entry) for entry in acts],
        }

    async def _message(self, message: Message, phone: PhoneNumber) -> Shape:
        """A message with nobody's number but this one."""
        own = tuple(delivery for delivery in message.deliveries if delivery.phone == phone)
        attempts = [attempt for attempt in await self.archive.attempts(message.id) if attempt.phone == phone]
        reports = [report for report in await self.archive.reports(message.id) if report.phone == phone]
        return shapes.shown(replace(message, deliveries=own), attempts, reports)

    async def forget(self, phone: PhoneNumber, *, who: str) -> Forgotten:
        """Take back what has not gone out, then erase the number and what was written to it or names it.

        Raises InputError, with nothing erased, while the configuration names the number, or an SMS to it is on its way.
        """
        return await self.erase(phone, await self.take_back(phone), who=who)

    async def erase(self, phone: PhoneNumber, recalled: int, *, who: str, seen: Callable[[int], object] = lambda _: None) -> Forgotten:
        """Erase the number and what was written to it or names it, after `take_back`; `seen` is told of rows that were looked through."""
        person = Person(phone=phone)
        entry = self.trail.entry(who, Act.FORGET, self.clock.now(), phones=[phone])
        erased = await self.store.forget(person, entry, self.clock.now(), seen)
        self.announce.ring()
        return Forgotten(recalled=recalled, deliveries=erased.deliveries, texts=erased.texts, replies=erased.replies)

    async def rows(self) -> int:
        """How many rows `forget` looks through."""
        return await self.store.rows()

    def audit(self, since: datetime | None) -> AsyncIterator[AuditEntry]:
        """The audit trail from then on, oldest first."""
        return self.store.audit(since=since)

    async def take_back(self, phone: PhoneNumber) -> int:
        """Take back what has not gone out; how much that was. Raises InputError as `forget` does."""
        if places := self.rules().places_of(phone):
            raise InputError(f"the configuration still names this number at {', '.join(places)}: take it out there first", field="number")
        person = Person(phone=phone)
        found = await self.store.open(person)
        now = self.clock.now()
        for _, delivery, _ in found:
            self.recorder.record(await self.outbox.change(delivery, now, lambda item: judge.on_cancel(item, now)))
        self.recall.ring()
        until = self.clock.monotonic() + WAIT_SECONDS
        while left := await self.store.open(person):
            if self.clock.monotonic() >= until:
                raise InputError(
                    f"{len(left)} SMS to this number may still go out ({_states(left)}), so nothing was erased; try again in a few minutes",
                    field="number",
                )
            await self.clock.sleep(LOOK_EVERY)
        return len(found)


def _states(left: Sequence[tuple[object, object, State]]) -> str:
    return ", ".join(sorted({state.value for _, _, state in left}))
