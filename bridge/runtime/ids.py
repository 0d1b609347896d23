"""Ids that grow."""

import secrets
from datetime import datetime

from bridge.domain.ids import ulid_head, ulid_tail

_HEAD_BITS, _TAIL_BITS = 40, 40


class Ids:
    """ULIDs that grow strictly within a process, also inside one millisecond."""

    def __init__(self) -> None:
        """Start with fresh randomness."""
        self._millisecond = 0
        self._head = ""
        self._tail = 0

    def new(self, now: datetime) -> str:
        """An id of `now`."""
        millisecond = int(now.timestamp() * 1000)
        if millisecond == self._millisecond:
            self._tail += 1
        else:
            # The tail's highest bit stays free for counting on.
            head, self._tail = divmod(secrets.randbits(_HEAD_BITS + _TAIL_BITS - 1), 1 << (_TAIL_BITS - 1))
            self._millisecond, self._head = millisecond, ulid_head(millisecond, head)
        return self._head + ulid_tail(self._tail)
