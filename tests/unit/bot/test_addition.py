"""What Slack adds to the program."""

import pytest

from bot.addition import SlackAddition
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
    assert [warning.place for warning in SlackAddition().warnings(found)] == told
