"""The run: load on the hooks and on the Slack endpoint, and a bridge that dies at each step, around each commit, and at random."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from support.fake_slack import SECRET, TOKEN, fake_slack
from support.programs import Program

from bridge.runtime.clock import SystemClock
from chaos.bridges import Bridges, bridges
from chaos.dying import COMMITS, Side
from chaos.gateway import Gateway, Step, gateway, kill
from chaos.load import Load
from chaos.verdict import Verdict, outcomes, trouble

TOML = """
[sms]
from = "Alerts"
rate = 0
timeout = "1s"

[limits]
recipient = []
person = []
direct = []

[contacts]
ada = "+4915228817386"

[hooks.alerts]
secrets = ["s"]

[hooks.orders]
format = "direct"
secrets = ["s"]
allow = ["ada"]

[[routes]]
name = "all"
to = ["ada"]
text = "{{ title }}"
group_by = ["..."]
group_wait = "0s"
"""
SINGLE, RANDOM = 20, 200
"""How often each step is gone through, and how many deaths come at random."""
MOST_CALLS, MOST_COMMITS = 8, 3
"""The bridge dies at one of so many calls, or commits of a kind, after its start."""
SOONEST, LATEST = 0.05, 1.2
"""Seconds after its start at which a random death comes: before it listens, or at any moment of its work."""
SETTLED_WITHIN = 150.0
"""Seconds for all that is open: a lease, a probe, and for a few the journal a minute after the last attempt."""

Say = Callable[[str], None]
Death = tuple[str, Callable[[], Awaitable[None]]]


@dataclass
class Run:
    """All that takes part."""

    bridges: Bridges
    gateway: Gateway
    load: Load
    clock: SystemClock
    chance: random.Random

    def deaths(self, share: int) -> Iterator[Death]:
        """Every death of a run, and its name; only one in `share` of them."""
        # The first leave sendings behind, of whose interruption some of the last are to die.
        yield from [("at random", self._at_random)] * (RANDOM // share)
        for step in Step:
            yield from [(f"when a request was {step}", partial(self._at_the_gateway, step))] * (SINGLE // share)
        kinds = self.chance.sample(list(COMMITS), len(COMMITS))
        for side in Side:
            for of in islice(cycle(kinds), SINGLE // share):
                yield f"just {side} a commit", partial(self._at_a_commit, side, of)

    async def _at_the_gateway(self, step: Step) -> None:
        pid = await self.bridges.start()
        self.gateway.arm(step, nth=self.chance.randint(1, MOST_CALLS), pid=pid)
        await self.bridges.died()

    async def _at_a_commit(self, side: Side, of: str) -> None:
        await self.bridges.start({"side": side, "of": of, "nth": self.chance.randint(1, MOST_COMMITS)})
        await self.bridges.died()

    async def _at_random(self) -> None:
        pid = await self.bridges.start()
        await self.clock.sleep(self.chance.uniform(SOONEST, LATEST))
        kill(pid)
        await self.bridges.died()

    async def settled(self, say: Say) -> str:
        """Wait until nothing is open any more; what is, if it is too much."""
        end, said = self.clock.monotonic() + SETTLED_WITHIN, ""
        while (still := self.bridges.open(list(self.load.answered))) and self.clock.monotonic() < end:
            if still != said:
                say(f"still open: {still}")
            said = still
            await self.clock.sleep(0.5)
        return still


async def run(folder: Path, *, share: int = 1, seed: int = 0, say: Say) -> Verdict:
    """Kill again and again, over one store in `folder`; every invariant is in what is returned. `seed` chooses the moments."""
    clock = SystemClock()
    program = Program.over(folder, gateway=0, toml=TOML, SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET=SECRET)
    async with fake_slack(clock) as slack, gateway(callback=f"{program.url}/gateway/seven") as pretend:
        slack.bot_url = program.url
        program.env |= {"SEVEN_API_URL": f"http://127.0.0.1:{pretend.port}/api", "SLACK_API_URL": slack.url}
        async with bridges(program) as found:
            on = Run(found, pretend, Load(program.url, slack, clock), clock, random.Random(seed))
            return await _killed(on, share, say)


async def _killed(on: Run, share: int, say: Say) -> Verdict:
    deaths = list(on.deaths(share))
    kills: Counter[str] = Counter()
    async with asyncio.TaskGroup() as group:
        for sender in on.load.senders():
            group.create_task(sender)
        for number, (name, death) in enumerate(deaths, 1):
            await death()
            kills[name] += 1
            billed = on.gateway.emulator.account.billed
            say(f"{number:>3}/{len(deaths)} killed {name}; {len(on.load.answered)} answered 200, {billed} SMS billed")
        await on.bridges.start()
        on.load.stopped.set()
    still = await on.settled(say)
    messages = await on.bridges.messages()
    assert await on.bridges.stop() == 0
    states, unstated, asked = outcomes(messages)
    billed = on.gateway.billed
    answered = on.load.answered
    return Verdict(
        kills=kills,
        answered=Counter(answered.values()),
        billed=billed.total(),
        lost=tuple(text for text in answered if text not in billed and text not in asked),
        twice=tuple(text for text, count in billed.items() if count > 1),
        asked=len(asked),
        outcomes=states,
        unstated=unstated.total(),
        told=on.bridges.told(),
        open=still,
        trouble=trouble(on.bridges.program.log, TOKEN, SECRET, "15228817386", "tool0x", "program0x", "U0x"),
    )
