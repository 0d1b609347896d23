"""What the Slack side adds to the command line: `manifest`, and `try`, which shows what Slack would answer."""

import asyncio

import click

from bot.blocks.answer import Json
from bot.blocks.manifest import PATH
from bot.blocks.manifest import manifest as manifest_of
from bridge.cli import opening, program
from bridge.cli.printing import as_json
from bridge.domain.url import base_url
from bridge.errors import InputError


@click.command()
@click.option("--url", required=True, metavar="URL", help="Where Slack reaches the bridge, for example https://sms.example.org")
def manifest(url: str) -> None:
    """Print the manifest from which Slack makes the app: api.slack.com/apps, Create New App, From a manifest."""
    try:
        base = base_url(url, schemes=("https",))
    except InputError as error:
        raise InputError(f"{error}, for example --url https://sms.example.org", field="url") from error
    as_json(manifest_of(base.removesuffix(PATH)))


@click.command("try")
@click.argument("line", metavar="'/sms ...'")
@click.option("--member", is_flag=True, help="Try it as a member; without it, as an admin.")
@click.option("--user", metavar="ID", help="The id of who tries it, for example U012ABC: an admin, with --member a member.")
@click.option("--json", "json_wanted", is_flag=True, help="Print the answer as Slack gets it.")
def try_command(line: str, user: str | None, *, member: bool, json_wanted: bool) -> None:
    """Show what Slack would answer to '/sms ...'. Nothing is sent, cancelled or stored; Slack and the gateway are not asked."""
    settings = program.settings()
    # Slack's libraries take 150 ms to import, and most commands have nothing to do with Slack.
    from bot.rehearse import Part, Rehearsed, rehearse  # noqa: PLC0415

    async def answer() -> Rehearsed:
        async with opening.opened(settings, program.demo_rules(settings), copied=True) as bridge:
            return await rehearse(bridge, Part(line=line, user=user, admin=not member))

    found = asyncio.run(answer())
    shape = found.answer
    if json_wanted:
        as_json(shape)
        return
    click.echo(shape["text"])
    if labels := _labels(shape):
        click.echo("  ".join(f"[{label}]" for label in labels))
    if found.then:
        click.echo(f"\n{found.then}")
    click.echo("tried only: nothing was sent or kept", err=True)


def _labels(shape: Json) -> list[str]:
    """The words on the buttons."""
    blocks = shape.get("blocks")
    rows = [block.get("elements", ()) for block in blocks] if isinstance(blocks, list) else []
    return [element["text"]["text"] for row in rows for element in row]
