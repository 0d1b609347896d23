"""`python -m chaos [--seed N] [--share N]`: the whole run, with its progress; exit 1 where a promise was not kept."""

import asyncio
import sys
import tempfile
from pathlib import Path

import click
from support.progress import progress

from chaos.beyond import Beyond, beyond
from chaos.run import run
from chaos.verdict import Verdict


@click.command()
@click.option("--seed", type=int, default=0, show_default=True, help="Chooses the moments of the deaths.")
@click.option("--share", type=click.IntRange(1, 20), default=1, show_default=True, help="Only one in so many deaths, and nothing beyond.")
def main(seed: int, share: int) -> None:
    """Kill the bridge again and again under load, and count what came of all that it had accepted."""
    with tempfile.TemporaryDirectory() as folder:
        found: list[Verdict | Beyond] = [asyncio.run(run(Path(folder), share=share, seed=seed, say=progress))]
    if share == 1:
        with tempfile.TemporaryDirectory() as folder:
            found.append(asyncio.run(beyond(Path(folder), say=progress)))
    progress("")
    for verdict in found:
        for line in verdict.lines():
            click.echo(line)
    click.echo("This shows the death of the process, not of the machine's power.")
    sys.exit(0 if all(verdict.good for verdict in found) else 1)


if __name__ == "__main__":
    main()
