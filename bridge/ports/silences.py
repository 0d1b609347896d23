"""What the bridge needs of its store for silences."""

from datetime import datetime
from typing import Protocol

from bridge.domain.audit import AuditEntry
from bridge.domain.ids import SilenceId
from bridge.domain.silence import Silence


class SilenceStore(Protocol):
    """Silences."""

    async def active(self, now: datetime) -> list[Silence]:
        """Those that are not over, oldest first."""
        ...

    async def add(self, silence: Silence, *, entry: AuditEntry) -> None:
        """Keep one."""
        ...

    async def remove(self, ident: SilenceId, *, entry: AuditEntry) -> bool:
        """Let one be over; False where there is none."""
        ...
