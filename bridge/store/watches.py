"""The SMS that watch over the bridge, as they stand."""

from datetime import datetime, timedelta

from bridge.domain.ids import MessageId
from bridge.domain.state import State
from bridge.domain.watching import WATCH_ORIGIN, Watch
from bridge.store.driver import Driver, Row
from bridge.store.rows import millis, moment
from bridge.store.sql import queries

SQL = queries("watch")
_WENT = frozenset({State.RECALLING, State.ACCEPTED, State.DELIVERED, State.UNDELIVERED})
"""What was wished back and is there still, or went out."""
LOOK_BACK = timedelta(days=1)


class Watches:
    """Reads them."""

    def __init__(self, driver: Driver) -> None:
        """Share the store's driver."""
        self._driver = driver

    async def watches(self, now: datetime) -> list[Watch]:
        """Those that were to go out since a day ago, or are to, oldest first."""
        rows: dict[str, list[Row]] = {}
        for row in await self._driver.read(SQL["watches"], millis(now - LOOK_BACK), WATCH_ORIGIN):
            rows.setdefault(str(row[0]), []).append(row)
        return [
            Watch(
                message=MessageId(ident),
                created_at=moment(found[0][1]),
                deliver_at=moment(found[0][2]),
                text=str(found[0][3]),
                states=tuple(State(str(row[4])) for row in found if not row[5]),
                kept_back=any(row[5] and State(str(row[4])) in _WENT for row in found),
            )
            for ident, found in rows.items()
        ]
