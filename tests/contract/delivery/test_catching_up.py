"""What the gateway told while nobody listened is read in its journal, each once."""

from copy import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from support.delivering import World, world
from support.outbox import ADA

from bridge.delivery.catchup import CatchUp
from bridge.delivery.replies import Replies
from bridge.domain.account import Inbound
from bridge.domain.ids import MessageId
from bridge.domain.replay import Nonce
from bridge.emulator import Call, EmulatorConfig, Fault, Rule
from bridge.gateway.wire.callbacks import ReportStatus

DELIVERED = EmulatorConfig(rate=0, reports=(ReportStatus.TRANSMITTED, ReportStatus.DELIVERED))


async def look(w: World, seconds: float = 0, *rules: Rule) -> None:
    """Let time pass, then look once."""
    await w.clock.advance(seconds)
    w.emulator.script.replace(rules)
    await w.hearing.catch_up.step()


async def reports(w: World, ident: str = "m1") -> list[str]:
    """The statuses of a message's reports."""
    return [line.status for line in await w.store.archive.reports(MessageId(ident))]


async def replies(w: World) -> list[str]:
    """The texts of all replies, oldest first."""
    return [reply.text for reply in reversed(await w.store.replies.newest(100))]


async def test_who_was_there_reads_nothing() -> None:
    """With callbacks the journal is left alone while somebody listens; what it has came by itself."""
    async with world(DELIVERED) as w:
        await look(w)
        await w.put()
        await w.send()
        for _ in range(5):
            await look(w, 30, Rule(on=Call.JOURNAL, fault=Fault.STATUS))
        assert await w.state() == ("accepted", "")
        assert w.told.kinds == []


async def test_a_start_after_being_down_catches_up_once() -> None:
    """Reports and replies of the time between are taken, at the next looks nothing more."""
    async with world(DELIVERED) as w:
        await look(w)
        await w.put()
        await w.send()
        w.emulator.inbound(ADA.e164, "one")
        await w.clock.advance(3600)
        w.emulator.inbound(ADA.e164, "two")
        await look(w)
        assert await w.state() == ("delivered", "")
        assert await reports(w) == ["DELIVERED"]
        assert await replies(w) == ["one", "two"]
        for _ in range(2):
            await look(w, 600)
        assert await reports(w) == ["DELIVERED"]
        assert await replies(w) == ["one", "two"]


async def test_the_first_start_has_nothing_to_catch_up() -> None:
    """What was said before there was a bridge is not ours."""
    async with world(DELIVERED) as w:
        w.emulator.inbound(ADA.e164, "old")
        await look(w, 7200)
        await look(w, 30)
        assert await replies(w) == []


async def test_polling() -> None:
    """Where nothing can reach us, every look reads; what is young each time, what is older now and then."""
    async with world(DELIVERED) as w:
        w.rules["polls"] = True
        await look(w)
        await w.put()
        await w.send()
        await look(w, 1)
        assert await reports(w) == ["TRANSMITTED"]
        w.emulator.inbound(ADA.e164, "ok")
        await look(w, 1)
        assert await w.state() == ("delivered", "")
        assert await reports(w) == ["TRANSMITTED", "DELIVERED"]
        await look(w, 30)
        assert await reports(w) == ["TRANSMITTED", "DELIVERED"]
        assert await replies(w) == ["ok"]


async def test_what_a_callback_brought_is_not_taken_again() -> None:
    """Callback and journal tell the same: one report, one reply."""
    async with world(DELIVERED) as w:
        w.rules["polls"] = True
        await look(w)
        await w.put()
        await w.send()
        await w.clock.advance(2)
        await w.report("DELIVERED")
        await look(w)
        assert await reports(w) == ["DELIVERED"]


async def test_many_pages_in_their_order() -> None:
    """More rows than one call gives, with ids whose digits grow in count; the oldest is taken first, each once."""
    async with world(EmulatorConfig(rate=0, reports=())) as w:
        w.emulator.account._next_id = 900  # noqa: SLF001 - an account that is young
        await look(w)
        await w.clock.advance(100)
        for n in range(250):
            w.emulator.inbound(ADA.e164, str(n))
        await look(w)
        taken = await w.store.replies.newest(1000)
        assert sorted((int(reply.id), int(reply.text)) for reply in taken) == [(900 + n, n) for n in range(250)]
        cursor = await w.store.truth.cursor()
        assert cursor is not None
        assert cursor.reply == 1149


async def test_others_of_the_account_are_passed_over() -> None:
    """An SMS that another program sent by the same account is none of ours."""
    async with world(DELIVERED) as w:
        w.rules["polls"] = True
        await look(w)
        await w.put()
        await w.send()
        from bridge.domain.sms import Sms

        await w.gateway.send(Sms(to=(ADA.e164,), text="other", foreign_id="somebody"))
        await look(w, 5)
        assert await w.state() == ("delivered", "")
        assert len(await w.store.archive.messages(state=None, limit=0)) == 1


@pytest.mark.parametrize("fault", [Fault.STATUS, Fault.CODE, Fault.HTML, Fault.CUT_BEFORE])
async def test_a_journal_that_fails_is_read_again(fault: Fault) -> None:
    """Nothing is lost by it: the next look begins where this one did; at the third failure somebody is told, once."""
    async with world(DELIVERED) as w:
        await look(w)
        await w.put()
        await w.send()
        w.emulator.inbound(ADA.e164, "ok")
        for n in range(5):
            await look(w, 3600 if not n else 30, Rule(on=Call.JOURNAL, fault=fault, code=900))
        assert await w.state() == ("accepted", "")
        assert w.told.kinds == ["journal"]
        await look(w, 30)
        assert await w.state() == ("delivered", "")
        assert await replies(w) == ["ok"]


async def test_two_processes_do_not_both_read() -> None:
    """Whoever has the lease reads; when it ends, another may."""
    async with world(DELIVERED) as w:
        w.rules["polls"] = True
        await look(w)
        await w.put()
        await w.send()
        await w.clock.advance(70)
        assert await w.store.truth.lease("other", w.clock.now(), timedelta(seconds=60))
        await look(w)
        assert await w.state() == ("accepted", "")
        await look(w, 61)
        assert await w.state() == ("delivered", "")


async def test_a_lost_answer_is_found_by_its_report() -> None:
    """A row with a report names our own id, and so decides what nobody knew."""
    async with world(DELIVERED) as w:
        w.rules["polls"] = True
        await look(w)
        await w.put()
        await w.send(Rule(fault=Fault.ACCEPT_AND_CUT))
        assert (await w.state())[0] == "unknown"
        await look(w, 5)
        assert await w.state() == ("delivered", "")
        assert w.billed == 1


async def test_a_journal_that_is_too_long_is_read_as_far_as_it_goes() -> None:
    """The newest are taken, and the next look begins anew: what is older than that would be no news any more."""
    async with world(EmulatorConfig(rate=0, reports=())) as w:
        w.hearing = replace(
            w.hearing,
            catch_up=CatchUp(
                journal=w.gateway,
                store=w.store.truth,
                reports=w.hearing.reports,
                replies=w.hearing.replies,
                clock=w.clock,
                teller=w.told,
                holder="one",
                polls=lambda: False,
                pages=2,
            ),
        )
        await look(w)
        await w.clock.advance(100)
        for n in range(250):
            w.emulator.inbound(ADA.e164, str(n))
        await look(w)
        assert len(await w.store.replies.newest(1000)) == 200
        await look(w, 30, Rule(on=Call.JOURNAL, fault=Fault.STATUS))
        assert w.told.kinds == []


class Stumbling(Replies):
    """Takes replies, and has a fault over one of them."""

    faulty = "odd"

    async def receive(self, reply: Inbound, *, nonce: Nonce | None = None) -> bool:
        """Take it, or fail."""
        if reply.text == self.faulty:
            raise KeyError("a fault of ours")
        return await super().receive(reply, nonce=nonce)


async def test_a_fault_over_one_row_keeps_no_other_from_being_taken() -> None:
    """Replies after it are taken, reports too, and it is tried again until it works."""
    async with world(DELIVERED) as w:
        stumbling = copy(w.hearing.replies)
        stumbling.__class__ = Stumbling
        assert isinstance(stumbling, Stumbling)
        catch_up = CatchUp(
            journal=w.gateway, store=w.store.truth, reports=w.hearing.reports, replies=stumbling,
            clock=w.clock, teller=w.told, holder="one", polls=lambda: True,
        )  # fmt: skip
        w.hearing = replace(w.hearing, catch_up=catch_up)
        await look(w)
        await w.put()
        await w.send()
        for text in ("one", "odd", "two"):
            w.emulator.inbound(ADA.e164, text)
        with pytest.raises(KeyError):
            await look(w, 30)
        assert await replies(w) == ["one", "two"]
        assert await w.state() == ("delivered", "")
        stumbling.faulty = ""
        await look(w, 30)
        assert sorted(await replies(w)) == ["odd", "one", "two"]
