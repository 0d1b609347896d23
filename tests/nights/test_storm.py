"""A storm: ten thousand alerts in a minute cost each recipient four SMS at most, and none of them is lost."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from support.night import ADA, BERT, CARL, EVENING, Night, night
from support.posts import group

from bridge.domain.text import measure

STORM = """
[contacts]
ada  = "+4915228817386"
bert = "+491729980752"
carl = "+493023125012"

[hooks.prom]
open = true

[[routes]]
name = "all"
to = ["ada", "bert", "carl"]
"""
"""Nothing but recipients."""
MANY = 10_000
PER_SECOND = 167
Name = Callable[[int], str]
NAMES: dict[str, Name] = {
    "two names": lambda n: "HighLoad" if n % 7 == 3 else "DiskFull",
    "a new name every six seconds": lambda n: f"Trouble{n // 1000}",
    "each its own name": lambda n: f"Trouble{n}",
}


def alert(n: int, name: Name, status: str) -> dict[str, object]:
    """One of many."""
    return {"status": status, "fingerprint": f"f{n}", "labels": {"alertname": name(n), "severity": "warning", "instance": f"db{n}"}}


async def rain(on: Night, name: Name, status: str) -> None:
    """All of them within a minute, each a post of its own."""
    for second in range(60):
        for n in range(second * PER_SECOND, min((second + 1) * PER_SECOND, MANY)):
            async with on.http.post(f"{on.url}/hooks/prom", json=group(alert(n, name, status))) as response:
                assert response.status == 200
        await on.later(1)


async def burst(on: Night, name: Name, status: str) -> None:
    """All of them in one post."""
    body = group(*(alert(n, name, status) for n in range(MANY)))
    async with on.http.post(f"{on.url}/hooks/prom", data=BytesIO(json.dumps(body).encode())) as response:
        assert response.status == 200
    await on.later(60, step=1)


async def sent_at(on: Night) -> list[tuple[str, datetime]]:
    """To whom and when each SMS was put into the outbox."""
    return [(delivery.phone.e164, message.created_at) for message in await on.messages() for delivery in message.deliveries]


async def storm(on: Night, come: Callable[[Night, Name, str], object], name: Name) -> None:
    """They come, and twenty minutes later they are over; and what was to hold holds."""
    begin = time.monotonic()
    await come(on, name, "firing")  # type: ignore[misc]
    await on.later(20 * 60 - 60, step=10)
    before = len(await sent_at(on))
    await come(on, name, "resolved")  # type: ignore[misc]
    await on.later(38 * 60, step=10)
    assert on.clock.now() - EVENING <= timedelta(hours=1)
    times = await sent_at(on)
    by_number = Counter(number for number, _ in on.phones())
    figures = [f"{len(on.phones())} SMS in {time.monotonic() - begin:.1f} s of ours"]
    figures += [f"after {(at - EVENING).total_seconds():6.1f} s" for number, at in times if number == ADA]
    figures += [f"{measure(text).parts} part(s): {text}" for text in on.texts(ADA)]
    sys.stdout.write("\n".join(["", *figures, ""]))
    assert times[0][1] - EVENING <= timedelta(seconds=5)
    assert len(times) > before > 0
    assert set(by_number) == {ADA, BERT, CARL}
    assert len(on.phones()) == len(times) <= 12
    assert max(by_number.values()) <= 4
    assert all(measure(text).parts <= 4 for _, text in on.phones())
    assert on.texts(ADA) == on.texts(BERT) == on.texts(CARL)
    alerts = await on.bridge.look.alerts(limit=0)
    assert len(alerts) == 2 * MANY
    assert all(found["messages"] for found in alerts)
    assert await on.bridge.store.bundles.next_due() is None
    assert on.bridge.rules().limits.recipient


@pytest.mark.parametrize("name", [NAMES["two names"], NAMES["a new name every six seconds"]], ids=["two names", "new names"])
async def test_ten_thousand_posts_in_a_minute(tmp_path: Path, name: Name) -> None:
    """The first SMS within five seconds, at most four for each recipient until all is over, and every alert is listed with its SMS."""
    async with night(tmp_path, toml=STORM) as on:
        await storm(on, rain, name)


@pytest.mark.parametrize("name", [NAMES["two names"], NAMES["each its own name"]], ids=["two names", "each its own"])
async def test_ten_thousand_alerts_in_one_post(tmp_path: Path, name: Name) -> None:
    """The same in one post, and at its end in another."""
    async with night(tmp_path, toml=STORM) as on:
        await storm(on, burst, name)


async def test_two_restarts_during_a_storm(tmp_path: Path) -> None:
    """Nothing is lost, nothing is texted twice, and it costs no SMS more."""
    async with night(tmp_path, toml=STORM) as on:
        for second in range(60):
            for n in range(second * 10, (second + 1) * 10):
                async with on.http.post(f"{on.url}/hooks/prom", json=group(alert(n, NAMES["two names"], "firing"))) as response:
                    assert response.status == 200
            if second in {5, 30}:
                # What was accepted last is not sorted yet.
                await on.restart()
            await on.later(1)
        await on.later(600, step=10)
        texts = on.texts()
        sys.stdout.write("\n".join(["", *texts, ""]))
        assert texts == on.texts(BERT) == on.texts(CARL)
        assert len(texts) == 3
        assert sum(int(text.split()[0]) for text in texts) == 600
        alerts = await on.bridge.look.alerts(limit=0)
        assert len(alerts) == 600
        assert all(found["messages"] for found in alerts)


TWO_ROUTES = STORM.replace('name = "all"\nto', 'name = "critical"\nmatch = [\'severity="critical"\']\nto') + (
    '[[routes]]\nname = "rest"\nto = ["carl", "bert", "ada"]\n'
)


async def test_a_storm_on_two_routes_is_no_dearer(tmp_path: Path) -> None:
    """Two routes with the same recipients: four SMS for what is critical and four for all else, and one SMS tells of the end of both."""
    async with night(tmp_path, toml=TWO_ROUTES) as on:
        for status in ("firing", "resolved"):
            for second in range(60):
                for n in range(second * 20, (second + 1) * 20):
                    one = alert(n, NAMES["two names"], status)
                    one["labels"] = {**dict(one["labels"]), "severity": "critical" if n % 3 == 0 else "info"}  # type: ignore[call-overload]
                    async with on.http.post(f"{on.url}/hooks/prom", json=group(one)) as response:
                        assert response.status == 200
                await on.later(1)
            await on.later(1200, step=10)
        sys.stdout.write("\n".join(["", *on.texts(), ""]))
        critical = [text for text in on.texts() if "CRITICAL" in text]
        others = [text for text in on.texts() if text not in critical and not text.startswith("smsbridge")]
        assert (len(critical) <= 4, len(others) <= 4) == (True, True)
        assert others[-1].startswith("1200 RESOLVED: ")
        assert on.texts() == on.texts(BERT) == on.texts(CARL)
