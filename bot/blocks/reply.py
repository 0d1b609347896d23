"""A reply by SMS, as whoever wrote to its number is shown it."""

from bot.blocks.answer import Answer
from bot.blocks.telling import quoted
from bot.copy import Words
from bridge.domain.conversation import Said

LONGEST = 700
"""Characters of one reply, of which several stand together; `show` has all of it."""


def reply(said: Said | None, words: Words) -> Answer:
    """Who said what; nothing but that somebody did where it was erased."""
    if said is None:
        return Answer(text=words.say("reply.erased"))
    lines = [words.say("reply", by=said.by)]
    if said.earlier:
        lines.append(words.count("reply.earlier", said.earlier))
    return Answer(text="\n".join([*lines, *(quoted(text, most=LONGEST) for text in said.texts)]))
