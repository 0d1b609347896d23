"""What follows a change of a delivery: log line, counters, and telling of what somebody has to know."""

import logging
from collections.abc import Iterable

from bridge.domain.change import Applied
from bridge.domain.judge import NO_REPORT
from bridge.domain.state import State
from bridge.domain.telling import ALARM_ORIGIN
from bridge.ports import Meter, Teller

log = logging.getLogger("smsbridge.delivery")

_TOLD = {
    State.EXPIRED: "expired",
    State.UNKNOWN: "unknown",
    State.FAILED: "failed",
    State.UNDELIVERED: "undelivered",
    State.REJECTED: "rejected",
}
"""States whose beginning is told, with the kind they are told as."""

ALARM_FAILED = "alarm_failed"
"""Told of an alarm's own SMS, which must not become an SMS again."""

_OUTCOMES = frozenset({State.ACCEPTED, State.PARKED, State.RECALLED, State.UNKNOWN, State.CANCELLED, State.SUPPRESSED, *_TOLD})


class Recorder:
    """Makes changes of deliveries visible."""

    def __init__(self, meter: Meter, teller: Teller) -> None:
        """Count on `meter`, tell by `teller`."""
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

    def _moved(self, change: Applied) -> None:
        facts = {"delivery": change.item.id, "from": change.before, "to": change.after, "reason": change.reason}
        log.info("delivery.moved", extra=facts)
        lane = change.item.lane.word
        if change.after in _OUTCOMES or change.after is State.DELIVERED:
            self._meter.message(lane, change.after)
        kind = _TOLD.get(change.after)
        if kind is not None:
            told = ALARM_FAILED if change.item.origin == ALARM_ORIGIN else kind
            self._teller.tell(told, delivery=change.item.id, lane=lane, reason=change.reason)
