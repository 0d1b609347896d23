"""The counter: where every request from Slack arrives, is understood, authorised and answered; at once where the store suffices."""

import asyncio
from dataclasses import replace

from bot.blocks.answer import Answer, Json, ephemeral
from bot.blocks.receipt import CANCEL, LET_GO, RETRY, SEND_AGAIN
from bot.commands import cancel, decide, look, send
from bot.commands.desks import Desks
from bot.commands.orderly import Orderly
from bot.commands.turn import Turn, decoded, encoded, turn, words_of
from bot.grammar import Balance, Cancel, Help, ListMessages, Misheard, Schedule, Send, Status, parse
from bridge.domain.chat import ChatRequest, Outsider, Person, RequestId, RequestState
from bridge.domain.doubt import Choice
from bridge.domain.ids import MessageId
from bridge.errors import InputError, NotFound, StoreError

PRESSES = frozenset({CANCEL, RETRY, SEND_AGAIN, LET_GO, send.CONFIRM, send.DISMISS})
"""Buttons that may be pressed."""


class Counter:
    """Answers requests. A request is words behind a slash command, or `ACTION VALUE` of a button."""

    def __init__(self, desks: Desks) -> None:
        """Stand on the bridge's desks."""
        self._desks = desks
        self._orderly = Orderly()

    async def heard(self, request: ChatRequest) -> Json:
        """The answer to a slash command, at once. What needs Slack or the gateway is begun, and the worker finishes it.

        The same request again has the same answer, and does nothing. Raises StoreError when nothing was done.
        """
        earlier, person = await self._known(request)
        if earlier is not None:
            return decoded(earlier.answer)
        if person is None:
            return await self._deferred(request)
        now = self._desks.clock.now()
        current = turn(request, person, self._desks.rules(), since=None, now=now)
        if current.person.outsider is Outsider.NO and (asking := self._asks(current)):
            return await self._later(replace(request, answer=encoded(Answer(text=current.say(asking)))))
        done = await self.perform(current)
        return decoded(done.answer) if isinstance(done, ChatRequest) else ephemeral(done)

    def _asks(self, current: Turn) -> str:
        """The words for what the gateway has to be asked for first; none where the store suffices."""
        match self._command(current.request):
            case Balance():
                return "asking_balance"
            case Send(to=to) | Schedule(to=to) if not self._desks.book.knows(to):
                return "asking_book"
            case _:
                return ""

    async def not_kept(self, request: ChatRequest) -> Json:
        """The answer where the store took nothing: in the person's language if it still tells that, else in the configured one."""
        try:
            seen = await self._desks.people.seen(request.team, request.person)
        except StoreError:
            seen = None
        return ephemeral(Answer(text=words_of(seen, self._desks.rules()).say("store")))

    async def pressed(self, request: ChatRequest) -> None:
        """A button was pressed: the wish is committed, and the answer is posted by the worker. Raises StoreError."""
        earlier, person = await self._known(request)
        if earlier is not None:
            return
        if person is None:
            await self._later(request)
            return
        await self.settle(turn(request, person, self._desks.rules(), since=None, now=self._desks.clock.now()))

    async def _known(self, request: ChatRequest) -> tuple[ChatRequest | None, Person | None]:
        """The same request of before, and its person; asked for together, since under load each question waits for a turn."""
        desks = self._desks
        return await asyncio.gather(desks.chat.store.request(request.id), desks.people.known(request.team, request.person))

    async def settle(self, current: Turn) -> None:
        """Do what is asked, and keep the answer for the worker to post."""
        current = replace(current, answered_here=False, replaces=current.request.words.startswith((send.CONFIRM, send.DISMISS)))
        done = await self.perform(current)
        if isinstance(done, Answer):
            kept = current.kept(done)
            if current.since is None:
                await self._desks.chat.store.put(kept)
            else:
                await self._desks.chat.store.change(kept, since=current.since)
        self._desks.bell.ring()

    async def perform(self, current: Turn) -> ChatRequest | Answer:
        """Do what is asked: the request as it was kept with what it ordered, or an answer when nothing had to be kept."""
        if current.person.outsider is not Outsider.NO:
            await self._desks.chat.refused(current.person, "outsider")
            return Answer(text=current.say("refused.outsider"))
        try:
            return await (self._typed(current) if current.request.words.startswith("/") else self._pressed(current))
        except NotFound as error:
            return Answer(text=current.say("failed.find", reason=current.words.told(error)))
        except InputError as error:
            return Answer(text=current.say("failed", reason=current.words.told(error)))

    async def _typed(self, current: Turn) -> ChatRequest | Answer:
        desks = self._desks
        command = self._command(current.request)
        match command:
            case Misheard():
                return _misheard(command, current)
            case Help():
                return Answer(text=current.say("help"))
            case Send() | Schedule():
                # Whether it is a repeat is asked and the order kept without another order of the same person in between.
                async with self._orderly.turn_of(current.person.team, current.person.id):
                    return await send.send(desks, current, command)
            case Cancel():
                return await cancel.cancel(desks, current, await desks.chat.find(current.person, command.ident))
            case Status():
                return await look.status(desks, current, await desks.chat.find(current.person, command.ident))
            case ListMessages():
                return await look.list_messages(desks, current)
            case Balance():
                return await look.balance(desks, current)

    async def _pressed(self, current: Turn) -> ChatRequest | Answer:
        desks = self._desks
        action, _, value = current.request.words.partition(" ")
        match action:
            case "sms_cancel":
                return await cancel.cancel(desks, current, await desks.chat.message(current.person, MessageId(value)))
            case "sms_send_again":
                return await decide.decide(desks, current, MessageId(value), Choice.SEND_AGAIN)
            case "sms_let_go":
                return await decide.decide(desks, current, MessageId(value), Choice.LET_GO)
            case "sms_retry":
                return await send.retry(desks, current, await desks.chat.message(current.person, MessageId(value)))
            case _:
                return await self._decided(current, RequestId(value), yes=action == send.CONFIRM)

    async def _decided(self, current: Turn, asked: RequestId, *, yes: bool) -> Answer:
        """The person's yes or no to what was asked back."""
        desks = self._desks
        request = await desks.chat.store.request(asked)
        if request is None or request.person != current.person.id or request.team != current.person.team:
            raise NotFound("there is no such question")
        if request.state is not RequestState.ASKED:
            return Answer(text=_text_of(request) or current.say("dismissed"))
        of_asked = turn(request, current.person, desks.rules(), since=RequestState.ASKED, now=current.now)
        if not yes:
            # A yes may have been quicker, and then its answer is the truth.
            kept = await desks.chat.store.put(of_asked.kept(Answer(text=current.say("dismissed"))), since=RequestState.ASKED)
            return Answer(text=_text_of(kept))
        done = await self.perform(replace(of_asked, confirmed=True))
        return done if isinstance(done, Answer) else Answer(text=_text_of(done))

    def _command(self, request: ChatRequest) -> Send | Schedule | Cancel | Status | ListMessages | Balance | Help | Misheard:
        return parse(request.words.partition(" ")[2], region=self._desks.rules().sms.region)

    async def _deferred(self, request: ChatRequest) -> Json:
        """Begin a request of somebody who has to be looked up first. Help and what is not understood need nobody."""
        seen = await self._desks.people.seen(request.team, request.person)
        words = words_of(seen, self._desks.rules())
        command = self._command(request)
        if seen is None and isinstance(command, Help | Misheard):
            name = request.words.partition(" ")[0]
            facts = command.facts if isinstance(command, Misheard) else {}
            key = command.key if isinstance(command, Misheard) else "help"
            return ephemeral(Answer(text=words.say(key, **{"command": name, **facts})))
        return await self._later(replace(request, answer=encoded(Answer(text=words.say("one_moment")))))

    async def _later(self, request: ChatRequest) -> Json:
        """Keep a request for the worker."""
        kept = await self._desks.chat.store.put(replace(request, state=RequestState.NEW, due_at=request.created_at))
        self._desks.bell.ring()
        return decoded(kept.answer)


def _misheard(heard: Misheard, current: Turn) -> Answer:
    said = current.say(heard.key, **heard.facts)
    return Answer(text=f"{said}\n{current.say('unknown.help')}" if heard.key.startswith("unknown") else said)


def _text_of(request: ChatRequest) -> str:
    text = decoded(request.answer).get("text", "")
    return text if isinstance(text, str) else ""
