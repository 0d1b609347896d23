"""Printing: JSON for programs, plain tables for people."""

import json
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from bridge.domain.doubt import is_undecided
from bridge.domain.message import Message


def as_json(value: object) -> None:
    """Print a value as JSON, readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under a header, each column as wide as its widest cell; the last one is cut at the terminal's edge."""
    widths = [max(len(row[n]) for row in (header, *rows)) for n in range(len(header))]
    edge = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
    for row in (header, *rows):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        click.echo(line if len(line) <= edge else f"{line[: edge - 1]}…")


def clock_time(moment: datetime | str, zone: ZoneInfo) -> str:
    """A time for people, of `zone`, which is named once beside it or in the heading. A text is a time as JSON has it."""
    known = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{known.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def one_line(text: str) -> str:
    """A text for a cell."""
    return " ".join(text.split())


def deliveries(message: Message) -> None:
    """Print where each delivery of a message stands."""
    rows = [
        (
            delivery.phone.e164,
            delivery.state,
            delivery.gateway_id or "-",
            "-" if delivery.parts is None else f"{delivery.parts} {delivery.encoding or ''}".strip(),
            "-" if delivery.price is None else str(delivery.price),
            delivery.reason or "",
        )
        for delivery in message.deliveries
    ]
    table(("TO", "STATE", "GATEWAY ID", "PARTS", "PRICE", "REASON"), rows)
    if is_undecided(message):
        click.echo(f"decide: smsbridge decide {message.id} send-again, or let-go", err=True)
