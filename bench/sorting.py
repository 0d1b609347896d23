"""Sorting under lasting load: alerts into the outbox per second, and how long the oldest post waits."""

import asyncio
import json
import time
from statistics import median
from urllib.parse import urlsplit

import aiohttp

from bench.report import Report
from bench.servers import BODY, TOKEN, bare, bridge, count, wrk

SHARE = 0.21
"""The load, as a share of what the bare handler answers: a little above the goal."""
SECONDS = 15
CONNECTIONS = 256


def run(report: Report) -> None:
    """Post at a fixed rate for a while; all of it has to be sorted as it comes."""
    with bare() as server:
        full = median(wrk(f"{server.url}/hooks/bench", seconds=3, connections=64, seed=f"s{n}").rate for n in range(3))
    with bridge(gateway_seconds=0.0) as server:
        assert server.database is not None
        posted, oldest, elapsed = asyncio.run(_load(server.url, full * SHARE))
        alerts = count(server.database, "SELECT COUNT(*) FROM alerts")
        waiting = count(server.database, "SELECT COUNT(*) FROM posts WHERE state = 'new'")
    report.figure("bare: requests a second", full)
    report.figure("posted a second", posted / elapsed)
    report.figure("sorted a second", alerts / elapsed)
    report.figure("posts that wait at the end", waiting)
    report.goal("alerts sorted a second / bare", alerts / elapsed / full, least=0.2)
    report.goal("age of the oldest unsorted post, at most, in seconds", oldest, most=1.0)


async def _load(url: str, rate: float) -> tuple[int, float, float]:
    """Post at `rate`, and ask meanwhile for the age of the oldest unsorted post. Returns posts answered, that age, seconds."""
    begin = time.monotonic()
    pacer = _Pacer(begin, rate)
    watching = asyncio.create_task(_watch(url, begin))
    loop = asyncio.get_running_loop()
    parts = urlsplit(url)
    lines = [
        loop.create_connection(lambda name=name: _Line(pacer, name), parts.hostname, parts.port)  # type: ignore[misc]
        for name in range(CONNECTIONS)
    ]
    opened = await asyncio.gather(*lines)
    oldest = await watching
    elapsed = time.monotonic() - begin
    for transport, _ in opened:
        transport.close()
    return sum(line.answered for _, line in opened), oldest, elapsed


async def _watch(url: str, begin: float) -> float:
    oldest = 0.0
    async with aiohttp.ClientSession() as session:
        while time.monotonic() - begin < SECONDS:
            async with session.get(f"{url}/metrics") as answer:
                for line in (await answer.text()).splitlines():
                    if line.startswith("smsbridge_inbox_age_seconds "):
                        oldest = max(oldest, float(line.split()[1]))
            await asyncio.sleep(0.25)
    return oldest


class _Pacer:
    """Says when the next post is due, over all connections."""

    def __init__(self, begin: float, rate: float) -> None:
        self.begin = begin
        self.rate = rate
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
        if time.monotonic() - self._pacer.begin >= SECONDS:
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
