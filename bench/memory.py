"""Resident memory of the serving process after 10,000 alerts."""

import time
from pathlib import Path

from bench.report import Report
from bench.servers import Server, bridge, count, wrk

ALERTS = 10_000
PATIENCE = 120.0


def run(report: Report) -> None:
    """Post until there are enough, wait until all are sorted, and look."""
    with bridge(gateway_seconds=0.0) as server:
        assert server.database is not None
        before = _resident(server)
        rounds = 0
        while count(server.database, "SELECT COUNT(*) FROM posts") < ALERTS:
            rounds += 1
            wrk(f"{server.url}/hooks/bench", seconds=2, connections=16, seed=f"m{rounds}")
        end = time.monotonic() + PATIENCE
        while count(server.database, "SELECT COUNT(*) FROM posts WHERE state = 'new'") and time.monotonic() < end:
            time.sleep(0.2)
        alerts = count(server.database, "SELECT COUNT(*) FROM alerts")
        after = _resident(server)
    report.figure("alerts that went through", alerts)
    report.figure("resident at the start", before, "MB")
    report.goal("resident after them, in MB", after, most=100.0)


def _resident(server: Server) -> float:
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
