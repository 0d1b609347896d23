"""Commands for silences: silence add, list, remove."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bridge.cli import program
from bridge.cli.looking import json_option
from bridge.cli.printing import as_json, one_line, table
from bridge.desk.silence import shape
from bridge.domain.silence import Silence
from bridge.domain.when import parse_duration
from bridge.parts import Bridge

T = TypeVar("T")


@click.group()
def silence() -> None:
    """Silences: for a time, alerts that fit cause no SMS. They are kept, and listed as silenced."""


@silence.command()
@click.argument("matchers", metavar="MATCHER...", nargs=-1, required=True)
@click.option("--for", "length", required=True, metavar="D", help="How long: 30m, 2h, 1d.")
@click.option("--comment", default="", help="Why, for those who see it in the list.")
@json_option
def add(matchers: tuple[str, ...], length: str, comment: str, *, json_wanted: bool) -> None:
    """Text no alert that fits every MATCHER, like alertname="DiskFull" or 'env=~"dev|test"'."""
    for_ = parse_duration(length)

    async def run(bridge: Bridge) -> Silence:
        return await bridge.silences.add(matchers, length=for_, comment=comment, who=program.caller(), surface="cli")

    made = asyncio.run(_with(run))
    if json_wanted:
        as_json(shape(made))
    else:
        click.echo(f"{made.id} until {made.until.astimezone():%Y-%m-%d %H:%M %Z}: {', '.join(made.matchers)}")


@silence.command("list")
@json_option
def list_silences(*, json_wanted: bool) -> None:
    """List the silences that are not over, oldest first."""
    found = asyncio.run(_with(lambda bridge: bridge.silences.all()))
    if json_wanted:
        as_json([shape(one) for one in found])
    elif not found:
        click.echo("no silences")
    else:
        rows = [
            (
                one.id,
                f"{one.until.astimezone():%Y-%m-%d %H:%M %Z}",
                one.who,
                one_line(", ".join(one.matchers)),
                one_line(one.comment) or "-",
            )
            for one in found
        ]
        table(("ID", "UNTIL", "BY", "MATCHERS", "COMMENT"), rows)


@silence.command()
@click.argument("ident", metavar="ID")
@json_option
def remove(ident: str, *, json_wanted: bool) -> None:
    """Let a silence be over now."""
    gone = asyncio.run(_with(lambda bridge: bridge.silences.remove(ident, who=program.caller(), surface="cli")))
    if json_wanted:
        as_json(shape(gone))
    else:
        click.echo(f"over: {', '.join(gone.matchers)}")


async def _with(act: Callable[[Bridge], Awaitable[T]]) -> T:
    settings = program.settings()
    async with program.opened(settings, program.rules(settings), absent=program.Absent.REFUSED) as bridge:
        return await act(bridge)
