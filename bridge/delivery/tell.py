"""Telling people of trouble of the bridge itself: an ERROR line with an event name, and a counter."""

import logging

from bridge.domain.trouble import Trouble, TroubleKind
from bridge.ports import Meter

log = logging.getLogger("smsbridge.tell")

LINE = "line"
"""The fact that may hold the title of an alert, which is for people and for no log."""


class LogTeller:
    """Tells by the log and `smsbridge_told_total{kind}`."""

    def __init__(self, meter: Meter) -> None:
        """Count on `meter`."""
        self._meter = meter

    def tell(self, kind: TroubleKind, **facts: object) -> None:
        """Write the line. `facts` hold no number, text or secret."""
        self._meter.told(kind)
        log.error("told.%s", kind, extra={name: fact for name, fact in facts.items() if name != LINE})

    def noted(self, *troubles: Trouble) -> None:
        """The same, however it is kept."""
        for trouble in troubles:
            self.tell(trouble.kind, **trouble.facts)
