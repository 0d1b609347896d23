# ruff: noqa: E501 - a line to copy is one line
"""What the demo prints: where the phones are, and lines to copy with what to expect of each."""

import shlex
from collections.abc import Sequence
from importlib.resources import files

from bridge.planning.rules import Rules

_LINES = """\
smsbridge demo: a bridge with a pretend gateway. No SMS leaves this machine.

  Phones     http://127.0.0.1:{phones}/
  Bridge     http://127.0.0.1:{port}/

Copy into another terminal, and watch the phones:

1. An alert. One SMS to each recipient of its route, and a delivery report a moment later.
   curl -sS -H 'Authorization: Bearer {secret}' -d @{firing} http://127.0.0.1:{port}/hooks/{hook}

2. The same alert again. No SMS: a repeat is texted after the route's repeat_interval (4h).

3. Its end. One SMS to those who got the alert.
   curl -sS -H 'Authorization: Bearer {secret}' -d @{resolved} http://127.0.0.1:{port}/hooks/{hook}

4. A burst of 20 alerts. Two SMS a minute for each number, then one that says the limit is reached; every alert is kept.
   for n in $(seq 20); do curl -sS -o /dev/null -H 'Authorization: Bearer {secret}' -d '{{"title":"Job '$n' failed","status":"firing"}}' http://127.0.0.1:{port}/hooks/{hook}; done

What it would send, and why, without sending:   add ?preview=1 to the address
Alerts and messages:   {command} alerts    {command} list
{hints}Stop with Ctrl-C.
"""


def welcome(rules: Rules, *, port: int, phones: int, hints: Sequence[str] = (), command: str = ".venv/bin/smsbridge") -> str:
    """The text, with the addresses of now and a hook of this configuration, and `hints` of what else there is."""
    hook = next((hook for hook in rules.hooks.values() if not hook.direct and hook.secrets), None)
    samples = files("bridge.cli").joinpath("samples")
    return _LINES.format(
        port=port,
        phones=phones,
        hook="demo" if hook is None else hook.name,
        secret="demo" if hook is None else hook.secrets[0],
        firing=shlex.quote(str(samples.joinpath("firing.json"))),
        resolved=shlex.quote(str(samples.joinpath("resolved.json"))),
        command=command,
        hints="".join(f"{hint.format(command=command)}\n" for hint in hints),
    )
