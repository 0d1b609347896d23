"""What happens in a chat: a person, what they ask, and what is shown to them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bridge.domain.ids import MessageId

RequestId = NewType("RequestId", str)
AnnouncementId = NewType("AnnouncementId", str)


class Role(StrEnum):
    """What somebody in the chat may do at most."""

    ADMIN = "admin"
    MEMBER = "member"
    OUTSIDER = "outsider"


class Outsider(StrEnum):
    """Why somebody in the chat is nobody of the team."""

    NO = ""
    GUEST = "guest"
    STRANGER = "stranger"
    """Of another organisation."""
    BOT = "bot"
    GONE = "gone"
    """Deactivated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the chat, as the chat described them at `read_at`."""

    team: str
    id: str
    timezone: str | None = None
    """An IANA name; None where the chat knows none."""
    locale: str | None = None
    """`en-US`, `de-DE`; None where the chat knows none."""
    workspace_admin: bool = False
    outsider: Outsider = Outsider.NO
    read_at: datetime


class RequestState(StrEnum):
    """How far a request is. Answered means that its answer waits to be shown."""

    NEW = "new"
    ASKED = "asked"
    """It waits for its person's yes."""
    FOLLOWED = "followed"
    """Done, and what comes of it is looked at until it can be told."""
    ANSWERED = "answered"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """One thing that a person asked in the chat. Its id is made of the chat's own id, so that the same request twice is one."""

    id: RequestId
    team: str
    person: str
    channel: str
    words: str = field(repr=False)
    """What was asked, as the chat gave it."""
    response_url: str = field(repr=False)
    created_at: datetime
    state: RequestState = RequestState.DONE
    message: MessageId | None = None
    """What it made, or what it is about."""
    answer: str = field(default="", repr=False)
    """What was, or is to be, shown: the chat's JSON."""
    due_at: datetime | None = None
    """When a worker is to look at it; None when it needs none."""
    attempts: int = 0


RECEIPT, ALARM, ANSWER, REPLY = "receipt", "alarm", "answer", "reply"
CHAT = "slack:"
"""How the origin of a message begins that somebody in the chat ordered; their id stands behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A durable wish to show something in the chat: the receipt of a message, a reply to it, an alarm of the bridge, an answer."""

    id: AnnouncementId
    kind: str
    team: str = ""
    channel: str
    """A channel, or a person for a direct message."""
    message: MessageId | None = None
    text: str = field(default="", repr=False)
    created_at: datetime
    touched: int = 0
    """Grows with each change of what there is to show."""
    attempts: int = 0
    posted_in: str | None = None
    posted_as: str | None = None
    """Where it stands by now, for editing."""
    shown: str = ""
    """A hash of what stands there."""
    thread: str | None = None
    """The receipt that it belongs below, where that stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An announcement stands in the chat."""

    posted_in: str
    posted_as: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNow:
    """It could not be shown yet. `after` is how long to wait at least; `everywhere` when nothing else could be shown either."""

    why: str
    after: timedelta | None = None
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """It cannot be shown, whatever we do."""

    why: str


Showing = Shown | NotNow | Never
