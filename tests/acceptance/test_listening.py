"""Where a real process listens."""

import asyncio
import os
import socket
from pathlib import Path

from support.fake_slack import SECRET, TOKEN
from support.ports import free_port
from support.programs import ONE_BY_ONE, Program

OTHERS = ("127.0.0.2", "127.255.255.254", "::1")
"""Addresses of this machine that are not the one it is told to listen on."""


async def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True


async def test_it_listens_on_host_alone(tmp_path: Path) -> None:
    """With everything set up that has an address: what is not `HOST` is refused, and no other port of this machine is taken."""
    program = Program.over(tmp_path, gateway=free_port(), toml=ONE_BY_ONE, SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET=SECRET)
    process = await program.start()
    port = int(program.env["PORT"])
    try:
        assert await answers("127.0.0.1", port)
        assert [host for host in OTHERS if await answers(host, port)] == []
        assert listening(process.pid) in ({port}, set())
    finally:
        process.terminate()
        assert await process.wait() == 0


def listening(pid: int) -> set[int]:
    """The ports on which a process listens; none where the system does not say."""
    folder = Path(f"/proc/{pid}/fd")
    if not folder.exists():
        return set()
    ours = {link.resolve().name for link in folder.iterdir()}
    found: set[int] = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        path = Path(f"/proc/{pid}/net/{table}")
        for line in path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else ():
            cells = line.split()
            if f"socket:[{cells[9]}]" in ours and (table.startswith("udp") or cells[3] == "0A"):
                found.add(int(cells[1].rpartition(":")[2], 16))
    return found


def test_a_listening_socket_is_seen() -> None:
    """Of this process, while it is open."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        seen = listening(os.getpid())
    assert port in seen or not Path("/proc/self/fd").exists()
