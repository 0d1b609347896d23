"""Which alerts a silence keeps quiet. Pure: silences come in as values."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from bridge.domain.alert import Alert
from bridge.domain.silence import Silence
from bridge.errors import MatcherError
from bridge.routing.matchers import Matcher, parse_matchers, view

SILENCED = "silenced"
"""The reason of an alert that a silence keeps quiet."""


def silencers(texts: Iterable[str]) -> tuple[Matcher, ...]:
    """The matchers of a silence. Raises MatcherError, also for matchers that hold for an alert that says nothing, and so for nearly all."""
    found = tuple(matcher for text in texts for matcher in parse_matchers(text))
    if all(matcher.holds({}, {}) for matcher in found):
        raise MatcherError('a silence that fits an empty alert fits nearly all; name a value, for example alertname="DiskFull"')
    return found


def is_silenced(alert: Alert, silences: Sequence[Silence], *, hook: str, format: str) -> bool:  # noqa: A002 - the word of the configuration
    """Whether any of the silences fits the alert."""
    if not silences:
        return False
    fields = view(alert, hook=hook, format=format)
    return any(all(matcher.holds(fields, alert.labels) for matcher in _matchers(silence.matchers)) for silence in silences)


@lru_cache(maxsize=256)
def _matchers(texts: tuple[str, ...]) -> tuple[Matcher, ...]:
    """Read once, since every alert is held against them."""
    return silencers(texts)
