"""Two bridges over one store, as while a new version is rolled out: they share the work, and no phone rings twice."""

import asyncio
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import aiohttp
from support.posts import firing, group
from support.programs import ONE_BY_ONE, Program
from support.running import texts, until

from bridge.emulator import EMULATOR, EmulatorConfig, create_emulator
from bridge.runtime.clock import SystemClock
from bridge.web.server import listening

TOML = ONE_BY_ONE.replace('group_wait = "0s"', 'group_wait = "1s"')
"""One of the two dies while alerts wait."""
SENDERS, EACH = 6, 15


async def posts(urls: list[str], name: int, accepted: list[str]) -> None:
    """Post alerts to one bridge and the other, in turn; every second one goes to both, as from two Alertmanagers that are one cluster."""
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer s"}) as http:
        for number in range(EACH):
            title = f"Alert{name}x{number}"
            body = group(firing(title) | {"fingerprint": title})
            chosen = urls if number % 2 else [urls[number // 2 % 2]]
            for answer in await asyncio.gather(*(http.post(f"{url}/hooks/demo", json=body) for url in chosen)):
                assert answer.status == 200
            accepted.append(title)


async def test_two_processes_share_one_store(tmp_path: Path) -> None:
    """Each alert is texted once, whichever of them took it; one of them dies, and the other goes on with all of it."""
    pretend = create_emulator(SystemClock(), EmulatorConfig(rate=0, reports=(), keep_messages=10_000, credit=Decimal(10_000)))
    async with listening(pretend, host="127.0.0.1", port=0) as gateway:
        first = Program.over(tmp_path, gateway=gateway, toml=TOML)
        second = Program.over(tmp_path, gateway=gateway, toml=TOML)
        processes = [await first.start(), await second.start()]
        accepted: list[str] = []
        async with asyncio.TaskGroup() as group_of_senders:
            for name in range(SENDERS):
                group_of_senders.create_task(posts([first.url, second.url], name, accepted))
        processes[0].kill()
        await processes[0].wait()
        emulator = pretend[EMULATOR]
        await until(lambda: set(accepted) - set(texts(emulator)), lambda missing: not missing, seconds=60)
        processes[1].terminate()
        assert await processes[1].wait() == 0
        assert {text: count for text, count in Counter(texts(emulator)).items() if count > 1} == {}
        # Both write into one file; that a round was planned in vain is no trouble.
        assert not re.search(r'"level": "(warning|error|critical)", "event": "(?!serve.doubt)', first.log)
