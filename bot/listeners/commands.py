"""Slash commands. Whatever name the app gave its command, it is this one."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest

from bot.commands.counter import Counter
from bot.listeners.requests import typed
from bridge.errors import StoreError
from bridge.ports import Clock


def register(app: AsyncApp, counter: Counter, clock: Clock) -> None:
    """Listen for every slash command."""

    @app.command(re.compile(r"^/"))
    async def _(ack: AsyncAck, body: dict[str, object], req: AsyncBoltRequest) -> None:
        signature = ",".join(req.headers.get("x-slack-signature", []))
        request = typed(body, signature=signature, now=clock.now())
        try:
            answer = await counter.heard(request)
        except StoreError:
            answer = await counter.not_kept(request)
        await ack(answer)
