"""The receipt: the one message that shows the life of an SMS, and its buttons."""

import re

from support.slacking import SlackWorld, slack_world

from bridge.emulator.script import Fault, Rule


async def reported(world: SlackWorld, status: str, place: int = 0) -> None:
    """The gateway reports on a delivery of the newest message."""
    delivery = (await world.messages())[0].deliveries[place]
    assert delivery.gateway_id is not None
    await world.bridge.hearing.reports.receive(gateway_id=delivery.gateway_id, foreign_id=None, status=status, at=None)


async def test_one_message_is_edited_as_the_state_changes() -> None:
    """A direct message to the sender, with all of it in the text, and the state in words."""
    async with slack_world() as world:
        await world.sms("send ada Server room is hot")
        await world.later(5, step=1)
        (receipt,) = world.slack.direct("U0ADA")
        assert receipt.text.startswith("SMS to ada (+4915228817386): accepted by the gateway\n> Server room is hot\n1 part, GSM-7, `")
        await reported(world, "DELIVERED")
        await world.later(5, step=1)
        assert world.slack.direct("U0ADA") == [receipt]
        assert receipt.text.startswith("SMS to ada (+4915228817386): delivered\n")
        assert receipt.text.endswith(", 0.075 EUR")
        assert receipt.buttons == []


async def test_changes_that_come_together_are_one_edit() -> None:
    """A message to many is not an edit for each of them."""
    async with slack_world() as world:
        await world.sms("send many hi", user="U0ROOT")
        await world.work()
        for place in range(11):
            await reported(world, "DELIVERED", place)
        await world.later(10, step=0.5)
        (receipt,) = world.slack.direct("U0ROOT")
        assert "11 delivered" in receipt.text
        assert receipt.edits <= 3


async def test_nothing_is_edited_that_has_not_changed() -> None:
    """A report that changes nothing is no call to Slack."""
    async with slack_world() as world:
        await world.sms("send ada hi")
        await world.later(5, step=1)
        edits = world.slack.called("chat.update")
        await reported(world, "BUFFERED")
        await world.later(60, step=1)
        assert world.slack.called("chat.update") == edits


async def test_several_recipients_are_counted_by_state() -> None:
    """With the reason of each failure."""
    async with slack_world() as world:
        world.emulator.script.replace([Rule(fault=Fault.CODE, code=202, number="+491729980752")])
        await world.sms("send oncall hi")
        await world.later(5, step=1)
        text = world.receipt().text
        assert "1 accepted by the gateway" in text
        assert "1 failed (" in text


async def test_a_receipt_of_a_waiting_sms_can_be_cancelled() -> None:
    """The button asks first; its press cancels, and the buttons go."""
    async with slack_world() as world:
        await world.sms('schedule ada "Deploy" in 2h')
        await world.later(5, step=1)
        receipt = world.receipt()
        assert "Due Wed 25 Nov 2026 14:00 CET" in receipt.text
        (button,) = receipt.buttons
        assert button["confirm"]
        assert button["value"] == (await world.message()).id, "no number and no text"
        assert (await world.slack.press(receipt, "sms_cancel")).status == 200
        await world.later(10, step=1)
        assert await world.states() == ["recalled"]
        assert "recalled, never goes out" in receipt.text
        assert receipt.buttons == []
        assert world.slack.seen_by("U0ADA")[-1].text == "Recalled: the gateway gave it back, and it never goes out."


async def test_the_failed_are_retried_as_a_new_message_once() -> None:
    """Those whom it did not reach get a new SMS, the others none; pressing twice is one SMS."""
    async with slack_world() as world:
        world.emulator.script.replace([Rule(fault=Fault.CODE, code=202, number="+491729980752")])
        await world.sms("send oncall hi")
        await world.later(5, step=1)
        receipt = world.receipt()
        world.emulator.script.replace([])
        await world.slack.press(receipt, "sms_retry", at="1.5")
        await world.slack.press(receipt, "sms_retry", at="1.5")
        await world.slack.press(receipt, "sms_retry", at="2.5")
        await world.later(10, step=1)
        assert len(world.texts()) == 2
        new, old = await world.messages()
        assert [delivery.phone.e164 for delivery in new.deliveries] == ["+491729980752"]
        assert new.reference == f"retry-of-{old.id}"
        assert f"A new try for those whom `{old.id[-6:]}` did not reach" in world.receipt().text
        assert world.slack.direct("U0ADA")[0] is receipt
        assert any(f"That was retried already, as `{new.id[-6:]}`." in seen.text for seen in world.slack.seen_by("U0ADA"))


async def test_an_unknown_outcome_offers_no_retry() -> None:
    """What may have gone out is not sent again by a button."""
    async with slack_world() as world:
        await world.sms('schedule ada "Deploy" in 2h')
        world.emulator.script.replace([Rule(fault=Fault.ACCEPT_AND_CUT)])
        await world.later(5, step=1)
        assert await world.states() == ["unknown"]
        assert "unknown: the gateway may have it" in world.receipt().text
        assert world.receipt().buttons == []


async def test_a_receipt_that_its_person_took_away_stays_away() -> None:
    """Nothing is posted again, and nothing is told."""
    async with slack_world() as world:
        await world.sms("send ada hi")
        await world.work()
        world.slack.direct("U0ADA").clear()
        await reported(world, "DELIVERED")
        await world.later(30, step=1)
        assert world.slack.direct("U0ADA") == []
        assert world.slack.channels["C0SMSOPS"] == []


async def test_no_answer_and_no_receipt_is_seen_by_others() -> None:
    """Numbers and texts go to the one who ordered the SMS."""
    async with slack_world() as world:
        await world.sms("send ada Secret", channel="C0DEV")
        await world.later(5, step=1)
        assert set(world.slack.channels) <= {"C0SMSOPS", "DU0ADA"}
        assert all(seen.ephemeral_for for seen in world.slack.ephemerals)


async def test_a_text_with_markup_is_shown_as_it_goes_out() -> None:
    """Nothing in a text becomes a mention, a link or a quotation's end."""
    async with slack_world() as world:
        await world.sms("send ada &lt;!channel&gt; &amp;amp; *x*")
        await world.work()
        assert "> &lt;!channel&gt; &amp;amp; *x*" in world.receipt().text
        assert world.texts() == ["<!channel> &amp; *x*"]


async def test_a_text_full_of_markup_is_edited_all_the_same() -> None:
    """Slack's spelling of `&` is five characters long, and an edit takes 4,000: the receipt shows the text's beginning, and its state."""
    async with slack_world() as world:
        asked = (await world.sms(f"send ada {'&amp;' * 1500}")).seen
        assert asked is not None
        await world.slack.press(asked, "sms_confirm")
        await world.later(5, step=1)
        await reported(world, "DELIVERED")
        await world.later(5, step=1)
        assert world.texts() == ["&" * 1500]
        assert world.receipt().text.startswith("SMS to ada (+4915228817386): delivered\n> &amp;&amp;")
        assert all(not re.search(r"&(?!amp;)", block["text"]["text"]) for block in world.receipt().blocks)  # type: ignore[index]
        assert "&amp;...\n10 parts, GSM-7, `" in world.receipt().text


async def test_who_fails_later_is_retried_later() -> None:
    """The network's verdict on one comes after the other was retried: a second retry is for the one alone, and each has one."""
    async with slack_world() as world:
        world.emulator.script.replace([Rule(fault=Fault.CODE, code=202, number="+491729980752")])
        await world.sms("send oncall hi")
        await world.later(5, step=1)
        world.emulator.script.replace([])
        first = world.receipt()
        await world.slack.press(first, "sms_retry")
        await world.later(5, step=1)
        delivery = (await world.messages())[-1].deliveries[0]
        assert delivery.gateway_id is not None
        await world.bridge.hearing.reports.receive(gateway_id=delivery.gateway_id, foreign_id=None, status="NOTDELIVERED", at=None)
        await world.later(200, step=5)
        for _ in range(3):
            await world.slack.press(first, "sms_retry")
            await world.later(5, step=1)
        retries = [[delivery.name for delivery in message.deliveries] for message in await world.messages()][:-1]
        assert retries == [["ada"], ["bert"]]
