"""Replies: each is kept once, in whatever way and however often the gateway tells of it."""

import hashlib
import logging

from bridge.domain.account import Inbound
from bridge.domain.replay import Nonce
from bridge.domain.reply import filed
from bridge.ports import Clock, ReplyStore

log = logging.getLogger("smsbridge.delivery")


class Replies:
    """Takes replies."""

    def __init__(self, *, store: ReplyStore, clock: Clock) -> None:
        """`store` keeps them."""
        self._store = store
        self._clock = clock

    async def receive(self, reply: Inbound, *, nonce: Nonce | None = None) -> bool:
        """Take one reply; False for one that was taken before. Raises StoreError when it is not on the disk, Replayed for a replay."""
        kept = filed(reply, self._clock.now(), fallback=_fallback(reply))
        if not await self._store.keep(kept, nonce=nonce):
            return False
        log.info("reply.kept", extra={"reply": kept.id})
        return True


def _fallback(reply: Inbound) -> str:
    """What makes a reply without an id one: who said what, when."""
    said = "\0".join((reply.sender, reply.system, reply.text, "" if reply.at is None else reply.at.isoformat()))
    return f"~{hashlib.blake2b(said.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"
