"""Delivery reports: kept and applied in one transaction; one that comes before its answer waits for it."""

import logging
from datetime import datetime

from bridge.delivery.record import Recorder
from bridge.domain.ids import GatewayId
from bridge.domain.replay import Nonce
from bridge.ports import Clock, Ids, OutboxStore

log = logging.getLogger("smsbridge.delivery")


class Reports:
    """Takes the gateway's reports."""

    def __init__(self, *, outbox: OutboxStore, clock: Clock, ids: Ids, recorder: Recorder) -> None:
        """`recorder` makes visible what a report changes, and that one is against what we know."""
        self._outbox = outbox
        self._clock = clock
        self._ids = ids
        self._recorder = recorder

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
