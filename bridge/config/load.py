"""`smsbridge.toml` as text -> rules, or every mistake at once with its line."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace

from bridge.config import sections
from bridge.config.lines import Lines, plain
from bridge.config.people import People, contacts, groups
from bridge.config.quiet import quiet as read_quiet
from bridge.config.reading import Notes, Table, substitute
from bridge.config.routes import routes as read_routes
from bridge.errors import ConfigError, Problem
from bridge.planning.rules import Rules

MAX_FILE = 1_000_000
"""Characters of the file."""
_SYNTAX_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def load(text: str, *, name: str = "smsbridge.toml", env: Mapping[str, str]) -> Rules:
    """The rules. ConfigError holds every mistake in the order of its line, each as `name:LINE`: `key: what is wrong, what to do`.

    `${VAR}` in any text is filled from `env`; an unset variable is a mistake that names it, and no message holds a variable's value
    unless the file uses it where a name belongs.
    """
    rules, problems = examine(text, name=name, env=env)
    if problems or rules is None:
        raise ConfigError(problems)
    return rules


def examine(text: str, *, name: str = "smsbridge.toml", env: Mapping[str, str]) -> tuple[Rules | None, tuple[Problem, ...]]:
    """The same with its mistakes: the rules without what is wrong, None where the file is no TOML."""
    text = plain(text)
    notes = Notes(file=name, lines=Lines(""))
    try:
        document = _document(text, name)
    except ConfigError as error:
        return None, error.problems
    notes.lines = Lines(text)
    rules = read(substitute(document, env, path=(), notes=notes), notes)
    return rules, notes.problems


def read(document: object, notes: Notes) -> Rules:
    """The rules of a document; what is wrong with it, and what was asked of it, stands in `notes`."""
    top = Table(document, path=(), notes=notes)
    table = top.table("sms")
    sms = sections.sms(table)
    table.finish()
    table = top.table("limits")
    limits = sections.limits(table)
    table.finish()
    ack_expires = sections.ack_expires(top.table("alerts"))
    tell_table = top.table("tell")
    retention = sections.retention(top.table("retention"))
    money = sections.money(top.table("money"))
    table = top.table("slack")
    chat_admins = sections.chat_admins(table)
    table.finish()
    people = People(sms=sms, written=frozenset((*top.named("contacts"), *top.named("groups"))))
    people = replace(people, contacts=contacts(top, people))
    people = replace(people, groups=groups(top, people))
    tell = sections.tell(tell_table, people)
    watch = sections.watch(top.table("watch"), people)
    hooks = sections.hooks(top, people)
    routes, templates = read_routes(top, people)
    quiet = read_quiet(top.table("quiet"), people, [route.name for route in routes])
    top.finish()
    return Rules(
        sms=sms,
        limits=limits,
        ack_expires=ack_expires,
        contacts=people.contacts,
        groups=people.groups,
        hooks=hooks,
        routes=routes,
        templates=templates,
        chat_admins=chat_admins,
        tell=tell,
        watch=watch,
        money=money,
        retention=retention,
        quiet=quiet,
        remotes=dict(notes.remotes),
    )


def _document(text: str, name: str) -> dict[str, object]:
    """The TOML document; its first mistake of syntax hides all others, so it comes alone."""
    if len(text) > MAX_FILE:
        raise ConfigError([Problem(f"{name}:1", f"the file has more than {MAX_FILE} characters")])
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = str(error)
        place = _SYNTAX_PLACE.search(said)
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        said = said[: place.start()] if place else said
        raise ConfigError([Problem(f"{name}:{line}", f"this is no TOML: {said}; texts need quotes, tables need [brackets]")]) from error
