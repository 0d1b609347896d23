"""`python -m fuzz [--seed N] [--requests N] [--share N] [--only ADDRESS]...`: the whole run; exit 1 where harm was done."""

import asyncio
import sys
import tempfile
from pathlib import Path

import click
from support.progress import progress

from fuzz.addresses import BRIDGE
from fuzz.pretend import EMULATOR
from fuzz.run import run


@click.command()
@click.option("--seed", type=int, default=0, show_default=True, help="Chooses the requests; the same seed makes the same ones.")
@click.option("--requests", type=click.IntRange(1), default=10_000, show_default=True, help="To each address.")
@click.option("--share", type=click.IntRange(1, 100), default=1, show_default=True, help="Only one in so many of them.")
@click.option(
    "--only", multiple=True, type=click.Choice([address.name for address in (*BRIDGE, *EMULATOR)]), help="This address; may be repeated."
)
def main(seed: int, requests: int, share: int, only: tuple[str, ...]) -> None:
    """Send hostile requests to every address of the bridge and of the emulator, and look for harm."""
    with tempfile.TemporaryDirectory() as folder:
        verdict = asyncio.run(run(Path(folder), requests=max(1, requests // share), only=only, seed=seed, say=progress))
    progress("")
    for line in verdict.lines():
        click.echo(line)
    sys.exit(0 if verdict.good else 1)


if __name__ == "__main__":
    main()
