"""Nonces of signed callbacks: spent in the transaction that keeps what the callback says, so that one that failed may come again."""

from collections.abc import Sequence
from datetime import datetime

from bridge.domain.replay import Nonce
from bridge.store.driver import Row, Statement
from bridge.store.rows import millis
from bridge.store.sql import queries

SQL = queries("callbacks")


def spending(nonce: Nonce | None, now: datetime) -> list[Statement]:
    """The statements that spend a nonce, and let those go that no signature needs any more; none where there is none to spend."""
    if nonce is None:
        return []
    return [(SQL["spend_nonce"], [(nonce.value, millis(nonce.until))]), (SQL["forget_nonces"], [(millis(now),)])]


def replayed(nonce: Nonce | None, answers: Sequence[Sequence[Row]]) -> bool:
    """Whether the nonce was spent before, by what its statements, the first of a batch, returned."""
    return nonce is not None and not answers[0]
