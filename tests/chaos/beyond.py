"""Beyond what can be known: the gateway's lock is off and its journal is far behind, and the bridge dies with SMS under way.

Nothing can tell then whether they were billed. What is critical is sent again, and told; everything else is left to a person.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from support.posts import firing, group
from support.programs import Program
from support.running import until

from bridge.runtime.clock import SystemClock
from chaos.bridges import Bridges, bridges
from chaos.gateway import Gateway, Step, gateway
from chaos.run import SETTLED_WITHIN, TOML, Say
from chaos.verdict import outcomes

EACH = 10
"""Critical alerts, and as many warnings."""
ANSWERS_AFTER = 0.6
"""Seconds in which all of them are billed and none is answered: less than the bridge waits for an answer."""
NEVER = 86_400.0


@dataclass(frozen=True, kw_only=True)
class Beyond:
    """The figures."""

    critical: Mapping[str, int]
    """How often each critical text was billed."""
    others: Mapping[str, int]
    asked: int
    """Deliveries that a person is asked about."""
    told: Mapping[str, int]
    open: str

    @property
    def again(self) -> int:
        """Critical SMS that were billed a second time."""
        return sum(count == 2 for count in self.critical.values())

    @property
    def good(self) -> bool:
        """Whether what was sent again is critical and told, once each, and a person is asked about all else."""
        once = all(count == 1 for count in self.others.values()) and len(self.others) == self.asked == self.told.get("undecided", 0)
        return once and len(self.critical) == self.again == self.told.get("resent", 0) and not self.open

    def lines(self) -> Iterator[str]:
        """The figures in words."""
        yield f"critical, and sent again beyond the lock and the journal: {self.again} of {len(self.critical)}, told: {self.told['resent']}"
        yield f"not critical: {len(self.others)}, of them billed twice: {sum(count > 1 for count in self.others.values())}"
        yield f"left to a person: {self.asked}, told: {self.told['undecided']}"
        if self.open:
            yield f"still open: {self.open}"


async def beyond(folder: Path, *, say: Say) -> Beyond:
    """Let the bridge die once with everything under way, and see what becomes of it."""
    program = Program.over(folder, gateway=0, toml=TOML.replace("[sms]", "[sms]\nduplicate_lock = false"))
    blind = gateway(callback=f"{program.url}/gateway/seven", answers_after=ANSWERS_AFTER, lock_seconds=0, journal_seconds=NEVER)
    async with blind as pretend:
        program.env["SEVEN_API_URL"] = f"http://127.0.0.1:{pretend.port}/api"
        async with bridges(program) as found:
            return await _died(found, pretend, say)


async def _died(on: Bridges, pretend: Gateway, say: Say) -> Beyond:
    critical, others = [f"critical{n}" for n in range(EACH)], [f"warning{n}" for n in range(EACH)]
    pid = await on.start()
    pretend.arm(Step.ACCEPTED, nth=1, pid=pid)
    await until(lambda: on.program.get("/readyz"), lambda status: status == 200)
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer s"}) as http:

        async def post(title: str, severity: str) -> None:
            body = group(firing(title, severity=severity) | {"fingerprint": title})
            async with http.post(f"{on.program.url}/hooks/alerts", json=body) as answer:
                assert answer.status == 200

        await asyncio.gather(*(post(text, "critical") for text in critical), *(post(text, "warning") for text in others))
    await on.died()
    assert pretend.billed == Counter([*critical, *others]), "all were to be under way"
    say(f"killed with {2 * EACH} SMS billed and none answered; the journal is asked in a minute")
    await on.start()
    clock = SystemClock()
    end = clock.monotonic() + SETTLED_WITHIN
    while (still := on.open([*critical, *others])) and clock.monotonic() < end:
        await clock.sleep(1)
    _, _, asked = outcomes(await on.messages())
    assert await on.stop() == 0
    billed = pretend.billed
    return Beyond(
        critical={text: billed[text] for text in critical},
        others={text: billed[text] for text in others},
        asked=len(asked & set(others)),
        told=on.told(),
        open=still,
    )
