"""Cancelling: what has not left is cancelled at once, what is parked is asked back, and the answer says only what is known."""

from bridge.domain import judge
from bridge.domain.audit import Act, Trail
from bridge.domain.ids import MessageId
from bridge.domain.message import CancelOutcome, Message, cancel_outcome
from bridge.errors import NotFound
from bridge.ports import ArchiveStore, Bell, Clock, OutboxStore, Recording

WAIT_SECONDS = 12.0
"""How long the one who asked waits for the gateway's word: a little more than one call may take."""
LOOK_EVERY = 0.05


class CancelDesk:
    """Takes messages back."""

    def __init__(self, *, outbox: OutboxStore, archive: ArchiveStore, clock: Clock, recorder: Recording, bell: Bell, trail: Trail) -> None:
        """`bell` is the recaller's."""
        self._trail = trail
        self._outbox = outbox
        self._archive = archive
        self._clock = clock
        self._recorder = recorder
        self._bell = bell

    async def wish(self, ident: MessageId, *, by: str) -> None:
        """Commit the wish of somebody (`cli:ada`, `hook:scripts`): from here on nothing of the message is sent that has not been."""
        now = self._clock.now()
        entry = self._trail.entry(by, Act.CANCEL, now, message=ident)
        self._recorder.record(await self._outbox.decide(ident, now, lambda item: judge.on_cancel(item, now), entry=entry))
        self._bell.ring()

    async def cancel(self, ident: MessageId, *, by: str, wait: float = WAIT_SECONDS) -> tuple[CancelOutcome, Message]:
        """Cancel a message, wait at most `wait` seconds for what the gateway says, and report what is known by then."""
        await self.wish(ident, by=by)
        until = self._clock.monotonic() + wait
        while True:
            message = await self._archive.message(ident)
            if message is None:
                raise NotFound("there is no such message")
            outcome = cancel_outcome(delivery.state for delivery in message.deliveries)
            if outcome is not CancelOutcome.NOT_KNOWN or self._clock.monotonic() >= until:
                return outcome, message
            await self._clock.sleep(LOOK_EVERY)
