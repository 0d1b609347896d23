"""The text of a fallback: who was not reached, and what they were to read."""

from bridge.domain.fallback import Unreached
from bridge.rendering.outgoing import outgoing, shorten
from bridge.rendering.phrases import phrases

_NAMED = 3
"""Recipients that a text names."""


def fallback_text(unreached: Unreached, *, language: str, max_parts: int) -> str:
    """`ada not reached: ...` and the text, in at most `max_parts` parts; links go whole or not at all."""
    names = ", ".join(str(addressee) for addressee in unreached.missed[:_NAMED])
    more = f" +{len(unreached.missed) - _NAMED}" if len(unreached.missed) > _NAMED else ""
    said = phrases(language).unreached.format(names=f"{names}{more}")
    return shorten(outgoing(f"{said}: {unreached.text}"), max_parts, links=("http://", "https://"))
