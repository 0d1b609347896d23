"""The Jinja that templates run on: which filters and tests there are, what a missing name is, and the budget that all work spends.

Every text that a template reads is cut to `MAX_VALUE`, so that no operation meets more than that.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final, cast

from jinja2 import Undefined, pass_context
from jinja2.filters import FILTERS as BUILTIN_FILTERS
from jinja2.filters import sync_do_map
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as BUILTIN_TESTS

from bridge.errors import TemplateError
from bridge.rendering.helpers import ago, cut, plain

MAX_VALUE: Final = 4096
"""Characters of a text, items of a list that was made by a filter."""
BUDGET: Final = 300_000
"""What one rendering may spend: one for each element that a loop passes again, more where a filter handles much."""

NOW: Final = " now"
"""Under which a rendering knows the time."""
COUNT: Final = " count"
JOIN: Final = " ~"
_CHARACTERS_A_STEP = 64
_STEPS_AN_ITEM = 2

_LOOP = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem"})
_PLAIN = (
    *("abs", "capitalize", "count", "dictsort", "first", "float", "int", "items", "last", "length", "list", "lower", "max", "min"),
    *("reject", "rejectattr", "reverse", "select", "selectattr", "sort", "striptags", "title", "trim", "truncate", "unique", "upper"),
)
_PLAIN_TESTS = (
    *("==", "!=", "<", "<=", ">", ">=", "eq", "ne", "lt", "le", "gt", "ge", "equalto", "in", "odd", "even"),
    *("none", "string", "number", "mapping", "sequence", "true", "false"),
)


class _Context(Context):
    """The values of one rendering and what it may still spend."""

    left = BUDGET

    def resolve_or_missing(self, key: str) -> object:
        """A missing name is the empty string."""
        return _cut(self.vars.get(key, self.parent.get(key, "")))

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TemplateError("the template does too much work; loop over less, or once", field="text")


class _Environment(ImmutableSandboxedEnvironment):
    """Reads items alone: a key wins over a method, and what is not there is the empty string."""

    context_class = _Context
    intercepted_binops = frozenset({"+", "-", "/", "//"})

    def getattr(self, obj: object, attribute: str) -> object:
        if isinstance(obj, LoopContext):
            return _cut(getattr(obj, attribute)) if attribute in _LOOP else ""
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        try:
            match obj, argument:
                case Mapping(), _:
                    return _cut(obj[argument])
                case str() | list() | tuple(), int() | slice():
                    return _cut(obj[argument])
                case list() | tuple(), str():
                    return _cut(obj[int(argument)])
        except (LookupError, TypeError, ValueError):
            pass
        return ""

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        if isinstance(left, str) and isinstance(right, str) and operator == "+":
            return (left + right)[:MAX_VALUE]
        if not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise TypeError(f"{operator} takes two numbers, or + two texts; ~ joins anything")
        return super().call_binop(context, operator, left, right)


def _cut(value: object) -> object:
    if isinstance(value, str):
        return value if len(value) <= MAX_VALUE else value[:MAX_VALUE]
    return "" if value is None or isinstance(value, Undefined) else value


def say(value: object) -> str:
    """A value as a reader wants it: `a, b` for a list, `key=value, ...` for a mapping, nothing for nothing."""
    match _cut(value):
        case str() as text:
            return text
        case Mapping() as mapping:
            return _join((f"{key}={say(item)}" for key, item in mapping.items()), ", ")
        case list() | tuple() as items:
            return _join((say(item) for item in items), ", ")
        case bool() as truth:
            return "true" if truth else "false"
        case int() | float() as number:
            return str(number)
        case _:
            return ""


def _join(pieces: Iterable[str], between: str) -> str:
    """The pieces joined, stopping where `MAX_VALUE` is reached."""
    out: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece) + len(between)
        out.append(piece)
        if size > MAX_VALUE:
            break
    return between.join(out)[:MAX_VALUE]


def _metered(name: str) -> Callable[..., object]:
    """The filter, its input and result cut, its work spent from the budget."""

    @pass_context
    def metered(context: _Context, value: object, *arguments: object, **options: object) -> object:
        context.spend(_work(value))
        given = [_cut(argument) for argument in arguments]
        named = {key: _cut(option) for key, option in options.items()}
        result = context.environment.call_filter(" " + name, _cut(value), given, named, context=context)
        if isinstance(result, Iterator):
            result = list(islice(result, MAX_VALUE))
        return _cut(result)

    return metered


def _work(value: object) -> int:
    if isinstance(value, str):
        return 1 + min(len(value), MAX_VALUE) // _CHARACTERS_A_STEP
    return 1 + len(value) * _STEPS_AN_ITEM if isinstance(value, Sequence | Mapping) else 1


@pass_context
def _count(context: _Context, value: object, weight: int) -> Iterator[object]:
    """What a loop passes, each pass spent from the budget."""
    if not isinstance(value, Iterable):
        raise TypeError(f"a loop needs a list, not {type(value).__name__}")
    for item in value:
        context.spend(weight)
        yield _cut(item)


@pass_context
def _concatenate(context: _Context, pieces: list[object]) -> str:
    context.spend(len(pieces))
    return _join((say(piece) for piece in pieces), "")


def _default(value: object, default: object = "", boolean: object = False) -> object:  # noqa: FBT002 - Jinja's own signature
    """The default also for a name that is there and empty, since a missing one is the empty string."""
    return default if value == "" or (boolean and not value) else value


def _join_filter(value: Iterable[object], d: str = "") -> str:
    return _join((say(item) for item in value), say(d))


def _replace(value: object, old: object, new: object) -> str:
    text, gone, come = say(value), say(old), say(new)
    return _join(text.split(gone), come) if gone else text


def _round(value: float, precision: int = 0) -> float:
    if not -15 <= precision <= 15:
        raise ValueError("round takes a precision of -15 to 15")
    return round(value, precision) if precision else round(value)


@pass_context
def _map(context: _Context, value: Iterable[object], name: str = "", *arguments: object, **options: object) -> Iterable[object]:
    if not name:
        return sync_do_map(context, value, attribute=say(options.get("attribute")), default=options.get("default", ""))
    if name not in FILTERS:
        raise ValueError(f"there is no filter {name!r}")
    return sync_do_map(context, value, name, *arguments, **options)


@pass_context
def _truncate(context: _Context, value: object, *arguments: object, parts: int | None = None, **options: object) -> object:
    """Jinja's, which counts characters, and with `parts` what an SMS is paid by."""
    if parts is None:
        return BUILTIN_FILTERS["truncate"](context.environment, value, *arguments, **options)
    if arguments or options:
        raise ValueError("truncate takes a length or parts, not both")
    return cut(say(value), parts)


def _plain_filter(value: object) -> str:
    return plain(say(value))


@pass_context
def _ago(context: _Context, value: object) -> str:
    now = context.parent.get(NOW)
    return ago(say(value), now) if isinstance(now, datetime) else ""


_OWN: dict[str, Callable[..., object]] = {
    "ago": _ago,
    "d": _default,
    "default": _default,
    "join": _join_filter,
    "map": _map,
    "plain": _plain_filter,
    "replace": _replace,
    "round": _round,
    "string": say,
    "truncate": _truncate,
}
_INNER: dict[str, Callable[..., object]] = {name: BUILTIN_FILTERS[name] for name in _PLAIN} | _OWN
FILTERS: Final[Mapping[str, Callable[..., object]]] = {name: _metered(name) for name in _INNER}
"""The filters that a template may name."""
_ALL_TESTS = cast("Mapping[str, Callable[..., object]]", BUILTIN_TESTS)
TESTS: Final[Mapping[str, Callable[..., object]]] = {
    **{name: _ALL_TESTS[name] for name in _PLAIN_TESTS},
    "defined": lambda value: value != "",
    "undefined": lambda value: value == "",
}
"""The tests that a template may name behind `is`."""


def _environment() -> _Environment:
    environment = _Environment(finalize=say, trim_blocks=True, lstrip_blocks=True, cache_size=0)
    environment.globals.clear()
    environment.filters = {
        **FILTERS,
        **{" " + name: inner for name, inner in _INNER.items()},
        COUNT: _count,
        JOIN: _concatenate,
    }
    environment.tests = dict(TESTS)
    return environment


ENVIRONMENT: Final = _environment()
"""Never changed after this line; it keeps no templates."""
