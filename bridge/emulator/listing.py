"""What the pretend gateway lists of its account: the journal's rows, states of SMS, and prices."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from bridge.domain.account import Country, DeliveryStatus, Inbound, JournalQuery, Network, Outbound
from bridge.emulator.account import Account, Message, Reply, State
from bridge.emulator.numbers import read_number
from bridge.gateway.wire.callbacks import GERMAN_TIME

_COUNTRIES = {"49": ("DE", "Germany", "262"), "43": ("AT", "Austria", "232"), "41": ("CH", "Switzerland", "228")}
_NETWORKS = ("01", "02", "03")

Row = TypeVar("Row")


def outbound(account: Account, query: JournalQuery, now: datetime) -> list[Outbound]:
    """The rows that the query wants, newest first. What waits for its time, or was recalled, is not there yet, or no more."""
    seen = (message for message in reversed(account.sent) if _is_shown(account, message, now))
    rows = (_outbound(message) for message in seen if query.to is None or read_number(query.to) == message.number)
    return _page((row for row in rows if query.state in {None, row.status}), query)


def inbound(account: Account, query: JournalQuery, now: datetime) -> list[Inbound]:
    """The same, of what came in."""
    lag = timedelta(seconds=account.config.journal_seconds)
    rows = (_inbound(account, reply) for reply in reversed(account.replies) if reply.created_at + lag <= now)
    return _page((row for row in rows if query.to is None or query.to.lstrip("+") == row.system), query)


def statuses(account: Account, ids: Sequence[str]) -> list[DeliveryStatus]:
    """The states of those that there are."""
    known = {message.id: message for message in account.sent}
    found = (known[ident] for ident in ids if ident in known)  # type: ignore[index]
    return [DeliveryStatus(id=message.id, status=message.status and message.status.value, at=message.status_at) for message in found]


def countries(prices: Iterable[tuple[str, Decimal]], code: str | None) -> list[Country]:
    """The prices of the configuration as countries; the rest of the world has no name, and is not listed."""
    found = [
        Country(
            code=_COUNTRIES[prefix][0],
            name=_COUNTRIES[prefix][1],
            prefix=prefix,
            networks=(
                Network(
                    mcc=_COUNTRIES[prefix][2],
                    mncs=_NETWORKS,
                    name=f"{_COUNTRIES[prefix][1]} mobile",
                    price=price,
                    features=("alpha", "numeric", "dlr", "sc"),
                ),
            ),
        )
        for prefix, price in prices
        if prefix in _COUNTRIES
    ]
    return [country for country in found if code is None or country.code == code.upper()]


def _page(rows: Iterable[Row], query: JournalQuery) -> list[Row]:
    wanted = [row for row in rows if _fits(row, query)]
    return wanted[query.offset : query.offset + query.limit]


def _fits(row: object, query: JournalQuery) -> bool:
    ident, at = getattr(row, "id", None), getattr(row, "at", None)
    if query.id is not None and ident != query.id:
        return False
    day = at.astimezone(GERMAN_TIME).date() if isinstance(at, datetime) else date.min
    return (query.since is None or day >= query.since) and (query.until is None or day <= query.until)


def _is_shown(account: Account, message: Message, now: datetime) -> bool:
    if message.state is State.RECALLED:
        return False
    begins = message.due_at if message.is_delayed and not account.config.journal_shows_delayed else message.created_at
    return begins + timedelta(seconds=account.config.journal_seconds) <= now


def _outbound(message: Message) -> Outbound:
    return Outbound(
        id=message.id,
        to=message.number.removeprefix("+"),
        sender=message.sender,
        text=message.text,
        at=message.due_at if message.is_delayed else message.created_at,
        price=message.price,
        status=message.status and message.status.value,
        status_at=message.status_at,
        label=message.label,
        foreign_id=message.foreign_id,
    )


def _inbound(account: Account, reply: Reply) -> Inbound:
    return Inbound(
        id=reply.id,
        sender=reply.number.removeprefix("+"),
        system=account.config.inbound_number,
        text=reply.text,
        at=reply.created_at,
    )
