"""Nights in which recipients stand in the gateway's own address book."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from support.night import ADA, BERT, CARL, TOML, Night, night
from support.posts import firing
from support.road import Road

from bridge.cli.backtest import backtest
from bridge.config import load
from bridge.domain.account import BookQuery, Contact
from bridge.emulator.config import EmulatorConfig
from bridge.emulator.script import Call, Fault, Rule
from bridge.errors import InputError

TELLING = TOML.replace("[hooks", '[tell]\nurls = ["{chat}"]\n\n[hooks', 1)
EVA = "+493023125077"


def using(*names: str, toml: str = TELLING) -> str:
    """The critical route goes to these."""
    return toml.replace('to = ["ada"]', f"to = {json.dumps(names)}", 1)


def pretended(**contacts: str) -> EmulatorConfig:
    """A gateway with Leitung, a group of bert and eva, and these contacts."""
    book = {"bert": BERT, "Eva Muster": EVA, **contacts}
    return EmulatorConfig(rate=0, reports=(), contacts=book, groups={"Leitung": ("bert", "Eva Muster")})


def numbers(on: Night) -> list[str]:
    """Whose phones have an SMS."""
    return sorted(number for number, _ in on.phones())


async def test_names_of_the_book_are_texted_with_the_others() -> None:
    """A group and a contact, each number once, in letters of any case."""
    async with night(toml=using("ada", "seven:leitung", "seven:Eva Muster"), emulator=pretended()) as on:
        await on.post()
        assert numbers(on) == sorted([ADA, BERT, EVA])
        names = {delivery.phone.e164: delivery.name for message in await on.messages() for delivery in message.deliveries}
        assert names == {ADA: "ada", BERT: "bert", EVA: "Eva Muster"}, "a contact of the configuration is called as there"


async def test_a_group_of_the_configuration_may_hold_them() -> None:
    """Also by way of another group, and for people who send."""
    toml = using("all").replace("[contacts]", '[groups]\nall = ["ada", "bosses"]\nbosses = ["seven:Leitung"]\n\n[contacts]')
    async with night(toml=toml, emulator=pretended()) as on:
        await on.post()
        assert numbers(on) == sorted([ADA, BERT, EVA])
        assert {one.phone.e164 for one in on.bridge.rules().recipients(["bosses"])} == {BERT, EVA}


async def test_who_sends_to_a_group_with_a_name_that_stands_for_nobody_is_told_so() -> None:
    """Nobody of it is texted, rather than all but one without a word; the book is read before, as for a name that is written out."""
    toml = using("ada").replace("[contacts]", '[groups]\ncrew = ["ada", "seven:Leitung"]\nhalf = ["ada", "seven:Nobody"]\n\n[contacts]')
    async with night(toml=toml, emulator=pretended()) as on:
        assert {one.phone.e164 for one in await on.bridge.book.recipients(["crew"])} == {ADA, BERT, EVA}
        with pytest.raises(InputError, match="address book has no contact or group 'seven:Nobody'"):
            await on.bridge.book.recipients(["bert", "half"])
        with pytest.raises(InputError, match="Nobody"):
            on.bridge.rules().recipients(["half"])


async def test_a_name_that_stands_for_nobody_is_told_once_and_the_others_are_texted() -> None:
    """However often the book is read."""
    async with night(toml=using("ada", "seven:Nobody"), emulator=pretended()) as on:
        for _ in range(3):
            await on.bridge.book.step()
            await on.later(4000, step=1000)
        await on.post()
        assert numbers(on) == [ADA]
        assert [one for one in on.chat.kinds if one == "book"] == ["book"]
        assert "seven:Nobody" in str(on.chat.got[0]["text"])


async def test_a_route_that_reaches_nobody_leaves_the_alert_to_the_next() -> None:
    """Nothing is lost since a name is wrong."""
    async with night(toml=using("seven:Nobody"), emulator=pretended()) as on:
        await on.post()
        assert numbers(on) == [ADA]
        assert (await on.bridge.look.alerts())[0]["routes"] == ["rest"]


async def test_the_book_is_known_after_a_restart_without_the_gateway(tmp_path: Path) -> None:
    """What the configuration names is kept, and nothing else of the book."""
    async with night(tmp_path, toml=using("seven:Leitung"), emulator=pretended(other=CARL)) as on:
        on.names.trouble = Road.NO_SUCH_NAME
        await on.restart()
        await on.bridge.book.step()
        assert [one.phone.e164 for one in on.bridge.rules().routes[0].to] == [BERT, EVA]
        assert CARL not in str(await on.bridge.store.money.note("book"))
        on.names.trouble = None
        await on.post()
        assert numbers(on) == sorted([BERT, EVA])
        on.rules.rules = load(TOML, env={})
        await on.bridge.book.step()
        assert await on.bridge.store.money.note("book") == "{}"


async def test_a_changed_book_counts_after_the_next_reading() -> None:
    """Somebody joins a group; and who is renamed away keeps being texted, and that is told."""
    async with night(toml=using("seven:Leitung"), emulator=pretended()) as on:
        book = on.emulator.account.book
        group = next(group for group in book.groups(BookQuery())[0] if group.name == "Leitung")
        book.add_contact(Contact(firstname="carl", mobile=CARL[1:], groups=(group.id,)), None)
        await on.bridge.book.step()
        await on.post()
        assert numbers(on) == sorted([BERT, EVA, CARL])
        book.remove_group(group.id, with_contacts=False)
        await on.bridge.book.step()
        await on.work()
        assert "book" in on.chat.kinds
        assert len(on.bridge.rules().routes[0].to) == 3


async def test_a_book_that_cannot_be_read_is_told_after_a_while() -> None:
    """Not for one call that failed."""
    async with night(toml=using("ada", "seven:Leitung"), emulator=pretended()) as on:
        on.names.trouble = Road.NO_SUCH_NAME
        for expected in ([], [], ["book"], ["book"]):
            await on.bridge.book.step()
            await on.bridge.alarms.step()
            await on.bridge.carrier.step()
            assert on.chat.kinds == expected


async def test_numbers_outside_the_countries_are_not_texted() -> None:
    """Nor is a name that two contacts have."""
    async with night(toml=using("ada", "seven:Swiss"), emulator=pretended(Swiss="+41791234567")) as on:
        assert "countries" in (await on.bridge.book.read())["Swiss"]
        await on.post()
        assert numbers(on) == [ADA]
        on.emulator.account.book.add_contact(Contact(firstname="eva", lastname="muster", mobile=CARL[1:]), None)
        await on.bridge.book.read()
        with pytest.raises(InputError, match="or several"):
            on.bridge.rules().recipients(["seven:Eva Muster"])


async def test_a_name_is_looked_up_for_who_sends() -> None:
    """Also where the configuration names nobody in the book; a gateway that is away is an answer."""
    async with night(emulator=pretended()) as on:
        assert not on.bridge.book.knows(["seven:Eva Muster"])
        (eva,) = await on.bridge.book.recipients(["seven:eva  muster"])
        assert (eva.phone.e164, eva.name) == (EVA, "Eva Muster")
        assert on.bridge.book.knows(["seven:bert"])
        await on.clock.advance(301)
        on.names.trouble = Road.NO_SUCH_NAME
        with pytest.raises(InputError, match="just now"):
            await on.bridge.book.recipients(["seven:Leitung Nord"])


async def test_who_is_to_be_forgotten_stands_in_the_book() -> None:
    """As a contact of the configuration would."""
    async with night(toml=using("seven:Leitung"), emulator=pretended()) as on:
        (_, eva) = on.bridge.rules().routes[0].to
        with pytest.raises(InputError, match="seven:Leitung"):
            await on.bridge.privacy.forget(eva.phone, who="cli:eva")


async def test_a_reload_asks_for_new_names_before_they_count() -> None:
    """Nothing that comes a moment later finds a route without recipients; where the book does not answer, that is told at once."""
    async with night(toml=using("ada"), emulator=pretended()) as on:
        on.names.trouble = Road.NO_SUCH_NAME
        await on.bridge.book.prepare(load(using("seven:Somebody", toml=TOML), env={}))
        await on.later(10, step=5)
        assert on.chat.kinds.count("book") == 1
        on.names.trouble = None
        rules = load(using("seven:Leitung", toml=TOML), env={})
        await on.bridge.book.prepare(rules)
        on.rules.rules = rules
        await on.post()
        assert numbers(on) == sorted([BERT, EVA])


async def test_numbers_of_other_countries_are_dropped_when_these_are_not_texted_any_more(tmp_path: Path) -> None:
    """At the next reading, and at a start by what was kept: only a name that is gone keeps its numbers."""
    vienna = "+436641234567"
    wide = TOML.replace("[sms]", '[sms]\ncountries = ["DE", "AT"]', 1)
    async with night(tmp_path, toml=using("seven:Franz", toml=wide), emulator=pretended(Franz=vienna)) as on:
        await on.post()
        assert numbers(on) == [vienna]
        on.rules.rules = load(using("seven:Franz", toml=TOML), env={})
        on.names.trouble = Road.NO_SUCH_NAME
        await on.restart()
        assert on.bridge.rules().book == {}
        on.names.trouble = None
        await on.bridge.book.step()
        await on.post(firing("Other", severity="critical") | {"fingerprint": "other"})
        await on.later(60, step=5)
        assert numbers(on) == sorted([vienna, ADA])


WAITING = TELLING.replace("[contacts]", '[groups]\nbosses = ["seven:Leitung"]\n\n[contacts]')
"""With somebody on the last route, whose number stands in the file."""


async def begun(on: Night, *names: str, toml: str = TELLING) -> None:
    """The bridge starts for the first time with these on its critical route, while the gateway's book cannot be read."""
    on.emulator.script.replace([Rule(on=Call.BOOK, fault=Fault.STATUS, status=503)])
    on.rules.rules = load(using(*names, toml=toml).replace("{chat}", on.chat.url), env={})
    await on.restart()


async def test_at_a_first_start_without_the_book_everybody_on_a_route_stands_in() -> None:
    """Each once, and the alert says so; when the book is read, who is on the route gets the next, and an end goes to who heard of it."""
    async with night(toml=TELLING, emulator=pretended()) as on:
        await begun(on, "bosses", toml=WAITING)
        await on.post()
        assert on.texts() == ["CRITICAL: InstanceDown: db1 does not answer https://runbooks.example.org/down"]
        (alert,) = await on.bridge.look.alerts()
        assert (alert["routes"], alert["reason"]) == (
            ["critical"],
            "route critical; nobody of critical is known yet, so everybody gets it",
        )
        assert "book" in on.chat.kinds
        on.emulator.script.replace([])
        await on.bridge.book.step()
        await on.post(firing("Other", severity="critical") | {"fingerprint": "other"})
        assert numbers(on) == sorted([ADA, BERT, EVA])
        await on.post(firing() | {"status": "resolved", "endsAt": "2026-11-25T21:05:00Z"})
        assert [text.partition(":")[0] for text in on.texts()] == ["CRITICAL", "RESOLVED"]
        assert len(on.phones()) == 4


async def test_who_is_known_of_a_route_gets_its_alerts_alone() -> None:
    """Nobody else is woken while somebody on the route hears of it."""
    async with night(toml=TELLING, emulator=pretended()) as on:
        await begun(on, "carl", "seven:Leitung")
        await on.post()
        assert numbers(on) == [CARL]


async def test_where_no_number_is_known_at_all_posts_wait_for_the_book(tmp_path: Path) -> None:
    """Unsorted, over a restart, and it is told; each is texted once when the book is read."""
    alone = TELLING.partition("[[routes]]")[0] + '[[routes]]\nname = "all"\ngroup_wait = "0s"\nto = ["ada"]\n'
    async with night(tmp_path, toml=TELLING, emulator=pretended()) as on:
        await begun(on, "seven:Leitung", toml=alone)
        await on.post()
        await on.post(firing("Other", severity="warning") | {"fingerprint": "other"})
        await on.later(7200, step=600)
        assert (on.phones(), await on.bridge.look.alerts()) == ([], [])
        assert "posts wait" in str([told["text"] for told in on.chat.got])
        await on.restart()
        await on.later(600, step=60)
        assert on.phones() == []
        on.emulator.script.replace([])
        await on.bridge.book.step()
        await on.later(60, step=5)
        assert numbers(on) == sorted([BERT, EVA])
        assert on.texts(BERT) == ["2 alerts: CRITICAL InstanceDown (db1:9100); WARNING Other (db1:9100)"]


async def test_where_the_book_has_nobody_for_any_route_posts_wait_too() -> None:
    """As where it has a mistake, or is another account's: nothing is filed that nobody gets, and it goes out when the name is there."""
    alone = TELLING.partition("[[routes]]")[0] + '[[routes]]\nname = "all"\ngroup_wait = "0s"\nto = ["seven:Carl"]\n'
    async with night(toml=alone, emulator=pretended()) as on:
        await on.post()
        await on.later(600, step=60)
        assert (on.phones(), await on.bridge.look.alerts()) == ([], [])
        assert "posts wait" in str([told["text"] for told in on.chat.got])
        on.emulator.account.book.add_contact(Contact(firstname="carl", mobile=CARL[1:]), None)
        await on.bridge.book.step()
        await on.work()
        assert numbers(on) == [CARL]


async def test_a_name_that_stood_for_nobody_does_so_after_a_restart_without_the_book(tmp_path: Path) -> None:
    """That the book has it not is known: the next route is asked, and nobody stands in."""
    async with night(tmp_path, toml=using("seven:Nobody"), emulator=pretended()) as on:
        await on.bridge.book.step()
        on.emulator.script.replace([Rule(on=Call.BOOK, fault=Fault.STATUS, status=503)])
        await on.restart()
        await on.post()
        assert (await on.bridge.look.alerts())[0]["routes"] == ["rest"]


async def test_a_back_test_knows_whom_names_stand_for() -> None:
    """As far as the bridge knows the book: what it would have sent is what it sent."""
    async with night(toml=using("seven:Leitung"), emulator=pretended()) as on:
        await on.post()
        found = await backtest(on.bridge, on.settings, on.rules(), on.clock.now() - timedelta(days=1), lambda _: None)
        assert sorted(sent.to for sent in found.would) == sorted([BERT, EVA])
