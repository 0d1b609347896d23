"""The archive: what is kept can be found by its state, by the end of its id, by its reference, and no more than was asked for."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from support.outbox import ADA, BERT, NOON, message, store_at
from support.posts import post

from bridge.domain.alert import Alert, Status
from bridge.domain.bundle import Group, Join, Wait
from bridge.domain.change import Change
from bridge.domain.filing import Filing
from bridge.domain.ids import AlertId, BundleId, DeliveryId, GatewayId, MessageId, PostId
from bridge.domain.message import Lane
from bridge.domain.situation import FiledAlert, FiledMessage, SortedPost
from bridge.domain.sms import Options
from bridge.domain.state import Event, State
from bridge.store.store import Store

LEASE = timedelta(seconds=10)


async def move(store: Store, delivery: str, *events: Event, gateway_id: str | None = None) -> None:
    """Let these things happen to a delivery."""
    for event in events:
        change = Change(event=event, gateway_id=None if gateway_id is None else GatewayId(gateway_id))
        await store.outbox.change(DeliveryId(delivery), NOON, lambda item, change=change: change)  # type: ignore[misc]


async def idents(store: Store, *, state: State | None = None, limit: int = 0) -> list[str]:
    """The ids that a listing names."""
    return [found.id for found in await store.archive.messages(state=state, limit=limit)]


async def test_newest_first_and_not_more_than_asked_for() -> None:
    """Messages come newest first; limit 0 is all, and more recipients than one statement looks up come whole."""
    async with store_at() as store:
        for n in range(150):
            await store.outbox.put(message(f"m{n:03}", to=(ADA, BERT)), NOON)
        assert await idents(store, limit=2) == ["m149", "m148"]
        assert len(await idents(store)) == 150
        assert {len(found.deliveries) for found in await store.archive.messages(state=None, limit=0)} == {2}


async def test_those_that_are_asked_for_come_in_their_order() -> None:
    """Each with its deliveries; an id that nobody has is left out, and so is nobody's."""
    async with store_at() as store:
        for n in range(40):
            await store.outbox.put(message(f"m{n:02}", to=(ADA, BERT)), NOON)
        wanted = [MessageId(name) for name in ("m07", "zz", *(f"m{n:02}" for n in reversed(range(20, 40))))]
        found = await store.archive.those(wanted)
        assert [one.id for one in found] == [ident for ident in wanted if ident != "zz"]
        assert {len(one.deliveries) for one in found} == {2}
        assert await store.archive.those([]) == []


async def test_a_state_means_any_delivery_in_it() -> None:
    """A message with one delivery in the state is listed, with all of its deliveries."""
    async with store_at() as store:
        await store.outbox.put(message("m1", to=(ADA, BERT)), NOON)
        await store.outbox.put(message("m2"), NOON)
        await move(store, "m1.2", Event.CANCEL)
        assert await idents(store, state=State.CANCELLED) == ["m1"]
        assert await idents(store, state=State.QUEUED) == ["m2", "m1"]
        assert await idents(store, state=State.DELIVERED) == []
        (found,) = await store.archive.messages(state=State.CANCELLED, limit=1)
        assert [delivery.state for delivery in found.deliveries] == [State.QUEUED, State.CANCELLED]


async def test_a_message_as_it_was_ordered() -> None:
    """Text, sender, label, reference and time are what was asked for; what nobody knows yet is none."""
    due = NOON + timedelta(hours=1)
    filed = message("m1", deliver_at=due, options=Options(sender="Alerts", label="l"))
    async with store_at() as store:
        await store.outbox.put(FiledMessage(id=filed.id, draft=replace(filed.draft, hook="orders", reference="r")), NOON)
        found = await store.archive.message(MessageId("m1"))
        assert found is not None
        assert (found.text, found.sender, found.label, found.reference, found.hook) == ("Hello", "Alerts", "l", "r", "orders")
        assert (found.created_at, found.deliver_at) == (NOON, due)
        (delivery,) = found.deliveries
        assert (delivery.phone, delivery.gateway_id, delivery.encoding, delivery.parts, delivery.price) == (ADA, None, None, None, None)
        assert await store.archive.message(MessageId("m2")) is None


async def test_what_the_gateway_said_is_kept_exactly() -> None:
    """Id, encoding, parts and the price to a millionth."""
    async with store_at() as store:
        await store.outbox.put(message("m1"), NOON)
        await move(store, "m1.1", Event.CLAIMED)
        change = Change(event=Event.TAKEN, gateway_id=GatewayId("77"), encoding="gsm", parts=2, price=Decimal("0.075001"))
        await store.outbox.change(DeliveryId("m1.1"), NOON, lambda item: change)
        found = await store.archive.message(MessageId("m1"))
        assert found is not None
        (delivery,) = found.deliveries
        assert (delivery.gateway_id, delivery.encoding, delivery.parts, delivery.price) == ("77", "gsm", 2, Decimal("0.075001"))


@pytest.mark.parametrize(
    ("ending", "found"),
    [("aaaa", ["01aaaa"]), ("AAAA", ["01aaaa"]), ("bbbb", ["02cbbbb", "01xbbbb"]), ("%", []), ("_aaa", []), ("zzzz", []), ("!", [])],
)
async def test_an_id_by_its_end(ending: str, found: list[str]) -> None:
    """One, none or two of several; signs of a pattern are no pattern."""
    async with store_at() as store:
        for ident in ("01aaaa", "00bbbb", "01xbbbb", "02cbbbb"):
            await store.outbox.put(message(ident), NOON)
        assert await store.archive.ending(ending) == found


async def test_a_message_of_a_hook() -> None:
    """By its id or the caller's reference, and for no other hook; a reference that looks like an id wins."""
    async with store_at() as store:
        for ident, hook, reference in (("m1", "a", "order-1"), ("m2", "b", "order-1"), ("m3", "a", "m1")):
            filed = message(ident)
            await store.outbox.put(FiledMessage(id=filed.id, draft=replace(filed.draft, hook=hook, reference=reference)), NOON)
        assert await store.archive.of_hook("a", "order-1") == "m1"
        assert await store.archive.of_hook("b", "order-1") == "m2"
        assert await store.archive.of_hook("b", "m1") is None
        assert await store.archive.of_hook("a", "m1") == "m3"
        assert await store.archive.of_hook("a", "m2") is None


async def test_alerts_by_status_and_hook() -> None:
    """Alerts come newest first, each with its messages, and without any where nothing was sent."""
    async with store_at() as store:
        for n, (hook, status) in enumerate([("a", Status.FIRING), ("b", Status.FIRING), ("a", Status.RESOLVED)], start=1):
            await store.inbox.accept(replace(post({}), id=PostId(f"p{n}"), hook=hook))
            filed = FiledAlert(
                id=AlertId(f"a{n}"),
                post=PostId(f"p{n}"),
                hook=hook,
                received_at=NOON,
                alert=Alert(key="k", status=status, title="t", source="s"),
                routes=(),
                reason="new",
            )
            group = Group(route="r", audience=(ADA.e164,))
            wait = Wait(for_=timedelta(0), longest=timedelta(0))
            joins = (Join(fresh=BundleId("b1"), group=group, wait=wait, alerts=(filed.id,)),) if n == 1 else ()
            sorted_post = SortedPost(id=PostId(f"p{n}"), state="done", kind="alert", format="auto", reason="")
            assert await store.inbox.file(Filing(now=NOON, posts=(sorted_post,), alerts=(filed,), joins=joins), holder="h", lease=LEASE)
        await store.outbox.put(replace(message("m1", state_key="s"), bundle=BundleId("b1")), NOON)

        async def listed(*, status: Status | None = None, hook: str | None = None, limit: int = 0) -> list[str]:
            return [filed.id for filed, _ in await store.archive.alerts(status=status, hook=hook, limit=limit)]

        assert await listed() == ["a3", "a2", "a1"]
        assert await listed(limit=1) == ["a3"]
        assert await listed(status=Status.FIRING) == ["a2", "a1"]
        assert await listed(status=Status.FIRING, hook="a") == ["a1"]
        assert [messages for _, messages in await store.archive.alerts(status=None, hook="a", limit=0)] == [(), (MessageId("m1"),)]


async def test_the_backlog() -> None:
    """Open deliveries by state, the oldest of each lane, and posts that wait."""
    async with store_at() as store:
        await store.outbox.put(message("m1", lane=Lane.CRITICAL), NOON)
        await store.outbox.put(message("m2"), NOON + timedelta(seconds=5))
        await store.outbox.put(message("m3"), NOON)
        await move(store, "m3.1", Event.CANCEL)
        await store.inbox.accept(post({}))
        found = await store.archive.backlog()
        assert found.states == {State.QUEUED: 2}
        assert found.oldest == {Lane.CRITICAL: NOON, Lane.MANUAL: NOON + timedelta(seconds=5)}
        assert (found.posts, found.oldest_post) == (1, NOON)
