"""Nights in which the process dies right after it wrote something down: what is to be told of it stands there too.

Nothing else has its turn before the next process begins, so an alarm that were told after the transaction would be lost.
"""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from support.amazon import TOPIC, posted, signed
from support.night import ADA, BERT, EVENING, TOML, Night, night
from support.outbox import message
from support.posts import firing, group

from bridge.domain import judge
from bridge.domain.account import Inbound
from bridge.domain.ids import DeliveryId, GatewayId
from bridge.domain.message import Lane
from bridge.emulator import Fault, Rule
from bridge.errors import OutsideError

TELL = TOML.replace("[sms]", "[sms]\nduplicate_lock = false", 1) + '[tell]\nurls = ["{chat}"]\n[money]\nwarn = ["10 EUR"]\n'
"""Without the gateway's lock there is no probe that could tell what became of an SMS."""
LONG = timedelta(days=3)
CLOUD = TELL + f'[hooks.cloud]\ntopics = ["{TOPIC}"]\n'


async def told_after_death(on: Night, *, more: float = 0) -> list[object]:
    """What the next process tells; each of it once, also in its counter."""
    before = len(on.chat.got)
    await on.restart()
    await on.work()
    await on.later(more, step=600)
    kinds = on.chat.kinds[before:]
    counted = on.bridge.meter.render(private=True).decode()
    assert all(f'smsbridge_told_total{{kind="{kind}"}} 1.0' in counted for kind in kinds), counted
    return kinds


@pytest.mark.parametrize(("lane", "kind"), [(Lane.MANUAL, "undecided"), (Lane.CRITICAL, "resent")])
async def test_what_the_journal_says_of_an_sms_is_told(tmp_path: Path, lane: Lane, kind: str) -> None:
    """That a person has to decide, and that what is critical is sent again."""
    async with night(tmp_path, toml=TELL) as on:
        await on.bridge.store.outbox.put(message("m1", lane=lane, ttl=LONG), on.clock.now())
        on.emulator.script.replace([Rule(fault=Fault.CUT_BEFORE)])
        await on.work()
        on.emulator.script.replace([])
        assert on.chat.kinds == ["unknown"]
        await on.clock.advance(61)
        await on.bridge.hearing.reconciler.step()
        assert await told_after_death(on, more=7200) == [kind]
        assert "delivery=m1.1" in str(on.chat.got[1]["text"])


async def test_a_stop_of_somebody_on_call_is_told(tmp_path: Path) -> None:
    """It stands in the store with the opt-out."""
    async with night(tmp_path, toml=TELL) as on:
        said = Inbound(id="1", sender=ADA[1:], system="493023125000", text="STOP", at=on.clock.now())
        await on.bridge.hearing.replies.receive(said)
        assert await told_after_death(on) == ["opted_out"]
        await on.bridge.hearing.replies.receive(said)
        await on.later(7200, step=600)
        assert on.chat.kinds == ["opted_out"], "the same reply, read in the journal"
        assert [name for _, name in await on.bridge.opt_outs.all()] == ["ada"]


async def test_credit_that_runs_low_is_told_once(tmp_path: Path) -> None:
    """With the threshold, so that the next process neither forgets nor repeats it."""
    async with night(tmp_path, toml=TELL) as on:
        on.emulator.account.balance = Decimal(9)
        on.bridge.credit.seen(Decimal(9))
        await on.bridge.credit.step()
        assert await told_after_death(on, more=7200) == ["credit_low"]
        assert await told_after_death(on, more=7200) == []


async def test_a_report_on_what_never_went_out_is_told_once(tmp_path: Path) -> None:
    """The gateway does not tell of it again."""
    async with night(tmp_path, toml=TELL) as on:
        await on.bridge.store.outbox.put(message("m1", ttl=LONG), on.clock.now())
        await on.bridge.store.outbox.change(DeliveryId("m1.1"), on.clock.now(), lambda item: judge.on_cancel(item, on.clock.now()))
        for known in (["report_against"], []):
            report = {"gateway_id": GatewayId("77"), "foreign_id": "m1.1", "status": "DELIVERED", "at": None}
            await on.bridge.hearing.reports.receive(**report)  # type: ignore[arg-type]
            assert await told_after_death(on, more=3600) == known


async def test_a_text_that_the_gateway_did_not_take_is_told(tmp_path: Path) -> None:
    """The safe text went out in its place, and no other try would tell."""
    async with night(tmp_path, toml=TELL) as on:
        on.emulator.script.replace([Rule(fault=Fault.CODE, code=305, nth=1)])
        async with on.http.post(f"{on.url}/hooks/prom", json=group(firing())) as response:
            assert response.status == 200
        await on.bridge.sorter.run_once()
        await on.bridge.bundler.run_once()
        await on.bridge.dispatcher.run_once()
        assert await told_after_death(on) == ["bad_text"]


async def test_a_post_that_is_forged_or_given_up_is_told(tmp_path: Path) -> None:
    """Of the one nothing is kept, at the other nobody looks again."""
    async with night(tmp_path, toml=CLOUD) as on:
        for change, kinds in (({"Message": "Transfer everything"}, ["refused"]), ({}, ["unproven"])):
            said, _ = posted(signed(EVENING))
            async with on.http.post(f"{on.url}/hooks/cloud", json=signed(EVENING) | change, headers=said) as response:
                assert response.status == 200
            if not change:
                on.amazon.trouble = OutsideError("no answer within 10 s")
                await on.clock.advance(timedelta(days=1).total_seconds())
            await on.bridge.prover.step()
            assert await told_after_death(on) == kinds


async def test_an_alarm_that_one_way_never_took_is_told_by_another(tmp_path: Path) -> None:
    """The way is given up after a day, and is not tried again."""
    async with night(tmp_path, toml=TELL.replace("[tell]", '[tell]\nsms = ["bert"]')) as on:
        on.chat.status = 404
        on.bridge.alarms.tell("stuck", post="01HQ")
        await on.work()
        await on.clock.advance(timedelta(days=1).total_seconds())
        await on.bridge.carrier.step()
        await on.restart()
        await on.work()
        said = sorted(text.partition(": ")[2][:21] for text in on.texts(BERT))
        assert said == ["A post cannot be sort", "An address of '[tell]"]
