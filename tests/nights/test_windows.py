"""Routes for the day and for the night."""

from datetime import timedelta

from support.night import ADA, BERT, TOML, night
from support.posts import firing, group

OFFICE = TOML.replace('name = "critical"', 'name = "office"\nactive = ["mon-fri 08:00-18:00"]').replace(
    'name = "rest"\nto = ["ada"]', 'name = "rest"\nto = ["bert"]'
)
NEXT = firing("Next") | {"fingerprint": "f2"}


async def test_an_inactive_route_leaves_alerts_to_the_next_and_ends_go_where_the_firing_went() -> None:
    """At ten in the evening bert, from eight in the morning ada; each hears the end of what they got, whenever it comes."""
    async with night(toml=OFFICE) as on:
        await on.post()
        assert [number for number, _ in on.phones()] == [BERT]
        assert (await on.bridge.look.alerts())[0]["reason"] == "route rest; not active now: office"
        await on.later(timedelta(hours=10).total_seconds(), step=3600)
        await on.post(NEXT)
        assert [number for number, _ in on.phones()] == [BERT, ADA]
        await on.post(firing() | {"status": "resolved"})
        assert [number for number, _ in on.phones()] == [BERT, ADA, BERT]
        await on.later(timedelta(hours=11).total_seconds(), step=3600)
        await on.post(NEXT | {"status": "resolved"})
        assert [number for number, _ in on.phones()] == [BERT, ADA, BERT, ADA]


async def test_a_preview_says_which_routes_sleep() -> None:
    """And shows what goes instead."""
    async with night(toml=OFFICE) as on, on.http.post(f"{on.url}/hooks/prom?preview=1", json=group(firing())) as response:
        shown = await response.json()
        assert [message["route"] for message in shown["messages"]] == ["rest"]
        assert shown["notes"] == ["route office is not active now"]
