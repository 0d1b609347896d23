"""An alarm of the bridge, in a channel that may be read by many: no number and no text of an SMS stands in it."""

from bot.blocks.answer import Answer
from bot.blocks.receipt import decisions
from bot.blocks.telling import short, state
from bot.copy import Words
from bot.copy.words import escaped
from bridge.domain.doubt import is_unread
from bridge.domain.message import Message


def alarm(text: str, message: Message | None, words: Words) -> Answer:
    """What happened, and of the message that it is about how it stands; with the buttons by which an admin decides what nobody knows."""
    lines = [escaped(text)] if text or message is None else []
    if message is None:
        return Answer(text="\n".join(lines))
    lines.append(words.say("alarm.of", id=short(message.id), origin=message.origin, state=state(message, words)))
    buttons = decisions(message, words)
    if buttons:
        lines.append(words.say("alarm.unread" if is_unread(message) else "alarm.undecided", id=short(message.id)))
    return Answer(text="\n".join(lines), buttons=buttons)
