"""The root of the processes that are killed: it has loaded the program once, and starts it anew for each line that it reads.

A line is the death that the process is to die by itself, `{"side", "of", "nth"}`, or `{}`: then it is `smsbridge serve` as it ships, and
somebody else kills it. For each, two lines are written: the id of the process, and what it ended with, negative for a signal.
A fork costs a third of what the program's start does, most of which is loading; from there on each is a process like any other.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from typing import NoReturn

import bot.app  # noqa: F401 - the program loads it where Slack is set up
from bot.__main__ import main as program_main
from bot.addition import SlackAddition
from bridge.app import open_bridge
from bridge.cli import program
from bridge.runtime.loops import run_long
from bridge.serving import serving
from chaos.dying import Death, Side, doom


def main() -> None:
    """Start one after the other until the input ends."""
    while line := sys.stdin.readline():
        sys.stdout.flush()
        pid = os.fork()
        if not pid:
            _become(json.loads(line))
        _say(pid)
        _, status = os.waitpid(pid, 0)
        _say(os.waitstatus_to_exitcode(status))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _become(order: Mapping[str, object]) -> NoReturn:
    # What the program prints belongs to its log: the pipes of the root are no business of its.
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 1
    try:
        if order:
            run_long(_doomed(Death(side=Side(str(order["side"])), of=str(order["of"]), nth=int(str(order["nth"])))))
        else:
            sys.argv = ["smsbridge", "serve"]
            code = program_main()
    finally:
        sys.stderr.flush()
        os._exit(code)


async def _doomed(death: Death) -> None:
    """The program, composed over a store at whose commit it dies."""
    settings, addition = program.settings(logs=True), SlackAddition()
    rules = program.RulesHolder(program.service_rules(settings, [addition]))
    async with open_bridge(settings, rules) as bridge:
        await doom(bridge.store, death)
        async with serving(bridge, extensions=[addition.open]):
            await asyncio.Event().wait()


if __name__ == "__main__":
    main()
