"""Sorting under lasting load: alerts into the outbox per second, and how long the oldest post waits."""

import asyncio
import time
from dataclasses import dataclass
from statistics import median

import aiohttp

from bench import load
from bench.report import Report
from bench.servers import bare, bridge, count, wrk

SHARE = 0.21
"""The load, as a share of what the bare handler answers: a little above the goal."""
ROUNDS = 3
SECONDS = 12


@dataclass(frozen=True)
class _Round:
    """What one round found. `bare` and the others are of the same minute, since a machine's speed drifts."""

    bare: float
    posted: float
    alerts: float
    """A second, as `posted` and `bare` are."""
    waiting: int
    oldest: float


def run(report: Report) -> None:
    """Post at a fixed rate for a while; all of it has to be sorted as it comes. Three interleaved rounds, medians."""
    rounds = [_round(number) for number in range(ROUNDS)]
    report.figure("bare: requests a second", median(found.bare for found in rounds))
    report.figure("posted a second", median(found.posted for found in rounds))
    report.figure("sorted a second", median(found.alerts for found in rounds))
    report.figure("posts that wait at the end", median(found.waiting for found in rounds))
    report.goal("alerts sorted a second / bare", median(found.alerts / found.bare for found in rounds), least=0.2)
    report.goal("age of the oldest unsorted post, at most, in seconds", median(found.oldest for found in rounds), most=1.0)


def _round(number: int) -> _Round:
    with bare() as server:
        full = median(wrk(f"{server.url}/hooks/bench", seconds=2, connections=64, seed=f"s{number}{n}").rate for n in range(3))
    with bridge(gateway_seconds=0.0) as server:
        assert server.database is not None
        posted, oldest, elapsed = asyncio.run(_load(server.url, full * SHARE))
        alerts = count(server.database, "SELECT COUNT(*) FROM alerts")
        waiting = count(server.database, "SELECT COUNT(*) FROM posts WHERE state = 'new'")
    return _Round(bare=full, posted=posted / elapsed, alerts=alerts / elapsed, waiting=waiting, oldest=oldest)


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
