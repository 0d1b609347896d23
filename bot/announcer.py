"""Shows announcements in Slack: receipts, replies below them, alarms, and answers that came too late for their `response_url`."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from bot.blocks.alarm import alarm
from bot.blocks.answer import Json, posted
from bot.blocks.receipt import receipt
from bot.blocks.reply import reply
from bot.commands.turn import decoded, words_of, zone_of
from bot.people import People
from bot.slack import Kind, Place, Slack, Trouble
from bridge.domain.chat import ALARM, CHAT, RECEIPT, REPLY, Announcement, Never, NotNow, Showing, Shown
from bridge.domain.conversation import Opened, Said
from bridge.domain.message import Message
from bridge.planning.rules import Rules

CREDENTIALS_WAIT = timedelta(minutes=1)
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""An edit that has nothing to edit: the person took the message away, and does not want it back."""


class SlackAnnouncer:
    """`bridge.ports.Announcer` over Slack."""

    def __init__(self, *, slack: Slack, people: People, rules: Callable[[], Rules]) -> None:
        """Write to people in their language and time zone, as `people` last saw them."""
        self._slack = slack
        self._people = people
        self._rules = rules

    async def show(self, wish: Announcement, message: Message | None, opened: Opened | None = None) -> Showing:
        """Post what is wished, or edit it where it stands."""
        if wish.kind == RECEIPT and message is None:
            return Never(why="its message is gone")
        shape = await self._shape(wish, message, opened)
        digest = hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:16]
        if wish.posted_in is None or wish.posted_as is None:
            place = await self._slack.post(wish.channel, shape if wish.thread is None else {**shape, "thread_ts": wish.thread})
            if wish.thread is not None and isinstance(place, Trouble) and place.kind is Kind.REFUSED:
                # Its person may have taken the receipt away.
                place = await self._slack.post(wish.channel, shape)
        elif digest == wish.shown:
            return Shown(posted_in=wish.posted_in, posted_as=wish.posted_as, shown=digest)
        else:
            place = await self._slack.edit(Place(channel=wish.posted_in, ts=wish.posted_as), shape)
            if isinstance(place, Trouble) and place.why in _GONE:
                place = Place(channel=wish.posted_in, ts=wish.posted_as)
        if isinstance(place, Trouble):
            return _not_shown(place)
        return Shown(posted_in=place.channel, posted_as=place.ts, shown=digest)

    async def _shape(self, wish: Announcement, message: Message | None, opened: Opened | None) -> Json:
        rules = self._rules()
        if wish.kind == ALARM:
            return posted(alarm(wish.text, message, words_of(None, rules)))
        if wish.kind == REPLY:
            person = await self._people.seen(wish.team, "" if message is None else message.origin.removeprefix(CHAT))
            return posted(reply(Said.of(wish.text), words_of(person, rules)))
        if message is not None:
            person = await self._people.seen(wish.team, wish.channel)
            return posted(receipt(message, words_of(person, rules), zone_of(person) or rules.sms.timezone, opened))
        said = decoded(wish.text)
        return {"text": said.get("text", ""), "blocks": said.get("blocks", []), "unfurl_links": False, "unfurl_media": False}


def _not_shown(trouble: Trouble) -> NotNow | Never:
    match trouble.kind:
        case Kind.TEMPORARY:
            # Too many at once is about one channel; no answer at all is about Slack.
            return NotNow(why=trouble.why, after=trouble.after, everywhere=trouble.after is None)
        case Kind.CREDENTIALS:
            return NotNow(why=trouble.why, after=CREDENTIALS_WAIT, everywhere=True)
        case Kind.REFUSED:
            return Never(why=trouble.why)
