"""What the bridge needs to know whether a post is Amazon's: a place for those that wait, and its certificates."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bridge.domain.ids import PostId
from bridge.domain.post import Post, Unproven
from bridge.domain.trouble import Trouble


class ProofStore(Protocol):
    """Posts that wait for the proof of who sent them."""

    async def accept(self, post: Post) -> None:
        """Put a post on the disk that is not to be sorted yet. Raises StoreError when it is not there."""
        ...

    async def take(self, now: datetime, most: int, *, lease: timedelta) -> list[Unproven]:
        """What is to be looked at now; nobody else takes it before the lease is over, also in another process."""
        ...

    async def later(self, ident: PostId, at: datetime, troubles: Sequence[Trouble] = ()) -> None:
        """Nothing is known yet; look again then. With what is to be told of it."""
        ...

    async def proven(self, ident: PostId) -> None:
        """It is what it says, and is sorted like any other."""
        ...

    async def forged(self, ident: PostId, troubles: Sequence[Trouble] = ()) -> None:
        """It is not: nothing of it is kept but what is to be told of it."""
        ...

    async def abandon(self, ident: PostId, troubles: Sequence[Trouble] = ()) -> None:
        """Nobody will know: it stays as it is. With what is to be told of it."""
        ...


class Certificates(Protocol):
    """Amazon's addresses, which the caller has checked by their names. Both raise OutsideError where nothing came of it."""

    async def certificate(self, url: str) -> bytes:
        """The certificate (PEM) at an address."""
        ...

    async def confirm(self, url: str) -> None:
        """Say that a subscription is wanted."""
        ...
