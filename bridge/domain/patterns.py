"""Regular expressions of others (an operator's matchers, the emulator's scripts) that no text from outside can make slow.

Python's engine backtracks, Alertmanager's does not. A pattern is therefore priced before it is compiled: how many ways a text of
`MAX_INPUT` characters can make the engine try again. What costs more than `MAX_COST` is refused where it is read.
"""

import re
import warnings
from dataclasses import dataclass

from bridge.errors import MatcherError

MAX_INPUT = 2048
"""Characters of a value that a pattern sees; alerts hold no longer ones."""
MAX_COST = 32 * MAX_INPUT**2
MAX_PATTERN = 1000
"""Characters of a pattern."""

_POSIX = re.compile(r"\[:\^?[a-z]+:\]")
_FLAGS = re.compile(r"\(\?[aims]+\)")
_BRACES = re.compile(r"\{([0-9]*)(,?)([0-9]*)\}")
_ADVICE = "several matchers in one list must all hold: split it, or write it with fewer * and +"


def compile_pattern(source: str) -> re.Pattern[str]:
    """The pattern, to be used with `fullmatch`; MatcherError when it is wrong or could be made slow."""
    if len(source) > MAX_PATTERN:
        raise MatcherError(f"a regular expression has at most {MAX_PATTERN} characters")
    if named := _POSIX.search(source):
        raise MatcherError(f"{source!r} names a class of characters as {named[0]}; write it as \\w, \\d, \\s or [A-Za-z]")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # `[[`, which Alertmanager reads as Python does today
            pattern = re.compile(source, re.DOTALL)
    except (re.error, RecursionError, OverflowError) as error:
        raise MatcherError(f"{source!r} is no regular expression: {error}") from error
    reader = _Reader(source=source)
    if reader.alternatives(depth=0) > MAX_COST:
        raise MatcherError(f"{source!r} could be made slow from outside; {_ADVICE}")
    return pattern


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Walks a pattern that has compiled already, and prices it."""

    source: str
    at: int = 0

    def alternatives(self, *, depth: int) -> int:
        """The price of `a|b|c`: each is tried."""
        total = self.sequence(depth=depth)
        while self.source.startswith("|", self.at):
            self.at += 1
            total += self.sequence(depth=depth)
        return total

    def sequence(self, *, depth: int) -> int:
        """The price of atoms in a row: the product."""
        product = 1
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            start = self.at
            atom = self.atom(depth=depth)
            price = self.repeated(atom)
            ends = self.at == len(self.source) or self.source[self.at] == "|"
            if depth == 0 and ends and self.source[start : self.at] in (".*", ".+"):
                continue  # at the very end it takes the rest and is never tried again
            product = min(product * price, MAX_COST + 1)
        return product

    def atom(self, *, depth: int) -> int:
        """The price of one character, class or group."""
        character = self.source[self.at]
        if character == "\\":
            if self.source[self.at + 1].isdigit() and self.source[self.at + 1] != "0":
                raise MatcherError(f"{self.source!r} refers back to a group, which Alertmanager's regular expressions cannot do")
            self.at += 2
            return 1
        if character == "[":
            self._skip_class()
            return 1
        if character == "(":
            return self._group(depth=depth)
        self.at += 1
        return 1

    def repeated(self, atom: int) -> int:
        """The price of an atom with the quantifier behind it."""
        rest = self.source[self.at : self.at + 1]
        if rest in ("*", "+"):
            self.at += 1
            ways, times = MAX_INPUT, 1
        elif rest == "?":
            self.at += 1
            ways, times = 2, 1
        elif rest == "{" and (match := _BRACES.match(self.source, self.at)) and (match[1] or match[3]):
            self.at = match.end()
            least = int(match[1] or 0)
            most = least if not match[2] else int(match[3]) if match[3] else MAX_INPUT
            ways, times = min(most, MAX_INPUT) - min(least, MAX_INPUT) + 1, min(most, MAX_INPUT)
        else:
            return atom
        if self.source[self.at : self.at + 1] in ("?", "+"):  # lazy, possessive
            self.at += 1
        if atom > 1 and (ways > 1 or times > 1):
            raise MatcherError(f"{self.source!r} repeats a group that itself can match in several ways; {_ADVICE}")
        return ways

    def _group(self, *, depth: int) -> int:
        """The price of `( ... )`; flags alone cost nothing."""
        if flags := _FLAGS.match(self.source, self.at):
            self.at = flags.end()
            return 1
        self.at += 1
        if self.source.startswith("?", self.at):
            opening = re.compile(r"\?(?::|P<\w+>|[aims]*(?:-[ims]+)?:)").match(self.source, self.at)
            if opening is None:
                raise MatcherError(f"{self.source!r} looks ahead or back, which Alertmanager's regular expressions cannot do")
            self.at = opening.end()
        price = self.alternatives(depth=depth + 1)
        self.at += 1
        return price

    def _skip_class(self) -> None:
        """Pass over `[...]`; a `]` that comes first stands for itself."""
        self.at += 1
        if self.source.startswith("^", self.at):
            self.at += 1
        if self.source.startswith("]", self.at):
            self.at += 1
        while self.source[self.at] != "]":
            self.at += 2 if self.source[self.at] == "\\" else 1
        self.at += 1
