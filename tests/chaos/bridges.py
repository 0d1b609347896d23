"""The bridges that die, one after the other over one store, and what the store, the log and the program itself say of them."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from support.programs import Program

from bridge.domain.doubt import UNDECIDED
from chaos.gateway import SECRET_KEY

TESTS = Path(__file__).parents[1]
PATIENCE = 40.0
"""Seconds in which what a process is to die of has to come: the longest is the lease of a call."""
OPEN = ("held", "queued", "sending", "recalling")


@dataclass
class Bridges:
    """One root, and the process that lives now."""

    program: Program
    _root: asyncio.subprocess.Process
    pid: int = 0
    starts: int = 0

    async def start(self, order: Mapping[str, object] | None = None) -> int:
        """Start the next; its id. `order` is the death that it dies by itself."""
        assert self._root.stdin is not None
        self._root.stdin.write(json.dumps(order or {}).encode() + b"\n")
        self.pid = await self._line()
        self.starts += 1
        return self.pid

    async def died(self) -> None:
        """Wait until it was killed; anything else that ends it, and a death that does not come, fails."""
        code = await self._ended()
        assert code == -signal.SIGKILL, f"the bridge ended by itself with {code}: {self.program.log[-2000:]}"

    async def stop(self) -> int:
        """Ask it to stop; what it ended with."""
        os.kill(self.pid, signal.SIGTERM)
        return await self._ended()

    async def _ended(self) -> int:
        async with asyncio.timeout(PATIENCE):
            code = await self._line()
        self.pid = 0
        return code

    async def _line(self) -> int:
        assert self._root.stdout is not None
        return int(await self._root.stdout.readline())

    def open(self, answered: Sequence[str]) -> str:
        """What is still to be done, in words; empty where nothing is."""
        # Not by the program: that would be a process each time.
        with closing(sqlite3.connect(f"file:{self.program.folder / 'bridge.db'}?mode=ro", uri=True, timeout=5)) as store:
            posts = store.execute("SELECT COUNT(*) FROM posts WHERE state = 'new'").fetchone()[0]
            states = store.execute("SELECT state, reason, COUNT(*) FROM deliveries GROUP BY 1, 2").fetchall()
            texts = {text for (text,) in store.execute("SELECT text FROM messages")}
        waiting = Counter({"posts": posts, "not yet ordered": len(set(answered) - texts)})
        for state, reason, count in states:
            if state in OPEN or (state == "unknown" and reason not in UNDECIDED):
                waiting[state] += count
        return ", ".join(f"{count} {what}" for what, count in waiting.items() if count)

    async def messages(self) -> list[Mapping[str, object]]:
        """What `smsbridge list` says of every message."""
        command = [sys.executable, "-m", "bot", "list", "--json", "--limit", "0"]
        listing = await asyncio.create_subprocess_exec(
            *command, env=self.program.env, cwd=self.program.folder, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await listing.communicate()
        assert listing.returncode == 0
        return list(json.loads(said))

    def told(self) -> Counter[str]:
        """How often each kind of trouble was told, over all processes."""
        events = (json.loads(line)["event"] for line in self.program.log.splitlines() if line.startswith("{"))
        return Counter(event.removeprefix("told.") for event in events if event.startswith("told."))


@asynccontextmanager
async def bridges(program: Program) -> AsyncIterator[Bridges]:
    """The root, without a bridge yet; in the end neither it nor a bridge is left."""
    path = os.pathsep.join(filter(None, [str(TESTS), program.env.get("PYTHONPATH")]))
    program.env |= {"PYTHONPATH": path, "SMSBRIDGE_SECRET_KEY": SECRET_KEY, "LOG_LEVEL": "info", "LOG_FORMAT": "json"}
    with (program.folder / "log").open("ab") as log:
        root = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "chaos.root"], env=program.env, cwd=program.folder, stderr=log,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
    found = Bridges(program, root)
    try:
        yield found
    finally:
        if found.pid:
            with suppress(ProcessLookupError):
                os.kill(found.pid, signal.SIGKILL)
        root.stdin.close()  # type: ignore[union-attr]
        await root.wait()
