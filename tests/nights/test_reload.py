"""Nights in which somebody changes the configuration of a bridge that runs."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from support.clock import FakeClock
from support.delivering import Told
from support.night import ADA, BERT, TOML, Night, night
from support.posts import firing

from bridge.cli.program import RulesHolder
from bridge.cli.reloading import FileSource
from bridge.delivery.reload import Reloader
from bridge.errors import StoreUnavailable
from bridge.planning.rules import Rules
from bridge.runtime.bell import Bell
from bridge.settings import Settings

TELL = TOML + '[tell]\nsms = ["carl"]\n'
CARL = "+493023125012"
SLOW = firing("Slow", severity="warning") | {"fingerprint": "f2"}


@dataclass
class Edited:
    """The configuration file of a night, and who looks after it."""

    on: Night
    path: Path
    reloader: Reloader

    @classmethod
    def over(cls, on: Night, path: Path, text: str = TELL, *, prepare: Callable[[Rules], Awaitable[None]] | None = None) -> "Edited":
        """A file that holds what the bridge runs with; `prepare` in the place of the gateway's book."""
        file = path / "smsbridge.toml"
        file.write_text(text, encoding="utf-8")
        source = FileSource(settings=replace(on.settings, config_path=file))
        reloader = Reloader(
            source=source,
            rules=on.rules,
            prepare=prepare or on.bridge.book.prepare,
            put=on.rules.put,
            teller=on.bridge.alarms,
            bell=Bell(on.clock),
        )
        return cls(on, file, reloader)

    async def write(self, text: str) -> None:
        """Somebody saves the file, and the bridge looks at it as often as it takes."""
        self.path.write_text(text, encoding="utf-8")
        await self.look(2)

    async def look(self, times: int) -> None:
        """The bridge looks at the file."""
        for _ in range(times):
            await self.reloader.step()
        await self.on.work()


def mistakes(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Places and texts of the mistakes in the log."""
    return [(record.place, record.text) for record in caplog.records if record.msg == "config.mistake"]  # type: ignore[attr-defined]


async def test_a_configuration_broken_while_running(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The old rules go on; each mistake is logged with its line, and it is told once, until it is mended: then the new ones count."""
    async with night(toml=TELL) as on:
        edited = Edited.over(on, tmp_path)
        broken = TELL.replace('to = ["ada"]', 'to = ["bret"]', 1).replace("rate = 0", 'rate = "0"')
        await edited.write(broken)
        lines = broken.splitlines()
        assert [(place.rpartition(":")[2], text) for place, text in mistakes(caplog)] == [
            (str(lines.index('rate = "0"') + 1), "sms.rate: must be a number, is text in quotes"),
            (str(lines.index('to = ["bret"]') + 1), "routes.0.to.0: unknown contact, group or number 'bret', did you mean 'bert'?"),
        ]
        told = "smsbridge 22:00: smsbridge.toml was changed and is wrong: the rules from before go on. See 'smsbridge check'."
        assert on.phones() == [(CARL, told)]
        await on.post()
        assert len(on.texts(ADA)) == 1
        await edited.write(broken + "# still wrong\n")
        await on.later(2 * 3600, step=600)
        assert len(on.texts(CARL)) == 1
        await edited.write(TELL.replace('to = ["ada"]', 'to = ["bert"]'))
        await on.post(SLOW)
        assert len(on.texts(BERT)) == 1
        await edited.write(broken)
        assert len(on.texts(CARL)) == 2


RENAMED = TELL.replace('name = "critical"', 'name = "pager"')
NO_ROUTE = TELL.replace('match = [\'severity="critical"\']\nto = ["ada"]', 'match = [\'severity="info"\']\nto = ["bert"]')
NO_ROUTE = NO_ROUTE.replace('name = "critical"', 'name = "info"').replace('name = "rest"', 'name = "rest"\nmatch = [\'severity="info"\']')


@pytest.mark.parametrize(
    ("after", "heard"),
    [
        (RENAMED, [ADA]),
        (RENAMED.replace('to = ["ada"]', 'to = ["bert"]', 1), [ADA]),
        (RENAMED.replace('name = "pager"\n', 'name = "pager"\nsend_resolved = false\n'), []),
        (TELL.replace('to = ["ada"]', 'to = ["bert"]', 1), [ADA]),
        (NO_ROUTE, [ADA]),
    ],
    ids=["renamed", "renamed and given to others", "renamed and told of no ends", "given to others", "removed"],
)
async def test_who_was_texted_hears_of_the_end_under_other_rules_too(tmp_path: Path, after: str, heard: list[str]) -> None:
    """Whatever became of the route, unless what took its place wants no ends; and each once."""
    async with night(toml=TELL) as on:
        edited = Edited.over(on, tmp_path)
        await on.post()
        assert [number for number, _ in on.phones()] == [ADA]
        await edited.write(after)
        await on.post(firing() | {"status": "resolved"})
        await on.later(60)
        assert [(number, text[:9]) for number, text in on.phones()[1:]] == [(number, "RESOLVED:") for number in heard]
        await on.post(firing() | {"status": "resolved"})
        await on.later(60)
        assert len(on.phones()) == 1 + len(heard)


async def test_a_route_with_another_name_tells_nobody_what_they_have(tmp_path: Path) -> None:
    """What goes on is texted again when its time is over, as it would have been; who has come to the route hears it at once."""
    async with night(toml=TELL) as on:
        edited = Edited.over(on, tmp_path)
        await on.post()
        await edited.write(RENAMED)
        await on.post()
        assert len(on.texts()) == 1
        await on.later(4 * 3600)
        await on.post()
        assert len(on.texts()) == 2
        await edited.write(RENAMED.replace("pager", "phone").replace('to = ["ada"]', 'to = ["ada", "bert"]', 1))
        await on.post()
        assert [len(on.texts(number)) for number in (ADA, BERT)] == [3, 1]


async def test_what_is_worse_by_now_is_told_though_a_route_that_is_no_more_told_of_it(tmp_path: Path) -> None:
    """It comes to a route of its own, whose phones had a warning: as if the other route had kept its name. Once."""
    async with night(toml=TELL) as on:
        edited = Edited.over(on, tmp_path)
        await on.post(firing(severity="warning"))
        await edited.write(TELL.replace('name = "rest"', 'name = "other"'))
        await on.post(firing(severity="warning"))
        for _ in range(2):
            await on.post(firing(severity="critical"))
        assert [text.partition(":")[0] for text in on.texts()] == ["WARNING", "CRITICAL"]
        await on.post(firing() | {"status": "resolved"})
        await on.later(60)
        assert [text.partition(":")[0] for text in on.texts()] == ["WARNING", "CRITICAL", "RESOLVED"]


async def test_what_is_doubtful_in_new_rules_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """They count, and the log warns as `check` would."""
    async with night(toml=TELL) as on:
        edited = Edited.over(on, tmp_path)
        await edited.write(TELL.replace('name = "critical"\n', 'name = "critical"\ntext = "{{ tilte }}: {{ status }}"\n'))
        doubts = [record.__dict__["text"] for record in caplog.records if record.getMessage() == "config.doubt"]
        assert any("did you mean 'title'?" in text for text in doubts)
        await on.post()
        assert on.texts()[0].startswith(": firing")


async def test_a_file_that_is_gone_is_a_mistake_too(tmp_path: Path) -> None:
    """The rules stay; the same file put back is no change, and mends it."""
    async with night(toml=TELL) as on:
        edited = Edited.over(on, tmp_path)
        await edited.look(2)
        edited.path.unlink()
        await edited.look(2)
        assert len(on.texts(CARL)) == 1
        await edited.write(TELL)
        rules = on.rules()
        await on.post()
        assert len(on.texts(ADA)) == 1
        assert on.rules() is rules


async def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is read when it stands still, so that half of it is no mistake."""
    async with night(toml=TELL) as on:
        edited = Edited.over(on, tmp_path)
        await edited.look(2)
        before = on.rules()
        for size in (10, 40, 90):
            edited.path.write_text(TELL[:size], encoding="utf-8")
            await edited.look(1)
        assert mistakes(caplog) == []
        await edited.write(TELL.replace("rate = 0", "rate = 5"))
        assert (before.sms.rate, on.rules().sms.rate) == (0, 5)


async def test_a_secret_that_is_taken_out_opens_nothing_from_then_on(tmp_path: Path) -> None:
    """All of the bridge has the new rules at once."""
    locked = TELL.replace("open = true", 'secrets = ["first"]')
    async with night(toml=locked) as on:
        edited = Edited.over(on, tmp_path, locked)

        async def status(secret: str) -> int:
            async with on.http.post(f"{on.url}/hooks/prom?token={secret}", json={"title": "x"}) as response:
                return response.status

        assert (await status("first"), await status("second")) == (200, 401)
        await edited.write(locked.replace("first", "second"))
        assert (await status("first"), await status("second")) == (401, 200)


async def test_a_secret_is_changed_without_a_post_refused(tmp_path: Path) -> None:
    """Both open the hook while its senders are changed one by one; at no time is one of them refused."""
    locked = TELL.replace("open = true", 'secrets = ["first"]')
    async with night(toml=locked) as on:
        edited = Edited.over(on, tmp_path, locked)

        async def statuses() -> list[int]:
            found: list[int] = []
            for secret in ("first", "second"):
                async with on.http.post(f"{on.url}/hooks/prom", json={"title": "x"}, headers={"X-Hook-Token": secret}) as response:
                    found.append(response.status)
            return found

        assert await statuses() == [200, 401]
        await edited.write(locked.replace('"first"', '"second", "first"'))
        assert await statuses() == [200, 200]
        await edited.write(locked.replace("first", "second"))
        assert await statuses() == [401, 200]


async def test_numbers_in_mistakes_are_not_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Also where a number stands with a letter in it."""
    async with night(toml=TELL) as on:
        edited = Edited.over(on, tmp_path)
        await edited.write(TELL.replace('to = ["ada"]', 'to = ["+49 152 2881738x"]', 1))
        ((_, text),) = mistakes(caplog)
        assert "unknown contact" in text
        assert "2881738" not in caplog.text


async def nothing(_: Rules) -> None:
    """Nothing is to be prepared."""


async def test_a_text_in_a_variable_cannot_change(caplog: pytest.LogCaptureFixture) -> None:
    """Who asks is told so; nothing is read."""
    caplog.set_level(logging.INFO)
    holder, told = RulesHolder(Rules()), Told()
    source = FileSource(settings=Settings(config_toml="[sms]\n"))
    reloader = Reloader(source=source, rules=holder, prepare=nothing, put=holder.put, teller=told, bell=Bell(FakeClock()))
    await reloader.step()
    assert caplog.records == []
    reloader.ask()
    await reloader.step()
    assert [record.msg for record in caplog.records] == ["config.no_file"]
    assert told.kinds == []


async def test_a_reload_that_the_store_interrupts_is_tried_again(tmp_path: Path) -> None:
    """What new rules need before they count could not be kept: the old ones stay, and the file is read once more."""
    async with night(toml=TELL) as on:
        taken = False

        async def prepare(_: Rules) -> None:
            if not taken:
                raise StoreUnavailable("the disk is full")

        edited = Edited.over(on, tmp_path, prepare=prepare)
        with pytest.raises(StoreUnavailable):
            await edited.write(TELL.replace('to = ["ada"]', 'to = ["bert"]', 1))
        assert [one.name for one in on.rules().routes[0].to] == ["ada"]
        taken = True
        await edited.look(2)
        assert [one.name for one in on.rules().routes[0].to] == ["bert"]
