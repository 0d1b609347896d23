"""The demo from outside: what its welcome says is what happens when its lines are pasted."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from support.foreign import needs_curl
from support.ports import free_port
from support.running import TOML, until

from bridge.cli import welcome

ENV = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A running demo."""

    folder: Path
    port: int
    said: str

    @property
    def lines(self) -> list[str]:
        """The lines to copy, in their order."""
        return re.findall(r"^   ((?:curl|for) .*)$", self.said, re.MULTILINE)

    async def phones(self) -> list[tuple[str, str]]:
        """Number and text of every SMS that reached a phone."""
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{self.port + 1}/phones.json") as answer:
            return [(phone["number"], sms["text"]) for phone in await answer.json() for sms in phone["messages"]]

    async def paste(self, line: str) -> None:
        """Run a line in another terminal."""
        assert (await run(self.folder, "bash", "-c", line))[0] == 0

    async def alerts(self) -> list[dict[str, str]]:
        """What `smsbridge alerts` shows beside the demo."""
        code, out, err = await run(self.folder, sys.executable, "-m", "bridge", "alerts", "--json")
        assert code == 0, err
        return json.loads(out)  # type: ignore[no-any-return]


async def run(folder: Path, *command: str, **env: str) -> tuple[int | None, str, str]:
    """One command in the folder; its exit code, and what it printed."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=ENV | env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


@asynccontextmanager
async def demo(folder: Path, *command: str, end: signal.Signals = signal.SIGTERM, **env: str) -> AsyncIterator[Demo]:
    """A demo in the folder, ended by `end`."""
    port = free_port(together=2)
    process = await asyncio.create_subprocess_exec(
        *(command or (sys.executable, "-m", "bot")),
        "demo",
        cwd=folder,
        env=ENV | {"PORT": str(port)} | env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        said = await asyncio.wait_for(process.stdout.readuntil(b"Stop with Ctrl-C.\n"), 20)
        yield Demo(folder=folder, port=port, said=said.decode())
    finally:
        if process.returncode is None:
            process.send_signal(end)
        await process.wait()


@needs_curl
async def test_the_lines_of_the_welcome_do_what_it_says(tmp_path: Path) -> None:
    """Pasted in their order without a pause, at every start anew, though an earlier demo has left the same alerts behind."""
    for _ in range(2):
        async with demo(tmp_path) as run_:
            assert "empty at each start" in run_.said
            alert, end, burst = run_.lines
            await run_.paste(alert)
            await until(run_.phones, lambda seen: len(seen) == 2)
            await run_.paste(alert)
            await run_.paste(end)
            await until(run_.phones, lambda seen: len(seen) == 4)
            await run_.paste(burst)
            kept = await until(run_.alerts, lambda alerts: len(alerts) == 23)
            got = await until(run_.phones, lambda seen: len(seen) >= 5)
            assert Counter(text.split(":")[0] for _, text in got) == {"CRITICAL": 2, "RESOLVED": 2, "20 alerts": 1}
            assert sum("repeat" in alert["reason"] for alert in kept) == 1


@needs_curl
async def test_a_demo_leaves_the_bridges_own_store_alone(tmp_path: Path) -> None:
    """Who goes from the demo to real sending has nothing to delete, and commands look at the store of whom they stand beside."""
    async with demo(tmp_path) as run_:
        await run_.paste(run_.lines[0])
        await until(run_.alerts, lambda alerts: len(alerts) == 1)
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"demo.db"}
    code, out, err = await run(tmp_path, sys.executable, "-m", "bridge", "migrate", SEVEN_API_KEY="key")
    assert (code, out) == (0, "sqlite:///data/smsbridge.db is up to date\n"), err
    assert (await run(tmp_path, sys.executable, "-m", "bridge", "alerts", SEVEN_API_KEY="key"))[1] == "no alerts\n"
    code, out, err = await run(tmp_path, sys.executable, "-m", "bridge", "alerts")
    assert "DiskFull" in out
    assert "the demo's store" in err


async def test_every_command_beside_a_demo_goes_by_its_configuration(tmp_path: Path) -> None:
    """Where the folder has none of its own; what needs an account says that a demo has none, and `check` what `serve` lacks."""
    async with demo(tmp_path):

        async def typed(*words: str) -> tuple[int | None, str, str]:
            return await run(tmp_path, sys.executable, "-m", "bridge", *words)

        assert "carla" in (await typed("contacts", "list"))[1]
        assert json.loads((await typed("person", "ada"))[1])["configured"] == ["contacts.ada"]
        assert (await typed("forget", "+4930231250099", "--yes"))[0] == 0
        code, out, err = await typed("check")
        assert (code, "`serve` needs SEVEN_API_KEY, which is not set, and a smsbridge.toml" in out) == (0, True), err
        for words in (("doctor",), ("contacts", "verify"), ("balance",)):
            assert "the demo's gateway has no account" in (await typed(*words))[2]


async def test_a_demo_keeps_a_store_that_is_named_or_in_use(tmp_path: Path) -> None:
    """Only what an earlier demo left by itself is removed."""
    async with demo(tmp_path) as first, demo(tmp_path) as second:
        assert "empty at each start" in first.said
        assert "as it was left" in second.said
    async with demo(tmp_path, DATABASE_URL="sqlite:///own.db") as named:
        assert "as it was left" in named.said


async def test_what_a_demo_left_is_put_aside_by_the_command_that_is_named(tmp_path: Path) -> None:
    """Where DATABASE_URL names the demo's store; SQLite's files beside it go along, also after a death."""
    url = "sqlite:///data/own store.db"
    async with demo(tmp_path, DATABASE_URL=url, end=signal.SIGKILL):
        pass
    gateway = {"SEVEN_API_KEY": "key", "SEVEN_API_URL": "http://127.0.0.1:9/api", "DATABASE_URL": url}
    (tmp_path / "smsbridge.toml").write_text(TOML, encoding="utf-8")
    code, _, err = await run(tmp_path, sys.executable, "-m", "bridge", "send", "ada", "x", **gateway)
    assert code == 1
    (command,) = re.findall(r"`(mkdir .*)`", err)
    assert (await run(tmp_path, "bash", "-c", command))[0] == 0
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["of-a-demo"]
    assert (await run(tmp_path, sys.executable, "-m", "bridge", "migrate", **gateway))[0] == 0


@needs_curl
async def test_a_demo_of_the_users_own_configuration_shows_no_secret_of_it(tmp_path: Path) -> None:
    """The lines to copy use a hook that is made for them."""
    (tmp_path / "smsbridge.toml").write_text(TOML.replace('"old"', '"${HOOK_SECRET}"'), encoding="utf-8")
    async with demo(tmp_path, HOOK_SECRET="hunter2-hunter2") as run_:
        assert "hunter2" not in run_.said
        assert "the hook demo-2 is made for these lines" in run_.said
        await run_.paste(run_.lines[0])
        await until(run_.phones, lambda seen: len(seen) == 2)


@needs_curl
async def test_check_beside_a_demo_looks_at_the_demos_store(tmp_path: Path) -> None:
    """As other commands do: it counts the alerts there that no route takes."""
    (tmp_path / "smsbridge.toml").write_text("[[routes]]\nname = 'noise'\nmatch = 'env=dev'\nto = []\n", encoding="utf-8")

    async def checked() -> str:
        return (await run(tmp_path, sys.executable, "-m", "bridge", "check"))[1]

    async with demo(tmp_path) as run_:
        assert "from the last 7 days" not in await checked()
        await run_.paste(run_.lines[0])
        await until(checked, lambda said: "no route takes 1 alert(s) of hook demo from the last 7 days, the worst critical" in said)


async def test_a_demo_listens_on_this_machine_alone(tmp_path: Path) -> None:
    """Also where PORT is in the environment, by which a service would know a platform; HOST opens it."""
    async with demo(tmp_path) as run_:
        for port in (run_.port, run_.port + 1):
            with socket.socket() as elsewhere:
                assert elsewhere.connect_ex(("127.0.0.2", port)) != 0
    async with demo(tmp_path, HOST="0.0.0.0") as run_:
        with socket.socket() as elsewhere:
            assert elsewhere.connect_ex(("127.0.0.2", run_.port)) == 0


@pytest.mark.parametrize("place", ["{found}", "./smsbridge"])
async def test_the_welcome_names_the_program_as_it_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """By its name where that finds it, else by the path that was typed."""
    program = tmp_path / "smsbridge"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert welcome.invoked(place.format(found=program)) == ("smsbridge" if place == "{found}" else "./smsbridge")
