"""Looking: messages, one message with its history, alerts."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from typing import assert_never
from zoneinfo import ZoneInfo

from bridge.desk import shapes
from bridge.desk.shapes import Shape
from bridge.domain.alert import Severity, Status, rank
from bridge.domain.ids import MessageId
from bridge.domain.message import Message
from bridge.domain.situation import Delay, FiledAlert, Place
from bridge.domain.state import State
from bridge.errors import Ambiguous, InputError, NotFound
from bridge.planning.read import SAFE_SOURCE
from bridge.planning.rules import Hook, Rules
from bridge.ports import ArchiveStore, Clock, ReplyStore
from bridge.routing.notices import notices_line, title_entry
from bridge.routing.route import find_routes

LEAST_ENDING = 4
_MOST_WAITS = 3
"""Places in which an alert waits that are named."""
_WEEK = timedelta(days=7)
_MOST_STRAYS = 1000
"""Alerts without a route that are held against the rules."""


class LookDesk:
    """Shows what is kept."""

    def __init__(self, archive: ArchiveStore, replies: ReplyStore, clock: Clock, rules: Callable[[], Rules]) -> None:
        """Read from `archive`, and from `replies` what people did with a message."""
        self._archive = archive
        self._replies = replies
        self._clock = clock
        self._rules = rules

    async def messages(self, *, state: State | None = None, limit: int = 100) -> list[Message]:
        """Messages, newest first; with `state`, those with a delivery in it. `limit` 0 means all."""
        return await self._archive.messages(state=state, limit=limit)

    async def find(self, ending: str) -> MessageId:
        """The one message whose id ends so. Raises InputError for less than four characters, NotFound, Ambiguous."""
        if len(ending) < LEAST_ENDING:
            raise InputError(f"an id, or at least its last {LEAST_ENDING} characters, is needed", field="id")
        found = await self._archive.ending(ending)
        if not found:
            raise NotFound(f"no message's id ends in {ending}; see `list`")
        if len(found) > 1:
            raise Ambiguous(f"the ids of several messages end in {ending}; give more of it")
        return found[0]

    async def message(self, ident: MessageId) -> Message:
        """One message. Raises NotFound."""
        found = await self._archive.message(ident)
        if found is None:
            raise NotFound("there is no such message")
        return found

    async def of_hook(self, hook: str, ident_or_reference: str) -> MessageId:
        """A message that this hook posted, by its id or the caller's reference. Raises NotFound."""
        found = await self._archive.of_hook(hook, ident_or_reference)
        if found is None:
            raise NotFound("this hook has no such message")
        return found

    async def shown(self, ident: MessageId) -> Shape:
        """The object of `show ID --json`. Raises NotFound."""
        found = await self.message(ident)
        attempts, reports = await self._archive.attempts(ident), await self._archive.reports(ident)
        return shapes.shown(
            found,
            attempts,
            reports,
            ack=await self._archive.ack(ident),
            replies=await self._replies.to(ident),
            opened=await self._replies.opened(ident),
        )

    async def alerts(self, *, status: Status | None = None, hook: str | None = None, limit: int = 100) -> list[Shape]:
        """Alerts as `alerts --json` prints them, newest first. `limit` 0 means all."""
        found = await self._archive.alerts(status=status, hook=hook, limit=limit)
        zone = self._rules().sms.timezone
        today = self._clock.now().astimezone(zone).date()
        return [
            shapes.filed_alert(filed, messages) | {"reason": _reason(filed, zone, today) or None, "silence": self._silence(filed)}
            for filed, messages in found
        ]

    def _silence(self, filed: FiledAlert) -> str | None:
        """The line under `[hooks.NAME]` that would make a notice of an alert; None for one that is a notice, or was read by no format."""
        if filed.alert.status is Status.NOTICE or filed.alert.source == SAFE_SOURCE:
            return None
        hook = self._rules().hooks.get(filed.hook) or Hook(name=filed.hook)
        return notices_line(hook.notices, title_entry(filed.alert))

    async def unrouted(self) -> dict[str, tuple[int, Severity | None]]:
        """By hook: how many alerts of the last week no route takes, neither then nor by the rules of now, and how bad the worst is."""
        rules = self._rules()
        found: dict[str, tuple[int, Severity | None]] = {}
        for stray in await self._archive.unrouted(self._clock.now() - _WEEK, limit=_MOST_STRAYS):
            local = stray.received_at.astimezone(rules.sms.timezone)
            if not find_routes(stray.alert, hook=stray.hook, format=stray.format, routes=rules.routes, local=local).routes:
                count, worst = found.get(stray.hook, (0, stray.alert.severity))
                found[stray.hook] = count + 1, min(worst, stray.alert.severity, key=rank)
        return found


def _reason(filed: FiledAlert, zone: ZoneInfo, today: date) -> str:
    """Why an alert was texted or not, and what it waits for now."""
    waits = dict.fromkeys(_waits(delay, zone, today) for delay in filed.delays)
    return "; ".join(word for word in (filed.reason, *islice(waits, _MOST_WAITS)) if word)


def _waits(delay: Delay, zone: ZoneInfo, today: date) -> str:
    until = delay.until.astimezone(zone)
    when = f"{until:%H:%M:%S}" if until.date() == today else f"{until:%Y-%m-%d %H:%M:%S}"
    match delay.place:
        case Place.BUNDLE:
            return f"waits in its bundle until {when}"
        case Place.DIGEST:
            return f"goes in a digest at {when}"
        case Place.SMS:
            return f"its SMS is kept for quiet hours, and goes at {when}"
        case _:
            assert_never(delay.place)
