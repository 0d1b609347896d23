"""Ends that have another key than their firing, over a store and restarts."""

from pathlib import Path

from support.night import ADA, TOML, Night, night

from bridge.desk.shapes import Shape


async def say(on: Night, body: object) -> None:
    """A sender of its own posts this."""
    async with on.http.post(f"{on.url}/hooks/prom", json=body) as response:
        assert response.status == 200
    await on.work()


async def listed(on: Night) -> list[Shape]:
    """What `smsbridge alerts --json` prints, newest first."""
    return await on.bridge.look.alerts(status=None, hook=None, limit=0)


async def test_an_end_by_its_id_alone_says_what_is_over() -> None:
    """In the SMS and in the list."""
    async with night(toml=TOML) as on:
        await say(on, {"message": "Queue stuck", "alias": "q1", "status": "firing"})
        await on.later(60)
        await say(on, {"alias": "q1", "status": "resolved"})
        assert on.texts() == ["FIRING: Queue stuck", "RESOLVED: Queue stuck"]
        assert (await listed(on))[0]["title"] == "Queue stuck"


async def test_an_end_without_a_key_closes_the_one_that_is_open_after_a_restart(tmp_path: Path) -> None:
    """What is open stands in the store."""
    async with night(tmp_path, toml=TOML) as on:
        await say(on, {"message": "Cellar is wet", "status": "firing"})
        await on.later(600)
        await on.restart()
        await say(on, {"status": "resolved"})
        assert on.texts() == ["FIRING: Cellar is wet", "RESOLVED: Cellar is wet"]
        await on.later(600)
        await say(on, {"status": "resolved"})
        await say(on, {"message": "Cellar is wet", "status": "firing"})
        assert len(on.texts()) == 3


async def test_an_end_that_may_mean_two_says_so_and_closes_neither(tmp_path: Path) -> None:
    """Both are texted again when they fire again."""
    async with night(tmp_path, toml=TOML) as on:
        for cellar in ("north", "south"):
            await say(on, {"message": f"Cellar {cellar} is wet", "status": "firing"})
        await on.later(60)
        await say(on, {"status": "resolved"})
        assert on.texts()[-1] == "RESOLVED: resolved (may mean any of 2 open alerts)"
        await on.later(600)
        for cellar in ("north", "south"):
            await say(on, {"message": f"Cellar {cellar} is wet", "status": "firing"})
        assert len(on.texts(ADA)) == 5
        await say(on, {"message": "Cellar north is wet", "status": "firing"})
        assert len(on.texts(ADA)) == 5


async def test_an_alert_of_ever_new_addresses_is_one_for_its_site(tmp_path: Path) -> None:
    """After twenty within the hour: the next is texted and told, those behind it are its repeats."""
    async with night(tmp_path, toml=TOML + '[tell]\nurls = ["{chat}"]\n') as on:
        for n in range(24):
            word = "".join(chr(ord("a") + int(digit)) for digit in f"{n:02}")
            await say(on, {"message": "Page is down", "status": "down", "url": f"https://shop.example/shelf/{word}"})
            await on.later(60)
        assert len(on.texts()) == 21
        assert on.chat.kinds == ["keys"]
        reasons = [alert["reason"] for alert in await listed(on)]
        assert reasons[:4] == ["repeat", "repeat", "repeat", "route rest"]
