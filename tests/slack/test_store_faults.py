"""A store that fails at any one write on the way: what is said is true, and what was acknowledged happens once."""

from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

import pytest
from support.fake_slack import Answered
from support.slacking import SlackWorld, slack_world

from bridge.errors import StoreUnavailable
from bridge.store.driver import Tx
from bridge.store.writer import Writer

T = TypeVar("T")
LONG = "a" * 400
"""A text that is asked about."""


class FullOnce:
    """A disk that is full at the n-th of the writes that belong to the chat; in front of the store's writer."""

    def __init__(self, writer: Writer, *, at: int) -> None:
        """Stand in front of `writer`."""
        self._through = writer.transact
        self._left = at
        writer.transact = self.transact  # type: ignore[method-assign]

    @property
    def was_full(self) -> bool:
        """Whether there were so many writes."""
        return self._left <= 0

    async def transact(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Run it, or do not."""
        if work.__qualname__.startswith(("Chat.", "Announcements.")):
            self._left -= 1
            if self._left == 0:
                raise StoreUnavailable("the disk is full")
        return await self._through(work)


async def asks(world: SlackWorld) -> Answered:
    """Somebody whom nobody knows yet sends an SMS."""
    return await world.slack.command("send ada hi")


async def sends(world: SlackWorld) -> Answered:
    """Somebody sends an SMS."""
    return await world.slack.command("send ada hi", user="U0BEA")


async def cancels(world: SlackWorld) -> Answered:
    """Somebody takes back what is parked."""
    return await world.slack.command("cancel last", user="U0BEA")


@pytest.mark.parametrize("act", [asks, sends, cancels])
async def test_each_write_may_fail(act: Callable[[SlackWorld], Awaitable[Answered]]) -> None:
    """Either the answer says that nothing was done, and so it is, or it is done, once, and answered."""
    for at in count(1):
        async with slack_world() as world:
            await world.sms('schedule bert "parked" in 2h', user="U0BEA")
            await world.later(5, step=1)
            disk = FullOnce(world.bridge.store.chat._writer, at=at)  # noqa: SLF001 - where the disk is
            answered = await act(world)
            refused = "nothing was sent or changed" in answered.text
            assert answered.status == 200
            for _ in range(45):
                try:
                    await world.later(1)
                except StoreUnavailable:
                    assert disk.was_full
            states = sorted(delivery.state for message in await world.messages() for delivery in message.deliveries)
            assert world.texts() == ([] if refused or act is cancels else ["hi"])
            assert ("recalled" in states) is (act is cancels and not refused)
            user = "U0ADA" if act is asks else "U0BEA"
            assert world.slack.seen_by(user)[-1].text.split(" ")[0] in ({"The"} if refused else {"On", "Recalled:"})
            if not disk.was_full:
                return
