"""The senders' words for how bad something is, and for whether it goes on: general ones, not those of a single tool."""

import re
from datetime import UTC, datetime
from types import MappingProxyType

from bridge.domain.alert import Severity, Status
from bridge.domain.text import clean

MAX_TITLE = 200
MAX_TEXT = 2000
MAX_LABELS = 64
MAX_LABEL = 200
MAX_LINK = 2000

_SEVERITY_WORDS = {
    Severity.CRITICAL: "critical crit fatal emergency emerg panic page disaster blocker severe highest urgent immediate alert "
    "p1 p0 sev0 sev1",
    Severity.ERROR: "error err errors high major failure fail p2 sev2",
    Severity.WARNING: "warning warn minor medium moderate average degraded p3 sev3",
    Severity.INFO: "info information informational notice low lowest trivial debug normal p4 p5 sev4 sev5",
}
_SEVERITIES = MappingProxyType({word: severity for severity, words in _SEVERITY_WORDS.items() for word in words.split()})
_SEPARATORS = re.compile(r"[\s_-]+")


def severity(word: object) -> Severity | None:
    """The severity behind a sender's word (`crit`, `P1`, `Sev0`, `page`); None for a word that states none, and for numbers."""
    if not isinstance(word, str) or len(word) > 40:
        return None
    found = _SEVERITIES.get(word)
    if found is None:
        found = _SEVERITIES.get(_SEPARATORS.sub("", word).lower())
    return found


_STATE_WORDS = {
    Status.FIRING: "firing fired fire alerting alert alarm triggered trigger problem open opened down critical crit error err failed "
    "failure fail failing broken warning warn breached violated violation activated active started start unhealthy offline "
    "unreachable degraded outage crashed timeout timedout trouble retriggered reopened unresolved reactivated missing late overdue "
    "major minor fatal emergency errored investigating identified",
    Status.RESOLVED: "resolved resolve ok okay up recovered recovery clear cleared closed close normal healthy online reachable success "
    "succeeded successful passed pass passing fixed ended end deactivated inactive restored operational good back solved completed green",
    Status.NOTICE: "acknowledged acknowledge acknowledgement acknowledgment ack acked unacknowledged pending paused suppressed silenced "
    "snoozed insufficientdata nodata merged maintenance scheduled inprogress running queued waiting cancelled canceled "
    "aborted skipped flapping flappingstart flappingstop downtimestart downtimeend info notice monitoring updated update edited "
    "assigned commented muted ignored renotify building stopped neutral unstable",
}
_STATES = MappingProxyType({word: status for status, words in _STATE_WORDS.items() for word in words.split()})
_LETTERS = re.compile(r"[^a-z]+")


def state(word: object) -> Status | None:
    """The status behind a sender's word for a state (`Recovered`, `PROBLEM`, `no_data`); None for one that says nothing."""
    if not isinstance(word, str) or len(word) > 40:
        return None
    return _STATES.get(_LETTERS.sub("", word.lower()))


def tidy(value: object, limit: int) -> str:
    """A value as clean text of at most `limit` characters; the empty string for what is neither text nor a number."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable() and len(value) <= limit:
            return value.strip()
        text = value
    elif isinstance(value, bool):
        return "true" if value else "false"
    elif isinstance(value, int | float):
        text = f"{value:g}" if isinstance(value, float) else str(value) if value.bit_length() < 2000 else ""
    else:
        return ""
    text = text[: 8 * limit]
    if not (text.isascii() and text.isprintable()):
        text = clean(text)
    return text.strip()[:limit]


def line(value: object, limit: int) -> str:
    """As `tidy`, on one line."""
    text = tidy(value, limit)
    return text if text.isprintable() and "  " not in text else " ".join(text.split())


def moment(value: object) -> datetime | None:
    """A time in RFC 3339; None for anything else and for the year 1, which stands for `never`. Without a zone it is UTC."""
    if not isinstance(value, str) or value.startswith("0001-"):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None


def link(value: object) -> str:
    """An absolute web address, or the empty string."""
    if isinstance(value, str) and value.startswith(("http://", "https://")) and len(value) <= MAX_LINK:
        address = tidy(value, MAX_LINK)
        return "" if " " in address else address
    return ""
