"""Claims: what may be sent now, found and taken in a few trips to the database, however many there are."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bridge.domain import pace
from bridge.domain.change import Claim, Item
from bridge.domain.chat import CHAT, Person
from bridge.domain.ids import DeliveryId
from bridge.domain.message import Lane
from bridge.domain.phone import PhoneNumber
from bridge.store.driver import Row, Statement, Tx
from bridge.store.optouts import VERSION
from bridge.store.rows import item, millis, number, number_or_none, person
from bridge.store.sql import queries

SQL = queries("outbox")
PERSON_SEEN = queries("chat")["person_seen"]

LOCK = timedelta(seconds=180)
"""How long the gateway refuses the same text to the same number (its page: no_reload)."""
PROBE_WITHIN = timedelta(seconds=150)
"""A probe must come well inside the lock, or a 100 would be a second SMS."""
Gate = Callable[[Item, Person | None], str]
"""Why a delivery that this person ordered may not go out any more; empty if it may."""


def open_gate(_: Item, __: Person | None) -> str:
    """The gate that lets everything through."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the pace allows to be sent now, the most urgent first."""

    deliveries: Sequence[tuple[DeliveryId, bool]] = ()
    """With True for a probe."""
    ordered: Mapping[DeliveryId, str] | None = None
    """Those of them that somebody in the chat ordered, with the id of that person."""
    phones: Mapping[DeliveryId, PhoneNumber] = field(default_factory=dict)
    """Where those of them go that were not sent before."""
    opt_outs: str = ""
    """What the store says of its opt-outs: another word where they have changed."""
    spent: Statement = ("", ())
    """What spends the pace; `taken` runs it."""
    wait: float | None = None
    """Seconds until there may be more; None if nothing waits for a time."""


async def wanted(tx: Tx, now: datetime, *, most: int, rate: float, least: Lane) -> Wanted:
    """What is to be taken now, of lanes no less urgent than `least`."""
    at, micros = millis(now), millis(now) * 1000
    found, probes, queued, version = await tx.batch(
        (SQL["pace"], [()]),
        (SQL["probes"], [(at, millis(now - PROBE_WITHIN), millis(now - LOCK), most)]),
        (SQL["claimable"], [(at, most, least)]),
        VERSION,
    )
    tat = number(found[0][0]) if found else 0
    allowed = pace.tokens(tat, micros, rate=rate, most=most)
    if not allowed.count:
        return Wanted(wait=allowed.wait)
    probes = probes[: allowed.count]
    queued = queued[: allowed.count - len(probes)]
    if not probes and not queued:
        due = number_or_none((await tx.rows(SQL["next_due"], at))[0][0])
        return Wanted(wait=None if due is None else (due - at) / 1000)
    return Wanted(
        deliveries=[*((_id(row), True) for row in probes), *((_id(row), False) for row in queued)],
        ordered={_id(row): str(row[1]).removeprefix(CHAT) for row in queued if str(row[1]).startswith(CHAT)},
        phones={_id(row): PhoneNumber(str(row[2])) for row in queued},
        opt_outs=str(version[0][0]) if version else "",
        spent=(SQL["set_pace"], [(pace.spend(tat, micros, rate=rate, count=len(probes) + len(queued)),)]),
    )


async def stopped(tx: Tx, ordered: Mapping[DeliveryId, str] | None, gate: Gate) -> Mapping[DeliveryId, str]:
    """Which of these their person may not send any more, and why."""
    if not ordered:
        return {}
    statements = [one for delivery, who in ordered.items() for one in ((SQL["item"], [(delivery,)]), (PERSON_SEEN, [(who,)]))]
    found = await tx.batch(*statements)
    reasons = {
        delivery: gate(item(items[0]), person(people[0]) if people else None)
        for delivery, items, people in zip(ordered, found[::2], found[1::2], strict=True)
    }
    return {delivery: reason for delivery, reason in reasons.items() if reason}


async def taken(tx: Tx, found: Wanted, now: datetime, *, lease: timedelta, but: Collection[DeliveryId]) -> tuple[Claim, ...]:
    """Take what was found, without some, and spend the pace: from here on the fate of each may be unknown."""
    wanted = [(delivery, probe) for delivery, probe in found.deliveries if delivery not in but]
    statements = [found.spent]
    for delivery, probe in wanted:
        statements += [
            (SQL["take"], [(delivery, millis(now + lease))]),
            (SQL["item"], [(delivery,)]),
            (SQL["insert_attempt"], [(delivery, int(probe), millis(now))]),
        ]
    _, *done = await tx.batch(*statements)
    return tuple(
        Claim(item=item(items[0]), attempt=number(numbers[0][0]), probe=probe)
        for (_, probe), items, numbers in zip(wanted, done[1::3], done[2::3], strict=True)
    )


def _id(row: Row) -> DeliveryId:
    return DeliveryId(str(row[0]))
