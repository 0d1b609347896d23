"""Nights in which the disk is full or the database locked: senders hear so, nothing is half-written, and then all goes on by itself."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import pytest
from support import disk
from support.night import ADA, Night, night
from support.posts import firing, group

from bridge.emulator import Fault, Rule
from bridge.errors import StoreUnavailable

FILE = "bridge.db"


@asynccontextmanager
async def no_byte(_: Night, path: Path) -> AsyncIterator[None]:
    """The operating system takes no byte more."""
    with disk.full(path / FILE):
        yield


@asynccontextmanager
async def no_page(on: Night, _: Path) -> AsyncIterator[None]:
    """SQLite finds the disk full."""
    await disk.pages(on.bridge.store, 0)
    yield
    await disk.pages(on.bridge.store, None)


@asynccontextmanager
async def no_lock(_: Night, path: Path) -> AsyncIterator[None]:
    """Another process writes, and does not come to an end."""
    with disk.locked(path / FILE):
        yield


Trouble = Callable[[Night, Path], AbstractAsyncContextManager[None]]


def alert(name: str) -> dict[str, object]:
    """One of its own; its body takes more pages of the database than are free in it."""
    return firing(name) | {"fingerprint": name, "annotations": {"summary": name, "description": "x" * 60_000}}


async def posted(on: Night, name: str) -> tuple[int, str]:
    """What a sender hears: the status, and when to try again."""
    async with on.http.post(f"{on.url}/hooks/prom", json=group(alert(name))) as answer:
        return answer.status, answer.headers.get("Retry-After", "")


async def status(on: Night, address: str) -> int:
    """What an address answers."""
    async with on.http.get(f"{on.url}{address}") as answer:
        return answer.status


@pytest.mark.parametrize("trouble", [no_byte, no_page, no_lock])
async def test_senders_hear_503_and_what_they_send_again_goes_out_once(trouble: Trouble, tmp_path: Path) -> None:
    """Whatever was refused left nothing behind; what was accepted before goes on when the trouble is over. No SMS that nobody expected."""
    async with night(tmp_path) as on:
        await disk.impatient(on.bridge.store)
        on.emulator.script.replace([Rule(fault=Fault.CODE, code=600)])
        await on.post(alert("Before"))
        assert on.phones() == []
        async with trouble(on, tmp_path):
            for _ in range(20):
                assert await posted(on, "Meanwhile") == (503, "5")
                await on.clock.advance(30)
                with suppress(StoreUnavailable):
                    await on.work()
            assert await status(on, "/healthz") == 200
        on.emulator.script.replace([])
        assert await status(on, "/readyz") == 200
        assert (await posted(on, "Meanwhile"))[0] == 200
        await on.later(3600, step=60)
        assert sorted(text.split()[1] for text in on.texts(ADA)) == ["Before", "Meanwhile"]
        assert len(on.phones()) == 2
        assert sorted(str(one["title"]) for one in await on.bridge.look.alerts()) == ["Before", "Meanwhile"]
        assert len(await on.messages()) == 2
        assert on.emulator.account.billed == 2


@pytest.mark.parametrize("trouble", [no_byte, no_lock])
async def test_a_store_that_takes_nothing_takes_the_bridge_out_of_rotation(trouble: Trouble, tmp_path: Path) -> None:
    """`/readyz` is 503 for as long as it lasts, and nothing is sent that could not be written down before."""
    async with night(tmp_path) as on:
        await disk.impatient(on.bridge.store)
        on.emulator.script.replace([Rule(fault=Fault.CODE, code=600)])
        await on.post(alert("Before"))
        on.emulator.script.replace([])
        async with trouble(on, tmp_path):
            for _ in range(10):
                assert await status(on, "/readyz") == 503
                await on.clock.advance(60)
                with suppress(StoreUnavailable):
                    await on.work()
            assert on.emulator.account.billed == 0
        await on.later(60, step=30)
        assert len(on.phones()) == on.emulator.account.billed == 1
