"""Commands for silences: silence add, list, remove."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bridge.cli import opening, program
from bridge.cli.looking import json_option
from bridge.cli.printing import as_json, clock_time, one_line, table
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

    async def run(bridge: Bridge) -> tuple[Silence, list[str]]:
        made = await bridge.silences.add(matchers, length=for_, comment=comment, who=program.caller(), surface="cli")
        return made, await bridge.silences.doubts(made)

    (made, doubts), zone = asyncio.run(_with(run)), program.zone(program.settings())
    for doubt in doubts:
        click.echo(f"warning: {doubt}: the silence counts all the same; `smsbridge silence remove {made.id}` ends it", err=True)
    if json_wanted:
        as_json(shape(made))
    else:
        click.echo(f"{made.id} until {clock_time(made.until, zone)} {zone.key}: {', '.join(made.matchers)}")


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
        zone = program.zone(program.settings())
        rows = [
            (
                one.id,
                clock_time(one.until, zone),
                one.who,
                one_line(", ".join(one.matchers)),
                one_line(one.comment) or "-",
            )
            for one in found
        ]
        table(("ID", f"UNTIL ({zone.key})", "BY", "MATCHERS", "COMMENT"), rows)


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
    async with opening.opened(settings, program.rules(settings), absent=opening.Absent.REFUSED) as bridge:
        return await act(bridge)
