"""Deciding on an SMS of which nobody knows whether it went out: its sender does, and admins on all."""

from bot.blocks.answer import Answer
from bot.blocks.telling import short
from bot.commands.desks import Desks
from bot.commands.turn import Turn
from bridge.domain.chat import ChatRequest
from bridge.domain.doubt import Choice
from bridge.domain.ids import MessageId
from bridge.errors import NotFound
from bridge.routing.permits import Refusal


async def decide(desks: Desks, turn: Turn, ident: MessageId, choice: Choice) -> ChatRequest | Answer:
    """Commit the decision with its answer, all or nothing; what was decided by somebody before is said."""
    message = await desks.archive.message(ident)
    if message is None:
        raise NotFound(f"no message's id ends in {short(ident)}")
    if not desks.chat.may_see(turn.person, message):
        await desks.chat.refused(turn.person, Refusal.DECISION)
        return Answer(text=turn.say("refused.decision"))
    answer = Answer(text=turn.say(f"decided.{choice}", id=short(ident)))
    return await desks.chat.decide(turn.kept(answer, message=ident), turn.person, message, choice, since=turn.since)
