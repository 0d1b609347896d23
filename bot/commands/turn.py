"""One turn of a conversation: who asks what, in which language and time zone, and how its answer is kept."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.blocks.answer import Answer, Json, ephemeral
from bot.copy import Words, words
from bridge.domain.chat import ChatRequest, Person, RequestState
from bridge.domain.ids import MessageId
from bridge.planning.rules import Rules

AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a command needs to know of its request."""

    request: ChatRequest
    person: Person
    words: Words
    zone: ZoneInfo
    zone_known: bool
    """False where Slack knows no time zone of the person, and the configuration's is used."""
    since: RequestState | None
    """The state that the request is in, None if it is not kept yet."""
    now: datetime
    confirmed: bool = False
    """True once the person said yes to what was asked back."""
    answered_here: bool = True
    """Whether the answer goes back by the way that the request came; else it is posted at the `response_url`."""
    replaces: bool = False
    """Whether the answer takes the place of the question that it belongs to."""

    @property
    def command(self) -> str:
        """The slash command by the name that the person typed, `/sms`."""
        return self.request.words.partition(" ")[0] if self.request.words.startswith("/") else "/sms"

    def say(self, key: str, **facts: object) -> str:
        """A sentence in the person's language."""
        return self.words.say(key, **{"command": self.command, **facts})

    def kept(
        self, answer: Answer, *, message: MessageId | None = None, state: RequestState | None = None, wait: timedelta = AT_ONCE
    ) -> ChatRequest:
        """The request as it is to be kept. Without `state` it is done, or waits for its answer to be posted."""
        if state is None:
            state = RequestState.DONE if self.answered_here else RequestState.ANSWERED
        looks = not self.answered_here or state is RequestState.FOLLOWED
        return replace(
            self.request,
            state=state,
            message=message or self.request.message,
            answer=encoded(answer, replace=self.replaces),
            due_at=self.now + wait if looks else None,
        )


def turn(request: ChatRequest, person: Person, rules: Rules, *, since: RequestState | None, now: datetime) -> Turn:
    """The turn of a request."""
    zone = zone_of(person)
    return Turn(
        request=request,
        person=person,
        words=words_of(person, rules),
        zone=zone or rules.sms.timezone,
        zone_known=zone is not None,
        since=since,
        now=now,
    )


def words_of(person: Person | None, rules: Rules) -> Words:
    """The words for somebody; the configuration's language where Slack knows none of theirs."""
    return words(None if person is None else person.locale, default=rules.sms.language)


def zone_of(person: Person | None) -> ZoneInfo | None:
    """Somebody's time zone, if Slack knows one that there is."""
    if person is None or not person.timezone:
        return None
    try:
        return ZoneInfo(person.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def encoded(answer: Answer, *, replace: bool = False) -> str:
    """An answer as it is kept."""
    return json.dumps(ephemeral(answer, replace=replace), ensure_ascii=False)


def decoded(answer: str) -> Json:
    """An answer out of the store."""
    found = json.loads(answer) if answer else {}
    return found if isinstance(found, dict) else {}
