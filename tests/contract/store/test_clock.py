"""A clock that was put back: what the store has of the hour that comes again does not wait for it."""

from datetime import datetime, timedelta

import pytest
from support.outbox import NOON, message, store_at

from bridge.domain.bundle import Group, Join, Wait
from bridge.domain.chat import Announcement, AnnouncementId, ChatRequest, RequestId, RequestState
from bridge.domain.clock import Look
from bridge.domain.filing import Filing
from bridge.domain.ids import BundleId, DeliveryId
from bridge.domain.telling import Telling, TellingId, WayId
from bridge.domain.trouble import Trouble
from bridge.store.store import Store

LEASE = timedelta(seconds=11)
BACK = NOON - timedelta(hours=1)
NAMED = NOON + timedelta(seconds=200)
"""A time that somebody named."""


async def filled(store: Store) -> None:
    """Everything that waits, from noon."""
    await store.outbox.put(message("m1"), NOON)
    await store.outbox.put(message("m2", deliver_at=NAMED), NOON)
    asked = ChatRequest(
        id=RequestId("r"), team="T", person="U", channel="C", words="balance", response_url="u", created_at=NOON, state=RequestState.NEW,
        due_at=NOON,
    )  # fmt: skip
    await store.chat.put(asked)
    await store.announcements.put([Announcement(id=AnnouncementId("n"), kind="alarm", channel="C", created_at=NOON)])
    trouble = Trouble(kind="stuck", count=1, since=NOON)
    await store.alarms.note([trouble])
    carried = Telling(id=TellingId("t"), way=WayId("w"), kind="stuck", text="x", created_at=NOON)
    await store.alarms.tell(trouble, NOON, announcements=(), message=None, tellings=[carried])
    await store.alarms.note([trouble])


async def due(store: Store, look: Look) -> list[str]:
    """What there is to do an hour before, and an alarm's hour from then on."""
    claims = (await store.outbox.claim(BACK, most=10, lease=LEASE, look=look)).claims
    lease = timedelta(0)
    return [
        *(claim.item.id for claim in claims),
        *(request.id for request in await store.chat.take(BACK, 10, lease=lease)),
        *([] if (wish := await store.announcements.take(BACK, lease=lease)) is None else [wish.id]),
        *(telling.id for telling in await store.alarms.take(BACK, 10, lease=lease)),
        *(trouble.kind for trouble in await store.alarms.untold(BACK)),
    ]


@pytest.mark.parametrize("look", [Look.FIRST, Look.SET_BACK])
async def test_nothing_waits_for_the_hour_that_comes_again(look: Look) -> None:
    """Sending, working, announcing, carrying and telling go on at once; what was ordered for a time of its own waits for that."""
    async with store_at() as store:
        await filled(store)
        assert await due(store, Look.STEADY) == []
        assert await due(store, look) == ["m1.1", "r", "n", "t", "stuck"]
        assert await due(store, look) == ["r", "n", "t", "stuck"]
        (claim,) = (await store.outbox.claim(NAMED, most=10, lease=LEASE)).claims
        assert claim.item.id == DeliveryId("m2.1")


async def test_a_first_look_leaves_alone_what_has_its_time() -> None:
    """A process that starts shortens no pause of what was made before."""
    async with store_at() as store:
        await store.outbox.put(message("m1"), BACK)
        await store.announcements.put([Announcement(id=AnnouncementId("n"), kind="alarm", channel="C", created_at=BACK)])
        await store.announcements.later(AnnouncementId("n"), NOON)
        soon = BACK + timedelta(seconds=1)
        await store.outbox.claim(soon, most=0, lease=LEASE, look=Look.FIRST)
        assert await store.announcements.take(soon, lease=LEASE) is None
        await store.outbox.claim(soon, most=0, lease=LEASE, look=Look.SET_BACK)
        assert await store.announcements.take(soon, lease=LEASE) is not None


@pytest.mark.parametrize(("look", "due"), [(Look.STEADY, NOON), (Look.FIRST, BACK), (Look.SET_BACK, BACK)])
async def test_alerts_do_not_wait_for_the_hour_that_comes_again(look: Look, due: datetime) -> None:
    """Their bundle comes due at once."""
    async with store_at() as store:
        wait = Wait(for_=timedelta(0), longest=timedelta(0))
        join = Join(fresh=BundleId("b"), group=Group(route="r", audience=("+4915228817386",)), wait=wait, alerts=())
        assert await store.inbox.file(Filing(now=NOON, joins=(join,)), holder="a", lease=LEASE)
        await store.outbox.claim(BACK, most=1, lease=LEASE, look=look)
        assert await store.bundles.next_due() == due
