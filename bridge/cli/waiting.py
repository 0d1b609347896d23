"""Waiting for what becomes of a message: by the bridge that runs on this store, or sent from here where none does."""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import click

from bridge.cli import opening
from bridge.domain import judge
from bridge.domain.ids import MessageId
from bridge.domain.message import PARK_AFTER, Delivery, Message
from bridge.domain.state import State
from bridge.parts import Bridge
from bridge.runtime.loops import beside

PATIENCE_SECONDS = 30.0
"""How long `send` waits while nothing changes."""
LOOK_EVERY = 0.1
MOVING = frozenset({State.SENDING, State.UNKNOWN, State.RECALLING})


async def delivered(bridge: Bridge, ident: MessageId, *, quiet: bool) -> None:
    """Wait until nothing of the message moves any more. A bridge that dies meanwhile leaves its part to us."""
    if await _alive(bridge):
        done = await _settled(bridge, ident, quiet=quiet, needs_bridge=True)
        if done or bridge.settings.seven_api_key is None or await bridge.store.meta.get(opening.PURPOSE) == opening.DEMO:
            return
    async with delivering(bridge, needed=True):
        await _settled(bridge, ident, quiet=quiet, needs_bridge=False)


async def _alive(bridge: Bridge) -> bool:
    return await bridge.store.meta.alive(bridge.clock.now())


async def _settled(bridge: Bridge, ident: MessageId, *, quiet: bool, needs_bridge: bool) -> bool:
    """Wait until nothing of the message moves any more, or nothing changed for `PATIENCE_SECONDS`; False if the bridge died before."""
    seen: Sequence[State] = ()
    changed = bridge.clock.monotonic()
    while True:
        message = await bridge.look.message(ident)
        states = [delivery.state for delivery in message.deliveries]
        moving = sum([await _moves(bridge, message, delivery, alone=not needs_bridge) for delivery in message.deliveries])
        if not quiet and len(states) > 1 and sys.stderr.isatty():
            click.echo(f"\r{len(states) - moving} of {len(states)} done", nl=not moving, err=True)
        if states != list(seen):
            seen, changed = states, bridge.clock.monotonic()
        if not moving or bridge.clock.monotonic() - changed > PATIENCE_SECONDS:
            return True
        if needs_bridge and not await _alive(bridge):
            return False
        await bridge.clock.sleep(LOOK_EVERY)


async def _moves(bridge: Bridge, message: Message, delivery: Delivery, *, alone: bool) -> bool:
    """Whether it is worth waiting for news of a delivery.

    Not of one that waits for its time, for a new key, or behind the lock; nor, `alone`, of an unknown one that a probe cannot settle,
    since reports come to a bridge that runs.
    """
    if alone and delivery.state is State.UNKNOWN:
        return await _is_probed(bridge, delivery)
    if delivery.state is not State.QUEUED:
        return delivery.state in MOVING
    if bridge.hold.credentials or (message.deliver_at is not None and message.deliver_at - message.created_at < PARK_AFTER):
        return False
    item = await bridge.store.outbox.item(delivery.id)
    return item is None or (item.next_attempt_at - bridge.clock.now()).total_seconds() <= PATIENCE_SECONDS


async def _is_probed(bridge: Bridge, delivery: Delivery) -> bool:
    item, now = await bridge.store.outbox.item(delivery.id), bridge.clock.now()
    if item is None or item.first_written_at is None:
        return False
    return judge.probe_time(item, item.first_written_at, now, lock=bridge.rules().sms.duplicate_lock) is not None


@asynccontextmanager
async def delivering(bridge: Bridge, *, needed: bool) -> AsyncIterator[None]:
    """Send and recall from here where no bridge runs on this store."""
    if not needed or await _alive(bridge):
        yield
        return
    async with beside(bridge.dispatcher.run(), bridge.sweeper.run(), bridge.recaller.run()):
        yield


async def ask_back(bridge: Bridge, *, needed: bool) -> None:
    """Ask the gateway from here for what was taken back, where no bridge runs on this store."""
    if needed and not await _alive(bridge):
        while await bridge.recaller.run_once():
            pass
