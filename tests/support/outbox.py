"""Messages for tests, and a store to put them into."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bridge.domain import judge
from bridge.domain.ids import MessageId
from bridge.domain.message import Draft, Lane, Recipient
from bridge.domain.phone import PhoneNumber
from bridge.domain.situation import FiledMessage
from bridge.domain.sms import Options
from bridge.runtime.loops import beside
from bridge.store.store import Store, open_store

ADA = PhoneNumber("+4915228817386")
BERT = PhoneNumber("+491729980752")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@asynccontextmanager
async def store_at(path: str = ":memory:", *, rate: float = 0) -> AsyncIterator[Store]:
    """An open store."""
    async with open_store(path, rate=lambda: rate, on_report=judge.on_report) as store, beside(store.run()):
        yield store


def message(
    ident: str,
    *,
    text: str = "Hello",
    to: tuple[PhoneNumber, ...] = (ADA,),
    lane: Lane = Lane.MANUAL,
    deliver_at: datetime | None = None,
    ttl: timedelta = timedelta(hours=4),
    state_key: str = "",
    options: Options | None = None,
    suppressed: str = "",
) -> FiledMessage:
    """A message of a person, or with `state_key` one that an alert caused."""
    return FiledMessage(
        id=MessageId(ident),
        draft=Draft(
            origin="cli:ada",
            lane=lane,
            text=text,
            options=options or Options(),
            recipients=tuple(Recipient(phone=phone, suppressed=suppressed) for phone in to),
            expires_at=(deliver_at or NOON) + ttl,
            deliver_at=deliver_at,
            state_key=state_key,
        ),
    )
