"""The servers that are measured, each in a process of its own."""

import asyncio
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

TOKEN = "bench"
BODY = {
    "version": "4",
    "groupKey": "{}",
    "receiver": "sms",
    "status": "firing",
    "externalURL": "http://alertmanager.example.org",
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": "DiskFull", "severity": "warning", "instance": "db-NUMBER:9100", "job": "node"},
            "annotations": {"summary": "/var is 97 % full", "description": "The disk fills by 2 GB an hour; it is full in 20 minutes."},
            "startsAt": "2026-11-24T03:14:00Z",
            "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "http://prometheus.example.org/graph?g0.expr=x",
            "fingerprint": "NUMBER",
        }
    ],
}
"""A post with one alert; NUMBER is replaced, so that every alert is another one."""

SLACK_SECRET, SLACK_TOKEN = "bench-signing-secret", "xoxb-bench"
CONFIG = """
[contacts]
ada = "+4915228817386"

[hooks.bench]
secrets = ["bench"]

[[routes]]
name = "rest"
to = ["ada"]
"""


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    pid: int
    started: float
    """Seconds from exec to the first 200."""
    database: Path | None = None


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, *, seconds: float = 20.0) -> None:
    """Wait until an address answers 200."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > end:
                raise
        time.sleep(0.005)


@contextmanager
def process(command: list[str], url: str, *, env: dict[str, str], folder: str, database: Path | None = None) -> Iterator[Server]:
    """A server process, once its address answers."""
    begin = time.perf_counter()
    running = subprocess.Popen(command, env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(url)
        yield Server(url.rsplit("/", 1)[0], running.pid, time.perf_counter() - begin, database)
    finally:
        running.terminate()
        running.wait()


def environment(**more: str) -> dict[str, str]:
    """A bare environment in which this checkout is importable."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).resolve().parent.parent), **more}


@contextmanager
def bare() -> Iterator[Server]:
    """A bare aiohttp handler that checks the token, parses the same JSON and answers; nothing is kept."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.servers", "bare", str(port)]
        with process(command, f"http://127.0.0.1:{port}/healthz", env=environment(), folder=folder) as server:
            yield server


@contextmanager
def bridge(*, gateway_seconds: float, **more: str) -> Iterator[Server]:
    """The bridge on an SQLite file, with every loop running, and a gateway that takes this long to answer; `more` are variables."""
    port, gateway_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bench.db"
        env = environment(
            PORT=str(port),
            HOST="127.0.0.1",
            DATABASE_URL=f"sqlite:///{database}",
            SEVEN_API_KEY="bench",
            SEVEN_API_URL=f"http://127.0.0.1:{gateway_port}/api",
            SMSBRIDGE_CONFIG_TOML=CONFIG,
            LOG_LEVEL="warning",
            **more,
        )
        pretend = [sys.executable, "-m", "bench.servers", "gateway", str(gateway_port), str(gateway_seconds)]
        serve = [sys.executable, "-m", "bot", "serve"]
        with (
            process(pretend, f"http://127.0.0.1:{gateway_port}/healthz", env=environment(), folder=folder),
            process(serve, f"http://127.0.0.1:{port}/readyz", env=env, folder=folder, database=database) as server,
        ):
            yield server


@contextmanager
def slack() -> Iterator[str]:
    """A Slack that knows everybody and takes everything; the address of its API."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.servers", "slack", str(port)]
        with process(command, f"http://127.0.0.1:{port}/healthz", env=environment(), folder=folder) as server:
            yield f"{server.url}/api/"


def count(database: Path, sql: str) -> int:
    """One number out of a bridge's store."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection, connection:
        return int(connection.execute(sql).fetchone()[0] or 0)


LUA = """
local n = 0
local id = 0
function setup(thread) thread:set("id", id); id = id + 1 end
function request()
  n = n + 1
  local number = tostring(id) .. "x" .. tostring(n) .. "x" .. SEED
  return wrk.format("POST", nil, nil, (BODY:gsub("NUMBER", number)))
end
"""


@dataclass(frozen=True)
class Load:
    """What wrk measured: requests a second, latencies in milliseconds, requests that were not answered 200."""

    rate: float
    p50: float
    p99: float
    requests: int
    refused: int


def wrk(url: str, *, seconds: int, connections: int, seed: str) -> Load:
    """Load one address, every alert another one. Raises where wrk is missing."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f"BODY = [==[{json.dumps(BODY)}]==]\nSEED = '{seed}'\n{LUA}")
        script.flush()
        done = subprocess.run(
            [
                "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script.name,
                "-H", f"Authorization: Bearer {TOKEN}", "-H", "Content-Type: application/json", url,
            ],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    return Load(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1]),  # type: ignore[index]
        p50=_milliseconds(done, "50%"),
        p99=_milliseconds(done, "99%"),
        requests=int(re.search(r"(\d+) requests in", done)[1]),  # type: ignore[index]
        refused=int(bad[1]) if bad else 0,
    )


def _milliseconds(text: str, name: str) -> float:
    value, unit = re.search(rf"{name}\s+([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


async def _bare_post(request: web.Request) -> web.Response:
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return web.json_response({}, status=401)
    document = json.loads(await request.read())
    return web.json_response({"id": document["alerts"][0]["fingerprint"]})


async def _healthz(_: web.Request) -> web.Response:
    return web.json_response({})


def _serve_bare(port: int) -> None:
    app = web.Application()
    app.add_routes([web.post("/hooks/bench", _bare_post), web.get("/healthz", _healthz)])
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


def _serve_gateway(port: int, seconds: float) -> None:
    async def send(_: web.Request) -> web.Response:
        await asyncio.sleep(seconds)
        message = {"id": "1", "success": True, "parts": 1, "encoding": "gsm", "price": 0.075, "error": None, "recipient": "49"}
        return web.json_response({"success": "100", "balance": 100.0, "debug": "false", "messages": [message]})

    app = web.Application()
    app.add_routes([web.post("/api/sms", send), web.get("/healthz", _healthz)])
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


def _serve_slack(port: int) -> None:
    async def method(request: web.Request) -> web.Response:
        user = {"id": request.query.get("user", "U1"), "team_id": "T1", "tz": "Europe/Berlin", "locale": "en-US"}
        return web.json_response({"ok": True, "team_id": "T1", "user_id": "U0", "bot_id": "B0", "user": user, "channel": "D1", "ts": "1.1"})

    app = web.Application()
    app.add_routes([web.route("*", "/api/{method}", method), web.post("/respond", _healthz), web.get("/healthz", _healthz)])
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["bare", port]:
            _serve_bare(int(port))
        case ["slack", port]:
            _serve_slack(int(port))
        case ["gateway", port, seconds]:
            _serve_gateway(int(port), float(seconds))
