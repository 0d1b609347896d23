"""Ends of other alerts close nothing: an id, a scope or a key of its own says that another alert is meant."""

from collections.abc import Mapping

import pytest
from support.night import TOML, Night, night

Body = Mapping[str, object]
MAPPED = TOML.replace(
    "[hooks.prom]\nopen = true\n", '[hooks.prom]\nopen = true\n[hooks.prom.map]\nkey = "ref"\ntitle = "what"\nstatus = "now"\n'
)


async def say(on: Night, *bodies: Body) -> None:
    """A sender posts these, ten minutes apart."""
    for body in bodies:
        async with on.http.post(f"{on.url}/hooks/prom", json=body) as response:
            assert response.status == 200
        await on.work()
        await on.later(600)


OTHERS: Mapping[str, tuple[Body, Body]] = {
    "an id alone": ({"id": 7, "message": "Queue stuck", "status": "firing"}, {"id": 5, "status": "resolved"}),
    "an id and the same title": (
        {"id": "A", "title": "Backup failed", "status": "firing"},
        {"id": "B", "title": "Backup failed", "status": "resolved"},
    ),
    "an id of the alert within": (
        {"alert": {"id": "a1", "title": "Pump dry", "state": "firing"}},
        {"alert": {"id": "a2", "title": "Pump dry", "state": "ok"}},
    ),
    "another environment": (
        {"title": "Disk full", "environment": "production", "status": "firing"},
        {"title": "Disk full", "environment": "staging", "status": "resolved"},
    ),
    "another region of the same host name": (
        {"title": "Disk full", "host": "db1", "region": "eu", "status": "firing"},
        {"title": "Disk ok", "host": "db1", "region": "us", "status": "ok"},
    ),
    "another location": (
        {"message": "Door open", "location": "Hall 3", "state": "alarm"},
        {"message": "Door closed", "location": "Hall 4", "state": "normal"},
    ),
    "another env of a nested thing": (
        {"title": "Latency", "data": {"env": "live"}, "status": "triggered"},
        {"title": "Latency", "data": {"env": "test"}, "status": "recovered"},
    ),
}


@pytest.mark.parametrize(("fired", "end"), OTHERS.values(), ids=OTHERS)
async def test_an_end_of_another_alert_closes_nothing(fired: Body, end: Body) -> None:
    """Nobody hears that the trouble is over, and its own end is texted still."""
    async with night(toml=TOML) as on:
        await say(on, fired, end)
        assert [text.partition(":")[0] for text in on.texts()] == ["FIRING"]
        await say(on, {**fired, **{name: "resolved" for name in ("status", "state") if name in fired}, **_ended(fired)})
        assert [text.partition(":")[0] for text in on.texts()] == ["FIRING", "RESOLVED"]


def _ended(fired: Body) -> Body:
    inner = fired.get("alert")
    return {"alert": {**inner, "state": "ok"}} if isinstance(inner, dict) else {}


@pytest.mark.parametrize(
    ("fired", "end"),
    [
        ({"title": "Disk full", "host": "db1", "region": "eu", "status": "firing"}, {"title": "Disk ok", "host": "db1", "status": "ok"}),
        ({"title": "Disk full", "host": "db1", "status": "firing"}, {"title": "Disk ok", "host": "db1", "env": "live", "status": "ok"}),
        (
            {"title": "Disk full", "host": "db1", "zone": "A", "status": "firing"},
            {"title": "ok", "host": "db1", "zone": "a", "status": "ok"},
        ),
        ({"id": 1, "title": "Disk full", "host": "db1", "status": "firing"}, {"id": 2, "title": "Disk ok", "host": "db1", "status": "ok"}),
        ({"id": 1, "message": "Cellar is wet", "status": "firing"}, {"status": "resolved"}),
    ],
)
async def test_a_scope_or_an_id_that_one_of_them_lacks_parts_nothing(fired: Body, end: Body) -> None:
    """Also a number of the post beside a name of the thing."""
    async with night(toml=TOML) as on:
        await say(on, fired, end)
        assert [text.partition(":")[0] for text in on.texts()] == ["FIRING", "RESOLVED"]


@pytest.mark.parametrize("more", [{}, {"host": "db1"}, {"check": "queue"}, {"monitor": {"name": "Q"}}, {"service": "mail", "env": "live"}])
async def test_the_end_of_an_alert_that_is_over_ends_no_other_when_it_comes_twice(more: Body) -> None:
    """Both have the same words, and the other one fired after the first end."""
    first, other = ({"id": name, "message": "Queue stuck", **more} for name in ("A", "B"))
    async with night(toml=TOML) as on:
        await say(on, {**first, "status": "firing"}, {**first, "status": "resolved"}, {**other, "status": "firing"})
        await on.restart()
        await say(on, {**first, "status": "resolved"})
        assert [text.partition(":")[0] for text in on.texts()] == ["FIRING", "RESOLVED", "FIRING"]


async def test_a_key_of_the_operators_own_map_parts_two_alerts() -> None:
    """Whatever else of them is the same."""
    fired = {"ref": "R-1", "what": "Disk full", "host": "db1", "now": "firing"}
    async with night(toml=MAPPED) as on:
        await say(on, fired, fired | {"ref": "R-2", "now": "resolved"})
        assert len(on.texts()) == 1
        await say(on, fired | {"now": "resolved"})
        assert len(on.texts()) == 2
