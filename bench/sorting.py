"""Sorting under lasting load: alerts into the outbox per second, and how long the oldest post waits."""

import asyncio
import json
import time
from statistics import median

import aiohttp

from bench.report import Report
from bench.servers import BODY, TOKEN, bare, bridge, count, wrk

SHARE = 0.22
"""The load, as a share of what the bare handler answers: a little above the goal."""
SECONDS = 15
CONNECTIONS = 16


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
    body = json.dumps(BODY)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    posted = 0
    oldest = 0.0
    begin = time.monotonic()

    async def post(session: aiohttp.ClientSession) -> None:
        nonlocal posted
        while (now := time.monotonic()) - begin < SECONDS:
            due = begin + posted / rate
            posted += 1
            number = f"load{posted}"
            if due > now:
                await asyncio.sleep(due - now)
            async with session.post(f"{url}/hooks/bench", data=body.replace("NUMBER", number), headers=headers) as answer:
                await answer.read()

    async def watch(session: aiohttp.ClientSession) -> None:
        nonlocal oldest
        while time.monotonic() - begin < SECONDS:
            async with session.get(f"{url}/metrics") as answer:
                for line in (await answer.text()).splitlines():
                    if line.startswith("smsbridge_inbox_age_seconds "):
                        oldest = max(oldest, float(line.split()[1]))
            await asyncio.sleep(0.25)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS + 1)) as session:
        await asyncio.gather(watch(session), *(post(session) for _ in range(CONNECTIONS)))
    return posted, oldest, time.monotonic() - begin
