"""What the bridge needs of a chat, and of the part of the store that remembers it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bridge.domain.audit import AuditEntry
from bridge.domain.change import Applied, Change, Item
from bridge.domain.chat import Announcement, AnnouncementId, ChatRequest, Person, RequestId, RequestState, Showing, Shown
from bridge.domain.conversation import Opened
from bridge.domain.ids import MessageId
from bridge.domain.message import Message
from bridge.domain.situation import FiledMessage
from bridge.domain.trouble import Trouble
from bridge.errors import InputError


class Announcer(Protocol):
    """Shows things in a chat. Never raises for what the chat or the network does: that is in the value returned."""

    async def show(self, wish: Announcement, message: Message | None, opened: Opened | None = None) -> Showing:
        """Post what is wished, or edit it where it stands. `message` is the one that it is about, `opened` what came of its links."""
        ...


class ChatStore(Protocol):
    """Requests from a chat and the people behind them."""

    async def person(self, team: str, ident: str) -> Person | None:
        """Somebody, as the chat described them last."""
        ...

    async def keep_person(self, person: Person) -> None:
        """Keep what the chat says of somebody."""
        ...

    async def request(self, ident: RequestId) -> ChatRequest | None:
        """A request that was made before."""
        ...

    async def take(self, now: datetime, most: int, *, lease: timedelta) -> list[ChatRequest]:
        """Requests that a worker is to look at now; no other worker takes them before the lease is over, also of another process."""
        ...

    async def put(
        self,
        request: ChatRequest,
        *,
        since: RequestState | None = None,
        message: FiledMessage | None = None,
        announcement: Announcement | None = None,
        entry: AuditEntry | None = None,
    ) -> ChatRequest:
        """Keep a request with all that it orders, in one transaction, unless it stands already or is not in the state `since`."""
        ...

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
        ...

    async def change(self, request: ChatRequest, *, since: RequestState, announcement: Announcement | None = None) -> bool:
        """Write how far a request is, with its announcement; False, with nothing written, where it has left the state `since`."""
        ...

    async def note(self, entry: AuditEntry) -> None:
        """Write a line of the audit trail that nothing else goes with."""
        ...

    async def alike(self, message: FiledMessage, now: datetime, *, within: timedelta) -> MessageId | None:
        """The newest message of the same origin with the same text and recipients, made `within` before now and due as closely to it."""
        ...

    async def referring(self, after: MessageId, reference: str) -> list[MessageId]:
        """The messages from a chat with this reference that are younger than `after`, oldest first."""
        ...

    async def ending(self, origin: str, ending: str) -> list[MessageId]:
        """The ids of one origin's messages that end so: none, the one, or two of several."""
        ...

    async def newest(self, origin: str, most: int = 1) -> list[MessageId]:
        """The newest messages of one origin, newest first."""
        ...


class AnnouncementStore(Protocol):
    """What waits to be shown in the chat."""

    async def put(self, wishes: Sequence[Announcement]) -> None:
        """Keep wishes, due at once."""
        ...

    async def take(self, now: datetime, *, lease: timedelta) -> Announcement | None:
        """What is to be shown now, the longest waiting first; nobody else takes it before the lease is over, also in another process."""
        ...

    async def shown(self, wish: Announcement, shown: Shown, again_at: datetime) -> None:
        """It stands in the chat. If there was a change since `wish` was read, it is due again at `again_at`."""
        ...

    async def later(self, ident: AnnouncementId, at: datetime) -> None:
        """It could not be shown; try again then."""
        ...

    async def failed(self, ident: AnnouncementId, why: str, trouble: Trouble) -> None:
        """It can never be shown, and that is to be told."""
        ...
