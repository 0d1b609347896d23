"""What Slack adds to the bridge's program: its settings are checked with the others, and it joins where they are there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bot import settings
from bot.blocks.manifest import PATH, SCOPES
from bridge.desk.doctor import Finding, Health, examined_clock
from bridge.desk.webhooks import is_near
from bridge.errors import Problem
from bridge.parts import Bridge
from bridge.planning.rules import Rules
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

    def warnings(self, found: Settings, rules: Rules) -> Sequence[Problem]:
        """What is missing of Slack settings of which some are there, and what is to be told in a Slack that is not there."""
        slack = settings.read(found.variables)
        deaf = [Problem("tell.slack", f"nothing is told there: {' and '.join(slack.missing)} not set")] if rules.tell.chat else []
        missing = () if slack.is_off else slack.missing
        return (
            *(Problem(name, "is not set, and without it the bridge runs without Slack") for name in missing),
            *(deaf if slack.missing else ()),
        )

    async def examined(self, bridge: Bridge) -> Sequence[Finding]:
        """Whether Slack takes our token, what it lets us do, and whether it can reach us; nothing where Slack is not set up."""
        from bot.slack import Identity, Kind, connect  # noqa: PLC0415 - as below

        slack = settings.read(bridge.settings.variables)
        if slack.is_off or slack.missing:
            return ()
        async with connect(slack, bridge.clock) as api:
            found = await api.identity()
        address = _address(bridge.settings.public_url)
        if isinstance(found, Identity):
            taken = Finding(health=Health.GOOD, what="slack", text=f"takes our token, for the workspace {found.team}")
            return (taken, _scopes(found.scopes), address, *examined_clock(bridge.clock.now(), found.at, of="Slack's"))
        text = f"does not take our token ({found.why}): copy the app's Bot User OAuth Token to SLACK_BOT_TOKEN again"
        if found.kind is Kind.TEMPORARY:
            text = f"does not answer ({found.why}): see whether this machine reaches SLACK_API_URL"
        return (Finding(health=Health.BAD, what="slack", text=text), address)

    @asynccontextmanager
    async def open(self, bridge: Bridge) -> AsyncIterator[Surface]:
        """The Slack surface."""
        # Slack's libraries take 150 ms to import, and most commands have nothing to do with Slack.
        from bot.app import slack_surface  # noqa: PLC0415

        async with slack_surface(bridge) as surface:
            yield surface


def _scopes(scopes: frozenset[str] | None) -> Finding:
    """Whether the token may do all that the manifest asks for."""
    what = "slack scopes"
    if scopes is None:
        return Finding(health=Health.DOUBTFUL, what=what, text=f"are not told by Slack; needed are {', '.join(SCOPES)}")
    if missing := [scope for scope in SCOPES if scope not in scopes]:
        do = "paste what `smsbridge manifest` prints under App Manifest, and install the app to the workspace again"
        return Finding(health=Health.BAD, what=what, text=f"lack {', '.join(missing)}: {do}")
    return Finding(health=Health.GOOD, what=what, text=f"are all there: {', '.join(SCOPES)}")


def _address(public_url: str) -> Finding:
    """Whether Slack can reach us, as far as that shows from here: what stands in the app's settings Slack tells nobody."""
    what = "slack address"
    if not public_url.startswith("https://") or is_near(urlsplit(public_url).hostname or ""):
        text = f"{public_url} is none that Slack reaches: set PUBLIC_URL to an https address of the internet, then see `smsbridge manifest`"
        return Finding(health=Health.BAD, what=what, text=text)
    text = f"{public_url}{PATH} must stand in the app's settings, under Slash Commands and under Interactivity"
    return Finding(health=Health.GOOD, what=what, text=text)
