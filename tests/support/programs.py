"""The program as a real process, to be killed."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from support.ports import free_port
from support.running import until

ONE_BY_ONE = """
[sms]
from = "Alerts"
rate = 0
timeout = "1s"

[limits]
recipient = []

[contacts]
ada = "+4915228817386"

[hooks.demo]
secrets = ["s"]

[[routes]]
name = "rest"
to = ["ada"]
text = "{{ title }}"
group_by = ["..."]
group_wait = "0s"
"""
"""Each alert is an SMS of its own, at once, without a limit: what is lost or doubled can be counted."""


@dataclass
class Program:
    """`smsbridge serve` in a folder of its own, listening on a port of its own."""

    folder: Path
    env: dict[str, str]
    url: str

    @classmethod
    def over(cls, folder: Path, *, gateway: int, toml: str, **more: str) -> "Program":
        """A program whose gateway listens on the port `gateway`; `more` are variables of its environment."""
        port = free_port()
        env = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ} | {
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DATABASE_URL": f"sqlite:///{folder / 'bridge.db'}",
            "SEVEN_API_KEY": "key",
            "SEVEN_API_URL": f"http://127.0.0.1:{gateway}/api",
            "SMSBRIDGE_CONFIG_TOML": toml,
            "LOG_LEVEL": "debug",
        }
        return cls(folder, env | more, f"http://127.0.0.1:{port}")

    @property
    def log(self) -> str:
        """What it has logged so far, over all starts."""
        return (self.folder / "log").read_text(encoding="utf-8")

    async def start(self) -> asyncio.subprocess.Process:
        """A process that is ready."""
        with (self.folder / "log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "serve", env=self.env, cwd=self.folder, stdout=log, stderr=log
            )
        await until(lambda: self.get("/readyz"), lambda status: status == 200)
        return process

    async def get(self, path: str) -> int:
        """The status of an address; 0 where nobody answers."""
        try:
            async with aiohttp.ClientSession() as http, http.get(self.url + path) as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0
