"""The dispatcher against the emulator: what each answer, and each missing answer, makes of a delivery."""

from datetime import timedelta

import pytest
from support.delivering import world
from support.outbox import ADA, BERT

from bridge.domain.judge import LOCK, REPEATED
from bridge.domain.message import Lane
from bridge.domain.sms import Attachment, Options
from bridge.domain.state import State
from bridge.emulator import EmulatorConfig, Fault, Rule

UNANSWERED = [
    Rule(fault=Fault.ACCEPT_AND_CUT),
    Rule(fault=Fault.CUT_BEFORE),
    Rule(fault=Fault.HANG),
    Rule(fault=Fault.STATUS, status=503),
    Rule(fault=Fault.HTML),
    Rule(fault=Fault.EMPTY),
]


def code(code: int, **more: object) -> Rule:
    """The gateway answers with this bare code."""
    return Rule(fault=Fault.CODE, code=code, **more)


async def test_accepted() -> None:
    """100: accepted, with the gateway's id, parts, price and one attempt, counted as spent."""
    async with world() as w:
        await w.put()
        assert await w.send() == 1
        (delivery,) = await w.deliveries()
        assert (delivery.state, delivery.parts, str(delivery.price)) == (State.ACCEPTED, 1, "0.075")
        assert delivery.gateway_id is not None
        assert await w.outcomes() == ["accepted"]
        assert str(w.meter.money) == "0.075"
        assert w.texts() == ["Hello"]


async def test_the_delivery_id_goes_along() -> None:
    """The gateway knows each delivery by our own id of it, one call for each."""
    async with world() as w:
        await w.put(to=(ADA, BERT))
        assert await w.send() == 2
        assert sorted(str(sms.foreign_id) for sms in w.emulator.account.received()) == ["m1.1", "m1.2"]


@pytest.mark.parametrize(
    ("number", "alert"), [(202, False), (301, False), (403, False), (201, False), (305, False), (401, False), (202, True)]
)
async def test_refused(number: int, *, alert: bool) -> None:
    """A code that no repetition mends fails the delivery, is told, and is not tried again."""
    async with world() as w:
        await w.put(state_key="k" if alert else "")
        await w.send(code(number))
        state, reason = await w.state()
        assert state == State.FAILED
        assert reason
        assert "failed" in w.told.kinds
        await w.pass_time(3600)
        assert await w.send() == 0
        assert w.billed == 0


async def test_an_alert_with_a_bad_sender_goes_without_it() -> None:
    """201 on an alert: once more at once, without `from`, and told."""
    async with world() as w:
        await w.put(state_key="k", options=Options(sender="Nope"))
        await w.send(code(201))
        assert (await w.state())[0] == State.QUEUED
        assert "bad_sender" in w.told.kinds
        assert await w.send() == 1
        assert (await w.state())[0] == State.ACCEPTED
        assert [sms.sender for sms in w.emulator.account.received()] == [w.emulator.config.sender]


async def test_a_second_refusal_of_an_alert_is_final() -> None:
    """What was changed once is not changed again."""
    async with world() as w:
        await w.put(state_key="k", options=Options(sender="Nope"))
        await w.send(code(201))
        await w.send(code(201))
        assert (await w.state())[0] == State.FAILED


async def test_a_temporary_failure_is_tried_again_later_and_later() -> None:
    """600: queued with a growing wait, until it goes."""
    async with world() as w:
        await w.put()
        waits = []
        for _ in range(4):
            assert await w.send(code(600)) == 1
            assert (await w.state())[0] == State.QUEUED
            waits.append(await w.due_in())
            assert await w.send() == 0
            await w.clock.advance(waits[-1])
        assert all(2.0**n / 2 * 2 <= wait <= 2.0**n * 2 for n, wait in enumerate(waits))
        assert await w.send() == 1
        assert await w.outcomes() == ["temporary"] * 4 + ["accepted"]
        assert w.billed == 1


async def test_one_number_that_fails_leaves_the_others_alone() -> None:
    """A refused recipient is neither retried with the others nor texted again because of them."""
    async with world() as w:
        await w.put(to=(ADA, BERT))
        await w.send(code(202, number=ADA.e164))
        assert [delivery.state for delivery in await w.deliveries()] == [State.FAILED, State.ACCEPTED]
        await w.pass_time(600)
        assert await w.send() == 0
        assert w.billed == 1


@pytest.mark.parametrize("rule", UNANSWERED, ids=lambda rule: rule.fault.value)
async def test_no_answer_is_unknown(rule: Rule) -> None:
    """Written and not answered: unknown and told; never queued."""
    async with world(lock=False) as w:
        await w.put()
        await w.send(rule)
        assert (await w.state())[0] == State.UNKNOWN
        assert w.told.kinds == ["unknown"]
        await w.pass_time(3600)
        assert await w.send() == 0
        assert (await w.state())[0] == State.UNKNOWN


@pytest.mark.parametrize("rule", UNANSWERED, ids=lambda rule: rule.fault.value)
async def test_a_probe_inside_the_lock_decides(rule: Rule) -> None:
    """The same bytes again, within the lock: 402 says the first went, 100 says it did not; the phone rings once."""
    async with world() as w:
        await w.put()
        await w.send(rule)
        await w.pass_time(5)
        assert await w.send() == 1
        assert (await w.state())[0] == State.ACCEPTED
        assert w.texts() == ["Hello"]
        assert await w.outcomes() == ["unknown", "locked" if rule.accepts else "accepted"]


async def test_no_probe_after_the_window() -> None:
    """When the time for a probe has passed, for instance because we were down, nobody probes."""
    async with world() as w:
        await w.put()
        await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
        await w.pass_time(151)
        assert await w.send() == 0
        await w.pass_time(100_000)
        assert await w.send() == 0
        assert w.texts() == ["Hello"]


@pytest.mark.parametrize(
    "options", [Options(performance_tracking=True), Options(files=(Attachment(name="a.pdf", contents="QQ=="),))], ids=["tracking", "files"]
)
async def test_no_probe_of_what_the_lock_does_not_know_again(options: Options) -> None:
    """The gateway rewrites links and files, so that its lock would not see the same text."""
    async with world() as w:
        await w.put(options=options)
        await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
        await w.pass_time(5)
        assert await w.send() == 0
        assert (await w.state())[0] == State.UNKNOWN


async def test_a_402_that_is_evidence_is_no_trouble() -> None:
    """The lock that answers a probe says that the SMS went: nobody is told of a collision."""
    async with world() as w:
        await w.put()
        await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
        await w.pass_time(5)
        await w.send()
        assert w.told.kinds == ["unknown"]


@pytest.mark.parametrize("number", [202, 301, 201, 305, 401, 403])
async def test_a_refused_probe_says_nothing_of_the_first(number: int) -> None:
    """The phone has the SMS whose answer was lost: that a second one is refused makes no failure of it, and no other text goes out."""
    async with world() as w:
        await w.put(state_key="k")
        await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
        await w.pass_time(5)
        await w.send(code(number))
        assert (await w.state())[0] == State.UNKNOWN
        await w.pass_time(3600)
        assert await w.send() == 0
        assert w.texts() == ["Hello"]


async def test_no_probe_of_what_is_worth_nothing_any_more() -> None:
    """A probe that the gateway accepts is the SMS, and a worthless one is not sent."""
    async with world() as w:
        await w.put(ttl=timedelta(minutes=1))
        await w.send(Rule(fault=Fault.CUT_BEFORE))
        await w.pass_time(61)
        assert await w.send() == 0
        assert w.texts() == []


async def test_no_probe_of_what_somebody_cancelled() -> None:
    """A cancel while the outcome is unknown is kept, and forbids the probe."""
    async with world() as w:
        await w.put()
        await w.send(Rule(fault=Fault.CUT_BEFORE))
        await w.cancel()
        await w.pass_time(5)
        assert await w.send() == 0
        assert w.texts() == []


async def test_no_probe_beside_the_same_text_of_another_delivery() -> None:
    """A 402 would not say whose SMS it speaks of."""
    async with world() as w:
        await w.put("m1")
        await w.send(Rule(fault=Fault.CUT_BEFORE))
        await w.put("m2")
        await w.send()
        assert (await w.state("m2"))[0] == State.ACCEPTED
        await w.pass_time(5)
        assert await w.send() == 0
        assert (await w.state("m1"))[0] == State.UNKNOWN


async def test_the_lock_on_a_first_attempt_is_a_collision() -> None:
    """402 without an earlier attempt of ours: another message had this text, so this one goes behind the lock's window, and is told."""
    async with world() as w:
        await w.put("m1")
        await w.put("m2")
        await w.send()
        assert sorted([(await w.state("m1"))[0], (await w.state("m2"))[0]]) == [State.ACCEPTED, State.QUEUED]
        assert "locked" in w.told.kinds
        assert await w.due_in("m2") == LOCK.total_seconds()
        await w.clock.advance(LOCK.total_seconds())
        assert await w.send() == 1
        assert w.texts() == ["Hello", "Hello"]


async def test_the_lock_on_a_repetition_of_an_alert_is_a_duplicate() -> None:
    """402 on the same state of the same alert: suppressed, since the phone has it."""
    async with world() as w:
        await w.put("m1", state_key="k")
        await w.put("m2", state_key="k")
        await w.send()
        assert await w.state("m2") == (State.SUPPRESSED, REPEATED)
        assert w.texts() == ["Hello"]


@pytest.mark.parametrize("seconds", [0, 400])
async def test_a_repetition_that_had_to_wait_is_a_duplicate_too(seconds: float) -> None:
    """One waited while the gateway was down: the phone gets the state once, whichever of the two went first and however old they are."""
    async with world() as w:
        await w.put("m1", state_key="k")
        await w.send(code(600))
        await w.pass_time(seconds)
        await w.put("m2", state_key="k")
        await w.send()
        await w.pass_time(10)
        await w.send()
        states = [(await w.state("m1"))[0], (await w.state("m2"))[0]]
        assert states == ([State.ACCEPTED, State.SUPPRESSED] if seconds else [State.SUPPRESSED, State.ACCEPTED])
        await w.pass_time(400)
        assert await w.send() == 0
        assert w.texts() == ["Hello"]


async def test_a_clock_that_is_put_back_holds_nobody_up() -> None:
    """The pace of an hour that is over again is none; what one second may carry still holds."""
    async with world(rate=1) as w:
        await w.store.outbox.claim(w.clock.now() + timedelta(hours=1), most=1, lease=timedelta(seconds=1))
        for n in range(3):
            await w.put(f"m{n}", text=str(n))
        later = w.clock.now() + timedelta(hours=1)
        assert len((await w.store.outbox.claim(later, most=1, lease=timedelta(seconds=1))).claims) == 1
        assert await w.send() == 1
        assert await w.send() == 0


async def test_a_gateway_that_cannot_be_reached_is_tried_again() -> None:
    """Nothing was written, so the delivery is queued, and a gateway that stays away is told."""
    async with world(reachable=False) as w:
        await w.put()
        for _ in range(3):
            assert await w.send() == 1
            assert (await w.state())[0] == State.QUEUED
            await w.clock.advance(await w.due_in())
        assert "gateway" in w.told.kinds
        assert w.hold.degraded == ("gateway",)


async def test_a_claim_whose_process_died_is_unknown() -> None:
    """Claimed, and nobody settled it within the lease: it may have been written, so it is never simply queued."""
    async with world(lock=False) as w:
        await w.put()
        claims = (await w.store.outbox.claim(w.clock.now(), most=1, lease=timedelta(seconds=20))).claims
        assert len(claims) == 1
        await w.pass_time(19)
        assert (await w.state())[0] == State.SENDING
        await w.pass_time(2)
        assert await w.state() == (State.UNKNOWN, "the sending was interrupted")
        await w.pass_time(3600)
        assert await w.send() == 0


async def test_what_nobody_could_send_in_time_expires() -> None:
    """Past its time to live in our queue: expired, worthless, told, and not sent."""
    async with world() as w:
        await w.put(ttl=timedelta(minutes=5))
        await w.pass_time(301)
        assert await w.state() == (State.EXPIRED, "worthless")
        assert w.told.kinds == ["expired"]
        assert await w.send() == 0


async def test_the_most_urgent_goes_first() -> None:
    """With one token at a time: critical, manual, normal, then digest."""
    async with world(rate=1) as w:
        for lane in (Lane.DIGEST, Lane.NORMAL, Lane.MANUAL, Lane.CRITICAL):
            await w.put(lane.word, text=lane.word, lane=lane)
        while len(w.texts()) < 4:
            await w.send()
            await w.clock.advance(1)
        assert w.texts() == ["critical", "manual", "normal", "digest"]


async def test_a_sandbox_key_is_a_failure() -> None:
    """A key that sends nothing must not look as if it had."""
    async with world(EmulatorConfig(rate=0, reports=(), sandbox_keys=("key",))) as w:
        await w.put()
        await w.send()
        state, reason = await w.state()
        assert state == State.FAILED
        assert "test key" in reason
