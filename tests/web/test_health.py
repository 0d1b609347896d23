"""Health, readiness, metrics, and the gateway's callbacks."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.running import Running, running, until

from bridge.gateway.wire.signing import sign
from bridge.web.guard import callback_token
from bridge.web.health import is_loopback

BEARER = {"Authorization": "Bearer new"}
ORDERS = {"Authorization": "Bearer demo"}
KEY = "k" * 32


async def sent(run: Running) -> tuple[str, str]:
    """The ids, ours and the gateway's, of one delivered SMS."""
    async with run.http.post(f"{run.url}/hooks/orders", json={"to": "ada", "text": "Hello"}, headers=ORDERS) as answer:
        ident = (await answer.json())["message"]

    async def state() -> str:
        return (await run.bridge.look.message(ident)).deliveries[0].state

    await until(state, lambda seen: seen == "delivered")
    delivery = (await run.bridge.look.message(ident)).deliveries[0]
    return delivery.id, str(delivery.gateway_id)


def report(gateway_id: str, foreign_id: str, status: str) -> bytes:
    """A delivery report as the gateway posts it."""
    data = {"msg_id": gateway_id, "status": status, "timestamp": "2026-11-24 12:00:00", "foreign_id": foreign_id}
    return json.dumps({"data": data, "webhook_event": "dlr", "webhook_timestamp": "2026-11-24T12:00:00+01:00"}).encode()


def signed(run: Running, body: bytes, nonce: str = "n" * 32) -> dict[str, str]:
    """The headers of a callback that the gateway signed."""
    url = f"{run.url}/gateway/seven"
    return sign(key=KEY, now=datetime.now(UTC), nonce=nonce, method="POST", url=url, body=body) | {"Content-Type": "application/json"}


async def test_healthz_says_that_the_process_lives() -> None:
    """200 as long as the process answers."""
    async with running() as run, run.http.get(f"{run.url}/healthz") as answer:
        assert answer.status == 200


async def test_readyz_is_ok_while_the_store_commits() -> None:
    """200 with nothing degraded."""
    async with running() as run, run.http.get(f"{run.url}/readyz") as answer:
        assert answer.status == 200
        assert await answer.json() == {"status": "ok", "degraded": []}


async def test_readyz_is_503_when_the_store_does_not_commit(tmp_path: Path) -> None:
    """A store that cannot write takes the bridge out of rotation."""
    import sqlite3

    async with running(tmp_path) as run:
        lock = sqlite3.connect(tmp_path / "bridge.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        async with run.http.get(f"{run.url}/readyz") as answer:
            assert answer.status == 503
            assert (await answer.json())["status"] == "failing"
        lock.execute("ROLLBACK")
        lock.close()


async def test_metrics_count_what_happened() -> None:
    """Posts, alerts, messages, attempts and money, in Prometheus' naming."""
    async with running() as run:
        await run.http.post(f"{run.url}/hooks/demo", json={"title": "x", "status": "firing"}, headers=BEARER)
        await run.until_sent(1)

        async def metrics() -> str:
            async with run.http.get(f"{run.url}/metrics") as answer:
                return await answer.text()

        found = await until(metrics, lambda text: 'outcome="delivered"' in text)
    for line in (
        'smsbridge_posts_total{hook="demo"} 1.0',
        'smsbridge_alerts_total{status="firing"} 1.0',
        'smsbridge_messages_total{lane="normal",outcome="accepted"} 1.0',
        'smsbridge_attempts_total{verdict="accepted"} 1.0',
        'smsbridge_spent_total{currency="EUR"} 0.075',
        "smsbridge_balance 999.925",
        'smsbridge_queue_age_seconds{lane="critical"} 0.0',
    ):
        assert line in found


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}])
async def test_names_and_money_are_not_shown_through_a_proxy(headers: dict[str, str]) -> None:
    """What comes through a proxy is not this machine, unless it shows the token."""
    async with running(metrics_token="m" * 20) as run:
        await run.http.post(f"{run.url}/hooks/demo", json={"title": "x", "status": "firing"}, headers=BEARER)
        async with run.http.get(f"{run.url}/metrics", headers=headers) as answer:
            shut = await answer.text()
        async with run.http.get(f"{run.url}/metrics", headers={**headers, "Authorization": f"Bearer {'m' * 20}"}) as answer:
            seen = await answer.text()
    assert "smsbridge_posts_total" not in shut
    assert "smsbridge_balance" not in shut
    assert 'smsbridge_posts_total{hook="demo"}' in seen


async def test_a_report_without_proof_is_401_and_nothing_is_kept() -> None:
    """Neither a missing nor a wrong signature is believed."""
    async with running() as run:
        delivery, gateway = await sent(run)
        body = report(gateway, delivery, "FAILED")
        for headers in ({}, {"X-Signature": "0" * 64, "X-Timestamp": "1", "X-Nonce": "a" * 32}, {"X-Smsbridge-Token": "wrong"}):
            async with run.http.post(f"{run.url}/gateway/seven", data=body, headers=headers) as answer:
                assert answer.status == 401
        shown = await run.bridge.look.shown((await run.bridge.look.messages())[0].id)
        assert [line["status"] for line in shown["reports"]] == ["TRANSMITTED", "DELIVERED"]  # type: ignore[index, union-attr]


async def test_a_signed_report_counts_once() -> None:
    """The same signed bytes a second time are a replay."""
    async with running() as run:
        delivery, gateway = await sent(run)
        body = report(gateway, delivery, "BUFFERED")
        headers = signed(run, body)
        statuses = []
        for _ in range(2):
            async with run.http.post(f"{run.url}/gateway/seven", data=body, headers=headers) as answer:
                statuses.append(answer.status)
        assert statuses == [200, 401]


async def test_the_token_that_a_registered_hook_carries_is_proof() -> None:
    """Where callbacks are not signed, the derived token opens."""
    async with running() as run:
        delivery, gateway = await sent(run)
        headers = {"X-Smsbridge-Token": callback_token(run.bridge.secret_key), "Content-Type": "application/json"}
        async with run.http.post(f"{run.url}/gateway/seven", data=report(gateway, delivery, "BUFFERED"), headers=headers) as answer:
            assert answer.status == 200


async def test_a_report_that_comes_before_its_answer_waits_for_it() -> None:
    """An id that nobody knows yet is kept and answered 200."""
    async with running() as run:
        body = report("999999", "nobody.1", "DELIVERED")
        async with run.http.post(f"{run.url}/gateway/seven", data=body, headers=signed(run, body)) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"data": 1}', b"x=y"])
async def test_a_signed_callback_that_is_nonsense_is_no_fault(body: bytes) -> None:
    """It is refused with a reason, never with a 500."""
    async with running() as run, run.http.post(f"{run.url}/gateway/seven", data=body, headers=signed(run, body)) as answer:
        assert answer.status == 422


async def test_the_balance_is_not_nought_before_it_is_known() -> None:
    """An alarm for little credit must not ring at every start."""
    async with running() as run, run.http.get(f"{run.url}/metrics") as answer:
        assert "smsbridge_balance NaN" in await answer.text()


@pytest.mark.parametrize(
    ("remote", "own"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("::ffff:127.0.0.1", True), ("::ffff:10.0.0.1", False), ("10.0.0.1", False)],
)
def test_this_machine_is_known_by_each_of_its_addresses(remote: str, own: bool) -> None:  # noqa: FBT001 - a case of the table
    """A server that listens on IPv6 sees IPv4 wrapped."""
    assert is_loopback(remote) is own
    assert not is_loopback(None)
