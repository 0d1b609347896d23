"""Commands about people's data: person, forget, prune, audit."""

import asyncio
import csv
import json
import sys
from datetime import datetime

import click

from bridge.cli import opening, program
from bridge.cli.printing import as_json
from bridge.cli.waiting import delivering
from bridge.desk import shapes
from bridge.desk.privacy import BEYOND, Forgotten
from bridge.domain.audit import AuditEntry
from bridge.domain.phone import PhoneNumber
from bridge.domain.when import parse_duration
from bridge.parts import Bridge
from bridge.routing.recipients import one_number

COLUMNS = ("id", "at", "surface", "who", "act", "message", "numbers", "facts")


@click.command()
@click.argument("number")
def person(number: str) -> None:
    """Print everything that is kept of NUMBER, which may be a contact's name, as JSON. That it was asked for is in the audit trail."""

    async def run() -> shapes.Shape:
        settings = program.settings()
        async with opening.opened(settings, program.rules(settings), absent=opening.Absent.REFUSED) as bridge:
            return await bridge.privacy.person(_phone(bridge, number), who=program.caller())

    as_json(asyncio.run(run()))


@click.command()
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(number: str, *, yes: bool) -> None:
    """Erase NUMBER (or a contact's): take back what has not gone out, then erase it, its texts, and what names it. There is no way back."""
    if not yes:
        click.confirm("This erases the number and its texts for good. Go on?", abort=True, err=True)

    async def run() -> Forgotten:
        settings = program.settings()
        async with opening.opened(settings, program.rules(settings), absent=opening.Absent.REFUSED) as bridge:
            phone = _phone(bridge, number)
            async with delivering(bridge, needed=settings.seven_api_key is not None):
                recalled = await bridge.privacy.take_back(phone)
                with click.progressbar(length=await bridge.privacy.rows(), label="Erasing", file=sys.stderr) as bar:
                    return await bridge.privacy.erase(phone, recalled, who=program.caller(), seen=bar.update)

    done = asyncio.run(run())
    click.echo(
        f"erased: {done.deliveries} deliveries, {done.texts} texts and posts, {done.replies} replies; taken back before: {done.recalled}\n"
        "kept: how many SMS there were, the audit trail, and an opt-out, in which the number is a keyed hash\n"
        "out of reach:"
    )
    for place in BEYOND:
        click.echo(f"- {place}")


@click.command()
def prune() -> None:
    """Prune what was kept longer than [retention] says, now. A running bridge does so every hour."""

    async def run() -> dict[str, int]:
        settings = program.settings()
        async with opening.opened(settings, program.rules(settings), absent=opening.Absent.REFUSED) as bridge:
            with click.progressbar(length=await bridge.retention.waiting(), label="Pruning", file=sys.stderr) as bar:
                return {data.value: count for data, count in (await bridge.retention.prune(bar.update)).items()}

    for name, count in asyncio.run(run()).items():
        click.echo(f"{name}: {count}")


@click.command()
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="jsonl", show_default=True, help="How to print it.")
@click.option("--since", metavar="D", help="Only what was done within this time, for example 14d.")
def audit(form: str, since: str | None) -> None:
    """Print who did what, when, and where: oldest first. Numbers are keyed hashes; `person NUMBER` prints the hash of one."""
    within = None if since is None else parse_duration(since)

    async def run() -> None:
        settings = program.settings()
        async with opening.opened(settings, program.rules(settings), absent=opening.Absent.REFUSED) as bridge:
            start: datetime | None = None if within is None else bridge.clock.now() - within
            lines = csv.writer(sys.stdout, lineterminator="\n")
            if form == "csv":
                lines.writerow(COLUMNS)
            async for entry in bridge.privacy.audit(start):
                if form == "csv":
                    lines.writerow(_cells(entry))
                else:
                    click.echo(json.dumps(shapes.audit(entry), ensure_ascii=False))

    asyncio.run(run())


def _cells(entry: AuditEntry) -> list[str]:
    shape = shapes.audit(entry)
    texts = ["" if shape[name] is None else shape[name] for name in COLUMNS]
    # What begins like a formula would be run by a spreadsheet.
    cells = [text if isinstance(text, str) else json.dumps(text, ensure_ascii=False) for text in texts]
    return [f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells]


def _phone(bridge: Bridge, text: str) -> PhoneNumber:
    rules = bridge.rules()
    return one_number(text, rules.contacts, region=rules.sms.region)
