"""Alertmanager's matchers: `severity="critical"`, `env=~"prod|stage"`, `team!=""`.

Syntax: https://prometheus.io/docs/alerting/latest/configuration/#matcher (the UTF-8 syntax; what only the classic one knows is read too).
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.patterns import MAX_INPUT, compile_pattern
from bridge.errors import MatcherError

FIELDS = ("status", "severity", "title", "text", "link", "source", "key", "hook", "format")
"""What a matcher may name besides the sender's labels."""
_VALUES = {"severity": tuple(map(str, Severity)), "status": tuple(map(str, Status))}
"""What a field of ours says."""
_NEARLY = 0.8
"""How alike a value must be to one of these, of 1, to be taken for a slip."""
MAX_MATCHERS = 2000
"""Characters of one string of matchers."""


class Operator(StrEnum):
    """The four comparisons."""

    EQUAL = "="
    UNEQUAL = "!="
    MATCHES = "=~"
    UNLIKE = "!~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """One comparison. Regular expressions are anchored at both ends."""

    name: str
    operator: Operator
    value: str
    _pattern: re.Pattern[str] | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the pattern; MatcherError when it is wrong or could be made slow."""
        if self.operator in (Operator.MATCHES, Operator.UNLIKE):
            object.__setattr__(self, "_pattern", compile_pattern(self.value))

    def __str__(self) -> str:
        """The matcher as one would write it."""
        value = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        name = self.name if _BARE.fullmatch(self.name) else f'"{self.name}"'
        return f'{name}{self.operator}"{value}"'

    @property
    def meant(self) -> str:
        """The value that was probably meant, where no alert says this one but nearly; else empty. A sender's own words are no slips."""
        known = _VALUES.get(self.name, ())
        if self.operator not in (Operator.EQUAL, Operator.UNEQUAL) or self.value in known:
            return ""
        return next(iter(difflib.get_close_matches(self.value.lower(), known, n=1, cutoff=_NEARLY)), "")

    def holds(self, view: Mapping[str, str], labels: Mapping[str, str]) -> bool:
        """Whether the normalised field in `view` or the sender's own label satisfies it; `!=` and `!~` are the negation of that.

        A name that neither has is the empty string.
        """
        normalised, own = view.get(self.name), labels.get(self.name)
        if normalised is None and own is None:
            normalised = ""
        found = (normalised is not None and self._fits(normalised)) or (own is not None and self._fits(own))
        return found is (self.operator in (Operator.EQUAL, Operator.MATCHES))

    def _fits(self, value: str) -> bool:
        if self._pattern is None:
            return value == self.value
        return self._pattern.fullmatch(value[:MAX_INPUT]) is not None


def view(alert: Alert, *, hook: str, format: str) -> dict[str, str]:  # noqa: A002 - the word of the configuration
    """The normalised fields of an alert by the names that matchers use."""
    return {
        "status": alert.status.value,
        "severity": alert.severity.value if alert.severity else "",
        "title": alert.title,
        "text": alert.text,
        "link": alert.link,
        "source": alert.source,
        "key": alert.key,
        "hook": hook,
        "format": format,
    }


_EXAMPLE = """write for example severity="critical" or env=~"prod|stage\""""
_BARE = re.compile(r"[^\s{}!=~,\\\"'`]+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_OPERATOR = re.compile(r"=~|!=|!~|=")
_BLANKS = re.compile(r"\s*")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", '"': '"', "\\": "\\"}


def parse_matchers(text: str) -> tuple[Matcher, ...]:
    """The matchers in `text`, one or several with commas, in braces or not; MatcherError says what is wrong, with an example."""
    if len(text) > MAX_MATCHERS:
        raise MatcherError(f"a matcher has at most {MAX_MATCHERS} characters")
    body = text.strip()
    if body.startswith("{") != body.endswith("}"):
        raise MatcherError(f"{text!r} has one brace of a pair; {_EXAMPLE}")
    if body.startswith("{"):
        body = body[1:-1].strip()
    if not body:
        raise MatcherError(f"the matcher is empty; {_EXAMPLE}")
    found: list[Matcher] = []
    at = 0
    while at < len(body):
        matcher, at = _one(body, at)
        found.append(matcher)
        at = _skip(body, at)
        if at < len(body):
            if body[at] != ",":
                raise MatcherError(f"after {str(found[-1])!r} comes {body[at : at + 20]!r} where a comma should stand; {_EXAMPLE}")
            at = _skip(body, at + 1)
    return tuple(found)


def _one(body: str, at: int) -> tuple[Matcher, int]:
    name, at = _word(body, at, "a name")
    at = _skip(body, at)
    operator = _OPERATOR.match(body, at)
    if operator is None:
        raise MatcherError(f"after {name!r} one of = != =~ !~ is missing; {_EXAMPLE}")
    if not name:
        raise MatcherError(f"a name is empty; {_EXAMPLE}")
    value, at = _word(body, _skip(body, operator.end()), f"a value for {name!r}")
    return Matcher(name=name, operator=Operator(operator[0]), value=value), at


def _word(body: str, at: int, what: str) -> tuple[str, int]:
    """A quoted or a bare word and where it ends."""
    if quoted := _QUOTED.match(body, at):
        return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[0]), quoted[1]), quoted.end()
    if body.startswith('"', at):
        raise MatcherError(f"{body[at : at + 20]!r} lacks its closing quote; {_EXAMPLE}")
    if bare := _BARE.match(body, at):
        return bare[0], bare.end()
    raise MatcherError(f"{what} is missing before {body[at : at + 20]!r}; {_EXAMPLE}")


def _skip(body: str, at: int) -> int:
    match = _BLANKS.match(body, at)
    return match.end() if match else at
