"""What is larger than it may be, before anybody has shown a secret."""

import asyncio

import pytest
from support.running import Running, running

from bridge.authentic import strip
from bridge.runtime.memory import give_back
from bridge.web.server import MAX_LINE


async def status(run: Running, head: bytes) -> bytes:
    """The status line that these bytes are answered with."""
    reader, writer = await asyncio.open_connection("127.0.0.1", run.bridge.settings.port)
    writer.write(head)
    try:
        return await reader.readline()
    finally:
        writer.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz?" + b"a" * 2 * MAX_LINE + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 2 * MAX_LINE + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"a" * 2 * MAX_LINE + b": x\r\n\r\n",
        b"POST /hooks/free HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 40 + b"\r\n\r\n",
        "POST /hooks/free?title=Größe HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode(),
    ],
)
async def test_a_first_line_and_a_header_have_a_limit(head: bytes) -> None:
    """Above it: 400, and nothing is kept; so with what an address may not hold as it is."""
    async with running() as run:
        assert b" 400 " in await status(run, head)
        assert await run.bridge.store.inbox.new_posts(10) == []


async def test_names_of_headers_are_not_remembered_without_a_limit() -> None:
    """Long ones are not looked at, and of short ones a thousand stay known."""
    async with running() as run:
        for number in range(30):
            headers = {f"X-{number}-" + "a" * strip.MAX_NAME: "x"}
            async with run.http.post(f"{run.url}/hooks/free", json={"title": "x"}, headers=headers) as answer:
                assert answer.status == 200
        known = strip._is_kept.cache_info()  # noqa: SLF001 - what is remembered is nowhere else to be seen
        assert known.currsize < 30
        assert known.maxsize == 1024


def test_memory_can_be_given_back_anywhere() -> None:
    """Where the C library has another way, nothing happens."""
    give_back()
