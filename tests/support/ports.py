"""Ports for servers whose address has to be known before they listen.

They lie below those that the system gives to connections and to servers without a wish, and each worker of pytest-xdist has its own, so
that between the choice and the listening nobody else takes one.
"""

import os
import socket
from itertools import count

LOWEST, HIGHEST = 12_000, 32_000
_WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_ROOM = (HIGHEST - LOWEST) // _WORKERS
# Two runs on one machine begin at different places.
_tries = count(os.getpid() * 7)


def free_port(*, together: int = 1) -> int:
    """A port that nobody has now, and with `together` so many in a row from it on."""
    for _ in range(_ROOM):
        port = LOWEST + _WORKER * _ROOM + next(_tries) * together % (_ROOM - together)
        if all(_is_free(port + n) for n in range(together)):
            return port
    raise OSError(f"no port is free from {LOWEST + _WORKER * _ROOM} on")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
