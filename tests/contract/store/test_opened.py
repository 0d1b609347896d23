"""Open alerts in the store: what fires and ends is kept, and found by key and by names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from support.outbox import NOON, store_at
from support.posts import post

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.filing import Filing
from bridge.domain.ids import AlertId, PostId
from bridge.domain.opened import Alike, Lookup, OpenAlert
from bridge.domain.privacy import Data
from bridge.domain.situation import FiledAlert, SortedPost
from bridge.store.store import Store

LEASE = timedelta(seconds=10)
HOUR = timedelta(hours=1)
DISK = OpenAlert(
    hook="prom",
    key="disk",
    names={"host": "db1", "subject": "disk full"},
    title="Disk full",
    link="https://example.org",
    labels={"a": "b"},
    severity=Severity.ERROR,
    run=7,
    started_at=NOON - HOUR,
    fired_at=NOON,
)
LOAD = OpenAlert(hook="prom", key="load", names={"host": "db1", "subject": "load"}, title="Load", fired_at=NOON)


async def file(store: Store, n: int, *opened: OpenAlert, ended: Sequence[OpenAlert] = ()) -> None:
    """The n-th round of sorting, by which these fire and end."""
    ident = PostId(f"p{n}")
    await store.inbox.accept(replace(post({}), id=ident))
    filed = tuple(_filed(AlertId(f"a{n}-{one.hook}-{one.key}"), ident, one) for one in opened)
    changes = (*((one, alert.id) for one, alert in zip(opened, filed, strict=True)), *((one, None) for one in ended))
    done = SortedPost(id=ident, state="done", kind="alert", format="", reason="")
    assert await store.inbox.file(Filing(now=NOON, posts=(done,), alerts=filed, opened=changes), holder="sorter", lease=LEASE)


def _filed(ident: AlertId, of: PostId, one: OpenAlert) -> FiledAlert:
    labels, status = one.labels, Status.FIRING
    said = Alert(key=one.key, status=status, severity=one.severity, title=one.title, link=one.link, labels=labels, source="s")
    return FiledAlert(id=ident, post=of, hook=one.hook, received_at=NOON, alert=said, routes=(), reason="")


async def asked(store: Store, *about: Lookup, now: datetime = NOON) -> dict[str, OpenAlert]:
    """What the store says of these, by key."""
    return {key: opened for (_, key), opened in (await store.inbox.situation([], now, about=about)).opened.items()}


def end(key: str = "other", **names: str) -> Lookup:
    """An end with these names."""
    return Lookup(hook="prom", key=key, names=names)


async def test_what_fires_is_found_by_its_key_with_its_words() -> None:
    """Its end is kept beside them, and when it fires again the end is gone."""
    async with store_at() as store:
        await file(store, 1, DISK)
        assert await asked(store, Lookup(hook="prom", key="disk")) == {"disk": DISK}
        await file(store, 2, ended=[OpenAlert(hook="prom", key="disk", ended_at=NOON + HOUR)])
        assert await asked(store, Lookup(hook="prom", key="disk")) == {"disk": replace(DISK, ended_at=NOON + HOUR)}
        again = replace(DISK, fired_at=NOON + 2 * HOUR, run=3)
        await file(store, 3, again)
        assert await asked(store, Lookup(hook="prom", key="disk")) == {"disk": again}


async def test_an_older_run_changes_no_newer_one() -> None:
    """The newest run that failed counts while it is open."""
    async with store_at() as store:
        await file(store, 1, DISK)
        await file(store, 2, replace(DISK, run=5))
        assert (await asked(store, Lookup(hook="prom", key="disk")))["disk"].run == 7


async def test_an_end_without_a_key_of_its_own_finds_what_agrees() -> None:
    """Of its hook alone, and only what is open; an end whose key is open looks no further."""
    async with store_at() as store:
        await file(store, 1, DISK, LOAD, replace(DISK, hook="other", key="elsewhere"))
        assert set(await asked(store, end(host="db1"))) == {"disk", "load"}
        assert set(await asked(store, end(host="db1", subject="disk"))) == {"disk"}
        assert set(await asked(store, end())) == {"disk", "load"}
        assert set(await asked(store, end("load"))) == {"load"}
        await file(store, 2, ended=[OpenAlert(hook="prom", key="load", ended_at=NOON)])
        assert set(await asked(store, end(host="db1"))) == {"disk"}
        assert await asked(store, end(host="db1"), now=NOON + timedelta(days=31)) == {}


async def test_a_key_that_only_ends_had_is_not_open() -> None:
    """It is known, so that the same end again ends nothing else."""
    async with store_at() as store:
        await file(store, 1, ended=[OpenAlert(hook="prom", key="gone", ended_at=NOON)])
        found = await asked(store, end("gone"))
        assert (found["gone"].is_open, found["gone"].ended_at) == (False, NOON)


async def test_keys_are_counted_by_title_within_the_hour() -> None:
    """Each once, however many are asked for."""
    async with store_at() as store:
        pages = [replace(LOAD, key=f"k{n}", title="Page", alike="Page") for n in range(5)]
        old = replace(LOAD, key="old", title="Page", alike="Page", fired_at=NOON - 2 * HOUR)
        await file(store, 1, *pages, old, replace(LOAD, key="x", title="Other", alike="Other"))
        await file(store, 2, ended=[OpenAlert(hook="prom", key="k1", ended_at=NOON)])
        about = [Lookup(hook="prom", key=f"n{n}", alike=title) for n, title in enumerate(("Page", "Other", "None"))]
        found = (await store.inbox.situation([], NOON, about=about)).alike
        assert found == {("prom", "Page"): Alike(keys=5, ended=1), ("prom", "Other"): Alike(keys=1)}


async def test_names_go_with_the_texts() -> None:
    """What fired or ended last before then."""
    async with store_at() as store:
        await file(store, 1, DISK)
        assert await store.pruning.prune(Data.TEXTS, NOON, 100) == 0
        assert await store.pruning.prune(Data.TEXTS, NOON + HOUR, 100) >= 1
        assert await asked(store, Lookup(hook="prom", key="disk")) == {}
