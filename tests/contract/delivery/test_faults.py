"""Each fault of the gateway at each step of a delivery: what becomes of it at once, and in the end. docs/faults.md is what it found."""

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from support.delivering import World, world
from support.outbox import NOON

from bridge.domain.state import State
from bridge.emulator import Call, Fault, Rule

PAGE = Path(__file__).parents[3] / "docs" / "faults.md"
WRITE = "WRITE_FAULTS_PAGE"
"""Set, the run writes the page instead of comparing with it."""
LATER = NOON + timedelta(hours=1)
FAULTS: tuple[tuple[str, dict[str, object]], ...] = (
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


async def in_the_end(w: World) -> str:
    """The state once the gateway is well again and three hours have passed, and how many SMS were paid for."""
    w.emulator.script.replace([])
    w.hold.credentials = False
    for second in [45] * 12 + [600] * 18:
        await w.pass_time(second)
        await w.hold.run_once()
        await w.dispatcher.run_once()
        await w.recaller.run_once()
        await w.hearing.reconciler.step()
    assert w.billed <= 1, "nobody is texted twice, and nobody pays twice"
    return f"{(await w.state())[0]}, {w.billed} SMS"


async def now(w: World, rule: Rule) -> str:
    """An SMS that goes out at once."""
    await w.put()
    await w.send(rule)
    return (await w.state())[0]


async def parking(w: World, rule: Rule) -> str:
    """An SMS that the gateway is to keep for an hour."""
    await w.put(deliver_at=LATER, ttl=timedelta(hours=8))
    await w.send(rule)
    return (await w.state())[0]


async def probing(w: World, rule: Rule) -> str:
    """The second call for an SMS whose first had no answer."""
    await w.put()
    await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
    await w.pass_time(5)
    await w.send(rule)
    return (await w.state())[0]


async def recalling(w: World, rule: Rule) -> str:
    """A DELETE for an SMS that is parked."""
    await w.put(deliver_at=LATER, ttl=timedelta(hours=8))
    await w.send()
    w.emulator.script.replace([rule])
    await w.cancel()
    return (await w.state())[0]


STEPS = (("an SMS that goes out now", now, Call.SEND), ("one to be parked", parking, Call.SEND), ("a probe", probing, Call.SEND),
         ("a recall", recalling, Call.DELETE))  # fmt: skip


async def found(name: str, more: dict[str, object]) -> Sequence[str]:
    """One line of the page."""
    cells = [name]
    for _, step, call in STEPS:
        async with world() as w:
            first = await step(w, Rule(on=call, **more))  # type: ignore[arg-type]
            last = await in_the_end(w)
            assert State(first)
            cells.append(f"{first} → {last}")
    return cells


@pytest.mark.parametrize(("name", "more"), FAULTS, ids=[name for name, _ in FAULTS])
async def test_each_fault_ends_in_a_stated_outcome_and_at_most_one_sms(name: str, more: dict[str, object]) -> None:
    """As the page says."""
    line = "| " + " | ".join(await found(name, more)) + " |"
    if os.environ.get(WRITE):
        text = PAGE.read_text(encoding="utf-8")
        lines = [old for old in text.splitlines() if not old.startswith(f"| {name} |")]
        PAGE.write_text("\n".join([*lines, line]) + "\n", encoding="utf-8")
    elif PAGE.exists():  # it is no part of the installed package
        assert line in PAGE.read_text(encoding="utf-8").splitlines()
