"""Sending and scheduling: what was understood is said back, and what is dear or a repeat is asked about first."""

import asyncio
from dataclasses import replace
from datetime import datetime

from bot.blocks.answer import Answer, Button
from bot.blocks.telling import ENCODINGS, at, named, price, quoted, short
from bot.commands.desks import Desks
from bot.commands.turn import Turn, encoded
from bot.grammar import Schedule, Send
from bridge.domain.addressee import Addressee
from bridge.domain.audit import Act
from bridge.domain.chat import ChatRequest, RequestId, RequestState
from bridge.domain.ids import MessageId
from bridge.domain.message import PARK_AFTER, Draft, Message, retry_reference, unreached
from bridge.domain.phone import is_assigned
from bridge.domain.sms import Options
from bridge.domain.text import measure, plainer
from bridge.domain.when import parse_when
from bridge.errors import InputError
from bridge.routing.permits import BULK, Refusal

CONFIRM, DISMISS = "sms_confirm", "sms_dismiss"
"""Actions of the buttons below a question."""
MOST_CHANGES = 5
"""Replaced characters that a tip names."""


async def send(desks: Desks, turn: Turn, command: Send | Schedule) -> ChatRequest | Answer:
    """Order an SMS; the request as it is kept, or an answer when nothing was ordered."""
    async with desks.sending.ordering(desks.chat.origin(turn.person)):
        return await _send(desks, turn, command)


async def _send(desks: Desks, turn: Turn, command: Send | Schedule) -> ChatRequest | Answer:
    rules = desks.rules()
    try:
        to = await desks.book.recipients(command.to)
        if refusal := desks.chat.refusal(turn.person, to):
            return await _refused(desks, turn, refusal, to)
        due = _when(turn, command)
        if due is not None and due <= turn.now:
            return Answer(text=turn.say("passed", when=at(due, turn.zone, turn.words)))
        draft = desks.sending.draft(origin=desks.chat.origin(turn.person), to=to, text=command.text, options=Options(), deliver_at=due)
        message = desks.sending.message(draft)
        # Both are on their way together: under load a trip to the store takes a turn of the loop.
        refused, before = await asyncio.gather(desks.sending.refusal(draft), desks.chat.alike(message))
        if refused is not None:
            raise refused
    except InputError as error:
        return Answer(text=f"{turn.say('failed.send', reason=turn.words.told(error))}\n{turn.say('example', line=_example(command))}")
    if not turn.confirmed:
        parts = measure(draft.text).parts
        if parts > rules.sms.max_parts:
            in_words = turn.words.count("parts", parts)
            recipients = turn.words.count("recipients", len(to))
            said = turn.say("long" if len(to) > 1 else "long.one", parts=in_words, recipients=recipients, most=rules.sms.max_parts)
            lines = [said, *_tip(turn, draft.text), *_meant(desks, turn, draft, to)]
            return await _asked(desks, turn, "\n".join(lines), turn.say("button.send", parts=in_words))
        if before is not None:
            lines = [turn.say("twice", id=short(before)), *_meant(desks, turn, draft, to)]
            return await _asked(desks, turn, "\n".join(lines), turn.say("button.again"))
    answer = Answer(text=_understood(desks, turn, draft, to, message.id))
    return await desks.chat.send(turn.kept(answer, message=message.id), turn.person, message, since=turn.since)


async def retry(desks: Desks, turn: Turn, message: Message) -> Answer:
    """Text those whom a message did not reach again, as a new message, each of them once."""
    async with desks.sending.ordering(desks.chat.origin(turn.person)):
        return await _retry(desks, turn, message)


async def _retry(desks: Desks, turn: Turn, message: Message) -> Answer:
    failed, before = unreached(message), await desks.chat.retried(message)
    tried = {delivery.phone for earlier in before for delivery in earlier.deliveries}
    to = tuple(one for one in failed if one.phone not in tried)
    if not failed:
        return Answer(text=turn.say("retry.none", id=short(message.id)))
    if not to:
        return Answer(text=turn.say("retry.done", id=short(before[-1].id)))
    try:
        if refusal := desks.chat.refusal(turn.person, to):
            return await _refused(desks, turn, refusal, to)
        draft = desks.sending.draft(
            origin=desks.chat.origin(turn.person),
            to=to,
            text=message.text,
            options=Options(sender=message.sender, label=message.label),
            reference=retry_reference(message.id),
        )
        await desks.sending.afford(draft)
    except InputError as error:
        return Answer(text=turn.say("failed.send", reason=turn.words.told(error)))
    filed = desks.sending.message(draft)
    answer = Answer(text=turn.say("retry.queued", to=named(to, turn.words), id=short(filed.id)))
    # A request of its own, with an id that every press for the same recipients shares: two presses are one SMS.
    order = replace(
        turn.request,
        id=RequestId(f"{retry_reference(message.id)}-{len(before)}"),
        state=RequestState.DONE,
        message=filed.id,
        answer=encoded(answer),
        due_at=None,
    )
    kept = await desks.chat.send(order, turn.person, filed, since=None, act=Act.RETRY)
    if kept.message == filed.id:
        return answer
    return Answer(text=turn.say("retry.done", id=short(kept.message or "")))


def _when(turn: Turn, command: Send | Schedule) -> datetime | None:
    """The time that was meant: counted from when it was typed, however much later it is looked at or said yes to."""
    return parse_when(command.when, now=turn.request.created_at, zone=turn.zone) if isinstance(command, Schedule) else None


def _size(desks: Desks, turn: Turn, draft: Draft, to: tuple[Addressee, ...]) -> dict[str, str]:
    """Parts, encoding, and what all of it costs at most, where that is known."""
    size = measure(draft.text)
    most = desks.tariff().total((one.phone for one in to), size.parts)
    dear = "" if most is None else f", {turn.say('price.most', price=price(most, turn.words))}"
    return {"parts": turn.words.count("parts", size.parts), "encoding": ENCODINGS[size.encoding], "price": dear}


def _meant(desks: Desks, turn: Turn, draft: Draft, to: tuple[Addressee, ...]) -> list[str]:
    """What a yes would do: to whom, when, and what."""
    facts = {"to": named(to, turn.words), **_size(desks, turn, draft, to)}
    if draft.deliver_at is None:
        return [turn.say("meant", **facts), quoted(draft.text)]
    lines = [turn.say("meant.at", when=at(draft.deliver_at, turn.zone, turn.words), **facts), quoted(draft.text)]
    return lines if turn.zone_known else [*lines, turn.say("zone.unknown", zone=turn.zone.key)]


def _understood(desks: Desks, turn: Turn, draft: Draft, to: tuple[Addressee, ...], ident: MessageId) -> str:
    names = named(to, turn.words)
    if draft.deliver_at is None:
        lines = [turn.say("queued", to=names)]
    else:
        parked = draft.deliver_at - turn.now >= PARK_AFTER
        lines = [turn.say("parked.at" if parked else "queued.at", to=names, when=at(draft.deliver_at, turn.zone, turn.words))]
    lines += [
        quoted(draft.text),
        turn.say("size", id=short(ident), **_size(desks, turn, draft, to)),
    ]
    lines += _tip(turn, draft.text)
    if draft.deliver_at is not None:
        lines += [] if turn.zone_known else [turn.say("zone.unknown", zone=turn.zone.key)]
        lines.append(turn.say("cancel.hint", id=short(ident)))
    lines += [turn.say("unassigned", number=one.phone.e164) for one in to if not is_assigned(one.phone)]
    return "\n".join(lines)


def _tip(turn: Turn, text: str) -> list[str]:
    """How the text would be cheaper, if it would."""
    plain = plainer(text)
    if plain is None:
        return []
    changes = ", ".join(f"{character} → {spelling or '-'}" for character, spelling in plain.changes[:MOST_CHANGES])
    now = turn.words.count("parts", measure(text).parts)
    return [turn.say("plainer", changes=changes, parts=turn.words.count("parts", plain.parts), now=now)]


def _example(command: Send | Schedule) -> str:
    return "send ada Server room is hot" if isinstance(command, Send) else 'schedule ada "Deploy starts" tomorrow 9am'


async def _refused(desks: Desks, turn: Turn, refusal: Refusal, to: tuple[Addressee, ...]) -> Answer:
    await desks.chat.refused(turn.person, refusal)
    return Answer(text=turn.say(f"refused.{refusal}", count=len(to), most=BULK))


async def _asked(desks: Desks, turn: Turn, question: str, label: str) -> ChatRequest:
    """Keep the request until its person says yes."""
    value = turn.request.id
    answer = Answer(
        text=question,
        buttons=(
            Button(action=CONFIRM, label=label, value=value, style="primary"),
            Button(action=DISMISS, label=turn.say("button.no"), value=value),
        ),
    )
    return await desks.chat.store.put(turn.kept(answer, state=RequestState.ASKED), since=turn.since)
