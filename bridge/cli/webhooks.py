"""Commands that set the gateway up: webhooks register, list, remove."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bridge.cli import opening, program
from bridge.cli.looking import json_option
from bridge.cli.printing import as_json, table
from bridge.desk.webhooks import WebhookDesk, check_address
from bridge.domain.account import Webhook
from bridge.errors import SettingsError

T = TypeVar("T")


@click.group()
def webhooks() -> None:
    """Set up where the gateway tells us of delivery reports, replies and clicks."""


@webhooks.command()
@json_option
def register(*, json_wanted: bool) -> None:
    """Register what is missing, repair what is wrong, remove what is there twice. Doing it again changes nothing."""
    settings = program.settings()
    warning = check_address(settings.public_url, gateway_url=settings.seven_api_url)
    if warning is not None:
        click.echo(f"warning: {warning}", err=True)
    # The header is derived from the key in the store: made up for an empty one, it would shut the gateway out.
    absent = opening.Absent.REFUSED if settings.secret_key is None else opening.Absent.PRETENDED
    done = asyncio.run(_asking(lambda desk: desk.register(), absent=absent))
    if json_wanted:
        as_json({name: [_shape(one) for one in getattr(done, name)] for name in ("added", "kept", "removed")})
        return
    for name, word in (("added", "registered"), ("kept", "was there"), ("removed", "removed")):
        for webhook in getattr(done, name):
            click.echo(f"{word}: {webhook.event_type} to {webhook.target_url}")


@webhooks.command("list")
@json_option
def list_webhooks(*, json_wanted: bool) -> None:
    """List every webhook of the account, and which lead to this bridge."""
    found = asyncio.run(_asking(lambda desk: desk.all()))
    if json_wanted:
        as_json([{**_shape(webhook), "ours": ours} for webhook, ours in found])
    elif not found:
        click.echo("no webhooks; `smsbridge webhooks register` makes them")
    else:
        rows = [
            (one.id, one.event_type, one.request_method, "yes" if ours else "no", "yes" if one.enabled else "no", one.target_url)
            for one, ours in found
        ]
        table(("ID", "EVENT", "METHOD", "OURS", "ENABLED", "TARGET"), rows)


@webhooks.command()
@click.argument("idents", metavar="[ID]...", nargs=-1)
@json_option
def remove(idents: tuple[str, ...], *, json_wanted: bool) -> None:
    """Remove the webhooks that lead to this bridge, or those with the given ids."""
    gone = asyncio.run(_asking(lambda desk: desk.remove(idents)))
    if json_wanted:
        as_json([_shape(webhook) for webhook in gone])
        return
    for webhook in gone:
        click.echo(f"removed: {webhook.event_type} to {webhook.target_url}")
    if not gone:
        click.echo("there was none that leads to this bridge")


async def _asking(ask: Callable[[WebhookDesk], Awaitable[T]], *, absent: opening.Absent = opening.Absent.PRETENDED) -> T:
    settings = program.settings()
    if settings.seven_api_key is None:
        raise SettingsError([program.no_key(settings)])
    async with opening.opened(settings, program.rules(settings), absent=absent) as bridge:
        return await ask(bridge.webhooks)


def _shape(webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.id or None,
        "event": webhook.event_type,
        "target": webhook.target_url,
        "method": webhook.request_method,
        "enabled": webhook.enabled,
    }
