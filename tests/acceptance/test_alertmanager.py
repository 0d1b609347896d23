"""A real Alertmanager in front of the bridge: what it posts arrives on the phones."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from support.ports import free_port
from support.running import Running, running, texts, until

PROGRAM = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")

CONFIG = """
route:
  receiver: sms
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 4h
receivers:
  - name: sms
    webhook_configs:
      - url: {url}/hooks/demo
        send_resolved: true
        http_config:
          authorization:
            credentials: new
"""


@asynccontextmanager
async def alertmanager(folder: Path, bridge: str) -> AsyncIterator[str]:
    """A running Alertmanager that posts to the bridge; its address."""
    assert PROGRAM is not None
    config = folder / "alertmanager.yml"
    config.write_text(CONFIG.format(url=bridge), encoding="utf-8")
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
