"""What nobody knows ends by the journal, a report, or a person."""

from datetime import timedelta

import pytest
from support.delivering import World, world
from support.outbox import ADA, NOON

from bridge.domain import doubt
from bridge.domain.doubt import Choice
from bridge.domain.ids import MessageId
from bridge.domain.judge import HAD
from bridge.domain.message import Lane
from bridge.emulator import Call, EmulatorConfig, Fault, Rule
from bridge.errors import InputError
from bridge.gateway.wire.callbacks import ReportStatus

ACCEPTED = Rule(fault=Fault.ACCEPT_AND_CUT)
LOST = Rule(fault=Fault.CUT_BEFORE)
QUIET = EmulatorConfig(rate=0, reports=())


async def look(w: World, seconds: float = 0, *rules: Rule) -> None:
    """Let time pass, then look once."""
    await w.clock.advance(seconds)
    w.emulator.script.replace(rules)
    await w.hearing.reconciler.step()


async def test_a_row_decides_what_the_answer_did_not() -> None:
    """Accepted, with the gateway's id and price, and not sent again."""
    async with world(QUIET, lock=False) as w:
        await w.put(lane=Lane.CRITICAL)
        await w.send(ACCEPTED)
        await look(w, 59)
        assert (await w.state())[0] == "unknown"
        await look(w, 1)
        assert await w.state() == ("accepted", "")
        (delivery,) = await w.deliveries()
        assert (delivery.gateway_id, str(delivery.price)) == (next(w.emulator.account.received()).id, "0.075")
        assert w.billed == 1


async def test_a_row_with_its_report_is_the_end_of_it() -> None:
    """What the journal says of delivery is taken with it, once."""
    async with world(EmulatorConfig(rate=0, reports=(ReportStatus.DELIVERED,)), lock=False) as w:
        await w.put()
        await w.send(ACCEPTED)
        await look(w, 60)
        assert await w.state() == ("delivered", "")
        assert [line.status for line in await w.store.archive.reports(MessageId("m1"))] == ["DELIVERED"]


async def test_what_is_critical_and_never_arrived_is_sent_again() -> None:
    """Counted apart, told, and billed once."""
    async with world(QUIET, lock=False) as w:
        await w.put(lane=Lane.CRITICAL)
        await w.send(LOST)
        await look(w, 60)
        assert await w.state() == ("queued", doubt.RESENT)
        assert w.told.kinds == ["unknown", "resent"]
        assert w.meter.seen["message", "critical", "resent"] == 1
        await w.send()
        assert await w.state() == ("accepted", "")
        assert w.billed == 1


async def test_a_resend_inside_the_lock_meets_the_first() -> None:
    """Where the journal was late and the gateway had it after all, its lock still tells, and nobody is texted twice, nor told of a lock."""
    async with world(EmulatorConfig(rate=0, reports=(), journal_seconds=3600), lock=False) as w:
        await w.put(lane=Lane.CRITICAL)
        await w.send(ACCEPTED)
        await look(w, 60)
        assert (await w.state())[0] == "queued"
        await w.send()
        assert await w.state() == ("accepted", HAD)
        assert w.billed == 1
        assert w.told.kinds == ["unknown", "resent"]


async def test_what_is_not_critical_is_shown_to_a_person() -> None:
    """It stays unknown, is listed, told once, and found if its row comes late."""
    async with world(EmulatorConfig(rate=0, reports=(), journal_seconds=300), lock=False) as w:
        await w.put()
        await w.send(ACCEPTED)
        for seconds in (60, 10, 3600):
            assert (await w.state())[0] == "unknown"
            await look(w, seconds)
        assert w.told.kinds == ["unknown", "undecided"]
        assert await w.state() == ("accepted", "")


async def test_a_cancel_that_was_wished_is_final_when_nothing_went_out() -> None:
    """Absent and unwanted is cancelled."""
    async with world(QUIET, lock=False) as w:
        await w.put(lane=Lane.CRITICAL)
        await w.send(LOST)
        await w.cancel()
        await look(w, 60)
        assert await w.state() == ("cancelled", "cancelled")


async def test_a_probe_goes_before_the_journal() -> None:
    """As long as the lock can tell, it is asked; the journal is for what it cannot."""
    async with world(QUIET) as w:
        await w.put()
        await w.send(ACCEPTED)
        await look(w, 60)
        assert (await w.state())[0] == "unknown"
        await w.send()
        assert await w.state() == ("accepted", HAD)
        assert w.billed == 1


async def test_a_delayed_one_is_decided_after_its_time() -> None:
    """An hour ahead the journal proves nothing; a minute after it was due it does."""
    async with world(QUIET, lock=False) as w:
        await w.put(deliver_at=NOON + timedelta(hours=1))
        await w.send(ACCEPTED)
        await look(w, 60)
        assert (await w.state())[0] == "unknown"
        await look(w, 3500)
        assert (await w.state())[0] == "unknown"
        await look(w, 100)
        assert await w.state() == ("accepted", "")


async def test_a_delayed_one_that_the_journal_shows_is_parked_and_can_be_recalled() -> None:
    """With its id a wish to cancel can be fulfilled."""
    async with world(EmulatorConfig(rate=0, reports=(), journal_shows_delayed=True), lock=False) as w:
        await w.put(deliver_at=NOON + timedelta(hours=1))
        await w.send(ACCEPTED)
        await w.cancel()
        await look(w, 60)
        assert (await w.state())[0] == "recalling"
        await w.recaller.run_once()
        assert await w.state() == ("recalled", "recalled")
        assert w.billed == 0


@pytest.mark.parametrize(("fault", "state"), [(Fault.ACCEPT_AND_CUT, "recalled"), (Fault.CUT_BEFORE, "accepted")])
async def test_a_recall_that_nobody_confirmed_is_decided_by_the_journal(fault: Fault, state: str) -> None:
    """A minute after the time: no row means that it was recalled, a row that it was too late."""
    async with world(QUIET) as w:
        await w.put(deliver_at=NOON + timedelta(minutes=10))
        await w.send()
        w.emulator.script.replace([Rule(on=Call.DELETE, fault=fault)])
        await w.cancel()
        await look(w, 600)
        assert (await w.state())[0] == "recalling"
        await look(w, 61)
        assert (await w.state())[0] == state
        assert w.billed == (0 if state == "recalled" else 1)


async def test_a_journal_that_fails_is_asked_again() -> None:
    """Nothing is decided without it; it is left alone for a while, and told at the third time, when people may decide without it."""
    async with world(QUIET, lock=False) as w:
        await w.put(lane=Lane.CRITICAL)
        await w.send(ACCEPTED)
        await w.clock.advance(60)
        for _ in range(4):
            await look(w, 31, Rule(on=Call.JOURNAL, fault=Fault.STATUS))
            assert (await w.state())[0] == "unknown"
        assert w.told.kinds == ["unknown", "journal", "undecided"]
        assert await w.state() == ("unknown", doubt.UNREAD)
        await look(w, 1)
        assert (await w.state())[0] == "unknown"
        await look(w, 30)
        assert await w.state() == ("accepted", "")


async def test_a_death_in_the_middle_is_decided_too() -> None:
    """A claim whose process died is unknown, and the journal knows."""
    async with world(QUIET, lock=False) as w:
        await w.put(lane=Lane.CRITICAL)
        await w.store.outbox.claim(w.clock.now(), most=1, lease=timedelta(seconds=10))
        await w.pass_time(11)
        assert (await w.state())[0] == "unknown"
        await look(w, 60)
        assert await w.state() == ("queued", doubt.RESENT)


async def test_a_person_decides() -> None:
    """Send again sends, let go has failed; either is in the audit trail, with the numbers as hashes."""
    async with world(QUIET, lock=False) as w:
        for ident, choice, state in (("m1", Choice.LET_GO, "failed"), ("m2", Choice.SEND_AGAIN, "queued")):
            await w.put(ident, text=ident)
            await w.send(LOST)
            await w.decide.decide(MessageId(ident), choice, who="cli:ada", surface="cli")
            assert (await w.state(ident))[0] == state
            with pytest.raises(InputError, match="nothing"):
                await w.decide.decide(MessageId(ident), choice, who="cli:ada", surface="cli")
        await w.send()
        assert w.billed == 1
        trail = await w.store.chat.audit()
        assert [(entry.act, entry.facts["decision"], entry.who) for entry in trail] == [
            ("decide", "let-go", "cli:ada"), ("decide", "send-again", "cli:ada"),
        ]  # fmt: skip
        assert set(w.told.kinds) == {"unknown"}, "who let it go knows, and the gateway refused nothing"
        assert ADA.e164 not in str(trail)
