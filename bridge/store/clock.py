"""What the store has of a time that a clock only showed: it is put right before the next claim, in the claim's transaction."""

from datetime import datetime, timedelta

from bridge.domain.clock import Look
from bridge.domain.ids import ulid_head
from bridge.store.driver import Tx
from bridge.store.rows import millis
from bridge.store.sql import queries

SQL = queries("clock")
WAITING = ("never_probe", "send", "bundle", "work", "announce", "carry")


async def put_right(tx: Tx, now: datetime, look: Look, *, lease: timedelta) -> None:
    """Where the clock was put back, let nothing wait for the hour that comes again, and probe nothing whose age it hides.

    At the first look of a process it is what stands in the store from a time to come that tells. `lease` is a claim's.
    """
    if look is Look.STEADY:
        return
    at, certain = millis(now), int(look is Look.SET_BACK)
    await tx.batch(
        *((SQL[name], [(at, certain)]) for name in WAITING),
        (SQL["lease_anew"], [(millis(now + lease),)]),
        (SQL["tell"], [(at,)]),
        (SQL["count"], [(at, ulid_head(at, 0))]),
    )
