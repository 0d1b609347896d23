"""The worker behind the counter: finishes what needed Slack or the gateway, and posts answers at their `response_url`.

It works on rows of the store, so that a restart goes on where it was. An answer that cannot be posted any more goes by direct message.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.blocks.answer import Answer
from bot.commands import cancel
from bot.commands.counter import Counter
from bot.commands.desks import Desks
from bot.commands.turn import decoded, encoded, turn, words_of
from bot.slack import Kind, Slack, Trouble
from bridge.delivery.loop import forever
from bridge.domain.chat import ANSWER, Announcement, AnnouncementId, ChatRequest, RequestState
from bridge.errors import NotFound, StoreError
from bridge.planning.rules import Rules
from bridge.ports import Bell, Clock, Teller

log = logging.getLogger("smsbridge.slack")

MOST = 20
EVERY = 0.5
"""Seconds between looks when nobody rings."""
RESPONSE_LIFE = timedelta(minutes=29)
"""How long a `response_url` is of use: Slack gives it 30 minutes (https://docs.slack.dev/interactivity/handling-user-interaction)."""
SLOWEST = timedelta(minutes=1)
"""The longest wait between two tries."""
LEASE = timedelta(seconds=30)
"""How long a request is one worker's alone: longer than its calls may take. After a crash it waits that long."""


class Worker:
    """Works on requests that are due."""

    def __init__(
        self,
        *,
        counter: Counter,
        desks: Desks,
        slack: Slack,
        announce: Bell,
        clock: Clock,
        rules: Callable[[], Rules],
        teller: Teller,
    ) -> None:
        """`announce` is the announcer's bell."""
        self._counter = counter
        self._desks = desks
        self._slack = slack
        self._announce = announce
        self._clock = clock
        self._rules = rules
        self._teller = teller

    async def run(self) -> None:
        """Work until cancelled."""
        await forever("slack", self.step, lambda: self._desks.bell.wait(EVERY), self._teller)

    async def step(self) -> bool:
        """Work on what is due, side by side; whether there may be more. It ends with the slowest, so that several loops share the work."""
        due = await self._desks.chat.store.take(self._clock.now(), MOST, lease=LEASE)
        async with asyncio.TaskGroup() as group:
            for request in due:
                group.create_task(self._handle(request))
        return bool(due)

    async def _handle(self, request: ChatRequest) -> None:
        try:
            match request.state:
                case RequestState.NEW:
                    await self._begin(request)
                case RequestState.FOLLOWED:
                    await self._follow(request)
                case _:
                    await self._post(request)
        except StoreError as error:
            log.warning("request.store_failed", extra={"request": request.id, "error": str(error)})
        except Exception:
            log.exception("request.failed", extra={"request": request.id})
            await self._fault(request)

    async def _begin(self, request: ChatRequest) -> None:
        """Look the person up, and do what they asked."""
        person = await self._desks.people.find(request.team, request.person)
        now = self._clock.now()
        if isinstance(person, Trouble):
            if now - request.created_at < RESPONSE_LIFE and person.kind is not Kind.REFUSED:
                await self._again(request, person)
                return
            words = words_of(None, self._rules())
            shown = request.words if request.words.startswith("/") else "/sms"
            answer = Answer(text=words.say("too_late_to_look", words=shown[:100], command="/sms"))
            answered = replace(request, state=RequestState.ANSWERED, answer=encoded(answer), due_at=now)
            await self._desks.chat.store.change(answered, since=request.state)
            return
        await self._counter.settle(turn(request, person, self._rules(), since=RequestState.NEW, now=now))

    async def _follow(self, request: ChatRequest) -> None:
        """Look again at a cancel; its person must still be allowed to."""
        person = await self._desks.people.find(request.team, request.person)
        if isinstance(person, Trouble):
            await self._again(request, person)
            return
        now = self._clock.now()
        current = replace(turn(request, person, self._rules(), since=request.state, now=now), answered_here=False)
        try:
            kept = await cancel.follow(self._desks, current)
        except NotFound as error:
            kept = current.kept(Answer(text=current.say("failed", reason=current.words.told(error))))
        await self._desks.chat.store.change(kept, since=request.state)

    async def _post(self, request: ChatRequest) -> None:
        """Post the answer; a question stays asked. Its person may have answered it before Slack has answered us."""
        trouble = await self._slack.respond(request.response_url, decoded(request.answer))
        now = self._clock.now()
        if trouble is not None and trouble.kind is Kind.TEMPORARY and now - request.created_at < RESPONSE_LIFE:
            await self._again(request, trouble)
            return
        state = RequestState.ASKED if request.state is RequestState.ASKED else RequestState.DONE
        done = replace(request, state=state, due_at=None)
        if trouble is None:
            await self._desks.chat.store.change(done, since=request.state)
            return
        log.warning("answer.by_message", extra={"request": request.id, "why": trouble.why})
        by_message = Announcement(
            id=AnnouncementId(f"answer-{request.id}"),
            kind=ANSWER,
            team=request.team,
            channel=request.person,
            text=request.answer,
            created_at=now,
        )
        await self._desks.chat.store.change(done, since=request.state, announcement=by_message)
        self._announce.ring()

    async def _again(self, request: ChatRequest, trouble: Trouble) -> None:
        """Slack did not take it now: once more in a while."""
        log.warning("request.later", extra={"request": request.id, "why": trouble.why})
        wait = max(trouble.after or timedelta(0), min(SLOWEST, timedelta(seconds=2 ** min(request.attempts, 6))))
        again = replace(request, due_at=self._clock.now() + wait, attempts=request.attempts + 1)
        await self._desks.chat.store.change(again, since=request.state)

    async def _fault(self, request: ChatRequest) -> None:
        """A fault of ours ends the request, with an answer that says so: to try it for ever would help nobody."""
        answer = Answer(text=words_of(None, self._rules()).say("fault"))
        state = RequestState.ANSWERED if request.state in {RequestState.NEW, RequestState.FOLLOWED} else RequestState.DONE
        due = self._clock.now() if state is RequestState.ANSWERED else None
        try:
            await self._desks.chat.store.change(replace(request, state=state, answer=encoded(answer), due_at=due), since=request.state)
        except StoreError as error:
            log.warning("request.store_failed", extra={"request": request.id, "error": str(error)})
