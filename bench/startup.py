"""From exec to `/readyz` green, beside the import of what the program is made of."""

import subprocess
import sys
import time
from statistics import median

from bench.report import Report
from bench.servers import bridge, environment

ROUNDS = 5


def run(report: Report) -> None:
    """Interleaved: one import, one start."""
    imports: list[float] = []
    starts: list[float] = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import aiohttp.web, slack_bolt.async_app"], env=environment(), check=True)
        imports.append(time.perf_counter() - begin)
        starts.append(_start())
    report.figure("import of aiohttp.web and slack_bolt", median(imports), "s")
    report.figure("exec to /readyz", median(starts), "s")
    report.goal("start / import", median(starts) / median(imports), most=2.5)


def _start() -> float:
    with bridge(gateway_seconds=0.0) as server:
        return server.started
