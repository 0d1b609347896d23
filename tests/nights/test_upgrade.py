"""Nights after an upgrade: what a build before left open is still open, though its senders' posts are read under other keys."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from support.night import ADA, TOML, Night, night
from support.posts import firing, group

from bridge.domain.opened import OPEN_FOR
from bridge.planning.renewal import READING
from bridge.store.migrate import migrations

KEPT = Path(__file__).with_name("schema-10.sql")
DOWN = {"status": "resolved"}
FIRED: Mapping[str, dict[str, object]] = {
    "Site": {"message": "Site is down", "status": "down", "url": "https://shop.example"},
    "Queue stuck": {"message": "Queue stuck", "alias": "q1", "status": "firing"},
    "HTTP 500": {"check": "Login page", "server_name": "web2", "status": "CRITICAL", "message": "HTTP 500 after 9 s"},
    "Pump": {"event": "monitor_offline", "monitor": {"id": 1, "name": "Pump"}},
    "InstanceDown": group(firing()),
    "LoadHigh": group(firing("LoadHigh", severity="warning", instance="db2:9100") | {"fingerprint": "f2"}),
    "Fan broken": {"title": "Fan broken", "device": "sw-12", "status": "firing"},
    "Cellar wet": {"title": "Cellar wet", "sensor": "s7", "status": "problem"},
}
ENDED: Mapping[str, dict[str, object]] = {
    "Site": {"message": "Site is up again", "status": "up", "url": "https://shop.example"},
    "Queue stuck": {"alias": "q1", "status": "resolved"},
    "HTTP 500": {"check": "Login page", "server_name": "web2", "status": "OK", "message": "HTTP 200 in 1 s"},
    "Pump": {"event": "monitor_online", "monitor": {"id": 1, "name": "Pump"}},
    "InstanceDown": group(firing() | DOWN),
    "LoadHigh": group(firing("LoadHigh", severity="warning", instance="db2:9100") | {"fingerprint": "f2"} | DOWN),
    "Fan broken": {"title": "Fan broken", "device": "sw-12", "status": "ok"},
    "Cellar wet": {"title": "Cellar wet", "sensor": "s7", "status": "ok"},
}


@asynccontextmanager
async def upgraded(folder: Path, *, then: str = "") -> AsyncIterator[Night]:
    """A bridge of now on the store that an older one left, changed by `then`, some minutes after its last post."""
    with closing(sqlite3.connect(folder / "bridge.db")) as store, store:
        for number, script in migrations().items():
            if number <= 10:
                store.executescript(script)
        store.execute("INSERT INTO meta (key, value) VALUES ('schema_version', '10')")
        store.executescript(KEPT.read_text(encoding="utf-8") + then)
    async with night(folder, toml=TOML) as on:
        await on.later(900)
        assert on.phones() == []
        yield on


async def say(on: Night, body: object) -> None:
    """A sender posts this."""
    async with on.http.post(f"{on.url}/hooks/prom", json=body) as response:
        assert response.status == 200
    await on.work()


@pytest.mark.parametrize("title", FIRED)
async def test_a_repeat_is_a_repeat_and_the_end_finds_who_was_told(tmp_path: Path, title: str) -> None:
    """Whether its post can be read again or its body is pruned; after the end it is new."""
    async with upgraded(tmp_path) as on:
        await say(on, FIRED[title])
        assert on.phones() == []
        assert (await on.bridge.look.alerts())[0]["reason"] == "repeat"
        await on.later(60)
        await say(on, ENDED[title])
        ((number, text),) = on.phones()
        assert (number, text.startswith("RESOLVED: "), title in text) == (ADA, True, True)
        await on.later(1200)
        await say(on, FIRED[title])
        assert len(on.texts()) == 2


@pytest.mark.parametrize("title", ENDED)
async def test_the_end_may_be_the_first_that_comes(tmp_path: Path, title: str) -> None:
    """Also after a restart in between."""
    async with upgraded(tmp_path) as on:
        await on.restart()
        await say(on, ENDED[title])
        assert [text.startswith("RESOLVED: ") for text in on.texts()] == [True]


@pytest.mark.parametrize("title", ["HTTP 500", "Pump", "Queue stuck", "InstanceDown"])
async def test_where_the_body_is_gone_it_is_found_by_its_words(tmp_path: Path, title: str) -> None:
    """It keeps its key, and its next firing and its end come to it, as often as they do."""
    async with upgraded(tmp_path, then="UPDATE posts SET body = x'', headers = '{}'") as on:
        for _ in range(2):
            await say(on, FIRED[title])
            assert on.phones() == []
            assert (await on.bridge.look.alerts())[0]["reason"] == "repeat"
            await on.restart()
            await on.later(60)
        await say(on, ENDED[title])
        assert [text.startswith("RESOLVED: ") for text in on.texts()] == [True]


async def test_another_trouble_of_the_same_title_is_texted(tmp_path: Path) -> None:
    """The build before took both for one."""
    async with upgraded(tmp_path) as on:
        await say(on, {"message": "Site is down", "status": "down", "url": "https://blog.example"})
        await say(on, {"title": "Fan broken", "device": "sw-13", "status": "firing"})
        assert len(on.texts()) == 2


async def test_an_acknowledgement_stays(tmp_path: Path) -> None:
    """Somebody took it before the upgrade; its end is texted."""
    disk = {"title": "Disk full", "host": "db1", "status": "firing", "severity": "critical"}
    async with upgraded(tmp_path) as on:
        await on.later(5 * 3600)
        await say(on, disk)
        assert (await on.bridge.look.alerts())[0]["reason"] == "acknowledged"
        await say(on, disk | DOWN)
        assert on.texts() == ["RESOLVED: Disk full (db1)"]


async def test_it_is_done_once_and_by_its_key_an_end_is_found_for_longer(tmp_path: Path) -> None:
    """The store says by which reading its open alerts have their keys."""
    async with upgraded(tmp_path) as on:
        await say(on, FIRED["Pump"])
        assert await on.bridge.store.renewals.reading() == READING
        await on.later(OPEN_FOR.total_seconds(), step=OPEN_FOR.total_seconds() / 10)
        await say(on, ENDED["Queue stuck"])
        assert on.texts()[-1].startswith("RESOLVED: ")
