"""A store that fails at any one write on the way: what is said is true, and what was acknowledged happens once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

import pytest
from support import disk
from support.fake_slack import Answered
from support.slacking import SlackWorld, slack_world

from bridge.delivery.loop import SETTLE_WAIT
from bridge.errors import StoreUnavailable
from bridge.store.driver import Driver, Plan, Row

BUSY, SETTLED = 2, 45
"""Seconds after which all is done that was asked, where nothing failed, and where one write did: a lease may have to run out."""


class FullOnce:
    """A disk that is full at the n-th trip that would write something; in front of the driver."""

    def __init__(self, driver: Driver, *, at: int) -> None:
        """Stand in front of `driver`."""
        self._through = driver
        self._left = at

    @property
    def was_full(self) -> bool:
        """Whether there were so many writes."""
        return self._left <= 0

    def __getattr__(self, name: str) -> object:
        """Everything that writes nothing for good."""
        return getattr(self._through, name)

    async def insert(self, sql: str, rows: Sequence[Row]) -> None:
        """Insert, or do not."""
        self._write()
        await self._through.insert(sql, rows)

    async def plans(self, plans: Sequence[Plan]) -> list[list[Row]]:
        """Run them, or do not."""
        self._write()
        return await self._through.plans(plans)

    async def begin(self) -> None:
        """Begin, or do not."""
        self._write()
        await self._through.begin()

    async def commit(self) -> None:
        """Commit, or do not."""
        self._write()
        await self._through.commit()

    def _write(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise StoreUnavailable("the disk is full")


async def asks(world: SlackWorld) -> Answered:
    """Somebody whom nobody knows yet sends an SMS."""
    return await world.slack.command("send ada hi")


async def sends(world: SlackWorld) -> Answered:
    """Somebody sends an SMS."""
    return await world.slack.command("send ada hi", user="U0BEA")


async def cancels(world: SlackWorld) -> Answered:
    """Somebody takes back what is parked."""
    return await world.slack.command("cancel last", user="U0BEA")


async def a_second(world: SlackWorld) -> None:
    """Everything works for a second, and longer where it waits for a disk that has just refused what the gateway said."""
    working = asyncio.create_task(world.later(1))
    while not (await asyncio.wait({working}, timeout=0.3))[0]:
        await world.clock.advance(SETTLE_WAIT)
    await working


@pytest.mark.parametrize("act", [asks, sends, cancels])
async def test_each_write_may_fail(act: Callable[[SlackWorld], Awaitable[Answered]]) -> None:
    """Either the answer says that nothing was done, and so it is, or it is done, once, and answered."""
    refusals = 0
    for at in count(1):
        async with slack_world() as world:
            await world.sms('schedule bert "parked" in 2h', user="U0BEA")
            await world.later(5, step=1)
            writer = world.bridge.store.chat._writer  # noqa: SLF001 - where the disk is
            disk = FullOnce(writer._driver, at=at)  # noqa: SLF001
            writer._driver = disk  # type: ignore[assignment] # noqa: SLF001
            answered = await act(world)
            refused = "nothing was sent or changed" in answered.text
            refusals += refused
            assert answered.status == 200
            seconds = 0
            while seconds < (SETTLED if disk.was_full else BUSY):
                seconds += 1
                try:
                    await a_second(world)
                except StoreUnavailable:
                    assert disk.was_full
            states = sorted(delivery.state for message in await world.messages() for delivery in message.deliveries)
            assert world.texts() == ([] if refused or act is cancels else ["hi"])
            assert ("recalled" in states) is (act is cancels and not refused)
            user = "U0ADA" if act is asks else "U0BEA"
            assert world.slack.seen_by(user)[-1].text.split(" ")[0] in ({"The"} if refused else {"On", "Recalled:"})
            if not disk.was_full:
                break
    assert at > 5, "the disk was full at too few places"
    assert refusals


@pytest.mark.parametrize("trouble", [disk.full, disk.locked])
async def test_a_disk_that_is_full_and_a_database_that_is_locked_are_said(
    trouble: Callable[[Path], AbstractContextManager[None]], tmp_path: Path
) -> None:
    """For real: who asks hears that nothing was sent, and may type it again when it is over."""
    path = tmp_path / "bridge.db"
    async with slack_world(path) as world:
        await disk.impatient(world.bridge.store)
        await world.sms("list", user="U0BEA")
        with trouble(path):
            answered = await world.slack.command("send ada hi", user="U0BEA")
            assert (answered.status, "nothing was sent or changed" in answered.text) == (200, True)
        await world.later(60, step=1)
        assert await world.messages() == []
        assert (await world.slack.command("send ada hi", user="U0BEA")).text.startswith("On its way")
        await world.later(SETTLED, step=1)
        assert world.texts() == ["hi"]
