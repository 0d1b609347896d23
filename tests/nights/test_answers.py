"""Nights in which people answer: who says ok is left in peace, who says STOP gets no more SMS."""

from datetime import timedelta
from pathlib import Path

import pytest
from support.night import ADA, BERT, TOML, Night, night
from support.outbox import ADA as SMS_ADA
from support.outbox import BERT as SMS_BERT
from support.outbox import message
from support.posts import firing

from bridge.domain.account import Inbound
from bridge.domain.ids import MessageId
from bridge.domain.message import Draft, Lane, Recipient
from bridge.domain.phone import PhoneNumber
from bridge.domain.situation import FiledMessage
from bridge.domain.sms import Options

NUMBER = TOML.replace('from = "Alerts"\n', 'from = "+493023125000"\n').replace("[hooks", '[tell]\nurls = ["{chat}"]\n\n[hooks')
ALERT = "CRITICAL: InstanceDown: db1 does not answer"
DOWN = {"status": "resolved", "endsAt": "2026-11-25T21:05:00Z"}
SLOW = firing("Slow", severity="warning") | {"fingerprint": "f2"}
STRANGER = "+493023125099"


async def reply(on: Night, text: str, *, number: str = ADA) -> None:
    """A phone answers, as the gateway tells it."""
    sent = on.emulator.account.reply(number, text, on.clock.now())
    said = Inbound(id=sent.id, sender=number[1:], system="493023125000", text=text, at=on.clock.now())
    await on.bridge.hearing.replies.receive(said)
    await on.work()


async def acked(on: Night) -> list[object]:
    """Who has taken each alert, newest first."""
    return [alert["acknowledged"]["by"] if "acknowledged" in alert else None for alert in await on.bridge.look.alerts()]  # type: ignore[index]


async def test_ok_stops_the_repeats_until_the_end() -> None:
    """The SMS ends in a number; after ok nobody is texted again until it is over; then it is new."""
    async with night(toml=NUMBER) as on:
        await on.post()
        assert on.texts() == [f"{ALERT} https://runbooks.example.org/down (1)"]
        await reply(on, "ok")
        assert await acked(on) == ["ada"]
        await on.later(5 * 3600, step=3600)
        await on.post()
        assert len(on.texts()) == 1
        assert (await on.bridge.look.alerts())[0]["reason"] == "acknowledged"
        await on.post(firing() | DOWN)
        assert on.texts()[1].startswith("RESOLVED")
        assert not on.texts()[1].endswith(")")
        await on.later(300)
        await on.post()
        assert on.texts()[2] == f"{ALERT} https://runbooks.example.org/down (1)"
        assert (await acked(on))[0] is None


async def fire(on: Night, hours: int) -> None:
    """The alert is posted every hour, so many times."""
    for _ in range(hours):
        await on.later(3600)
        await on.post()


async def test_an_ok_lapses_a_week_after_it_was_given() -> None:
    """Alertmanager posts all the time. The lapse sends nothing; the next post does, as a new alert that can be taken again."""
    async with night(toml=NUMBER) as on:
        await on.post()
        await reply(on, "ok")
        await fire(on, 7 * 24 - 1)
        assert len(on.texts()) == 1
        await on.later(2 * 3600)
        assert len(on.texts()) == 1
        await on.post()
        assert len(on.texts()) == 2
        assert (await acked(on))[0] is None
        await reply(on, "ok")
        await fire(on, 24)
        assert len(on.texts()) == 2


@pytest.mark.parametrize(("hours", "texts"), [(35, 1), (37, 2)])
async def test_an_ok_lapses_when_nothing_fires_for_long(hours: int, texts: int) -> None:
    """36 hours after the last post, also over those that were not texted."""
    async with night(toml=NUMBER) as on:
        await on.post()
        await reply(on, "ok")
        await fire(on, 10)
        await on.later(hours * 3600)
        await on.post()
        assert len(on.texts()) == texts


async def test_an_ok_is_as_long_as_the_configuration_says() -> None:
    """`[alerts] ack_expires`."""
    async with night(toml=NUMBER + '[alerts]\nack_expires = "3h"\n') as on:
        await on.post()
        await reply(on, "ok")
        await fire(on, 2)
        assert len(on.texts()) == 1
        await fire(on, 1)
        assert len(on.texts()) == 2


async def test_what_grows_worse_is_texted_through_an_ok() -> None:
    """A warning that somebody has taken becomes critical; what grows milder stays theirs."""
    async with night(toml=NUMBER.replace("match = ['severity=\"critical\"']\n", "")) as on:
        warning = firing(severity="warning")
        await on.post(warning)
        await reply(on, "ok")
        await fire(on, 1)
        assert [text.split(":")[0] for text in on.texts()] == ["WARNING", "CRITICAL"]
        await reply(on, "ok")
        await on.later(3600)
        await on.post(warning)
        assert len(on.texts()) == 2


async def test_without_ok_it_repeats() -> None:
    """What nobody takes is texted again, under its number."""
    async with night(toml=NUMBER) as on:
        await on.post()
        await on.later(5 * 3600, step=3600)
        await on.post()
        assert [text[-3:] for text in on.texts()] == ["(1)", "(1)"]


async def test_ok_takes_what_was_last_texted_and_ok_1_that_one() -> None:
    """Each by itself; a number that stands for nothing open is answered."""
    async with night(toml=NUMBER) as on:
        await on.post()
        await on.post(SLOW)
        assert [text[-3:] for text in on.texts()] == ["(1)", "(2)"]
        await reply(on, "ok")
        assert await acked(on) == ["ada", None]
        await reply(on, "ok 1")
        assert await acked(on) == ["ada", "ada"]
        assert len(on.texts()) == 2
        await reply(on, "ok 7")
        assert on.texts()[2] == "smsbridge: there is no open alert (7)"
        await reply(on, "ja")
        assert on.texts()[3] == "smsbridge: there is no open alert to acknowledge"


async def test_numbers_are_used_again_when_they_are_free() -> None:
    """The lowest that stands for nothing open on that phone."""
    async with night(toml=NUMBER) as on:
        await on.post()
        await on.post(SLOW)
        await reply(on, "ok 1")
        third = firing("Third") | {"fingerprint": "f3"}
        await on.post(third)
        assert on.texts()[-1].endswith(" (1)")
        await reply(on, "ok 1")
        assert (await acked(on))[0] == "ada"


async def test_a_name_cannot_be_answered() -> None:
    """Then no SMS ends in a number."""
    async with night() as on:
        await on.post()
        assert not on.texts()[0].endswith(")")


async def test_the_command_acknowledges_too() -> None:
    """By the id of the message or of the alert; what is taken stays with who took it first."""
    async with night(toml=NUMBER) as on:
        await on.post()
        alert = str((await on.bridge.look.alerts())[0]["id"])
        desk = on.bridge.acknowledge
        assert await desk.find(alert) == await desk.find((await on.messages())[0].id)
        taken = await desk.acknowledge(await desk.find(alert[-6:]), who="cli:eva", surface="cli")
        assert [one.title for one in taken] == ["InstanceDown"]
        assert await desk.acknowledge(await desk.find(alert), who="cli:bob", surface="cli") == ()
        assert await acked(on) == ["cli:eva"]
        shown = await on.bridge.look.shown((await on.messages())[0].id)
        assert shown["acknowledged"]["by"] == "cli:eva"  # type: ignore[index]
        assert [entry.act for entry in await on.bridge.store.chat.audit()] == ["acknowledge"]


async def test_what_is_parked_for_it_is_recalled() -> None:
    """A message of the same alert that the gateway keeps does not go out any more."""
    async with night(toml=NUMBER) as on:
        await on.post()
        alert = (await on.bridge.store.archive.alerts(status=None, hook=None, limit=1))[0][0].alert
        (last,) = (await on.bridge.store.inbox.situation([("prom", alert.key)], on.clock.now())).last.values()
        later = on.clock.now() + timedelta(hours=1)
        draft = Draft(
            origin="hook:prom", lane=Lane.CRITICAL, text="still down", options=Options(), recipients=(Recipient(phone=PhoneNumber(BERT)),),
            expires_at=later + timedelta(hours=1), deliver_at=later, hook="prom", state_key="k",
        )  # fmt: skip
        await on.bridge.store.outbox.put(FiledMessage(id=MessageId("parked"), draft=draft, bundle=last.bundle), on.clock.now())
        await on.work()
        assert (await on.bridge.look.message(MessageId("parked"))).deliveries[0].state == "parked"
        await reply(on, "ok")
        assert await acked(on) == ["ada"]
        assert (await on.bridge.look.message(MessageId("parked"))).deliveries[0].state == "recalled"
        assert on.emulator.account.billed == 1


async def test_stop_and_start() -> None:
    """Who said STOP gets nothing, whoever orders it; START lifts it, and says so."""
    async with night(toml=NUMBER) as on:
        await reply(on, "STOP", number=BERT)
        await order(on, "a", BERT)
        assert on.texts(BERT) == []
        (delivery,) = (await on.messages())[0].deliveries
        assert (delivery.state, delivery.reason) == ("suppressed", "opted out")
        assert [name for _, name in await on.bridge.opt_outs.all()] == ["bert"]
        assert BERT not in str(await on.bridge.opt_outs.all())
        await reply(on, "start", number=BERT)
        assert on.texts(BERT) == ["smsbridge: SMS to this number are on again; STOP ends them"]
        await order(on, "b", BERT)
        assert len(on.texts(BERT)) == 2
        assert on.chat.kinds == []


async def order(on: Night, ident: str, number: str) -> None:
    """Somebody sends an SMS."""
    draft = Draft(
        origin="cli:eva", lane=Lane.MANUAL, text=f"hello {ident}", options=Options(), recipients=(Recipient(phone=PhoneNumber(number)),),
        expires_at=on.clock.now() + timedelta(hours=1),
    )  # fmt: skip
    await on.bridge.store.outbox.put(FiledMessage(id=MessageId(ident), draft=draft), on.clock.now())
    await on.work()


async def test_what_is_critical_still_goes_to_a_contact_on_a_route() -> None:
    """People are told and decide; what is not critical stays away."""
    async with night(toml=NUMBER) as on:
        await reply(on, "Stopp")
        assert on.chat.kinds == ["opted_out"]
        await on.post(SLOW)
        assert on.texts() == []
        await on.post()
        assert len(on.texts()) == 1


@pytest.mark.parametrize("by", ["reply", "cli"])
async def test_what_the_gateway_keeps_for_a_number_that_wants_none_is_taken_back(by: str) -> None:
    """And what others are to get stays there."""
    async with night(toml=NUMBER) as on:
        tonight = on.clock.now() + timedelta(hours=2)
        for ident, to in (("a", SMS_BERT), ("b", SMS_ADA)):
            await on.bridge.store.outbox.put(message(ident, text=f"later {ident}", to=(to,), deliver_at=tonight), on.clock.now())
        await on.work()
        assert [one.deliveries[0].state for one in await on.messages()] == ["parked", "parked"]
        if by == "reply":
            await reply(on, "STOP", number=BERT)
        else:
            assert await on.bridge.opt_outs.add(PhoneNumber(BERT), who="cli:eva", surface="cli")
        await on.later(120, step=10)
        assert [one.deliveries[0].state for one in await on.messages()] == ["recalled", "parked"]
        await on.later(3 * 3600, step=600)
        assert on.phones() == [(ADA, "later b")]


async def test_what_is_critical_and_kept_for_a_contact_on_a_route_stays_there() -> None:
    """As it would go if it were sent now."""
    async with night(toml=NUMBER) as on:
        tonight = on.clock.now() + timedelta(hours=2)
        for ident, lane in (("a", Lane.CRITICAL), ("b", Lane.NORMAL)):
            await on.bridge.store.outbox.put(message(ident, text=f"later {ident}", lane=lane, deliver_at=tonight), on.clock.now())
        await on.work()
        await reply(on, "STOP")
        assert [one.deliveries[0].state for one in await on.messages()] == ["parked", "recalled"]


async def test_an_opt_out_holds_for_every_process_and_after_a_restart(tmp_path: Path) -> None:
    """It is in the store, and a process that has looked before looks again."""
    async with night(tmp_path, toml=NUMBER) as on:
        await order(on, "a", BERT)
        assert await on.bridge.opt_outs.add(PhoneNumber(BERT), who="cli:eva", surface="cli")
        assert not await on.bridge.opt_outs.add(PhoneNumber(BERT), who="cli:eva", surface="cli")
        await order(on, "b", BERT)
        await on.restart()
        await on.later(1)
        await order(on, "c", BERT)
        assert on.texts(BERT) == ["hello a"]
        assert await on.bridge.opt_outs.remove(PhoneNumber(BERT), who="cli:eva", surface="cli")
        assert not await on.bridge.opt_outs.remove(PhoneNumber(BERT), who="cli:eva", surface="cli")
        await order(on, "d", BERT)
        assert on.texts(BERT) == ["hello a", "hello d"]
        assert [entry.act for entry in await on.bridge.store.chat.audit()] == ["opt_out", "opt_in"]


async def test_strangers_get_no_answer() -> None:
    """Nor does a name, nor more than five an hour anybody: machines could talk to each other for ever."""
    async with night(toml=NUMBER) as on:
        for text in ("ok", "ok 5", "start", "hello"):
            await reply(on, text, number=STRANGER)
        assert on.texts(STRANGER) == []
        for n in range(8):
            await on.later(185)
            await reply(on, "ok", number=BERT)
            assert len(on.texts(BERT)) == min(n + 1, 5)
        await on.later(3600)
        await reply(on, "ok", number=BERT)
        assert len(on.texts(BERT)) == 6


async def test_a_reply_that_comes_twice_counts_once() -> None:
    """By callback and by journal: one acknowledgement, one answer."""
    async with night(toml=NUMBER) as on:
        said = Inbound(id="5", sender=BERT[1:], system="49", text="ok 3", at=on.clock.now())
        assert [await on.bridge.hearing.replies.receive(said) for _ in range(3)] == [True, False, False]
        await on.work()
        assert len(on.texts(BERT)) == 1


async def test_what_was_taken_needs_no_fallback() -> None:
    """Somebody else has it: the one who did not hear of it is not replaced."""
    toml = NUMBER.replace('to = ["ada"]\n\n', 'to = ["ada", "bert"]\nfallback = ["carl"]\n\n')
    async with night(toml=toml) as on:
        await on.post()
        await reply(on, "ok", number=BERT)
        sms = next(sms for sms in on.emulator.account.received() if sms.number == ADA)
        await on.bridge.hearing.reports.receive(gateway_id=sms.id, foreign_id=None, status="NOTDELIVERED", at=on.clock.now())
        await on.later(30)
        assert len(on.phones()) == 2


@pytest.mark.parametrize("text", ["ok 1", "ok"])
async def test_whoever_got_it_instead_can_take_it(text: str) -> None:
    """By the number that its SMS ends in, which it has from the first one."""
    toml = NUMBER.replace('to = ["ada"]\n\n', 'to = ["ada"]\nfallback = ["bert"]\n\n')
    async with night(toml=toml) as on:
        await on.post()
        (sms,) = on.emulator.account.received()
        await on.bridge.hearing.reports.receive(gateway_id=sms.id, foreign_id=None, status="NOTDELIVERED", at=on.clock.now())
        await on.later(30)
        assert on.texts(BERT)[0].endswith("(1)")
        await reply(on, text, number=BERT)
        assert await acked(on) == ["bert"]


async def test_ok_takes_a_whole_crowd() -> None:
    """One answer to an SMS that counts three hundred alerts, in a few statements."""
    async with night(toml=NUMBER) as on:
        await on.post(*(firing(f"Trouble{n}") | {"fingerprint": f"f{n}"} for n in range(300)))
        named, rest = on.texts()[0].removesuffix(" CRITICAL) (1)").rsplit("; +", 1)
        assert (named.count("Trouble") + int(rest.split()[0]), rest.split()[0] in rest.split(" (")[1]) == (300, True)
        await reply(on, "ok 1")
        taken = [
            alert.ack.who for alert, _ in await on.bridge.store.archive.alerts(status=None, hook=None, limit=0) if alert.ack is not None
        ]
        assert taken == ["ada"] * 300
        await on.later(5 * 3600, step=3600)
        await on.post(firing("Trouble7") | {"fingerprint": "f7"})
        assert len([text for text in on.texts() if text.startswith("CRITICAL")]) == 0
