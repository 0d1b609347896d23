"""The gateway's callbacks: each event in each encoding, once, and never lost for a store that failed."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from support.running import Running, running
from yarl import URL

from bridge.gateway.wire.signing import sign
from bridge.web.guard import callback_token

KEY = "k" * 32
DLR = {"msg_id": "999", "status": "BUFFERED", "timestamp": "2026-11-24 12:00:00", "foreign_id": "m.1"}
REPLY = {"id": "681590", "sender": "4915228817386", "system": "493023125000", "text": "thanks", "time": "1605878104", "message_type": "SMS"}
CLICK = {"type": "click", "final_url": "https://x", "tracking_url": "https://ul.gl/1", "sms_id": "77", "total_clicks": 2, "total_views": 3}
EVENTS = {"dlr": DLR, "sms_mo": REPLY, "tracking": CLICK}


def as_json(event: str) -> tuple[str, str, str, bytes]:
    """An envelope."""
    return "POST", "application/json", "", json.dumps({"data": EVENTS[event], "webhook_event": event}).encode()


def as_flat_form(event: str) -> tuple[str, str, str, bytes]:
    """A form whose fields stand side by side."""
    return "POST", "application/x-www-form-urlencoded", "", urlencode(EVENTS[event] | {"webhook_event": event}).encode()


def as_nested_form(event: str) -> tuple[str, str, str, bytes]:
    """A form whose fields are those of `data`."""
    fields = {f"data[{name}]": value for name, value in EVENTS[event].items()} | {"webhook_event": event}
    return "POST", "application/x-www-form-urlencoded", "", urlencode(fields).encode()


def as_query(event: str) -> tuple[str, str, str, bytes]:
    """A GET."""
    return "GET", "", "?" + urlencode(EVENTS[event] | {"webhook_event": event}), b""


FORMS = [as_json, as_flat_form, as_nested_form, as_query]


async def call(
    run: Running, form: tuple[str, str, str, bytes], *, nonce: str | None = None, at: datetime | None = None, public: str | None = None
) -> int:
    """The status of a callback: signed with this nonce over the public address, or with the token."""
    method, content_type, query, body = form
    headers = {"Content-Type": content_type} if content_type else {}
    if nonce is None:
        headers["X-Smsbridge-Token"] = callback_token(run.bridge.secret_key)
    else:
        url = f"{public or run.url}/gateway/seven{query}"
        headers |= sign(key=KEY, now=at or datetime.now(UTC), nonce=nonce, method=method, url=url, body=body)
    async with run.http.request(method, URL(f"{run.url}/gateway/seven{query}", encoded=True), data=body or None, headers=headers) as answer:
        return answer.status


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """What the database in a folder holds."""
    with closing(sqlite3.connect(folder / "bridge.db")) as database:
        found = database.execute(sql).fetchall()
        database.commit()
        return found


def kept(folder: Path) -> list[int]:
    """How many reports, replies and clicks there are."""
    return [int(str(rows(folder, f"SELECT COUNT(*) FROM {table}")[0][0])) for table in ("reports", "replies", "clicks")]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
async def test_each_event_is_taken_in_each_encoding(tmp_path: Path, form: object) -> None:
    """Reports, replies and clicks, as JSON, as a form flat and nested, and as a query, signed or with the token."""
    async with running(tmp_path) as run:
        for n, event in enumerate(EVENTS):
            assert await call(run, form(event)) == 200  # type: ignore[operator]
            assert await call(run, form(event), nonce=f"{n}" * 32) == 200  # type: ignore[operator]
        assert kept(tmp_path) == [2, 1, 1]
        (reply,) = await run.bridge.store.replies.newest(10)
        assert (reply.id, reply.phone, reply.text) == ("681590", "+4915228817386", "thanks")
        assert reply.at == datetime(2020, 11, 20, 13, 15, 4, tzinfo=UTC)


@pytest.mark.parametrize("event", EVENTS)
async def test_a_replay_changes_nothing(tmp_path: Path, event: str) -> None:
    """A signed callback counts once, whatever it tells of."""
    async with running(tmp_path) as run:
        assert [await call(run, as_json(event), nonce="a" * 32) for _ in range(3)] == [200, 401, 401]
        assert sum(kept(tmp_path)) == 1


async def test_a_signature_grows_old(tmp_path: Path) -> None:
    """Five minutes either way; what is older or from the future is not believed."""
    async with running(tmp_path) as run:
        for n, (seconds, status) in enumerate(((-310, 401), (-290, 200), (290, 200), (310, 401))):
            at = datetime.now(UTC) + timedelta(seconds=seconds)
            assert await call(run, as_json("dlr"), nonce=f"{n}" * 32, at=at) == status


async def test_a_signature_is_over_the_public_address(tmp_path: Path) -> None:
    """One that was made for another address opens nothing here."""
    async with running(tmp_path) as run:
        assert await call(run, as_json("dlr"), nonce="a" * 32, public="https://other.example.org") == 401
        assert await call(run, as_query("dlr"), nonce="a" * 32, public=run.url) == 200


async def test_nonces_outlive_a_restart_and_hold_across_processes(tmp_path: Path) -> None:
    """What one process has spent, no other one takes."""
    async with running(tmp_path) as first:
        assert await call(first, as_json("dlr"), nonce="a" * 32) == 200
        async with running(tmp_path) as second:
            assert await call(second, as_json("dlr"), nonce="a" * 32) == 401
            assert await call(second, as_json("dlr"), nonce="b" * 32) == 200
        assert await call(first, as_json("dlr"), nonce="b" * 32) == 401
    async with running(tmp_path) as again:
        assert await call(again, as_json("dlr"), nonce="a" * 32) == 401
        assert kept(tmp_path)[0] == 2


@pytest.mark.parametrize("event", EVENTS)
async def test_a_callback_that_the_store_did_not_take_may_come_again(tmp_path: Path, event: str) -> None:
    """503, so that the gateway repeats it; and its nonce was not spent for nothing."""
    async with running(tmp_path) as run:
        lock = sqlite3.connect(tmp_path / "bridge.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        assert await call(run, as_json(event), nonce="a" * 32) == 503
        lock.execute("ROLLBACK")
        lock.close()
        assert await call(run, as_json(event), nonce="a" * 32) == 200
        assert sum(kept(tmp_path)) == 1


async def test_a_reply_is_kept_once_however_it_is_told(tmp_path: Path) -> None:
    """The gateway's id makes it one, also with zeros before it; without an id, what was said when."""
    async with running(tmp_path) as run:
        for ident in ("681590", "0681590"):
            EVENTS["again"] = REPLY | {"id": ident}
            form = json.dumps({"data": EVENTS.pop("again"), "webhook_event": "sms_mo"}).encode()
            assert await call(run, ("POST", "application/json", "", form)) == 200
        old = {name: value for name, value in REPLY.items() if name != "id"}
        for _ in range(2):
            assert await call(run, ("GET", "", "?" + urlencode(old), b"")) == 200
        assert kept(tmp_path)[1] == 2


async def test_clicks_only_grow(tmp_path: Path) -> None:
    """Totals that come out of order leave the higher one."""
    async with running(tmp_path) as run:
        for total in (2, 5, 3):
            data = json.dumps({"data": CLICK | {"total_clicks": total}, "webhook_event": "tracking"}).encode()
            assert await call(run, ("POST", "application/json", "", data)) == 200
        assert rows(tmp_path, "SELECT gateway_id, clicks, views FROM clicks") == [("77", 5, 3)]


async def test_nonces_are_let_go(tmp_path: Path) -> None:
    """Those that no signature needs any more go with the next callback."""
    async with running(tmp_path) as run:
        rows(tmp_path, "INSERT INTO nonces (nonce, until) VALUES ('old', 1)")
        assert await call(run, as_json("dlr"), nonce="a" * 32) == 200
        assert rows(tmp_path, "SELECT nonce FROM nonces") == [("a" * 32,)]


async def test_an_event_of_no_use_is_passed_over(tmp_path: Path) -> None:
    """A call, or something new, is answered 200 so that the gateway does not repeat it."""
    async with running(tmp_path) as run:
        body = json.dumps({"data": {"id": 2, "caller": "49", "system": "49", "time": 1}, "webhook_event": "voice_call"}).encode()
        assert await call(run, ("POST", "application/json", "", body), nonce="a" * 32) == 200
        assert kept(tmp_path) == [0, 0, 0]
