"""A bridge that is killed with no warning while people type: what was acknowledged goes out, once."""

import asyncio
import signal
from collections import Counter
from decimal import Decimal
from pathlib import Path

import aiohttp
from support.fake_slack import SECRET, TOKEN, FakeSlack, fake_slack
from support.programs import Program
from support.running import texts, until

from bridge.emulator import EMULATOR, EmulatorConfig, create_emulator
from bridge.runtime.clock import SystemClock
from bridge.web.server import listening

TOML = """
[sms]
rate = 0
timeout = "1s"

[contacts]
ada = "+4915228817386"
"""
PEOPLE = 6
KILLS = 3


async def types(slack: FakeSlack, user: str, acknowledged: list[str], stopped: asyncio.Event) -> None:
    """Somebody sends one SMS after the other, each another one, and remembers what was acknowledged."""
    number = 0
    while not stopped.is_set():
        number += 1
        text = f"{user} says {number}"
        try:
            answered = await slack.command(f"send ada {text}", user=user)
        except (aiohttp.ClientError, TimeoutError):
            await SystemClock().sleep(0.05)
            continue
        if answered.status == 200 and answered.text.startswith(("On its way", "One moment")):
            acknowledged.append(text)


async def test_kill_9_after_the_acknowledgement(tmp_path: Path) -> None:
    """Every SMS that was acknowledged in Slack is on the phone once."""
    clock = SystemClock()
    pretend = create_emulator(clock, EmulatorConfig(rate=0, reports=(), keep_messages=10_000, credit=Decimal(10_000)))
    async with fake_slack(clock) as slack, listening(pretend, host="127.0.0.1", port=0) as gateway:
        people = [slack.person(f"U{n}") for n in range(PEOPLE)]
        program = Program.over(
            tmp_path, gateway=gateway, toml=TOML, SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET=SECRET, SLACK_API_URL=slack.url
        )
        slack.bot_url = program.url
        acknowledged: list[str] = []
        stopped = asyncio.Event()
        process = await program.start()
        async with asyncio.TaskGroup() as group:
            typing = [group.create_task(types(slack, user, acknowledged, stopped)) for user in people]
            for _ in range(KILLS):
                await clock.sleep(0.5)
                process.send_signal(signal.SIGKILL)
                await process.wait()
                process = await program.start()
            await clock.sleep(0.3)
            stopped.set()
            await asyncio.wait(typing)
        assert len(acknowledged) > 50
        await until(lambda: set(acknowledged) - set(texts(pretend[EMULATOR])), lambda missing: not missing, seconds=60)
        assert [text for text, count in Counter(texts(pretend[EMULATOR])).items() if count > 1] == []
        process.terminate()
        assert await process.wait() == 0
        assert "Traceback" not in program.log
        for secret in (TOKEN, SECRET, "says", "15228817386"):
            assert secret not in program.log
