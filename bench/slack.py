"""How soon a command in Slack is acknowledged while the hooks run at half of what they can take."""

import asyncio
import hashlib
import hmac
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode

import aiohttp

from bench.report import Report
from bench.servers import SLACK_SECRET, SLACK_TOKEN, bridge, environment, slack, wrk

ROUNDS = 3
SECONDS = 12
PEOPLE, EVERY = 4, 0.1
"""So many people type, each as often; seconds."""


def run(report: Report) -> None:
    """First the hooks alone, as fast as they go; then half of that, with people at work beside it. Three rounds, medians."""
    rounds = [_round(number) for number in range(ROUNDS)]
    report.figure("hooks: accepts a second, at most", median(found.full for found in rounds))
    report.figure("commands that were acknowledged beside half of that", sum(len(found.beside) for found in rounds))
    report.figure("acknowledgement alone: p99", median(_p99(found.alone) for found in rounds), "ms")
    report.figure("acknowledgement beside half of that: median", median(median(found.beside) for found in rounds), "ms")
    report.goal("acknowledgement beside half of that: p99, in ms", median(_p99(found.beside) for found in rounds), most=100)
    report.goal("the hooks answered all the while", float(all(found.answered for found in rounds)), least=1)


@dataclass(frozen=True)
class _Round:
    """What one round found: accepts a second, and milliseconds of each acknowledgement."""

    full: float
    alone: list[float]
    beside: list[float]
    answered: bool
    """Whether every post was answered 200."""


def _round(number: int) -> _Round:
    with slack() as api:
        settings = {"SLACK_API_URL": api, "SLACK_SIGNING_SECRET": SLACK_SECRET, "SLACK_BOT_TOKEN": SLACK_TOKEN}
        with bridge(gateway_seconds=0.0, **settings) as server:
            full = wrk(f"{server.url}/hooks/bench", seconds=4, connections=64, seed=f"full{number}").rate
        with bridge(gateway_seconds=0.0, **settings) as server:
            alone = asyncio.run(_type(server.url, f"{api}../respond", "alone", SECONDS / 3))
            command = [sys.executable, "-m", "bench.load", server.url, str(full / 2), str(SECONDS)]
            with subprocess.Popen(command, env=environment()) as load:
                beside = asyncio.run(_type(server.url, f"{api}../respond", "beside", SECONDS - 1))
    return _Round(full=full, alone=alone, beside=beside, answered=load.returncode == 0)


def _p99(found: list[float]) -> float:
    return quantiles(found, n=100)[98]


async def _type(url: str, response_url: str, name: str, seconds: float) -> list[float]:
    """Milliseconds of each acknowledgement."""
    end = time.monotonic() + seconds
    async with aiohttp.ClientSession() as http:
        people = [_Person(http=http, url=url, response_url=response_url, user=f"U{n}", name=name) for n in range(PEOPLE)]
        for person in people:
            # The first command of somebody is looked up by the worker.
            await person.types("list")
        await asyncio.sleep(1)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(person.works(end)) for person in people]
    return [taken for task in tasks for taken in task.result()]


@dataclass
class _Person:
    """Somebody who types one command after the other."""

    http: aiohttp.ClientSession
    url: str
    response_url: str
    user: str
    name: str
    number: int = 0

    async def works(self, end: float) -> list[float]:
        """Type until `end`."""
        found: list[float] = []
        while time.monotonic() < end:
            begin = time.perf_counter()
            await self.types(f"send ada {self.name} {self.user} {self.number}" if self.number % 3 else "list")
            found.append((time.perf_counter() - begin) * 1000)
            await asyncio.sleep(EVERY)
        return found

    async def types(self, text: str) -> None:
        """One command, to its acknowledgement."""
        self.number += 1
        form = {"command": "/sms", "text": text, "team_id": "T1", "user_id": self.user, "response_url": self.response_url}
        body = urlencode(form | {"trigger_id": f"{self.name}-{self.user}-{self.number}"}).encode()
        stamp = str(int(time.time()))
        digest = hmac.new(SLACK_SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        headers = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        async with self.http.post(f"{self.url}/slack/events", data=body, headers=headers) as answer:
            if answer.status != 200:
                raise SystemExit(f"a command was answered {answer.status}")
            await answer.read()
