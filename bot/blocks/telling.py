"""Messages in words: to whom, in which state, what was said, what it cost."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.copy import Words
from bot.copy.words import escaped
from bridge.domain.addressee import Addressee
from bridge.domain.message import Delivery, Message
from bridge.domain.money import CURRENCY
from bridge.domain.text import clean, measure
from bridge.domain.when import say

NAMED = 5
"""Recipients that are named; the others are counted."""
ENDING = 6
"""Characters of an id that are shown: enough to tell one's messages apart, short enough to type."""
ENCODINGS = {"gsm": "GSM-7", "ucs2": "UCS-2", "8bit": "8-bit"}


def short(ident: str) -> str:
    """The end of an id, as it is shown and typed."""
    return ident[-ENDING:]


def named(to: Sequence[Addressee], words: Words) -> str:
    """`ada (+4915228817386), bert (+491729980752) and 3 more`; numbers whole, for those who ordered the SMS."""
    shown = [f"{one.name} ({one.phone.e164})" if one.name else one.phone.e164 for one in to[:NAMED]]
    more = f" {words.say('more', count=len(to) - NAMED)}" if len(to) > NAMED else ""
    return ", ".join(shown) + more


def addressees(message: Message) -> tuple[Addressee, ...]:
    """The recipients of a message."""
    return tuple(Addressee(phone=delivery.phone, name=delivery.name) for delivery in message.deliveries)


def state(message: Message, words: Words) -> str:
    """`delivered`; for several recipients `2 delivered, 1 failed`; with the reasons that there are."""
    counts = Counter(delivery.state for delivery in message.deliveries)
    told = []
    for each, count in counts.items():
        reasons = sorted({delivery.reason for delivery in message.deliveries if delivery.state is each} - {"", str(each)})
        word = words.say(f"state.{each}")
        said = word if len(message.deliveries) == 1 else f"{count} {word}"
        told.append(f"{said} ({', '.join(map(words.told, reasons[:3]))})" if reasons else said)
    return ", ".join(told)


def quoted(text: str, *, most: int | None = None) -> str:
    """A text as a quotation, as it goes out; with `most` its beginning, where all of it would take more characters than that."""
    pieces = ["\n> " if character == "\n" else escaped(character) for character in clean(text)]
    whole = f"> {''.join(pieces)}"
    if most is None or len(whole) <= most:
        return whole
    left = most - len("> ...")
    kept = []
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            break
        kept.append(piece)
    return f"> {''.join(kept)}..."


def size(deliveries: Sequence[Delivery], text: str, words: Words, ident: str) -> str:
    """Parts and encoding: the gateway's own where it has answered, else ours by the standard; and what it cost."""
    known = next((delivery for delivery in deliveries if delivery.parts is not None), None)
    ours = measure(text)
    parts = known.parts if known is not None and known.parts is not None else ours.parts
    encoding = known.encoding if known is not None and known.encoding else str(ours.encoding)
    prices = [delivery.price for delivery in deliveries if delivery.price is not None]
    paid = f", {price(sum(prices, Decimal(0)), words)}" if prices else ""
    return words.say("size", parts=words.count("parts", parts), encoding=ENCODINGS.get(encoding, encoding), price=paid, id=short(ident))


def price(amount: Decimal, words: Words) -> str:
    """`0.075 EUR`, in German `0,075 EUR`."""
    number = f"{amount.normalize():f}"
    return words.say("price", price=number.replace(".", ",") if words.language == "de" else number, currency=CURRENCY)


def at(moment: datetime, zone: ZoneInfo, words: Words) -> str:
    """A time with its day and zone, to be checked by a person."""
    return say(moment, zone, words.language)
