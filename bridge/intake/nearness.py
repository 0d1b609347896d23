"""Whether a state is that of the trouble, or of something that stands beside it: a connection that is `ok`, a call that was a success."""

from typing import TYPE_CHECKING

from bridge.domain.alert import Severity
from bridge.intake import vocabulary
from bridge.intake.lifecycle import is_definite_end
from bridge.intake.outline import Leaf

if TYPE_CHECKING:
    from bridge.intake.finder import Finder

_GRAVE = (Severity.CRITICAL, Severity.ERROR, Severity.WARNING)
_HOLDER_WORDS = (
    "alert alarm incident problem event data payload monitor check current new state status result trigger notification body details "
    "issue service sensor condition"
)
_HOLDERS = frozenset(_HOLDER_WORDS.split())
"""Objects whose state is that of the trouble, wherever its severity stands."""
_CALLS = frozenset(("success", "successful", "succeeded"))
"""What an envelope says of the call that brought it."""


def is_of_another(finder: "Finder", leaf: Leaf) -> bool:
    """Whether a word for all being well (`ok`, never `resolved`) stands apart from a severity that says the opposite, and from the title.

    In doubt it fires: a recovery that is texted as trouble is bounded, a trouble that is taken for a recovery is lost.
    """
    word, titled = str(leaf.value), finder.titled
    if is_definite_end(word) or titled is None or finder.is_run:
        return False
    rated = next((other for other in finder.best("severity") if not other.aside and not other.listed and _is_grave(other)), None)
    if rated is None:
        return False
    if leaf.depth > rated.depth:
        return leaf.parent != titled.parent and leaf.parent not in _HOLDERS
    return vocabulary.letters(word) in _CALLS and leaf.depth < min(rated.depth, titled.depth)


def _is_grave(leaf: Leaf) -> bool:
    return vocabulary.severity(leaf.value) in _GRAVE
