"""The command that checks: everything for which `serve` would refuse, and what looks wrong, all of it at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import click

from bridge.cli import opening, program
from bridge.cli.addition import Addition
from bridge.cli.looking import json_option
from bridge.cli.printing import as_json
from bridge.config import schema, warnings
from bridge.desk.explain import explained, lines
from bridge.desk.shapes import Shape
from bridge.domain.alert import Severity
from bridge.errors import GatewayError, Problem, SettingsError
from bridge.outside.ways import unusable
from bridge.planning.rules import Rules
from bridge.routing.recipients import REMOTE
from bridge.runtime.clock import SystemClock
from bridge.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    """What was found. `rules` are those of a configuration without mistakes as far as it has none."""

    rules: Rules | None
    problems: Sequence[Problem]
    advice: Sequence[Problem]
    needed: Sequence[Problem]
    """What `serve` lacks, and what may be missing where a configuration is checked."""


@click.command()
@click.option("--explain", is_flag=True, help="Print the routes in their order: whom each reaches and how, and what none of them takes.")
@click.option("--schema", "schema_wanted", is_flag=True, help="Print the JSON Schema of smsbridge.toml, for editors, and check nothing.")
@json_option
@click.pass_obj
def check(additions: Sequence[Addition], *, explain: bool, schema_wanted: bool, json_wanted: bool) -> int:
    """Check settings, configuration and store: everything for which `serve` would refuse, with its place, and what looks wrong."""
    if schema_wanted:
        as_json(schema())
        return 0
    found = _checked(additions)
    rules, now = found.rules or Rules(), SystemClock().now()
    explains = explain and not found.problems
    if json_wanted:
        shape: Shape = {
            "ok": not found.problems,
            "problems": _shapes(found.problems),
            "warnings": _shapes([*found.advice, *found.needed]),
        }
        as_json(shape | ({"explained": explained(rules, now)} if explains else {}))
        return 1 if found.problems else 0
    for line in lines(rules, now) if explains else ():
        click.echo(line)
    for warning in found.advice:
        click.echo(f"warning: {warning}")
    if found.problems:
        raise SettingsError([*found.problems, *found.needed])
    missing = {program.NO_KEY: "SEVEN_API_KEY, which is not set", program.NO_CONFIG: "a smsbridge.toml: this is the demo's configuration"}
    needs = f"; `serve` needs {', and '.join(missing[one] for one in found.needed)}" if found.needed else ""
    click.echo(f"ok: {len(rules.hooks)} hook(s), {len(rules.routes)} route(s), {len(rules.contacts)} contact(s){needs}")
    return 0


def _shapes(problems: Sequence[Problem]) -> list[dict[str, str]]:
    return [{"place": problem.place, "text": problem.text} for problem in problems]


def _checked(additions: Sequence[Addition]) -> _Checked:
    """Everything at once."""
    settings, wrong = program.attempted()
    rules, mistakes = program.judged(settings, additions)
    needed = [program.NO_KEY] if settings.seven_api_key is None else []
    if program.NO_CONFIG in mistakes and program.demo_stands(settings):
        mistakes.remove(program.NO_CONFIG)
        rules, needed = program.demo_rules(settings), [*needed, program.NO_CONFIG]
    problems = [*wrong, *mistakes, *asyncio.run(opening.store_problems(settings))]
    advice = [] if rules is None else [*_advice(rules, mistakes)]
    if rules is not None and rules.remote_names and not problems:
        rules, unknown = asyncio.run(_with_book(settings, rules))
        advice += unknown
    if rules is not None and not problems:
        advice += asyncio.run(_unrouted(program.beside(settings), rules))
    doubts = program.doubts(settings, additions, rules or Rules())
    return _Checked(rules=rules, problems=problems, advice=[*advice, *doubts], needed=needed)


def _advice(rules: Rules, mistakes: Sequence[Problem]) -> list[Problem]:
    """What looks wrong in the parts of the configuration that have no mistake; of the others it would be guessing."""
    mistaken = {_part(mistake.text.partition(":")[0]) for mistake in mistakes}
    advice = [*warnings(rules)]
    if useless := unusable(rules.tell.urls):
        advice.append(Problem("tell.urls", useless))
    return [warning for warning in advice if _part(warning.place) not in mistaken]


def _part(place: str) -> str:
    return place.partition(".")[0]


async def _unrouted(settings: Settings, rules: Rules) -> list[Problem]:
    """Alerts that came and that no route takes. The store is looked at in a copy."""
    if settings.database.path is None or not settings.database.path.is_file():
        return []
    async with opening.opened(settings, rules, copied=True) as bridge:
        found = await bridge.look.unrouted()
    advice = "add a route, or one with to = [] to drop them on purpose"
    return [
        Problem("routes", f"no route takes {count} alert(s) of hook {hook} from the last 7 days, the worst {_severity(worst)}; {advice}")
        for hook, (count, worst) in found.items()
    ]


def _severity(severity: Severity | None) -> str:
    return "without a severity" if severity is None else severity.value


async def _with_book(settings: Settings, rules: Rules) -> tuple[Rules, list[Problem]]:
    """The rules with the numbers of the gateway's address book; names that stand for nobody there are no mistake of the file."""
    if settings.seven_api_key is None:
        said = "cannot be looked up in the gateway's address book: SEVEN_API_KEY is not set"
        return rules, [Problem(f"{REMOTE}{name}", said) for name in rules.remote_names]
    async with opening.opened(settings, rules, copied=True) as bridge:
        try:
            wrong = await bridge.book.read()
        except GatewayError as error:
            return bridge.rules(), [Problem(REMOTE, str(error))]
        return bridge.rules(), [
            Problem(f"{REMOTE}{name}", f"{why}; it is told, and nobody is texted for it") for name, why in wrong.items()
        ]
