"""The gateway's other endpoints, by the client and as bytes: journal, webhooks, status, prices, contacts and groups."""

from datetime import timedelta
from decimal import Decimal

import pytest
from support.gateway import ADA, BERT, JSON, KEY, browser, sms, world

from bridge.domain.account import BookQuery, Contact, JournalQuery, Webhook
from bridge.domain.ids import GatewayId
from bridge.emulator import Call, EmulatorConfig, Fault, Rule
from bridge.errors import InputError
from bridge.gateway.wire.callbacks import ReportStatus

QUIET = EmulatorConfig(rate=0, reports=(ReportStatus.DELIVERED,))


async def test_the_journal_of_what_went_out() -> None:
    """Newest first, with the caller's id and the last report; filtered by number, state, day and id."""
    async with world(QUIET) as w:
        for n, to in enumerate((ADA, BERT, ADA)):
            await w.client.send(sms(f"text {n}", to, foreign_id=f"m.{n}"))
        await w.clock.advance(1)
        page = await w.client.outbound(JournalQuery())
        assert [(row.foreign_id, row.to, row.status) for row in page.rows] == [
            ("m.2", ADA[1:], "DELIVERED"), ("m.1", BERT[1:], "DELIVERED"), ("m.0", ADA[1:], "DELIVERED"),
        ]  # fmt: skip
        assert page.rows[0].price == Decimal("0.0750")
        assert page.rows[0].at == w.clock.now() - timedelta(seconds=1)
        assert [row.foreign_id for row in (await w.client.outbound(JournalQuery(to=ADA))).rows] == ["m.2", "m.0"]
        assert [row.foreign_id for row in (await w.client.outbound(JournalQuery(limit=1, offset=1))).rows] == ["m.1"]
        assert [row.foreign_id for row in (await w.client.outbound(JournalQuery(id=page.rows[2].id))).rows] == ["m.0"]
        assert (await w.client.outbound(JournalQuery(state="FAILED"))).rows == ()
        tomorrow = w.clock.now().date() + timedelta(days=1)
        assert (await w.client.outbound(JournalQuery(since=tomorrow))).rows == ()
        assert len((await w.client.outbound(JournalQuery(until=tomorrow))).rows) == 3


async def test_the_exact_types_of_a_journal_row() -> None:
    """Every value is a string or null."""
    async with browser(QUIET) as (client, emulator, clock):
        await client.post("/api/sms", data={"to": ADA, "text": "hi", "label": "l"}, headers=JSON)
        await clock.advance(1)
        (row,) = await (await client.get("/api/journal/outbound", headers=JSON)).json()
        assert set(row) == {
            "id", "to", "from", "text", "timestamp", "price", "dlr", "dlr_timestamp", "mccmnc", "latency", "type", "channel", "connection",
            "label", "foreign_id",
        }  # fmt: skip
        assert all(value is None or isinstance(value, str) for value in row.values())
        assert (row["price"], row["latency"], row["foreign_id"], row["dlr"]) == ("0.0750", "1.0000", None, "DELIVERED")
        emulator.inbound(ADA, "ok")
        (reply,) = await (await client.get("/api/journal/inbound", headers=JSON)).json()
        assert (reply["from"], reply["to"], reply["text"], reply["reply_to_message_id"]) == (ADA[1:], "493023125000", "ok", None)


async def test_the_journal_lags_and_has_nothing_before_its_time() -> None:
    """A row is there after the lag; of a delayed SMS after its time, unless the account shows it before."""
    delay = timedelta(hours=1)
    for shown in (False, True):
        async with world(EmulatorConfig(rate=0, reports=(), journal_seconds=10, journal_shows_delayed=shown)) as w:
            await w.client.send(sms("now"))
            await w.client.send(sms("later", delay=w.clock.now() + delay))
            assert (await w.client.outbound(JournalQuery())).rows == ()
            await w.clock.advance(10)
            assert len((await w.client.outbound(JournalQuery())).rows) == 1 + shown
            await w.clock.advance(3600)
            assert [row.text for row in (await w.client.outbound(JournalQuery())).rows] == ["later", "now"]


async def test_the_journal_of_what_came_in() -> None:
    """Replies, newest first, with ids that are numbers."""
    async with world(QUIET) as w:
        for text in ("ok", "ok 7"):
            w.emulator.inbound(ADA, text)
        rows = (await w.client.inbound(JournalQuery())).rows
        assert [(row.text, row.sender, row.at) for row in rows] == [("ok 7", ADA[1:], w.clock.now()), ("ok", ADA[1:], w.clock.now())]
        assert rows[0].number == (rows[1].number or 0) + 1


async def test_webhooks_come_and_go() -> None:
    """Registered, listed with all that was asked for, removed; what the gateway would refuse is refused before the call."""
    wanted = Webhook(
        target_url="https://sms.example.org/gateway/seven", event_type="sms_mo", request_method="JSON", headers="X-A: b", event_filter="49"
    )
    async with world() as w:
        made = await w.client.add_webhook(wanted)
        assert made.done
        (listed,) = (await w.client.webhooks()).rows
        assert (listed.id, listed.headers, listed.event_filter, listed.enabled) == (made.id, "X-A: b", "49", True)
        assert listed.created == w.clock.now()
        assert (await w.client.remove_webhook(listed.id)).done
        assert not (await w.client.remove_webhook(listed.id)).done
        assert (await w.client.webhooks()).rows == ()
        for wrong in ({"target_url": "ftp://x"}, {"event_type": "dlrs"}, {"request_method": "PUT"}, {"headers": "no colon"}):
            fields = {"target_url": "https://x", "event_type": "dlr"} | wrong
            with pytest.raises(InputError) as caught:
                await w.client.add_webhook(Webhook(**fields))
            assert caught.value.field == next(iter(wrong))


async def test_the_exact_types_of_webhooks() -> None:
    """An id is a number where one was made and a string in the list; a refusal has a message and no id; the legacy actions work."""
    async with browser() as (client, _, _clock):
        asked = {"target_url": "https://x.example.org/", "event_type": "dlr"}
        assert await (await client.post("/api/hooks", data=asked, headers=JSON)).json() == {"success": True, "code": None, "id": 401}
        listed = await (await client.get("/api/hooks", headers=JSON)).json()
        assert listed["hooks"] == [
            {
                "id": "401", "target_url": "https://x.example.org/", "headers": "", "event_type": "dlr", "event_filter": None,
                "request_method": "POST", "enabled": True, "created": "2026-03-02 12:00:00",
            }
        ]  # fmt: skip
        refused = await (await client.post("/api/hooks", json=asked | {"target_url": "x"}, headers=JSON)).json()
        assert (refused["success"], "id" in refused) == (False, False)
        assert (await (await client.get("/api/hooks?action=read&p=key")).json())["hooks"] == listed["hooks"]
        assert (await (await client.post("/api/hooks", data={"action": "unsubscribe", "id": "401"}, headers=JSON)).json())["success"]
        assert await (await client.delete("/api/hooks", json={"id": 401}, headers=JSON)).json() == {"success": False, "code": None}


async def test_the_deprecated_status() -> None:
    """State and time of each SMS that there is, null before the first report; as text two lines, or 901."""
    async with world(QUIET) as w:
        ident = (await w.client.send(sms())).only.gateway_id
        assert ident is not None
        (before,) = (await w.client.statuses([ident, GatewayId("1")])).rows
        assert (before.status, before.at) == (None, None)
        await w.clock.advance(1)
        (after,) = (await w.client.statuses([ident])).rows
        assert (after.id, after.status, after.at) == (ident, "DELIVERED", w.clock.now())
        with pytest.raises(InputError):
            await w.client.statuses([])


async def test_the_status_as_text() -> None:
    """Two lines, and a code for an id that nobody knows."""
    async with browser(QUIET) as (client, _, clock):
        await client.post("/api/sms", data={"to": ADA, "text": "hi"}, headers=JSON)
        await clock.advance(1)
        text = await (await client.get("/api/status?msg_id=77000000001", headers=KEY)).text()
        assert text == "DELIVERED\n2026-03-02 12:00:01.000"
        assert await (await client.get("/api/status?msg_id=5", headers=KEY)).text() == "901"


async def test_prices() -> None:
    """A number for each part and network, for one country or all; the highest is what a preview counts with."""
    async with world() as w:
        countries = (await w.client.prices()).rows
        assert [(country.code, country.prefix, country.highest) for country in countries] == [
            ("DE", "49", Decimal("0.075")), ("AT", "43", Decimal("0.083")), ("CH", "41", Decimal("0.069")),
        ]  # fmt: skip
        assert [country.code for country in (await w.client.prices("AT")).rows] == ["AT"]
        with pytest.raises(InputError, match="ISO"):
            await w.client.prices("Austria")


async def test_prices_as_a_table() -> None:
    """Semicolons and quotes; the object counts countries and networks."""
    async with browser() as (client, _, _clock):
        table = (await (await client.get("/api/pricing?country=de&format=csv", headers=KEY)).text()).splitlines()
        assert table[1] == '"DE";"Germany";"49";"262";"01,02,03";"Germany mobile";"0.075";"alpha,numeric,dlr,sc";""'
        found = await (await client.get("/api/pricing?country=de", headers=JSON)).json()
        assert (found["countCountries"], found["countNetworks"], found["countries"][0]["networks"][0]["price"]) == (1, 1, 0.075)


async def test_contacts_and_groups_page_by_page() -> None:
    """The book of the configuration, by pages that say whether more follow; groups ten at a time unless asked otherwise."""
    many = {f"g{n:02}": () for n in range(12)}
    async with world(EmulatorConfig(groups={"Leitung": ("ada",)} | many)) as w:
        first = await w.client.contacts(BookQuery(limit=1))
        second = await w.client.contacts(BookQuery(limit=1, offset=1))
        assert ([row.fullname for row in (*first.rows, *second.rows)], first.more, second.more) == (["ada", "bert"], True, False)
        assert first.rows[0].mobile == ADA[1:]
        (group,) = (await w.client.groups(BookQuery(limit=1))).rows
        assert (group.name, group.members, first.rows[0].groups) == ("Leitung", 1, (group.id,))
        assert [row.fullname for row in (await w.client.contacts(BookQuery(group_id=group.id))).rows] == ["ada"]
        assert [row.fullname for row in (await w.client.contacts(BookQuery(search="BER"))).rows] == ["bert"]
        assert [row.fullname for row in (await w.client.contacts(BookQuery(order_by="firstname", descending=True))).rows] == ["bert", "ada"]
    async with browser(EmulatorConfig(groups=many)) as (client, _, _clock):
        page = await (await client.get("/api/groups", headers=JSON)).json()
        assert page["pagingMetadata"] == {"offset": 0, "count": 10, "total": 12, "limit": 10, "has_more": True}


async def test_the_book_is_kept() -> None:
    """A contact is made, changed and removed, and texted by its name; a group takes its members along if so wished."""
    async with world(EmulatorConfig(rate=0)) as w:
        group = await w.client.add_group("Nacht")
        made = await w.client.add_contact(Contact(firstname="Eva", lastname="Muster", mobile=ADA, groups=(int(group.id or 0),)))
        ident = int(made.id or 0)
        assert (await w.client.send(sms("one", "Eva Muster"))).only.recipient == ADA[1:]
        assert (await w.client.change_contact(Contact(id=ident, firstname="Eva", lastname="Neu", mobile=BERT))).done
        (found,) = (await w.client.contacts(BookQuery(search="Neu"))).rows
        assert (found.mobile, found.groups) == (BERT[1:], (int(group.id or 0),))
        assert (await w.client.send(sms("two", "Nacht"))).only.recipient == BERT[1:]
        assert (await w.client.remove_group(int(group.id or 0), with_contacts=True)).done
        assert not (await w.client.remove_contact(ident)).done
        for contact, field in ((Contact(mobile=ADA), "firstname"), (Contact(firstname="x", mobile="12"), "mobile_number")):
            with pytest.raises(InputError) as caught:
                await w.client.add_contact(contact)
            assert caught.value.field == field
        with pytest.raises(InputError, match="name"):
            await w.client.add_group(" ")


@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        (Rule(on=Call.JOURNAL, fault=Fault.CODE, code=900), 900, "the API key is wrong"),
        (Rule(on=Call.JOURNAL, fault=Fault.STATUS, status=502), None, "the gateway answered with HTTP 502"),
        (Rule(on=Call.JOURNAL, fault=Fault.STATUS, status=403), 902, "the API key may not use this endpoint"),
        (Rule(on=Call.JOURNAL, fault=Fault.HTML), None, "the answer is not what the gateway's page shows"),
        (Rule(on=Call.JOURNAL, fault=Fault.EMPTY), None, "the answer is not what the gateway's page shows"),
        (Rule(on=Call.JOURNAL, fault=Fault.HANG), None, "the gateway did not answer in time"),
    ],
    ids=["code", "502", "403", "html", "empty", "hang"],
)
async def test_a_list_that_cannot_be_had(fault: Rule, code: int | None, reason: str) -> None:
    """A code, an error, a page, nothing at all: no rows, and why."""
    async with world() as w:
        await w.client.send(sms())
        w.emulator.script.replace([fault])
        page = await w.client.outbound(JournalQuery())
        assert (page.answered, page.rows, page.code, page.reason) == (False, (), code, reason)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"limit": 0}, "limit"), ({"limit": 101}, "limit"), ({"offset": -1}, "offset"), ({"state": "GONE"}, "state")],
)
def test_limits_are_checked_before_a_call(wrong: dict[str, object], field: str) -> None:
    """A question that the gateway would not understand is refused with the name of the field."""
    with pytest.raises(InputError) as caught:
        JournalQuery(**wrong)  # type: ignore[arg-type]
    assert caught.value.field == field
    if field in {"limit", "offset"}:
        with pytest.raises(InputError) as caught:
            BookQuery(**({"limit": 0} if field == "limit" else wrong))  # type: ignore[arg-type]
        assert caught.value.field == field


async def test_the_other_endpoints_have_the_same_door() -> None:
    """A wrong key is 900 at each of them."""
    async with browser(EmulatorConfig(keys=("key",))) as (client, _, _clock):
        for path in ("journal/outbound", "journal/inbound", "hooks", "status?msg_id=1", "pricing", "contacts", "groups"):
            assert await (await client.get(f"/api/{path}", headers={"Accept": "application/json"})).json() == "900"
