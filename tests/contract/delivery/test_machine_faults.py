"""Faults of the machine while a delivery is in a state: a full disk, a locked database, a clock that is set. docs/faults.md."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from support import disk, page
from support.delivering import World, world
from support.outbox import NOON
from support.running import until

from bridge.domain.ids import MessageId
from bridge.domain.state import State
from bridge.emulator import Fault, Rule
from bridge.errors import StoreUnavailable

LATER = NOON + timedelta(hours=2)
MINUTES = 10
"""For so long the fault lasts, with everything at work; a clock that was set stays so."""
Trouble = Callable[[World, Path], AbstractContextManager[None]]


def set_by(hours: int) -> Trouble:
    """Somebody sets the clock."""

    @contextmanager
    def trouble(w: World, _: Path) -> Iterator[None]:
        w.ours.ahead += timedelta(hours=hours)
        yield

    return trouble


TROUBLES: dict[str, Trouble] = {
    "the disk is full": lambda _, path: disk.full(path),
    "the database is locked": lambda _, path: disk.locked(path),
    "the clock is put forward by an hour": set_by(1),
    "the clock is put back by an hour": set_by(-1),
}


async def turn(w: World) -> None:
    """Everything is at work once; who waits for the store waits on the clock."""
    for step in (w.sweeper.run_once, w.hold.run_once, w.dispatcher.run_once, w.recaller.run_once, w.hearing.reconciler.step):
        await finished(w, asyncio.ensure_future(step()))


async def finished(w: World, working: asyncio.Future[object]) -> None:
    """Let something come to its end, on time that passes; that the store does not take it is an end."""
    while not (await asyncio.wait({working}, timeout=0.1))[0]:
        await w.clock.advance(1)
    if not isinstance(working.exception(), StoreUnavailable):
        working.result()


async def queued(w: World, strike: Callable[[], None]) -> None:
    """It waits to be sent."""
    await w.put()
    strike()


async def held(w: World, strike: Callable[[], None]) -> None:
    """The account had no credit for it and has some again; the balance was not asked for yet."""
    await w.put()
    await w.send(Rule(fault=Fault.CODE, code=500))
    w.emulator.script.replace([])
    strike()


async def sending(w: World, strike: Callable[[], None]) -> None:
    """The gateway has taken it, and its answer is on its way."""
    await w.put()
    w.emulator.script.replace([Rule(fault=Fault.SLOW, seconds=1)])
    calling = asyncio.ensure_future(w.dispatcher.run_once())
    await until(lambda: w.billed, lambda billed: billed == 1)
    strike()
    await w.sweeper.run_once()
    await w.clock.advance(1)
    await finished(w, calling)


async def unknown(w: World, strike: Callable[[], None]) -> None:
    """The gateway has taken it, and nobody knows."""
    await w.put()
    await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
    strike()


async def parked(w: World, strike: Callable[[], None]) -> None:
    """The gateway keeps it for two hours."""
    await w.put(deliver_at=LATER, ttl=timedelta(hours=8))
    await w.send()
    strike()


async def recalling(w: World, strike: Callable[[], None]) -> None:
    """Somebody wished it back, and the gateway was not asked yet."""
    await w.put(deliver_at=LATER, ttl=timedelta(hours=8))
    await w.send()
    await w.desk.wish(MessageId("m1"), by="cli:ada")
    strike()


async def accepted(w: World, strike: Callable[[], None]) -> None:
    """The gateway has taken it, and now reports; where it is not taken down, it reports again when the trouble is over."""
    await w.put()
    await w.send()
    strike()
    await finished(w, asyncio.ensure_future(w.report("DELIVERED")))


STATES: tuple[Callable[[World, Callable[[], None]], Awaitable[None]], ...] = (held, queued, sending, unknown, parked, recalling, accepted)


async def cell(arrange: Callable[[World, Callable[[], None]], Awaitable[None]], trouble: Trouble, path: Path) -> str:
    """What it is while the trouble lasts, and what in the end."""
    async with world(path=path) as w:
        await disk.impatient(w.store)
        lasting = trouble(w, path)
        await arrange(w, lasting.__enter__)
        for _ in range(MINUTES * 4):
            await w.clock.advance(15)
            await turn(w)
        meanwhile = (await w.state())[0]
        lasting.__exit__(None, None, None)
        if arrange is accepted and meanwhile == State.ACCEPTED:
            await w.report("DELIVERED")
        for seconds in [60] * 70 + [300] * 24:
            await w.clock.advance(seconds)
            await turn(w)
        return f"{State(meanwhile)} → {(await w.state())[0]}, {w.billed} SMS"


@pytest.mark.parametrize("name", TROUBLES)
async def test_each_trouble_of_the_machine_ends_in_a_stated_outcome_and_at_most_one_sms(name: str, tmp_path: Path) -> None:
    """As the page says."""
    cells = [await cell(arrange, TROUBLES[name], tmp_path / f"{arrange.__name__}.db") for arrange in STATES]
    page.compare(name, cells)
    assert not any(text.endswith("2 SMS") for text in cells)


async def test_a_process_that_starts_after_the_clock_was_put_back_probes_nothing_of_a_time_to_come() -> None:
    """It has nothing to compare its clock with but what stands in the store; what waits there for a later hour goes at once."""
    async with world() as w:
        await unknown(w, lambda: None)
        await w.put("m2", text="Other")
        await w.send(Rule(fault=Fault.CODE, code=600))
        w.ours.ahead -= timedelta(hours=1)
        w.emulator.script.replace([])
        w.dispatcher = w.restarted()
        await w.dispatcher.run_once()
        assert [(await w.state(ident))[0] for ident in ("m1", "m2")] == [State.UNKNOWN, State.ACCEPTED]
        for _ in range(75):
            await w.clock.advance(60)
            await turn(w)
        assert (await w.state())[0] == State.ACCEPTED
        assert w.billed == 2


async def test_a_sending_of_a_dead_process_is_not_left_lying_by_a_clock_that_was_put_back() -> None:
    """Its lease ends in an hour by that clock; it is cut to what a lease of now would be."""
    async with world() as w:
        await w.put()
        await w.store.outbox.claim(w.ours.now(), most=1, lease=timedelta(seconds=11))
        w.ours.ahead -= timedelta(hours=1)
        w.dispatcher = w.restarted()
        await w.dispatcher.run_once()
        await w.pass_time(12)
        assert (await w.state())[0] == State.UNKNOWN
