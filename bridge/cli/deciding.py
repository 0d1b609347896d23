"""Commands with which a person decides: decide."""

import asyncio

import click

from bridge.cli import opening, program
from bridge.cli.looking import json_option
from bridge.cli.printing import as_json, deliveries
from bridge.desk import shapes
from bridge.domain.doubt import Choice
from bridge.domain.message import Message


@click.command()
@click.argument("ident", metavar="ID")
@click.argument("decision", type=click.Choice([choice.value for choice in Choice]))
@json_option
def decide(ident: str, decision: str, *, json_wanted: bool) -> None:
    """Decide on a message whose outcome nobody knows: send it again, or let it go. See `list --state unknown`."""

    async def run() -> Message:
        settings = program.settings()
        async with opening.opened(settings, program.rules(settings), absent=opening.Absent.REFUSED) as bridge:
            found = await bridge.look.find(ident)
            message = await bridge.decide.decide(found, Choice(decision), who=program.caller(), surface="cli")
            if decision == Choice.SEND_AGAIN and not await bridge.store.meta.alive(bridge.clock.now()):
                click.echo("no bridge runs on this store: it goes out once `smsbridge serve` or the next `send` does", err=True)
            return message

    message = asyncio.run(run())
    if json_wanted:
        as_json(shapes.message(message))
    else:
        click.echo(message.id)
        deliveries(message)
