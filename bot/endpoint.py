"""`POST /slack/events`: our own guard, and behind it Bolt.

Nothing that Slack has not signed reaches Bolt, whose error handler would otherwise see bodies that an attacker chose.
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import logging
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import PurePath
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from bot.settings import SlackSettings
from bridge.ports import Clock
from bridge.web.incoming import body_of

log = logging.getLogger("smsbridge.slack")

MOST_PLACES = 5
"""Lines of code that a log line names."""

PATH = "/slack/events"
MOST_BODY = 512 * 1024
"""Bytes of a request of Slack's, several times the largest."""
PATIENCE_SECONDS = 10.0
"""How long a whole body may take: Slack itself gives up after three, and anybody may begin one."""


class _Time(SignatureClock):
    """The bridge's clock, as the verifier asks for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()


def routes(
    app: AsyncApp,
    settings: SlackSettings,
    clock: Clock,
    answering: Callable[[], AbstractContextManager[None]],
    *,
    patience: float = PATIENCE_SECONDS,
) -> list[web.RouteDef]:
    """The address, behind the guard; a person waits for what happens inside `answering`. `patience` is in seconds."""
    verifier = SignatureVerifier(settings.signing_secret or "", clock=_Time(clock))

    async def events(request: web.Request) -> web.StreamResponse:
        body, cut = await body_of(request, most=MOST_BODY, patience=patience)
        if not cut and _is_ssl_check(body):
            return web.Response()
        if cut or not _signed(verifier, body, request):
            log.warning("slack.refused", extra={"reason": "not signed by Slack, or more than five minutes ago"})
            return web.json_response({"error": "the signature is missing, wrong or old"}, status=401)
        try:
            with answering():
                return await to_aiohttp_response(await app.async_dispatch(_for_bolt(request, body)))
        except (LookupError, AttributeError, TypeError, ValueError, RecursionError) as error:
            # Bolt reads a payload key by key. What our listeners raise does not come here: Bolt's error handler has it.
            not_understood(error)
            return web.json_response({"error": "this is not of a form that Slack sends"}, status=400)

    return [web.post(PATH, events)]


def not_understood(error: Exception) -> None:
    """Say that a payload was not, and where."""
    log.warning("slack.not_understood", extra={"fault": type(error).__name__, "at": _places(error)})


def is_ours(error: Exception) -> bool:
    """Whether it was raised in code of ours, and not where Bolt itself reads a payload key by key."""
    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
    return any(str(frame.f_globals.get("__name__")).partition(".")[0] in {"bot", "bridge"} for frame in frames)


def _places(error: Exception) -> str:
    """Where it was raised, innermost first; without its message, which may quote what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_PLACES:]
    return " < ".join(f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))


def routes_unset(settings: SlackSettings) -> list[web.RouteDef]:
    """The address while settings are missing: it says which."""
    error = f"Slack is not set up: {' and '.join(settings.missing)} not set"

    async def events(_: web.Request) -> web.Response:
        return web.json_response({"error": error}, status=503)

    return [web.post(PATH, events)]


def _for_bolt(request: web.Request, body: bytes) -> AsyncBoltRequest:
    """What Bolt's own adapter makes of a request, of the body that is read already; that it is UTF-8 the signature has shown."""
    return AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=request.headers)  # type: ignore[arg-type]


def _signed(verifier: SignatureVerifier, body: bytes, request: web.Request) -> bool:
    try:
        return verifier.is_valid(body, request.headers.get("X-Slack-Request-Timestamp"), request.headers.get("X-Slack-Signature"))
    except (ValueError, TypeError, OverflowError):
        # A timestamp that is no number, or too large for one, a signature outside ASCII, a body outside UTF-8.
        return False


def _is_ssl_check(body: bytes) -> bool:
    return len(body) < 1000 and parse_qs(body.decode("latin-1")).get("ssl_check") == ["1"]
