"""What follows a change of a delivery: log line, counters, and telling of what somebody has to know."""

import logging
from collections.abc import Iterable

from bridge.domain.change import Applied
from bridge.domain.judge import NO_REPORT
from bridge.domain.state import State
from bridge.ports import Meter, Teller

log = logging.getLogger("smsbridge.delivery")

_OUTCOMES = frozenset(State) - {State.HELD, State.QUEUED, State.SENDING, State.RECALLING}
"""States that are counted when a delivery comes to them."""


class Recorder:
    """Makes changes of deliveries visible."""

    def __init__(self, meter: Meter, teller: Teller) -> None:
        """Count on `meter`; let `teller` know of what was kept to be told."""
        self._meter = meter
        self._teller = teller

    def record(self, changes: Iterable[Applied]) -> None:
        """Make a transaction's changes visible, after it was committed."""
        for change in changes:
            if change.impossible is not None:
                log.error("delivery.impossible", extra={"delivery": change.item.id, "state": change.before, "tried": change.impossible})
            elif change.after is not change.before:
                self._moved(change)
            elif change.reason == NO_REPORT != change.item.reason:
                self._meter.message(change.item.lane.word, "no_report")
            self._teller.noted(*change.troubles)

    def _moved(self, change: Applied) -> None:
        facts = {"delivery": change.item.id, "from": change.before, "to": change.after, "reason": change.reason}
        log.info("delivery.moved", extra=facts)
        if change.after in _OUTCOMES:
            self._meter.message(change.item.lane.word, change.after)
