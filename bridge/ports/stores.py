"""What the bridge needs of its store, as narrow Protocols: the outbox for all who move deliveries, else one for each consumer."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bridge.domain.audit import AuditEntry
from bridge.domain.bundle import Due, Needs, Past, Release
from bridge.domain.change import Applied, Change, Item, Taken
from bridge.domain.chat import Announcement
from bridge.domain.clock import Look
from bridge.domain.fallback import Unreached
from bridge.domain.filing import Filed, Filing
from bridge.domain.ids import DeliveryId, GatewayId, MessageId
from bridge.domain.message import Lane
from bridge.domain.opened import Lookup
from bridge.domain.post import Post
from bridge.domain.replay import Nonce
from bridge.domain.situation import FiledMessage, Situation
from bridge.domain.telling import Telling, TellingId
from bridge.domain.trouble import Trouble
from bridge.domain.watching import Watch
from bridge.errors import InputError


class OutboxStore(Protocol):
    """Messages on their way, as those who move them need it."""

    async def put(self, message: FiledMessage, now: datetime, *, refused: InputError | None = None) -> MessageId:
        """Put one message into the outbox, or raise `refused`; its id, or that of the one with its reference.

        Raises Conflict where that says otherwise.
        """
        ...

    async def claim(self, now: datetime, *, most: int, lease: timedelta, least: Lane, look: Look) -> Taken:
        """Take what may be sent now, of lanes no less urgent than `least`; first put right what a clock that was put back has spoiled."""
        ...

    async def change(
        self,
        delivery: DeliveryId,
        now: datetime,
        decide: Callable[[Item], Change | None],
        *,
        then: Callable[[Item], Change | None] | None = None,
    ) -> list[Applied]:
        """Let `decide` look at a delivery and do what it says; then `then`, at what came of it. In one transaction."""
        ...

    async def cancel(self, message: MessageId, now: datetime, decide: Callable[[Item], Change | None]) -> list[Applied]:
        """Let `decide` look at every delivery of a message, in one transaction."""
        ...

    async def decide(
        self, message: MessageId, now: datetime, decide: Callable[[Item], Change | None], *, entry: AuditEntry
    ) -> list[Applied]:
        """Let `decide` look at every delivery of a message, in one transaction with a line of the audit trail for what was done."""
        ...

    async def report(
        self,
        *,
        ident: str,
        gateway_id: GatewayId,
        foreign_id: str | None,
        status: str,
        at: datetime | None,
        now: datetime,
        nonce: Nonce | None = None,
        once: bool = False,
    ) -> list[Applied]:
        """Keep a delivery report and apply it; with `once`, only if it was not told before. Raises Replayed for a spent nonce."""
        ...

    async def lapsed(self, now: datetime) -> list[DeliveryId]:
        """Claims whose lease ran out."""
        ...

    async def worthless(self, now: datetime) -> list[DeliveryId]:
        """What waits in our queue past its time to live."""
        ...

    async def parked_due(self, now: datetime) -> list[DeliveryId]:
        """Parked deliveries whose time has come."""
        ...

    async def silent(self, before: datetime) -> list[DeliveryId]:
        """Accepted deliveries without a final report that were worthless before then."""
        ...

    async def take_recalls(self, now: datetime, *, most: int, lease: timedelta) -> list[Item]:
        """What the gateway is to be asked back for now, committed as asked for; nobody else asks before the lease is over."""
        ...

    async def held_for(self, reason: str) -> list[DeliveryId]:
        """Deliveries held for a reason, the most urgent first."""
        ...

    async def repeats(self, item: Item, since: datetime) -> bool:
        """Whether an earlier delivery to this number since then says the same state of the same alert."""
        ...

    async def item(self, delivery: DeliveryId) -> Item | None:
        """A delivery as it stands."""
        ...


class PastStore(Protocol):
    """What was of alerts."""

    async def situation(
        self, alerts: Iterable[tuple[str, str]], now: datetime, *, waiting: Iterable[tuple[str, str]] = (), about: Iterable[Lookup] = ()
    ) -> Situation:
        """What is known of alerts, by hook and key, what still waits to tell of those in `waiting`, and what is silenced.

        Of those in `about` also whether they are open, or which open alerts agree in their names.
        """
        ...


class SortingStore(PastStore, Protocol):
    """Posts, as the sorter needs them."""

    def writes(self) -> tuple[int, int]:
        """How many writes there were so far, of posts and of all else, and how many commits they shared."""
        ...

    async def new_posts(self, most: int, *, size: int) -> list[Post]:
        """The oldest posts that wait to be sorted, as many as have `size` bytes of body together, or the first alone."""
        ...

    async def file(self, filing: Filing, *, holder: str, lease: timedelta) -> Filed | None:
        """Write a round of sorting; None, and nothing written, if another sorter was at it."""
        ...


class PastReader(Protocol):
    """What numbers got, as a release needs it."""

    async def past(self, needs: Needs, now: datetime) -> Past:
        """The past that bears on a release."""
        ...


class BundleStore(Protocol):
    """Bundles that wait."""

    async def next_due(self) -> datetime | None:
        """When the next one comes due."""
        ...

    async def hasten(self, reason: str, now: datetime) -> None:
        """Let all that waits for this reason come due."""
        ...

    async def release(
        self,
        now: datetime,
        *,
        most: int,
        holder: str,
        lease: timedelta,
        decide: Callable[[Sequence[Due], PastReader], Awaitable[Release]],
        skip: int = 0,
    ) -> Release | None:
        """Let `decide` look at what came due, and write what it says, in one transaction; None where there is nothing to do.

        The first `skip` are left for later.
        """
        ...


class PostStore(Protocol):
    """Posts, as those who take them need it."""

    async def accept(self, post: Post) -> None:
        """Put a post on the disk. Raises StoreError when it is not there."""
        ...


class OrderStore(Protocol):
    """Direct posts with their messages."""

    async def put_direct(
        self, post: Post, message: FiledMessage, *, key: str | None, body_hash: str, now: datetime, refused: InputError | None = None
    ) -> tuple[str, str]:
        """Store a direct post with its message, or raise `refused`; the ids of the first post and message with this key."""
        ...


class AlarmStore(Protocol):
    """The bridge's own trouble, and what is on its way to people."""

    async def note(self, troubles: Sequence[Trouble]) -> None:
        """Add what happened to what is to be told."""
        ...

    async def untold(self, before: datetime) -> list[Trouble]:
        """What is to be told now: kinds that were not told since `before`."""
        ...

    async def undecided(self, reasons: Collection[str]) -> list[MessageId]:
        """Messages that wait for a person for one of these reasons and that no alarm shows yet: the newest, some twenty at most."""
        ...

    async def tell(
        self,
        trouble: Trouble,
        now: datetime,
        *,
        announcements: Sequence[Announcement],
        message: FiledMessage | None,
        tellings: Sequence[Telling],
    ) -> bool:
        """Hand trouble to all its ways in one transaction; False, with nothing written, if another process did."""
        ...

    async def take(self, now: datetime, most: int, *, lease: timedelta) -> list[Telling]:
        """What is to be carried now; nobody else takes it before the lease is over, also in another process."""
        ...

    async def later(self, ident: TellingId, at: datetime, troubles: Sequence[Trouble] = ()) -> None:
        """It was not carried; try again then. With what is to be told of it."""
        ...

    async def done(self, ident: TellingId, failed: str = "", troubles: Sequence[Trouble] = ()) -> None:
        """It was carried, or never will be, for the reason in `failed`. With what is to be told of it."""
        ...


class WatchStore(Protocol):
    """The SMS that watch over the bridge."""

    async def watches(self, now: datetime) -> list[Watch]:
        """Those that were to go out since a day ago, or are to, oldest first."""
        ...


class LeaseStore(Protocol):
    """Who of several processes on one store does what only one may do."""

    async def lease(self, name: str, holder: str, now: datetime, lease: timedelta) -> bool:
        """Take or renew a lease; False if another holds it."""
        ...


class FallbackStore(Protocol):
    """Critical messages that did not reach somebody."""

    async def last_report(self) -> datetime | None:
        """When the newest delivery report came."""
        ...

    async def unreached(self, now: datetime, *, silent_before: datetime | None) -> list[Unreached]:
        """Critical messages of alerts that did not reach somebody, and that nothing was done about yet.

        With `silent_before`, also those without a report or an answer that were sent before then.
        """
        ...

    async def unreached_of(self, message: MessageId, now: datetime) -> Unreached | None:
        """The same of one message, whatever was done about it; None where it reached everybody, or is none of an alert that is critical."""
        ...

    async def made_for(self, message: MessageId) -> frozenset[str] | None:
        """The numbers (E.164) that got a message's fallback; None while nothing was done about it."""
        ...

    async def settle(self, unreached: Unreached, message: FiledMessage | None, troubles: Sequence[Trouble], now: datetime) -> bool:
        """Put the fallback's message into the outbox, or note that there is none, with what is to be told; False if that was done."""
        ...
