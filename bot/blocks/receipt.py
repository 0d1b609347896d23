"""The receipt: the one message that shows the life of an SMS."""

from zoneinfo import ZoneInfo

from bot.blocks.answer import MOST_EDITED, Answer, Button, Question
from bot.blocks.telling import addressees, at, named, quoted, short, size, state
from bot.copy import Words
from bridge.domain.conversation import Opened
from bridge.domain.doubt import is_undecided, is_unread
from bridge.domain.message import FAILED, RETRY_OF, Message
from bridge.domain.state import State

CANCEL, RETRY = "sms_cancel", "sms_retry"
SEND_AGAIN, LET_GO = "sms_send_again", "sms_let_go"
"""What a person decides on an SMS of which nobody knows whether it went out."""
CANCELLABLE = frozenset({State.HELD, State.QUEUED, State.PARKED})
SETTLED = frozenset({State.DELIVERED, State.ACCEPTED, State.RECALLED, State.CANCELLED, State.SUPPRESSED, *FAILED})


def receipt(message: Message, words: Words, zone: ZoneInfo, opened: Opened | None = None) -> Answer:
    """To whom, what, when, how it stands, how often its links were opened and what it cost; with the buttons that apply."""
    lines = [words.say("receipt", to=named(addressees(message), words), state=state(message, words))]
    if message.deliver_at is not None:
        lines.append(words.say("receipt.scheduled", when=at(message.deliver_at, zone, words)))
    if message.reference is not None and message.reference.startswith(RETRY_OF):
        lines.append(words.say("receipt.retry", id=short(message.reference)))
    if opened is not None:
        times = words.count("times", opened.times)
        lines.append(words.say("receipt.opened", times=times, when=at(opened.last_at.replace(second=0, microsecond=0), zone, words)))
    if any(delivery.state is State.UNKNOWN for delivery in message.deliveries):
        lines.append(words.say(_doubt(message)))
    lines.append(size(message.deliveries, message.text, words, message.id))
    # Besides the other lines, for the break behind it and the one where the text goes on in a second section.
    lines.insert(1, quoted(message.text, most=MOST_EDITED - len("\n".join(lines)) - 2))
    return Answer(text="\n".join(lines), buttons=tuple(_buttons(message, words)))


def _doubt(message: Message) -> str:
    if is_unread(message):
        return "receipt.unread"
    return "receipt.undecided" if is_undecided(message) else "receipt.unknown"


def decisions(message: Message, words: Words) -> tuple[Button, ...]:
    """The buttons by which somebody decides on a message that waits for it; none for any other."""
    if not is_undecided(message):
        return ()
    return (
        Button(action=SEND_AGAIN, label=words.say("button.again"), value=message.id, question=_asked("send_again", words)),
        Button(action=LET_GO, label=words.say("button.let_go"), value=message.id, question=_asked("let_go", words)),
    )


def _buttons(message: Message, words: Words) -> list[Button]:
    states = {delivery.state for delivery in message.deliveries}
    decide = list(decisions(message, words))
    if states & CANCELLABLE:
        asked = _asked("cancel", words)
        return [Button(action=CANCEL, label=words.say("button.cancel"), value=message.id, style="danger", question=asked), *decide]
    if states & FAILED and states <= SETTLED:
        return [Button(action=RETRY, label=words.say("button.retry"), value=message.id, question=_asked("retry", words))]
    return decide


def _asked(what: str, words: Words) -> Question:
    return Question(
        title=words.say("confirm.title"), text=words.say(f"confirm.{what}"), yes=words.say("confirm.yes"), no=words.say("confirm.no")
    )
