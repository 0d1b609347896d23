"""The command line. Exit codes: 0 done, 1 failed, 2 wrong use."""

import sys
from collections.abc import Sequence

import click

from bridge import __version__
from bridge.cli.addition import Addition
from bridge.cli.answering import ack, optout
from bridge.cli.checking import check
from bridge.cli.contacts import contacts
from bridge.cli.deciding import decide
from bridge.cli.doctor import doctor
from bridge.cli.looking import alerts, balance, list_messages, preview, show
from bridge.cli.privacy import audit, forget, person, prune
from bridge.cli.running import demo, emulator, migrate, serve
from bridge.cli.sending import cancel, schedule, send
from bridge.cli.silencing import silence
from bridge.cli.trying import backtest_command, replay
from bridge.cli.webhooks import webhooks
from bridge.errors import InputError, ProblemsError, SmsbridgeError

COMMANDS: tuple[click.Command, ...] = (
    serve, demo, emulator, check, preview, alerts, send, schedule, cancel, list_messages, show, balance, migrate,
    webhooks, decide, ack, silence, replay, backtest_command, optout, contacts,
    person, forget, prune, audit, doctor,
)  # fmt: skip


def group(more: Sequence[click.Command] = (), *, about: Sequence[str] = ()) -> click.Group:
    """All commands under one name, with `more` of other surfaces, and a sentence `about` each of them."""
    commands = click.Group(
        help=" ".join(("Alerts and people reach phones: a webhook bridge over the seven.io SMS gateway.", *about)),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )
    for command in (*COMMANDS, *more):
        commands.add_command(command)
    return click.version_option(__version__, prog_name="smsbridge")(commands)


def main(
    argv: Sequence[str] | None = None, *, prog: str = "smsbridge", additions: Sequence[Addition] = (), more: Sequence[click.Command] = ()
) -> int:
    """Run one command and return its exit code; every error is one clear text on standard error."""
    try:
        return int(
            group(more, about=[addition.about for addition in additions]).main(
                args=argv, prog_name=prog, standalone_mode=False, obj=additions
            )
            or 0
        )
    except click.ClickException as error:
        error.show(file=sys.stderr)
        return error.exit_code
    except click.Abort:
        click.echo("aborted", err=True)
        return 1
    except ProblemsError as error:
        for problem in error.problems:
            click.echo(f"{problem}", err=True)
        return 1
    except InputError as error:
        click.echo(f"error: {error}", err=True)
        return 2
    except SmsbridgeError as error:
        click.echo(f"error: {error}", err=True)
        return 1
    except BrokenPipeError:
        # `| head` has seen enough.
        sys.stderr.close()
        return 0
