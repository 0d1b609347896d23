"""Orders from a chat: what a person asks becomes a message, a receipt and a line of the audit trail, all or nothing, and once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.domain import doubt, judge
from bridge.domain.addressee import Addressee
from bridge.domain.audit import Act, AuditEntry, hashed
from bridge.domain.change import Change, Item
from bridge.domain.chat import CHAT, RECEIPT, Announcement, AnnouncementId, ChatRequest, Person, RequestState, Role
from bridge.domain.doubt import Choice
from bridge.domain.ids import MessageId
from bridge.domain.message import Message, retry_reference
from bridge.domain.situation import FiledMessage
from bridge.domain.state import State
from bridge.errors import InputError, NotFound
from bridge.planning.rules import Rules
from bridge.ports import ArchiveStore, Bell, ChatStore, Clock, Ids, Recording
from bridge.routing.permits import Refusal, may_see, may_text, role_of

SURFACE = "slack"
LONGEST_ID = 40
"""Characters of what somebody took for an id that are said back."""
TWICE_WITHIN = timedelta(seconds=180)
"""The same text to the same recipients within this time is asked about: the gateway would refuse it anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDesk:
    """Takes orders from a chat. The bells are the dispatcher's, the recaller's and the announcer's."""

    store: ChatStore
    archive: ArchiveStore
    clock: Clock
    ids: Ids
    rules: Callable[[], Rules]
    recorder: Recording
    dispatch: Bell
    recall: Bell
    announce: Bell
    key: str
    """The bridge's own key, for the hashes of numbers."""

    def role(self, person: Person) -> Role:
        """What somebody may do at most."""
        return role_of(person, self.rules().chat_admins)

    def refusal(self, person: Person, to: Sequence[Addressee]) -> Refusal | None:
        """Why somebody may not text these recipients; None if they may."""
        return may_text(self.role(person), to, known=self.rules().known_numbers)

    async def refused(self, person: Person, why: str) -> None:
        """Keep in the audit trail that somebody asked for what they may not do."""
        await self.store.note(self._entry(person, Act.REFUSED, facts={"reason": why}))

    async def alike(self, message: FiledMessage) -> MessageId | None:
        """A message that its person ordered a moment ago, just like this one."""
        return await self.store.alike(message, self.clock.now(), within=TWICE_WITHIN)

    async def send(
        self, request: ChatRequest, person: Person, message: FiledMessage, *, since: RequestState | None, act: Act | None = None
    ) -> ChatRequest:
        """Put a message into the outbox with its request and its receipt; the request as it stands, the first one's if it is a repeat."""
        draft = message.draft
        kept = await self.store.put(
            request,
            since=since,
            message=message,
            announcement=Announcement(
                id=AnnouncementId(f"receipt-{message.id}"),
                kind=RECEIPT,
                team=person.team,
                channel=person.id,
                message=message.id,
                created_at=request.created_at,
            ),
            entry=self._entry(
                person,
                act or (Act.SEND if draft.deliver_at is None else Act.SCHEDULE),
                message=message.id,
                numbers=hashed((recipient.phone for recipient in draft.recipients), self.key),
            ),
        )
        self.dispatch.ring()
        self.announce.ring()
        return kept

    async def cancel(self, request: ChatRequest, person: Person, *, since: RequestState | None) -> ChatRequest:
        """Commit the wish to cancel the request's message: from here on nothing of it is sent that has not been."""
        now = self.clock.now()
        entry = self._entry(person, Act.CANCEL, message=request.message)
        kept, applied = await self.store.decide(request, now, lambda item, _: judge.on_cancel(item, now), since=since, entry=entry)
        self.recorder.record(applied)
        self.recall.ring()
        self.announce.ring()
        return kept

    async def decide(
        self, request: ChatRequest, person: Person, message: Message, choice: Choice, *, since: RequestState | None
    ) -> ChatRequest:
        """Send again, or let go, all of a message that is unknown. Whether its person may is asked once more in the transaction.

        Raises NotFound where they may not see it by then, and InputError where nothing of it is unknown, or it cannot be sent again.
        """
        now = self.clock.now()
        unknown = [delivery.phone for delivery in message.deliveries if delivery.state is State.UNKNOWN]
        entry = self._entry(person, Act.DECIDE, message=message.id, numbers=hashed(unknown, self.key), facts={"decision": choice})

        def decide(item: Item, known: Person | None) -> Change | None:
            if not may_see(self.role(known or person), person.id, item.origin):
                raise _unseen(message.id)
            # A button that was offered before it was sent once more decides nothing of what became of that.
            return doubt.on_decision(item, choice, now) if item.reason in doubt.UNDECIDED else None

        kept, applied = await self.store.decide(request, now, decide, since=since, entry=entry, nothing=doubt.nothing_unknown())
        self.recorder.record(applied)
        self.dispatch.ring()
        self.announce.ring()
        return kept

    def may_see(self, person: Person, message: Message) -> bool:
        """Whether somebody may see a message, cancel it, and decide on it."""
        return may_see(self.role(person), person.id, message.origin)

    async def find(self, person: Person, ident: str) -> Message:
        """The message that somebody means by an ending of its id, or by `last` for the newest of their own.

        Raises NotFound, also for a message that they may not see and for an ending of several, and InputError for too short an ending.
        """
        if ident.lower() == "last":
            newest = await self.store.newest(self.origin(person))
            if not newest:
                raise NotFound("you have sent nothing yet")
            return await self.message(person, newest[0])
        return await self.message(person, await self._ending(person, ident))

    async def _ending(self, person: Person, ending: str) -> MessageId:
        if len(ending) < 4:
            raise InputError("an id, or at least its last 4 characters, is needed", field="id")
        is_admin = self.role(person) is Role.ADMIN
        seen = await self.archive.ending(ending) if is_admin else await self.store.ending(self.origin(person), ending)
        if not seen:
            raise NotFound(f"no message's id ends in {ending[:LONGEST_ID]}")
        if len(seen) > 1:
            raise NotFound(f"the ids of several messages end in {ending[:LONGEST_ID]}; give more of it")
        return seen[0]

    async def message(self, person: Person, ident: MessageId) -> Message:
        """A message that somebody may see. Raises NotFound."""
        found = await self.archive.message(ident)
        if found is None or not self.may_see(person, found):
            raise _unseen(ident)
        return found

    async def messages(self, person: Person, most: int) -> list[Message]:
        """What somebody may see, newest first: their own, for admins all."""
        if self.role(person) is Role.ADMIN:
            return await self.archive.messages(state=None, limit=most)
        return await self.archive.those(await self.store.newest(self.origin(person), most))

    async def retried(self, message: Message) -> list[Message]:
        """The messages that were made to retry this one, oldest first: who fails later is retried later."""
        return await self.archive.those(await self.store.referring(message.id, retry_reference(message.id)))

    def origin(self, person: Person) -> str:
        """The origin of what somebody orders."""
        return f"{CHAT}{person.id}"

    def _entry(
        self,
        person: Person,
        act: Act,
        *,
        message: MessageId | None = None,
        numbers: tuple[str, ...] = (),
        facts: dict[str, str] | None = None,
    ) -> AuditEntry:
        now: datetime = self.clock.now()
        return AuditEntry(
            id=self.ids.new(now), at=now, surface=SURFACE, who=person.id, act=act, message=message, numbers=numbers, facts=facts or {}
        )


def _unseen(ident: MessageId) -> NotFound:
    return NotFound(f"no message's id ends in {ident[-6:]}")
