"""Nights in which a hook says what is no alert."""

from support.night import ADA, TOML, Night, night
from support.posts import firing

from bridge.config import load

CRM = TOML.replace("open = true\n", 'open = true\nnotices = ["Watchdog", \'event="user.created"\', "data.kind=ticket"]\n')


async def say(on: Night, body: object) -> None:
    """A sender posts this."""
    async with on.http.post(f"{on.url}/hooks/prom", json=body) as response:
        assert response.status == 200
    await on.work()


async def test_matchers_look_at_all_fields_of_the_body() -> None:
    """What one of them fits is kept as a notice; everything else pages."""
    async with night(toml=CRM) as on:
        await say(on, {"event": "user.created", "message": "Login is down", "status": "firing"})
        await say(on, {"title": "Printer is down", "status": "firing", "data": {"kind": "ticket"}})
        await on.post(firing("Watchdog"))
        assert on.phones() == []
        assert {alert["status"] for alert in await on.bridge.look.alerts()} == {"notice"}
        await say(on, {"event": "user.deleted", "message": "Login is down", "status": "firing"})
        assert len(on.texts(ADA)) == 1


async def test_in_a_group_each_alert_is_looked_at_for_itself() -> None:
    """A label of one is not the other's."""
    toml = TOML.replace("open = true\n", "open = true\nnotices = ['team=\"dev\"']\n")
    async with night(toml=toml) as on:
        await on.post(firing("A", team="dev") | {"fingerprint": "a"}, firing("B", team="shop") | {"fingerprint": "b"})
        assert [alert["status"] for alert in await on.bridge.look.alerts()] == ["firing", "notice"]


async def test_each_alert_is_listed_with_the_line_that_would_silence_it() -> None:
    """Put under its hook, the line makes a notice of what comes next; a notice has none."""
    async with night(toml=TOML) as on:
        await say(on, {"message": "Cellar = wet", "status": "firing"})
        (shown,) = await on.bridge.look.alerts()
        line = str(shown["silence"])
        assert line == 'notices = ["Watchdog", "DeadMansSwitch", "InfoInhibitor", "title=\\"Cellar = wet\\""]'
        on.rules.put(load(TOML.replace("open = true\n", f"open = true\n{line}\n"), env={}))
        await say(on, {"message": "Cellar = wet", "status": "firing"})
        listed = await on.bridge.look.alerts()
        assert [(alert["status"], alert["silence"] is None) for alert in listed] == [("notice", True), ("firing", False)]
