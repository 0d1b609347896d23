"""A pretend Slack: the methods that the bot calls, its signed requests, and what people see. It keeps state as Slack does.

Rules that it keeps: a `response_url` is good for five answers in thirty minutes; a trigger is good once and for three seconds; an
ephemeral message cannot be edited; an edit without blocks takes them away; a channel that hears too much answers 429 with
Retry-After; an event that is not answered 200 comes again. Every payload is held against Slack's limits.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from support import payloads
from support.slack_limits import faults

from bridge.ports import Clock
from bridge.web.server import listening

TEAM, BOT, TOKEN, SECRET = "T0ACME", "U0BOT", "xoxb-pretend", "8f742231b10e8888abcd99yyyzzz85a5"
ALERTS = "C0SMSOPS"
RESPONSE_USES, RESPONSE_LIFE = 5, timedelta(minutes=30)
TRIGGER_LIFE = timedelta(seconds=3)
RETRIES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))

Json = dict[str, object]


@dataclass
class Seen:
    """A message as people see it."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    ephemeral_for: str = ""
    edits: int = 0
    thread: str = ""
    """The message below which it stands."""

    def button(self, action: str) -> Json:
        """A button by its action; fails where there is none, or it is not told apart by its words."""
        return next(button for button in self.buttons if button["action_id"] == action)

    @property
    def buttons(self) -> list[Json]:
        """The buttons below it."""
        found: list[Json] = []
        for block in self.blocks:
            elements = block.get("elements")
            if block["type"] == "actions" and isinstance(elements, list):
                found += elements
        return found


@dataclass
class Answered:
    """How the bot answered a request: the HTTP status, its body, and what the person saw at once."""

    status: int
    body: bytes
    seen: Seen | None = None

    @property
    def text(self) -> str:
        """What the person saw; empty where nothing was shown."""
        return "" if self.seen is None else self.seen.text


@dataclass
class _Response:
    user: str
    channel: str
    until: datetime
    of: Seen | None = None
    uses: int = 0


@dataclass
class FakeSlack:
    """One workspace with its people and channels, and one app in it."""

    clock: Clock
    url: str = ""
    """Where its API is, with a slash at the end."""
    bot_url: str = ""
    """Where it posts its requests."""
    http: aiohttp.ClientSession | None = None
    users: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, list[Seen]] = field(default_factory=dict)
    ephemerals: list[Seen] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    """Every method that was called, and `respond`, in order."""
    faults: list[str] = field(default_factory=list)
    """What Slack would refuse, and what it did refuse."""
    down: bool = False
    token: str = TOKEN
    scopes: str | None = "chat:write,commands,users:read"
    """What the token may do, as Slack says with each answer."""
    errors: dict[str, str] = field(default_factory=dict)
    """By method: the error that it answers."""
    garbled: tuple[bytes, str] | None = None
    """A body and its type that every method answers instead of its own."""
    limited: dict[str, int] = field(default_factory=dict)
    """By channel: how often it still answers 429."""
    meanwhile: Callable[[], Awaitable[None]] | None = None
    """What happens, once, between the showing of an answer at a `response_url` and the bot's hearing that it was taken."""
    _responses: dict[str, _Response] = field(default_factory=dict)
    _triggers: dict[str, datetime] = field(default_factory=dict)
    _ts: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    # People and channels

    def person(self, ident: str, *, tz: str | None = "Europe/Berlin", locale: str = "en-US", admin: bool = False, **more: object) -> str:
        """Let somebody be a member of the workspace."""
        self.users[ident] = {
            "id": ident,
            "team_id": TEAM,
            "locale": locale,
            "is_admin": admin,
            **({} if tz is None else {"tz": tz}),
            **more,
        }
        return ident

    def direct(self, user: str) -> list[Seen]:
        """What the bot wrote to somebody."""
        return self.channels.get(f"D{user}", [])

    def seen_by(self, user: str) -> list[Seen]:
        """What somebody alone was shown, in order."""
        return [seen for seen in self.ephemerals if seen.ephemeral_for == user]

    def called(self, method: str) -> int:
        """How often a method was called."""
        return self.calls.count(method)

    # Requests to the bot

    async def command(
        self, text: str, *, user: str = "U0ADA", channel: str = "C0DEV", command: str = "/sms", trigger: str = "", **more: str
    ) -> Answered:
        """Somebody types a slash command. The same `trigger` is the same request again."""
        url, _ = self._response_url(user, channel)
        form = {
            "team_id": TEAM, "team_domain": "acme", "user_id": user, "user_name": "somebody", "channel_id": channel, "command": command,
            "text": text, "api_app_id": "A0SMS", "response_url": url, "trigger_id": trigger or self._trigger(),
        }  # fmt: skip
        answered = await self.post(urlencode(form | more).encode())
        if answered.status == 200 and answered.body:
            answered.seen = self._ephemeral(json.loads(answered.body), user, channel)
        return answered

    async def press(self, seen: Seen, action: str, *, user: str = "U0ADA", at: str = "", **more: object) -> Answered:
        """Somebody presses a button below a message. The same `at` is the same press again."""
        button = seen.button(action)
        url, response = self._response_url(user, seen.channel)
        response.of = seen
        body: Json = {
            "type": "block_actions", "team": {"id": TEAM, "domain": "acme"}, "user": {"id": user, "team_id": TEAM},
            "channel": {"id": seen.channel}, "api_app_id": "A0SMS", "trigger_id": self._trigger(), "response_url": url,
            "container": {"type": "message", "message_ts": seen.ts, "channel_id": seen.channel, "is_ephemeral": bool(seen.ephemeral_for)},
            "actions": [{**button, "block_id": "b", "action_ts": at or f"{next(self._ts)}.5"}],
        }  # fmt: skip
        return await self.post(urlencode({"payload": json.dumps(body | more)}).encode())

    async def event(self, event: Json, *, event_id: str = "Ev1") -> list[int]:
        """Something happens; the statuses of the first try and of every retry. Stops at the first 200."""
        body = json.dumps({"type": "event_callback", "team_id": TEAM, "api_app_id": "A0SMS", "event_id": event_id, "event": event}).encode()
        statuses: list[int] = []
        for number in range(len(RETRIES) + 1):
            headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_error"} if number else {}
            statuses.append((await self.post(body, form=False, headers=headers)).status)
            if statuses[-1] == 200:
                break
        return statuses

    def signed(self, body: bytes, *, secret: str = SECRET, age: float = 0) -> dict[str, str]:
        """The headers of a request of Slack's, signed `age` seconds ago."""
        stamp = str(int(self.clock.now().timestamp() - age))
        digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def post(self, body: bytes, *, form: bool = True, headers: Mapping[str, str] | None = None, sign: bool = True) -> Answered:
        """Post raw bytes to the bot."""
        assert self.http is not None
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        sent = {"Content-Type": kind, **(self.signed(body) if sign else {}), **(headers or {})}
        async with self.http.post(f"{self.bot_url}/slack/events", data=body, headers=sent) as answer:
            return Answered(answer.status, await answer.read())

    # The API

    def routes(self) -> list[web.RouteDef]:
        """Its addresses."""
        return [web.route("*", "/api/{method}", self._method), web.post("/respond/{ident}", self._respond)]

    async def _method(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls.append(method)
        if self.down:
            return web.Response(status=503, text="<html>down for maintenance</html>")
        if self.garbled is not None:
            return web.Response(body=self.garbled[0], headers={"Content-Type": self.garbled[1]})
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if method in self.errors:
            return web.json_response({"ok": False, "error": self.errors[method]})
        body = await request.json() if request.content_type == "application/json" else {**request.query, **await request.post()}
        match method:
            case "auth.test":
                headers = {} if self.scopes is None else {"X-OAuth-Scopes": self.scopes}
                return web.json_response({"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": "B0BOT"}, headers=headers)
            case "users.info":
                user = self.users.get(str(body.get("user")))
                return web.json_response({"ok": False, "error": "user_not_found"} if user is None else {"ok": True, "user": user})
            case "chat.postMessage" | "chat.update":
                return self._write(method, body)
            case "views.open":
                return web.json_response(self._open(body))
            case _:
                self.faults.append(f"{method} is not expected")
                return web.json_response({"ok": False, "error": "unknown_method"})

    def _write(self, method: str, body: Json) -> web.Response:
        channel = str(body.get("channel", ""))
        channel = f"D{channel}" if channel in self.users else channel
        edited = method == "chat.update"
        payloads.keep("chat.update" if edited else "chat.postMessage", body)
        if found := faults(body, edited=edited):
            self.faults += found
            return web.json_response({"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": found}})
        if channel not in self.channels and not channel.startswith("D"):
            return web.json_response({"ok": False, "error": "channel_not_found"})
        if self.limited.get(channel, 0) > 0:
            self.limited[channel] -= 1
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "3"})
        thread = str(body.get("thread_ts", ""))
        if thread and thread not in {seen.ts for seen in self.channels.get(channel, [])}:
            return web.json_response({"ok": False, "error": "thread_not_found"})
        if not edited:
            seen = Seen(channel, self._stamp(), str(body["text"]), _blocks(body), thread=thread)
            self.channels.setdefault(channel, []).append(seen)
            return web.json_response({"ok": True, "channel": channel, "ts": seen.ts})
        old = next((seen for seen in self.channels.get(channel, []) if seen.ts == body.get("ts")), None)
        if old is None:
            return web.json_response({"ok": False, "error": "message_not_found"})
        # What an edit does not bring is gone.
        old.text, old.blocks, old.edits = str(body["text"]), _blocks(body), old.edits + 1
        return web.json_response({"ok": True, "channel": channel, "ts": old.ts})

    def _open(self, body: Json) -> Json:
        until = self._triggers.pop(str(body.get("trigger_id")), None)
        if until is None:
            return {"ok": False, "error": "exchanged_trigger_id"}
        return {"ok": True} if self.clock.now() < until else {"ok": False, "error": "expired_trigger_id"}

    async def _respond(self, request: web.Request) -> web.Response:
        self.calls.append("respond")
        if self.down:
            return web.Response(status=503)
        response = self._responses.get(request.match_info["ident"])
        if response is None or self.clock.now() >= response.until:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if response.uses >= RESPONSE_USES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        response.uses += 1
        body = await request.json()
        if body.get("replace_original") and response.of is not None:
            self._shown(body, response.of)
        else:
            self._ephemeral(body, response.user, response.channel)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return web.json_response({"ok": True})

    # State

    def _ephemeral(self, body: Json, user: str, channel: str) -> Seen:
        seen = Seen(channel, self._stamp(), "", [], ephemeral_for=user)
        self._shown(body, seen)
        if body.get("response_type") != "ephemeral":
            self.faults.append("an answer that everybody in the channel sees")
        self.ephemerals.append(seen)
        return seen

    def _shown(self, body: Json, seen: Seen) -> None:
        payloads.keep("response", body)
        self.faults += faults(body)
        seen.text, seen.blocks = str(body.get("text", "")), _blocks(body)

    def _response_url(self, user: str, channel: str) -> tuple[str, _Response]:
        ident = uuid.uuid4().hex
        self._responses[ident] = _Response(user, channel, self.clock.now() + RESPONSE_LIFE)
        return f"{self.url.removesuffix('api/')}respond/{ident}", self._responses[ident]

    def _trigger(self) -> str:
        ident = f"{next(self._ts)}.{uuid.uuid4().hex}"
        self._triggers[ident] = self.clock.now() + TRIGGER_LIFE
        return ident

    def _stamp(self) -> str:
        return f"{int(self.clock.now().timestamp())}.{next(self._ts):06}"


def _blocks(body: Json) -> list[Json]:
    blocks = body.get("blocks")
    return blocks if isinstance(blocks, list) else []


@asynccontextmanager
async def fake_slack(clock: Clock) -> AsyncIterator[FakeSlack]:
    """A pretend Slack that listens; at the end, nothing that it was sent may have been against its rules."""
    slack = FakeSlack(clock)
    slack.channels[ALERTS] = []
    app = web.Application()
    app.add_routes(slack.routes())
    async with listening(app, host="127.0.0.1", port=0) as port, aiohttp.ClientSession() as http:
        slack.url, slack.http = f"http://127.0.0.1:{port}/api/", http
        yield slack
    assert slack.faults == []
