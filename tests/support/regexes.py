"""How the time of a regular expression grows with its input, read from the pattern and not from a clock.

Python's engine goes back and tries again. How often, is how many ways there are to read the same text: a pattern becomes an automaton
whose states are its characters (Glushkov), and in it the two shapes are looked for that make ways grow (A. Weber, H. Seidl: On the degree
of ambiguity of finite automata, 1991). A loop that reads one text in two ways: they double with each turn. A loop that reads what a loop
behind it reads too: each character is one more place to pass from the one to the other. For `search`, where a match may begin anywhere is
such a loop in front. A loop behind which the match may end is none of them: the engine ends there. Bounds of repeats are prices.
"""

import re
import re._compiler as compiler  # type: ignore[import-not-found]
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

UNROLLED = 3
"""A repeat of at most so many is written out; a larger one is a loop with a price."""
LARGEST = 80
"""Characters in one loop of a pattern that is still looked at."""
EVERYWHERE = "aAzZ09_ .,:-/\n\t\"'<>[]{}()=&%$@#*+?!\\|`~^;é\u0660\u2028\u00a0ß€😀\x1b\x00\x7f\x9f"
START, BARRED = 0, -1
"""The states in front of a match that is searched for."""


@dataclass
class _Part:
    """A piece of a pattern: how it begins and ends, each with the number of ways, and whether it may be empty."""

    first: Counter[int] = field(default_factory=Counter)
    last: Counter[int] = field(default_factory=Counter)
    empty: int = 0
    ends: frozenset[int] = frozenset()
    """The states behind which it may end with no condition."""
    is_free: bool = False
    """Whether it may be empty with no condition."""


class Automaton:
    """The automaton of one pattern."""

    def __init__(self, pattern: re.Pattern[str] | re.Pattern[bytes], *, searched: bool) -> None:
        """Read a pattern; `searched` where a match may begin anywhere."""
        self._flags = pattern.flags
        self._tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        self._is_bytes = isinstance(pattern.pattern, bytes)
        self._groups: dict[int, object] = {}
        self._samples = sorted({*map(ord, EVERYWHERE), *_named(self._tree)} - (set(range(256, 0x110000)) if self._is_bytes else set()))
        self.masks: dict[int, int] = {}
        self.follow: dict[int, Counter[int]] = {}
        self.looping: dict[tuple[int, int], set[tuple[int, float]]] = {}
        """By step: the repeats that make it, each with its bound."""
        self.excused: set[int] = set()
        whole = self._sequence(self._tree)
        self.excused |= whole.ends
        if searched and not _is_anchored(self._tree):
            self._begin_anywhere(whole)

    def _begin_anywhere(self, whole: _Part) -> None:
        """Let characters stand in front; where those of a kind forbid a match behind them, `(?<!x)`, they are a state of their own."""
        everything, kind = (1 << len(self._samples)) - 1, _forbidden(self._tree)
        barred = 0 if kind is None else self._kinds([kind])
        self.masks |= {START: everything & ~barred, BARRED: barred}
        self.follow |= {START: Counter([START, BARRED]) + whole.first, BARRED: Counter([START, BARRED])}

    def _sequence(self, items: Iterable[tuple[object, object]]) -> _Part:
        found = _Part(empty=1, is_free=True)
        for op, value in items:
            found = self._joined(found, self._item(op, value))
        return found

    def _joined(self, one: _Part, other: _Part) -> _Part:
        for state, ways in one.last.items():
            for behind, more in other.first.items():
                self.follow[state][behind] += ways * more
        return _Part(
            first=one.first + Counter({state: ways * one.empty for state, ways in other.first.items()}),
            last=other.last + Counter({state: ways * other.empty for state, ways in one.last.items()}),
            empty=one.empty * other.empty,
            ends=other.ends | (one.ends if other.is_free else frozenset()),
            is_free=one.is_free and other.is_free,
        )

    def _item(self, op: object, value: object) -> _Part:
        match op:
            case sre.LITERAL | sre.NOT_LITERAL | sre.ANY | sre.IN | sre.CATEGORY:
                return self._character(op, value)
            case sre.SUBPATTERN:
                group, _, _, inner = value  # type: ignore[misc]
                if group is not None:
                    self._groups[group] = inner
                return self._sequence(inner)
            case sre.ATOMIC_GROUP:
                return self._sequence(value)  # type: ignore[arg-type]
            case sre.GROUPREF:
                return self._sequence(self._groups[value])  # type: ignore[index, arg-type]
            case sre.BRANCH:
                return _either([self._sequence(one) for one in value[1]])  # type: ignore[index]
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                return self._repeat(*value)  # type: ignore[misc]
            case sre.ASSERT | sre.ASSERT_NOT:
                looked = self._sequence(value[1])  # type: ignore[index]
                self.excused |= looked.ends
                return _Part(first=looked.first, empty=1)
            case sre.AT:
                return _Part(empty=1)
            case _:
                raise NotImplementedError(f"{op} in a pattern; say here what it costs")

    def _character(self, op: object, value: object) -> _Part:
        state = len(self.follow) + 1
        self.masks[state] = self._kinds([(op, value)])
        self.follow[state] = Counter()
        return _Part(first=Counter([state]), last=Counter([state]), ends=frozenset([state]))

    def _kinds(self, items: list[tuple[object, object]]) -> int:
        """The sample characters that a pattern of one character fits, as bits."""
        one = compiler.compile(parser.SubPattern(self._tree.state, items), self._flags)
        fits = [one.match(bytes([code]) if self._is_bytes else chr(code)) is not None for code in self._samples]
        return sum(1 << place for place, fitting in enumerate(fits) if fitting)

    def _repeat(self, least: int, most: int, inner: Iterable[tuple[object, object]]) -> _Part:
        items = list(inner)
        if most <= UNROLLED:
            found = _Part(empty=1, is_free=True)
            for number in reversed(range(int(most))):
                found = self._joined(self._sequence(items), found)
                found = found if number < least else _either([found, _Part(empty=1, is_free=True)])
            return found
        part = self._sequence(items)
        bound = (id(inner), float("inf") if most is sre.MAXREPEAT else float(most))
        for state, ways in part.last.items():
            for behind, more in part.first.items():
                self.follow[state][behind] += ways * more
                self.looping.setdefault((state, behind), set()).add(bound)
        return part if least else _either([part, _Part(empty=1, is_free=True)])

    # What makes it slow

    def price(self, *, whole: bool) -> float:
        """How many times a character may be looked at; infinite where time grows faster than the input. `whole` is `fullmatch`."""
        excused = set() if whole else self.excused
        loops = [loop for loop in self._loops() if len(loop) > 1 or loop[0] in self.follow[loop[0]]]
        if any(len(loop) > LARGEST for loop in loops):
            return float("inf")
        price, begins = 1.0, 1.0
        for loop in loops:
            if START not in loop and self._doubles(loop) and not set(loop) <= excused:
                price *= 2.0 ** min(self._bound(loop), 1000)
        for one, other in product(loops, loops):
            if one is not other and self._passes(one, other, excused):
                if START in one:
                    # From where a match may begin, one loop is entered or another.
                    begins += self._bound(other)
                else:
                    price *= min(self._bound(one), self._bound(other))
        return price * begins

    def _bound(self, loop: Sequence[int]) -> float:
        repeats = {repeat for step, found in self.looping.items() if step[0] in loop and step[1] in loop for repeat in found}
        bound = 1.0
        for _, most in repeats:
            bound *= most
        return bound

    def _loops(self) -> Iterator[list[int]]:
        """States that reach each other."""
        reach = {state: _reached(self.follow, state) for state in self.follow}
        seen: set[int] = set()
        for state in self.follow:
            if state not in seen:
                loop = [other for other in self.follow if other == state or (other in reach[state] and state in reach[other])]
                seen.update(loop)
                yield loop

    def _doubles(self, loop: Sequence[int]) -> bool:
        """Whether some text leads round a loop in two ways."""
        inside = set(loop)
        if any(ways > 1 for state in loop for behind, ways in self.follow[state].items() if behind in inside):
            return True
        steps: dict[tuple[int, int], set[tuple[int, int]]] = {}
        back: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for one, other in product(loop, loop):
            for pair in product(self.follow[one].keys() & inside, self.follow[other].keys() & inside):
                if self.masks[pair[0]] & self.masks[pair[1]]:
                    steps.setdefault((one, other), set()).add(pair)
                    back.setdefault(pair, set()).add((one, other))
        alike = [(state, state) for state in loop]
        return any(one != other for one, other in _reached(steps, *alike) & _reached(back, *alike))

    def _passes(self, one: Sequence[int], other: Sequence[int], excused: set[int]) -> bool:
        """Whether some text leads round the one loop, from it to the other, and round that."""
        ahead = _reached(self.follow, *one)
        if not set(other) <= ahead or set(other) <= excused:
            return False
        between = [state for state in {*ahead, *one} if state in other or _reached(self.follow, state) & set(other)]
        inside = (set(one), set(between), set(other))
        for left, right in product(one, other):
            if right in excused:
                continue
            waiting, seen = [(left, left, right)], {(left, left, right)}
            while waiting:
                now = waiting.pop()
                for step in product(*(self.follow[state].keys() & room for state, room in zip(now, inside, strict=True))):
                    if self.masks[step[0]] & self.masks[step[1]] & self.masks[step[2]] and step not in seen:
                        if step == (left, right, right):
                            return True
                        seen.add(step)  # type: ignore[arg-type]
                        waiting.append(step)  # type: ignore[arg-type]
        return False


def _either(parts: Sequence[_Part]) -> _Part:
    found = _Part()
    for part in parts:
        found = _Part(
            first=found.first + part.first,
            last=found.last + part.last,
            empty=found.empty + part.empty,
            ends=found.ends | part.ends,
            is_free=found.is_free or part.is_free,
        )
    return found


def _reached(steps: dict, *starts: object) -> set:  # type: ignore[type-arg]
    found: set[object] = set()
    waiting = list(starts)
    while waiting:
        for behind in steps.get(waiting.pop(), ()):
            if behind not in found:
                found.add(behind)
                waiting.append(behind)
    return found


def _named(items: object) -> Iterator[int]:
    """The characters that a pattern names, and their neighbours."""
    if isinstance(items, tuple | list | parser.SubPattern):
        if isinstance(items, tuple) and len(items) == 2 and items[0] in {sre.LITERAL, sre.NOT_LITERAL}:
            yield items[1]
        elif isinstance(items, tuple) and len(items) == 2 and items[0] is sre.RANGE:
            low, high = items[1]
            yield from (code for code in (low - 1, low, high, high + 1) if 0 <= code < 0x110000)
        else:
            for item in items:
                yield from _named(item)


def _forbidden(tree: Sequence[tuple[object, object]]) -> tuple[object, object] | None:
    """The one character that must not stand before a match: `(?<!x)` at its beginning."""
    if tree and tree[0][0] is sre.ASSERT_NOT and tree[0][1][0] == -1 and len(tree[0][1][1]) == 1:  # type: ignore[index]
        return tree[0][1][1][0]  # type: ignore[index, no-any-return]
    return None


def _is_anchored(tree: Sequence[tuple[object, object]]) -> bool:
    """Whether it fits at the beginning of a text alone."""
    return bool(tree) and tree[0] == (sre.AT, sre.AT_BEGINNING)
