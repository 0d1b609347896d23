"""`smsbridge`, or `python -m bot`: the program as users know it."""

import sys

from bridge import cli


def main() -> int:
    """Run a command; the exit code."""
    return cli.main(prog="smsbridge")


if __name__ == "__main__":
    sys.exit(main())
