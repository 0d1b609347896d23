"""The outbox: the order and pace of claims, one owner for each, and the one way to change a delivery."""

import asyncio
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.outbox import ADA, BERT, NOON, message, store_at

from bridge.domain.change import Applied, AttemptResult, Change, Claim, Item, Taken
from bridge.domain.ids import DeliveryId, GatewayId, MessageId
from bridge.domain.message import Lane
from bridge.domain.phone import PhoneNumber
from bridge.domain.state import Event, State
from bridge.store.store import Store

LEASE = timedelta(seconds=20)
ONE = DeliveryId("m1.1")
SECOND = timedelta(seconds=1)

CLAIMER = """
import asyncio, sys
from datetime import datetime, timedelta
from bridge.domain import judge
from bridge.runtime.loops import beside
from bridge.store.store import open_store

async def main():
    now = datetime.fromisoformat(sys.argv[2])
    async with open_store(sys.argv[1], rate=lambda: 0, on_report=judge.on_report) as store, beside(store.run()):
        print("ready", flush=True)
        sys.stdin.readline()
        for _ in range(20):
            claims = (await store.outbox.claim(now, most=2, lease=timedelta(seconds=20))).claims
            for claim in claims:
                print(claim.item.id, flush=True)

asyncio.run(main())
"""


async def claimed(store: Store, now: datetime = NOON, *, most: int = 32) -> list[str]:
    """The ids of what may be sent now, which is taken."""
    claims = (await store.outbox.claim(now, most=most, lease=LEASE)).claims
    return [claim.item.id for claim in claims]


async def one(store: Store, now: datetime = NOON) -> Claim:
    """The one delivery there is to claim."""
    (claim,) = (await store.outbox.claim(now, most=32, lease=LEASE)).claims
    return claim


async def changed(store: Store, change: Change, now: datetime = NOON, delivery: DeliveryId = ONE) -> list[Applied]:
    """Do what a decision says."""
    return await store.outbox.change(delivery, now, lambda item: change)


async def stands(store: Store, delivery: DeliveryId = ONE) -> Item:
    """The delivery."""
    found = await store.outbox.item(delivery)
    assert found is not None
    return found


def taken(gateway_id: str = "77", n: int = 1) -> Change:
    """100."""
    result = AttemptResult(n=n, outcome="accepted", code=100, http_status=200)
    return Change(event=Event.TAKEN, reason="", settled=True, gateway_id=GatewayId(gateway_id), attempt=result)


async def report(store: Store, ident: str, status: str, *, gateway_id: str = "77", foreign_id: str | None = None) -> list[Applied]:
    """A delivery report."""
    return await store.outbox.report(ident=ident, gateway_id=GatewayId(gateway_id), foreign_id=foreign_id, status=status, at=NOON, now=NOON)


async def test_claims_go_by_lane_and_then_by_age() -> None:
    """Critical before manual before normal before digest; inside a lane what waits longest."""
    async with store_at() as store:
        for ident, lane in (("m1", Lane.DIGEST), ("m2", Lane.NORMAL), ("m3", Lane.MANUAL), ("m4", Lane.CRITICAL), ("m5", Lane.CRITICAL)):
            await store.outbox.put(message(ident, lane=lane), NOON)
        assert await claimed(store, most=3) == ["m4.1", "m5.1", "m3.1"]
        assert await claimed(store) == ["m2.1", "m1.1"]
        assert await claimed(store) == []


async def test_a_claim_is_on_the_disk_before_it_is_told(tmp_path: Path) -> None:
    """After a crash a claimed delivery is still claimed: it is never simply claimed again, and its lease runs out."""
    path = str(tmp_path / "x.db")
    async with store_at(path) as store:
        await store.outbox.put(message("m1"), NOON)
        claim = await one(store)
        assert (claim.attempt, claim.probe, claim.item.state) == (1, False, State.SENDING)
    async with store_at(path) as store:
        assert await claimed(store, NOON + timedelta(hours=1)) == []
        assert await store.outbox.lapsed(NOON + LEASE - SECOND) == []
        assert await store.outbox.lapsed(NOON + LEASE) == [ONE]


async def test_what_is_not_due_or_not_worth_it_is_not_claimed() -> None:
    """A short wait stays with us until its time; what expired is the sweeper's."""
    async with store_at() as store:
        await store.outbox.put(message("m1", deliver_at=NOON + 60 * SECOND), NOON)
        await store.outbox.put(message("m2", ttl=timedelta(0)), NOON)
        taken = await store.outbox.claim(NOON, most=32, lease=LEASE)
        claims, wait = list(taken.claims), taken.wait
        assert (claims, wait) == ([], 60.0)
        assert await store.outbox.worthless(NOON) == ["m2.1"]
        assert await claimed(store, NOON + 60 * SECOND) == ["m1.1"]


async def test_nothing_to_wait_for() -> None:
    """What was due and cannot be taken asks for no next look: the dispatcher must not spin on it."""
    async with store_at() as store:
        assert await store.outbox.claim(NOON, most=32, lease=LEASE) == Taken(wait=None)
        await store.outbox.put(message("m1", ttl=timedelta(0)), NOON)
        assert await store.outbox.claim(NOON, most=32, lease=LEASE) == Taken(wait=None)
        await store.outbox.put(message("m2"), NOON)
        await one(store)
        lost = Change(event=Event.LOST, first_written_at=NOON, probe_at=NOON + 2 * SECOND)
        await changed(store, lost, delivery=DeliveryId("m2.1"))
        assert await store.outbox.claim(NOON, most=32, lease=LEASE) == Taken(wait=2.0)
        assert await store.outbox.claim(NOON + 150 * SECOND, most=32, lease=LEASE) == Taken(wait=None)


async def test_the_pace_of_claims(tmp_path: Path) -> None:
    """At 10 messages a second no second holds more than 11, the wait is told, and a restart does not reset it."""
    path = str(tmp_path / "x.db")
    async with store_at(path, rate=10) as store:
        await store.outbox.put(message("m1", to=tuple(PhoneNumber(f"+49302312{5000 + n}") for n in range(40))), NOON)
        times: list[float] = []
        for step in range(40):
            at = step * 0.05
            times += [at] * len(await claimed(store, NOON + at * SECOND))
        assert all(sum(start <= at < start + 1 for at in times) <= 11 for start in times)
        assert 19 <= len(times) <= 21
        taken = await store.outbox.claim(NOON + times[-1] * SECOND, most=32, lease=LEASE)
        claims, wait = list(taken.claims), taken.wait
        assert claims == []
        assert wait is not None
        assert 0 < wait <= 0.1
    async with store_at(path, rate=10) as store:
        assert await claimed(store, NOON + times[-1] * SECOND) == []


async def test_two_stores_on_one_file_never_claim_the_same(tmp_path: Path) -> None:
    """Two stores and a second process share 60 deliveries, each claimed once, and each attempt counted once."""
    path = str(tmp_path / "x.db")
    async with store_at(path) as left, store_at(path) as right:
        for n in range(60):
            await left.outbox.put(message(f"m{n:02}"), NOON)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", CLAIMER, path, NOON.isoformat(), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"

        async def some(store: Store) -> list[str]:
            return [ident for _ in range(20) for ident in await claimed(store, most=2)]

        process.stdin.write(b"go\n")
        mine, yours, (theirs, _) = await asyncio.gather(some(left), some(right), process.communicate())
        found = [*mine, *yours, *theirs.decode().split()]
        assert sorted(found) == [f"m{n:02}.1" for n in range(60)]
        assert (await stands(left, DeliveryId("m59.1"))).attempts == 1


async def test_a_wish_is_done_with_what_made_it_possible() -> None:
    """`then` looks at what came of the first decision, in the same transaction."""
    async with store_at() as store:
        await store.outbox.put(message("m1"), NOON)
        await one(store)
        await changed(store, Change(event=Event.CANCEL, wish_cancel=True))

        def then(item: Item) -> Change | None:
            assert (item.state, item.cancel_wished) == (State.QUEUED, True)
            return Change(event=Event.CANCEL, reason="cancelled")

        moved = await store.outbox.change(ONE, NOON, lambda item: Change(event=Event.RETRY), then=then)
        assert [(applied.before, applied.after) for applied in moved] == [
            (State.SENDING, State.QUEUED),
            (State.QUEUED, State.CANCELLED),
        ]


async def test_what_cannot_happen_changes_nothing() -> None:
    """An event that the table does not know is told, and the delivery stays as it was."""
    async with store_at() as store:
        await store.outbox.put(message("m1"), NOON)
        before = await stands(store)
        (applied,) = await changed(store, taken())
        assert (applied.impossible, applied.after) == (Event.TAKEN, State.QUEUED)
        assert await stands(store) == before
        assert await changed(store, taken(), delivery=DeliveryId("nobody.1")) == []


async def test_every_field_of_a_change_is_kept() -> None:
    """Other text, dropped sender, wish and times stand in the delivery afterwards."""
    async with store_at() as store:
        await store.outbox.put(message("m1"), NOON)
        await one(store)
        await changed(
            store,
            Change(
                event=Event.CHANGED,
                reason="r",
                next_attempt_at=NOON + SECOND,
                drop_sender=True,
                other_text="safe",
                wish_cancel=True,
                counted=False,
                attempt=AttemptResult(n=1, outcome="bad_text", code=305, http_status=200),
            ),
        )
        item = await stands(store)
        assert (item.state, item.reason, item.text, item.options.sender) == (State.QUEUED, "r", "safe", None)
        assert (item.next_attempt_at, item.changed, item.cancel_wished) == (NOON + SECOND, True, True)
        assert item.attempts == 0
        (attempt,) = await store.archive.attempts(MessageId("m1"))
        assert (attempt.code, attempt.outcome, attempt.at) == (305, "bad_text", NOON)


async def test_the_first_write_is_kept_until_it_is_settled() -> None:
    """What was written first counts for the window, however often it is tried; a settled outcome forgets it."""
    async with store_at() as store:
        await store.outbox.put(message("m1"), NOON)
        await one(store)
        await changed(store, Change(event=Event.LOST, first_written_at=NOON, probe_at=NOON + SECOND))
        probe = await one(store, NOON + SECOND)
        assert (probe.probe, probe.attempt) == (True, 2)
        await changed(store, Change(event=Event.LOST, first_written_at=NOON + SECOND), NOON + SECOND)
        assert (await stands(store)).first_written_at == NOON
        await changed(store, Change(event=Event.FOUND, settled=True))
        assert (await stands(store)).first_written_at is None


@pytest.mark.parametrize("other", ["same", "different text", "different number", "long ago"])
async def test_a_probe_needs_the_lock_for_itself(other: str) -> None:
    """Another delivery with this text and number inside the lock forbids the probe; its 402 would prove nothing."""
    early = NOON - 200 * SECOND if other == "long ago" else NOON
    async with store_at() as store:
        text, to = ("Bye" if other == "different text" else "Hello", BERT if other == "different number" else ADA)
        await store.outbox.put(message("m0", text=text, to=(to,)), early)
        await one(store, early)
        await store.outbox.put(message("m1"), NOON)
        await one(store)
        await changed(store, Change(event=Event.LOST, first_written_at=NOON, probe_at=NOON + SECOND))
        assert await claimed(store, NOON + SECOND) == ([] if other == "same" else ["m1.1"])


@pytest.mark.parametrize(("seconds", "claims"), [(149, ["m1.1"]), (150, []), (1000, [])])
async def test_no_probe_comes_after_150_seconds(seconds: int, claims: list[str]) -> None:
    """A probe that nobody made in time is never made."""
    async with store_at() as store:
        await store.outbox.put(message("m1"), NOON)
        await one(store)
        await changed(store, Change(event=Event.LOST, first_written_at=NOON, probe_at=NOON + SECOND))
        assert await claimed(store, NOON + seconds * SECOND) == claims


async def test_probes_go_before_everything() -> None:
    """What may have been lost is looked after first, also where it was no critical one."""
    async with store_at() as store:
        await store.outbox.put(message("m1", lane=Lane.DIGEST), NOON)
        await one(store)
        await changed(store, Change(event=Event.LOST, first_written_at=NOON, probe_at=NOON))
        await store.outbox.put(message("m2", text="other", lane=Lane.CRITICAL), NOON)
        assert await claimed(store) == ["m1.1", "m2.1"]


async def test_parked_messages_are_spread_below_the_rate() -> None:
    """What would fall due in one second is spread so that no second holds the whole rate, also with what was there before."""
    due = NOON + timedelta(minutes=10)
    numbers = tuple(PhoneNumber(f"+49302312{5000 + n}") for n in range(25))
    async with store_at(rate=10) as store:
        await store.outbox.put(message("m1", to=numbers[:5], deliver_at=due), NOON)
        await store.outbox.put(message("m2", to=numbers[5:], deliver_at=due), NOON)
        ids = [DeliveryId(f"m1.{n}") for n in range(1, 6)] + [DeliveryId(f"m2.{n}") for n in range(1, 21)]
        times = [(await stands(store, ident)).deliver_at for ident in ids]
        seconds = [int((at - due).total_seconds()) for at in times if at is not None]
        assert seconds == [0] * 9 + [1] * 9 + [2] * 7
        assert await claimed(store, NOON), "they are parked at once"


async def test_a_suppressed_recipient_is_never_claimed() -> None:
    """It stands in the message with its reason, and that is all."""
    async with store_at() as store:
        await store.outbox.put(message("m1", suppressed="limit"), NOON)
        assert await claimed(store) == []
        assert (await stands(store)).state is State.SUPPRESSED
        assert (await stands(store)).reason == "limit"


async def test_a_report_that_is_faster_than_the_answer() -> None:
    """Kept until the gateway's id is known, then applied with it, in one transaction."""
    async with store_at() as store:
        await store.outbox.put(message("m1"), NOON)
        await one(store)
        assert await report(store, "r1", "TRANSMITTED") == []
        assert await report(store, "r2", "DELIVERED") == []
        moved = await changed(store, taken())
        assert [applied.after for applied in moved] == [State.ACCEPTED, State.ACCEPTED, State.DELIVERED]
        assert [line.status for line in await store.archive.reports(MessageId("m1"))] == ["TRANSMITTED", "DELIVERED"]


async def test_a_report_by_our_own_id() -> None:
    """A report that carries our id finds its delivery before the answer came; the answer adds its facts."""
    async with store_at() as store:
        await store.outbox.put(message("m1"), NOON)
        await one(store)
        (applied,) = await report(store, "r1", "DELIVERED", foreign_id="m1.1")
        assert applied.after is State.DELIVERED
        await changed(store, Change(event=None, gateway_id=GatewayId("77"), settled=True))
        assert ((await stands(store)).gateway_id, (await stands(store)).state) == ("77", State.DELIVERED)


async def test_reports_of_strangers_wait() -> None:
    """A report for nobody we know is kept and changes nothing; an unknown foreign_id falls back to the gateway's id."""
    async with store_at() as store:
        await store.outbox.put(message("m1"), NOON)
        await one(store)
        await changed(store, taken())
        assert await report(store, "r1", "DELIVERED", gateway_id="88", foreign_id="m9.1") == []
        assert (await stands(store)).state is State.ACCEPTED
        (applied,) = await report(store, "r2", "DELIVERED", foreign_id="m9.1")
        assert applied.after is State.DELIVERED


async def test_a_cancel_looks_at_every_delivery() -> None:
    """One transaction over all recipients."""
    async with store_at() as store:
        await store.outbox.put(message("m1", to=(ADA, BERT)), NOON)
        moved = await store.outbox.cancel(MessageId("m1"), NOON, lambda item: Change(event=Event.CANCEL, reason="cancelled"))
        assert [applied.after for applied in moved] == [State.CANCELLED, State.CANCELLED]
        assert await claimed(store) == []
        assert await store.outbox.cancel(MessageId("m9"), NOON, lambda item: Change(event=Event.CANCEL)) == []


async def test_repeats_are_earlier_deliveries_of_the_same_state() -> None:
    """The same state of the same alert to the same number, tried since then; of two that are under way the later one gives way."""
    async with store_at() as store:
        await store.outbox.put(message("m1", state_key="s"), NOON)
        await store.outbox.put(message("m2", state_key="s"), NOON)
        await store.outbox.put(message("m3", state_key="t"), NOON)
        await store.outbox.put(message("m4"), NOON)
        since = NOON - SECOND
        assert not await store.outbox.repeats(await stands(store, DeliveryId("m2.1")), since), "nothing was tried yet"
        assert len(await claimed(store)) == 4
        found = [await store.outbox.repeats(await stands(store, DeliveryId(f"m{n}.1")), since) for n in (1, 2, 3, 4)]
        assert found == [False, True, False, False]
        assert not await store.outbox.repeats(await stands(store, DeliveryId("m2.1")), NOON)
        await changed(store, Change(event=Event.TAKEN), delivery=DeliveryId("m2.1"))
        assert await store.outbox.repeats(await stands(store, DeliveryId("m1.1")), since), "what was accepted counts in any order"
        await changed(store, Change(event=Event.PERMANENT), delivery=DeliveryId("m1.1"))
        assert not await store.outbox.repeats(await stands(store, DeliveryId("m2.1")), since), "what failed is on no phone"


async def test_what_the_loops_ask_for() -> None:
    """Held, parked, recalling and silent deliveries are found by whose work they are, and not before their time."""
    due = NOON + timedelta(minutes=10)
    async with store_at() as store:
        for ident in ("m1", "m2", "m3"):
            await store.outbox.put(message(ident, text=ident, deliver_at=due if ident != "m3" else None), NOON)
        assert len(await claimed(store)) == 3
        for ident in ("m1", "m2"):
            await changed(store, Change(event=Event.TAKEN_DELAYED, gateway_id=GatewayId(ident)), delivery=DeliveryId(f"{ident}.1"))
        await changed(store, Change(event=Event.CANCEL, next_attempt_at=NOON + SECOND), delivery=DeliveryId("m2.1"))
        await changed(store, Change(event=Event.NO_CREDIT, reason="credit"), delivery=DeliveryId("m3.1"))
        assert await store.outbox.held_for("credit") == ["m3.1"]
        assert await store.outbox.parked_due(due - SECOND) == []
        assert await store.outbox.parked_due(due) == ["m1.1", "m2.1"]
        lease = timedelta(seconds=15)
        assert await store.outbox.take_recalls(NOON, most=9, lease=lease) == []
        assert await store.outbox.take_recalls(due, most=9, lease=lease) == [], "what is due cannot be recalled any more"
        (taken,) = await store.outbox.take_recalls(NOON + SECOND, most=9, lease=lease)
        assert (taken.id, taken.recalls, taken.next_attempt_at) == ("m2.1", 1, NOON + SECOND + lease)
        await changed(store, Change(event=None, recall_undone=True), delivery=DeliveryId("m2.1"))
        assert (await stands(store, DeliveryId("m2.1"))).recalls == 0
        assert len(await store.outbox.take_recalls(NOON + SECOND + lease, most=9, lease=lease)) == 1
        assert await store.outbox.parked_due(due) == ["m1.1"]
        await changed(store, Change(event=Event.DUE), delivery=DeliveryId("m1.1"))
        expires = (await stands(store, DeliveryId("m1.1"))).expires_at
        assert await store.outbox.silent(expires - SECOND) == []
        assert await store.outbox.silent(expires) == ["m1.1"]
        await changed(store, Change(event=Event.NO_REPORT, reason="no report"), delivery=DeliveryId("m1.1"))
        assert await store.outbox.silent(expires) == []
