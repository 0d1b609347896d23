"""The Slack variables of the environment -> settings, every problem at once. The values never show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bridge.domain.url import base_url
from bridge.errors import InputError, Problem

DEFAULT_API_URL = "https://slack.com/api/"
RESPONSE_HOSTS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
"""Where answers may be posted, besides the host of `SLACK_API_URL`."""
VARIABLES = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL")
"""Every variable that is read here."""
_FORBIDDEN = "SLACK_VERIFICATION_TOKEN"
_WRONG_TOKENS = {
    "xapp-": "is an app-level token; the bot's own begins with xoxb- and stands under OAuth & Permissions",
    "xoxp-": "is a user's token; the bot's own begins with xoxb- and stands under OAuth & Permissions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """How to reach Slack, and how to know that it is Slack who reaches us."""

    bot_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api_url: str = DEFAULT_API_URL
    """With a slash at its end."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The variables that are needed and not set."""
        needed = {"SLACK_SIGNING_SECRET": self.signing_secret, "SLACK_BOT_TOKEN": self.bot_token}
        return tuple(name for name, value in needed.items() if not value)

    @property
    def is_off(self) -> bool:
        """Whether nobody wants Slack."""
        return self.bot_token is None and self.signing_secret is None

    def may_respond_at(self, url: str) -> bool:
        """Whether an answer may be posted there: at Slack over TLS, or at the host and port of `SLACK_API_URL`."""
        try:
            parts, own = urlsplit(url), urlsplit(self.api_url)
            at_slack = parts.scheme == "https" and parts.hostname in RESPONSE_HOSTS and parts.port in {None, 443}
            at_own = (parts.scheme, parts.hostname, parts.port) == (own.scheme, own.hostname, own.port)
        except ValueError:
            return False
        return (at_slack or at_own) and parts.username is None and parts.password is None


def read(variables: Mapping[str, str]) -> SlackSettings:
    """The settings. An empty variable counts as unset."""
    url = (variables.get("SLACK_API_URL") or DEFAULT_API_URL).strip()
    return SlackSettings(
        bot_token=variables.get("SLACK_BOT_TOKEN", "").strip() or None,
        signing_secret=variables.get("SLACK_SIGNING_SECRET", "").strip() or None,
        api_url=url if url.endswith("/") else f"{url}/",
    )


def problems(variables: Mapping[str, str]) -> list[Problem]:
    """What is wrong with them; a variable that is missing is no problem, since the bridge runs without Slack."""
    found: list[Problem] = []
    settings = read(variables)
    for prefix, text in _WRONG_TOKENS.items():
        if settings.bot_token is not None and settings.bot_token.startswith(prefix):
            found.append(Problem("SLACK_BOT_TOKEN", text))
    if settings.signing_secret is not None and settings.signing_secret.startswith(("xox", "xapp-")):
        found.append(Problem("SLACK_SIGNING_SECRET", "is a token; the signing secret stands under Basic Information, App Credentials"))
    try:
        base_url(settings.api_url)
    except InputError as error:
        found.append(Problem("SLACK_API_URL", f"{error}; leave it out, or write {DEFAULT_API_URL}"))
    if variables.get(_FORBIDDEN):
        found.append(Problem(_FORBIDDEN, "is Slack's old way and lets anybody in; remove it, SLACK_SIGNING_SECRET does its work"))
    return found
