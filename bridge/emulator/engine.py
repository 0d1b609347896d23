"""The emulator at work: messages that leave when they are due, reports that follow, callbacks that are signed and repeated."""

import asyncio
import secrets
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp
from yarl import URL

from bridge.domain.account import Webhook
from bridge.emulator.account import Account, Message
from bridge.emulator.config import EmulatorConfig
from bridge.emulator.script import Rule, Script
from bridge.emulator.webhooks import CallbackData, Webhooks, headers_of
from bridge.gateway.wire.callbacks import DLR, GERMAN_TIME, REPLY, TRACKING, CallbackMethod, ReportStatus, encode_callback
from bridge.gateway.wire.signing import sign
from bridge.ports import Clock

CALLBACK_TIMEOUT = 5.0
"""Seconds for one attempt, as the gateway's page on webhooks says."""
RETRY_AFTER = (60.0, 300.0, 1800.0, 3600.0, 7200.0, *(8 * (34_650.0,)))
"""Seconds before each further attempt: the page names the first five, and 14 attempts over about 3.5 days."""
MAX_JOBS = 10_000
"""Releases, reports and callbacks under way; a flood above it loses its reports."""

_RETRIED = frozenset({429, 500, 502, 503, 504})


@dataclass(eq=False)
class Watchers:
    """Pages that want to hear of a change."""

    _waiting: set[asyncio.Event] = field(default_factory=set)
    is_closed: bool = False

    def join(self) -> asyncio.Event:
        """An event that is set at each change, and at the end."""
        event = asyncio.Event()
        self._waiting.add(event)
        return event

    def leave(self, event: asyncio.Event) -> None:
        """Hear no more."""
        self._waiting.discard(event)

    def tell(self) -> None:
        """Something changed."""
        for event in self._waiting:
            event.set()

    def close(self) -> None:
        """Let everybody go at once, so that shutting down waits for no page."""
        self.is_closed = True
        self.tell()


class Emulator:
    """One pretend gateway: its account, its script, and its work in the background. Tests reach it by `app[EMULATOR]`."""

    def __init__(self, clock: Clock, config: EmulatorConfig) -> None:
        """An emulator that does no work yet: that begins with `start`."""
        self.clock = clock
        self.config = config
        self.account = Account(config)
        self.script = Script(config.rules)
        self.webhooks = Webhooks(config)
        self.watchers = Watchers()
        self.stopping = asyncio.Event()
        self.callbacks: list[tuple[str, int | None]] = []
        """Attempts to call back, newest last: the event, and the status that was answered, None for no answer. The last 1000."""
        self.called_back = asyncio.Event()
        """Set once an attempt to call back has come to its end; whoever waits for the next clears it."""
        self._tasks: asyncio.TaskGroup | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._pauses: set[asyncio.Event] = set()
        self._session: aiohttp.ClientSession | None = None

    def start(self, tasks: asyncio.TaskGroup, session: aiohttp.ClientSession) -> None:
        """Work in this group, and call back with this session."""
        self._tasks, self._session = tasks, session

    def stop(self) -> None:
        """End all work and let every waiting request and page go."""
        self.stopping.set()
        self.watchers.close()
        for pause in self._pauses:
            pause.set()
        for task in list(self._running):
            task.cancel()

    async def pause(self, seconds: float) -> None:
        """Hold a request for so long, or until the emulator stops."""
        over = asyncio.Event()
        self._pauses.add(over)
        self._work(self._end(over, seconds))
        await over.wait()
        self._pauses.discard(over)

    def dispatch(self, messages: Sequence[Message], rule: Rule) -> None:
        """Let new messages leave in their time."""
        for message in messages:
            if message.due_at <= self.clock.now():
                self._release(message, rule)
            else:
                self._work(self._release_later(message, rule))
        self.watchers.tell()

    def inbound(self, number: str, text: str) -> None:
        """A phone replies."""
        now = self.clock.now()
        reply = self.account.reply(number, text, now)
        self._tell(
            REPLY,
            {
                "id": str(reply.id),
                "sender": number.removeprefix("+"),
                "system": self.config.inbound_number,
                "text": text,
                "time": str(int(now.timestamp())),
                "message_type": "SMS",
            },
        )
        self.watchers.tell()

    def click(self, message: Message) -> bool:
        """Somebody opens the shortened link of an SMS; False if it has none."""
        if message.link is None:
            return False
        message.clicks += 1
        self._tell(
            TRACKING,
            {
                "type": "click",
                "final_url": message.link,
                "tracking_url": f"https://ul.gl/{message.id}",
                "sms_id": message.id,
                "sms_label": message.label,
                "total_clicks": message.clicks,
                "total_views": message.clicks,
            },
        )
        return True

    def _work(self, job: Coroutine[object, object, None]) -> None:
        if self._tasks is None or len(self._running) >= MAX_JOBS or self.stopping.is_set():
            job.close()
            return
        task = self._tasks.create_task(job)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _release_later(self, message: Message, rule: Rule) -> None:
        await self._until(message.due_at)
        self._release(message, rule)

    def _release(self, message: Message, rule: Rule) -> None:
        statuses = self.config.reports if rule.reports is None else rule.reports
        lost = any(status.is_final for status in statuses) and ReportStatus.DELIVERED not in statuses
        if not self.account.release(message, arrives=not lost):
            return
        gap = timedelta(seconds=self.config.report_seconds if rule.report_seconds is None else rule.report_seconds)
        told_at = [message.due_at + gap * n for n in range(1, len(statuses) + 1)]
        # A report may come out of order; the time it states is still that of a life: what is final comes last.
        in_life = sorted(range(len(statuses)), key=lambda n: (statuses[n].is_final, n))
        stated = {n: told_at[place] for place, n in enumerate(in_life)}
        for n, status in enumerate(statuses):
            self._work(self._report(message, status, told_at[n], stated[n]))
        self.watchers.tell()

    async def _report(self, message: Message, status: ReportStatus, told_at: datetime, stated: datetime) -> None:
        await self._until(told_at)
        if message.status is None or not message.status.is_final:
            message.status, message.status_at = status, stated
        self.watchers.tell()
        at = stated.astimezone(GERMAN_TIME).strftime("%Y-%m-%d %H:%M:%S.%f")
        self._tell(DLR, {"msg_id": message.id, "status": status.value, "timestamp": at, "foreign_id": message.foreign_id})

    def _tell(self, event: str, data: CallbackData) -> None:
        for webhook in self.webhooks.wanting(event, data):
            self._work(self._call_back(webhook, event, data))

    async def _call_back(self, webhook: Webhook, event: str, data: CallbackData) -> None:
        for pause in (*RETRY_AFTER, None):
            status = await self._attempt(webhook, event, data)
            self.callbacks = [*self.callbacks[-999:], (event, status)]
            self.called_back.set()
            # Like the gateway: redirects count as success, and every other 4xx is final.
            if (status is not None and status not in _RETRIED) or pause is None:
                return
            await self.clock.sleep(pause * self.config.retry_scale)

    async def _attempt(self, webhook: Webhook, event: str, data: CallbackData) -> int | None:
        now, form = self.clock.now(), CallbackMethod(webhook.request_method)
        content_type, query, body = encode_callback(form, event=event, data=data, at=now)
        target = webhook.target_url
        url = f"{target}{'&' if '?' in target else '?'}{query}" if query else target
        method = "GET" if form is CallbackMethod.GET else "POST"
        headers = headers_of(webhook) | ({"Content-Type": content_type} if content_type else {})
        if self.config.signing_key is not None:
            headers |= sign(key=self.config.signing_key, now=now, nonce=secrets.token_hex(16), method=method, url=url, body=body)
        if self._session is None:
            return None
        try:
            async with self._session.request(
                method, URL(url, encoded=True), data=body or None, headers=headers, allow_redirects=False
            ) as response:
                return response.status
        except (aiohttp.ClientError, OSError):
            return None

    async def _end(self, pause: asyncio.Event, seconds: float) -> None:
        await self.clock.sleep(seconds)
        pause.set()

    async def _until(self, at: datetime) -> None:
        await self.clock.sleep(max((at - self.clock.now()).total_seconds(), 0))
