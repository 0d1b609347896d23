"""Commands that send: send, schedule, cancel."""

import asyncio
import base64
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from bridge.cli import opening, program
from bridge.cli.looking import json_option
from bridge.cli.printing import as_json, clock_time, deliveries
from bridge.cli.waiting import delivered, delivering
from bridge.desk import shapes
from bridge.domain.addressee import Addressee
from bridge.domain.message import Attempt, CancelOutcome, Draft, Message, ReportLine
from bridge.domain.phone import is_assigned
from bridge.domain.sms import DEFAULT_VALIDITY_DAYS, MAX_FOREIGN_ID, Attachment, Options, check_sender, check_token, with_placeholders
from bridge.domain.state import State
from bridge.domain.text import Size, clean, measure, plainer
from bridge.domain.when import parse_duration, parse_when, say
from bridge.errors import InputError, SettingsError
from bridge.parts import Bridge
from bridge.planning.rules import Rules

WAITING = frozenset({State.QUEUED, State.HELD})
REACHED = frozenset({State.ACCEPTED, State.PARKED, State.DELIVERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the options of `send` and `schedule` say."""

    to: str
    text: str
    sender: str | None
    flash: bool
    ttl: str | None
    label: str | None
    track_links: bool
    reference: str | None
    udh: str | None
    binary: bool
    attach: tuple[Path, ...]
    attach_days: int
    attach_password: str | None

    def options(self) -> Options:
        """The gateway's options. Raises InputError."""
        return Options(
            sender=self.sender,
            flash=self.flash,
            udh=self.udh,
            label=self.label,
            performance_tracking=self.track_links,
            is_binary=self.binary,
            files=tuple(
                Attachment(
                    name=path.name,
                    contents=base64.b64encode(path.read_bytes()).decode(),
                    validity_days=self.attach_days,
                    password=self.attach_password,
                )
                for path in self.attach
            ),
        )


def order_options(command: click.decorators.FC) -> click.decorators.FC:
    """The options that `send` and `schedule` share."""
    for option in reversed(
        [
            click.argument("to"),
            click.argument("text"),
            click.option("--from", "sender", help="The sender: one of [sms] senders."),
            click.option("--flash", is_flag=True, help="Show it at once on the display."),
            click.option("--ttl", help="How long it is worth delivering, for example 90m."),
            click.option("--label", help="The gateway's label for statistics; default: cli."),
            click.option("--track-links", is_flag=True, help="Shorten links and count clicks."),
            click.option("--reference", help="Your own id of the message."),
            click.option("--udh", metavar="HEX", help="A user data header; TEXT is hex then."),
            click.option("--binary", is_flag=True, help="TEXT is hex, sent as 8-bit data."),
            click.option("--attach", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True, help="Attach a file."),
            click.option(
                "--attach-days", type=click.IntRange(min=1), default=DEFAULT_VALIDITY_DAYS, show_default=True, help="How long files stay."
            ),
            click.option("--attach-password-prompt", is_flag=True, help="Ask for a password for the files."),
            click.option("--yes", is_flag=True, help="Send a long text without asking."),
            click.option("--no-wait", is_flag=True, help="Do not wait for the gateway's answer."),
            json_option,
        ]
    ):
        command = option(command)
    return command


@click.command()
@order_options
def send(*, json_wanted: bool, yes: bool, no_wait: bool, attach_password_prompt: bool, **given: object) -> int:
    """Send TEXT (- for standard input) to TO: numbers, contacts, groups, comma separated; @FILE holds one a line."""
    return _run(_order(given, attach_password_prompt=attach_password_prompt), None, json_wanted=json_wanted, yes=yes, no_wait=no_wait)


@click.command()
@order_options
@click.option("--at", "when", required=True, metavar="WHEN", help="When: in 2h, tomorrow 9am, morgen 9 Uhr, 2026-12-24 18:00.")
def schedule(*, when: str, json_wanted: bool, yes: bool, no_wait: bool, attach_password_prompt: bool, **given: object) -> int:
    """Send TEXT to TO at a time, read in the time zone of [sms]. From five minutes on the gateway keeps it, bridge or no bridge."""
    return _run(_order(given, attach_password_prompt=attach_password_prompt), when, json_wanted=json_wanted, yes=yes, no_wait=no_wait)


@click.command()
@click.argument("ident", metavar="ID")
@json_option
def cancel(ident: str, *, json_wanted: bool) -> int:
    """Cancel a message: what has not left is cancelled, what is parked at the gateway is recalled. The answer says what is known."""
    settings = program.settings()

    async def run() -> tuple[CancelOutcome, Message]:
        async with opening.opened(settings, program.rules(settings), absent=opening.Absent.REFUSED) as bridge:
            found = await bridge.look.find(ident)
            # What a demo left must not reach real phones, whatever key is set by now.
            demo = await bridge.store.meta.get(opening.PURPOSE) == opening.DEMO
            async with delivering(bridge, needed=settings.seven_api_key is not None and not demo):
                return await bridge.cancel.cancel(found, by=program.caller())

    outcome, message = asyncio.run(run())
    if json_wanted:
        as_json({"outcome": outcome, "message": shapes.message(message)})
    else:
        click.echo(outcome)
        deliveries(message)
    return 0 if outcome in {CancelOutcome.CANCELLED, CancelOutcome.RECALLED} else 1


def _order(given: dict[str, object], *, attach_password_prompt: bool) -> Order:
    if attach_password_prompt and not given["attach"]:
        raise click.UsageError("--attach-password-prompt asks for the password of files: add --attach PATH")
    password = None
    if attach_password_prompt:
        password = click.prompt("Password for the files", hide_input=True, confirmation_prompt=True, err=True)
    return Order(**given, attach_password=password)  # type: ignore[arg-type]


def _run(order: Order, when: str | None, *, json_wanted: bool, yes: bool, no_wait: bool) -> int:
    message, settled, waits = asyncio.run(_put(order, when, yes=yes, no_wait=no_wait, quiet=json_wanted))
    if json_wanted:
        as_json(shapes.shown(*settled))
    else:
        click.echo(message.id)
        deliveries(message)
    if waits:
        click.echo(waits, err=True)
    states = {delivery.state for delivery in message.deliveries}
    under_way = {State.QUEUED, State.SENDING} if no_wait or message.deliver_at is not None else set()
    return 0 if states <= REACHED | under_way else 1


async def _waits(bridge: Bridge, message: Message) -> str:
    """What will happen to what has not gone out, and when; empty where nothing is left to say."""
    states = {delivery.state for delivery in message.deliveries}
    if State.UNKNOWN in states:
        return f"unknown: the gateway may have it; see `smsbridge show {message.id}`. It is not sent again by itself."
    if not states & WAITING:
        return ""
    if await bridge.store.meta.alive(bridge.clock.now()):
        why = "its time comes" if message.deliver_at is not None else "there is credit" if State.HELD in states else "the gateway takes it"
        return f"not sent yet: the bridge that runs here sends it as soon as {why}"
    items = [await bridge.store.outbox.item(delivery.id) for delivery in message.deliveries if delivery.state in WAITING]
    zone = bridge.rules().sms.timezone
    worth = max((item.expires_at for item in items if item is not None), default=bridge.clock.now())
    by = "`smsbridge serve`" if State.HELD in states else "`smsbridge serve`, or the next `smsbridge send`,"
    return (
        f"not sent yet, and nothing happens to it while no bridge runs here: {by} sends it if that is before {clock_time(worth, zone)} "
        f"{zone.key}; `smsbridge cancel {message.id}` takes it back"
    )


async def _put(
    order: Order, when: str | None, *, yes: bool, no_wait: bool, quiet: bool
) -> tuple[Message, tuple[Message, list[Attempt], list[ReportLine]], str]:
    settings = program.settings()
    async with opening.opened(settings, program.rules(settings)) as bridge:
        alone = not await bridge.store.meta.alive(bridge.clock.now())
        rules = await _rules(bridge)
        if alone and not no_wait and settings.seven_api_key is None:
            raise SettingsError([program.NO_KEY])
        draft = bridge.sending.draft(
            origin=program.caller(),
            to=await _recipients(order, bridge),
            text=_text(order),
            options=order.options(),
            deliver_at=None if when is None else parse_when(when, now=bridge.clock.now(), zone=rules.sms.timezone),
            ttl=None if order.ttl is None else parse_duration(order.ttl),
            reference=order.reference,
        )
        if order.reference is not None:
            check_token(order.reference, field="reference", limit=MAX_FOREIGN_ID)
        _confirm(draft, rules, yes=yes)
        if alone and not no_wait:
            await opening.claim_purpose(bridge, opening.SERVICE)
        ident = await bridge.sending.send(draft)
        if not quiet:
            click.echo(_counts(draft, rules), err=True)
        if not no_wait:
            await delivered(bridge, ident, quiet=quiet)
        message = await bridge.look.message(ident)
        settled = (message, await bridge.store.archive.attempts(ident), await bridge.store.archive.reports(ident))
        return message, settled, await _waits(bridge, message)


async def _rules(bridge: Bridge) -> Rules:
    """The configuration that this store's bridge runs on; from here on the open bridge goes by it too."""
    demo = await bridge.store.meta.get(opening.PURPOSE) == opening.DEMO
    found = program.demo_rules(bridge.settings) if demo else program.rules(bridge.settings)
    if found is None:
        raise SettingsError([program.NO_CONFIG])
    bridge.rules.go_by(found)
    return bridge.rules()


async def _recipients(order: Order, bridge: Bridge) -> tuple[Addressee, ...]:
    found = await bridge.book.recipients(_names(order.to))
    if not found:
        raise InputError("there is no recipient", field="to")
    return found


def _text(order: Order) -> str:
    """The text as UTF-8, whatever the terminal's locale says."""
    if order.text == "-":
        return clean(program.utf8(sys.stdin.buffer.read(), what="the text", field="text")).rstrip("\n")
    return clean(program.utf8(os.fsencode(order.text), what="the text", field="text"))


def _names(to: str) -> list[str]:
    if not to.startswith("@"):
        return to.split(",")
    lines = program.read_text(Path(to[1:]), field="to").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _size(draft: Draft) -> Size:
    options = draft.options
    return measure(with_placeholders(draft.text, options.files), udh=options.udh, is_binary=options.is_binary)


def _counts(draft: Draft, rules: Rules) -> str:
    size = _size(draft)
    due = "" if draft.deliver_at is None else f", {say(draft.deliver_at, rules.sms.timezone, rules.sms.language)}"
    return f"{len(draft.recipients)} recipient(s), {size.parts} part(s) each, {size.encoding}{due}"


def _confirm(draft: Draft, rules: Rules, *, yes: bool) -> None:
    """Say what is odd, and ask about what is dear; raises InputError where nobody can be asked."""
    options, size = draft.options, _size(draft)
    if size.parts > rules.sms.max_parts and not yes and not sys.stdin.isatty():
        raise InputError(f"the text takes {size.parts} parts, more than max_parts = {rules.sms.max_parts}; add --yes", field="text")
    for recipient in draft.recipients:
        if not is_assigned(recipient.phone):
            click.echo(f"warning: no network has given out {recipient.phone.e164}; it is sent all the same", err=True)
    if options.sender is not None and (warning := check_sender(options.sender)):
        click.echo(f"warning: {warning}", err=True)
    if not (options.is_binary or options.udh) and (plain := plainer(draft.text)) is not None:
        changes = ", ".join(f"{character} to {spelling or 'nothing'}" for character, spelling in plain.changes[:5])
        click.echo(f"tip: with plain characters ({changes}) this text takes {plain.parts} part(s) instead of {size.parts}", err=True)
    if size.parts > rules.sms.max_parts and not yes:
        question = f"This text takes {size.parts} parts for each of {len(draft.recipients)} recipient(s). Send it?"
        click.confirm(question, abort=True, err=True)
