# ruff: noqa: E501 - a line to copy is one line
"""What the demo prints: where the phones are, and lines to copy with what to expect of each."""

import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bridge.planning.rules import Hook

_LINES = """\
smsbridge demo: a bridge with a pretend gateway. No SMS leaves this machine.

  Phones     http://127.0.0.1:{phones}/
  Bridge     http://127.0.0.1:{port}/
  Store      {store}

Copy into another terminal in this folder, and watch the phones:

1. {first}
   curl -sS -H 'Authorization: Bearer {secret}' -d @{firing} http://127.0.0.1:{port}/hooks/{hook}

2. {second}

3. {third}
   curl -sS -H 'Authorization: Bearer {secret}' -d @{resolved} http://127.0.0.1:{port}/hooks/{hook}

4. {fourth}
   for n in $(seq 20); do curl -sS -o /dev/null -H 'Authorization: Bearer {secret}' -d '{{"title":"Job '$n' failed","status":"firing"}}' http://127.0.0.1:{port}/hooks/{hook}; done

What it would send, and why, without sending:   add ?preview=1 to the address
Alerts and messages:   {command} alerts    {command} list
{hints}Stop with Ctrl-C.
"""
_SHIPPED = {
    "first": "An alert. One SMS to ada and one to bert, and a delivery report a moment later.",
    "second": "The same line again. No SMS: a repeat is texted after the route's repeat_interval (4h).",
    "third": "Its end. One SMS to those who got the alert.",
    "fourth": "A burst of 20 alerts for carla. What comes within three seconds is one SMS; every alert is kept.",
}
_OWN = {
    "first": "An alert by your configuration; the hook {hook} is made for these lines. One SMS to each recipient of the route that takes it.",
    "second": "The same line again. No SMS before the route's repeat_interval.",
    "third": "Its end. One SMS to those who got the alert, as far as [limits] and send_resolved let it.",
    "fourth": "A burst of 20 alerts. What comes within group_wait is one SMS; what is over [limits] waits and goes in one.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a demo runs with."""

    port: int
    phones: int
    hook: Hook
    own: bool
    """Whether the configuration is the user's."""
    store: str
    fresh: bool
    """Whether the store is empty."""


def welcome(scene: Scene, *, hints: Sequence[str] = (), command: str) -> str:
    """The text, with the addresses of now, and `hints` of what else there is."""
    samples = files("bridge.cli").joinpath("samples")
    steps = {name: text.format(hook=scene.hook.name) for name, text in (_OWN if scene.own else _SHIPPED).items()}
    kept = "as it was left: an alert that it knows as texted is a repeat"
    return _LINES.format(
        port=scene.port,
        phones=scene.phones,
        store=f"{scene.store}, {'empty at each start' if scene.fresh else kept}",
        hook=scene.hook.name,
        secret=scene.hook.secrets[0],
        firing=shlex.quote(str(samples.joinpath("firing.json"))),
        resolved=shlex.quote(str(samples.joinpath("resolved.json"))),
        command=command,
        hints="".join(f"{hint.format(command=command)}\n" for hint in hints),
        **steps,
    )


def invoked(started: str) -> str:
    """How a program that was `started` so is to be typed again: by its name where that finds it, else by its path."""
    if Path(started).name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m {Path(started).parent.name}"
    found = shutil.which(Path(started).name)
    return Path(started).name if found is not None and Path(found) == Path(started) else shlex.quote(started)
