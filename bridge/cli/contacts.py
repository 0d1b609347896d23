"""Commands on contacts: contacts list, import, pull, verify."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from bridge.cli import opening, program
from bridge.cli.looking import json_option
from bridge.cli.printing import as_json, table
from bridge.desk.contacts import as_toml, book, differences
from bridge.desk.lists import decoded, read_list
from bridge.errors import InputError, SettingsError
from bridge.parts import Bridge
from bridge.planning.rules import Rules

T = TypeVar("T")


@click.group()
def contacts() -> None:
    """The contacts of the configuration, and how they come from and compare with other lists."""


@contacts.command("list")
@json_option
def list_contacts(*, json_wanted: bool) -> None:
    """List the contacts of the configuration with their groups."""
    rules = _rules()
    rows = [
        (name, contact.phone.e164, [group for group, members in rules.groups.items() if contact in members])
        for name, contact in rules.contacts.items()
    ]
    if json_wanted:
        as_json([{"name": name, "number": number, "groups": groups} for name, number, groups in rows])
    elif not rows:
        click.echo("no contacts; they stand in smsbridge.toml under [contacts]")
    else:
        table(("NAME", "NUMBER", "GROUPS"), [(name, number, ", ".join(groups) or "-") for name, number, groups in rows])


@contacts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_contacts(file: Path) -> None:
    """Print the contacts of FILE, vCards or a CSV with or without headings, as tables for smsbridge.toml.

    A mobile number is taken before a landline, and never a fax. What is doubtful stands there as a remark.
    """
    rules = program.rules(program.settings()) or Rules()
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"the file {file} cannot be read: {error.strerror}", field="file") from error
    click.echo(as_toml(read_list(decoded(data)), region=rules.sms.region), nl=False)


@contacts.command()
def pull() -> None:
    """Print the gateway's address book as tables for smsbridge.toml."""
    rules = program.rules(program.settings()) or Rules()
    click.echo(as_toml(asyncio.run(_asking(lambda bridge: book(bridge.gateway))), region=rules.sms.region), nl=False)


@contacts.command()
@json_option
def verify(*, json_wanted: bool) -> int:
    """Say where the gateway's address book and the contacts of the configuration differ; exits 1 if they do."""
    rules = _rules()
    found = differences(rules.contacts, asyncio.run(_asking(lambda bridge: book(bridge.gateway))), region=rules.sms.region)
    if json_wanted:
        as_json([{"name": one.name, "difference": one.what} for one in found])
    for one in () if json_wanted else found:
        click.echo(f"{one.name} {one.what}")
    if not found and not json_wanted:
        click.echo(f"ok: {len(rules.contacts)} contact(s)")
    return 1 if found else 0


def _rules() -> Rules:
    found = program.rules(program.settings())
    if found is None:
        raise SettingsError([program.NO_CONFIG])
    return found


async def _asking(ask: Callable[[Bridge], Awaitable[T]]) -> T:
    settings = program.settings()
    if settings.seven_api_key is None:
        raise SettingsError([program.no_key(settings)])
    async with opening.opened(settings, absent=opening.Absent.PRETENDED) as bridge:
        return await ask(bridge)
