"""Durable accepts beside a bare handler: three interleaved rounds, medians."""

from statistics import median

from bench.report import Report
from bench.servers import Load, bare, bridge, count, wrk

ROUNDS = 3
SECONDS = 6
CONNECTIONS = 64


def run(report: Report) -> None:
    """The bare handler, the bridge, and the bridge with a gateway that takes 200 ms."""
    loads: dict[str, list[Load]] = {"bare": [], "bridge": [], "slow": []}
    lost = 0
    for number in range(ROUNDS):
        with bare() as server:
            loads["bare"].append(wrk(f"{server.url}/hooks/bench", seconds=SECONDS, connections=CONNECTIONS, seed=f"a{number}"))
        for name, gateway in (("bridge", 0.0), ("slow", 0.2)):
            with bridge(gateway_seconds=gateway) as server:
                load = wrk(f"{server.url}/hooks/bench", seconds=SECONDS, connections=CONNECTIONS, seed=f"{name}{number}")
                assert server.database is not None
                lost += max(0, load.requests - load.refused - count(server.database, "SELECT COUNT(*) FROM posts"))
                loads[name].append(load)
    rate = {name: median(load.rate for load in found) for name, found in loads.items()}
    p50 = {name: median(load.p50 for load in found) for name, found in loads.items()}
    p99 = {name: median(load.p99 for load in found) for name, found in loads.items()}
    for name in loads:
        report.figure(f"{name}: accepts a second at {CONNECTIONS} connections", rate[name])
        report.figure(f"{name}: p50", p50[name], "ms")
        report.figure(f"{name}: p99", p99[name], "ms")
    report.goal("durable accepts / bare", rate["bridge"] / rate["bare"], least=0.5)
    report.goal("p99 / bare p99", p99["bridge"] / p99["bare"], most=4.0)
    report.goal("accepts with a gateway of 200 ms / with one of 0 ms", rate["slow"] / rate["bridge"], least=0.9)
    report.goal("posts answered 200 that are not in the store", lost, most=0)
    report.goal("posts not answered 200", sum(load.refused for name in ("bridge", "slow") for load in loads[name]), most=0)
