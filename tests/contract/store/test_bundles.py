"""Bundles: released once, whole or not at all, and counted by the database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.outbox import ADA, BERT, NOON, message, store_at
from support.posts import post

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.audit import Act, AuditEntry
from bridge.domain.bundle import BundleKind, Closing, Digest, Due, Group, Join, Needs, Past, Release, Wait
from bridge.domain.filing import Filing
from bridge.domain.ids import AlertId, BundleId, MessageId, PostId
from bridge.domain.message import Counts
from bridge.domain.privacy import Person
from bridge.domain.situation import FiledAlert, SortedPost
from bridge.ports import PastReader
from bridge.store.store import Store

LEASE = timedelta(seconds=10)
SOON = Wait(for_=timedelta(seconds=3), longest=timedelta(seconds=3))
DUE = NOON + timedelta(seconds=3)


async def fill(store: Store, bundle: str, *alerts: Alert, phones: Sequence[str] = (ADA.e164,)) -> None:
    """A post with these alerts, which wait in a bundle."""
    ident = f"{bundle}-post"
    await store.inbox.accept(replace(post({}), id=PostId(ident)))
    filed = tuple(
        FiledAlert(
            id=AlertId(f"{bundle}-{n:04}"), post=PostId(ident), hook="prom", received_at=NOON, alert=alert, routes=("r",), reason="route r"
        )
        for n, alert in enumerate(alerts)
    )
    group = Group(route="r", value=bundle, audience=tuple(phones))
    joins = (Join(fresh=BundleId(bundle), group=group, wait=SOON, alerts=tuple(one.id for one in filed)),)
    done = SortedPost(id=PostId(ident), state="done", kind="alert", format="alertmanager", reason="")
    assert await store.inbox.file(Filing(now=NOON, posts=(done,), alerts=filed, joins=joins), holder="sorter", lease=LEASE)


def alert(key: str, title: str = "DiskFull", *, status: Status = Status.FIRING, severity: Severity | None = None) -> Alert:
    """An alert."""
    return Alert(key=key, status=status, severity=severity, title=title, source="s")


async def release(store: Store, made: Release, *, now: datetime = DUE, holder: str = "a") -> tuple[list[Due], Release | None]:
    """Release what came due as `made` says; what was seen, and what came of it."""
    seen: list[Due] = []

    async def decide(dues: Sequence[Due], _: PastReader) -> Release:
        seen.extend(dues)
        return made

    return seen, await store.bundles.release(now, most=10, holder=holder, lease=LEASE, decide=decide)


def closed(*bundles: str, held: str = "") -> Release:
    """The end of these bundles, without an SMS."""
    return Release(now=DUE, closed=tuple(Closing(bundle=BundleId(one), sent=not held, held=held) for one in bundles))


async def test_a_bundle_comes_due_with_its_worst_alerts_and_its_counts() -> None:
    """Not before its time; of many alerts some are read and all are counted."""
    async with store_at() as store:
        many = [alert(f"k{n}", "HighLoad" if n % 3 else "DiskFull") for n in range(90)]
        await fill(store, "b1", *many, alert("z", "Fire", severity=Severity.CRITICAL), alert("y", "Flood", status=Status.RESOLVED))
        assert await release(store, closed(), now=NOON + timedelta(seconds=2)) == ([], None)
        (due,), _ = await release(store, closed())
        assert (due.group.audience, due.total, due.totals[Status.RESOLVED]) == ((ADA.e164,), 92, 1)
        assert [(count.title, count.count) for count in due.counts] == [("Fire", 1), ("HighLoad", 60), ("DiskFull", 30), ("Flood", 1)]
        assert (len(due.members), due.members[0].alert.title, due.members[0].format) == (50, "Fire", "alertmanager")
        assert due.new_names == {"Fire", "HighLoad", "DiskFull"}


async def test_a_bundle_is_released_once(tmp_path: Path) -> None:
    """By one process at a time; what was closed is nobody's any more, and names that it had are known."""
    async with store_at(str(tmp_path / "x.db")) as one, store_at(str(tmp_path / "x.db")) as two:
        await fill(one, "b1", alert("k"))
        sent = replace(message("m1", state_key="s"), bundle=BundleId("b1"))
        made = replace(closed("b1"), messages=(sent,))
        assert (await release(one, made, holder="a"))[1] == made
        assert await release(two, made, holder="b") == ([], None)
        assert [messages for _, messages in await two.archive.alerts(status=None, hook=None, limit=0)] == [(MessageId("m1"),)]
        await fill(one, "b2", alert("k2"))
        assert await release(two, closed("b2"), holder="b") == ([], None)
        (due,), _ = await release(two, closed("b2"), now=DUE + LEASE, holder="b")
        assert due.new_names == frozenset()


async def test_a_release_that_fails_leaves_nothing() -> None:
    """The bundle is due again, and is released whole."""
    async with store_at() as store:
        await fill(store, "b1", alert("k"))
        with pytest.raises(ZeroDivisionError):
            await store.bundles.release(DUE, most=10, holder="a", lease=LEASE, decide=lambda _, __: failing())
        (due,), _ = await release(store, closed("b1"))
        assert due.total == 1


async def failing() -> Release:
    """A fault of ours."""
    raise ZeroDivisionError


async def test_a_digest_counts_the_last_state_of_each_alert() -> None:
    """Its parts are bundles; what they say of their alerts is added to the reasons of these."""
    async with store_at() as store:
        await fill(store, "b1", alert("k1"), alert("k2"))
        await fill(store, "b2", alert("k2", status=Status.RESOLVED), alert("k3", "Fire"))
        parts = (BundleId("b1"), BundleId("b2"))
        digest = Digest(id=BundleId("d"), phone=ADA.e164, created_at=DUE, due_at=DUE + LEASE, reason="limit", parts=parts)
        waits = replace(closed("b1", "b2", held="; over the limit: ada"), digests=(digest,), opened=frozenset({digest.id}))
        await release(store, waits)
        assert {filed.reason for filed, _ in await store.archive.alerts(status=None, hook=None, limit=0)} == {
            "route r; over the limit: ada"
        }
        assert await release(store, closed(), now=DUE + timedelta(seconds=9)) == ([], None)
        (due,), _ = await release(store, closed("d"), now=DUE + LEASE)
        assert (due.group.kind, due.group.audience, due.reason) == (BundleKind.DIGEST, (ADA.e164,), "limit")
        assert due.totals == {Status.FIRING: 2, Status.RESOLVED: 1}
        assert due.new_names == {"DiskFull", "Fire"}
        assert await store.bundles.next_due() is None


async def asked(store: Store, *, now: datetime = NOON) -> Past:
    """What is known of ada and bert."""
    needs = Needs(phones=frozenset({ADA.e164, BERT.e164}), scopes=frozenset({("account", "")}), window=timedelta(hours=1), marks=False)
    return await store.bundles.past.past(needs, now)


async def test_the_past_is_what_was_released() -> None:
    """The SMS of each number and of all, within the window; texts within the lock; notices, passes and open digests."""
    async with store_at() as store:
        await fill(store, "b1", alert("k"))
        digest = Digest(id=BundleId("d"), phone=BERT.e164, created_at=DUE, due_at=DUE + LEASE, reason="limit", urgent=2)
        made = replace(
            closed("b1"),
            messages=(replace(message("m1", text="one", state_key="s"), bundle=BundleId("b1")),),
            digests=(digest,),
            opened=frozenset({digest.id}),
            notices={ADA.e164: DUE},
            passes={ADA.e164: 2},
        )
        await release(store, made)
        found = await asked(store, now=DUE)
        assert found.history == {ADA.e164: ((DUE, Counts.ALERT),)}
        assert found.scopes == {("account", ""): ((DUE, Counts.ALERT),)}
        assert (found.notices, found.passes) == ({ADA.e164: DUE}, {ADA.e164: 2})
        assert found.texts == frozenset({(ADA.e164, "one")})
        assert found.digests == {BERT.e164: digest}
        later = await asked(store, now=DUE + timedelta(hours=1))
        assert (later.history, later.scopes, later.passes, later.texts) == ({}, {("account", ""): ()}, {}, frozenset())


async def test_what_was_not_sent_counts_for_nothing() -> None:
    """Suppressed recipients and what people send are not in the history of limits; cancelled texts are not taken."""
    async with store_at() as store:
        await store.outbox.put(message("m1", text="one", state_key="s", suppressed="limit"), NOON)
        await store.outbox.put(message("m2", text="two", to=(BERT,)), NOON)
        found = await asked(store, now=NOON + timedelta(seconds=1))
        assert (found.history, found.texts) == ({}, frozenset({(BERT.e164, "two")}))


async def test_who_is_forgotten_waits_for_nothing() -> None:
    """The number goes out of what waits; its digest is closed, and the others' bundle stays."""
    async with store_at() as store:
        await fill(store, "b1", alert("k"), phones=(ADA.e164, BERT.e164))
        await fill(store, "b2", alert("k2"))
        digest = Digest(id=BundleId("d"), phone=ADA.e164, created_at=DUE, due_at=DUE, reason="limit", parts=(BundleId("b2"),))
        await release(store, Release(now=DUE, digests=(digest,), opened=frozenset({digest.id})))
        entry = AuditEntry(id="e1", at=NOON, surface="cli", who="eva", act=Act.FORGET)
        await store.persons.forget(Person(phone=ADA), entry, NOON, lambda _: None)
        dues, _ = await release(store, closed())
        assert sorted((due.id, due.group.audience) for due in dues) == [("b1", (BERT.e164,)), ("b2", ())]
