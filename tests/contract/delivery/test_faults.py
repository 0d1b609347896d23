"""Each fault of the gateway at each step of a delivery: what becomes of it at once, and in the end. docs/faults.md is what it found."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from support import page
from support.delivering import World, world
from support.outbox import NOON
from support.road import Road

from bridge.domain.state import State
from bridge.emulator import Call, Fault, Rule

LATER = NOON + timedelta(hours=1)
Trouble = Road | Mapping[str, object]
"""On the road to the gateway, or what a rule of its script says."""
FAULTS: tuple[tuple[str, Trouble], ...] = (
    *((road.value, road) for road in Road),
    ("accepts, then the line is cut", {"fault": Fault.ACCEPT_AND_CUT}),
    ("the line is cut before anything is done", {"fault": Fault.CUT_BEFORE}),
    ("accepts, and never answers", {"fault": Fault.HANG}),
    ("HTTP 503", {"fault": Fault.STATUS, "status": 503}),
    ("HTTP 429 with Retry-After", {"fault": Fault.STATUS, "status": 429, "retry_after": 7}),
    ("a page of HTML", {"fault": Fault.HTML}),
    ("an empty answer", {"fault": Fault.EMPTY}),
    ("answers too slowly", {"fault": Fault.SLOW, "seconds": 0.1}),
    ("101: this recipient fails", {"fault": Fault.PARTIAL}),
    *((f"code {code}", {"fault": Fault.CODE, "code": code}) for code in (201, 202, 301, 305, 401, 402, 403, 500, 600, 900, 902, 999)),
)


def strike(w: World, call: Call, trouble: Trouble) -> None:
    """From now on each such call meets it."""
    if isinstance(trouble, Road):
        w.names.trouble = trouble
    else:
        w.emulator.script.replace([Rule(on=call, **trouble)])  # type: ignore[arg-type]


async def in_the_end(w: World) -> str:
    """The state once the gateway is well again and three hours have passed, and how many SMS were paid for."""
    w.emulator.script.replace([])
    w.names.trouble = None
    w.hold.credentials = False
    for second in [45] * 12 + [600] * 18:
        await w.pass_time(second)
        await w.hold.run_once()
        await w.dispatcher.run_once()
        await w.recaller.run_once()
        await w.hearing.reconciler.step()
    assert w.billed <= 1, "nobody is texted twice, and nobody pays twice"
    return f"{(await w.state())[0]}, {w.billed} SMS"


async def now(w: World, trouble: Trouble) -> None:
    """An SMS that goes out at once."""
    await w.put()
    strike(w, Call.SEND, trouble)
    await w.dispatcher.run_once()


async def parking(w: World, trouble: Trouble) -> None:
    """An SMS that the gateway is to keep for an hour."""
    await w.put(deliver_at=LATER, ttl=timedelta(hours=8))
    strike(w, Call.SEND, trouble)
    await w.dispatcher.run_once()


async def probing(w: World, trouble: Trouble) -> None:
    """The second call for an SMS whose first had no answer."""
    await w.put()
    await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
    await w.pass_time(5)
    strike(w, Call.SEND, trouble)
    await w.dispatcher.run_once()


async def recalling(w: World, trouble: Trouble) -> None:
    """A DELETE for an SMS that is parked."""
    await w.put(deliver_at=LATER, ttl=timedelta(hours=8))
    await w.send()
    strike(w, Call.DELETE, trouble)
    await w.cancel()


async def asking(w: World, trouble: Trouble) -> None:
    """The journal is asked what became of an SMS that nothing can be sent to find out about: the account's lock is off."""
    w.rules["lock"] = False
    await w.put()
    await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
    await w.pass_time(61)
    strike(w, Call.JOURNAL, trouble)
    await w.hearing.reconciler.step()


async def holding(w: World, trouble: Trouble) -> None:
    """The balance is asked for, since an SMS waits for credit; the account has some again."""
    await w.put()
    await w.send(Rule(fault=Fault.CODE, code=500))
    strike(w, Call.BALANCE, trouble)
    await w.hold.run_once()


STEPS = (now, parking, probing, recalling, asking, holding)
"""The columns."""


async def found(name: str, trouble: Trouble) -> Sequence[str]:
    """One line of the page."""
    cells = []
    for step in STEPS:
        async with world() as w:
            await step(w, trouble)
            first = (await w.state())[0]
            cells.append(f"{State(first)} → {await in_the_end(w)}")
    return cells


@pytest.mark.parametrize(("name", "trouble"), FAULTS, ids=[name for name, _ in FAULTS])
async def test_each_fault_ends_in_a_stated_outcome_and_at_most_one_sms(name: str, trouble: Trouble) -> None:
    """As the page says."""
    page.compare(name, await found(name, trouble))
