"""Commands that run the past again: replay, backtest."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bridge.cli import opening, program
from bridge.cli.backtest import Outcome, Sent, backtest
from bridge.cli.looking import json_option, print_preview
from bridge.cli.printing import as_json, clock_time, one_line, table
from bridge.config import load
from bridge.desk.shapes import Shape, price, stamp
from bridge.domain.ids import ulid_time
from bridge.domain.post import Post
from bridge.domain.when import parse_duration
from bridge.errors import InputError
from bridge.parts import Bridge


@click.command()
@click.argument("ident", metavar="[ID]", required=False)
@click.option("--since", metavar="D", help="All posts of this time instead, for example 2h.")
@click.option("--send", is_flag=True, help="Put them into the inbox again, to be sorted and texted.")
@click.option("--yes", is_flag=True, help="Do not ask before several posts are sent again.")
@json_option
def replay(ident: str | None, since: str | None, *, send: bool, yes: bool, json_wanted: bool) -> None:
    """Run a kept post, or all since a time, once more by the rules of now: what would be sent; with --send, send it."""
    if (ident is None) is (since is None):
        raise InputError("give the ID of a post, or --since a time", field="id")
    within = None if since is None else parse_duration(since)

    async def run() -> list[Shape]:
        settings = program.settings()
        wanted = program.demo_rules(settings)
        async with opening.opened(settings, wanted, absent=opening.Absent.REFUSED) as bridge:
            if within is None:
                posts = [await bridge.replay.find(ident or "")]
            else:
                posts = [post async for post in bridge.replay.since(bridge.clock.now() - within)]
            if not send:
                return [await _shown(bridge, post) for post in posts]
            if len(posts) > 1 and not yes and not click.confirm(f"send {len(posts)} posts again?", err=True):
                return []
            return await _again(bridge, posts)

    found = asyncio.run(run())
    if json_wanted:
        as_json(found)
    else:
        _print_replay(found, program.zone(program.settings()))


def _print_replay(found: Sequence[Shape], zone: ZoneInfo) -> None:
    for shape in found:
        if "sent_as" in shape:
            click.echo(f"{shape['post']} is sorted again as {shape['sent_as']}")
            continue
        click.echo(f"\n{shape['post']}  {clock_time(str(shape['received_at']), zone)} {zone.key}  {shape['hook']}")
        shown = shape["preview"]
        if isinstance(shown, dict):
            print_preview(shown)
        else:
            click.echo(f"note: {shape['reason']}")
    if not found:
        click.echo("no posts")


async def _shown(bridge: Bridge, post: Post) -> Shape:
    try:
        return await bridge.replay.shown(post)
    except InputError as error:
        # Its hook takes orders by now.
        return {"post": post.id, "hook": post.hook, "received_at": stamp(post.received_at), "preview": None, "reason": str(error)}


async def _again(bridge: Bridge, posts: Sequence[Post]) -> list[Shape]:
    who = program.caller()
    sent: list[Shape] = [
        {
            "post": post.id,
            "hook": post.hook,
            "received_at": stamp(post.received_at),
            "sent_as": await bridge.replay.send(post, who=who, surface="cli"),
        }
        for post in posts
    ]
    if not await bridge.store.meta.alive(bridge.clock.now()):
        click.echo("no bridge runs on this store: they are sorted once `smsbridge serve` runs", err=True)
    return sent


@click.command("backtest")
@click.option("--config", "config", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The changed file.")
@click.option("--since", required=True, metavar="D", help="How far back, for example 14d.")
@json_option
def backtest_command(config: Path, since: str, *, json_wanted: bool) -> None:
    """Run the posts of this time through another configuration, and show what would have been sent beside what was. Nothing is sent."""
    within = parse_duration(since)

    async def run() -> tuple[Outcome, datetime, datetime | None]:
        settings = program.settings()
        rules = load(program.read_text(config, field="config"), name=str(config), env=settings.variables)
        async with opening.opened(settings, program.demo_rules(settings), absent=opening.Absent.REFUSED) as bridge:
            start = bridge.clock.now() - within
            pruned = await bridge.store.kept.pruned()
            with click.progressbar(length=await bridge.store.kept.count(start), label="Trying", file=sys.stderr) as bar:
                found = await backtest(bridge, settings, rules, start, bar.update)
            return found, start, None if pruned is None else ulid_time(pruned)

    found, start, pruned = asyncio.run(run())
    zone = program.zone(program.settings())
    notes = _notes(found, start, pruned, zone)
    if json_wanted:
        as_json(_shape(found, notes))
        return
    _print(found, zone)
    for note in notes:
        click.echo(f"note: {note}")


def _notes(found: Outcome, start: datetime, pruned: datetime | None, zone: ZoneInfo) -> list[str]:
    """What the figures do not stand for."""
    notes = [
        f"{count} post(s) to {hook} are left out: the new rules have no such hook for alerts" for hook, count in found.left_out.items()
    ]
    if pruned is not None and pruned >= start:
        begins = "none are left" if found.first is None else f"the first one left is of {clock_time(found.first, zone)} {zone.key}"
        notes.append(f"older posts were pruned ([retention] bodies): {begins}")
    elif found.first is None:
        notes.append("no posts are kept of this time")
    return notes


def _shape(found: Outcome, notes: Sequence[str]) -> Shape:
    words = {"=": "both", "+": "would", "-": "was"}
    return {
        "from": stamp(found.first),
        "posts": found.posts,
        "would": _total(found.would),
        "was": _total(found.was),
        "messages": [
            {"at": stamp(sent.at), "to": sent.to, "text": sent.text, "parts": sent.parts, "price": price(sent.price), "in": words[mark]}
            for mark, sent in found.beside()
        ],
        "notes": list(notes),
    }


def _total(sent: Sequence[Sent]) -> Shape:
    known = [one.price for one in sent if one.price is not None]
    return {
        "sms": len(sent),
        "parts": sum(one.parts or 0 for one in sent),
        "price": price(sum(known, Decimal(0))) if known or not sent else None,
    }


def _print(found: Outcome, zone: ZoneInfo) -> None:
    rows = [
        (
            mark,
            clock_time(sent.at, zone),
            sent.to,
            "-" if sent.parts is None else str(sent.parts),
            "-" if sent.price is None else str(sent.price),
            one_line(sent.text),
        )
        for mark, sent in found.beside()
    ]
    if rows:
        table(("", f"AT ({zone.key})", "TO", "PARTS", "PRICE", "TEXT"), rows)
    for name, sent in (("would", found.would), ("was", found.was)):
        total = _total(sent)
        cost = "unknown" if total["price"] is None else total["price"]
        click.echo(f"{name}: {total['sms']} SMS, {total['parts']} part(s), price {cost}")
    click.echo(f"of {found.posts} post(s); = in both, + would be sent, - was sent and would not be")
