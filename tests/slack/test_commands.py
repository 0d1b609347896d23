"""Commands, from signed requests to SMS on phones."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from support.clock import FakeClock
from support.slacking import NOON, slack_world

from bridge.emulator.script import Call, Fault, Rule


async def test_an_answer_says_what_it_will_cost_at_most() -> None:
    """Once the gateway was asked for its prices: for all recipients and parts."""
    async with slack_world() as world:
        await world.bridge.credit.step()
        assert (await world.sms("send oncall Hot again")).text.endswith("`, at most 0.15 EUR")
        await world.work()
        assert sum(message.price for message in world.emulator.account.received()) == Decimal("0.15")


async def test_a_text_goes_out_and_the_answer_says_what_was_understood() -> None:
    """The answer is ephemeral and names recipient, text, parts, encoding and id; the SMS reaches the phone once."""
    async with slack_world() as world:
        answered = await world.sms("send ada Server room is hot")
        assert answered.status == 200
        message = await world.message()
        assert answered.text == f"On its way to ada (+4915228817386).\n> Server room is hot\n1 part, GSM-7, `{message.id[-6:]}`"
        assert answered.seen is not None
        assert answered.seen.ephemeral_for == "U0ADA"
        await world.work()
        assert world.texts() == ["Server room is hot"]
        assert (message.origin, message.label, message.sender) == ("slack:U0ADA", "slack", "Alerts")
        assert await world.states() == ["accepted"]


async def test_the_first_command_of_somebody_new_is_done_by_the_worker() -> None:
    """Slack is asked who they are after the acknowledgement; the SMS goes out and the answer follows at the response_url."""
    async with slack_world() as world:
        answered = await world.slack.command("send ada Hello")
        assert (answered.status, world.slack.calls) == (200, [])
        assert answered.text == "One moment: I look up in Slack who you are. The answer follows here."
        await world.work()
        assert world.texts() == ["Hello"]
        assert world.slack.seen_by("U0ADA")[-1].text.startswith("On its way to ada")
        assert world.slack.called("users.info") == 1
        await world.sms("send bert Hello")
        assert world.slack.called("users.info") == 1, "who somebody is, is kept"


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("send oncall hi", ["+4915228817386", "+491729980752"]),
        ("send ada,bert hi", ["+4915228817386", "+491729980752"]),
        ("send ada, bert hi", ["+4915228817386", "+491729980752"]),
        ("send ada,,bert hi", ["+4915228817386", "+491729980752"]),
        ("send ada , ,bert hi", ["+4915228817386", "+491729980752"]),
        ('send "ada, bert" hi', ["+4915228817386", "+491729980752"]),
        ("send ada,oncall hi", ["+4915228817386", "+491729980752"]),
        ("send +4915228817386 hi", ["+4915228817386"]),
        ("send 015228817386 hi", ["+4915228817386"]),
        ("send <tel:+4915228817386|0152 28817386> hi", ["+4915228817386"]),
        ("send +4915228817386,bert hi", ["+4915228817386", "+491729980752"]),
    ],
)
async def test_recipients_are_contacts_groups_numbers_and_lists(typed: str, numbers: list[str]) -> None:
    """Each number once, in the order of their mention."""
    async with slack_world() as world:
        await world.sms(typed)
        assert [delivery.phone.e164 for delivery in (await world.message()).deliveries] == numbers


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("send ada a &amp; b &lt;c&gt;", "a & b <c>"),
        ("send ada see <https://x.example.org/a?b=1|x.example.org>", "see x.example.org https://x.example.org/a?b=1"),
        ("send ada see <https://x.example.org>", "see https://x.example.org"),
        ("send ada ask <@U0BEA|bea> in <#C0DEV|dev>", "ask @bea in #dev"),
        ("send ada mail <mailto:a@example.org|a@example.org>", "mail a@example.org"),
        ('send ada "quoted as a whole"', "quoted as a whole"),
        ('send ada say "this" now', 'say "this" now'),
        ("send ada all ok :thumbsup:", "all ok \U0001f44d"),
        ("send ada at 10:30:45", "at 10:30:45"),
        ("send ada two\nlines", "two\nlines"),
        ("senden ada auf Deutsch", "auf Deutsch"),
        ("SEND ada loud", "loud"),
        ("text ada alias", "alias"),
    ],
)
async def test_slacks_markup_is_undone_and_nothing_else(typed: str, sent: str) -> None:
    """What the person typed is what goes out."""
    async with slack_world() as world:
        await world.sms(typed)
        await world.work()
        assert world.texts() == [sent]


async def test_curly_quotes_stay_and_the_cheaper_spelling_is_offered() -> None:
    """A text is never changed silently; where plain characters would save parts, the answer says which."""
    async with slack_world() as world:
        text = "“" + "a" * 80
        answered = await world.sms(f"send ada {text}")
        assert "2 parts, UCS-2, " in answered.text
        assert 'Tip: with plain characters (“ → ") this text takes 1 part instead of 2 parts.' in answered.text
        await world.work()
        assert world.texts() == [text]


@pytest.mark.parametrize(
    ("typed", "zone", "due"),
    [
        ('schedule ada "Deploy" in 2h', "Europe/Berlin", NOON + timedelta(hours=2)),
        ('schedule ada "Deploy" tomorrow 9am', "Europe/Berlin", datetime(2026, 11, 26, 8, 0, tzinfo=UTC)),
        ('schedule ada "Deploy" tomorrow 9am', "Europe/London", datetime(2026, 11, 26, 9, 0, tzinfo=UTC)),
        ('schedule ada "Deploy" tomorrow 9am', "America/New_York", datetime(2026, 11, 26, 14, 0, tzinfo=UTC)),
        ('schedule ada "Deploy" morgen 9 Uhr', "Europe/Berlin", datetime(2026, 11, 26, 8, 0, tzinfo=UTC)),
        ("schedule ada “Deploy” mon 08:30", "Europe/Berlin", datetime(2026, 11, 30, 7, 30, tzinfo=UTC)),
        ('plan ada "Deploy" 2026-12-24 18:00', "Europe/Berlin", datetime(2026, 12, 24, 17, 0, tzinfo=UTC)),
        ('schedule ada "say "Deploy" now" in 2h', "Europe/Berlin", NOON + timedelta(hours=2)),
    ],
)
async def test_times_are_read_in_the_persons_zone_and_echoed(typed: str, zone: str, due: datetime) -> None:
    """The zone is the one that Slack knows, and the answer says the time in it, with its name."""
    async with slack_world() as world:
        world.slack.person("U0ADA", tz=zone)
        answered = await world.sms(typed)
        assert (await world.message()).deliver_at == due
        local = due.astimezone(ZoneInfo(zone))
        assert f"{local:%H:%M} {local:%Z}" in answered.text
        await world.work()
        assert await world.states() == ["parked"]


@pytest.mark.parametrize(
    ("now", "typed", "due"),
    [
        # Berlin goes from CEST to CET on 25 October 2026 at 03:00.
        (datetime(2026, 10, 24, 10, 0, tzinfo=UTC), "tomorrow 9am", datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 10, 0, tzinfo=UTC), "in 24h", datetime(2026, 10, 25, 10, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 10, 0, tzinfo=UTC), "in 1 day", datetime(2026, 10, 25, 11, 0, tzinfo=UTC)),
        # And back on 28 March 2027 at 02:00.
        (datetime(2027, 3, 27, 10, 0, tzinfo=UTC), "tomorrow 9am", datetime(2027, 3, 28, 7, 0, tzinfo=UTC)),
    ],
)
async def test_times_across_a_change_of_clocks(now: datetime, typed: str, due: datetime) -> None:
    """Days keep the time of day, hours are elapsed time."""
    async with slack_world(clock=FakeClock(now)) as world:
        await world.sms(f'schedule ada "Deploy" {typed}')
        assert (await world.message()).deliver_at == due


@pytest.mark.parametrize(
    ("now", "typed", "why"),
    [
        (datetime(2026, 10, 24, 10, 0, tzinfo=UTC), "tomorrow 02:30", "twice"),
        (datetime(2027, 3, 27, 10, 0, tzinfo=UTC), "tomorrow 02:30", "02:30"),
        (NOON, "yesterday 9am", "past"),
        (NOON, "soonish", "soonish"),
    ],
)
async def test_a_time_that_cannot_be_meant_is_refused_with_an_example(now: datetime, typed: str, why: str) -> None:
    """Nothing is sent, and the answer says why and what to type."""
    async with slack_world(clock=FakeClock(now)) as world:
        answered = await world.sms(f'schedule ada "Deploy" {typed}')
        assert why in answered.text
        assert 'For example: `/sms schedule ada "Deploy starts" tomorrow 9am`' in answered.text
        assert await world.messages() == []


async def test_a_time_counts_from_when_it_was_typed() -> None:
    """Also where Slack says only after midnight who asks, and where a question is said yes to much later."""
    async with slack_world(clock=FakeClock(datetime(2026, 11, 25, 22, 59, 50, tzinfo=UTC))) as world:
        await world.sms("list", user="U0BEA")
        question = (await world.sms(f'schedule bert "{"a" * 400}" in 2h', user="U0BEA")).seen
        assert question is not None
        assert "\nThu 26 Nov 2026 00:59:50 GMT to bert (+491729980752), 3 parts, GSM-7:\n> aaa" in question.text
        world.slack.down = True
        await world.slack.command('schedule ada "Deploy" tomorrow 9am')
        await world.later(60, step=10)
        world.slack.down = False
        await world.later(60, step=10)
        assert (await world.message()).deliver_at == datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
        await world.slack.press(question, "sms_confirm", user="U0BEA")
        await world.work()
        assert (await world.messages())[0].deliver_at == datetime(2026, 11, 26, 0, 59, 50, tzinfo=UTC)


async def test_a_time_that_passed_meanwhile_sends_nothing() -> None:
    """A yes that comes after the time is no order to send at once, and says so."""
    async with slack_world() as world:
        question = (await world.sms(f'schedule ada "{"a" * 400}" in 10 minutes')).seen
        assert question is not None
        await world.later(3600, step=600)
        await world.slack.press(question, "sms_confirm")
        await world.later(3600, step=600)
        assert await world.messages() == []
        assert question.text.startswith("Nothing was sent: Wed 25 Nov 2026 12:10 CET has passed since you typed it.")


async def test_a_missing_time_zone_is_said() -> None:
    """Without a zone of the person's the configured one is read, and named."""
    async with slack_world() as world:
        world.slack.person("U0ADA", tz=None)
        answered = await world.sms('schedule ada "Deploy" tomorrow 9am')
        assert (await world.message()).deliver_at == datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
        assert "Slack knows no time zone of you, so I read the time in Europe/Berlin." in answered.text


async def test_a_short_wait_stays_here_and_is_cancelled_exactly() -> None:
    """Below five minutes nothing is at the gateway, so that a cancel is certain and at once."""
    async with slack_world() as world:
        await world.sms('schedule ada "Deploy" in 3 minutes')
        await world.later(60)
        answered = await world.sms("cancel last")
        assert answered.text == "Cancelled (never left)."
        await world.later(600, step=60)
        assert world.texts() == []
        assert await world.states() == ["cancelled"]


async def test_a_short_wait_goes_out_at_its_time() -> None:
    """Not before, and once."""
    async with slack_world() as world:
        await world.sms('schedule ada "Deploy" in 3 minutes')
        await world.later(170, step=10)
        assert world.texts() == []
        await world.later(600, step=10)
        assert world.texts() == ["Deploy"]


async def test_what_is_parked_is_recalled_from_the_gateway() -> None:
    """The answer says first that the gateway is asked, then what it said; the phone never gets the SMS."""
    async with slack_world() as world:
        await world.sms('schedule oncall "Deploy" in 2h')
        await world.work()
        assert await world.states() == ["parked", "parked"]
        answered = await world.sms("cancel last")
        assert answered.text.startswith("Nothing more of `")
        await world.later(3, step=0.5)
        assert world.slack.seen_by("U0ADA")[-1].text == "Recalled: the gateway gave it back, and it never goes out."
        assert await world.states() == ["recalled", "recalled"]
        await world.later(3 * 3600, step=600)
        assert world.texts() == []


async def test_a_part_that_is_too_late_is_counted() -> None:
    """One recipient's SMS left the gateway before it was asked: the answer says how many came back."""
    async with slack_world() as world:
        await world.sms('schedule oncall "Deploy" in 2h')
        await world.work()
        first = (await world.message()).deliveries[0]
        await world.bridge.hearing.reports.receive(gateway_id=first.gateway_id, foreign_id=None, status="DELIVERED", at=None)
        await world.sms("cancel last")
        await world.later(3, step=0.5)
        assert world.slack.seen_by("U0ADA")[-1].text == "1 of 2 recalled. Too late for the others."


async def test_who_never_got_it_is_not_called_too_late() -> None:
    """One was refused by the gateway, the other recalled: nothing went out to anybody."""
    async with slack_world() as world:
        world.emulator.script.replace([Rule(fault=Fault.CODE, code=202, number="+491729980752")])
        await world.sms('schedule oncall "Deploy" in 2h')
        await world.work()
        await world.sms("cancel last")
        await world.later(3, step=0.5)
        assert world.slack.seen_by("U0ADA")[-1].text == "1 of 2 recalled. Nothing went out to the others either."


async def test_too_late_says_when_it_went_out() -> None:
    """What the gateway has taken cannot be taken back."""
    async with slack_world() as world:
        await world.sms("send ada Hello")
        await world.work()
        await world.later(100)
        answered = await world.sms("cancel last")
        assert answered.text == "Too late (sent Wed 25 Nov 2026 12:00 CET)."


async def test_a_gateway_that_says_nothing_leaves_a_cancel_not_known() -> None:
    """After a while the answer says so, and nothing more is sent."""
    async with slack_world() as world:
        await world.sms('schedule ada "Deploy" in 2h')
        await world.work()
        world.emulator.script.replace([Rule(on=Call.DELETE, fault=Fault.STATUS)])
        await world.sms("cancel last")
        await world.later(60, step=5)
        assert world.slack.seen_by("U0ADA")[-1].text.startswith("Not known yet: the gateway has not said.")


async def test_cancelling_twice_and_cancelling_nothing() -> None:
    """The second cancel has the same answer, and a message that failed has nothing left to cancel."""
    async with slack_world() as world:
        assert (await world.sms("cancel last")).text == (
            "That did not work: you have sent nothing yet. `/sms list` shows your messages and their ids."
        )
        await world.sms('schedule ada "Deploy" in 3 minutes')
        assert (await world.sms("cancel last")).text == "Cancelled (never left)."
        assert (await world.sms("cancel last")).text == "Cancelled (never left)."


async def test_messages_are_found_by_the_end_of_their_id() -> None:
    """Four characters or more; too short, unknown and ambiguous endings are refused with the reason."""
    async with slack_world() as world:
        await world.sms("send ada Hello")
        ident = (await world.message()).id
        assert f"`{ident}`" in (await world.sms(f"status {ident[-4:]}")).text
        assert f"`{ident}`" in (await world.sms(f"status `{ident[-8:].upper()}`")).text
        assert "at least its last 4 characters" in (await world.sms("status abc")).text
        assert "no message's id ends in" in (await world.sms("status zzzzzzzz")).text
        assert "Which one?" in (await world.sms("status")).text
        assert "Which one?" in (await world.sms("cancel")).text


async def test_the_list_shows_ones_own_newest_first() -> None:
    """Ids that can be typed, times in one's own zone, recipients, state in words, and the text's beginning."""
    async with slack_world() as world:
        assert (await world.sms("list")).text == "Nothing was sent yet. `/sms help` shows how."
        await world.sms("send ada First")
        await world.work()
        await world.sms('schedule oncall "Second" in 2h')
        await world.work()
        lines = (await world.sms("list")).text.split("\n")
        assert lines[0] == "The newest 2, newest first:"
        assert re.fullmatch(r"`\w{6}` Wed 25 Nov 2026 14:00 CET to 2 recipients: 2 parked at the gateway", lines[1])
        assert re.fullmatch(r"`\w{6}` Wed 25 Nov 2026 12:00 CET to ada \(\+4915228817386\): accepted by the gateway", lines[3])
        assert (lines[2].strip(), lines[4].strip()) == ("“Second”", "“First”")


async def test_status_shows_one_message_in_full() -> None:
    """Text, state, price and what the gateway was asked."""
    async with slack_world() as world:
        await world.sms("send ada Hello")
        await world.work()
        text = (await world.sms("status last")).text
        assert "SMS to ada (+4915228817386): accepted by the gateway" in text
        assert "> Hello" in text
        assert "0.075 EUR" in text
        assert "asked the gateway for +4915228817386: accepted 100" in text


async def test_the_balance_comes_from_the_gateway() -> None:
    """It is asked after the acknowledgement; a key that is refused, and a gateway that is silent, are told apart."""
    async with slack_world() as world:
        answered = await world.sms("balance")
        assert answered.text == "I am asking the gateway for the credit. The answer follows here."
        await world.work()
        assert world.slack.seen_by("U0ADA")[-1].text == "The credit is 100 EUR."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "texts people, and shows what became of it."),
        ("help", "texts people, and shows what became of it."),
        ("hilfe", "texts people, and shows what became of it."),
        ("snd ada hi", "There is no `/sms snd`. Did you mean `/sms send ada hi`?"),
        ("cancle last", "Did you mean `/sms cancel last`?"),
        ("frobnicate", "There is no `/sms frobnicate`."),
        ("oncall night <@U0BEA|bea>", "`oncall` is not there yet."),
        ("undo", "`undo` is not there yet."),
        ("send <@U0BEA|bea> hi", "People cannot be linked to numbers yet."),
        ("send @bea hi", "People cannot be linked to numbers yet."),
        ("send", "Who is to get it?"),
        ("send ada", "What is to be said?"),
        ("schedule ada Deploy tomorrow", "Put the text in quotes"),
        ('schedule ada "Deploy"', "When?"),
        ('schedule ada "Deploy tomorrow 9am', "A quote is opened and not closed."),
        ("send +49 152 28817386 Hello there", "Copy this line: `/sms send +4915228817386 Hello there`"),
        ("send 0152 28817386 Hello there", "Copy this line: `/sms send +4915228817386 Hello there`"),
        ("send adda hi", "adda"),
        ("send 112 hi", "this is an emergency number"),
        ("send +15005550006 hi", "countries"),
    ],
)
async def test_what_is_not_understood_says_what_to_type(typed: str, said: str) -> None:
    """No guess, no SMS, and a line to copy."""
    async with slack_world() as world:
        answered = await world.sms(typed)
        assert said in answered.text
        assert answered.status == 200
        await world.work()
        assert await world.messages() == []


async def test_a_long_text_is_asked_about() -> None:
    """Above `max_parts` it goes out only after a yes, once, however often the button is pressed."""
    async with slack_world() as world:
        answered = await world.sms(f"send oncall {'a' * 400}")
        assert "This takes *3 parts* for each of 2 recipients" in answered.text
        await world.work()
        assert await world.messages() == []
        assert answered.seen is not None
        assert (await world.slack.press(answered.seen, "sms_confirm")).status == 200
        assert (await world.slack.press(answered.seen, "sms_confirm")).status == 200
        await world.work()
        assert len(await world.messages()) == 1
        assert answered.seen.text.startswith("On its way to ada")
        assert answered.seen.buttons == []


async def test_a_long_text_can_be_let_be() -> None:
    """After a no nothing goes out, also when yes is pressed later."""
    async with slack_world() as world:
        answered = await world.sms(f"send oncall {'a' * 400}")
        assert answered.seen is not None
        question = answered.seen.blocks
        await world.slack.press(answered.seen, "sms_dismiss")
        await world.work()
        assert answered.seen.text == "Not sent."
        answered.seen.blocks = question
        await world.slack.press(answered.seen, "sms_confirm")
        await world.work()
        assert await world.messages() == []


async def test_the_same_order_again_is_asked_about() -> None:
    """Somebody who types it again, unsure whether it worked, does not send two SMS by accident."""
    async with slack_world() as world:
        await world.sms("send ada Hello")
        answered = await world.sms("send ada Hello")
        assert "You sent exactly this a moment ago" in answered.text
        await world.work()
        assert world.texts() == ["Hello"]
        assert answered.seen is not None
        await world.later(200)
        await world.slack.press(answered.seen, "sms_confirm")
        await world.work()
        assert world.texts() == ["Hello", "Hello"]


@pytest.mark.parametrize("when", ["in 2h", "tomorrow 9am"])
async def test_the_same_time_again_is_asked_about(when: str) -> None:
    """Also where it counts from a later second, since nobody wants the same text twice then; another time is another order."""
    async with slack_world() as world:
        await world.sms(f'schedule ada "Deploy" {when}')
        await world.later(7)
        assert "You sent exactly this a moment ago" in (await world.sms(f'schedule ada "Deploy" {when}')).text
        assert "Goes out" in (await world.sms('schedule ada "Deploy" in 3h')).text
        assert "On its way" in (await world.sms("send ada Deploy")).text
        assert len(await world.messages()) == 3


async def test_answers_are_in_the_persons_language() -> None:
    """By Slack's locale; the command is named as it was typed."""
    async with slack_world() as world:
        world.slack.person("U0ADA", locale="de-DE")
        answered = await world.sms('schedule ada "Deploy" morgen 9 Uhr', command="/sms-dev")
        assert "Geht Do 26.11.2026 09:00 MEZ an ada" in answered.text
        assert "`/sms-dev cancel " in answered.text
        await world.work()
        assert "beim Gateway hinterlegt" in (await world.sms("liste")).text
        assert "Das braucht *3 Teile* für jeden der 2 Empfänger," in (await world.sms(f"sende oncall {'a' * 400}")).text
        await world.sms("sende oncall Hallo")
        assert " an 2 Empfänger: 2 in der Warteschlange" in (await world.sms("liste")).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("storno last", "Das ging nicht: du hast noch nichts gesendet"),
        ("zeige zzzzzz", "Das ging nicht: keine Nachricht hat eine ID, die auf zzzzzz endet"),
        ("sende adda hi", "Es wurde nichts gesendet: 'adda' ist kein Kontakt, keine Gruppe und keine Nummer; meintest du 'ada'?"),
        ("sende 112 hi", "Es wurde nichts gesendet: das ist eine Notrufnummer; an sie geht keine SMS"),
        ('plane ada "Deploy" gestern 9 Uhr', '"gestern" ist vorbei: schreib zum Beispiel "in 2h"'),
        (f"sende ada {'a' * 1521}", "der Text hat 1521 Zeichen; das Gateway nimmt höchstens 1520"),
    ],
)
async def test_what_went_wrong_is_in_the_persons_language(typed: str, said: str) -> None:
    """Also what the bridge itself says of ids, recipients, times and texts."""
    async with slack_world() as world:
        world.slack.person("U0ADA", locale="de-DE")
        assert said in (await world.sms(typed)).text
