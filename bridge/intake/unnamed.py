"""What may name the thing in trouble where no known key does: `{"branch_office": "Kiel"}`.

Two troubles that are taken for one lose a page, and one that is taken for two costs a needless one: so in doubt a short word counts,
where neither its key nor its form says that it is another one the next time.
"""

import re
from collections.abc import Sequence

from bridge.intake import prose, vocabulary
from bridge.intake.keys import KINDS, METRICS, MODELS, RANKS, RUNS, SOURCE, TRANSIENT, VALUES
from bridge.intake.lifecycle import Step, read_event
from bridge.intake.outline import Leaf
from bridge.intake.ranking import rank

MAX_DEPTH = 1
MOST = 3
"""Words that are taken."""
MAX_VALUE = 40
_NAME = re.compile(r"[^\W\d_][\w./-]*(?: [\w./-]+){0,3}")
_FLEETING = re.compile(r"\d{6}|\b[0-9a-fA-F-]{8,}\b")
_GROUPS = tuple(RANKS)
_OTHERS = frozenset((*KINDS, *MODELS, *SOURCE, *RUNS, *VALUES, *METRICS, *TRANSIENT))
_PASSING_WORDS = (
    "time date day week at on by from to since until for ago count total number version duration uptime age size rate percent unit units "
    "color colour icon emoji sound image lang language locale format encoding mode token hash nonce signature checksum trend direction "
    "previous prev old last next former prior first new before after threshold limit operator comparison value values reading result "
    "attempt retry step phase progress agent useragent timezone tz tags labels footer hint advice help action id uid uuid quality "
    "weather shift response answer code operation reason source vendor product provider platform tool topic"
)
_PASSING = frozenset(_PASSING_WORDS.split())
"""Words of a key whose value may be another one with each post."""


def unnamed_things(own: Sequence[Leaf], titled: Leaf | None) -> dict[str, str]:
    """Words that may name a thing, by their keys."""
    found: dict[str, str] = {}
    for leaf in own:
        if len(found) == MOST:
            break
        if leaf is not titled and leaf.depth <= MAX_DEPTH and isinstance(leaf.value, str) and _may_name(leaf) and _is_name(leaf.value):
            found.setdefault(leaf.key, leaf.value.strip())
    return found


def _may_name(leaf: Leaf) -> bool:
    if leaf.key in _OTHERS or leaf.parent in TRANSIENT or not _PASSING.isdisjoint(leaf.tokens):
        return False
    return bool(leaf.tokens) and not any(rank(group, leaf) is not None for group in _GROUPS)


def _is_name(value: str) -> bool:
    text = value.strip()
    if len(text) > MAX_VALUE or not _NAME.fullmatch(text) or _FLEETING.search(text) is not None:
        return False
    stated = vocabulary.state_within(text) is not None or vocabulary.severity(text) is not None or vocabulary.truth(text) is not None
    return (
        not stated
        and read_event(text).step is Step.UNKNOWN
        and not prose.is_noise(text)
        and not prose.speaks_of_trouble(text)
        and not prose.speaks_of_relief(text)
    )
