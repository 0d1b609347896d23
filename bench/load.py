"""Load at a fixed rate over many kept connections, as a library and as a program of its own: `python -m bench.load URL RATE SECONDS`."""

import asyncio
import json
import sys
import time
from urllib.parse import urlsplit

from bench.servers import BODY, TOKEN

CONNECTIONS = 256


async def post(url: str, rate: float, seconds: float) -> int:
    """Post alerts at `rate` a second for `seconds`, every one another; the number of those that were answered 200."""
    pacer = _Pacer(time.monotonic(), rate, seconds)
    loop = asyncio.get_running_loop()
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 80
    opened = await asyncio.gather(
        *(loop.create_connection(lambda name=name: _Line(pacer, name), host, port) for name in range(CONNECTIONS))  # type: ignore[misc]
    )
    await asyncio.sleep(pacer.begin + seconds - time.monotonic())
    for transport, _ in opened:
        transport.close()
    return sum(line.answered for _, line in opened)


class _Pacer:
    """Says when the next post is due, over all connections."""

    def __init__(self, begin: float, rate: float, seconds: float) -> None:
        self.begin = begin
        self.rate = rate
        self.seconds = seconds
        self.given = 0

    def next(self) -> tuple[int, float]:
        """The number of the next post, and the seconds until it is due."""
        self.given += 1
        return self.given, self.begin + self.given / self.rate - time.monotonic()


class _Line(asyncio.Protocol):
    """One kept connection that posts whenever it is due: bytes written by hand, so that the load costs little."""

    def __init__(self, pacer: _Pacer, name: int) -> None:
        self._pacer = pacer
        self._name = name
        self._body = json.dumps(BODY)
        self.answered = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        if not data.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"the bridge answered {data[:40]!r}")
        self.answered += 1
        self._next()

    def _next(self) -> None:
        if time.monotonic() - self._pacer.begin >= self._pacer.seconds:
            return
        number, wait = self._pacer.next()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._post, number)
        else:
            self._post(number)

    def _post(self, number: int) -> None:
        body = self._body.replace("NUMBER", f"{self._name}x{number}").encode()
        head = f"POST /hooks/bench HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)  # type: ignore[attr-defined]


if __name__ == "__main__":
    asyncio.run(post(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
