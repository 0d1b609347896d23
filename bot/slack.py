"""Slack's Web API as the bot needs it: a thin client over one shared HTTP session. Nothing here raises for what Slack or the network do.

Errors: the `error` of each method's page, https://docs.slack.dev/reference/methods.
"""

from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.blocks.answer import Json
from bot.settings import SlackSettings
from bridge.domain.chat import Outsider, Person
from bridge.domain.clock import http_date
from bridge.ports import Clock

SECONDS = 10
"""How long one call may take."""
_CREDENTIALS = frozenset({
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope", "no_permission",
    "org_login_required", "ekm_access_denied", "team_access_not_granted", "not_allowed_token_type",
})  # fmt: skip
_OF_A_METHOD = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})
"""Those that say something of one method alone: that another works does not mend them."""
_TEMPORARY = frozenset({
    "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org",
    "accesslimited", "unknown_method",
})  # fmt: skip


class Kind(StrEnum):
    """Of what kind a trouble is."""

    TEMPORARY = "temporary"
    """It may work in a while."""
    CREDENTIALS = "credentials"
    """Nothing works until somebody mends the token or its scopes."""
    REFUSED = "refused"
    """This call will never work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a call did not work."""

    kind: Kind
    why: str
    """Slack's own word for it, or the kind of the fault; never a token, number or text."""
    after: timedelta | None = None
    """How long Slack asks us to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who we are in Slack."""

    team: str
    user: str
    bot: str
    scopes: frozenset[str] | None = None
    """What the token may do; None where Slack does not say."""
    at: datetime | None = None
    """When Slack answered, by its own clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message stands."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    data: Mapping[str, object]
    headers: Mapping[str, str]


class Slack:
    """The bot's calls."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, settings: SlackSettings, clock: Clock) -> None:
        """Call by `client`, which works over `session`."""
        self.client = client
        self._session = session
        self._settings = settings
        self._clock = clock
        self._troubles: dict[str, str] = {}
        self.failures = 0
        """Calls without an answer since the last one that had one."""

    @property
    def trouble(self) -> str:
        """Why Slack refuses us, or one of our methods; empty while it does not."""
        return next(iter(self._troubles.values()), "")

    async def identity(self) -> Identity | Trouble:
        """Who the token belongs to (auth.test)."""
        answer = await self._call("auth.test", self.client.auth_test())
        if isinstance(answer, Trouble):
            return answer
        scopes, said = answer.headers.get("x-oauth-scopes"), answer.data
        return Identity(
            team=_text(said, "team_id"),
            user=_text(said, "user_id"),
            bot=_text(said, "bot_id"),
            scopes=None if scopes is None else frozenset(filter(None, (scope.strip() for scope in scopes.split(",")))),
            at=http_date(answer.headers.get("date")),
        )

    async def person(self, team: str, ident: str) -> Person | Trouble:
        """Somebody (users.info, https://docs.slack.dev/reference/objects/user-object)."""
        answer = await self._call("users.info", self.client.users_info(user=ident, include_locale=True))
        if isinstance(answer, Trouble):
            return answer
        user = answer.data.get("user")
        if not isinstance(user, Mapping) or not _text(user, "id"):
            # Of nobody it is not known that they are no guest.
            return Trouble(kind=Kind.TEMPORARY, why="users.info holds no user")
        return Person(
            team=team,
            id=ident,
            timezone=_text(user, "tz") or None,
            locale=_text(user, "locale") or None,
            workspace_admin=any(user.get(flag) is True for flag in ("is_admin", "is_owner", "is_primary_owner")),
            outsider=_outsider(user, team),
            read_at=self._clock.now(),
        )

    async def post(self, channel: str, message: Json) -> Place | Trouble:
        """Post a message; `channel` may be a person, for a direct message."""
        method = "chat.postMessage"
        answer = await self._call(method, self.client.api_call(method, json={"channel": channel, **message}))
        if isinstance(answer, Trouble):
            return answer
        return Place(channel=_text(answer.data, "channel") or channel, ts=_text(answer.data, "ts"))

    async def edit(self, place: Place, message: Json) -> Place | Trouble:
        """Replace a message where it stands."""
        method = "chat.update"
        answer = await self._call(method, self.client.api_call(method, json={"channel": place.channel, "ts": place.ts, **message}))
        return answer if isinstance(answer, Trouble) else place

    async def respond(self, url: str, message: Json) -> Trouble | None:
        """Answer at a `response_url`; None when Slack took it. An address that is not Slack's is refused, and not called."""
        if not self._settings.may_respond_at(url):
            return Trouble(kind=Kind.REFUSED, why="not an address of Slack")
        try:
            async with self._session.post(url, json=message, allow_redirects=False) as response:
                status = response.status
                after = response.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError) as error:
            return Trouble(kind=Kind.TEMPORARY, why=type(error).__name__)
        if status < 300:
            return None
        if status == 429 or status >= 500:
            return Trouble(kind=Kind.TEMPORARY, why=f"HTTP {status}", after=_seconds(after))
        return Trouble(kind=Kind.REFUSED, why=f"HTTP {status}")

    async def _call(self, method: str, call: Awaitable[AsyncSlackResponse]) -> _Answer | Trouble:
        answer = await _answered(call)
        kind = answer.kind if isinstance(answer, Trouble) else None
        silent = isinstance(answer, Trouble) and kind is Kind.TEMPORARY and answer.after is None
        self.failures = self.failures + 1 if silent else 0
        if isinstance(answer, Trouble) and kind is Kind.CREDENTIALS:
            self._troubles[method] = answer.why
        elif not silent:
            # The token works; what it may not do elsewhere it still may not.
            self._troubles = {other: why for other, why in self._troubles.items() if other != method and why in _OF_A_METHOD}
        return answer


async def _answered(call: Awaitable[AsyncSlackResponse]) -> _Answer | Trouble:
    try:
        answer = await call
    except SlackApiError as error:
        return _trouble(error)
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Trouble(kind=Kind.TEMPORARY, why=type(error).__name__)
    except (AttributeError, TypeError):
        # The SDK takes every JSON for an object.
        return Trouble(kind=Kind.TEMPORARY, why="an answer of a form that Slack does not have")
    data = cast("Mapping[str, object]", answer.data) if isinstance(answer.data, Mapping) else {}
    return _Answer(data=data, headers=_lower(answer.headers))


def _trouble(error: SlackApiError) -> Trouble:
    response = error.response
    if not isinstance(response, AsyncSlackResponse):
        return Trouble(kind=Kind.TEMPORARY, why="no answer that can be read")
    headers = _lower(response.headers)
    word = _text(response.data, "error") if isinstance(response.data, Mapping) else ""
    if response.status_code == 429 or word in {"ratelimited", "rate_limited"}:
        return Trouble(kind=Kind.TEMPORARY, why="ratelimited", after=_seconds(headers.get("retry-after", "")) or timedelta(seconds=1))
    if response.status_code >= 500 or not word:
        return Trouble(kind=Kind.TEMPORARY, why=f"HTTP {response.status_code}")
    if word in _CREDENTIALS:
        return Trouble(kind=Kind.CREDENTIALS, why=word)
    return Trouble(kind=Kind.TEMPORARY if word in _TEMPORARY else Kind.REFUSED, why=word)


def _lower(headers: Mapping[str, object] | None) -> dict[str, str]:
    """Headers by their names in small letters."""
    return {str(name).lower(): str(value) for name, value in (headers or {}).items()}


def _seconds(text: str) -> timedelta | None:
    return timedelta(seconds=min(int(text), 3600)) if text.isascii() and text.isdigit() else None


def _text(mapping: Mapping[str, object], key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""


def _outsider(user: Mapping[str, object], team: str) -> Outsider:
    home = _text(user, "team_id")
    flags = {
        Outsider.GONE: user.get("deleted") is True,
        Outsider.BOT: user.get("is_bot") is True,
        Outsider.STRANGER: user.get("is_stranger") is True or bool(home and team.startswith("T") and home != team),
        Outsider.GUEST: user.get("is_restricted") is True or user.get("is_ultra_restricted") is True,
    }
    return next((why for why, true in flags.items() if true), Outsider.NO)


@asynccontextmanager
async def connect(settings: SlackSettings, clock: Clock) -> AsyncIterator[Slack]:
    """Open the session that every call shares. No call is made."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        client = AsyncWebClient(token=settings.bot_token, base_url=settings.api_url, session=session, timeout=SECONDS, retry_handlers=[])
        yield Slack(client, session, settings, clock)
