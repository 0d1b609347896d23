"""Commands for what people can also answer by SMS: ack, optout."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bridge.cli import opening, program
from bridge.cli.looking import json_option
from bridge.cli.printing import as_json, clock_time, one_line, table
from bridge.cli.waiting import ask_back
from bridge.desk.shapes import stamp
from bridge.domain.phone import PhoneNumber
from bridge.parts import Bridge
from bridge.routing.recipients import one_number

T = TypeVar("T")


@click.command()
@click.argument("ident", metavar="ID")
@json_option
def ack(ident: str, *, json_wanted: bool) -> int:
    """Acknowledge all alerts of a message: nobody is texted of them again until they end, or until the acknowledgement lapses.

    ID is a message's, or an alert's, which stands for the last message that told of the alert.
    """

    async def run(bridge: Bridge) -> list[str]:
        found = await bridge.acknowledge.find(ident)
        return [alert.title for alert in await bridge.acknowledge.acknowledge(found, who=program.caller(), surface="cli")]

    titles = asyncio.run(_with(run, takes_back=True))
    if json_wanted:
        as_json({"acknowledged": titles})
    for title in () if json_wanted else titles:
        click.echo(f"acknowledged: {one_line(title)}")
    if not titles:
        click.echo("nothing to acknowledge: it is over, or somebody has taken it", err=True)
        return 1
    return 0


@click.group()
def optout() -> None:
    """Numbers that want no SMS: they said STOP, or somebody entered them."""


@optout.command("list")
@json_option
def list_opt_outs(*, json_wanted: bool) -> None:
    """List opt-outs. Numbers are kept as hashes alone; a contact's is shown by name."""
    found = asyncio.run(_with(lambda bridge: bridge.opt_outs.all()))
    if json_wanted:
        as_json([{"number": one.number, "contact": name or None, "at": stamp(one.at), "by": one.who} for one, name in found])
    elif not found:
        click.echo("no opt-outs")
    else:
        zone = program.zone(program.settings())
        rows = [(one.number[:12], name or "-", clock_time(one.at, zone), one.who) for one, name in found]
        table(("HASH", "CONTACT", f"SINCE ({zone.key})", "BY"), rows)


@optout.command()
@click.argument("number")
def add(number: str) -> None:
    """Send no more SMS to NUMBER, a number or a contact."""

    async def run(bridge: Bridge) -> bool:
        return await bridge.opt_outs.add(_phone(bridge, number), who=program.caller(), surface="cli")

    done = asyncio.run(_with(run, takes_back=True))
    click.echo("no more SMS go to this number" if done else "no SMS went to this number before")


@optout.command()
@click.argument("number")
def remove(number: str) -> None:
    """Send SMS to NUMBER again, a number or a contact."""
    done = asyncio.run(_with(lambda bridge: bridge.opt_outs.remove(_phone(bridge, number), who=program.caller(), surface="cli")))
    click.echo("SMS go to this number again" if done else "this number had not opted out")


def _phone(bridge: Bridge, written: str) -> PhoneNumber:
    rules = bridge.rules()
    return one_number(written, rules.contacts, region=rules.sms.region)


async def _with(act: Callable[[Bridge], Awaitable[T]], *, takes_back: bool = False) -> T:
    """Act, and ask the gateway for what this took back."""
    settings = program.settings()
    async with opening.opened(settings, program.rules(settings), absent=opening.Absent.REFUSED) as bridge:
        done = await act(bridge)
        if takes_back:
            demo = await bridge.store.meta.get(opening.PURPOSE) == opening.DEMO
            await ask_back(bridge, needed=settings.seven_api_key is not None and not demo)
        return done
