"""The pretend Slack keeps Slack's rules; what tests rely on is held here."""

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError
from support.slack_limits import faults
from support.slacking import slack_world

from bot.slack import Kind, Place, Trouble

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
BUTTON = {"type": "button", "action_id": "a", "value": "v", "text": {"type": "plain_text", "text": "Go"}}


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": ""},
        {"text": " "},
        {"text": "x" * 40_001},
        {"text": "x", "blocks": []},
        {"text": "x", "blocks": [SECTION] * 51},
        {"text": "x", "blocks": ["x"]},
        {"text": "x", "blocks": [{"type": "section"}]},
        {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]},
        {"text": "x" * 3001, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]},
        {"text": "x", "blocks": [{"type": "section", "text": {"type": "markdown", "text": "x"}}]},
        {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}]},
        {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "y"}}]},
        {"text": "x", "blocks": [{"type": "sektion", "text": {"type": "mrkdwn", "text": "x"}}]},
        {"text": "x", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]},
        {"text": "x", "blocks": [{"type": "actions", "elements": []}]},
        {"text": "x", "blocks": [{"type": "actions", "elements": [BUTTON] * 2}]},
        {"text": "x", "blocks": [{"type": "actions", "elements": [{**BUTTON, "style": "red"}]}]},
        {"text": "x", "blocks": [{"type": "actions", "elements": [{**BUTTON, "value": "v" * 2001}]}]},
        {"text": "x", "blocks": [{"type": "actions", "elements": [{**BUTTON, "text": {"type": "plain_text", "text": "x" * 76}}]}]},
        {"text": "x", "blocks": [{"type": "actions", "elements": [{**BUTTON, "confirm": {"title": {}}}]}]},
        {"text": "x", "blocks": [{"type": "actions", "elements": [{**BUTTON, "colour": "red"}]}]},
        {"text": "x", "attachment": []},
    ],
)
def test_what_slack_refuses_is_a_fault(message: dict[str, object]) -> None:
    """Each limit is held."""
    assert faults(message)


def test_what_slack_takes_is_none() -> None:
    """A message as the bot writes them."""
    assert faults({"text": "x", "blocks": [SECTION, {"type": "actions", "elements": [BUTTON]}], "unfurl_links": False}) == []


async def test_a_faulty_payload_is_refused_and_remembered() -> None:
    """As Slack does; and the test that sent it fails."""
    async with slack_world() as world:
        answered = await world.api.post("U0ADA", {"text": "x", "blocks": [{"type": "section"}]})
        assert answered == Trouble(kind=Kind.REFUSED, why="invalid_blocks")
        assert world.slack.faults
        world.slack.faults.clear()


async def test_a_response_url_is_good_five_times_and_half_an_hour() -> None:
    """The sixth answer is refused, and so is a late one."""
    async with slack_world() as world:
        urls = [world.slack._response_url("U0ADA", "C0DEV")[0] for _ in range(2)]  # noqa: SLF001
        answers = [await world.api.respond(urls[0], {"response_type": "ephemeral", "text": "x"}) for _ in range(6)]
        assert [answer is None for answer in answers] == [True] * 5 + [False]
        await world.clock.advance(timedelta(minutes=30).total_seconds())
        assert await world.api.respond(urls[1], {"response_type": "ephemeral", "text": "x"}) is not None


async def test_a_trigger_is_good_once_and_for_three_seconds() -> None:
    """A view is opened at once or not at all."""
    async with slack_world() as world:
        triggers = [world.slack._trigger() for _ in range(2)]  # noqa: SLF001
        view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}
        await world.api.client.views_open(trigger_id=triggers[0], view=view)
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await world.api.client.views_open(trigger_id=triggers[0], view=view)
        await world.clock.advance(3)
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await world.api.client.views_open(trigger_id=triggers[1], view=view)


async def test_an_edit_without_blocks_takes_them_away_and_ephemerals_cannot_be_edited() -> None:
    """As Slack does."""
    async with slack_world() as world:
        place = await world.api.post("U0ADA", {"text": "x", "blocks": [SECTION]})
        assert isinstance(place, Place)
        await world.api.edit(place, {"text": "y"})
        assert (world.receipt().text, world.receipt().blocks) == ("y", [])
        shown = (await world.slack.command("help")).seen
        assert shown is not None
        edited = await world.api.edit(Place(channel=shown.channel, ts=shown.ts), {"text": "y"})
        assert isinstance(edited, Trouble)


async def test_an_event_that_is_not_taken_comes_again() -> None:
    """Three times more; events that the app never asked for are no fault of the bridge."""
    async with slack_world() as world:
        statuses = await world.slack.event({"type": "reaction_added", "user": "U0ADA"})
        assert all(status < 500 for status in statuses)
        world.slack.bot_url = world.slack.url.removesuffix("/api/")
        assert len(await world.slack.event({"type": "reaction_added"})) == 4
