"""Nights with a silence: who works on a machine is not woken by it, and hears of what goes on afterwards."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from support.night import ADA, TOML, Night, night
from support.posts import firing, group

from bridge.desk.silence import shape
from bridge.errors import InputError, NotFound

HOUR = timedelta(hours=1)
DOWN = {"status": "resolved"}
OTHER = firing("Other") | {"fingerprint": "f2"}


async def silence(on: Night, *matchers: str, length: timedelta = HOUR) -> str:
    """Somebody silences what fits."""
    return (await on.bridge.silences.add(matchers, length=length, comment="new disk", who="cli:ada", surface="cli")).id


async def reasons(on: Night) -> list[str]:
    """Of all alerts, oldest first."""
    return [str(found["reason"]) for found in reversed(await on.bridge.look.alerts(limit=0))]


async def test_what_is_silenced_is_kept_and_texted_by_the_first_post_after(tmp_path: Path) -> None:
    """Also over a restart; another alert goes; nothing is repeated when the silence ends, before its sender posts again."""
    async with night(tmp_path) as on:
        await silence(on, 'alertname="InstanceDown"')
        await on.restart()
        await on.post()
        await on.post(OTHER)
        assert [text.partition(":")[2].strip() for text in on.texts()] == [
            "Other: db1 does not answer https://runbooks.example.org/down",
        ]
        assert await reasons(on) == ["silenced", "route critical"]
        assert (await on.bridge.look.alerts(limit=0))[1]["routes"] == ["critical"]
        await on.later(3700, step=100)
        assert len(on.texts()) == 1
        await on.post()
        assert len(on.texts()) == 2
        assert (await reasons(on))[-1] == "route critical"


async def test_an_end_within_a_silence_is_quiet_and_counts() -> None:
    """Who got the firing before hears nothing of it; what fires after it is new."""
    async with night() as on:
        await on.post()
        ident = await silence(on, 'instance=~"db1.*"')
        await on.post(firing() | DOWN)
        assert len(on.texts()) == 1
        await on.bridge.silences.remove(ident[-6:], who="cli:ada", surface="cli")
        await on.later(300)
        await on.post()
        assert [text.partition(":")[0] for text in on.texts()] == ["CRITICAL", "CRITICAL"]


async def test_what_waits_and_is_over_within_a_silence_is_not_texted() -> None:
    """Its end takes it out of its bundle."""
    async with night(toml=TOML.replace('group_wait = "0s"', 'group_wait = "30s"')) as on:
        await on.post()
        await silence(on, 'alertname="InstanceDown"')
        await on.post(firing() | DOWN)
        await on.later(60)
        assert on.texts() == []


async def test_all_matchers_must_hold_and_the_safe_text_is_never_silenced() -> None:
    """Nobody knows what a post says that could not be read."""
    async with night() as on:
        await silence(on, 'alertname="InstanceDown"', 'env="dev"')
        await silence(on, 'hook="prom"', 'severity=""')
        await on.post()
        async with on.http.post(f"{on.url}/hooks/prom", data=b'{"version": "4", "alerts": [{"status": ') as response:
            assert response.status == 200
        await on.work()
        assert [number for number, _ in on.phones()] == [ADA, ADA]
        assert "could not be read" in on.texts()[1]


async def test_a_preview_names_the_silence() -> None:
    """The texts are shown as if it were not there."""
    async with night() as on:
        await silence(on, 'alertname="InstanceDown"')
        async with on.http.post(f"{on.url}/hooks/prom?preview=1", json=group(firing())) as response:
            shown = await response.json()
        assert len(shown["messages"]) == 1
        assert shown["notes"] == ["InstanceDown: silenced"]


async def test_silences_are_listed_ended_and_audited(tmp_path: Path) -> None:
    """Until they are over; who did it stands in the trail."""
    async with night(tmp_path) as on:
        first = await silence(on, '{a="b",c!~"d|e"}')
        await silence(on, "x=y", length=timedelta(minutes=1))
        (one, two) = await on.bridge.silences.all()
        assert json.loads(json.dumps(shape(one))) == {
            "id": first,
            "matchers": ['a="b"', 'c!~"d|e"'],
            "created_at": "2026-11-25T21:00:00.000Z",
            "until": "2026-11-25T22:00:00.000Z",
            "by": "cli:ada",
            "comment": "new disk",
        }
        assert two.matchers == ('x="y"',)
        await on.later(61)
        assert await on.bridge.silences.all() == [one]
        with pytest.raises(InputError, match="at least its last 4"):
            await on.bridge.silences.remove("abc", who="cli:ada", surface="cli")
        with pytest.raises(NotFound):
            await on.bridge.silences.remove("nope", who="cli:ada", surface="cli")
        assert await on.bridge.silences.remove(first.upper(), who="cli:bert", surface="cli") == one
        trail = [(entry.act, entry.who, entry.facts["silence"]) async for entry in on.bridge.store.persons.audit()]
        assert trail[0] == ("silence", "cli:ada", first)
        assert trail[-1] == ("unsilence", "cli:bert", first)
        assert len(trail) == 3


@pytest.mark.parametrize(
    ("matchers", "length", "said"),
    [
        (('severity=~".*"',), HOUR, "fits nearly all"),
        (("team!=ops", 'env=""'), HOUR, "fits nearly all"),
        (("team",), HOUR, "is missing"),
        (("team=ops",), timedelta(seconds=5), "1m to 365d"),
        (("team=ops",), timedelta(days=400), "1m to 365d"),
    ],
)
async def test_what_is_no_silence_is_refused(matchers: tuple[str, ...], length: timedelta, said: str) -> None:
    """A slip must not make the bridge mute."""
    async with night() as on:
        with pytest.raises(InputError, match=said):
            await silence(on, *matchers, length=length)
        assert await on.bridge.silences.all() == []
