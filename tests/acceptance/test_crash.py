"""A bridge that is killed with no warning, again and again, under load: nothing that it accepted is lost, and no phone rings twice."""

import asyncio
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import aiohttp
from support.posts import firing, group
from support.programs import ONE_BY_ONE, Program
from support.running import texts, until

from bridge.emulator import EMULATOR, Emulator, EmulatorConfig, create_emulator
from bridge.runtime.clock import SystemClock
from bridge.web.server import listening

SENDERS = 12
KILLS = 3


@dataclass
class World:
    """The emulator, the bridge in front of it, and what the bridge accepted."""

    emulator: Emulator
    bridge: Program
    accepted: list[str] = field(default_factory=list)
    """Titles of what was answered 200."""

    async def waits(self) -> str:
        """What is still to be done: alerts that did not arrive, or what the bridge says of its queues."""
        if missing := set(self.accepted) - set(texts(self.emulator)):
            return f"{len(missing)} alerts did not arrive"
        async with aiohttp.ClientSession() as http, http.get(self.bridge.url + "/metrics") as answer:
            lines = (await answer.text()).splitlines()
        waits = ("smsbridge_inbox_age_seconds ", "smsbridge_queue_age_seconds{", "smsbridge_unknown ")
        return " ".join(line for line in lines if line.startswith(waits) and not line.endswith(" 0.0"))


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    """An emulator, and a bridge in front of it that does not run yet."""
    pretend = create_emulator(SystemClock(), EmulatorConfig(rate=0, reports=(), keep_messages=10_000, credit=Decimal(10_000)))
    async with listening(pretend, host="127.0.0.1", port=0) as gateway:
        yield World(pretend[EMULATOR], Program.over(folder, gateway=gateway, toml=ONE_BY_ONE))


async def sender(w: World, name: str, stopped: asyncio.Event) -> None:
    """Posts alert after alert, each until it is accepted, as senders do."""
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer s"}, timeout=aiohttp.ClientTimeout(total=5)) as http:
        number = 0
        while not stopped.is_set():
            number += 1
            title = f"Alert{name}x{number}"
            body = group(firing(title) | {"fingerprint": title})
            while not await _accepted(http, w.bridge.url, body):
                await SystemClock().sleep(0.05)
            w.accepted.append(title)


async def stop(process: asyncio.subprocess.Process) -> None:
    """Ask it to stop; it ends soon, and says that all is well."""
    process.terminate()
    async with asyncio.timeout(10):
        assert await process.wait() == 0


async def _accepted(http: aiohttp.ClientSession, url: str, body: object) -> bool:
    try:
        async with http.post(f"{url}/hooks/demo", json=body) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


async def test_kill_9_under_load_loses_nothing_and_texts_nobody_twice(tmp_path: Path) -> None:
    """Every alert that was answered 200 is on the phone once, though the bridge was killed in the middle of it."""
    async with world(tmp_path) as w:
        stopped = asyncio.Event()
        process = await w.bridge.start()
        async with asyncio.TaskGroup() as group_:
            senders = [group_.create_task(sender(w, chr(97 + n), stopped)) for n in range(SENDERS)]
            for _ in range(KILLS):
                await SystemClock().sleep(0.4)
                process.send_signal(signal.SIGKILL)
                await process.wait()
                process = await w.bridge.start()
            await SystemClock().sleep(0.3)
            stopped.set()
            await asyncio.wait(senders)
        await until(w.waits, lambda waits: not waits, seconds=60)
        arrived = Counter(texts(w.emulator))
        assert len(w.accepted) > 100
        assert [text for text, count in arrived.items() if count > 1] == []
        await stop(process)
        assert "Traceback" not in w.bridge.log


async def test_sigterm_under_load_answers_and_ends(tmp_path: Path) -> None:
    """Asked to stop under load, it ends soon, with no SMS whose outcome it does not know; what it accepted is sent by the next."""
    async with world(tmp_path) as w:
        stopped = asyncio.Event()
        process = await w.bridge.start()
        async with asyncio.TaskGroup() as group_:
            senders = [group_.create_task(sender(w, chr(97 + n), stopped)) for n in range(SENDERS)]
            await SystemClock().sleep(0.5)
            await stop(process)
            assert not re.search("Traceback|told\\.|15228817386|Alerta", w.bridge.log)
            process = await w.bridge.start()
            stopped.set()
            await asyncio.wait(senders)
        await until(w.waits, lambda waits: not waits, seconds=30)
        arrived = Counter(texts(w.emulator))
        assert max(arrived.values()) == 1
        await stop(process)
