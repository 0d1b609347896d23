"""Nights in which bodies come of which nobody can tell whether they are alerts."""

import pytest
from support.night import ADA, BERT, TOML, Night, night

TOWNS = ("Kiel", "Ulm", "Hof", "Bonn", "Jena", "Trier")
TELL = TOML + '[tell]\nsms = ["bert"]\nurls = ["{chat}"]\n'


async def say(on: Night, n: int) -> None:
    """A sender posts something that states nothing."""
    async with on.http.post(f"{on.url}/hooks/prom", json={"message": f"Warehouse in {TOWNS[n]}"}) as response:
        assert response.status == 200
    await on.work()


async def test_doubt_is_bounded_and_told_with_the_line(caplog: pytest.LogCaptureFixture) -> None:
    """Three SMS, the rest in one when the hour is over; the way that is no SMS names the line, and the log does not."""
    async with night(toml=TELL) as on:
        for n in range(6):
            await say(on, n)
            await on.later(120)
        assert len(on.texts(ADA)) == 3
        assert all("in doubt" in str(alert["reason"]) for alert in await on.bridge.look.alerts())
        assert on.chat.kinds == ["doubt"]
        line = 'notices = ["Watchdog", "DeadMansSwitch", "InfoInhibitor", "Warehouse in Kiel"]'
        assert f"(hook=prom, line={line})" in str(on.chat.got[0]["text"])
        assert on.texts(BERT) == []
        lines = [record for record in caplog.records if record.message == "told.doubt"]
        assert len(lines) == 6
        assert not any("Warehouse" in str(vars(record)) for record in lines)
        await on.later(3600, step=300)
        assert len(on.texts(ADA)) == 4
        assert "Warehouse in Bonn" in on.texts(ADA)[3]
