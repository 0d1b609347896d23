"""The senders' words for how bad something is, and for whether it goes on: general ones, not those of a single tool."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from bridge.domain.alert import Severity, Status
from bridge.domain.text import clean, clip

MAX_TITLE = 200
MAX_TEXT = 2000
MAX_LABELS = 64
MAX_LABEL = 200
MAX_LINK = 2000

_SEVERITY_WORDS = {
    Severity.CRITICAL: "critical crit fatal emergency emerg panic page disaster blocker severe highest urgent immediate alert "
    "p1 p0 sev0 sev1 kritisch dringend critique",
    Severity.ERROR: "error err errors high major failure fail p2 sev2 fehler hoch",
    Severity.WARNING: "warning warn minor medium moderate average degraded p3 sev3 warnung mittel avertissement",
    Severity.INFO: "info information informational notice low lowest trivial debug verbose p4 p5 sev4 sev5 niedrig",
}
_SEVERITIES = MappingProxyType({word: severity for severity, words in _SEVERITY_WORDS.items() for word in words.split()})
_SEPARATORS = re.compile(r"[\s_-]+")
_LAST_WORD = re.compile(r"[_\s-]([A-Za-z]{3,12})$")


def severity(word: object) -> Severity | None:
    """The severity behind a sender's word (`crit`, `P1`, `Sev0`, `page`); None for a word that states none, and for numbers."""
    if not isinstance(word, str) or len(word) > 40:
        return None
    found = _SEVERITIES.get(word)
    if found is None:
        found = _SEVERITIES.get(_SEPARATORS.sub("", word).lower())
    if found is None and (last := _LAST_WORD.search(word)):
        found = _SEVERITIES.get(last[1].lower())
    return found


_STATE_WORDS = {
    Status.FIRING: "firing fired fire alerting alert alarm triggered trigger problem open opened down critical crit error err failed "
    "failure fail failing broken warning warn breached violated violation activated active started start unhealthy offline "
    "unreachable degraded outage crashed timeout timedout trouble retriggered reopened reopen unresolved unresolve reactivated missing "
    "late overdue major minor fatal emergency errored investigating identified faulted faulty nok notok invoked opening startupfailure "
    "unavailable notresponding exceeded kritisch warnung fehler ausgefallen gestrt enpanne raise raised tripped breaching stuck stalled "
    "disconnected dead killed lost unsuccessful rolledback abnormal fehlgeschlagen missed leaking leak wet smoke flooded "
    "noncompliant unrecovered aktiv fault faults kommend gekommen ausfall",
    Status.RESOLVED: "resolved resolve ok okay up recovered recovery clear cleared closed close normal healthy online reachable success "
    "succeeded successful passed pass passing fixed ended end deactivated inactive restored operational good back solved completed green "
    "reporting resolving available behoben wiederhergestellt erledigt entwarnung reconnected normalized normalised recover restore rearmed "
    "untriggered notfiring notalerting alertresolved okstate dry inaktiv gehend gegangen beendet erfolgreich abgeschlossen",
    Status.NOTICE: "acknowledged acknowledge acknowledgement acknowledgment ack acked unacknowledged unacknowledge pending paused "
    "suppressed silenced silence snoozed snooze insufficientdata nodata merged maintenance scheduled inprogress running queued waiting "
    "cancelled canceled aborted skipped flapping flappingstart flappingstop downtimestart downtimeend info notice monitoring updated "
    "update edited assigned commented muted ignored renotify building stopped neutral unstable delegated unsnoozed reassigned "
    "annotated custom",
}
_STATES = MappingProxyType({word: status for status, words in _STATE_WORDS.items() for word in words.split()})
_GRADE_WORDS = "critical crit fatal emergency warning warn kritisch warnung"
_GRADES = frozenset(_GRADE_WORDS.split())
_BARE_WORDS = "aktiv firing fired fire alerting alert alarm triggered trigger problem open opened activated active started start error err"
_BARE = frozenset((*_BARE_WORDS.split(), *_GRADES))
_SEEN = frozenset(("ack", "acked", "unack", "unacked", "acknowledged", "unacknowledged", "new"))
_DONE_WORDS = "success succeeded successful passed pass passing completed complete finished green ready built erfolgreich abgeschlossen"
_DONE = frozenset(_DONE_WORDS.split())
_CHANGE = re.compile(r"->|=>|\u2192|_(?:to|TO)_|(?<=[a-z])To(?=[A-Z])")
_GONE = frozenset(("off", "gone"))
"""Words that turn a word for trouble before them: `alarm_off`."""
_FAILS = re.compile(r"(?:failed|failure|error|unsuccessful)$", re.IGNORECASE)
_NOT = frozenset(("not", "no", "non", "nicht", "un"))
_TURNED = MappingProxyType({Status.RESOLVED: Status.FIRING, Status.FIRING: Status.RESOLVED})
_LETTERS = re.compile(r"[^a-z]+")
_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def letters(word: str) -> str:
    """A word in lower case and without anything but its letters: `No_Data` is `nodata`."""
    return _LETTERS.sub("", word.lower())


def state(word: object) -> Status | None:
    """The status behind a sender's word for a state (`Recovered`, `PROBLEM`, `no_data`); None for one that says nothing."""
    if not isinstance(word, str) or len(word) > 40:
        return None
    return _STATES.get(_LETTERS.sub("", word.lower()))


def state_within(value: str) -> Status | None:
    """The status in a value like `incident.resolved` or `ALERT_RECOVERY`: an end or a third state outweighs the word for trouble.

    Of a change (`OK->CRITICAL`, `ok_to_critical`) what it leads to counts; `not` turns the word behind it, and an end that failed is none.
    """
    if (whole := state(value)) is not None:
        return whole
    if len(value) > 60:
        return None
    *before, last = _CHANGE.split(value)
    if before and (led_to := state_within(last)) is not None:
        return led_to
    if " " in value.strip():
        return state_of_phrase(value)
    stated = list(_stated(_TOKENS.findall(value)))
    if stated and stated[-1] is Status.FIRING and Status.RESOLVED in stated and _FAILS.search(value) is not None:
        return Status.FIRING
    if stated and set(stated) == {Status.FIRING} and _TOKENS.findall(value)[-1].lower() in _GONE:
        return Status.RESOLVED
    return next((status for status in (Status.NOTICE, Status.RESOLVED, Status.FIRING) if status in stated), None)


_PHRASE = re.compile(r"(?:[\w./-]{1,30} ){1,3}([A-Za-z]{2,12})")
_END_WORDS = "up down online offline reachable unreachable recovered resolved cleared restored"
_ENDS_OF_PHRASES = frozenset(_END_WORDS.split())
_ACTIVITY_WORDS = "sign signed follow set clean cleaned warm start pick top roll look wake speed scale log write cool shut step slow count"
_ACTIVITIES = frozenset(_ACTIVITY_WORDS.split())
"""Words that make something else of `up` and `down` behind them: `Sign Up`."""


def state_of_phrase(text: str) -> Status | None:
    """The status that a few words end with, as names of events and short messages do: `Service Up`, `WAN 2 offline`."""
    found = _PHRASE.fullmatch(text.strip()) if len(text) <= 60 else None
    if found is None or (last := found[1].lower()) not in _ENDS_OF_PHRASES:
        return None
    before = text.lower().split()[:-1]
    if before[-1] in _ACTIVITIES or any(state(word) is not None or word in _NOT for word in before):
        return None
    return state(last)


def _stated(tokens: Sequence[str]) -> Iterator[Status]:
    """What each word states, in the light of a `not` before it."""
    for before, token in zip(("", *tokens), tokens, strict=False):
        if (status := state(token)) is not None:
            yield _TURNED.get(status, status) if before.lower() in _NOT else status


RETURNS = frozenset(("connected", "returned", "resumed", "reappeared"))
"""Words that state an end as the last one of an event's name, and nowhere else: `sensor_connected`."""


_SWITCHED = _GONE | {"on"}


def is_event_of_state(word: str) -> bool:
    """Whether a name like `backup-failed` or `sensor_connected` states something: at the end of a trouble it is another one."""
    return state_within(word) is not None or next(reversed(_TOKENS.findall(word[:60])), "").lower() in RETURNS


def stateless(word: str) -> str:
    """What a name like `BackupFailed` or `backup-succeeded` says besides a state: `backup`; the empty string where that is all."""
    if state(word) is not None:
        return ""
    tokens = _TOKENS.sub(lambda found: "-" if _is_of_state(found[0]) else f"-{found[0].lower()}-", word)
    return "-".join(part for part in _SEPARATORS.split(tokens) if part)


def _is_of_state(token: str) -> bool:
    return state(token) is not None or token.lower() in _NOT or token.lower() in RETURNS or token.lower() in _SWITCHED


_TRUTHS = MappingProxyType({"true": True, "yes": True, "on": True, "ja": True, "false": False, "no": False, "off": False, "nein": False})


def truth(value: object) -> bool | None:
    """The truth value behind a sender's word; None for any other."""
    if isinstance(value, bool):
        return value
    return _TRUTHS.get(value.strip().lower()) if isinstance(value, str) else None


def grade(word: object) -> Severity | None:
    """The severity that a word for a state states beside it: `CRITICAL`, `warning`, `ResolvedCritical`; None for all others."""
    if not isinstance(word, str) or len(word) > 40:
        return None
    return next((severity(token) for token in (word, *_TOKENS.findall(word)) if _LETTERS.sub("", token.lower()) in _GRADES), None)


def is_telling(word: str) -> bool:
    """Whether a word for a state says more than that there is trouble: `crashed`, `timeout`."""
    tokens = {token.lower() for token in _TOKENS.findall(word)}
    return _LETTERS.sub("", word.lower()) not in _BARE and not tokens <= _BARE | _SEEN and len(word) > 2


def is_done(value: str) -> bool:
    """Whether the word says that a piece of work went well, which is no end of trouble where nothing had failed."""
    return any(_LETTERS.sub("", token.lower()) in _DONE for token in (value, *_TOKENS.findall(value[:60])))


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
    return clip(text.strip(), limit)


def line(value: object, limit: int) -> str:
    """As `tidy`, on one line."""
    text = tidy(value, limit)
    return text if text.isprintable() and "  " not in text else " ".join(text.split())


_EARLIEST, _LATEST = 1e9, 1e11
"""Seconds of 2001 and of 5138: between them a number is seconds since 1970, and a thousand times as much is milliseconds."""


def moment(value: object) -> datetime | None:
    """A time in RFC 3339, or in seconds or milliseconds since 1970; None for anything else, and for the year 1, which stands for `never`.

    Without a zone it is UTC.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if value.startswith("0001-") or len(value) > 40:
            return None
        if not value.isdecimal():
            return _written(value)
        value = int(value)
    return _counted(value) if isinstance(value, int | float) else None


def _written(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None


def _counted(value: float) -> datetime | None:
    if _EARLIEST * 1000 <= value < _LATEST * 1000:
        value = value / 1000
    return datetime.fromtimestamp(value, UTC) if _EARLIEST <= value < _LATEST else None


def link(value: object) -> str:
    """An absolute web address, or the empty string."""
    if isinstance(value, str) and value.startswith(("http://", "https://")) and len(value) <= MAX_LINK:
        address = tidy(value, MAX_LINK)
        return "" if " " in address else address
    return ""
