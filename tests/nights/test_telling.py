"""Nights in which the bridge itself is in trouble: somebody hears of it, by whichever way still works."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from support.delivering import Told
from support.night import ADA, BERT, EVENING, TOML, Chat, night
from support.outbox import message
from support.posts import firing

from bridge.delivery.alarm import AlarmTeller
from bridge.delivery.loop import each, forever
from bridge.domain import judge
from bridge.domain.ids import DeliveryId
from bridge.domain.telling import Telling, TellingId, WayId
from bridge.domain.trouble import Trouble
from bridge.emulator import Fault, Rule
from bridge.emulator.config import EmulatorConfig
from bridge.errors import StoreUnavailable
from bridge.outside.ways import open_ways
from bridge.runtime.bell import Bell
from bridge.store.alarms import Alarms
from bridge.web.server import listening

TELL = TOML + '[tell]\nsms = ["bert"]\nurls = ["{chat}"]\n'


async def test_trouble_goes_out_by_every_way_with_its_time() -> None:
    """The SMS has one part, with what has room; the webhook has all of it; neither has a number or text."""
    async with night(toml=TELL) as on:
        on.bridge.alarms.tell("safe_text", post="01HQ", reason="no JSON")
        await on.work()
        said = "A post could not be understood: its recipients got the safe text. See 'smsbridge alerts'. (reason=no JSON)"
        assert on.phones() == [(BERT, f"smsbridge 22:00: {said}")]
        (told,) = on.chat.got
        assert told["kind"] == "safe_text"
        assert str(told["text"]).endswith("See `smsbridge alerts`. (post=01HQ, reason=no JSON)")
        assert told["source"] == "smsbridge"


async def test_one_way_that_fails_does_not_hold_up_the_other() -> None:
    """The chat is down for half an hour: the SMS goes at once, the post when the chat is back, each once."""
    async with night(toml=TELL) as on:
        on.chat.status = 503
        on.bridge.alarms.tell("stuck", post="01HQ")
        await on.work()
        assert len(on.texts(BERT)) == 1
        await on.later(1800, step=60)
        assert on.chat.got == []
        on.chat.status = 200
        await on.later(600, step=60)
        assert on.chat.kinds == ["stuck"]
        # That the chat took nothing is told too, by the way that works.
        assert [text.partition(": ")[2] for text in on.texts(BERT)[1:]] == [
            "An address of '[tell] urls' takes no alarms. (reason=HTTP 503)"
        ]


async def test_what_was_told_and_what_is_to_be_told_survive_a_restart(tmp_path: Path) -> None:
    """The hour of a kind goes on, and so does its count."""
    async with night(tmp_path, toml=TELL) as on:
        on.bridge.alarms.tell("stuck", post="a")
        await on.work()
        for post in "bcd":
            on.bridge.alarms.tell("stuck", post=post)
        await on.work()
        await on.restart()
        await on.later(1800, step=600)
        assert on.chat.kinds == ["stuck"]
        await on.later(1900, step=600)
        assert on.chat.kinds == ["stuck", "stuck"]
        assert "post=d, 3 times since the last alarm of this kind" in str(on.chat.got[1]["text"])
        assert on.texts(BERT)[1].endswith("(3x)")


async def test_an_alarm_that_does_not_arrive_as_an_sms_is_no_sms_again() -> None:
    """Else a dead phone would cost an SMS an hour, for ever."""
    async with night(toml=TELL, emulator=EmulatorConfig(rate=0, reports=(), credit=Decimal(100), daily_limit=0)) as on:
        on.bridge.alarms.tell("stuck", post="a")
        await on.later(7200, step=600)
        assert on.chat.kinds == ["stuck", "alarm_failed"]
        assert len(await on.messages()) == 1


async def test_an_alarm_that_is_lost_on_its_way_orders_no_other() -> None:
    """The line is cut at each sending: the alarm's own trouble goes to the chat alone."""
    async with night(toml=TELL) as on:
        on.emulator.script.replace([Rule(fault=Fault.CUT_BEFORE)])
        on.bridge.alarms.tell("stuck", post="a")
        await on.later(4 * 3600, step=60)
        assert [found.text.partition(": ")[2][:20] for found in await on.messages()] == ["A post cannot be sor"]


@dataclass
class Refusing:
    """`bridge.ports.AlarmStore` on a disk that is full for a while."""

    store: Alarms
    refusals: int

    async def note(self, troubles: Sequence[Trouble]) -> None:
        """Refuse, as often as is to be."""
        if self.refusals:
            self.refusals -= 1
            raise StoreUnavailable("the disk is full")
        await self.store.note(troubles)

    async def untold(self, before: datetime) -> list[Trouble]:
        """What the store says."""
        return await self.store.untold(before)

    async def tell(self, trouble: Trouble, now: datetime, **ways: Any) -> bool:
        """As the store does."""
        return await self.store.tell(trouble, now, **ways)

    async def take(self, now: datetime, most: int, *, lease: timedelta) -> list[Telling]:
        """As the store does."""
        return await self.store.take(now, most, lease=lease)

    async def later(self, ident: TellingId, at: datetime) -> None:
        """As the store does."""
        await self.store.later(ident, at)

    async def done(self, ident: TellingId, failed: str = "") -> None:
        """As the store does."""
        await self.store.done(ident, failed)


async def test_a_store_that_does_not_take_an_alarm_gets_it_later() -> None:
    """The count is right, however often the store refuses."""
    async with night(toml=TELL) as on:
        bells = {name: Bell(on.clock) for name in ("bell", "announce", "dispatch", "carry")}
        store = Refusing(on.bridge.store.alarms, refusals=2)
        alarms = AlarmTeller(
            Told(), store=store, fallbacks=on.bridge.store.fallbacks, clock=on.clock, ids=on.bridge.ids, rules=on.rules, **bells
        )
        for post in "ab":
            alarms.tell("stuck", post=post)
            with pytest.raises(StoreUnavailable):
                await alarms.step()
        await alarms.step()
        await on.work()
        assert "2 times" in str(on.chat.got[0]["text"])


async def test_a_death_between_a_change_and_its_telling_costs_no_alarm(tmp_path: Path) -> None:
    """What is to be told is written with what happened: here nobody records it, as if the process had died there."""
    async with night(tmp_path, toml=TELL) as on:
        await on.bridge.store.outbox.put(message("m1", ttl=timedelta(hours=1)), on.clock.now())
        await on.clock.advance(3 * 86400)
        await on.bridge.store.outbox.change(DeliveryId("m1.1"), on.clock.now(), lambda item: judge.on_worthless(item, on.clock.now()))
        await on.restart()
        await on.work()
        assert on.chat.kinds == ["expired"]
        assert "delivery=m1.1, lane=manual, reason=worthless" in str(on.chat.got[0]["text"])


async def test_a_part_that_does_nothing_but_fail_is_told_once() -> None:
    """Until it works again."""
    told, steps = Told(), [True] * 6 + [False] + [True] * 7

    async def step() -> bool:
        if not steps:
            raise asyncio.CancelledError
        if steps.pop():
            raise ZeroDivisionError
        return False

    async def pause() -> None:
        """Wait for nothing."""

    with pytest.raises(asyncio.CancelledError):
        await forever("part", step, pause, told)
    assert told.kinds == ["loop", "loop"]


async def test_one_thing_that_fails_does_not_keep_the_others_waiting() -> None:
    """And its failure is not hidden."""
    done: list[int] = []

    async def act(number: int) -> None:
        if number == 2:
            raise ValueError(str(number))
        done.append(number)

    with pytest.raises(ValueError, match="2"):
        await each([1, 2, 3], act)
    assert done == [1, 3]


async def test_two_processes_tell_once(tmp_path: Path) -> None:
    """Whoever is first."""
    async with night(tmp_path, toml=TELL) as on:
        now, alarms = on.clock.now(), on.bridge.store.alarms
        await alarms.note([Trouble(kind="stuck", count=2, since=now)])
        (seen,) = await alarms.untold(now)
        told = [await alarms.tell(seen, now, announcements=(), message=None, tellings=[]) for _ in range(2)]
        assert told == [True, False]
        await alarms.note([Trouble(kind="stuck", count=1, since=now)])
        (left,) = await alarms.untold(now)
        assert left.count == 1


async def test_nothing_is_kept_where_there_is_no_way() -> None:
    """The log and the counter are all; a way that is set later does not tell of last month."""
    async with night() as on:
        on.bridge.alarms.tell("stuck", post="a")
        await on.work()
        assert await on.bridge.store.alarms.untold(on.clock.now()) == []


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
async def test_apprise_carries_to_what_it_knows() -> None:
    """Its own JSON notification, to a server of ours; an address that nothing knows says so."""
    chat = Chat()
    app = web.Application()
    app.add_routes([web.post("/{tail:.*}", chat.take)])
    async with listening(app, host="127.0.0.1", port=0) as port, open_ways() as ways:
        telling = Telling(id=TellingId("1"), way=WayId("json-1"), kind="stuck", text="smsbridge 22:00: Hello", created_at=EVENING)
        assert await ways.carry(f"json://127.0.0.1:{port}/hook", telling) == ""
        assert chat.got[0]["message"] == "smsbridge 22:00: Hello"
        assert "does not know this address" in await ways.carry("nonsense://somewhere", telling)
        chat.status = 500
        assert await ways.carry(f"json://127.0.0.1:{port}/hook", telling) == "Apprise could not deliver it"
        assert await ways.carry(f"http://127.0.0.1:{port}/hook", telling) == "HTTP 500"


async def test_an_address_that_is_gone_is_given_up_after_a_day() -> None:
    """And told by the other way; the address itself, which may hold a password, stands nowhere."""
    async with night(toml=TELL) as on:
        on.chat.status = 404
        on.bridge.alarms.tell("stuck", post="a")
        await on.later(26 * 3600, step=290)
        assert await on.bridge.store.alarms.take(on.clock.now(), 10, lease=timedelta(0)) == []
        assert on.chat.url not in "".join(text for _, text in on.phones())
        assert ADA not in {phone for phone, _ in on.phones()}


@pytest.mark.parametrize(
    ("text", "why"), [("{{ labels.nothing }}", "it gave nothing for this alert"), ("{{ 1 / 0 }}", "line 1: division by zero")]
)
async def test_a_route_whose_text_fails_is_named(text: str, why: str) -> None:
    """In the alarm, and in the alert's reason: its recipients get the safe text, and somebody has to mend it."""
    async with night(toml=TELL.replace('name = "critical"\n', f'name = "critical"\ntext = "{text}"\n')) as on:
        await on.post(firing())
        assert on.texts()[0].startswith("prom: alert received that could not be read")
        assert "A route's 'text' fails" in on.texts(BERT)[0]
        assert "route=critical" in on.texts(BERT)[0]
        (told,) = on.chat.got
        assert told["kind"] == "template"
        assert "(route=critical, post=" in str(told["text"])
        assert f"reason=`text` of route critical failed: {why}" in str(told["text"])
        (alert,) = await on.bridge.look.alerts()
        assert str(alert["reason"]).startswith(f"route critical; safe text: `text` of route critical failed: {why}")
