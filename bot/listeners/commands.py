"""Slash commands. Whatever name the app gave its command, it is this one."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest

from bot.blocks.answer import Answer, ephemeral
from bot.commands.counter import Counter
from bot.copy import words
from bot.listeners.requests import typed
from bridge.errors import StoreError
from bridge.ports import Clock


def register(app: AsyncApp, counter: Counter, clock: Clock) -> None:
    """Listen for every slash command."""

    @app.command(re.compile(r"^/"))
    async def _(ack: AsyncAck, body: dict[str, object], req: AsyncBoltRequest) -> None:
        signature = ",".join(req.headers.get("x-slack-signature", []))
        try:
            answer = await counter.heard(typed(body, signature=signature, now=clock.now()))
        except StoreError:
            answer = ephemeral(Answer(text=words(None).say("store")))
        await ack(answer)
