"""The emulator as a program and a browser see it."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from support.clock import FakeClock
from support.gateway import ADA, JSON, KEY, browser

from bridge.emulator import EMULATOR, EmulatorConfig, Rule, create_emulator
from bridge.emulator.phones import SHOWN
from bridge.gateway.wire.callbacks import Callback, CallbackMethod, ReportStatus, decode_callback
from bridge.gateway.wire.signing import CALLBACK_WINDOW, sign, verify


@dataclass
class Receiver:
    """A program that hears callbacks; it answers with the statuses given, then 200."""

    clock: FakeClock
    statuses: list[int] = field(default_factory=list)
    heard: list[Callback] = field(default_factory=list)
    genuine: list[bool] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self, request: web.Request) -> web.Response:
        """Keep one callback."""
        body = await request.read()
        headers = request.headers
        url = str(request.url)
        self.genuine.append(
            verify(key="s", now=self.clock.now(), window=CALLBACK_WINDOW, method=request.method, url=url, body=body, headers=headers)
        )
        self.heard.append(decode_callback(request.method, headers.get("Content-Type", ""), request.rel_url.raw_query_string, body))
        self.arrived.set()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def wait(self, count: int) -> None:
        """Until so many were heard."""
        async with asyncio.timeout(3):
            while len(self.heard) < count:
                self.arrived.clear()
                await self.arrived.wait()


@asynccontextmanager
async def receiver(
    method: CallbackMethod = CallbackMethod.JSON, *statuses: int, rule: Rule | None = None
) -> AsyncIterator[tuple[TestClient, Receiver, FakeClock]]:
    """An emulator that calls back, and who hears it."""
    clock = FakeClock()
    heard = Receiver(clock, list(statuses))
    app = web.Application()
    app.router.add_route("*", "/hear", heard.hear)
    async with TestServer(app) as server:
        config = EmulatorConfig(
            callback_url=str(server.make_url("/hear")), callback_method=method, signing_key="s", rules=(rule,) if rule else ()
        )
        async with TestClient(TestServer(create_emulator(clock, config))) as client:
            yield client, heard, clock


@pytest.mark.parametrize("method", CallbackMethod)
async def test_reports_are_signed_callbacks(method: CallbackMethod) -> None:
    """TRANSMITTED, then DELIVERED, signed, with the caller's id, in each request method."""
    async with receiver(method) as (client, heard, clock):
        await client.post("/api/sms", data={"to": ADA, "text": "hi", "foreign_id": "m.1"}, headers=JSON)
        for count in (1, 2):
            await clock.advance(1)
            await heard.wait(count)
        reports = [callback.report for callback in heard.heard]
        assert [report and (report.status, report.foreign_id) for report in reports] == [
            (ReportStatus.TRANSMITTED, "m.1"),
            (ReportStatus.DELIVERED, "m.1"),
        ]
        assert heard.genuine == [True, True]


async def test_a_callback_is_repeated_as_the_page_says() -> None:
    """503 is asked again after a minute; another 4xx is final."""
    async with receiver(CallbackMethod.JSON, 503, 404, rule=Rule(reports=(ReportStatus.DELIVERED,))) as (client, heard, clock):
        await client.post("/api/sms", data={"to": ADA, "text": "hi"}, headers=JSON)
        await clock.advance(1)
        await heard.wait(1)
        await client.app[EMULATOR].called_back.wait()
        await clock.advance(60)
        await heard.wait(2)
        await clock.advance(86_400)
        assert len(heard.heard) == 2


async def test_reports_out_of_order() -> None:
    """A script may tell DELIVERED first and twice; the times stated stay those of a life, and the phone keeps the final state."""
    order = (ReportStatus.DELIVERED, ReportStatus.TRANSMITTED, ReportStatus.DELIVERED)
    async with receiver(rule=Rule(reports=order)) as (client, heard, clock):
        await client.post("/api/sms", data={"to": ADA, "text": "hi"}, headers=JSON)
        for count in (1, 2, 3):
            await clock.advance(1)
            await heard.wait(count)
        reports = [callback.report for callback in heard.heard if callback.report]
        assert tuple(report.status for report in reports) == order
        assert reports[0].at is not None
        assert reports[1].at is not None
        assert reports[0].at > reports[1].at
        assert (await (await client.get("/phones.json")).json())[0]["messages"][0]["status"] == "DELIVERED"


async def test_a_reply_is_a_callback() -> None:
    """What a phone sends is shown and told as an inbound SMS."""
    async with receiver() as (client, heard, _clock):
        answer = await client.post(f"/phones/{ADA}/replies", json={"text": "ok <b>"})
        assert answer.status == 200
        await heard.wait(1)
        reply = heard.heard[0].reply
        assert reply is not None
        assert (reply.sender, reply.text, heard.genuine) == (ADA[1:], "ok <b>", [True])
        assert "ok &lt;b&gt;" in await (await client.get("/")).text()


@pytest.mark.parametrize("headers", [KEY, {"Authorization": "basic key"}, {"Authorization": "Bearer key"}])
async def test_ways_to_authenticate(headers: dict[str, str]) -> None:
    """X-Api-Key, the raw key behind Basic, and Bearer work; so does `p`; a base64 Basic does not."""
    async with browser(EmulatorConfig(keys=("key",))) as (client, _, _clock):
        assert await (await client.get("/api/balance", headers=headers)).text() == "100.000"
        assert await (await client.get("/api/balance?p=key")).text() == "100.000"
        base64 = {"Authorization": "Basic a2V5Og=="}
        assert await (await client.get("/api/balance", headers=base64)).text() == "900"
        assert await (await client.get("/api/balance", headers={"Accept": "application/json"})).text() == '"900"'


async def test_the_exact_types_of_an_answer() -> None:
    """Code, ids and debug are strings, prices numbers, a failed recipient null with a numeric error."""
    async with browser() as (client, _, _clock):
        answer = await (await client.post("/api/sms", json={"to": f"{ADA},0", "text": "hi"}, headers=JSON)).json()
        assert (answer["success"], answer["debug"], answer["total_price"], answer["balance"]) == ("101", "false", 0.075, 99.925)
        good, bad = answer["messages"]
        assert isinstance(good["id"], str)
        assert (good["success"], good["error"], good["recipient"]) == (True, None, ADA[1:])
        assert (bad["id"], bad["success"], bad["error"], bad["recipient"]) == (None, False, 301, None)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"text": "x"}, "301"),
        ({"to": ADA}, "305"),
        ({"to": ADA, "text": "zz", "is_binary": "1"}, "305"),
        ({"to": ADA, "text": "x", "delay": "tomorrow"}, "305"),
        ({"to": ADA, "text": "x" * 1521}, "401"),
        ({"to": ADA, "text": "x", "from": "TwelveLetter"}, "201"),
        ({"to": "12", "text": "x"}, "202"),
    ],
)
async def test_what_is_refused(asked: dict[str, str], code: str) -> None:
    """Each mistake has its code, as an object and as text."""
    async with browser() as (client, emulator, _):
        assert (await (await client.post("/api/sms", data=asked, headers=JSON)).json())["success"] == code
        assert await (await client.get(f"/api/sms?{urlencode(asked)}", headers=KEY)).text() == code
        assert emulator.account.billed == 0


async def test_every_encoding_of_a_request() -> None:
    """A form, JSON and the query all send; `no_reload` passes the lock; `json=1` is as good as Accept."""
    async with browser() as (client, emulator, _):
        asked = {"to": "0152 28817386", "text": "hi", "no_reload": "1", "return_msg_id": "1"}
        assert (await (await client.post("/api/sms", data=asked, headers=KEY)).text()).startswith("100\n77")
        assert (await (await client.post("/api/sms", json=asked | {"json": True}, headers=KEY)).json())["success"] == "100"
        assert (await (await client.post(f"/api/sms?{urlencode(asked)}", headers=KEY)).text()).startswith("100")
        assert emulator.account.billed == 3


@pytest.mark.parametrize(
    "form",
    [
        {"json": {"ids": [77_000_000_001, 77_000_000_002]}},
        {"json": {"ids": "77000000001,77000000002"}},
        {"data": {"ids[0]": "77000000001", "ids[1]": "77000000002"}},
        {"data": [("ids[]", "77000000001"), ("ids[]", "77000000002")]},
        {"params": [("ids[]", "77000000001"), ("ids[]", "77000000002")]},
    ],
    ids=["numbers", "commas", "counted form", "form", "query"],
)
async def test_forms_of_delete(form: dict[str, object]) -> None:
    """Every form in which the vendor's clients name ids; the answer has them as strings, and those alone that were taken back."""
    async with browser() as (client, _, clock):
        delay = str(int((clock.now() + timedelta(hours=1)).timestamp()))
        await client.post("/api/sms", data={"to": ADA, "text": "hi", "delay": delay}, headers=JSON)
        answer = await client.delete("/api/sms", headers=KEY, **form)
        assert await answer.json() == {"success": True, "deleted": ["77000000001"]}
        assert await (await client.delete("/api/sms", headers=KEY, **form)).json() == {"success": False, "deleted": []}


async def test_legacy_details_are_the_pages_lines() -> None:
    """A GET with `details` to a group: the code, then the lines of the page in its order."""
    async with browser(EmulatorConfig(rate=0)) as (client, emulator, _clock):
        query = {"p": "key", "to": "Gruppe1", "text": "Test SMS", "from": "SMS", "flash": "0", "details": "1"}
        lines = (await (await client.get("/api/sms", params=query)).text()).splitlines()
        assert lines == [
            "100", "Verbucht: 0.150", "Preis: 0.150", "Guthaben: 99.850", "Text: Test SMS", "SMS-Typ: direct", "Flash SMS: off",
            "Encoding: ASCII", "GSM0338: true", "Debug: false", "Zuletzt aktualisiert: Vor 0 Minuten",
        ]  # fmt: skip
        assert emulator.account.billed == 2


async def test_the_page_shows_the_end_of_a_long_talk() -> None:
    """A phone with many SMS: the page has the last ones, the JSON all."""
    async with browser(EmulatorConfig(rate=0)) as (client, _emulator, _clock):
        for n in range(SHOWN + 1):
            await client.post("/api/sms", data={"to": ADA, "text": f"text-{n}."}, headers=JSON)
        page = await (await client.get("/")).text()
        assert "text-0." not in page
        assert f"text-{SHOWN}." in page
        (phone,) = await (await client.get("/phones.json")).json()
        assert len(phone["messages"]) == SHOWN + 1


async def test_unicode_is_forced() -> None:
    """The deprecated `unicode` makes a GSM text travel as UCS-2: 70 characters in one SMS, 67 in each of several."""
    async with browser() as (client, _, _clock):
        for count, parts in ((70, 1), (71, 2), (134, 2), (135, 3)):
            answer = await client.post("/api/sms", data={"to": ADA, "text": "x" * count, "unicode": "1"}, headers=JSON)
            (message,) = (await answer.json())["messages"]
            assert (message["encoding"], message["parts"]) == ("ucs2", parts)


async def test_the_rate() -> None:
    """SMS leave at the account's rate, without an error."""
    async with browser(EmulatorConfig(rate=10)) as (client, emulator, clock):
        for n in range(5):
            await client.post("/api/sms", data={"to": ADA, "text": str(n)}, headers=JSON)
        assert len(list(emulator.account.received())) == 1
        await clock.advance(0.25)
        assert len(list(emulator.account.received())) == 3


async def test_an_sms_that_does_not_arrive() -> None:
    """A phone does not receive what its reports say was not delivered; the page still shows it."""
    async with browser(EmulatorConfig(rules=(Rule(reports=(ReportStatus.NOTDELIVERED,)),))) as (client, _, _clock):
        await client.post("/api/sms", data={"to": ADA, "text": "hi"}, headers=JSON)
        assert await (await client.get("/phones.json")).json() == []
        assert (await (await client.get("/phones.json?state=all")).json())[0]["messages"][0]["state"] == "lost"


async def test_the_page_trusts_no_text() -> None:
    """Texts and senders are escaped, and the policy runs nothing but the page's own script."""
    async with browser() as (client, _, _clock):
        await client.post("/api/sms", data={"to": ADA, "text": "<script>alert(1)</script>"}, headers=JSON)
        answer = await client.get("/")
        text = await answer.text()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        # Without it the page cannot hear events or reply.
        assert "connect-src 'self'" in policy
        assert "unsafe" not in policy


async def test_an_open_page_does_not_hold_up_the_end() -> None:
    """Events tell of a change, and end at once when the emulator stops."""
    async with browser() as (client, _, _clock):
        events = await client.get("/events")
        await client.post("/api/sms", data={"to": ADA, "text": "hi"}, headers=JSON)
        async with asyncio.timeout(2):
            await events.content.readuntil(b"event: changed")
            await client.server.close()


async def test_the_script_at_run_time() -> None:
    """POST /script puts rules in force, and refuses what it does not know with the key's name."""
    async with browser() as (client, _, _clock):
        assert (await client.post("/script", json={"rule": [{"fault": "code", "code": 600, "nth": 2}]})).status == 200
        answers = [(await (await client.post("/api/sms", data={"to": ADA, "text": str(n)}, headers=JSON)).json()) for n in range(3)]
        assert [answer if isinstance(answer, str) else answer["success"] for answer in answers] == ["100", "600", "100"]
        refused = await client.post("/script", json={"rule": [{"falt": "code"}]})
        assert (refused.status, (await refused.json())["field"]) == (422, "falt")


async def test_memory_is_bounded() -> None:
    """A phone keeps its last messages, and the emulator its last phones."""
    async with browser(EmulatorConfig(keep_messages=2, keep_phones=2, rate=0)) as (client, emulator, _):
        for n in range(4):
            await client.post("/api/sms", data={"to": f"{ADA},+491729980752,+493023125{n:03}", "text": str(n)}, headers=JSON)
        assert len(emulator.account.phones) == 2
        assert all(len(phone.items) <= 2 for phone in emulator.account.phones.values())


@pytest.mark.parametrize(("body", "kind"), [("{", "application/json"), ("{}", "text/plain")])
async def test_what_is_refused_is_not_kept(body: str, kind: str) -> None:
    """No exception is left behind in a cycle with its request and its body, which a search for cycles would have to find."""
    async with browser() as (client, _, _clock):
        gc.collect()
        gc.disable()
        try:
            assert (await client.post("/script", data=body, headers={"Content-Type": kind})).status in {400, 415}
            assert (await client.get("/phones.json")).status == 200
            assert not [one for one in gc.get_objects() if isinstance(one, web.HTTPException)]
        finally:
            gc.enable()


async def test_a_replay_is_refused() -> None:
    """A signed request works once: its nonce, an old timestamp and a changed body are 901."""
    async with browser(EmulatorConfig(signing_key="s")) as (client, _, clock):
        url = str(client.make_url("/api/balance"))

        async def ask(nonce: str, *, late: float = 0) -> str:
            headers = sign(key="s", now=clock.now() - timedelta(seconds=late), nonce=nonce, method="GET", url=url, body=b"")
            return await (await client.get("/api/balance", headers=KEY | headers)).text()

        assert await ask("a" * 32) == "100.000"
        assert await ask("a" * 32) == "901"
        assert await ask("b" * 32, late=31) == "901"
        assert await ask("b" * 32) == "100.000"


@pytest.mark.parametrize(
    ("method", "path", "kind", "status"),
    [
        ("GET", "/api/contacts/" + "9" * 5000, "application/json", 404),
        ("DELETE", "/api/groups/" + "9" * 5000, "application/json", 404),
        ("POST", "/script", "application/json; charset=zlib_codec", 400),
        ("POST", "/phones/1/replies", "application/json; charset=no-such", 400),
    ],
)
async def test_what_nobody_sends_is_no_fault(method: str, path: str, kind: str, status: int) -> None:
    """Ids of thousands of digits, and charsets that are none."""
    async with browser() as (client, _, _clock):
        answer = await client.request(method, path, data=b"{}", headers={"Content-Type": kind})
        assert answer.status == status
