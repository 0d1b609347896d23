"""`[[routes]]`: from what the file says to routes and their templates."""

from bridge.config import words
from bridge.config.people import People, recipients
from bridge.config.reading import NAME, Table
from bridge.errors import InputError
from bridge.rendering.template import Template, compile_template
from bridge.routing.grouping import EACH
from bridge.routing.matchers import Matcher, parse_matchers
from bridge.routing.rules import GROUP_INTERVAL, GROUP_WAIT, REPEAT_INTERVAL, Route
from bridge.routing.windows import Window


def routes(top: Table, people: People) -> tuple[tuple[Route, ...], dict[str, Template]]:
    """`[[routes]]`, and the compiled templates of those that have a `text`."""
    found: dict[str, Route] = {}
    templates: dict[str, Template] = {}
    for table in top.tables("routes"):
        name = table.text("name")
        if name is None and not table.has("name"):
            table.notes.add(table.path, 'needs a name, for example name = "critical"')
        if name is not None and not NAME.fullmatch(name):
            table.note("name", "a name has 1 to 40 of the characters A-Z a-z 0-9 _ -")
        if name in found:
            table.note("name", f"there is a route {name!r} already; give each its own name")
        name = name or f"route-{len(found) + 1}"
        to = table.texts("to")
        if to is None:
            table.notes.add(table.path, 'needs recipients, for example to = ["oncall"]')
        text = table.text("text")
        if (template := table.read("text", compile_template, None)) is not None:
            templates[name] = template
        sender = table.read("from", words.sender, None)
        fallback = table.texts("fallback")
        found[name] = Route(
            name=name,
            matchers=_matchers(table),
            to=recipients(table, "to", to, people) if to else (),
            drops=to == () and table.body.get("to") == [],
            fallback=() if fallback is None else recipients(table, "fallback", fallback, people),
            text=text,
            sender=sender,
            continue_=table.flag("continue", default=False),
            send_resolved=table.flag_or_none("send_resolved"),
            repeat_interval=table.read("repeat_interval", words.repeat_interval, REPEAT_INTERVAL),
            group_by=_group_by(table),
            active=_active(table),
            group_wait=table.read("group_wait", words.group_wait, GROUP_WAIT),
            group_interval=table.read("group_interval", words.group_interval, GROUP_INTERVAL),
        )
        table.finish()
    return tuple(found.values()), templates


def _active(table: Table) -> tuple[Window, ...]:
    """The times of `active`."""
    found: list[Window] = []
    written = table.texts("active")
    for place, text in enumerate(written or ()):
        try:
            found.append(Window.parse(text))
        except InputError as error:
            table.notes.add((*table.path, "active", place), str(error))
    if written == ():
        table.note("active", "is empty, so the route would take nothing; leave it out for always")
    return tuple(found)


def _group_by(table: Table) -> tuple[str, ...]:
    """The labels of `group_by`; without them `group_interval` has nothing to hold apart."""
    names = table.texts("group_by")
    if names is None and table.has("group_interval"):
        table.note("group_interval", 'needs group_by, for example group_by = ["alertname"]; without it there is no interval')
    for place, name in enumerate(names or ()):
        if not name.strip():
            table.notes.add((*table.path, "group_by", place), "is empty; name a label")
    if names is not None and EACH in names and len(names) > 1:
        table.note("group_by", 'holds "..." and labels; "..." alone is each alert for itself')
    return tuple(names or ())


def _matchers(table: Table) -> tuple[Matcher, ...]:
    found: list[Matcher] = []
    for place, text in enumerate(table.texts("match") or ()):
        try:
            found.extend(parse_matchers(text))
        except InputError as error:
            table.notes.add((*table.path, "match", place), str(error))
    return tuple(found)
