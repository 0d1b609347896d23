"""A changed configuration, and a process that serves all the while."""

import json
import signal
from decimal import Decimal
from pathlib import Path

import aiohttp
from support.programs import Program
from support.running import until

from bridge.emulator import EMULATOR, Emulator, EmulatorConfig, create_emulator
from bridge.runtime.clock import SystemClock
from bridge.web.server import listening

TOML = """
[sms]
from = "Alerts"
rate = 0

[limits]
recipient = []

[hooks.demo]
secrets = ["${HOOK_SECRET}"]

[[routes]]
name = "rest"
to = ["+4915228817386"]
"""


def numbers(emulator: Emulator) -> set[str]:
    """The numbers that got an SMS."""
    return {sms.number for sms in emulator.account.received()}


async def test_a_process_takes_a_changed_file_and_a_hangup(tmp_path: Path) -> None:
    """By itself when the file changes, and on SIGHUP also where `.env` alone has changed; a wrong file changes nothing."""
    pretend = create_emulator(SystemClock(), EmulatorConfig(rate=0, credit=Decimal(100)))
    async with listening(pretend, host="127.0.0.1", port=0) as gateway, aiohttp.ClientSession() as http:
        program = Program.over(tmp_path, gateway=gateway, toml="")
        file = tmp_path / "smsbridge.toml"
        file.write_text(TOML, encoding="utf-8")
        (tmp_path / ".env").write_text("HOOK_SECRET=one\n", encoding="utf-8")
        process = await program.start()

        async def post(secret: str, title: str = "Down") -> int:
            url = f"{program.url}/hooks/demo?token={secret}"
            async with http.post(url, json={"title": title, "status": "firing"}) as response:
                return response.status

        assert await post("one") == 200
        (tmp_path / ".env").write_text("HOOK_SECRET=two\n", encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        await until(lambda: post("two"), lambda status: status == 200)
        assert await post("one") == 401
        file.write_text(TOML.replace("6", "x"), encoding="utf-8")
        await until(lambda: program.log, lambda log: "told.config" in log)
        assert await post("two") == 200
        file.write_text(TOML.replace("+4915228817386", "+491729980752"), encoding="utf-8")
        await until(lambda: program.log, lambda log: log.count("config.reloaded") == 2)
        assert await post("two", "Slow") == 200
        await until(lambda: numbers(pretend[EMULATOR]), lambda found: "+491729980752" in found)
        process.terminate()
        assert await process.wait() == 0
    lines = [json.loads(line) for line in program.log.splitlines() if line.startswith("{")]
    assert {line["place"] for line in lines if line["event"] == "config.mistake"} == {"smsbridge.toml:14"}
