"""Commands that look: list, show, alerts, balance, preview."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import click

from bridge.cli import opening, program
from bridge.cli.printing import as_json, clock_time, deliveries, one_line, table
from bridge.desk import shapes
from bridge.domain.alert import Status
from bridge.domain.ids import PostId
from bridge.domain.message import Message
from bridge.domain.post import MAX_BODY, Post
from bridge.domain.state import State
from bridge.errors import NotFound, SettingsError
from bridge.parts import Bridge
from bridge.settings import Settings

T = TypeVar("T")

json_option = click.option("--json", "json_wanted", is_flag=True, help="Print JSON for programs.")
limit_option = click.option("--limit", type=click.IntRange(min=0), default=100, show_default=True, help="At most so many; 0 means all.")


@click.command("list")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only messages with a delivery in this state.")
@limit_option
@json_option
def list_messages(state: str | None, limit: int, *, json_wanted: bool) -> None:
    """List messages, newest first."""

    async def look(bridge: Bridge) -> list[Message]:
        return await bridge.look.messages(state=None if state is None else State(state), limit=limit)

    settings = program.settings()
    found, zone = asyncio.run(_looking(settings, look)), program.zone(settings)
    if json_wanted:
        as_json([shapes.message(message) for message in found])
        return
    if not found:
        click.echo("no messages")
        return
    rows = [
        (message.id, clock_time(message.created_at, zone), message.origin, _states(message), _to(message), one_line(message.text))
        for message in found
    ]
    table(("ID", f"CREATED ({zone.key})", "FROM", "STATE", "TO", "TEXT"), rows)


@click.command()
@click.argument("ident", metavar="ID")
@json_option
def show(ident: str, *, json_wanted: bool) -> None:
    """Show one message with its attempts and reports. ID is the whole id, or an unambiguous ending of four or more characters."""

    async def look(bridge: Bridge) -> tuple[Message, shapes.Shape]:
        found = await bridge.look.find(ident)
        return await bridge.look.message(found), await bridge.look.shown(found)

    settings = program.settings()
    (message, shape), zone = asyncio.run(_looking(settings, look)), program.zone(settings)
    if json_wanted:
        as_json(shape)
        return
    click.echo(f"{message.id}  {clock_time(message.created_at, zone)} {zone.key}  {message.origin}")
    if message.deliver_at is not None:
        click.echo(f"for {clock_time(message.deliver_at, zone)}")
    click.echo(message.text)
    taken = shape.get("acknowledged")
    if isinstance(taken, dict):
        click.echo(f"acknowledged by {taken['by']} at {clock_time(str(taken['at']), zone)}")
    deliveries(message)
    opened = shape.get("opened")
    if isinstance(opened, dict):
        click.echo(f"its links were opened {opened['times']} times, last at {clock_time(str(opened['last_at']), zone)}")
    for name in ("attempts", "reports", "replies"):
        lines = shape.get(name)
        if isinstance(lines, list) and lines:
            click.echo(f"\n{name}")
            table(tuple(str(key).upper() for key in lines[0]), [_cells(line, zone) for line in lines])


@click.command()
@click.option("--state", type=click.Choice([status.value for status in Status]), help="Only alerts in this state.")
@click.option("--hook", help="Only alerts of this hook.")
@limit_option
@json_option
def alerts(state: str | None, hook: str | None, limit: int, *, json_wanted: bool) -> None:
    """List alerts, newest first, with the reason why each was texted or not.

    SILENCE is the line under the alert's hook in smsbridge.toml that would make a notice of it.
    """

    async def look(bridge: Bridge) -> list[shapes.Shape]:
        return await bridge.look.alerts(status=None if state is None else Status(state), hook=hook, limit=limit)

    settings = program.settings()
    found, zone = asyncio.run(_looking(settings, look)), program.zone(settings)
    if json_wanted:
        as_json(found)
        return
    if not found:
        click.echo("no alerts")
        return
    columns = ("id", "received_at", "hook", "status", "severity", "title", "reason", "silence")
    for alert in found:
        alert["received_at"] = clock_time(str(alert["received_at"]), zone)
        if isinstance(taken := alert.get("acknowledged"), dict):
            alert["reason"] = f"{alert['reason'] or ''}; acknowledged by {taken['by']}".removeprefix("; ")
    heads = tuple(f"RECEIVED ({zone.key})" if name == "received_at" else name.upper() for name in columns)
    table(heads, [tuple(one_line(str(alert[name] or "-")) for name in columns) for alert in found])


@click.command()
@json_option
def balance(*, json_wanted: bool) -> int:
    """Ask the gateway for the account's credit, and say how long it lasts at the rate of the last week."""
    settings = program.settings()
    if settings.seven_api_key is None:
        raise SettingsError([program.no_key(settings)])

    async def ask(bridge: Bridge) -> tuple[float | None, str | None, int | None, float | None]:
        answer = await bridge.gateway.balance()
        days = None if answer.amount is None else await bridge.credit.days(answer.amount)
        return shapes.price(answer.amount), answer.currency, answer.code, shapes.price(days)

    amount, currency, code, days = asyncio.run(_looking(settings, ask, absent=opening.Absent.PRETENDED))
    if json_wanted:
        as_json({"amount": amount, "currency": currency, "days": days})
    elif amount is not None:
        lasts = "" if days is None else f", for {days} days at the rate of the last week"
        click.echo(f"{amount} {currency or ''}".strip() + lasts)
    if amount is None:
        click.echo(_why_no_balance(code), err=True)
        return 1
    return 0


def _why_no_balance(code: int | None) -> str:
    if code is None:
        return "error: the gateway cannot be reached; check SEVEN_API_URL and the network"
    return f"error: the gateway refused with code {code}; check SEVEN_API_KEY, its rights, its IP list and SEVEN_SIGNING_KEY"


@click.command()
@click.argument("hook")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@json_option
def preview(hook: str, file: Path, *, json_wanted: bool) -> None:
    """Show what the body in FILE (- for standard input) would send if it came to HOOK now; nothing is stored or sent."""
    settings = program.settings()
    wanted = program.demo_rules(settings)
    if hook not in wanted.hooks:
        known = ", ".join(wanted.hooks) or "none"
        raise NotFound(f"there is no hook {hook} in the configuration; there are: {known}")
    body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()

    async def look() -> shapes.Shape:
        async with opening.opened(settings, wanted, absent=opening.Absent.PRETENDED) as bridge:
            post = Post(
                id=PostId("preview"),
                hook=hook,
                received_at=bridge.clock.now(),
                method="POST",
                headers={},
                query={},
                body=body[:MAX_BODY],
                cut=len(body) > MAX_BODY,
            )
            return await bridge.preview.preview(post)

    shape = asyncio.run(look())
    if json_wanted:
        as_json(shape)
        return
    print_preview(shape)


def print_preview(shape: shapes.Shape) -> None:
    """Print a preview for people."""
    click.echo(f"{shape['kind']}, read as {shape['format'] or 'nothing'}: {shape['reason']}")
    messages, notes = shape["messages"], shape["notes"]
    if isinstance(messages, list):
        for message in messages:
            click.echo(f"\nroute {message['route'] or '-'} to {', '.join(message['to'])}: {message['parts']} {message['encoding']}")
            click.echo(message["text"])
            click.echo(f"why: {message['reason']}")
        if not messages:
            click.echo("no SMS")
    if isinstance(notes, list):
        for note in notes:
            click.echo(f"note: {note}")


async def _looking(settings: Settings, look: Callable[[Bridge], Awaitable[T]], *, absent: opening.Absent = opening.Absent.REFUSED) -> T:
    async with opening.opened(settings, program.legible(settings), absent=absent) as bridge:
        return await look(bridge)


def _cells(line: Mapping[str, object], zone: ZoneInfo) -> tuple[str, ...]:
    """A line of a history; what is called `at`, or ends in `_at`, is a time."""
    return tuple(
        "-" if value is None else clock_time(str(value), zone) if f"_{name}".endswith("_at") else str(value) for name, value in line.items()
    )


def _states(message: Message) -> str:
    return ", ".join(dict.fromkeys(delivery.state.value for delivery in message.deliveries))


def _to(message: Message) -> str:
    first = message.deliveries[0].phone.e164 if message.deliveries else "-"
    return first if len(message.deliveries) <= 1 else f"{first} +{len(message.deliveries) - 1}"
