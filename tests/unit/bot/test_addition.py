"""What Slack adds to the program."""

import pytest

from bot.addition import SlackAddition
from bridge.planning.rules import Rules, TellRules
from bridge.settings import Settings


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ((), []),
        (("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"), []),
        (("SLACK_BOT_TOKEN",), ["SLACK_SIGNING_SECRET"]),
        (("SLACK_SIGNING_SECRET",), ["SLACK_BOT_TOKEN"]),
    ],
)
def test_half_of_the_settings_is_worth_a_word(there: tuple[str, ...], told: list[str]) -> None:
    """Both or none is meant; one alone leaves the bridge without Slack."""
    found = Settings(variables=dict.fromkeys(there, "xoxb-1"))
    assert [warning.place for warning in SlackAddition().warnings(found, Rules())] == told


def test_a_channel_to_be_told_in_needs_slack() -> None:
    """Without Slack's settings `[tell] slack` is no way to tell, and that is said."""
    rules, slack = Rules(tell=TellRules(chat="C0SMSOPS")), SlackAddition()
    (warning,) = slack.warnings(Settings(), rules)
    assert (warning.place, "SLACK_BOT_TOKEN" in warning.text) == ("tell.slack", True)
    assert slack.warnings(Settings(variables={"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}), rules) == ()
