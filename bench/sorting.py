"""Sorting under lasting load: alerts into the outbox per second, and how long the oldest post waits."""

import asyncio
import time
from statistics import median

import aiohttp

from bench import load
from bench.report import Report
from bench.servers import bare, bridge, count, wrk

SHARE = 0.21
"""The load, as a share of what the bare handler answers: a little above the goal."""
SECONDS = 15


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
    posted, oldest = await asyncio.gather(load.post(url, rate, SECONDS), _watch(url, begin))
    return posted, oldest, time.monotonic() - begin


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
