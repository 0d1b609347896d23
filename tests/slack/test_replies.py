"""What people answer by SMS, and that they open a link, is seen by whoever wrote to them from Slack."""

import json
from itertools import count

from support.slacking import SlackWorld, slack_world

from bridge.domain.addressee import Addressee
from bridge.domain.chat import ChatRequest, RequestId
from bridge.domain.phone import PhoneNumber
from bridge.domain.sms import Options
from bridge.web.guard import callback_token

ADA, BERT = "+4915228817386", "+491729980752"
_IDS = count(1)


async def called_back(world: SlackWorld, event: str, data: dict[str, object]) -> None:
    """The gateway calls back."""
    assert world.slack.http is not None
    headers = {"X-Smsbridge-Token": callback_token(world.bridge.secret_key), "Content-Type": "application/json"}
    body = json.dumps({"data": data, "webhook_event": event})
    async with world.slack.http.post(f"{world.slack.bot_url}/gateway/seven", data=body, headers=headers) as answer:
        assert answer.status == 200
    await world.later(4, step=1)


async def reply(world: SlackWorld, text: str, number: str = ADA) -> None:
    """A phone answers."""
    stamp = str(int(world.clock.now().timestamp()))
    said = {"id": str(next(_IDS)), "sender": number[1:], "system": "493023125000", "text": text, "time": stamp}
    await called_back(world, "sms_mo", said)


async def sent(world: SlackWorld, text: str = "send ada Server room is hot", *, user: str = "U0ADA") -> None:
    """Somebody's SMS goes out, and its receipt stands."""
    await world.sms(text, user=user)
    await world.later(5, step=1)


async def test_a_reply_stands_below_the_receipt() -> None:
    """With the contact's name, the number, and what was said, for the one who wrote and nobody else."""
    async with slack_world() as world:
        await sent(world)
        await reply(world, "I am on <my> way")
        receipt, shown = world.slack.direct("U0ADA")
        assert shown.thread == receipt.ts
        assert shown.text == "Reply by SMS from ada (+4915228817386):\n> I am on &lt;my&gt; way"
        assert set(world.slack.channels) == {"C0SMSOPS", "DU0ADA"}
        found = await world.bridge.look.shown((await world.message()).id)
        assert [one["text"] for one in found["replies"]] == ["I am on <my> way"]  # type: ignore[attr-defined]


async def test_the_same_reply_told_twice_is_shown_once() -> None:
    """The gateway repeats what it has no answer to."""
    async with slack_world() as world:
        await sent(world)
        said: dict[str, object] = {"id": "681590", "sender": ADA[1:], "system": "493023125000", "text": "yes", "time": "1605878104"}
        await called_back(world, "sms_mo", said)
        await called_back(world, "sms_mo", said)
        assert [seen.text for seen in world.slack.direct("U0ADA")[1:]] == ["Reply by SMS from ada (+4915228817386):\n> yes"]


async def test_who_wrote_last_is_shown_it() -> None:
    """One number, two who wrote to it."""
    async with slack_world() as world:
        await sent(world, user="U0ADA")
        await world.later(60)
        await sent(world, "send ada Please call", user="U0BEA")
        await reply(world, "calling")
        assert [seen.thread != "" for seen in world.slack.direct("U0ADA")] == [False]
        assert world.slack.direct("U0BEA")[-1].text.endswith("> calling")


async def test_an_alert_in_between_does_not_hide_the_reply() -> None:
    """What a phone says within a day is shown to who wrote to it from Slack, though an alert's SMS went there later."""
    async with slack_world() as world:
        await sent(world)
        assert world.slack.http is not None
        async with world.slack.http.post(f"{world.slack.bot_url}/hooks/demo", json={"title": "Disk", "status": "firing"}) as answer:
            assert answer.status == 200
        await world.bridge.sorter.run_once()
        await world.bridge.bundler.run_once()
        await world.later(5, step=1)
        await reply(world, "the fan was off")
        assert world.slack.direct("U0ADA")[-1].text.endswith("> the fan was off")
        await reply(world, "ok")
        assert not world.slack.direct("U0ADA")[-1].text.endswith("> ok"), "it has taken the alert"
        (ident,) = [message.id for message in await world.messages() if message.origin == "hook:demo"]
        alert = await world.bridge.look.shown(ident)
        assert [one["text"] for one in alert["replies"]] == ["ok"]  # type: ignore[attr-defined]


async def test_who_was_never_written_to_is_shown_to_nobody() -> None:
    """A stranger's SMS is kept, and makes no message."""
    async with slack_world() as world:
        await sent(world)
        await reply(world, "buy now", number=BERT)
        assert len(world.slack.direct("U0ADA")) == 1


async def test_a_flood_of_replies_is_no_flood_of_messages() -> None:
    """Five an hour, the last of which is edited: the newest replies, and how many came before them."""
    async with slack_world() as world:
        await sent(world)
        for number in range(40):
            await reply(world, f"no {number}")
        replies = world.slack.direct("U0ADA")[1:]
        assert len(replies) == 5
        assert [seen.edits > 0 for seen in replies] == [False, False, False, False, True]
        assert "(31 before these; the command line shows them all)" in replies[-1].text
        assert replies[-1].text.endswith("\n> no 35\n> no 36\n> no 37\n> no 38\n> no 39")
        await world.later(3600, step=600)
        await reply(world, "yes")
        assert len(world.slack.direct("U0ADA")) == 7


async def test_replies_of_the_longest_texts_can_still_be_edited() -> None:
    """Slack takes 4,000 characters of an edit."""
    async with slack_world() as world:
        await sent(world)
        for number in range(10):
            await reply(world, f"{number}{'&' * 1500}")
        assert "\n> 9&amp;&amp;" in world.slack.direct("U0ADA")[-1].text


async def test_without_its_receipt_a_reply_stands_by_itself() -> None:
    """The person took the receipt away."""
    async with slack_world() as world:
        await sent(world)
        world.slack.direct("U0ADA").clear()
        await reply(world, "fine")
        (shown,) = world.slack.direct("U0ADA")
        assert (shown.thread, shown.text.endswith("> fine")) == ("", True)


async def test_a_reply_is_shown_in_german() -> None:
    """In the language of who wrote."""
    async with slack_world() as world:
        world.slack.person("U0ADA", locale="de-DE")
        await sent(world)
        await reply(world, "gut")
        assert world.slack.direct("U0ADA")[-1].text.startswith("Antwort per SMS von ada")


async def test_a_reply_that_was_erased_is_blanked() -> None:
    """Who is forgotten is so in Slack too."""
    async with slack_world() as world:
        await sent(world, "send +4930231250099 hi", user="U0ROOT")
        await sent(world)
        await reply(world, "private", number="+4930231250099")
        await reply(world, "call 030 231250099")
        phone = PhoneNumber("+4930231250099")
        await world.bridge.privacy.forget(phone, who="cli:eva")
        await world.later(5, step=1)
        assert world.slack.direct("U0ROOT")[-1].text == "A reply by SMS, which was erased."
        assert world.slack.direct("U0ADA")[-1].text == "A reply by SMS, which was erased.", "it names the number"


async def test_the_receipt_counts_how_often_the_link_was_opened() -> None:
    """With the last time, in the person's zone; what comes again counts once."""
    async with slack_world() as world:
        await world.sms("list")
        person = await world.bridge.store.chat.person("T0ACME", "U0ADA")
        assert person is not None
        to = (Addressee(phone=PhoneNumber(ADA), name="ada"),)
        draft = world.bridge.sending.draft(origin="slack:U0ADA", to=to, text="see https://example.org", options=Options())
        message = world.bridge.sending.message(draft)
        request = ChatRequest(
            id=RequestId("r"), team="T0ACME", person="U0ADA", channel="", words="", response_url="", created_at=world.clock.now()
        )
        await world.bridge.chat.send(request, person, message, since=None)
        await world.later(5, step=1)
        ident = (await world.message()).deliveries[0].gateway_id
        click: dict[str, object] = {
            "type": "click", "final_url": "https://example.org", "tracking_url": "https://ul.gl/1", "sms_id": ident,
            "total_clicks": 1, "total_views": 1,
        }  # fmt: skip
        await called_back(world, "tracking", click)
        assert "Its link was opened once, last Wed 25 Nov 2026 12:00 CET" in world.receipt().text
        await world.later(3600)
        await called_back(world, "tracking", click | {"total_clicks": 2})
        await world.later(3600)
        await called_back(world, "tracking", click | {"total_clicks": 2})
        assert "Its link was opened 2 times, last Wed 25 Nov 2026 13:00 CET" in world.receipt().text
        assert (await world.bridge.look.shown(message.id))["opened"]["times"] == 2  # type: ignore[index]


async def test_what_another_says_is_not_shown_under_somebodys_name() -> None:
    """Replies beyond the five of an hour are added to those of the same number alone."""
    async with slack_world() as world:
        await sent(world, "send ada,bert Who comes?")
        for number in range(5):
            await reply(world, f"ada {number}")
        await reply(world, "bert cannot come", number=BERT)
        await reply(world, "ada 5")
        for seen in world.slack.direct("U0ADA")[1:]:
            assert ("bert cannot come" in seen.text) is ("bert (+491729980752)" in seen.text)
        assert any(seen.text.endswith("> ada 4\n> ada 5") for seen in world.slack.direct("U0ADA"))
