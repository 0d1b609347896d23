"""What a title is about, without the words that state something: the same for `db-1 is down` and `db-1 is back up`."""

import re
from functools import lru_cache

from bridge.intake import vocabulary
from bridge.intake.vocabulary import MAX_TITLE

MAX_WORDS = 24
_WORD = re.compile(r"[^\W_]+(?:[.:/@-][^\W_]+)*")
_PHRASES = re.compile(
    r"\bon (?:battery|line power|mains|utility|bypass)\b|\b(?:low|replace) battery\b|\bline power\b|\bback to normal\b|\bno longer\b|"
    r"\b(?:resource|checksum|timestamp|content) limit (?:matched|succeeded)\b|\blimit (?:matched|succeeded)\b|"
    r"\b(?:resolved|closed|acknowledged|fixed) by [^\W_]+(?: [A-Z][^\W_]+)?|"
    r"\b(?:geschlossen|behoben|erledigt|gel\u00f6st) (?:von|durch) [^\W_]+(?: [A-Z][^\W_]+)?|"
    r"\bafter \d+ ?\w+\b|\bfor \d+ ?\w+\b|\bin \d+ ?\w+\b|\bdoes not exist\b",
    re.IGNORECASE,
)
_EMPTY_WORDS = (
    "a an the is are was were be been being has have had it its this that of in on at to for from by with and or as now again back still "
    "not no longer never more all than does do did will can cannot could since due yet there here please see currently just "
    "der die das ein eine ist sind war waren wurde wird wieder nicht kein keine von im in am auf mit und oder nach bei zu zum zur "
    "alert alerts problem problems incident incidents notification event events state status alarm monitor "
    "exist exists existing reachable responding answering answers established lost restored running returned unreachable unavailable "
    "respond responds failing failed fails fail success matched succeeded above below over under exceeded exceeds threshold within range "
    "expected full high low slow normal stopped started crashed crashing working detected connected disconnected available "
    "fine great http https established erreichbar verfuegbar voll hoch niedrig gestoppt ausgefallen behoben gestoert "
    "unterbrochen getrennt verbunden antwortet reagiert l\u00e4uft funktioniert arbeitet verf\u00fcgbar steht betrieb ordnung beendet "
    "defekt"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_MEASURE = re.compile(
    r"(?<![\w.:-])[-+]?\d+(?:[.,]\d+)* ?(?:%|\xb0 ?[CF]?\b|(?:ms|s|secs?|seconds?|mins?|minutes?|h|hours?|hrs?|days?|[kmgt]i?b|"
    r"bytes?|req/s|times?|minuten?|stunden?|sekunden?|tagen?|mal)\b)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\d+(?:[.,:]\d+)*(?:%|ms|s|m|h|d|kb|mb|gb|tb)?", re.IGNORECASE)


@lru_cache(maxsize=1024)
def subject_of(title: str) -> str:
    """The words of a title that name a thing, case-folded, in their order and each once; the empty string where it has none."""
    text = _PHRASES.sub(" ", title[:MAX_TITLE])
    words = (word.casefold() for word in _WORD.findall(text))
    return " ".join(list(dict.fromkeys(word for word in words if _names(word)))[:MAX_WORDS])


def _names(word: str) -> bool:
    if word in _EMPTY or _COUNT.fullmatch(word):
        return False
    return vocabulary.state(word) is None and (vocabulary.severity(word) is None or not word.isalpha())


@lru_cache(maxsize=1024)
def unmeasured(title: str) -> str:
    """The title without what is measured in it, which differs from post to post: `Disk at 95%` and `Disk at 97 %` are one trouble."""
    return _MEASURE.sub("#", title[:MAX_TITLE])
