"""Looking: the list, one message in full, the credit, help."""

from bot.blocks.answer import Answer
from bot.blocks.receipt import decisions
from bot.blocks.telling import addressees, at, named, price, quoted, short, size, state
from bot.commands.desks import Desks
from bot.commands.turn import Turn
from bridge.domain.message import Message

MOST = 10
"""Messages of a list."""
TEXT = 80
"""Characters of a text in a list."""
ATTEMPTS = 10


async def list_messages(desks: Desks, turn: Turn) -> Answer:
    """The newest messages that the person may see."""
    found = await desks.chat.messages(turn.person, MOST)
    if not found:
        return Answer(text=turn.say("list.none"))
    lines = [turn.words.count("list.title", len(found))]
    for message in found:
        when = at(message.deliver_at or message.created_at, turn.zone, turn.words)
        to = (
            named(addressees(message), turn.words)
            if len(message.deliveries) == 1
            else turn.words.count("recipients", len(message.deliveries))
        )
        lines.append(turn.say("list.line", id=short(message.id), when=when, to=to, state=state(message, turn.words)))
        lines.append(turn.say("list.text", text=_beginning(message.text)))
    return Answer(text="\n".join(lines))


async def status(desks: Desks, turn: Turn, message: Message) -> Answer:
    """One message in full: its text, where each delivery stands, what the gateway was asked, and what there is to decide."""
    created = at(message.created_at, turn.zone, turn.words)
    lines = [
        turn.say("status.title", id=message.id, when=created, origin=message.origin),
        turn.say("receipt", to=named(addressees(message), turn.words), state=state(message, turn.words)),
        quoted(message.text),
    ]
    if message.deliver_at is not None:
        lines.append(turn.say("status.due", when=at(message.deliver_at, turn.zone, turn.words)))
    if message.sender is not None:
        lines.append(turn.say("status.sender", sender=message.sender))
    lines.append(size(message.deliveries, message.text, turn.words, message.id))
    for attempt in (await desks.archive.attempts(message.id))[-ATTEMPTS:]:
        when = at(attempt.at, turn.zone, turn.words)
        told = attempt.outcome or "..."
        lines.append(turn.say("status.attempt", when=when, to=attempt.phone.e164, outcome=f"{told} {attempt.code or ''}".strip()))
    return Answer(text="\n".join(lines), buttons=decisions(message, turn.words))


async def balance(desks: Desks, turn: Turn) -> Answer:
    """The credit, from the gateway itself."""
    found = await desks.gateway.balance()
    if found.amount is not None:
        return Answer(text=turn.say("balance", amount=price(found.amount, turn.words)))
    if found.code is not None and 900 <= found.code <= 903:
        return Answer(text=turn.say("balance.refused", code=found.code))
    return Answer(text=turn.say("balance.unknown"))


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TEXT else f"{line[: TEXT - 3]}..."
