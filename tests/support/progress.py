"""How far a long program is, on a terminal or in a log."""

import sys

import click


def progress(text: str) -> None:
    """One line that is written over on a terminal, and one of many elsewhere."""
    click.echo(f"\r\x1b[K{text}" if sys.stderr.isatty() else text, nl=not sys.stderr.isatty(), err=True)
