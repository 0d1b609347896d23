"""The client against the emulator, over loopback sockets."""

from datetime import timedelta
from decimal import Decimal

import pytest
from support.clock import FakeClock
from support.gateway import ADA, BERT, sms, world
from support.ports import free_port

from bridge.domain.ids import GatewayId
from bridge.domain.sms import Attachment, Options
from bridge.domain.verdict import Outcome
from bridge.emulator import Call, EmulatorConfig, Fault, Rule
from bridge.gateway.client import SevenClient
from bridge.gateway.wire.answers import TEST_KEY
from bridge.gateway.wire.codes import CODES


async def test_an_accepted_sms() -> None:
    """100 is accepted, with id, parts, price and the balance after it, and the phone has it."""
    async with world() as w:
        answer = await w.client.send(sms(foreign_id="m.1"))
        assert answer.only.outcome is Outcome.ACCEPTED
        assert (answer.only.code, answer.only.parts, answer.only.encoding, answer.only.price) == (100, 1, "gsm", Decimal("0.075"))
        assert answer.only.recipient == ADA.removeprefix("+")
        assert answer.balance == Decimal("99.925")
        assert [m.foreign_id for m in w.emulator.account.received()] == ["m.1"]


async def test_every_parameter_arrives() -> None:
    """Sender, flash, label, time to live, tracking, files, header and binary text are understood by the other side."""
    pdf = Attachment(name="a.pdf", contents="QQ==", password="s")
    options = Options(sender="AcmeInc", flash=True, label="l", performance_tracking=True, files=(pdf,))
    binary = Options(udh="050003CC0201", is_binary=True)
    async with world(EmulatorConfig(rate=0)) as w:
        assert (await w.client.send(sms("00FF", options=binary))).only.encoding == "8bit"
        assert (await w.client.send(sms("see https://example.com/x", options=options, ttl_minutes=60))).only.outcome is Outcome.ACCEPTED
        octets, message = w.emulator.account.received()
        assert (octets.udh, octets.is_binary, octets.encoding) == ("050003CC0201", True, "8bit")
        assert (message.ttl, message.label) == ("60", "l")
        assert "example.com" not in message.text
        assert (message.sender, message.flash, message.files[0].name, message.files[0].validity_days) == ("AcmeInc", True, "a.pdf", 3)
        assert "https://ul.gl/" in message.text


@pytest.mark.parametrize("code", sorted(code for code in CODES if code != 101))
async def test_every_bare_code(code: int) -> None:
    """A bare code in JSON and in text is read as the table says."""
    async with world() as w:
        w.emulator.script.replace([Rule(fault=Fault.CODE, code=code)])
        for answer in (await w.client.send(sms()), await w.client.send_legacy(sms())):
            assert (answer.only.outcome, answer.only.code) == (CODES[code].outcome, code)
        assert w.emulator.account.billed == 0


@pytest.mark.parametrize(
    ("rule", "outcome", "billed"),
    [
        (Rule(fault=Fault.ACCEPT_AND_CUT), Outcome.UNKNOWN, 1),
        (Rule(fault=Fault.CUT_BEFORE), Outcome.UNKNOWN, 0),
        (Rule(fault=Fault.HANG), Outcome.UNKNOWN, 1),
        (Rule(fault=Fault.SLOW, seconds=60), Outcome.UNKNOWN, 1),
        (Rule(fault=Fault.HTML), Outcome.UNKNOWN, 0),
        (Rule(fault=Fault.EMPTY, accept=True), Outcome.UNKNOWN, 1),
        (Rule(fault=Fault.STATUS, status=500), Outcome.UNKNOWN, 0),
        (Rule(fault=Fault.STATUS, status=503, accept=True), Outcome.UNKNOWN, 1),
        (Rule(fault=Fault.STATUS, status=401), Outcome.CREDENTIALS, 0),
        (Rule(fault=Fault.STATUS, status=404), Outcome.CREDENTIALS, 0),
        (Rule(fault=Fault.STATUS, status=302), Outcome.CREDENTIALS, 0),
        (Rule(fault=Fault.STATUS, status=422), Outcome.REFUSED, 0),
        (Rule(fault=Fault.PARTIAL), Outcome.REFUSED, 0),
    ],
    ids=lambda value: f"{value.fault}-{value.status}" if isinstance(value, Rule) else str(value),
)
async def test_every_fault(rule: Rule, outcome: Outcome, billed: int) -> None:
    """A fault comes to its outcome, no call is repeated, and the next call goes through."""
    async with world() as w:
        w.emulator.script.replace([rule, Rule(fault=Fault.CODE, code=999, nth=2)])
        assert (await w.client.send(sms())).only.outcome is outcome
        assert w.emulator.account.billed == billed
        w.emulator.script.replace([])
        assert (await w.client.send(sms("another"))).only.outcome is Outcome.ACCEPTED


async def test_a_legacy_call_is_never_repeated() -> None:
    """A GET that sends is not idempotent: a line cut under it is unknown, and nothing is sent again."""
    async with world(EmulatorConfig(lock_seconds=0)) as w:
        assert (await w.client.balance()).amount == Decimal(100)
        w.emulator.script.replace([Rule(fault=Fault.ACCEPT_AND_CUT)])
        assert (await w.client.send_legacy(sms())).only.outcome is Outcome.UNKNOWN
        assert w.emulator.account.billed == 1


async def test_a_delete_is_never_repeated() -> None:
    """A line cut under DELETE is no answer; asked again it would falsely say that nothing was recalled."""
    async with world() as w:
        parked = (await w.client.send(sms(delay=w.clock.now() + timedelta(hours=1)))).only
        assert parked.gateway_id is not None
        w.emulator.script.replace([Rule(on=Call.DELETE, fault=Fault.ACCEPT_AND_CUT, nth=1)])
        assert not (await w.client.delete([parked.gateway_id])).answered
        again = await w.client.delete([parked.gateway_id])
        assert (again.answered, again.deleted) == (True, frozenset())


async def test_nobody_listens() -> None:
    """A refused connection is certain: nothing was written."""
    url = f"http://127.0.0.1:{free_port()}/api"
    async with SevenClient.connect(key="key", clock=FakeClock(), url=url, timeout=lambda: 0.3) as client:
        assert (await client.send(sms())).only.outcome is Outcome.NOT_WRITTEN
        assert not (await client.delete([GatewayId("1")])).answered
        assert (await client.balance()).code is None


async def test_a_bad_address() -> None:
    """An address that is none is certain too."""
    async with SevenClient.connect(key="key", clock=FakeClock(), url="ftp://x", timeout=lambda: 0.3) as client:
        assert (await client.send(sms())).only.outcome is Outcome.NOT_WRITTEN


async def test_429_asks_to_wait() -> None:
    """429 is temporary, and says how long."""
    async with world(EmulatorConfig(rules=(Rule(fault=Fault.STATUS, status=429, retry_after=7),))) as w:
        answer = await w.client.send(sms())
        assert (answer.only.outcome, answer.retry_after) == (Outcome.TEMPORARY, 7.0)


async def test_the_lock() -> None:
    """The same text to the same number is refused for 180 s, and not after."""
    async with world() as w:
        assert (await w.client.send(sms())).only.outcome is Outcome.ACCEPTED
        assert (await w.client.send(sms())).only.outcome is Outcome.LOCKED
        await w.clock.advance(180)
        assert (await w.client.send(sms())).only.outcome is Outcome.ACCEPTED


async def test_several_recipients() -> None:
    """A group fans out, one that cannot be read fails alone, and the answer keeps their order."""
    async with world() as w:
        answer = await w.client.send(sms("hello", "Gruppe1", "nobody"))
        assert [v.outcome for v in answer.verdicts] == [Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.REFUSED]
        assert [v.recipient for v in answer.verdicts] == [ADA[1:], BERT[1:], None]
        assert answer.only.outcome is Outcome.UNKNOWN


async def test_credit_and_limits() -> None:
    """Credit falls to 500, and a number's daily limit is 403."""
    async with world(EmulatorConfig(credit=Decimal("0.10"))) as w:
        assert (await w.client.send(sms())).only.outcome is Outcome.ACCEPTED
        assert (await w.client.send(sms("more"))).only.outcome is Outcome.NO_CREDIT
    async with world(EmulatorConfig(daily_limit=1)) as w:
        assert (await w.client.send(sms())).only.code == 100
        assert (await w.client.send(sms("more"))).only.code == 403


async def test_a_delayed_sms_and_its_recall() -> None:
    """What is delayed waits, can be taken back once with its money, and is too late when due."""
    async with world() as w:
        first, second = [
            (await w.client.send(sms(text, delay=w.clock.now() + timedelta(minutes=10)))).only.gateway_id for text in ("a", "b")
        ]
        assert first is not None
        assert second is not None
        assert not list(w.emulator.account.received())
        assert (await w.client.delete([first])).deleted == {first}
        assert w.emulator.account.billed == 1
        await w.clock.advance(600)
        assert [m.text for m in w.emulator.account.received()] == ["b"]
        late = await w.client.delete([first, second])
        assert (late.answered, late.deleted) == (True, frozenset())


async def test_a_test_key() -> None:
    """A sandbox key sends nothing, and both answers say so."""
    async with world(key="sandbox") as w:
        for answer in (await w.client.send(sms()), await w.client.send_legacy(sms(), details=True)):
            assert (answer.only.outcome, answer.only.reason, answer.only.gateway_id) == (Outcome.REFUSED, TEST_KEY, None)
        assert w.emulator.account.billed == 0


async def test_a_wrong_key() -> None:
    """900 with HTTP 200 is no success, no balance and no deletion."""
    async with world(EmulatorConfig(keys=("right",)), key="wrong") as w:
        assert (await w.client.send(sms())).only.outcome is Outcome.CREDENTIALS
        assert (await w.client.send_legacy(sms())).only.code == 900
        assert (await w.client.balance()).code == 900
        assert (await w.client.delete([GatewayId("1")])).code == 900


async def test_signed_requests() -> None:
    """A signed call is taken by an account that requires it; a wrong key and a missing signature are 901."""
    config = EmulatorConfig(signing_key="s3cret", require_signature=True)
    async with world(config, signing_key="s3cret") as w:
        assert (await w.client.send(sms("ä €"))).only.outcome is Outcome.ACCEPTED
        assert (await w.client.send_legacy(sms("ü & ?"))).only.outcome is Outcome.ACCEPTED
        assert (await w.client.balance()).amount is not None
    for wrong in ("other", None):
        async with world(config, signing_key=wrong) as w:
            assert (await w.client.send(sms())).only.code == 901


async def test_legacy_answers() -> None:
    """Text lines give code, id, price and balance, even where the SMS imitates them."""
    async with world() as w:
        verdict = (await w.client.send_legacy(sms("Debug: true\nPreis: 9"), details=True)).only
        assert (verdict.outcome, verdict.price, verdict.encoding) == (Outcome.ACCEPTED, Decimal("0.075"), "gsm")
        assert verdict.gateway_id is not None
