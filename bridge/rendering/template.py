"""Templates of an SMS: a part of Jinja (https://jinja.palletsprojects.com/templates/) that cannot run away.

An engine's own sandbox keeps secrets in, it does not bound time or memory. Here the source is checked node by node against what is
allowed, and every loop, filter and joining of texts spends from one budget. No attribute of a Python object can be reached.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import TracebackType

import jinja2
from jinja2 import meta, nodes

from bridge.errors import TemplateError
from bridge.rendering.engine import COUNT, ENVIRONMENT, FILTERS, JOIN, MAX_VALUE, TESTS

NAMES = ("status", "severity", "title", "text", "link", "source", "key", "hook", "format", "labels", "alerts", "count", "started_at")
"""What a template may name; any other name is the empty string."""
MAX_SOURCE = 4096
"""Characters of a template's source."""
MAX_OUTPUT = 4096
"""Characters that a rendering yields; what would follow is left out. The gateway takes 1520."""
MAX_NODES = 400
MAX_LOOPS = 2
"""Loops inside one another."""

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.CondExpr, nodes.Name, nodes.Const),
    *(nodes.Tuple, nodes.List, nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Filter, nodes.Test, nodes.Keyword),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat),
    *(nodes.Add, nodes.Sub, nodes.Div, nodes.FloorDiv, nodes.Neg, nodes.Pos),
)
_REFUSED: dict[type[nodes.Node], str] = {
    nodes.Call: "calls with ( ) are not allowed; write a filter instead, for example {{ title | upper }}",
    nodes.Mul: "* is not allowed",
    nodes.Pow: "** is not allowed",
    nodes.Mod: "% is not allowed inside {{ }}",
    nodes.Dict: "{...} is not allowed inside {{ }}",
    nodes.Assign: "{% set %} is not allowed; write the value where it is needed",
    nodes.AssignBlock: "{% set %} is not allowed; write the value where it is needed",
    nodes.Macro: "{% macro %} is not allowed",
    nodes.CallBlock: "{% call %} is not allowed",
    nodes.FilterBlock: "{% filter %} is not allowed; put the filter behind each value",
    nodes.With: "{% with %} is not allowed; write the value where it is needed",
    nodes.Include: "{% include %} is not allowed; a template is one text",
    nodes.Import: "{% import %} is not allowed; a template is one text",
    nodes.FromImport: "{% import %} is not allowed; a template is one text",
    nodes.Extends: "{% extends %} is not allowed; a template is one text",
    nodes.Block: "{% block %} is not allowed; a template is one text",
}
_NAMING: dict[str, tuple[int, str, Mapping[str, object]]] = {
    "map": (0, "filter", FILTERS),
    "select": (0, "test", TESTS),
    "reject": (0, "test", TESTS),
    "selectattr": (1, "test", TESTS),
    "rejectattr": (1, "test", TESTS),
}
"""Filters that take the name of a filter or a test, and at which place."""
_FAILURES = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, AssertionError, RecursionError)
"""What Jinja's generated code raises when values do not go together. The budget's own TemplateError passes as it is."""


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template. Two are equal if their sources are."""

    source: str
    _compiled: jinja2.Template = field(repr=False, compare=False)

    def render(self, context: Mapping[str, object]) -> str:
        """The text for these values, at most `MAX_OUTPUT` characters.

        A missing name is the empty string. Raises TemplateError, with the line, when values do not go together or the budget is spent.
        """
        try:
            return "".join(_first(self._compiled.generate(context), MAX_OUTPUT))
        except _FAILURES as error:
            line = _line(error.__traceback__)
            raise TemplateError(f"line {line}: {error}; check the values used there", field="text") from error


def compile_template(source: str) -> Template:
    """Check and compile a template once, to be rendered often. Raises TemplateError with the line and what to do about it."""
    if len(source) > MAX_SOURCE:
        raise TemplateError(f"the template has {len(source)} characters; shorten it to {MAX_SOURCE}", field="text")
    try:
        tree = ENVIRONMENT.parse(source)
        _check(tree)
        _meter(tree)
        compiled = ENVIRONMENT.from_string(tree)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"line {error.lineno}: {error.message or 'this is no template'}", field="text") from error
    except (RecursionError, SyntaxError, MemoryError, ValueError, OverflowError) as error:
        raise TemplateError("the template is nested too deeply or holds an impossible number; make it simpler", field="text") from error
    return Template(source, compiled)


def unknown_names(template: Template) -> tuple[str, ...]:
    """The names in a template that no alert has, in the order of the alphabet: most likely slips."""
    return tuple(sorted(meta.find_undeclared_variables(ENVIRONMENT.parse(template.source)) - set(NAMES)))


def _check(tree: nodes.Template) -> None:
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    seen = 0
    while waiting:
        node, loops = waiting.pop()
        seen += 1
        if seen > MAX_NODES:
            raise TemplateError(f"the template has more than {MAX_NODES} elements; make it simpler", field="text")
        if isinstance(node, nodes.For):
            loops += 1
        _check_node(node, loops)
        waiting.extend((child, loops) for child in node.iter_child_nodes())


def _check_node(node: nodes.Node, loops: int) -> None:
    refusal = None
    if type(node) not in _ALLOWED:
        refusal = _REFUSED.get(type(node), f"{type(node).__name__} is not allowed in a template")
    elif isinstance(node, nodes.For) and node.recursive:
        refusal = "a recursive loop is not allowed"
    elif loops > MAX_LOOPS:
        refusal = f"more than {MAX_LOOPS} loops inside one another are not allowed"
    elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
        refusal = _unknown("filter", node.name, FILTERS)
    elif isinstance(node, nodes.Test) and node.name not in TESTS:
        refusal = _unknown("test", node.name, TESTS)
    elif isinstance(node, nodes.Filter | nodes.Test) and (node.dyn_args is not None or node.dyn_kwargs is not None):
        refusal = "* and ** are not allowed before an argument"
    elif isinstance(node, nodes.Const) and isinstance(node.value, str) and len(node.value) > MAX_VALUE:
        refusal = f"a text in quotes has at most {MAX_VALUE} characters"
    elif isinstance(node, nodes.Filter) and node.name in _NAMING:
        refusal = _misnamed(node)
    if refusal is not None:
        raise TemplateError(f"line {node.lineno}: {refusal}", field="text")


def _misnamed(node: nodes.Filter) -> str | None:
    """What is wrong with the name that a filter is given; it is checked now, since a page is no time to learn of a slip."""
    place, kind, known = _NAMING[node.name]
    if len(node.args) <= place:
        return None
    named = node.args[place]
    if not isinstance(named, nodes.Const) or not isinstance(named.value, str):
        return f"{node.name} takes the name of a {kind} in quotes"
    return None if named.value in known else _unknown(kind, named.value, known)


def _unknown(kind: str, name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else "there are " + ", ".join(sorted(known))
    return f"there is no {kind} {name!r}; {hint}"


def _meter(tree: nodes.Template) -> None:
    """Let each loop and each joining with ~ pay its way; the names of these filters cannot be written in a source."""
    for loop in list(tree.find_all(nodes.For)):
        weight = nodes.Const(sum(1 for _ in loop.find_all(nodes.Node)))
        loop.iter = nodes.Filter(loop.iter, COUNT, [weight], [], None, None, lineno=loop.lineno)
    _replace_joins(tree)


def _replace_joins(node: nodes.Node) -> None:
    for name, value in node.iter_fields():
        if isinstance(value, list):
            setattr(node, name, [_without_join(item) for item in value])
        else:
            setattr(node, name, _without_join(value))


def _without_join(value: object) -> object:
    if isinstance(value, nodes.Node):
        _replace_joins(value)
    if isinstance(value, nodes.Concat):
        pieces = nodes.List(value.nodes, lineno=value.lineno)
        return nodes.Filter(pieces, JOIN, [], [], None, None, lineno=value.lineno)
    return value


def _first(pieces: Iterator[str], most: int) -> Iterator[str]:
    for piece in pieces:
        yield piece[:most]
        most -= len(piece)
        if most <= 0:
            return


def _line(trace: TracebackType | None) -> int:
    """The line of the source that failed. Jinja puts it into the traceback, in frames marked with this name."""
    line = 1
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
