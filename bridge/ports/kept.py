"""What the bridge needs of its store to run posts again."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol

from bridge.domain.audit import AuditEntry
from bridge.domain.ids import PostId
from bridge.domain.post import Post


class KeptStore(Protocol):
    """Posts as they were kept."""

    async def ending(self, ending: str) -> list[Post]:
        """The posts whose ids end so: none, the one, or two of several."""
        ...

    def posts(self, since: datetime) -> AsyncIterator[Post]:
        """Those from then on whose bodies are kept, oldest first."""
        ...

    async def pruned(self) -> PostId | None:
        """The newest post whose body was pruned."""
        ...

    async def again(self, post: Post, entry: AuditEntry) -> None:
        """Put a post into the inbox, with a line of the audit trail."""
        ...
