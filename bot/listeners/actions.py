"""Buttons below receipts and questions. A button that cannot be kept is not acknowledged, and Slack shows its person so."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest

from bot.commands.counter import PRESSES, Counter
from bot.listeners.requests import pressed
from bridge.ports import Clock


def register(app: AsyncApp, counter: Counter, clock: Clock) -> None:
    """Listen for our own buttons and no others."""

    @app.action(re.compile(f"(?:{'|'.join(map(re.escape, sorted(PRESSES)))})$"))
    async def _(ack: AsyncAck, body: dict[str, object], req: AsyncBoltRequest) -> None:
        signature = ",".join(req.headers.get("x-slack-signature", []))
        await counter.pressed(pressed(body, signature=signature, now=clock.now()))
        await ack()
