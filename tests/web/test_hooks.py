"""The hooks from outside: who may post, what is answered, what is kept, what goes out."""

import asyncio
import base64
import gzip
import io
import json
import logging
import zlib
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from support.running import TOML, Running, running, texts, until

from bridge.domain.post import MAX_BODY
from bridge.domain.state import State

BEARER = {"Authorization": "Bearer new"}
FIRING = {"title": "Disk full", "status": "firing", "severity": "critical"}


async def alerts(run: Running) -> list[dict[str, object]]:
    """Every alert that is kept, newest first."""
    return await run.bridge.look.alerts(limit=0)


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        (BEARER, ""),
        ({"Authorization": "Bearer old"}, ""),
        ({"Authorization": "Basic " + base64.b64encode(b"any:new").decode()}, ""),
        ({"X-Hook-Token": "new"}, ""),
        ({}, "?token=new"),
    ],
)
async def test_every_way_to_show_the_secret_is_accepted(headers: dict[str, str], query: str) -> None:
    """Bearer, Basic password, X-Hook-Token and ?token= each open the hook, with either of two secrets."""
    async with running() as run, run.http.post(f"{run.url}/hooks/demo{query}", json=FIRING, headers=headers) as answer:
        assert answer.status == 200
        assert set(await answer.json()) == {"id"}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"X-Hook-Token": "\xff\xfe"}, {"Authorization": "Basic !!"}])
async def test_a_wrong_secret_is_401_and_nothing_is_kept(headers: dict[str, str]) -> None:
    """A refused post leaves nothing behind."""
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/demo", json=FIRING, headers=headers) as answer:
            assert answer.status == 401
        assert await run.bridge.store.inbox.new_posts(10) == []


async def test_an_unknown_hook_is_404() -> None:
    """A typo in the address is said at once."""
    async with running() as run, run.http.post(f"{run.url}/hooks/nope", json=FIRING, headers=BEARER) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_an_alert_becomes_an_sms_with_a_report(method: str) -> None:
    """What is posted arrives on the phones, and its delivery is known."""
    async with running() as run:
        async with run.http.request(method, f"{run.url}/hooks/demo", json=FIRING, headers=BEARER) as answer:
            assert answer.status == 200
        found = await run.until_sent(2)
        assert found == ["CRITICAL: Disk full"] * 2

        async def states() -> set[str]:
            return {delivery.state.value for message in await run.bridge.look.messages() for delivery in message.deliveries}

        await until(states, lambda seen: seen == {"delivered"})


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_scanner_gets_an_empty_answer_and_leaves_nothing(method: str) -> None:
    """A bare GET or HEAD with a valid token stores nothing."""
    async with running() as run:
        async with run.http.request(method, f"{run.url}/hooks/demo?token=new") as answer:
            assert answer.status == 200
            assert await answer.read() == (b"{}" if method == "GET" else b"")
        assert await run.bridge.store.archive.backlog() is not None
        assert await alerts(run) == []


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b"17", b"", b"[[]]", b"   "])
async def test_a_body_without_content_is_junk(body: bytes) -> None:
    """Junk is answered 200 and kept, and nobody is texted."""
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/demo", data=body, headers=BEARER) as answer:
            assert answer.status == 200
        await until(lambda: run.bridge.store.inbox.new_posts(1), lambda found: found == [])
        assert texts(run.emulator) == []
        assert await run.bridge.look.messages() == []


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe\x00garbage \xfa",
        b'{"title": "half',
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        "größer als\x00 alles\x1b[31m".encode("latin-1"),
    ],
    ids=["bytes", "truncated", "nested", "latin-1"],
)
async def test_a_body_that_cannot_be_read_goes_out_as_the_safe_text(body: bytes) -> None:
    """Whatever it is, it is kept, shown, and its recipients hear of it once."""
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/demo", data=body, headers=BEARER) as answer:
            assert answer.status == 200
            ident = (await answer.json())["id"]
        found = await run.until_sent(1)
        assert found[0].startswith(f"demo: alert received that could not be read, {ident}")
        shown = await alerts(run)
        assert [alert["title"] for alert in shown] == ["demo"]
        assert str(shown[0]["reason"]).startswith("safe text")


async def test_a_plain_text_is_an_alert() -> None:
    """What a script posts with a single line is texted in its own words."""
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/demo", data=b"the database is down", headers=BEARER) as answer:
            assert answer.status == 200
        assert await run.until_sent(1) == ["FIRING: the database is down"]


async def test_a_body_above_the_limit_is_kept_cut_and_goes_out_as_the_safe_text() -> None:
    """Five MiB are kept of a larger one, and nothing is lost."""
    async with running() as run:
        async with run.http.post(
            f"{run.url}/hooks/demo", data=io.BytesIO(b'{"title":"' + b"x" * MAX_BODY + b'"}'), headers=BEARER
        ) as answer:
            assert answer.status == 200
        assert "could not be read" in (await run.until_sent(1))[0]


async def test_a_compressed_bomb_is_bounded() -> None:
    """What unpacks to more than the limit is cut there."""
    async with running() as run:
        bomb = gzip.compress(b"x" * (20 * MAX_BODY))
        headers = {**BEARER, "Content-Encoding": "gzip"}
        async with run.http.post(f"{run.url}/hooks/demo", data=bomb, headers=headers) as answer:
            assert answer.status == 200
        assert "could not be read" in (await run.until_sent(1))[0]


PLAIN = json.dumps(FIRING).encode()
BARE = zlib.compressobj(wbits=-15)
PACKED = {
    "gzip": (gzip.compress(PLAIN), "Disk full"),
    "x-gzip": (gzip.compress(PLAIN), "Disk full"),
    "deflate": (zlib.compress(PLAIN), "Disk full"),
    "Deflate": (BARE.compress(PLAIN) + BARE.flush(), "Disk full"),
    "identity": (PLAIN, "Disk full"),
    "GZIP": (PLAIN, "Disk full"),
    "gzip ": (gzip.compress(PLAIN)[:-20], "could not be read"),
    "br": (b"\x8b\x02\x80\xff\x03", "could not be read"),
    "zstd": (b"\x28\xb5\x2f\xfd", "could not be read"),
}
"""By what the sender says: the body, and what the phone shows. Some are not what the sender says, or broke off, or are unknown to us."""


@pytest.mark.parametrize("packing", PACKED)
async def test_no_packing_loses_the_post(packing: str) -> None:
    """What can be unpacked is read, anything else is kept and goes out as the safe text."""
    body, shown = PACKED[packing]
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/demo", data=body, headers={**BEARER, "Content-Encoding": packing}) as answer:
            assert answer.status == 200
        assert shown in (await run.until_sent(1))[0]


async def test_a_whole_alert_in_the_query_is_taken() -> None:
    """Some senders know no other place."""
    async with running() as run:
        async with run.http.get(f"{run.url}/hooks/demo", params={"title": "Disk full", "text": "x" * 12_000}, headers=BEARER) as answer:
            assert answer.status == 200
        assert "Disk full" in (await run.until_sent(1))[0]


async def test_an_oversized_body_with_a_signature_is_413() -> None:
    """A signature over a body that was cut cannot be checked any more."""
    async with running() as run:
        headers = {"X-Grafana-Alerting-Signature": "0" * 64}
        async with run.http.post(f"{run.url}/hooks/demo", data=io.BytesIO(b"x" * (MAX_BODY + 1)), headers=headers) as answer:
            assert answer.status == 413


async def test_the_same_alert_again_is_no_second_sms() -> None:
    """A re-post in the same state adds nothing; its end goes to those who got it."""
    async with running() as run:
        for _ in range(3):
            await run.http.post(f"{run.url}/hooks/demo", json=FIRING, headers=BEARER)
        await run.http.post(f"{run.url}/hooks/demo", json={**FIRING, "status": "resolved"}, headers=BEARER)
        await run.until_sent(4)
        await until(lambda: run.bridge.store.inbox.new_posts(1), lambda found: found == [])
        assert sorted(texts(run.emulator)) == ["CRITICAL: Disk full"] * 2 + ["RESOLVED: Disk full"] * 2


async def test_no_secret_number_or_text_is_stored_or_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The post is kept without the token it came with, and logs hold no number."""
    async with running(tmp_path) as run:
        await run.http.post(f"{run.url}/hooks/demo?token=new&x=1", json=FIRING, headers={"X-Hook-Token": "new", "Cookie": "c=1"})
        await run.until_sent(2)
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())  # noqa: ASYNC240 - nothing else runs any more
    assert b"Disk full" in raw
    assert b"X-Hook-Token" not in raw
    assert b"x-hook-token" not in raw
    written = "\n".join(record.getMessage() + json.dumps(record.__dict__, default=str) for record in caplog.records)
    assert "4915228817386" not in written
    assert "Disk full" not in written


async def test_what_is_over_the_limit_waits_and_is_not_suppressed() -> None:
    """Two a minute go out; the other alerts say that they wait, and nothing is suppressed."""
    toml = TOML.replace("recipient = []", 'recipient = ["2/1m"]').replace('to = ["ada"]', 'to = ["ada"]\ngroup_by = ["..."]')
    async with running(toml=toml) as run:
        for n in range(6):
            await run.http.post(f"{run.url}/hooks/demo", json={"title": f"Job {n} failed", "status": "firing"}, headers=BEARER)
        await run.until_sent(2)
        await until(lambda: alerts(run), lambda found: sum("over the limit: ada" in str(alert["reason"]) for alert in found) == 4)
        assert texts(run.emulator) == ["FIRING: Job 0 failed", "FIRING: Job 1 failed"]
        assert await run.bridge.store.archive.messages(state=State.SUPPRESSED, limit=0) == []
        waits = await run.bridge.store.bundles.next_due()
        assert waits is not None
        assert waits - run.bridge.clock.now() > timedelta(seconds=50)


async def test_preview_stores_and_sends_nothing() -> None:
    """It shows kind, format, texts and recipients, and leaves no trace."""
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/demo?preview=1", json={**FIRING, "status": "resolved"}, headers=BEARER) as answer:
            shown = await answer.json()
        assert answer.status == 200
        assert set(shown) == {"kind", "format", "reason", "alerts", "messages", "notes"}
        assert shown["kind"] == "alert"
        assert shown["messages"] == [
            {
                "route": "critical",
                "to": ["+4915228817386", "+491729980752"],
                "text": "RESOLVED: Disk full",
                "encoding": "gsm",
                "parts": 1,
                "price": None,
                "reason": shown["messages"][0]["reason"],
            }
        ]
        assert any("firing was not texted" in note for note in shown["notes"])
        assert await run.bridge.look.messages() == []
        assert await run.bridge.store.inbox.new_posts(10) == []


@pytest.mark.parametrize("wish", ["1", "true", "yes", ""])
async def test_whoever_asks_for_a_preview_texts_nobody(wish: str) -> None:
    """However it is spelled; the parameter itself is no content of the post."""
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/demo?preview={wish}", json=FIRING, headers=BEARER) as answer:
            assert (await answer.json())["kind"] == "alert"
        async with run.http.post(f"{run.url}/hooks/demo?preview={wish}", headers=BEARER) as answer:
            shown = await answer.json()
        assert (shown["kind"], shown["format"]) == ("junk", None)
        assert await run.bridge.store.inbox.new_posts(10) == []


async def test_a_preview_says_each_thing_once() -> None:
    """A body that cannot be read and that no route takes is one note."""
    toml = TOML.replace('name = "rest"', 'name = "rest"\nmatch = [\'severity="info"\']')
    async with running(toml=toml) as run:
        async with run.http.post(f"{run.url}/hooks/demo?preview=1", data=b"<garbage", headers=BEARER) as answer:
            shown = await answer.json()
        assert shown["notes"] == ["safe text: the body is neither JSON nor a form nor a text"]
        assert shown["messages"][0]["route"] is None


async def test_a_wrong_address_or_method_is_told_what_is_right() -> None:
    """The one who sets up a sender reads what to change."""
    async with running() as run:
        for method, path, status, word in [
            ("POST", "/hooks/demo/", 404, "/hooks/NAME"),
            ("POST", "/hooks/nope", 404, "[hooks.NAME]"),
            ("PATCH", "/hooks/demo", 405, "GET, HEAD, OPTIONS, POST, PUT"),
        ]:
            async with run.http.request(method, f"{run.url}{path}", headers=BEARER) as answer:
                assert answer.status == status
                assert word in (await answer.json())["error"]


async def test_a_store_that_fails_is_503_with_retry_after(tmp_path: Path) -> None:
    """While another process holds the database's lock nothing is promised, and the sender is told to come again."""
    import sqlite3

    async with running(tmp_path) as run:
        lock = sqlite3.connect(tmp_path / "bridge.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        async with run.http.post(f"{run.url}/hooks/demo", json=FIRING, headers=BEARER, timeout=aiohttp.ClientTimeout(total=15)) as answer:
            assert answer.status == 503
            assert answer.headers["Retry-After"]
        lock.execute("ROLLBACK")
        lock.close()
        async with run.http.post(f"{run.url}/hooks/demo", json=FIRING, headers=BEARER) as answer:
            assert answer.status == 200
        await run.until_sent(2)
        assert len(await alerts(run)) == 1


async def test_a_request_that_is_no_http_leaves_no_trace_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """What is malformed is answered 400 and not repeated in the log: it may hold a secret."""
    async with running() as run:
        for line in (b"NEW!/hooks/demo?token=new", b"\x00token=new", b"GET /hooks/demo HTTP/1.1\r\nAuthorization Bearer new"):
            reader, writer = await asyncio.open_connection("127.0.0.1", run.bridge.settings.port)
            writer.write(line + b"\r\n\r\n")
            assert b" 400 " in await reader.readline()
            writer.close()
            await writer.wait_closed()
    assert "new" not in caplog.text


async def test_a_sender_that_goes_away_in_the_middle_is_no_fault_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is kept, nothing is logged as an error, and the next post is taken."""
    async with running() as run:
        _, writer = await asyncio.open_connection("127.0.0.1", run.bridge.settings.port)
        writer.write(b"POST /hooks/free HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        async with run.http.post(f"{run.url}/hooks/demo", json=FIRING, headers=BEARER) as answer:
            assert answer.status == 200
        await run.until_sent(1)
        assert len(await alerts(run)) == 1
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
