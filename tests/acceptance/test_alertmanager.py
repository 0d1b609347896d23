"""A real Alertmanager in front of the bridge: what it posts arrives on the phones."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from support.pages import part, pasted
from support.ports import free_port
from support.running import TOML, Running, running, texts, until

PROGRAM = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")

PAGE = {"group_wait: 10s": "group_wait: 1s", "group_interval: 1m": "group_interval: 1s"}
"""What a test has no time for, of the page's settings."""


@asynccontextmanager
async def alertmanager(folder: Path, bridge: str) -> AsyncIterator[str]:
    """A running Alertmanager, set up as its page says, that posts to the bridge; its address."""
    assert PROGRAM is not None
    config = folder / "alertmanager.yml"
    text = pasted(part("Alertmanager").block("yaml"), url=bridge)
    for written, ours in PAGE.items():
        assert written in text
        text = text.replace(written, ours)
    config.write_text(text, encoding="utf-8")
    address = f"127.0.0.1:{free_port()}"
    process = await asyncio.create_subprocess_exec(
        PROGRAM,
        f"--config.file={config}",
        f"--storage.path={folder / 'data'}",
        f"--web.listen-address={address}",
        "--cluster.listen-address=",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield f"http://{address}"
    finally:
        process.terminate()
        await process.wait()


async def ready(run: Running, url: str) -> bool:
    """Whether the Alertmanager answers."""
    try:
        async with run.http.get(f"{url}/-/ready") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@pytest.mark.skipif(PROGRAM is None, reason="the program alertmanager is not installed")
async def test_a_real_alertmanagers_alert_and_its_end_arrive(tmp_path: Path) -> None:
    """Firing goes to every recipient of the route, its end to those who got it, and nothing else is sent."""
    async with running(tmp_path) as run, alertmanager(tmp_path, run.url) as url:
        await until(lambda: ready(run, url), bool, seconds=20)
        alert: dict[str, object] = {
            "labels": {"alertname": "DiskFull", "severity": "critical", "instance": "db-1:9100"},
            "annotations": {"summary": "/var on db-1 is 97 % full"},
        }
        async with run.http.post(f"{url}/api/v2/alerts", json=[alert]) as answer:
            assert answer.status == 200
        firing = await run.until_sent(2, seconds=20)
        assert all(text.startswith("CRITICAL: DiskFull: /var on db-1 is 97 % full") for text in firing)
        ended = {**alert, "endsAt": (run.bridge.clock.now() - timedelta(seconds=1)).isoformat()}
        async with run.http.post(f"{url}/api/v2/alerts", json=[ended]) as answer:
            assert answer.status == 200
        await run.until_sent(4, seconds=20)
    found = texts(run.emulator)
    assert len(found) == 4
    assert [text.split(":")[0] for text in found] == ["CRITICAL", "CRITICAL", "RESOLVED", "RESOLVED"]


GROUPED = TOML.replace(
    'to = ["ada"]\ngroup_wait = "0s"', 'to = ["ada"]\ngroup_by = ["alertname"]\ngroup_wait = "1s"\ngroup_interval = "1s"'
)


def raised(name: str, instance: str) -> dict[str, object]:
    """An alert as Prometheus posts it."""
    return {"labels": {"alertname": name, "severity": "warning", "cluster": "a", "instance": instance}, "annotations": {"summary": "odd"}}


@pytest.mark.skipif(PROGRAM is None, reason="the program alertmanager is not installed")
async def test_a_real_alertmanagers_groups_and_the_bridges_own_tell_of_each_alert_once(tmp_path: Path) -> None:
    """Several alerts in one post share an SMS; one of them ends, then all: each alert and each end is kept, and told once."""
    down, full = [raised("InstanceDown", f"db{number}") for number in (1, 2, 3)], raised("DiskFull", "web1")

    async with running(tmp_path, toml=GROUPED) as run, alertmanager(tmp_path, run.url) as url:

        async def over(*alerts: dict[str, object]) -> None:
            end = (run.bridge.clock.now() - timedelta(seconds=1)).isoformat()
            async with run.http.post(f"{url}/api/v2/alerts", json=[alert | {"endsAt": end} for alert in alerts]) as answer:
                assert answer.status == 200

        async def ends() -> int:
            return sum(alert["status"] == "resolved" for alert in await run.bridge.look.alerts(limit=0))

        await until(lambda: ready(run, url), bool, seconds=20)
        async with run.http.post(f"{url}/api/v2/alerts", json=[*down, full]) as answer:
            assert answer.status == 200
        await run.until_sent(2, seconds=20)
        await over(down[0])
        await until(ends, lambda count: count >= 1, seconds=20)
        await run.until_sent(3, seconds=20)
        await over(*down, full)
        await until(ends, lambda count: count >= 4, seconds=20)
        await run.until_sent(5, seconds=20)
        kept = await run.bridge.look.alerts(limit=0)
    said = {(str(alert["title"]), dict(alert["labels"])["instance"], str(alert["status"])) for alert in kept}  # type: ignore[call-overload]
    names = [("InstanceDown", "db1"), ("InstanceDown", "db2"), ("InstanceDown", "db3"), ("DiskFull", "web1")]
    assert said == {(*name, status) for name in names for status in ("firing", "resolved")}
    told = [text.partition(" http")[0] for text in texts(run.emulator)]
    assert sorted(told[:2]) == ["3 alerts: WARNING InstanceDown (db1, db2, db3)", "WARNING: DiskFull (web1): odd"]
    assert told[2] == "RESOLVED: InstanceDown (db1): odd"
    assert sorted(told[3:]) == ["2 alerts: RESOLVED InstanceDown (db2, db3)", "RESOLVED: DiskFull (web1): odd"]
