"""SMS that wait for the end of quiet hours, as planning needs them."""

from collections.abc import Sequence
from datetime import timedelta

from bridge.domain.ids import DeliveryId
from bridge.domain.situation import Waiting
from bridge.store.driver import Row

TOO_SHORT = timedelta(minutes=1)
"""What goes out sooner than this is as good as out."""


def waiting_of(rows: Sequence[Row]) -> tuple[Waiting, ...]:
    """Each delivery with those of its alerts that fire."""
    alerts: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for delivery, phone, route, hook, key in rows:
        alerts.setdefault((str(delivery), str(phone), str(route)), set()).add((str(hook), str(key)))
    return tuple(
        Waiting(delivery=DeliveryId(delivery), phone=phone, route=route, alerts=frozenset(found))
        for (delivery, phone, route), found in alerts.items()
    )
