"""Looking: messages, one message with its history, alerts."""

from bridge.desk import shapes
from bridge.desk.shapes import Shape
from bridge.domain.alert import Status
from bridge.domain.ids import MessageId
from bridge.domain.message import Message
from bridge.domain.state import State
from bridge.errors import Ambiguous, InputError, NotFound
from bridge.ports import ArchiveStore, ReplyStore

LEAST_ENDING = 4


class LookDesk:
    """Shows what is kept."""

    def __init__(self, archive: ArchiveStore, replies: ReplyStore) -> None:
        """Read from `archive`, and from `replies` what people did with a message."""
        self._archive = archive
        self._replies = replies

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
        return [shapes.filed_alert(filed, messages) for filed, messages in found]
