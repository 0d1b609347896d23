"""Slack in trouble: nothing lost, nothing doubled, and somebody hears of it. An SMS never waits for Slack."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.fake_slack import ALERTS
from support.slacking import slack_bridge, slack_world

from bridge.domain.chat import RequestState
from bridge.emulator.script import Fault, Rule


async def test_a_repeated_command_is_one_sms() -> None:
    """The same trigger again has the first answer."""
    async with slack_world() as world:
        await world.sms("list")
        first = await world.slack.command("send ada hi", trigger="7.7")
        again = await world.slack.command("send ada hi", trigger="7.7")
        assert first.text == again.text
        await world.work()
        assert world.texts() == ["hi"]


async def test_a_repeated_first_command_is_one_sms() -> None:
    """Also while the person is looked up."""
    async with slack_world() as world:
        await world.slack.command("send ada hi", trigger="7.7")
        await world.slack.command("send ada hi", trigger="7.7")
        await world.work()
        await world.slack.command("send ada hi", trigger="7.7")
        await world.work()
        assert world.texts() == ["hi"]


async def test_a_double_click_is_one_cancel() -> None:
    """The second press of a button finds the first."""
    async with slack_world() as world:
        await world.sms('schedule ada "Deploy" in 2h')
        await world.work()
        receipt = world.receipt()
        await world.slack.press(receipt, "sms_cancel", at="9.9")
        await world.slack.press(receipt, "sms_cancel", at="9.9")
        await world.later(5, step=0.5)
        assert await world.states() == ["recalled"]
        cancels = [entry for entry in await world.bridge.store.chat.audit() if entry.act.value == "cancel"]
        assert len(cancels) == 1


async def test_slack_down_for_an_hour() -> None:
    """SMS go on; afterwards receipts and answers catch up, each once, by direct message where the response_url has run out."""
    async with slack_world() as world:
        await world.sms("list")
        world.slack.down = True
        for number in range(5):
            assert (await world.slack.command(f"send ada hi {number}")).status == 200
        await world.slack.command("balance")
        for _ in range(60):
            await world.later(60, step=20)
            await world.bot.watch.step()
        assert sorted(world.texts()) == [f"hi {number}" for number in range(5)]
        assert world.bot.watch.degraded == ("slack",)
        assert 'smsbridge_told_total{kind="slack"} 1.0' in world.bridge.meter.render(private=True).decode()
        assert world.slack.direct("U0ADA") == []
        world.slack.down = False
        await world.later(600, step=5)
        await world.bot.watch.step()
        assert world.bot.watch.degraded == ()
        said = [seen.text for seen in world.slack.direct("U0ADA")]
        assert len([text for text in said if text.startswith("SMS to ada")]) == 5
        assert [text for text in said if not text.startswith("SMS to ada")] == ["The credit is 99.625 EUR."]
        assert all("accepted by the gateway" in text for text in said if text.startswith("SMS to ada"))


async def test_somebody_new_while_slack_is_down() -> None:
    """Nobody may order anything before Slack has said who they are; after half an hour they hear that nothing was done."""
    async with slack_world() as world:
        world.slack.down = True
        await world.slack.command("send ada hi")
        await world.slack.command("send bert hi")
        await world.later(120, step=10)
        assert await world.messages() == []
        world.slack.down = False
        await world.later(120, step=10)
        assert world.texts() == ["hi", "hi"]
        world.slack.down = True
        await world.slack.command("send ada late", user="U0BEA")
        await world.later(3600, step=30)
        world.slack.down = False
        await world.later(400, step=10)
        assert "late" not in world.texts()
        assert "*nothing was done* for `/sms send ada late`" in world.slack.direct("U0BEA")[-1].text


async def test_a_person_that_is_known_is_believed_while_slack_is_silent() -> None:
    """What was kept of somebody counts for a while after it is old."""
    async with slack_world() as world:
        await world.sms("list")
        await world.later(13 * 3600)
        world.slack.down = True
        await world.slack.command("send ada hi")
        await world.later(30, step=1)
        assert world.texts() == ["hi"]


async def test_a_revoked_token_is_told_and_catches_up() -> None:
    """It is told once, `/readyz` names it, SMS go on, and a new token shows everything."""
    async with slack_world() as world:
        await world.sms("list")
        await world.bot.watch.step()
        world.slack.token = "xoxb-other"
        await world.sms("send ada hi")
        await world.later(300, step=5)
        await world.bot.watch.step()
        await world.bot.watch.step()
        assert world.texts() == ["hi"]
        assert world.bot.watch.degraded == ("slack",)
        assert world.slack.http is not None
        async with world.slack.http.get(f"{world.slack.bot_url}/readyz") as answer:
            assert (answer.status, (await answer.json())["degraded"]) == (200, ["slack"])
        metrics = world.bridge.meter.render(private=True).decode()
        assert 'smsbridge_told_total{kind="slack"} 1.0' in metrics
        world.slack.token = "xoxb-pretend"
        await world.later(400, step=5)
        await world.bot.watch.step()
        assert len(world.slack.direct("U0ADA")) == 1
        assert world.bot.watch.degraded == ()


async def test_a_channel_that_is_gone_is_told_in_the_log_and_holds_up_nobody() -> None:
    """The alarm's channel was deleted: receipts go on."""
    async with slack_world() as world:
        del world.slack.channels[ALERTS]
        world.bridge.alarms.tell("gateway", reason="x")
        await world.sms("send ada hi")
        await world.later(10, step=1)
        assert len(world.slack.direct("U0ADA")) == 1
        assert 'smsbridge_told_total{kind="announcement"} 1.0' in world.bridge.meter.render(private=True).decode()


async def test_what_slack_never_shows_is_told_also_after_a_death() -> None:
    """It stands in the store before anything else has its turn."""
    async with slack_world() as world:
        del world.slack.channels[ALERTS]
        world.bridge.alarms.tell("gateway", reason="x")
        await world.bridge.alarms.step()
        await world.bot.announcing.step()
        (trouble,) = await world.bridge.store.alarms.untold(world.clock.now() - timedelta(hours=1))
        assert (trouble.kind, trouble.facts["reason"]) == ("announcement", "channel_not_found")


async def test_a_channel_that_hears_too_much_is_given_time() -> None:
    """429 for one channel: the others go on, and it is tried again after what Slack asks for, once."""
    async with slack_world() as world:
        await world.sms("list", user="U0BEA")
        await world.sms("list")
        world.slack.limited["DU0ADA"] = 2
        await world.sms("send ada one")
        await world.sms("send bert two", user="U0BEA")
        await world.work()
        assert world.slack.direct("U0ADA") == []
        assert len(world.slack.direct("U0BEA")) == 1
        posts = world.slack.called("chat.postMessage")
        await world.later(2.5, step=0.5)
        assert world.slack.called("chat.postMessage") == posts, "not before Retry-After"
        await world.later(20, step=0.5)
        assert len(world.slack.direct("U0ADA")) == 1


async def test_a_store_that_takes_nothing_is_said() -> None:
    """The person hears at once, in their own language, that nothing was sent."""
    async with slack_world() as world:
        world.slack.person("U0ADA", locale="de-DE")
        await world.sms("list")
        world.bridge.store.chat._writer._waiting = [None] * 10_000  # type: ignore[list-item] # noqa: SLF001 - as after a disk got stuck
        answered = await world.slack.command("send ada hi")
        world.bridge.store.chat._writer._waiting = []  # noqa: SLF001
        assert (answered.status, answered.text) == (
            200,
            "Der Speicher nimmt gerade nichts an, also wurde *nichts gesendet und nichts geändert*. Bitte versuch es gleich noch einmal.",
        )
        await world.work()
        assert await world.messages() == []


async def test_a_press_that_cannot_be_kept_is_not_acknowledged(caplog: pytest.LogCaptureFixture) -> None:
    """Slack shows its person so; it is no fault of the program, and pressed again it works."""
    async with slack_world() as world:
        await world.sms('schedule ada "Deploy" in 3 minutes')
        await world.work()
        world.bridge.store.chat._writer._waiting = [None] * 10_000  # type: ignore[list-item] # noqa: SLF001 - as after a disk got stuck
        assert (await world.slack.press(world.receipt(), "sms_cancel")).status == 503
        world.bridge.store.chat._writer._waiting = []  # noqa: SLF001
        assert "Traceback" not in caplog.text
        assert await world.states() == ["queued"]
        assert (await world.slack.press(world.receipt(), "sms_cancel")).status == 200
        assert await world.states() == ["cancelled"]


async def test_a_slack_that_limits_everything_is_left_alone() -> None:
    """After a few answers of 429 in a row nothing is posted until the time that Slack asks for is over; then everything comes, once."""
    async with slack_world() as world:
        people = [world.slack.person(f"U{number}") for number in range(8)]
        for user in people:
            await world.sms("list", user=user)
            world.slack.limited[f"D{user}"] = 1
        for user in people:
            await world.sms(f"send ada {user}", user=user)
        await world.work()
        assert world.slack.called("chat.postMessage") == 3
        await world.later(2, step=0.5)
        assert world.slack.called("chat.postMessage") == 3
        await world.later(60, step=0.5)
        assert [len(world.slack.direct(user)) for user in people] == [1] * 8


async def test_a_restart_goes_on_where_it_was(tmp_path: Path) -> None:
    """What was acknowledged before the process died is done by the next one, once; a cancel is followed to its end."""
    async with slack_world(tmp_path / "bridge.db") as world:
        await world.slack.command("send ada first")
        await world.sms('schedule bert "parked" in 2h', user="U0BEA")
        await world.work()
        await world.slack.command("send ada second")
        world.emulator.script.replace([Rule(fault=Fault.CUT_BEFORE)])
        await world.slack.command("cancel last", user="U0BEA")
        world.emulator.script.replace([])
        async with slack_bridge(world.bridge.settings, world.rules, world.clock) as (bridge, bot, api, url):
            world.bridge, world.bot, world.api, world.slack.bot_url = bridge, bot, api, url
            await world.later(60, step=1)
            assert sorted(world.texts()) == ["first", "second"]
            assert world.slack.seen_by("U0BEA")[-1].text == "Recalled: the gateway gave it back, and it never goes out."
            assert len(world.slack.direct("U0ADA")) == 2


@pytest.mark.parametrize("minutes", [1, 40])
async def test_an_answer_that_comes_late_still_comes(minutes: int) -> None:
    """By the response_url while it lives, else by direct message."""
    async with slack_world() as world:
        await world.sms("list")
        seen = len(world.slack.seen_by("U0ADA"))
        await world.slack.command("balance")
        world.slack.down = True
        await world.later(minutes * 60, step=10)
        world.slack.down = False
        await world.later(400, step=5)
        said = [found.text for found in (*world.slack.seen_by("U0ADA")[seen:], *world.slack.direct("U0ADA"))]
        assert said.count("The credit is 100 EUR.") == 1


async def test_an_answer_by_message_is_written_down_with_its_request(tmp_path: Path) -> None:
    """Whatever fails in between, it comes by direct message once, and its request comes to rest."""
    async with slack_world(tmp_path / "bridge.db") as world:
        await world.sms("list")
        await world.slack.command("balance", response_url="http://127.0.0.1:1/steal")
        await world.bot.worker.step()
        (waiting,) = await world.bridge.store.chat.take(world.clock.now(), 20, lease=timedelta(0))
        await world.work()
        await world.bridge.store.chat.change(replace(waiting, due_at=world.clock.now()), since=RequestState.DONE)
        await world.later(120, step=5)
        assert [seen.text for seen in world.slack.direct("U0ADA")] == ["The credit is 100 EUR."]
        assert await world.bridge.store.chat.take(world.clock.now(), 20, lease=timedelta(0)) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[1]", "application/json"),
        (b"7", "application/json"),
        (b'"ok"', "application/json"),
        (b"null", "application/json"),
        (b"{", "application/json"),
        (b"", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"<html>hello</html>", "text/html"),
        (b'{"ok": true}', "application/json"),
        (b'{"ok": true, "user": {}}', "application/json"),
        (b'{"ok": true, "user": {"tz": "Europe/Berlin"}}', "application/json"),
        (b'{"ok": false, "error": ["ratelimited"]}', "application/json"),
    ],
)
async def test_an_answer_of_no_known_form_is_asked_for_again(body: bytes, kind: str) -> None:
    """Nobody is let in by half an answer, nothing ends in a fault, and once Slack speaks sense again the SMS goes out."""
    async with slack_world() as world:
        world.slack.garbled = (body, kind)
        await world.slack.command("send ada hi")
        await world.later(20, step=1)
        await world.bot.watch.step()
        assert await world.messages() == []
        world.slack.garbled = None
        await world.later(60, step=1)
        assert world.texts() == ["hi"]
        assert [seen.text.split(" ")[0] for seen in world.slack.seen_by("U0ADA")] == ["One", "On"]
        assert len(world.slack.direct("U0ADA")) == 1


async def test_a_scope_that_is_missing_is_told() -> None:
    """Though the token is right: nobody new can be served, `/readyz` names Slack, and it is told once until the scope is there."""
    async with slack_world() as world:
        await world.bot.watch.step()
        world.slack.errors["users.info"] = "missing_scope"
        await world.slack.command("send ada hi")
        for _ in range(5):
            await world.later(30, step=10)
            await world.bot.watch.step()
        assert world.bot.watch.degraded == ("slack",)
        assert 'smsbridge_told_total{kind="slack"} 1.0' in world.bridge.meter.render(private=True).decode()
        assert any("missing_scope" in alarm.text for alarm in world.slack.channels[ALERTS])
        world.slack.errors.clear()
        await world.later(120, step=10)
        await world.bot.watch.step()
        assert world.bot.watch.degraded == ()
        assert world.texts() == ["hi"]
