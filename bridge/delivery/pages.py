"""Reading the journal: newest first, page by page, as far back as is wanted."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from bridge.domain.account import MOST_ROWS, Inbound, JournalQuery, Outbound, Page
from bridge.errors import GatewayError

log = logging.getLogger("smsbridge.delivery")

MARGIN = timedelta(minutes=10)
"""How far behind its own times the journal may be."""
MOST_PAGES = 100

Row = TypeVar("Row", Inbound, Outbound)
Ask = Callable[[JournalQuery], Awaitable[Page[Row]]]


async def rows(
    ask: Ask[Row],
    query: JournalQuery,
    since: datetime,
    *,
    between: Callable[[], Awaitable[None]],
    whole: bool = True,
    most: int = MOST_PAGES,
) -> AsyncIterator[Row]:
    """Rows until they are older than `since`, of `most` pages; `between` is awaited between two pages.

    Raises GatewayError when they cannot be had, and with `whole` when there are too many: what was not read proves nothing.
    """
    query = replace(query, since=day_before(since))
    for _ in range(most):
        page = await ask(query)
        if not page.answered:
            raise GatewayError(page.reason)
        for row in page.rows:
            yield row
        if len(page.rows) < MOST_ROWS or all(row.at is not None and row.at < since for row in page.rows):
            return
        query = replace(query, offset=query.offset + MOST_ROWS)
        await between()
    log.warning("journal.too_long", extra={"rows": most * MOST_ROWS})
    if whole:
        raise GatewayError(f"the journal has more than {most * MOST_ROWS} rows since then")


def day_before(since: datetime) -> date:
    """The journal's days are the gateway's: one day more covers every zone."""
    return (since - timedelta(days=1)).date()
