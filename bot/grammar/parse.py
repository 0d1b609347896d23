"""The grammar of the text behind the slash command.

The first word names the command, in English or German; TO is one word, or quoted, or a list with commas; the TEXT of `schedule` is
quoted, because the time stands behind it. Curly quotes count as quotes there, and stay what they are inside a text.
"""

import difflib
import re

from bot.grammar.commands import LAST, Balance, Cancel, Command, Help, ListMessages, Misheard, Schedule, Send, Status
from bot.grammar.slack_text import mentions_person, number_of, plain
from bridge.domain.dialling import as_typed, looks_like_number
from bridge.domain.phone import PhoneNumber, is_assigned
from bridge.errors import PhoneError

_NAMES = {
    "send": ("send", "s", "text", "sms", "senden", "sende", "schick", "schicke"),
    "schedule": ("schedule", "sched", "at", "plan", "plane", "planen", "später"),
    "cancel": ("cancel", "c", "stop", "recall", "abbrechen", "storno", "stornieren"),
    "list": ("list", "ls", "l", "liste"),
    "status": ("status", "st", "show", "zeig", "zeige"),
    "balance": ("balance", "credit", "guthaben"),
    "help": ("help", "h", "?", "hilfe"),
    "oncall": ("oncall",),
    "undo": ("undo",),
}
_LAST = {LAST, "letzte", "letzten", "letzter"}
_MEANING = {word: name for name, spelled in _NAMES.items() for word in spelled}
_OFFERED = ("send", "schedule", "cancel", "list", "status", "balance", "help")
MOST_OFFERED = 200
"""Characters of a line that is offered to be copied."""
_QUOTES = '"“”„‟«»'
_ATOM = re.compile(r"<[^<>]*>|[^\s,<]+|<")
_COMMAS = re.compile(r"\s*(?:,\s*)+")
_DIGITS = re.compile(r"[0-9()/.-]+")


def parse(text: str, *, region: str) -> Command | Misheard:
    """Read the text as Slack gave it. `region` is where national numbers are at home."""
    word, rest = (*text.replace("\u00a0", " ").split(maxsplit=1), "", "")[:2]
    word = word.removeprefix("/")
    name = _MEANING.get(word.lower()) if word else "help"
    rest = rest.strip()
    match name:
        case "send":
            return _send(rest, region)
        case "schedule":
            return _schedule(rest, region)
        case "cancel" | "status":
            ident = _ident(rest)
            if not ident:
                return Misheard(key=f"{name}.no_id")
            return Cancel(ident=ident) if name == "cancel" else Status(ident=ident)
        case "list":
            return ListMessages()
        case "balance":
            return Balance()
        case "help":
            return Help()
        case "oncall" | "undo":
            return Misheard(key=f"later.{name}")
        case _:
            return _unknown(plain(word), plain(rest))


def _unknown(word: str, rest: str) -> Misheard:
    near = difflib.get_close_matches(word.lower(), _MEANING, n=1, cutoff=0.6)
    meant = _MEANING[near[0]] if near else ""
    if meant in _OFFERED:
        return Misheard(key="unknown.near", facts={"word": word[:40], "line": f"{meant} {rest}".rstrip()[:MOST_OFFERED]})
    return Misheard(key="unknown", facts={"word": word[:40]})


def _ident(rest: str) -> str:
    ident = plain(rest).strip(" `….\"'#").partition(" ")[0]
    return LAST if ident.lower() in _LAST else ident


def _send(rest: str, region: str) -> Send | Misheard:
    to, behind = _to(rest)
    if not to:
        return Misheard(key="send.no_to")
    if wrong := _wrong_to(to, behind, region, verb="send"):
        return wrong
    text = _whole_unquoted(plain(behind).strip())
    if not text:
        return Misheard(key="send.no_text", facts={"to": ",".join(to)})
    return Send(to=to, text=text)


def _schedule(rest: str, region: str) -> Schedule | Misheard:
    to, behind = _to(rest)
    if not to:
        return Misheard(key="schedule.no_to")
    if wrong := _wrong_to(to, behind, region, verb="schedule"):
        return wrong
    facts = {"to": ",".join(to)}
    behind = plain(behind).strip()
    if not behind or behind[0] not in _QUOTES:
        return Misheard(key="schedule.no_text", facts=facts)
    end = max(behind.rfind(quote) for quote in _QUOTES)
    if end == 0:
        return Misheard(key="unclosed", facts={"verb": "schedule"})
    text, when = behind[1:end].strip(), behind[end + 1 :].strip()
    if not text:
        return Misheard(key="schedule.no_text", facts=facts)
    if not when:
        return Misheard(key="schedule.no_when", facts=facts)
    return Schedule(to=to, text=text, when=when)


def _to(rest: str) -> tuple[tuple[str, ...], str]:
    """The recipients at the beginning, as written, and what stands behind them."""
    if rest[:1] and rest[0] in _QUOTES:
        end = next((place for place in range(1, len(rest)) if rest[place] in _QUOTES), 0)
        if end:
            return _names(rest[1:end].split(",")), rest[end + 1 :].strip()
        return (), rest
    names: list[str] = []
    place = 0
    while match := _ATOM.match(rest, place):
        names.append(match[0])
        place = match.end()
        comma = _COMMAS.match(rest, place)
        if comma is None:
            break
        place = comma.end()
    return _names(names), rest[place:].strip()


def _names(written: list[str]) -> tuple[str, ...]:
    named = (number_of(name.strip()) or (name.strip() if mentions_person(name.strip()) else plain(name).strip()) for name in written)
    return tuple(name for name in named if name)


def _wrong_to(to: tuple[str, ...], behind: str, region: str, *, verb: str) -> Misheard | None:
    if any(mentions_person(name) for name in to):
        return Misheard(key="later.user")
    joined = _with_blanks(to[-1], behind, region)
    if joined is None:
        return None
    number, left = joined
    left = plain(left).strip() or "TEXT"
    if verb == "schedule" and left[0] not in _QUOTES:
        left = f'"{left}" in 2h'
    return Misheard(key="blanks", facts={"verb": verb, "line": f"{','.join((*to[:-1], number))} {left}"})


def _with_blanks(name: str, behind: str, region: str) -> tuple[str, str] | None:
    """The number that a name and the groups of digits behind it are together, and what is left; None if it is a number by itself."""
    if not looks_like_number(name):
        return None
    if (alone := _number(name, region)) is not None and is_assigned(alone):
        return None
    fewest, left = 1, behind
    if not as_typed(name):
        # `tel:` and a blank: what stands behind them is the number's beginning.
        fewest, (name, left) = 0, (*behind.split(maxsplit=1), "", "")[:2]
    groups: list[str] = []
    while match := re.match(r"(\S+)\s*", left):
        if not _DIGITS.fullmatch(as_typed(match[1])):
            break
        groups.append(match[1])
        left = left[match.end() :]
    counts = range(len(groups), fewest - 1, -1)
    found = {count: phone for count in counts if (phone := _number(" ".join((name, *groups[:count])), region)) is not None}
    # Digits that begin the text are no part of a number that is whole without them.
    count = next((count for count, phone in found.items() if is_assigned(phone)), next(iter(found), None))
    return None if count is None else (found[count].e164, " ".join((*groups[count:], left)))


def _number(text: str, region: str) -> PhoneNumber | None:
    try:
        return PhoneNumber.parse(text, region=region)
    except PhoneError:
        return None


def _whole_unquoted(text: str) -> str:
    """The text without the quotes around the whole of it."""
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES and not any(mark in _QUOTES for mark in text[1:-1]):
        return text[1:-1].strip()
    return text
