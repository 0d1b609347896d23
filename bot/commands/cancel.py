"""Cancelling: what is known at once is said at once; what the gateway has to give back is followed until it has said so."""

from dataclasses import replace
from datetime import timedelta

from bot.blocks.answer import Answer
from bot.blocks.telling import at, short, state
from bot.commands.desks import Desks
from bot.commands.turn import Turn
from bridge.domain.chat import ChatRequest, RequestState
from bridge.domain.message import FAILED, CancelOutcome, Message, cancel_outcome
from bridge.domain.state import State
from bridge.errors import StoreError

LOOK_EVERY = timedelta(milliseconds=500)
FOLLOW = timedelta(seconds=45)
"""How long the gateway's word is waited for: several of its calls."""
_NOTHING_LEFT = FAILED | {State.SUPPRESSED}


async def cancel(desks: Desks, turn: Turn, message: Message) -> ChatRequest | Answer:
    """Commit the wish, and say what came of it, or that it is followed."""
    if {delivery.state for delivery in message.deliveries} <= _NOTHING_LEFT:
        return Answer(text=turn.say("cancel.gone", state=state(message, turn.words)))
    asking = Answer(text=turn.say("asking_back", id=short(message.id)))
    followed = turn.kept(asking, message=message.id, state=RequestState.FOLLOWED, wait=LOOK_EVERY)
    kept = await desks.chat.cancel(followed, turn.person, since=turn.since)
    if kept.state is not RequestState.FOLLOWED:
        return kept
    try:
        answer = await outcome(desks, turn, await desks.chat.message(turn.person, message.id))
        if answer is None:
            return kept
        settled = turn.kept(answer, message=message.id)
        return settled if await desks.chat.store.change(settled, since=RequestState.FOLLOWED) else kept
    except StoreError:
        # The wish is on the disk: it is not to be said that nothing was done. The worker tells what comes of it.
        return kept


async def outcome(desks: Desks, turn: Turn, message: Message, *, last: bool = False) -> Answer | None:
    """What came of a cancel, None while that is not known; `last` says that it is not waited for any longer."""
    states = [delivery.state for delivery in message.deliveries]
    match cancel_outcome(states):
        case CancelOutcome.NOT_KNOWN:
            return Answer(text=turn.say("cancel.not_known", id=short(message.id))) if last else None
        case CancelOutcome.CANCELLED:
            return Answer(text=turn.say("cancel.cancelled"))
        case CancelOutcome.RECALLED:
            return Answer(text=turn.say("cancel.recalled"))
        case CancelOutcome.PARTLY:
            stopped = sum(each in {State.CANCELLED, State.RECALLED} for each in states)
            never = sum(each in {State.FAILED, State.SUPPRESSED} for each in states)
            key = "cancel.rest" if stopped + never == len(states) else "cancel.partly"
            return Answer(text=turn.say(key, count=stopped, all=len(states)))
        case CancelOutcome.TOO_LATE:
            return Answer(text=await _too_late(desks, turn, message))


async def follow(desks: Desks, turn: Turn) -> ChatRequest:
    """Look again at a cancel that is followed: the request with its answer, or to be looked at once more."""
    request = turn.request
    if request.message is None:
        return turn.kept(Answer(text=turn.say("cancel.late.unknown")))
    message = await desks.chat.message(turn.person, request.message)
    answer = await outcome(desks, turn, message, last=turn.now - request.created_at >= FOLLOW)
    return replace(request, due_at=turn.now + LOOK_EVERY) if answer is None else turn.kept(answer)


async def _too_late(desks: Desks, turn: Turn, message: Message) -> str:
    """When it went out: at its time if it was parked, else when the gateway took it."""
    if message.deliver_at is not None and message.deliver_at <= turn.now:
        return turn.say("cancel.late", when=at(message.deliver_at, turn.zone, turn.words))
    taken = [attempt.at for attempt in await desks.archive.attempts(message.id) if attempt.code == 100]
    return turn.say("cancel.late", when=at(max(taken), turn.zone, turn.words)) if taken else turn.say("cancel.late.unknown")
