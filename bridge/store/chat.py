"""Requests from the chat and the people behind them. What a request orders is written with it, all or nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bridge.domain.audit import AuditEntry
from bridge.domain.change import Applied, Change, Item
from bridge.domain.chat import Announcement, ChatRequest, Person, RequestId, RequestState
from bridge.domain.ids import MessageId, ulid_head
from bridge.domain.situation import FiledMessage
from bridge.errors import InputError
from bridge.store.announcements import announced
from bridge.store.audits import audited
from bridge.store.driver import Driver, Row, Statement, Tx
from bridge.store.insert import message_inserted, messages_inserted, parks
from bridge.store.outbox import Outbox
from bridge.store.persons import audit_entry
from bridge.store.rows import (
    ending_pattern,
    millis,
    millis_or_none,
    moment,
    moment_or_none,
    number,
)
from bridge.store.rows import person as person_of
from bridge.store.sql import queries
from bridge.store.writer import Writer

SQL = queries("chat")


class Chat:
    """The chat's part of the store."""

    def __init__(self, driver: Driver, writer: Writer, outbox: Outbox, *, rate: Callable[[], float]) -> None:
        """Share the store's driver and writer; `outbox` takes messages back, and `rate` is asked where messages are parked."""
        self._driver = driver
        self._writer = writer
        self._outbox = outbox
        self._rate = rate

    async def person(self, team: str, ident: str) -> Person | None:
        """Somebody, as the chat described them last."""
        found = await self._driver.read(SQL["person"], team, ident)
        return person_of(found[0]) if found else None

    async def keep_person(self, person: Person) -> None:
        """Keep what the chat says of somebody."""
        row = (
            person.team,
            person.id,
            person.timezone,
            person.locale,
            int(person.workspace_admin),
            person.outsider,
            millis(person.read_at),
        )
        await self._writer.plan((SQL["keep_person"], [row]))

    async def request(self, ident: RequestId) -> ChatRequest | None:
        """A request that was made before."""
        found = await self._driver.read(SQL["request"], ident)
        return _request(found[0]) if found else None

    async def take(self, now: datetime, most: int, *, lease: timedelta) -> list[ChatRequest]:
        """Requests that a worker is to look at now; no other worker takes them before the lease is over, also of another process."""
        if not await self._driver.read(SQL["requests_due"], millis(now), 1):
            return []

        async def work(tx: Tx) -> list[ChatRequest]:
            taken = await tx.rows(SQL["requests_due"], millis(now), most)
            if taken:
                await tx.batch((SQL["take_request"], [(row[0], millis(now + lease)) for row in taken]))
            return [_request(row) for row in taken]

        return await self._writer.transact(work)

    async def put(
        self,
        request: ChatRequest,
        *,
        since: RequestState | None = None,
        message: FiledMessage | None = None,
        announcement: Announcement | None = None,
        entry: AuditEntry | None = None,
    ) -> ChatRequest:
        """Keep a request with all that it orders, in one transaction; return the request as it stands.

        `since` None is for a new request: one that is there already stays, and nothing is written. Else the request must be in the
        state `since`, or it stays and nothing is written.
        """
        now = request.created_at
        told = [*([] if announcement is None else [announced([announcement])]), *([] if entry is None else [audited(entry)])]
        settled = _settled(request, since)

        async def work(tx: Tx, message: FiledMessage) -> list[Row]:
            return await tx.batch_if(settled, *await messages_inserted(tx, [message], now, rate=self._rate()), *told)

        if message is not None and parks(message, now):
            done = await self._writer.transact(lambda tx: work(tx, message))
        else:
            done = await self._writer.plan(settled, *([] if message is None else message_inserted(message, now)), *told)
        return request if done else await self._stands(request)

    async def _stands(self, request: ChatRequest) -> ChatRequest:
        """A request as it was kept before."""
        return _request((await self._driver.read(SQL["request"], request.id))[0])

    async def decide(
        self,
        request: ChatRequest,
        now: datetime,
        decide: Callable[[Item, Person | None], Change | None],
        *,
        since: RequestState | None,
        entry: AuditEntry,
        nothing: InputError | None = None,
    ) -> tuple[ChatRequest, list[Applied]]:
        """Keep a request and let `decide` look at every delivery of its message and at its person, in one transaction; `since` as in `put`.

        What it raises undoes all of it, and so does `nothing`, which is raised where nothing was decided.
        """

        async def work(tx: Tx) -> tuple[ChatRequest | None, list[Applied]]:
            if not await tx.batch_if(_settled(request, since), audited(entry)):
                return None, []
            if request.message is None:
                return request, []
            found = await tx.rows(SQL["person"], request.team, request.person)
            person = person_of(found[0]) if found else None
            applied = await self._outbox.cancel_in(tx, request.message, now, lambda item: decide(item, person))
            if nothing is not None and not applied:
                raise nothing
            return request, applied

        kept, applied = await self._writer.transact(work)
        return kept or await self._stands(request), applied

    async def change(self, request: ChatRequest, *, since: RequestState, announcement: Announcement | None = None) -> bool:
        """Write how far a request is, with its announcement; False, with nothing written, where it has left the state `since`."""
        change = (request.id, request.state, request.message, request.answer, millis_or_none(request.due_at), request.attempts, since)
        told = [] if announcement is None else [announced([announcement])]
        return bool(await self._writer.plan((SQL["change_request"], [change]), *told))

    async def note(self, entry: AuditEntry) -> None:
        """Write a line of the audit trail that nothing else goes with."""
        await self._writer.plan(audited(entry))

    async def audit(self) -> list[AuditEntry]:
        """The audit trail, oldest first."""
        return [audit_entry(row) for row in await self._driver.read(SQL["audit"])]

    async def alike(self, message: FiledMessage, now: datetime, *, within: timedelta) -> MessageId | None:
        """The newest message of the same origin with the same text and recipients, made `within` before now and due as closely to it."""
        draft = message.draft
        since = ulid_head(millis(now - within), 0)
        wanted = sorted(recipient.phone.e164 for recipient in draft.recipients)
        due = millis_or_none(draft.deliver_at) or 0
        span = int(within.total_seconds() * 1000)
        phones: dict[str, list[str]] = {}
        for ident, phone in await self._driver.read(SQL["alike"], draft.origin, since, draft.text, due, span):
            phones.setdefault(str(ident), []).append(str(phone))
        return next((MessageId(ident) for ident, found in phones.items() if sorted(found) == wanted), None)

    async def referring(self, after: MessageId, reference: str) -> list[MessageId]:
        """The messages from a chat with this reference that are younger than `after`, oldest first."""
        return [MessageId(str(row[0])) for row in await self._driver.read(SQL["referring"], after, reference)]

    async def ending(self, origin: str, ending: str) -> list[MessageId]:
        """The ids of one origin's messages that end so: none, the one, or two of several."""
        return [MessageId(str(row[0])) for row in await self._driver.read(SQL["ending_of"], origin, ending_pattern(ending))]

    async def newest(self, origin: str, most: int = 1) -> list[MessageId]:
        """The newest messages of one origin, newest first."""
        return [MessageId(str(row[0])) for row in await self._driver.read(SQL["list_of"], origin, most)]


def _settled(request: ChatRequest, since: RequestState | None) -> Statement:
    """The statement that writes a request's own row; it returns nothing if the request is there already, or not in the state `since`."""
    if since is None:
        return SQL["insert_request"], [_request_row(request)]
    return SQL["settle_request"], [(request.id, request.state, request.message, request.answer, millis_or_none(request.due_at), since)]


def _request(row: Row) -> ChatRequest:
    ident, state, team, person, channel, words, message, response_url, answer, created_at, due_at, attempts = row
    return ChatRequest(
        id=RequestId(str(ident)),
        state=RequestState(str(state)),
        team=str(team),
        person=str(person),
        channel=str(channel),
        words=str(words),
        message=None if message is None else MessageId(str(message)),
        response_url=str(response_url),
        answer=str(answer),
        created_at=moment(created_at),
        due_at=moment_or_none(due_at),
        attempts=number(attempts),
    )


def _request_row(request: ChatRequest) -> Row:
    return (
        request.id,
        request.state,
        request.team,
        request.person,
        request.channel,
        request.words,
        request.message,
        request.response_url,
        request.answer,
        millis(request.created_at),
        millis_or_none(request.due_at),
    )
