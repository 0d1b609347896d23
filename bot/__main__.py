"""`smsbridge`, or `python -m bot`: the program as users know it, the bridge with Slack."""

import sys

from bot.addition import SlackAddition
from bot.cli import manifest, try_command
from bridge import cli


def main() -> int:
    """Run a command; the exit code."""
    return cli.main(prog="smsbridge", additions=[SlackAddition()], more=(manifest, try_command))


if __name__ == "__main__":
    sys.exit(main())
