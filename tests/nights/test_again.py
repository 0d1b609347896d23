"""The past, run again: to look at, to send once more, and to try other rules on."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from support.night import ADA, BERT, TOML, Night, night
from support.posts import firing

from bridge.cli.backtest import backtest
from bridge.config import load
from bridge.domain.ids import ulid_time
from bridge.errors import InputError, NotFound

DOWN = {"status": "resolved"}
WAIT = TOML.replace('group_wait = "0s"', 'group_wait = "30s"').replace("recipient = []", 'recipient = ["2/10m"]')
QUIET = WAIT + '[quiet]\ndefault = { from = "22:00", to = "07:00" }\n'


def alert(name: str, severity: str = "critical") -> dict[str, object]:
    """One of its own."""
    return firing(name, severity=severity) | {"fingerprint": name}


async def evening(on: Night) -> None:
    """Alerts that come alone and together, end, come again, and are more than a limit allows."""
    await on.post(alert("Disk"), alert("Load"))
    await on.later(60, step=10)
    await on.post(alert("Disk") | DOWN)
    await on.later(60, step=10)
    for name in ("A", "B", "C"):
        await on.post(alert(name, "warning"))
        await on.later(60, step=10)
    await on.later(1800, step=30)
    await on.post(alert("Disk"))
    await on.later(1800, step=30)


async def by_post(on: Night) -> list[str]:
    """The ids of posts, oldest first."""
    return list(dict.fromkeys(str(found["post"]) for found in reversed(await on.bridge.look.alerts(limit=0))))


async def test_the_same_rules_give_what_was(tmp_path: Path) -> None:
    """SMS by SMS, with their times and prices; the store is as it was."""
    async with night(tmp_path, toml=WAIT) as on:
        await evening(on)
        before = await on.messages()
        seen: list[int] = []
        found = await backtest(on.bridge, on.settings, on.rules(), on.clock.now() - timedelta(days=1), seen.append)
        assert len(found.was) > 4
        assert {mark for mark, _ in found.beside()} == {"="}
        gaps = [would.at - was.at for would, was in zip(found.would, found.was, strict=True)]
        assert all(abs(gap) <= timedelta(seconds=30) for gap in gaps)
        assert [sent.price for sent in found.would] == [sent.price for sent in found.was]
        assert all(isinstance(sent.price, Decimal) for sent in found.would)
        assert (found.posts, sum(seen)) == (6, 6)
        assert await on.messages() == before


async def test_other_rules_give_other_sms_beside_what_was(tmp_path: Path) -> None:
    """Another recipient, and quiet hours until which warnings would have waited."""
    async with night(tmp_path, toml=WAIT) as on:
        await evening(on)
        changed = load(QUIET.replace('name = "rest"\nto = ["ada"]', 'name = "rest"\nto = ["bert"]'), env={})
        found = await backtest(on.bridge, on.settings, changed, on.clock.now() - timedelta(days=1), lambda _: None)
        added = [sent for mark, sent in found.beside() if mark == "+"]
        assert BERT in {sent.to for sent in added}
        assert {sent.at.hour for sent in added if sent.to == BERT} == {6}
        assert all(sent.to == ADA for mark, sent in found.beside() if mark == "-")
        assert len(found.was) == len([mark for mark, _ in found.beside() if mark in "=-"])


async def test_what_was_silenced_then_is_silenced_again(tmp_path: Path) -> None:
    """From when somebody did so to its end, and not before or after; one from before the time counts for what is left of it."""
    async with night(tmp_path, toml=WAIT) as on:
        await on.bridge.silences.add(['alertname="Old"'], length=timedelta(hours=2), comment="", who="cli:ada", surface="cli")
        await on.later(3600, step=600)
        begin = on.clock.now()
        await on.post(alert("Disk"), alert("Old"))
        await on.later(60, step=10)
        await on.bridge.silences.add(['alertname=~"Disk|Load"'], length=timedelta(hours=1), comment="", who="cli:ada", surface="cli")
        await on.post(alert("Load"))
        await on.later(7200, step=600)
        await on.post(alert("Load"), alert("Old"))
        await on.later(60, step=10)
        found = await backtest(on.bridge, on.settings, on.rules(), begin, lambda _: None)
        assert {mark for mark, _ in found.beside()} == {"="}
        assert len(found.would) == len(found.was) > 0
        assert next(sent for sent in found.would if "Old" in sent.text).at > begin + timedelta(hours=2)


async def test_what_was_taken_then_is_taken_again(tmp_path: Path) -> None:
    """The alert that somebody took is not repeated until it ends; one that nobody took is, also where the rules bundle them."""
    async with night(tmp_path, toml=WAIT) as on:
        begin = on.clock.now()
        await on.post(alert("Disk"))
        await on.later(60, step=10)
        await on.post(alert("Load"))
        await on.later(60, step=10)
        (first, _) = await on.messages()
        await on.bridge.acknowledge.acknowledge(first.id, who="ada", surface="sms")
        await on.later(5 * 3600, step=1800)
        await on.post(alert("Disk"), alert("Load"))
        await on.later(60, step=10)
        found = await backtest(on.bridge, on.settings, on.rules(), begin, lambda _: None)
        assert ["Load" in sent.text for sent in found.would] == [False, True, True]
        assert {mark for mark, _ in found.beside()} == {"="}
        changed = load(WAIT.replace('group_wait = "30s"', 'group_wait = "5m"'), env={})
        found = await backtest(on.bridge, on.settings, changed, begin, lambda _: None)
        assert [sent.text[:8] for sent in found.would] == ["2 alerts", "CRITICAL"]
        assert "Load" in found.would[1].text


async def test_a_hook_that_is_gone_is_left_out_and_counted(tmp_path: Path) -> None:
    """Its posts would have had no answer but 404."""
    async with night(tmp_path, toml=WAIT) as on:
        await on.post()
        changed = load(TOML.replace("[hooks.prom]", "[hooks.other]"), env={})
        found = await backtest(on.bridge, on.settings, changed, on.clock.now() - timedelta(days=1), lambda _: None)
        assert (found.posts, found.would, dict(found.left_out)) == (0, [], {"prom": 1})


async def test_a_post_is_shown_as_it_would_be_now_and_sent_once_more(tmp_path: Path) -> None:
    """A repeat is named; what is sent again is a post of its own, audited, and sorted like any other."""
    async with night(tmp_path) as on:
        await on.post()
        (ident,) = await by_post(on)
        post = await on.bridge.replay.find(ident[-8:])
        shown = await on.bridge.replay.shown(post)
        assert shown["preview"]["notes"] == ["InstanceDown: repeat"]  # type: ignore[index]
        assert len(shown["preview"]["messages"]) == 1  # type: ignore[index]
        await on.work()
        assert len(on.texts()) == 1
        again = await on.bridge.replay.send(post, who="cli:ada", surface="cli")
        await on.work()
        assert (await on.bridge.look.alerts())[0]["reason"] == "repeat"
        await on.later(5 * 3600, step=3600)
        await on.bridge.replay.send(post, who="cli:ada", surface="cli")
        await on.work()
        assert len(on.texts()) == 2
        trail = [(entry.act.value, entry.facts) async for entry in on.bridge.store.persons.audit()]
        assert trail[0] == ("replay", {"post": ident, "as": again})
        assert len([post async for post in on.bridge.replay.since(on.clock.now() - timedelta(hours=1))]) == 1


async def test_what_was_pruned_cannot_be_run_again(tmp_path: Path) -> None:
    """It says so, and the newer ones can."""
    async with night(tmp_path) as on:
        await on.post()
        await on.later(20 * 86400)
        await on.post(alert("New"))
        await on.bridge.retention.prune()
        old, new = await by_post(on)
        with pytest.raises(NotFound, match="pruned"):
            await on.bridge.replay.find(old)
        assert (await on.bridge.replay.find(new)).id == new
        everything = on.clock.now() - timedelta(days=100)
        assert [post.id async for post in on.bridge.replay.since(everything)] == [new]
        assert await on.bridge.store.kept.count(everything) == 1
        pruned = await on.bridge.store.kept.pruned()
        assert pruned is not None
        assert ulid_time(pruned) == on.clock.now() - timedelta(days=20)
        with pytest.raises(InputError, match="last 4"):
            await on.bridge.replay.find("abc")
        with pytest.raises(NotFound, match="no post's id"):
            await on.bridge.replay.find("nope")
