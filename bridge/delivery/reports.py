"""Delivery reports: kept and applied in one transaction; one that comes before its answer waits for it."""

import logging
from datetime import datetime

from bridge.delivery.record import Recorder
from bridge.domain.ids import GatewayId
from bridge.domain.replay import Nonce
from bridge.domain.state import State
from bridge.ports import Clock, Ids, OutboxStore, Teller

log = logging.getLogger("smsbridge.delivery")


class Reports:
    """Takes the gateway's reports."""

    def __init__(self, *, outbox: OutboxStore, clock: Clock, ids: Ids, recorder: Recorder, teller: Teller) -> None:
        """Tell by `teller`, once, of a report against a delivery that we took for not sent."""
        self._outbox = outbox
        self._clock = clock
        self._ids = ids
        self._recorder = recorder
        self._teller = teller

    async def receive(
        self,
        *,
        gateway_id: GatewayId,
        foreign_id: str | None,
        status: str,
        at: datetime | None,
        nonce: Nonce | None = None,
        once: bool = False,
    ) -> None:
        """Take one report; with `once`, only if it was not told before, as what the journal says may have been.

        Raises StoreError when it is not on the disk: the gateway is to send it again. Raises Replayed for a spent nonce.
        """
        now = self._clock.now()
        changes = await self._outbox.report(
            ident=self._ids.new(now),
            gateway_id=gateway_id,
            foreign_id=foreign_id,
            status=status,
            at=at,
            now=now,
            nonce=nonce,
            once=once,
        )
        if not changes and not once:
            log.info("report.waits", extra={"status": status})
        self._recorder.record(changes)
        for change in changes:
            if change.before in _NEVER_SENT and not change.again:
                self._teller.tell("report_against", delivery=change.item.id, state=change.before, status=status)


_NEVER_SENT = frozenset({State.CANCELLED, State.RECALLED, State.FAILED, State.SUPPRESSED})
