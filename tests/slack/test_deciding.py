"""What nobody knows is shown to who can decide, and decided by a button."""

from dataclasses import replace

import pytest
from support.fake_slack import ALERTS, Seen
from support.slacking import TOML, SlackWorld, slack_world

from bridge.domain.audit import Act
from bridge.domain.chat import ChatRequest, RequestId
from bridge.domain.doubt import Choice
from bridge.emulator.script import Call, Fault, Rule
from bridge.errors import NotFound

UNLOCKED = TOML.replace("[sms]", "[sms]\nduplicate_lock = false")
"""Without the gateway's lock there is no probe that could tell."""


async def lost(world: SlackWorld, *, user: str = "U0ADA") -> Seen:
    """Somebody's SMS of which the journal does not tell whether it went out: its receipt."""
    world.emulator.script.replace([Rule(fault=Fault.CUT_BEFORE)])
    await world.sms("send ada Server room is hot", user=user)
    await world.later(5, step=1)
    world.emulator.script.replace([])
    await undecided(world)
    return world.receipt(user)


async def undecided(world: SlackWorld) -> None:
    """The journal is asked, after its lag."""
    await world.clock.advance(61)
    await world.bridge.hearing.reconciler.step()
    await world.later(5, step=1)


async def decisions(world: SlackWorld) -> list[tuple[str, str]]:
    """Who decided what, by the audit trail."""
    return [(entry.who, entry.facts["decision"]) for entry in await world.bridge.store.chat.audit() if entry.act is Act.DECIDE]


async def posted(world: SlackWorld, *titles: str, severity: str = "warning", unreadable: bool = False) -> None:
    """Alerts come, and their SMS get lost."""
    world.emulator.script.replace([Rule(fault=Fault.CUT_BEFORE)])
    assert world.slack.http is not None
    for title in titles:
        url = f"{world.slack.bot_url}/hooks/demo"
        async with world.slack.http.post(url, json={"title": title, "status": "firing", "severity": severity}) as answer:
            assert answer.status == 200
        await world.bridge.sorter.run_once()
        await world.bridge.bundler.run_once()
    await world.later(5, step=1)
    world.emulator.script.replace([])
    await (unread if unreadable else undecided)(world)


async def test_a_receipt_says_what_is_unknown_and_why_and_that_it_is_looked_up() -> None:
    """As long as the journal may still tell, nobody is asked."""
    async with slack_world(toml=UNLOCKED) as world:
        world.emulator.script.replace([Rule(fault=Fault.CUT_BEFORE)])
        await world.sms("send ada hi")
        await world.later(5, step=1)
        assert "unknown: the gateway may have it (" in world.receipt().text
        assert "Nobody knows yet whether it went out" in world.receipt().text
        assert world.receipt().buttons == []


async def test_what_the_journal_does_not_tell_is_decided_below_the_receipt() -> None:
    """Both buttons say first what they mean; sent again, it arrives, and the receipt goes on."""
    async with slack_world(toml=UNLOCKED) as world:
        receipt = await lost(world)
        assert "the journal has it not" in receipt.text
        assert "*You decide*: send it again, and it may arrive twice" in receipt.text
        again, let_go = receipt.buttons
        assert "this is a second one" in again["confirm"]["text"]["text"]  # type: ignore[index]
        assert "it may still arrive" in let_go["confirm"]["text"]["text"]  # type: ignore[index]
        assert (await world.slack.press(receipt, "sms_send_again")).status == 200
        await world.later(5, step=1)
        assert world.texts() == ["Server room is hot"]
        assert receipt.text.startswith("SMS to ada (+4915228817386): accepted by the gateway\n")
        assert receipt.buttons == []
        assert world.slack.seen_by("U0ADA")[-1].text.startswith("Sent again: `")
        assert await decisions(world) == [("U0ADA", "send-again")]


UNREADABLE = Rule(on=Call.JOURNAL, fault=Fault.STATUS, status=503)


async def unread(world: SlackWorld) -> None:
    """The journal is asked, and cannot be read, three times."""
    world.emulator.script.replace([UNREADABLE])
    await world.clock.advance(61)
    for _ in range(3):
        await world.bridge.hearing.reconciler.step()
        await world.later(31, step=1)


async def test_while_the_journal_cannot_be_read_a_person_may_decide() -> None:
    """The receipt says so; sent again, it arrives once, and the journal is not asked about it any more."""
    async with slack_world(toml=UNLOCKED) as world:
        world.emulator.script.replace([Rule(fault=Fault.CUT_BEFORE)])
        await world.sms("send ada Server room is hot")
        await world.later(5, step=1)
        await unread(world)
        receipt = world.receipt()
        assert "its journal cannot be read just now" in receipt.text
        assert "*You may decide before*" in receipt.text
        assert [button["action_id"] for button in receipt.buttons] == ["sms_send_again", "sms_let_go"]
        await world.slack.press(receipt, "sms_send_again")
        await world.later(5, step=1)
        assert world.texts() == ["Server room is hot"]
        assert receipt.buttons == []
        assert await decisions(world) == [("U0ADA", "send-again")]


@pytest.mark.parametrize(("fault", "left"), [(Fault.ACCEPT_AND_CUT, "accepted"), (Fault.CUT_BEFORE, "the journal has it not")])
async def test_a_journal_that_can_be_read_again_decides_what_nobody_has(fault: Fault, left: str) -> None:
    """What is in it needs no person, what is not in it still does; each is asked about once."""
    async with slack_world(toml=UNLOCKED) as world:
        world.emulator.script.replace([Rule(fault=fault)])
        await world.sms("send ada Server room is hot")
        await world.later(5, step=1)
        await unread(world)
        told = 'smsbridge_told_total{kind="undecided"} '
        assert f"{told}1.0" in world.bridge.meter.render(private=True).decode()
        world.emulator.script.replace([])
        await world.bridge.hearing.reconciler.step()
        await world.later(5, step=1)
        assert len(world.receipt().buttons) == (0 if fault.works else 2)
        assert left in world.receipt().text
        assert "cannot be read" not in world.receipt().text
        assert f"{told}{1.0 if fault.works else 2.0}" in world.bridge.meter.render(private=True).decode()


async def test_an_alert_of_which_the_journal_cannot_tell_has_its_buttons_below_an_alarm() -> None:
    """By which an admin decides, whose alert it is alike: also what is critical, and would be sent again if the journal had it not."""
    async with slack_world(toml=UNLOCKED) as world:
        await posted(world, "Fire", severity="critical", unreadable=True)
        (alarm,) = [seen for seen in world.slack.channels[ALERTS] if seen.buttons]
        assert "*An admin may decide before*" in alarm.text
        assert "journal cannot be read" in alarm.text
        assert "Fire" not in alarm.text
        await world.slack.press(alarm, "sms_let_go", user="U0ROOT")
        await world.later(5, step=1)
        assert (await world.states(), world.texts()) == (["failed"], [])
        assert alarm.buttons == []


async def test_let_go_sends_nothing_more() -> None:
    """It counts as failed, and can be retried as a new SMS."""
    async with slack_world(toml=UNLOCKED) as world:
        receipt = await lost(world)
        await world.slack.press(receipt, "sms_let_go")
        await world.later(5, step=1)
        assert world.texts() == []
        assert receipt.text.startswith("SMS to ada (+4915228817386): failed (let go)\n")
        assert [button["action_id"] for button in receipt.buttons] == ["sms_retry"]
        assert await decisions(world) == [("U0ADA", "let-go")]


async def test_a_second_press_decides_nothing() -> None:
    """The same press again, another one, and the other button: one decision, one SMS."""
    async with slack_world(toml=UNLOCKED) as world:
        receipt = await lost(world)
        before = Seen(receipt.channel, receipt.ts, receipt.text, receipt.blocks)
        await world.slack.press(before, "sms_send_again", at="1.5")
        await world.slack.press(before, "sms_send_again", at="1.5")
        await world.slack.press(before, "sms_send_again", at="2.5")
        await world.slack.press(before, "sms_let_go", at="3.5")
        await world.later(5, step=1)
        assert world.texts() == ["Server room is hot"]
        assert await decisions(world) == [("U0ADA", "send-again")]
        assert sum("nothing of this message is unknown" in seen.text for seen in world.slack.seen_by("U0ADA")) == 2


async def test_only_its_sender_and_admins_decide() -> None:
    """Others are told so, and that they tried is kept; who is no member any more is none of them."""
    async with slack_world(toml=UNLOCKED) as world:
        receipt = await lost(world)
        await world.slack.press(receipt, "sms_send_again", user="U0BEA")
        await world.slack.press(receipt, "sms_send_again", user="U0GUEST")
        await world.later(5, step=1)
        assert world.slack.seen_by("U0BEA")[-1].text == "Who sent an SMS decides on it, and admins on all. Ask an admin."
        assert "not a member" in world.slack.seen_by("U0GUEST")[-1].text
        assert await decisions(world) == []
        assert ("U0BEA", "decision") in [(entry.who, entry.facts.get("reason")) for entry in await world.bridge.store.chat.audit()]
        await world.slack.press(receipt, "sms_send_again", user="U0ROOT")
        await world.later(5, step=1)
        assert await decisions(world) == [("U0ROOT", "send-again")]


async def test_what_somebody_may_is_asked_in_the_transaction() -> None:
    """An admin who is none any more when it is written decides nothing, and nothing of it is kept."""
    async with slack_world(toml=UNLOCKED.replace('admins = ["U0ROOT"]', "")) as world:
        await lost(world)
        await world.sms("list", user="U0ROOT")
        admin = await world.bridge.store.chat.person("T0ACME", "U0ROOT")
        assert admin is not None
        await world.bridge.store.chat.keep_person(replace(admin, workspace_admin=False))
        now = world.clock.now()
        request = ChatRequest(
            id=RequestId("r1"), team=admin.team, person=admin.id, channel="", words="", response_url="", created_at=now,
            message=(await world.message()).id,
        )  # fmt: skip
        with pytest.raises(NotFound):
            await world.bridge.chat.decide(request, admin, await world.message(), Choice.SEND_AGAIN, since=None)
        assert await world.states() == ["unknown"]
        assert await decisions(world) == []
        assert await world.bridge.store.chat.request(request.id) is None


async def test_the_alarm_of_an_alert_that_nobody_sent_has_the_buttons() -> None:
    """In the channel of `[tell]`, without number and text; an admin decides, a member does not, and the alarm is edited."""
    async with slack_world(toml=UNLOCKED) as world:
        await posted(world, "Disk full")
        alarm = next(seen for seen in world.slack.channels[ALERTS] if seen.buttons)
        assert "Nobody knows whether an SMS went out: decide" in alarm.text
        assert "*An admin decides*" in alarm.text
        assert "Disk full" not in alarm.text
        assert "4915228817386" not in alarm.text
        await world.slack.press(alarm, "sms_send_again", user="U0ADA")
        await world.later(5, step=1)
        assert await decisions(world) == []
        await world.slack.press(alarm, "sms_send_again", user="U0ROOT")
        await world.later(5, step=1)
        assert await decisions(world) == [("U0ROOT", "send-again")]
        assert len(world.texts()) == 1
        assert alarm.buttons == []
        assert "accepted by the gateway" in alarm.text


async def test_each_message_that_waits_for_a_decision_is_shown() -> None:
    """The alarm comes once an hour: what has waited since then comes with the next one, each with buttons of its own, each once."""
    async with slack_world(toml=UNLOCKED) as world:
        await posted(world, "Disk full")
        await posted(world, "Fan broken")
        await posted(world, "Door open")
        shown = [seen for seen in world.slack.channels[ALERTS] if seen.buttons]
        assert len(shown) == 1
        await world.later(3700, step=300)
        shown = [seen for seen in world.slack.channels[ALERTS] if seen.buttons]
        assert len({seen.button("sms_let_go")["value"] for seen in shown}) == len(shown) == 3
        await world.slack.press(shown[2], "sms_let_go", user="U0ROOT")
        await world.later(5, step=1)
        assert "failed (let go)" in shown[2].text
        assert [bool(seen.buttons) for seen in shown] == [True, True, False]


async def test_status_offers_the_decision_too() -> None:
    """Who looks at a message that waits for them need not look for its receipt."""
    async with slack_world(toml=UNLOCKED) as world:
        await lost(world)
        seen = (await world.sms("status last")).seen
        assert seen is not None
        await world.slack.press(seen, "sms_let_go")
        await world.later(5, step=1)
        assert await world.states() == ["failed"]


async def test_it_is_said_in_german_too() -> None:
    """Why it is unknown, what the buttons mean, and what came of it."""
    async with slack_world(toml=UNLOCKED) as world:
        world.slack.person("U0ADA", locale="de-DE")
        receipt = await lost(world)
        assert "das Journal kennt sie nicht" in receipt.text
        assert "*Du entscheidest*" in receipt.text
        before = Seen(receipt.channel, receipt.ts, receipt.text, receipt.blocks)
        await world.slack.press(before, "sms_let_go")
        await world.later(5, step=1)
        assert world.slack.seen_by("U0ADA")[-1].text.startswith("Aufgegeben: ")
        await world.slack.press(before, "sms_let_go")
        await world.later(5, step=1)
        assert "also gibt es nichts zu entscheiden" in world.slack.seen_by("U0ADA")[-1].text


async def test_an_old_button_decides_nothing_of_what_became_of_the_decision() -> None:
    """Sent again, and again nobody knows: the journal is asked anew before anybody may decide once more."""
    async with slack_world(toml=UNLOCKED) as world:
        receipt = await lost(world)
        before = Seen(receipt.channel, receipt.ts, receipt.text, receipt.blocks)
        world.emulator.script.replace([Rule(fault=Fault.ACCEPT_AND_CUT)])
        await world.slack.press(before, "sms_send_again", at="1.5")
        await world.later(5, step=1)
        await world.slack.press(before, "sms_send_again", at="9.5")
        await world.later(5, step=1)
        assert await decisions(world) == [("U0ADA", "send-again")]
        assert world.texts() == ["Server room is hot"]
