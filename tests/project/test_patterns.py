"""No regular expression of ours can be made slow from outside."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.regexes import Automaton

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted([*ROOT.glob("bridge/**/*.py"), *ROOT.glob("bot/**/*.py")])}
SEARCHING = frozenset({"search", "sub", "subn", "findall", "finditer", "split"})
MOST = 64
"""How often one character may be looked at again."""

Pattern = re.Pattern[str] | re.Pattern[bytes]


def named() -> Iterator[tuple[str, Pattern, set[str]]]:
    """The patterns that modules hold: where, what, and by which methods they are used anywhere."""
    for path, source in SOURCES.items():
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] == "__main__":
            continue
        module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
        for name, value in vars(module).items():
            patterns = list(held(value))
            if not patterns or not re.search(rf"^{name}(: [^=]+)? = ", source, re.MULTILINE):
                # It is none, or another module's.
                continue
            used = {method for text in SOURCES.values() for method in re.findall(rf"\b{name}\.(\w+)\(", text)}
            for number, pattern in enumerate(patterns):
                yield f"{path.relative_to(ROOT)} {name}{f' {number}' if number else ''}", pattern, used


def held(value: object) -> Iterator[Pattern]:
    """The patterns in a value, in tables too."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from held(item)
    elif isinstance(value, dict):
        yield from held(list(value.values()))


def written() -> Iterator[tuple[str, Pattern, set[str]]]:
    """The patterns that are written where they are used."""
    held_ones = {pattern.pattern for _, pattern, _ in named()}
    for path, source in SOURCES.items():
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and node.args[0].value not in held_ones
            ):
                flags = re.MULTILINE if "MULTILINE" in ast.unparse(node) else 0
                used = set() if node.func.attr == "compile" else {node.func.attr}
                yield f"{path.relative_to(ROOT)}:{node.lineno}", re.compile(node.args[0].value, flags), used


BOUNDED = {
    "bridge/config/lines.py _HEADER": "a line of the operator's own file",
    "bridge/config/lines.py _PART": "a line of the operator's own file",
    "bridge/delivery/reload.py _NUMBER": "a mistake in the operator's own file",
    "bridge/domain/listening.py _RULES 43": "a time in words has at most 80 characters",
    "bridge/domain/listening.py _RULES 44": "a time in words has at most 80 characters",
    "bridge/domain/patterns.py _BRACES": "a pattern of the operator's, of at most 1000 characters",
    "bridge/intake/harmless.py _GREETING": "400 characters of a text are looked at",
    "bridge/intake/people_and_work.py _TOKENS": "80 characters of a key or of an event's name are looked at",
    "bridge/intake/prose.py _CLOSED": "tried at the beginning of a text alone, where at most 150 characters can belong to it",
    "bridge/intake/subject.py _MEASURE": "a title has at most 200 characters",
    "bridge/intake/subject.py _PHRASES": "a title has at most 200 characters",
    "bridge/intake/subject.py _WORD": "a title has at most 200 characters",
    "bridge/intake/prose.py _PREFIX": "tried at the beginning of a text alone, where at most 25 characters are the word",
    "bridge/intake/prose.py _TROUBLE": "4000 characters are looked at, each at most a hundred times",
    "bridge/intake/prose.py _MARKUP": "no comment has the beginning of another in it, so no character is read from two beginnings",
    "bridge/domain/secrecy.py _PARTS": "a key of which at most 80 characters are looked at",
    "bridge/domain/secrecy.py _VALUES": "each form by itself costs 36 at most, and one begins in another only behind a mark that ends it",
    "bridge/intake/unnamed.py _FLEETING": "a word that may name a thing has at most 40 characters",
    "bridge/intake/vocabulary.py _TOKENS": "a word for a state has at most 60 characters",
    "bridge/rendering/safe.py _UNSEEN": "what has no end goes to the end of the text, so that it never fails",
    "bridge/rendering/safe.py _EMPTY": "at most 1600 characters",
    "bridge/routing/windows.py _WINDOW": "a line of the operator's own file",
}
"""Patterns that would be slow on long texts, and why none comes to them."""


def price(pattern: Pattern, used: set[str]) -> float:
    """How often one character may be looked at, by the methods that a pattern is used by; all of them where that is not known."""
    found = [Automaton(pattern, searched=not used or bool(used & SEARCHING)).price(whole=False)]
    if not used or "fullmatch" in used:
        found.append(Automaton(pattern, searched=False).price(whole=True))
    return max(found)


def test_no_pattern_of_ours_can_be_made_slow() -> None:
    """Each reads a text in time that grows as the text does, or has a reason for which its texts are short."""
    patterns = [*named(), *written()]
    assert len(patterns) > 100
    slow = {where for where, pattern, used in patterns if price(pattern, used) > MOST}
    assert slow == set(BOUNDED)


@pytest.mark.parametrize(
    ("source", "method"),
    [
        (r"(a+)+$", "match"),
        (r"(a|a)*b", "match"),
        (r"(?:a*)*b", "match"),
        (r"(?:\w+\s?)*x", "match"),
        (r"(?:a|ab|b)*c", "match"),
        (r"a*a*b", "match"),
        (r"\s*(?:,\s*)*\s*x", "match"),
        (r"\s+$", "search"),
        (r"a+b", "search"),
        (r"x.*y.*z", "search"),
        (r"(?:x*y)*", "search"),
        (r"a+(?!b)c", "search"),
        (r"<!--.*?-->", "finditer"),
        (r"[a-z]{1,500}=", "search"),
        (r".*x.*", "fullmatch"),
        (r"(\w+)\1!", "match"),
    ],
)
def test_what_can_be_made_slow_is_seen(source: str, method: str) -> None:
    """Loops in loops, loops beside loops, and loops that a search begins anew at each character."""
    assert price(re.compile(source, re.DOTALL), {method}) > MOST


@pytest.mark.parametrize(
    ("source", "method"),
    [
        (r"a+b", "match"),
        (r"a+", "search"),
        (r"a*b*", "match"),
        (r"(?:ab)*c", "match"),
        (r"(?:a+b)*c", "match"),
        (r"(?<!a)a+b", "search"),
        (r"^\s+x", "search"),
        (r'"(?:[^"\\]|\\.)*"', "match"),
        (r"<[^<>]*>", "sub"),
        (r"[a-z]{1,40}=", "search"),
        (r"\d+\.\d+", "fullmatch"),
        (r"a.*", "search"),
    ],
)
def test_what_cannot_is_let_through(source: str, method: str) -> None:
    """A loop that stops where the next begins, one behind which a match may end, one whose bound is small."""
    assert price(re.compile(source, re.DOTALL), {method}) <= MOST


def test_marks_in_pairs_are_read_once_each() -> None:
    """The filter `plain` looks for no mark's twin by a pattern, which thousands of marks without one would make slow."""
    (found,) = [(pattern, used) for where, pattern, used in named() if where == "bridge/rendering/helpers.py _MARK"]
    assert price(*found) == 1
