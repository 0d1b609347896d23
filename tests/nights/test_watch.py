"""Nights in which the bridge itself dies: the SMS that it kept parked goes out by itself."""

from datetime import timedelta
from pathlib import Path

import pytest
from support.night import ADA, BERT, TOML, Night, night
from support.outbox import NOON

from bridge.config import load
from bridge.domain.ids import MessageId
from bridge.domain.state import State
from bridge.domain.watching import Push, Watch, push
from bridge.emulator import Call, Fault, Rule
from bridge.emulator.account import State as OnPhone

WATCHED = TOML + '[watch]\nto = ["bert"]\nafter = "30m"\n'
HALF = timedelta(minutes=30)


def parked(on: Night) -> list[str]:
    """What lies at the gateway, to go out later."""
    waiting = [sms for phone in on.emulator.account.phones.values() for sms in phone.messages if sms.state is OnPhone.WAITING]
    return [sms.text for sms in waiting]


async def test_while_the_bridge_lives_one_sms_is_parked_and_none_goes_out() -> None:
    """Two hours of a night."""
    async with night(toml=WATCHED) as on:
        for _ in range(8):
            await on.later(900, step=60)
            assert len(parked(on)) == 1
        assert on.phones() == []


async def test_when_the_bridge_dies_the_sms_says_since_when() -> None:
    """Between twenty and thirty minutes after its death, once."""
    async with night(toml=WATCHED) as on:
        await on.later(3600, step=100)
        await on.clock.advance(19 * 60)
        assert on.phones() == []
        await on.clock.advance(12 * 60)
        (text,) = on.texts(BERT)
        assert text.startswith("smsbridge silent since 22:5")
        await on.clock.advance(3600)
        assert len(on.phones()) == 1


async def test_a_planned_stop_takes_it_back() -> None:
    """Nobody is woken by an update."""
    async with night(toml=WATCHED) as on:
        await on.later(60, step=30)
        await on.bridge.watcher.stop()
        await on.bridge.recaller.run_once()
        assert parked(on) == []
        await on.clock.advance(7200)
        assert on.phones() == []


async def test_after_a_planned_stop_the_next_start_parks_anew_at_once(tmp_path: Path) -> None:
    """However soon it comes."""
    async with night(tmp_path, toml=WATCHED) as on:
        for _ in range(3):
            await on.later(30, step=15)
            assert len(parked(on)) == 1
            await on.bridge.watcher.stop()
            await on.bridge.recaller.run_once()
            await on.bridge.store.meta.leave(on.bridge.holder)
            await on.restart()
        await on.later(30, step=15)
        assert len(parked(on)) == 1


async def test_what_a_planned_stop_found_in_our_queue_keeps_no_new_one_from_being_parked(tmp_path: Path) -> None:
    """The gateway was away while the bridge was updated, and is back at the next start."""
    async with night(tmp_path, toml=WATCHED) as on:
        on.emulator.script.replace([Rule(on=call, fault=Fault.CODE, code=900) for call in Call])
        await on.later(30, step=15)
        await on.bridge.watcher.stop()
        await on.bridge.store.meta.leave(on.bridge.holder)
        on.emulator.script.replace([])
        await on.restart()
        await on.later(60, step=15)
        assert len(parked(on)) == 1


async def test_after_a_death_the_next_start_parks_anew_before_it_takes_back(tmp_path: Path) -> None:
    """At no moment is there none."""
    async with night(tmp_path, toml=WATCHED) as on:
        await on.later(60, step=30)
        await on.clock.advance(15 * 60)
        await on.restart()
        await on.bridge.watcher.clear()
        for _ in range(10):
            await on.bridge.watcher.step()
            assert parked(on)
            await on.bridge.dispatcher.run_once()
            assert parked(on)
            await on.bridge.recaller.run_once()
            assert parked(on)
            await on.clock.advance(5)
        await on.later(3600, step=100)
        assert len(parked(on)) == 1
        assert on.phones() == []


async def test_while_the_gateway_is_gone_it_goes_out_and_nothing_piles_up() -> None:
    """Nobody can push it on; what was to replace it never leaves our queue, and says nothing when the gateway is back."""
    async with night(toml=WATCHED) as on:
        await on.later(60, step=30)
        on.emulator.script.replace([Rule(on=call, fault=Fault.CODE, code=900) for call in Call])
        await on.later(2 * 3600, step=120)
        assert len(on.texts(BERT)) == 1
        on.emulator.script.replace([])
        await on.later(3600, step=100)
        assert len(on.texts(BERT)) == 1
        assert len(parked(on)) == 1


async def test_a_gateway_that_gives_nothing_back_costs_a_few_sms_and_is_told() -> None:
    """Each that is pushed on would go out: after two that are not given back none is parked for four hours."""
    async with night(toml=WATCHED + '[tell]\nurls = ["{chat}"]\n') as on:
        on.emulator.script.replace([Rule(on=Call.DELETE, fault=Fault.STATUS, status=500)])
        await on.later(4 * 3600, step=60)
        assert len(on.texts(BERT)) <= 4, "without a limit it would be twenty-four"
        assert "recall" in on.chat.kinds


async def test_when_nobody_is_to_be_told_any_more_it_is_taken_back() -> None:
    """`[watch]` is gone from the configuration."""
    async with night(toml=WATCHED) as on:
        await on.later(60, step=30)
        on.rules.rules = load(TOML, env={})
        await on.later(60, step=30)
        assert parked(on) == []


async def test_of_two_processes_one_watches(tmp_path: Path) -> None:
    """Whoever has the lease; the other takes over when it is dead."""
    async with night(tmp_path, toml=WATCHED) as first, night(tmp_path, toml=WATCHED) as second:
        await first.bridge.watcher.step()
        await second.bridge.watcher.step()
        assert len(await first.messages()) == 1
        await second.clock.advance(60)
        await second.bridge.watcher.step()
        assert len(await first.messages()) == 1, "it is not time yet"
        await second.clock.advance(600)
        await second.bridge.watcher.step()
        assert len(await first.messages()) == 2


def watch(minutes: int, *states: State) -> Watch:
    """One that was made so many minutes before noon, for thirty minutes."""
    at = NOON - timedelta(minutes=minutes)
    return Watch(message=MessageId(str(minutes)), created_at=at, deliver_at=at + HALF, text="", states=states)


@pytest.mark.parametrize(
    ("watches", "wanted"),
    [
        ([], Push(park=True)),
        ([watch(5, State.PARKED)], Push(park=False)),
        ([watch(10, State.PARKED)], Push(park=True)),
        ([watch(12, State.PARKED), watch(2, State.QUEUED)], Push(park=False)),
        ([watch(12, State.PARKED), watch(2, State.PARKED, State.PARKED)], Push(park=False, recall=(MessageId("12"),))),
        ([watch(12, State.PARKED), watch(2, State.PARKED, State.UNKNOWN)], Push(park=False)),
        ([watch(12, State.PARKED), watch(2, State.FAILED)], Push(park=False)),
        ([watch(12, State.PARKED), watch(2, State.PARKED, State.FAILED, State.SUPPRESSED)], Push(park=False, recall=(MessageId("12"),))),
        ([watch(22, State.PARKED), watch(12, State.QUEUED)], Push(park=True, recall=(MessageId("12"),))),
        ([watch(12, State.UNKNOWN), watch(2, State.PARKED)], Push(park=False, recall=(MessageId("12"),))),
        ([watch(40, State.ACCEPTED)], Push(park=True)),
        ([watch(1)], Push(park=True)),
        ([watch(1, State.CANCELLED)], Push(park=True)),
        ([watch(1, State.CANCELLED, State.FAILED)], Push(park=False)),
        ([watch(1, State.FAILED)], Push(park=False)),
        ([watch(-180, State.PARKED)], Push(park=True)),
        ([watch(-180, State.PARKED), watch(1, State.PARKED)], Push(park=False, recall=(MessageId("-180"),))),
    ],
)
def test_the_old_one_goes_only_when_a_new_one_is_parked(watches: list[Watch], wanted: Push) -> None:
    """And what never left our queue protects nobody."""
    assert push(watches, NOON, after=HALF) == wanted


def test_the_number_is_of_the_one_who_is_told() -> None:
    """Not of the one who is on call."""
    assert BERT != ADA
