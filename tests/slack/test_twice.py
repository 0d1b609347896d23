"""Two at once: presses that race, answers that cross, and two bridges over one store. Everything happens once, and what is said is true."""

import asyncio
from copy import deepcopy
from pathlib import Path

import pytest
from support.running import until
from support.slacking import slack_bridge, slack_world

from bot import settings as slack_settings
from bot.worker import LEASE
from bridge.runtime.loops import beside

LONG = "a" * 400
"""A text that is asked about."""


async def test_typed_again_before_anybody_knows_who_it_is() -> None:
    """Three times the same while Slack is silent: one SMS, and the others are asked about, also when all are done at once."""
    async with slack_world() as world:
        world.slack.down = True
        for _ in range(3):
            await world.slack.command("send ada Hello")
        await world.later(5, step=1)
        world.slack.down = False
        await world.clock.advance(60)
        await asyncio.gather(*(world.bot.worker.step() for _ in range(3)))
        await world.later(300, step=10)
        assert world.texts() == ["Hello"]
        asked = [seen for seen in world.slack.seen_by("U0ADA") if "You sent exactly this a moment ago" in seen.text]
        assert len(asked) == 2


async def test_at_once_typed_twice() -> None:
    """Two commands that come together are not both new."""
    async with slack_world() as world:
        await world.sms("list")
        answers = await asyncio.gather(world.slack.command("send ada Hello"), world.slack.command("send ada Hello"))
        assert sorted(answered.text[:8] for answered in answers) == ["On its w", "You sent"]
        await world.work()
        assert world.texts() == ["Hello"]


async def test_a_yes_that_overtakes_slacks_answer_is_one_sms() -> None:
    """A question whose yes is pressed before Slack has told us that it stands is not open again afterwards."""
    async with slack_world() as world:
        slack = world.slack

        questions = []

        async def pressed() -> None:
            questions.append(deepcopy(slack.seen_by("U0ADA")[-1]))
            await slack.press(deepcopy(questions[0]), "sms_confirm")

        await slack.command(f"send ada {LONG}")
        slack.meanwhile = pressed
        await world.work()
        await slack.press(questions[0], "sms_confirm")
        await world.later(600, step=60)
        assert world.texts() == [LONG]


@pytest.mark.parametrize("first", ["sms_confirm", "sms_dismiss"])
async def test_yes_and_no_at_once_have_one_outcome(first: str) -> None:
    """Whichever is quicker, both presses are answered with what happened."""
    async with slack_world() as world:
        asked = (await world.sms(f"send ada {LONG}")).seen
        assert asked is not None
        other = deepcopy(asked)
        second = "sms_dismiss" if first == "sms_confirm" else "sms_confirm"
        await asyncio.gather(world.slack.press(asked, first), world.slack.press(other, second))
        await world.work()
        assert asked.text == other.text
        assert asked.text.startswith("On its way" if world.texts() else "Not sent.")


async def test_two_bridges_do_everything_once(tmp_path: Path) -> None:
    """Over one file, as while one version takes over from another: one SMS, one answer, one receipt."""
    async with (
        slack_world(tmp_path / "bridge.db") as world,
        slack_bridge(world.bridge.settings, world.rules, world.clock) as (bridge, bot, _, __),
    ):
        await world.slack.command("send ada hi")
        await world.slack.command("balance", user="U0BEA")
        for _ in range(6):
            await asyncio.gather(world.bot.worker.step(), bot.worker.step())
            await asyncio.gather(world.bridge.dispatcher.run_once(), bridge.dispatcher.run_once())
            await asyncio.gather(world.bot.announcing.step(), bot.announcing.step())
        await world.later(60, step=1)
        assert world.texts() == ["hi"]
        assert len(world.slack.direct("U0ADA")) == 1
        assert [len(world.slack.seen_by(user)) for user in ("U0ADA", "U0BEA")] == [2, 2], "the moment, and the answer"


async def test_what_a_dead_process_had_taken_is_taken_again(tmp_path: Path) -> None:
    """After its lease, by whoever is there: nothing that was acknowledged is left lying."""
    async with slack_world(tmp_path / "bridge.db") as world:
        await world.slack.command("send ada hi")
        await world.bridge.store.chat.take(world.clock.now(), 20, lease=LEASE)
        await world.work()
        assert world.texts() == []
        await world.later(40, step=5)
        assert world.texts() == ["hi"]


async def test_an_answer_that_hangs_keeps_nobody_else_waiting() -> None:
    """While Slack takes its time with one answer, the next person's is worked on."""
    async with slack_world() as world:
        await world.sms("list")
        await world.sms("list", user="U0BEA")
        free = asyncio.Event()

        async def hanging() -> None:
            await free.wait()

        before = world.slack.called("respond")
        world.slack.meanwhile = hanging
        surface = world.bot.surface(slack_settings.read(world.bridge.settings.variables), world.clock)
        async with beside(*(loop() for loop in surface.loops)):
            await world.slack.command("balance")
            await until(lambda: world.slack.called("respond"), lambda count: count > before)
            await world.slack.command("balance", user="U0BEA")
            await until(lambda: world.slack.seen_by("U0BEA")[-1].text, lambda text: text == "The credit is 100 EUR.", seconds=5)
            free.set()
