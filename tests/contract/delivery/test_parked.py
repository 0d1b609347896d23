"""What the gateway holds for us until its time: parking, recalling, and what a cancel may say of it."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from support.delivering import World, world
from support.outbox import ADA, BERT, NOON
from support.running import until

from bridge.domain.ids import DeliveryId, MessageId
from bridge.domain.message import CancelOutcome
from bridge.domain.sms import Attachment, Options
from bridge.domain.state import State
from bridge.emulator import Call, Fault, Rule
from bridge.emulator.account import State as OnPhone

LATER = NOON + timedelta(hours=1)


async def parked(w: World, ident: str = "m1", **more: object) -> None:
    """A message that the gateway holds until LATER."""
    await w.put(ident, deliver_at=LATER, **more)
    await w.send()


async def test_parked_at_once() -> None:
    """Due in an hour: handed over now, held there, and not on the phone before its time."""
    async with world() as w:
        await parked(w)
        assert (await w.state())[0] == State.PARKED
        assert w.texts() == []
        await w.pass_time(3599)
        assert (await w.state())[0] == State.PARKED
        await w.pass_time(2)
        assert (await w.state())[0] == State.ACCEPTED
        assert w.texts() == ["Hello"]


async def test_time_to_live_counts_from_the_time_of_sending() -> None:
    """The gateway counts `ttl` from the call, so the wait is added."""
    async with world() as w:
        await w.put(deliver_at=LATER, ttl=timedelta(hours=4))
        claims = (await w.store.outbox.claim(w.clock.now(), most=1, lease=timedelta(seconds=1))).claims
        assert claims[0].item.expires_at - w.clock.now() == timedelta(hours=5)


async def test_what_is_due_soon_waits_here() -> None:
    """Under five minutes the wait is ours, where cancelling is exact."""
    async with world() as w:
        await w.put(deliver_at=NOON + timedelta(seconds=299))
        assert await w.send() == 0
        assert await w.cancel() is CancelOutcome.CANCELLED
        await w.pass_time(400)
        assert await w.send() == 0
        assert w.texts() == []


async def test_recalled() -> None:
    """The gateway's answer names the id: it will not go out."""
    async with world() as w:
        await parked(w)
        assert await w.cancel() is CancelOutcome.RECALLED
        assert await w.state() == (State.RECALLED, "recalled")
        await w.pass_time(4000)
        assert w.texts() == []
        assert w.billed == 0


async def test_too_late() -> None:
    """The first DELETE does not name it: it is on its way, and the answer says so."""
    async with world() as w:
        await parked(w)
        (sms,) = w.emulator.account._waiting.values()  # noqa: SLF001 - the gateway's clock is ahead of ours
        w.emulator.account.release(sms, arrives=True)
        assert await w.cancel() is CancelOutcome.TOO_LATE
        assert await w.state() == (State.ACCEPTED, "too late")


async def test_a_delete_without_an_answer_is_asked_again() -> None:
    """Not known yet, and asked again after a while; what the second answer names is recalled."""
    async with world() as w:
        await parked(w)
        w.emulator.script.replace([Rule(fault=Fault.HANG, on=Call.DELETE, accept=False)])
        assert await w.cancel() is CancelOutcome.NOT_KNOWN
        assert (await w.state())[0] == State.RECALLING
        w.emulator.script.replace([])
        await w.clock.advance(5)
        await w.recaller.run_once()
        assert (await w.state())[0] == State.RECALLED


async def test_an_id_that_a_later_delete_does_not_name_proves_nothing() -> None:
    """The DELETE that had no answer may have done its work: neither recalled nor too late is claimed."""
    async with world() as w:
        await parked(w)
        w.emulator.script.replace([Rule(fault=Fault.HANG, on=Call.DELETE)])
        await w.cancel()
        w.emulator.script.replace([])
        await w.clock.advance(5)
        await w.recaller.run_once()
        assert (await w.state())[0] == State.RECALLING
        assert await w.cancel() is CancelOutcome.NOT_KNOWN


async def test_a_death_between_delete_and_its_record_claims_nothing() -> None:
    """The gateway took it back and we died before we wrote it down: the next DELETE misses the id, and that is no `too late`."""
    async with world() as w:
        await parked(w)
        await w.desk.wish(MessageId("m1"), by="cli:ada")
        (asked,) = await w.store.outbox.take_recalls(w.clock.now(), most=10, lease=timedelta(seconds=15))
        assert asked.gateway_id is not None
        assert (await w.gateway.delete([asked.gateway_id])).deleted == {asked.gateway_id}
        await w.clock.advance(16)
        await w.recaller.run_once()
        assert (await w.state())[0] == State.RECALLING
        assert w.texts() == []


async def test_a_stop_waits_for_the_answer_to_a_recall() -> None:
    """A bridge that is told to stop records what the gateway says of the DELETE that is under way."""
    async with world() as w:
        await parked(w)
        await w.desk.wish(MessageId("m1"), by="cli:ada")
        w.emulator.script.replace([Rule(fault=Fault.SLOW, seconds=1, on=Call.DELETE)])
        async with asyncio.TaskGroup() as group:
            recalling = group.create_task(w.recaller.run())
            await until(lambda: len(w.emulator._pauses), bool)  # noqa: SLF001 - the call has arrived
            recalling.cancel()
            await w.clock.advance(1)
        assert (await w.state())[0] == State.RECALLED


async def test_one_process_asks_at_a_time() -> None:
    """Of two bridges on one store one asks; the other's DELETE would miss the id and say that it came too late."""
    async with world() as w:
        await parked(w)
        await w.desk.wish(MessageId("m1"), by="cli:ada")
        first = await w.store.outbox.take_recalls(w.clock.now(), most=10, lease=timedelta(seconds=15))
        assert len(first) == 1
        assert await w.store.outbox.take_recalls(w.clock.now(), most=10, lease=timedelta(seconds=15)) == []


async def test_a_recall_that_could_not_be_asked_for_was_too_late() -> None:
    """Our credentials were refused until it fell due: no DELETE did anything, so it went out."""
    async with world() as w:
        await parked(w)
        w.emulator.script.replace([Rule(fault=Fault.CODE, code=900, on=Call.DELETE)])
        assert await w.cancel() is CancelOutcome.NOT_KNOWN
        await w.pass_time(3601)
        assert await w.state() == (State.ACCEPTED, "too late")
        assert w.texts() == ["Hello"]


async def test_files_stay_as_long_as_asked_after_they_are_sent() -> None:
    """The gateway counts a file's days from the call, so the wait is added; without a wait they are as asked."""
    async with world() as w:
        files = Options(files=(Attachment(name="a.pdf", contents="QQ==", validity_days=3),))
        await w.put("m1", deliver_at=NOON + timedelta(days=10), options=files)
        await w.put("m2", text="Now", options=files)
        await w.send()
        days = {sms.foreign_id: sms.files[0].validity_days for phone in w.emulator.account.phones.values() for sms in phone.messages}
        assert days == {"m1.1": 13, "m2.1": 3}


async def test_what_is_spread_lives_as_long_as_what_is_not() -> None:
    """Time to live counts from the moment at which each one falls due."""
    async with world(rate=2) as w:
        for n in range(3):
            await w.put(f"m{n}", text=str(n), deliver_at=LATER, ttl=timedelta(hours=4))
        items = [await w.store.outbox.item(DeliveryId(f"m{n}.1")) for n in range(3)]
        assert [item.expires_at - item.deliver_at for item in items if item and item.deliver_at] == [timedelta(hours=4)] * 3


async def test_partly_recalled() -> None:
    """Of two recipients one was too late: partly recalled, and each delivery says its own."""
    async with world() as w:
        await parked(w, to=(ADA, BERT))
        first = next(iter(w.emulator.account._waiting.values()))  # noqa: SLF001 - as above
        w.emulator.account.release(first, arrives=True)
        assert await w.cancel() is CancelOutcome.PARTLY
        assert sorted(delivery.state for delivery in await w.deliveries()) == [State.ACCEPTED, State.RECALLED]


@pytest.mark.parametrize("fault", [Fault.ACCEPT_AND_CUT, Fault.CUT_BEFORE])
async def test_no_probe_of_what_was_to_be_parked(fault: Fault) -> None:
    """A second call could be a second SMS at its time: unknown, and shown."""
    async with world() as w:
        await w.put(deliver_at=LATER)
        await w.send(Rule(fault=fault))
        assert (await w.state())[0] == State.UNKNOWN
        await w.pass_time(10)
        assert await w.send() == 0


async def test_a_cancel_while_it_is_handed_over_is_kept() -> None:
    """The wish comes between claim and answer: once parked it is asked back at once."""
    async with world() as w:
        await w.put(deliver_at=LATER)
        claims = (await w.store.outbox.claim(w.clock.now(), most=1, lease=timedelta(seconds=20))).claims
        assert await w.cancel() is CancelOutcome.NOT_KNOWN
        await w.dispatcher._send(claims[0])  # noqa: SLF001 - the other half of run_once
        assert (await w.state())[0] == State.RECALLING
        await w.recaller.run_once()
        assert (await w.state())[0] == State.RECALLED
        assert [sms.state for phone in w.emulator.account.phones.values() for sms in phone.messages] == [OnPhone.RECALLED]


async def test_a_cancel_of_what_was_sent_is_too_late() -> None:
    """Nothing is asked of the gateway, and nothing is promised."""
    async with world() as w:
        await w.put()
        await w.send()
        assert await w.cancel() is CancelOutcome.TOO_LATE


async def test_parked_messages_are_spread_below_the_rate() -> None:
    """Of those that fall due together fewer than the rate share a second, so that others find room, and none is early."""
    async with world(rate=2) as w:
        for n in range(10):
            await w.put(f"m{n}", text=str(n), deliver_at=LATER)
        while await w.send():
            await w.clock.advance(1)
        due = sorted((sms.due_at - LATER).total_seconds() for sms in w.emulator.account._waiting.values())  # noqa: SLF001 - as above
        assert len(due) == 10
        assert due[0] == 0
        assert max(Counter(due).values()) < 2
