"""What Slack adds to the bridge's program: its settings are checked with the others, and it joins where they are there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot import settings
from bridge.app import Bridge
from bridge.desk.doctor import Finding, Health
from bridge.errors import Problem
from bridge.serving import Surface
from bridge.settings import Settings

_NAMES = (*settings.VARIABLES, "SLACK_APP_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_TEAMS", "SLACK_VERIFICATION_TOKEN")
"""What is read, and Slack's own names of what other programs read."""


class SlackAddition:
    """`bridge.cli`'s addition."""

    about = "People send, schedule, watch and cancel SMS from Slack with /sms."

    hint = "What Slack would answer:   {command} try '/sms send ada Server room is hot'"

    variables: Sequence[str] = _NAMES

    def problems(self, found: Settings) -> Sequence[Problem]:
        """What is wrong with the Slack settings."""
        return settings.problems(found.variables)

    def warnings(self, found: Settings) -> Sequence[Problem]:
        """What is missing of Slack settings of which some are there."""
        slack = settings.read(found.variables)
        if slack.is_off:
            return ()
        return tuple(Problem(name, "is not set, and without it the bridge runs without Slack") for name in slack.missing)

    async def examined(self, bridge: Bridge) -> Sequence[Finding]:
        """Whether Slack takes our token; nothing where Slack is not set up."""
        from bot.slack import Identity, connect  # noqa: PLC0415 - as below

        slack = settings.read(bridge.settings.variables)
        if slack.is_off or slack.missing:
            return ()
        async with connect(slack, bridge.clock) as api:
            found = await api.identity()
        if isinstance(found, Identity):
            return (Finding(health=Health.GOOD, what="slack", text=f"takes our token, for the workspace {found.team}"),)
        text = f"does not take our token ({found.why}): copy the app's Bot User OAuth Token to SLACK_BOT_TOKEN again"
        return (Finding(health=Health.BAD, what="slack", text=text),)

    @asynccontextmanager
    async def open(self, bridge: Bridge) -> AsyncIterator[Surface]:
        """The Slack surface."""
        # Slack's libraries take 150 ms to import, and most commands have nothing to do with Slack.
        from bot.app import slack_surface  # noqa: PLC0415

        async with slack_surface(bridge) as surface:
            yield surface
