"""The doctor: `doctor` examines, `doctor --page NAME` makes one phone ring and waits for its report."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import replace

import click

from bridge.cli import opening, program
from bridge.cli.addition import Addition
from bridge.cli.looking import json_option
from bridge.cli.printing import as_json, deliveries
from bridge.cli.waiting import delivered
from bridge.config import warnings
from bridge.desk.doctor import Finding, Health
from bridge.domain.message import Message
from bridge.domain.sms import Options
from bridge.domain.state import FINAL, State
from bridge.errors import SettingsError, StoreError
from bridge.outside.ways import unusable
from bridge.parts import Bridge
from bridge.planning.rules import Rules
from bridge.settings import DatabaseUrl, Settings

LEAST_FREE = 200_000_000
"""Bytes that should be free where the store is."""
PATIENCE = 120.0
"""Seconds that a report is waited for."""
LOOK_EVERY = 0.5
_MARKS = {Health.GOOD: "ok ", Health.DOUBTFUL: "?  ", Health.BAD: "BAD"}


@click.command()
@click.option("--page", metavar="NAME", help="Send one SMS to a contact, group or number, and wait for its delivery report.")
@json_option
@click.pass_obj
def doctor(additions: Sequence[Addition], page: str | None, *, json_wanted: bool) -> int:
    """Examine settings, store, gateway, webhooks, chat and ways to tell, and say what to do. Exit code 1 if something is bad."""
    settings = program.settings()
    if program.demo_stands(settings):
        raise SettingsError([program.NO_ACCOUNT])
    rules = program.service_rules(settings, additions)
    if page is not None:
        message = asyncio.run(_paged(settings, rules, page))
        click.echo(message.id)
        deliveries(message)
        return 0 if all(delivery.state is State.DELIVERED for delivery in message.deliveries) else 1
    findings = asyncio.run(_examined(settings, rules, additions))
    if json_wanted:
        as_json([{"health": finding.health, "what": finding.what, "text": finding.text} for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{_MARKS[finding.health]} {finding.what}: {finding.text}")
    return 1 if any(finding.health is Health.BAD for finding in findings) else 0


async def _examined(settings: Settings, rules: Rules, additions: Sequence[Addition]) -> list[Finding]:
    """Everything. Where the store cannot be opened that is a finding, and an empty one in memory stands in for it."""
    try:
        async with opening.opened(settings, rules, absent=opening.Absent.PRETENDED) as bridge:
            return await _found(bridge, settings, additions, refused=None)
    except StoreError as error:
        refused = error
    async with opening.opened(replace(settings, database=DatabaseUrl(path=None)), rules) as bridge:
        return await _found(bridge, settings, additions, refused=refused)


async def _found(bridge: Bridge, settings: Settings, additions: Sequence[Addition], *, refused: StoreError | None) -> list[Finding]:
    rules = bridge.rules()
    notes = [Finding(health=Health.DOUBTFUL, what=one.place, text=one.text) for one in warnings(rules)]
    notes += [Finding(health=Health.DOUBTFUL, what=one.place, text=one.text) for one in program.doubts(settings, additions, rules)]
    useless = unusable(rules.tell.urls)
    notes += [Finding(health=Health.BAD, what="tell.urls", text=useless)] if useless else []
    if rules.tell and not any(note.what.startswith("tell") for note in notes):
        notes.append(Finding(health=Health.GOOD, what="tell", text=f"has {rules.tell.ways} ways"))
    chat = [finding for addition in additions for finding in await addition.examined(bridge)]
    examined = await bridge.doctor.examine(refused=refused)
    return [Finding(health=Health.GOOD, what="settings", text="are right"), *notes, *_disk(settings), *examined, *chat]


def _disk(settings: Settings) -> list[Finding]:
    path = settings.database.path
    if path is None:
        return [Finding(health=Health.BAD, what="disk", text="the store is in memory, and nothing outlives the process; set DATABASE_URL")]
    folder = next(folder for folder in (path.absolute().parent, *path.absolute().parents) if folder.is_dir())
    free = shutil.disk_usage(folder).free
    found = []
    if not path.exists() and opening.unwritable(path):
        found.append(Finding(health=Health.BAD, what="disk", text=f"{folder} cannot be written: see to its rights"))
    if settings.ephemeral:
        found.append(Finding(health=Health.BAD, what="disk", text="does not last here: what is not sent is lost with the machine"))
    if free < LEAST_FREE:
        found.append(Finding(health=Health.BAD, what="disk", text=f"only {free // 1_000_000} MB are free at {folder}"))
    return found or [Finding(health=Health.GOOD, what="disk", text=f"{free // 1_000_000} MB are free")]


async def _paged(settings: Settings, rules: Rules, name: str) -> Message:
    async with opening.opened(settings, rules) as bridge:
        return await _page(bridge, name)


async def _page(bridge: Bridge, name: str) -> Message:
    rules = bridge.rules()
    draft = bridge.sending.draft(
        origin=program.caller(),
        to=await bridge.book.recipients(name.split(",")),
        text=f"smsbridge doctor: test at {bridge.clock.now().astimezone(rules.sms.timezone):%H:%M:%S}",
        options=Options(),
    )
    await opening.claim_purpose(bridge, opening.SERVICE)
    ident = await bridge.sending.send(draft)
    await delivered(bridge, ident, quiet=True)
    until = bridge.clock.monotonic() + PATIENCE
    while True:
        message = await bridge.look.message(ident)
        done = all(delivery.state in FINAL for delivery in message.deliveries)
        if done or bridge.clock.monotonic() >= until or not await bridge.store.meta.alive(bridge.clock.now()):
            if not done:
                click.echo("no delivery report yet: does a bridge run, and do the webhooks lead to it? See `smsbridge doctor`", err=True)
            return message
        await bridge.clock.sleep(LOOK_EVERY)
