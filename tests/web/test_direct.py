"""Direct orders: the gateway's own words, idempotent, one hook's messages apart from another's."""

import asyncio
import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from support.running import TOML, running, texts, until

from bridge.domain.post import MAX_BODY
from bridge.domain.sms import Options
from bridge.errors import InputError

BEARER = {"Authorization": "Bearer demo"}
ORDER = {"to": "ada", "text": "Hello Ada", "foreign_id": "order-1"}


async def test_an_order_is_sent_and_can_be_looked_at() -> None:
    """The answer names post and message; the message is found by id and by reference."""
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/orders", json=ORDER, headers=BEARER) as answer:
            assert answer.status == 200
            ids = await answer.json()
        assert set(ids) == {"id", "message"}
        assert await run.until_sent(1) == ["Hello Ada"]

        async def state() -> str:
            return (await run.bridge.look.message(ids["message"])).deliveries[0].state

        await until(state, lambda seen: seen == "delivered")
        for name in (ids["message"], "order-1"):
            async with run.http.get(f"{run.url}/hooks/orders/messages/{name}", headers=BEARER) as answer:
                shown = await answer.json()
            assert shown["id"] == ids["message"]
            assert shown["reference"] == "order-1"
            assert shown["sender"] == "Alerts"
            assert shown["deliveries"][0]["to"] == "+4915228817386"
            assert shown["attempts"][0]["code"] == 100


async def test_the_same_order_again_is_the_first_answer_and_one_sms() -> None:
    """The reference makes it idempotent; another body under it is a conflict."""
    async with running() as run:
        answers = []
        for _ in range(3):
            async with run.http.post(f"{run.url}/hooks/orders", json=ORDER, headers=BEARER) as answer:
                answers.append(await answer.json())
        assert answers[0] == answers[1] == answers[2]
        async with run.http.post(f"{run.url}/hooks/orders", json={**ORDER, "text": "Other"}, headers=BEARER) as answer:
            assert answer.status == 409
            assert (await answer.json())["field"]
        await run.until_sent(1)
        assert texts(run.emulator) == ["Hello Ada"]


async def test_the_idempotency_key_wins_over_the_reference() -> None:
    """The same key with another body is a conflict, with the same body the first answer."""
    async with running() as run:
        headers = {**BEARER, "Idempotency-Key": "k1"}
        async with run.http.post(f"{run.url}/hooks/orders", json={"to": "ada", "text": "A"}, headers=headers) as answer:
            first = await answer.json()
        async with run.http.post(f"{run.url}/hooks/orders", json={"to": "ada", "text": "A"}, headers=headers) as answer:
            assert await answer.json() == first
        async with run.http.post(f"{run.url}/hooks/orders", json={"to": "ada", "text": "B"}, headers=headers) as answer:
            assert answer.status == 409
            assert (await answer.json())["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": "nobody"}, "to"),
        ({"to": "+4915112345678"}, "to"),
        ({"text": ""}, "text"),
        ({"text": "x" * 1521}, "text"),
        ({"from": "Nobody"}, "from"),
        ({"from": "far too long a sender"}, "from"),
        ({"label": "no blanks"}, "label"),
        ({"foreign_id": "a b"}, "foreign_id"),
        ({"ttl": 0}, "ttl"),
        ({"udh": "0"}, "udh"),
        ({"at": "soon"}, "at"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
async def test_a_mistake_is_422_and_names_its_field(change: dict[str, object], field: str) -> None:
    """Nothing is stored, and the answer says which field and what to do."""
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/orders", json={**ORDER, **change}, headers=BEARER) as answer:
            assert answer.status == 422
            body = await answer.json()
        assert body["field"] == field
        assert body["error"]
        assert await run.bridge.look.messages() == []


async def test_a_parked_order_is_recalled() -> None:
    """An order for later is parked at the gateway, and DELETE takes it back."""
    async with running() as run:
        later = (run.bridge.clock.now() + timedelta(hours=2)).isoformat()
        order = {**ORDER, "to": ["ada", "bert"], "at": later}
        async with run.http.post(f"{run.url}/hooks/orders", json=order, headers=BEARER) as answer:
            assert answer.status == 200, await answer.text()
            ident = (await answer.json())["message"]

        async def states() -> set[str]:
            return {delivery.state.value for delivery in (await run.bridge.look.message(ident)).deliveries}

        await until(states, lambda seen: seen == {"parked"})
        async with run.http.delete(f"{run.url}/hooks/orders/messages/{ident}", headers=BEARER) as answer:
            gone = await answer.json()
        assert gone["outcome"] == "recalled"
        assert {delivery["state"] for delivery in gone["message"]["deliveries"]} == {"recalled"}
        assert texts(run.emulator) == []


async def test_what_was_sent_is_too_late_to_cancel() -> None:
    """The answer is honest about what has left."""
    async with running() as run:
        await run.http.post(f"{run.url}/hooks/orders", json=ORDER, headers=BEARER)
        await run.until_sent(1)
        async with run.http.delete(f"{run.url}/hooks/orders/messages/order-1", headers=BEARER) as answer:
            assert (await answer.json())["outcome"] == "too late"


async def test_another_hooks_message_is_404() -> None:
    """A hook sees its own messages alone."""
    async with running() as run:
        await run.http.post(f"{run.url}/hooks/orders", json=ORDER, headers=BEARER)
        async with run.http.get(f"{run.url}/hooks/free/messages/order-1") as answer:
            assert answer.status == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_scanner_at_a_direct_hook_gets_an_empty_answer(method: str) -> None:
    """A bare GET or HEAD with nothing but the token orders nothing."""
    async with running() as run, run.http.request(method, f"{run.url}/hooks/orders?token=demo") as answer:
        assert answer.status == 200
        assert await answer.read() == (b"{}" if method == "GET" else b"")


async def test_an_order_in_the_query_is_sent_once() -> None:
    """Some senders know no body: the query holds the same fields, and its content is what makes it the same order."""
    async with running() as run:
        url = f"{run.url}/hooks/orders"
        order = {"token": "demo", "to": "ada", "text": "Hello from a door", "foreign_id": "door-1"}
        answers = []
        for _ in range(2):
            async with run.http.get(url, params=order) as answer:
                assert answer.status == 200, await answer.text()
                answers.append(await answer.json())
        assert answers[0] == answers[1]
        async with run.http.get(url, params={**order, "text": "Other"}) as answer:
            assert answer.status == 409
        async with run.http.head(url, params={**order, "foreign_id": "door-2"}) as answer:
            assert answer.status == 405
        assert await run.until_sent(1) == ["Hello from a door"]
        assert len(await run.bridge.look.messages()) == 1


@pytest.mark.parametrize(("field", "value"), [("at", "2099-01-01T00:00:00Z"), ("delay", 4070908800)])
async def test_a_time_too_far_ahead_names_the_field_that_said_so(field: str, value: object) -> None:
    """The caller's own word for it."""
    async with running() as run, run.http.post(f"{run.url}/hooks/orders", json={**ORDER, field: value}, headers=BEARER) as answer:
        assert answer.status == 422
        assert (await answer.json())["field"] == field


async def test_a_time_to_live_that_no_calendar_holds_is_refused() -> None:
    """Whoever asks: the command line takes durations of any length."""
    async with running() as run:
        to = run.bridge.rules().recipients(["ada"])
        for ttl in (timedelta(0), timedelta(days=999_999_999)):
            with pytest.raises(InputError, match="at least 1 minute and at most a year") as refusal:
                run.bridge.sending.draft(origin="cli:ada", to=to, text="Hello", options=Options(), ttl=ttl)
            assert refusal.value.field == "ttl"


FILE = {"name": "a.txt", "contents": "aGk="}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([FILE | {"name": "\ud800.txt"}], "controls"),
        ([FILE | {"name": "a\nb.txt"}], "controls"),
        ([FILE | {"password": "\udfff"}], "password"),
        ([FILE | {"validity": 10**30}], "3650 days"),
        ([FILE | {"validity": "soon"}], "whole number of days"),
        ([FILE, FILE], "same name"),
    ],
)
async def test_a_file_that_could_not_travel_is_422(files: list[object], words: str) -> None:
    """Nothing that JSON can hold is a fault of ours."""
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/orders", json={**ORDER, "files": files}, headers=BEARER) as answer:
            assert answer.status == 422
            body = await answer.json()
        assert body["field"] == "files"
        assert words in body["error"]


async def test_an_idempotency_key_of_any_bytes_is_taken_or_refused() -> None:
    """Bytes that are no UTF-8 could be kept by no store: 422, and not a fault of ours."""
    async with running() as run:
        reader, writer = await asyncio.open_connection("127.0.0.1", run.bridge.settings.port)
        body = json.dumps(ORDER).encode()
        writer.write(b"POST /hooks/orders HTTP/1.1\r\nHost: x\r\nX-Hook-Token: demo\r\nIdempotency-Key: \xff\xfe\r\n")
        writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        assert b" 422 " in await reader.readline()
        writer.close()
        await writer.wait_closed()


async def test_a_direct_hook_has_no_preview() -> None:
    """It sends what it is told; a preview sends nothing."""
    async with running() as run:
        async with run.http.post(f"{run.url}/hooks/orders?preview=1", json=ORDER, headers=BEARER) as answer:
            assert answer.status == 422
            assert (await answer.json())["field"] == "preview"
        assert await run.bridge.look.messages() == []


async def test_an_order_that_is_too_large_is_refused_and_nothing_is_sent() -> None:
    """Half an order is none: unlike an alert it is not kept, and its sender hears so."""
    async with running() as run:
        body = json.dumps({**ORDER, "files": [FILE | {"contents": "A" * (MAX_BODY + 4)}]}).encode()
        async with run.http.post(f"{run.url}/hooks/orders", data=io.BytesIO(body), headers=BEARER) as answer:
            assert answer.status == 422
            assert "5 MiB" in (await answer.json())["error"]
        assert await run.bridge.look.messages() == []


async def test_a_hook_that_takes_orders_has_a_limit_of_its_own() -> None:
    """Over it an order is 422 and nothing is stored; what was ordered before is answered as before."""
    async with running(toml=TOML.replace("[limits]", '[limits]\ndirect = ["2/h"]')) as run:
        found = []
        for reference in ("order-1", "order-2", "order-3", "order-1"):
            order = {**ORDER, "foreign_id": reference, "text": f"Hello {reference}"}
            async with run.http.post(f"{run.url}/hooks/orders", json=order, headers=BEARER) as answer:
                found.append((answer.status, await answer.json()))
        assert [status for status, _ in found] == [200, 200, 422, 200]
        assert found[2][1]["field"] == "to"
        assert "the limit of a hook is 2 SMS in 1h, 0 of them are left" in found[2][1]["error"]
        assert found[3] == found[0]
        assert len(await run.bridge.store.archive.messages(state=None, limit=0)) == 2


@pytest.mark.parametrize("limit", ['[limits]\ndirect = ["3/h"]', '[money]\nbudget = "0.30 EUR"\n[limits]'])
async def test_orders_at_once_do_not_each_see_room_for_themselves(limit: str) -> None:
    """Of twenty that come together as many are taken as there is room for."""
    async with running(toml=TOML.replace("[limits]", limit)) as run:
        await run.bridge.store.money.keep_tariff({"49": Decimal("0.075")})

        async def order(number: int) -> int:
            body = {"to": "ada", "text": f"Hello {number}"}
            async with run.http.post(f"{run.url}/hooks/orders", json=body, headers=BEARER) as answer:
                return answer.status

        found = await asyncio.gather(*(order(number) for number in range(20)))
        assert found.count(200) == (3 if "direct" in limit else 4)
        assert set(found) == {200, 422}
