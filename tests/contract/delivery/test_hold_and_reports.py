"""The queue while the gateway refuses money or credentials, and what delivery reports change."""

from datetime import timedelta
from decimal import Decimal

import pytest
from support.delivering import world
from support.outbox import NOON

from bridge.domain.ids import GatewayId
from bridge.domain.message import Lane
from bridge.domain.state import State
from bridge.emulator import Call, EmulatorConfig, Fault, Rule


def code(number: int, on: Call = Call.SEND) -> Rule:
    """The gateway answers with this bare code."""
    return Rule(fault=Fault.CODE, code=number, on=on)


async def test_no_credit_holds_until_there_is_more() -> None:
    """500: held, told once, named as degraded; released when the account has more than before."""
    async with world(EmulatorConfig(rate=0, reports=(), credit=Decimal("0.01"))) as w:
        await w.put("m1")
        await w.put("m2", text="Other")
        await w.send()
        assert await w.state("m1") == (State.HELD, "credit")
        assert await w.state("m2") == (State.HELD, "credit")
        assert w.told.kinds.count("credit") == 1
        assert "credit" in w.hold.degraded
        await w.hold.run_once()
        assert (await w.state("m1"))[0] == State.HELD
        w.emulator.account.balance = Decimal(10)
        await w.hold.run_once()
        assert await w.send() == 2
        assert (await w.state("m1"))[0] == State.ACCEPTED
        await w.hold.run_once()
        assert w.hold.degraded == ()


async def test_critical_is_still_tried_without_credit() -> None:
    """A critical message may cost less than the one that was refused: it is tried at each look."""
    async with world(EmulatorConfig(rate=0, reports=(), credit=Decimal("0.01"))) as w:
        await w.put("m1", lane=Lane.CRITICAL)
        await w.put("m2", text="Other")
        await w.send()
        await w.hold.run_once()
        assert await w.send() == 1
        assert await w.outcomes("m1") == ["no_credit", "no_credit"]
        assert await w.outcomes("m2") == ["no_credit"]


@pytest.mark.parametrize("number", [900, 901, 902, 903])
async def test_refused_credentials_hold_the_queue(number: int) -> None:
    """Queued as if never tried, told once; nothing more is sent until the gateway takes our key again."""
    async with world() as w:
        await w.put()
        await w.send(code(number))
        assert (await w.state())[0] == State.QUEUED
        assert w.hold.credentials
        assert w.told.kinds == ["credentials"]
        w.emulator.script.replace([code(number, Call.BALANCE)])
        await w.hold.run_once()
        assert w.hold.credentials
        w.emulator.script.replace([])
        await w.hold.run_once()
        assert not w.hold.credentials
        assert await w.send() == 1
        assert (await w.state())[0] == State.ACCEPTED


async def test_refused_credentials_count_no_attempt() -> None:
    """The wait after a temporary failure does not grow by what was refused for our key's sake."""
    async with world() as w:
        await w.put()
        for _ in range(5):
            await w.send(code(900))
        await w.send(code(600))
        assert await w.due_in() <= 2


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("DELIVERED", State.DELIVERED),
        ("NOTDELIVERED", State.UNDELIVERED),
        ("FAILED", State.UNDELIVERED),
        ("EXPIRED", State.EXPIRED),
        ("REJECTED", State.REJECTED),
        ("BUFFERED", State.ACCEPTED),
        ("TRANSMITTED", State.ACCEPTED),
        ("ACCEPTED", State.ACCEPTED),
        ("UNKNOWN", State.ACCEPTED),
        ("SOMETHING", State.ACCEPTED),
    ],
)
async def test_what_each_report_means(status: str, state: State) -> None:
    """Final ones decide, the others change nothing."""
    async with world() as w:
        await w.put()
        await w.send()
        await w.report(status)
        assert (await w.state())[0] == state


async def test_a_late_delivered_wins() -> None:
    """A later DELIVERED replaces a worse one, and nothing replaces it."""
    async with world() as w:
        await w.put()
        await w.send()
        for status in ("NOTDELIVERED", "DELIVERED", "EXPIRED"):
            await w.report(status)
        assert (await w.state())[0] == State.DELIVERED


async def test_a_report_before_the_answer_waits_for_it() -> None:
    """Its id is not ours yet: kept, and applied when the answer brings the id."""
    async with world() as w:
        await w.put()
        await w.report("DELIVERED", gateway_id="77000000001")
        assert (await w.state())[0] == State.QUEUED
        await w.send()
        assert (await w.state())[0] == State.DELIVERED


async def test_a_report_settles_what_was_unknown() -> None:
    """By our own id of the delivery, since the answer with the gateway's was lost."""
    async with world(lock=False) as w:
        await w.put()
        await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
        (delivery,) = await w.deliveries()
        (sms,) = w.emulator.account.received()
        await w.hearing.reports.receive(gateway_id=sms.id, foreign_id=delivery.id, status="DELIVERED", at=NOON)
        assert (await w.state())[0] == State.DELIVERED


async def test_a_report_against_what_failed_is_told_and_changes_nothing() -> None:
    """A DELIVERED for what we took for not sent is somebody's business, and the state stays."""
    async with world() as w:
        await w.put()
        await w.cancel()
        (delivery,) = await w.deliveries()
        await w.hearing.reports.receive(gateway_id=w.emulator.account._id(), foreign_id=delivery.id, status="DELIVERED", at=None)  # noqa: SLF001
        assert (await w.state())[0] == State.CANCELLED
        assert "report_against" in w.told.kinds


async def test_a_report_against_what_failed_is_told_once() -> None:
    """The first report says that it went out all the same; the gateway's repetitions tell nobody anything new."""
    async with world() as w:
        await w.put()
        await w.cancel()
        for status in ("TRANSMITTED", "DELIVERED", "DELIVERED"):
            await w.hearing.reports.receive(gateway_id=GatewayId("77"), foreign_id="m1.1", status=status, at=None)
        assert w.told.kinds.count("report_against") == 1


async def test_a_report_brings_the_id_that_the_answer_did_not() -> None:
    """The answer was lost; the report names both our id and the gateway's."""
    async with world(lock=False) as w:
        await w.put()
        await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
        (sms,) = w.emulator.account.received()
        await w.hearing.reports.receive(gateway_id=sms.id, foreign_id="m1.1", status="DELIVERED", at=NOON)
        assert await w.gateway_id() == sms.id


async def test_a_report_on_the_way_takes_no_probe_back() -> None:
    """TRANSMITTED changes nothing, so the probe that settles an unknown outcome still comes."""
    async with world() as w:
        await w.put()
        await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
        await w.hearing.reports.receive(gateway_id=GatewayId("77"), foreign_id="m1.1", status="TRANSMITTED", at=None)
        assert (await w.state())[0] == State.UNKNOWN
        await w.pass_time(5)
        assert await w.send() == 1
        assert (await w.state())[0] == State.ACCEPTED


async def test_a_gateway_that_answers_again_is_no_longer_named() -> None:
    """Nothing is left to be sent, so the look at the balance finds out."""
    async with world(lock=False) as w:
        await w.put()
        await w.send(Rule(fault=Fault.STATUS, status=503), Rule(fault=Fault.STATUS, status=503, on=Call.BALANCE))
        await w.hold.run_once()
        assert w.hold.degraded == ("gateway",)
        w.emulator.script.replace([])
        await w.hold.run_once()
        assert w.hold.degraded == ()


async def test_a_key_that_may_not_send_is_told_once() -> None:
    """902 while the balance is answered: held again and again, and one beginning of one trouble."""
    async with world() as w:
        await w.put()
        for _ in range(3):
            await w.send(code(902))
            assert w.hold.credentials
            await w.hold.run_once()
        assert w.told.kinds.count("credentials") == 1
        await w.send()
        await w.put("m2", text="Other")
        await w.send(code(902))
        assert w.told.kinds.count("credentials") == 2


async def test_silence_is_not_success() -> None:
    """A day after its time to live without a report: still accepted, and it says `no report`."""
    async with world() as w:
        await w.put(ttl=timedelta(hours=1))
        await w.send()
        await w.pass_time(3600 + 86_399)
        assert await w.state() == (State.ACCEPTED, "")
        await w.pass_time(2)
        assert await w.state() == (State.ACCEPTED, "no report")
        await w.pass_time(86_400)
        assert w.meter.seen["message", "manual", "no_report"] == 1
