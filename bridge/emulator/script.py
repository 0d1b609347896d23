"""Faults on demand: rules that say which call goes wrong, and how."""

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bridge.domain.patterns import compile_pattern
from bridge.errors import InputError, MatcherError
from bridge.gateway.wire.callbacks import ReportStatus
from bridge.gateway.wire.codes import BAD_RECIPIENT

E = TypeVar("E", bound=StrEnum)


class Call(StrEnum):
    """What a rule is about."""

    SEND = "send"
    DELETE = "delete"
    BALANCE = "balance"
    JOURNAL = "journal"
    HOOKS = "hooks"
    STATUS = "status"
    PRICING = "pricing"
    BOOK = "book"
    """Contacts and groups."""


class Fault(StrEnum):
    """What goes wrong with a call."""

    NONE = "none"
    """Nothing; the rule is there for its `reports`."""
    ACCEPT_AND_CUT = "accept_and_cut"
    """The work is done, then the line is cut."""
    CUT_BEFORE = "cut_before"
    """The line is cut, and no work is done."""
    HANG = "hang"
    """The work is done, and no answer comes."""
    STATUS = "status"
    """An answer with the HTTP status `status`, and `retry_after` if given."""
    HTML = "html"
    """An answer with status 200 that is a page."""
    EMPTY = "empty"
    """An answer with status 200 and no body."""
    CODE = "code"
    """The bare code `code`."""
    PARTIAL = "partial"
    """The rule's `number`, or else the last recipient, fails with `code`; the others go."""
    SLOW = "slow"
    """The work is done; the answer comes `seconds` later."""

    @property
    def works(self) -> bool:
        """Whether the work is done unless the rule says `accept` itself."""
        return self in _WORKING


_WORKING = frozenset({Fault.NONE, Fault.ACCEPT_AND_CUT, Fault.HANG, Fault.PARTIAL, Fault.SLOW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One fault and the calls it hits. What is None matches everything."""

    fault: Fault = Fault.NONE
    on: Call = Call.SEND
    number: str | None = None
    """A recipient, in E.164."""
    text: str | None = None
    """A regular expression that is searched for in the text; one that a text could make slow is refused."""
    nth: int | None = None
    """Only the nth call that the rest of the rule fits, from 1."""
    accept: bool | None = None
    code: int = BAD_RECIPIENT
    status: int = 503
    retry_after: int | None = None
    seconds: float = 1.0
    reports: tuple[ReportStatus, ...] | None = None
    """In the order in which they are told: any order, any repetition. The times they state are in the order of a life."""
    report_seconds: float | None = None

    @property
    def accepts(self) -> bool:
        """Whether the work is done."""
        return self.fault.works if self.accept is None else self.accept

    def fits(self, call: Call, numbers: Sequence[str], text: str) -> bool:
        """Whether the rule is about such a call, its `nth` aside."""
        if call is not self.on or (self.number is not None and self.number not in numbers):
            return False
        return self.text is None or _searched(self.text).fullmatch(text) is not None


@functools.lru_cache(maxsize=16)
def _searched(source: str) -> re.Pattern[str]:
    return compile_pattern(f".*(?:{source}).*")


class Script:
    """The rules in force, and how often each has fitted."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        """Begin with rules; the first that hits a call counts."""
        self._rules: list[Rule] = []
        self._fitted: list[int] = []
        self.replace(rules)

    def replace(self, rules: Iterable[Rule]) -> None:
        """Put other rules in force; counting begins anew."""
        self._rules = list(rules)
        self._fitted = [0] * len(self._rules)

    def add(self, rule: Rule) -> None:
        """Put one more rule in force, after the others."""
        self._rules.append(rule)
        self._fitted.append(0)

    def play(self, call: Call, numbers: Sequence[str] = (), text: str = "") -> Rule:
        """The rule for a call that just came; one without a fault if none hits it. Every rule that fits counts the call."""
        hit: Rule | None = None
        for index, rule in enumerate(self._rules):
            if rule.fits(call, numbers, text):
                self._fitted[index] += 1
                if hit is None and rule.nth in {None, self._fitted[index]}:
                    hit = rule
        return hit or Rule()


def read_script(text: str) -> tuple[Rule, ...]:
    """The rules of a TOML file of `[[rule]]` tables; InputError names the rule and the key that cannot be used."""
    try:
        return rules_of(tomllib.loads(text).get("rule", []))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"the script is no TOML: {error}", field="script") from error


def rules_of(value: object) -> tuple[Rule, ...]:
    """The rules of a list of tables, as TOML and JSON give it; InputError as above."""
    if not isinstance(value, list):
        raise InputError("a script is a list of rules", field="rule")
    return tuple(_rule(index, table) for index, table in enumerate(value, 1))


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "fault": str,
    "on": str,
    "number": str,
    "text": str,
    "nth": int,
    "accept": bool,
    "code": int,
    "status": int,
    "retry_after": int,
    "seconds": (int, float),
    "reports": list,
    "report_seconds": (int, float),
}


def _one_of(kind: type[E], word: str) -> E:
    try:
        return kind(word)
    except ValueError as error:
        raise ValueError(f"{word!r} is none of {', '.join(kind)}") from error


def _rule(index: int, table: object) -> Rule:
    if not isinstance(table, dict):
        raise InputError(f"rule {index} is no table", field="rule")
    for name, value in table.items():
        kind = _TYPES.get(name)
        if kind is None:
            raise InputError(f"rule {index} has no key {name!r}; it takes {', '.join(_TYPES)}", field=name)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise InputError(f"rule {index}: the value of {name} is of the wrong type", field=name)
    try:
        _searched(table.get("text", ""))
        values: dict[str, object] = dict(table)
        if "fault" in table:
            values["fault"] = _one_of(Fault, table["fault"])
        if "on" in table:
            values["on"] = _one_of(Call, table["on"])
        if "reports" in table:
            values["reports"] = tuple(_one_of(ReportStatus, status) for status in table["reports"])
    except (MatcherError, ValueError) as error:
        raise InputError(f"rule {index}: {error}", field="rule") from error
    if not 200 <= table.get("status", 200) <= 599:
        raise InputError(f"rule {index}: status is an HTTP status from 200 to 599", field="status")
    # Each value was checked against _TYPES.
    return Rule(**values)  # type: ignore[arg-type]
