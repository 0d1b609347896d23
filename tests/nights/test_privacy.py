"""Personal data: kept for its time, shown to whom it is about, and erased when they ask."""

import asyncio
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from support.night import ADA, BERT, TOML, night
from support.outbox import message
from support.posts import firing

from bridge.config import load
from bridge.delivery.retention import Retention
from bridge.domain.account import Inbound
from bridge.domain.phone import PhoneNumber
from bridge.domain.privacy import Data, Person
from bridge.domain.sms import Options
from bridge.emulator.config import EmulatorConfig
from bridge.errors import InputError

PHONE = PhoneNumber(ADA)
WORTH = timedelta(days=9)
FREE = TOML.replace('ada  = "+4915228817386"\n', "").replace('to = ["ada"]', 'to = ["bert"]')
ACCOUNT = EmulatorConfig(rate=0, reports=(), credit=Decimal(100))


def everything(path: Path) -> bytes:
    """All bytes of the database and what lies beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.iterdir()) if file.name.startswith("bridge.db"))


async def test_each_kind_goes_after_its_time_and_counts_stay(tmp_path: Path) -> None:
    """Bodies after two weeks, texts after a month, numbers after three; how many SMS there were stays."""
    async with night(tmp_path) as on:
        await on.post(firing("Sesame"))
        await on.later(60)
        assert await on.bridge.retention.prune() == dict.fromkeys(Data, 0)
        for days, left in ((15, {"texts", "numbers"}), (16, {"numbers"}), (60, set())):
            await on.clock.advance(days * 86400)
            await on.bridge.retention.prune()
            (post,) = await on.bridge.store.inbox._driver.read("SELECT body FROM posts")  # noqa: SLF001
            (found,) = await on.messages()
            kept = {"texts"} if found.text else set()
            kept |= {"numbers"} if found.deliveries[0].phone.e164 == ADA else set()
            assert (post[0], kept) == (b"", left)
        assert found.deliveries[0].phone.e164 == "erased"
        alerts = await on.bridge.look.alerts(status=None, hook=None, limit=0)
        assert [(alert["title"], alert["labels"]) for alert in alerts] == [("", {})]
        assert await on.bridge.retention.prune() == dict.fromkeys(Data, 0)


async def test_what_is_scheduled_for_next_year_keeps_its_text_until_then() -> None:
    """Its age counts from when it is due."""
    async with night() as on:
        due = on.clock.now() + timedelta(days=200)
        await on.bridge.store.outbox.put(message("m1", deliver_at=due), on.clock.now())
        await on.work()
        await on.clock.advance(100 * 86400)
        await on.bridge.retention.prune()
        (found,) = await on.messages()
        assert (found.text, found.deliveries[0].phone.e164) == ("Hello", ADA)
        await on.clock.advance(200 * 86400)
        await on.bridge.retention.prune()
        (found,) = await on.messages()
        assert (found.text, found.deliveries[0].phone.e164) == ("", "erased")


async def test_a_round_is_many_small_batches() -> None:
    """So that nobody waits for it; each is told to whoever looks."""
    async with night() as on:
        for n in range(5):
            await on.bridge.store.outbox.put(message(f"01h{n}"), on.clock.now())
        await on.clock.advance(400 * 86400)
        retention = Retention(store=on.bridge.store.pruning, clock=on.clock, rules=on.rules, teller=on.bridge.alarms, batch=2)
        waiting, seen = await retention.waiting(), []
        pruning = asyncio.create_task(retention.prune(seen.append))
        while not pruning.done():
            await on.clock.advance(0.1)
        done = await pruning
        assert sum(done.values()) == sum(seen) == waiting
        assert done[Data.NUMBERS] == 5
        assert max(seen) == 2


async def test_forget_takes_back_erases_and_says_what_it_did(tmp_path: Path) -> None:
    """Queued and parked SMS to the number never go out; afterwards no file of the store holds it, in any spelling."""
    async with night(tmp_path, toml=FREE, emulator=ACCOUNT) as on:
        bridge, now = on.bridge, on.clock.now()
        await bridge.store.outbox.put(message("m1", text="Dear Ada", to=(PHONE,), ttl=WORTH), now)
        await on.post(firing("Call", annotation="x") | {"annotations": {"summary": "call 0152 / 28817386 now"}})
        await bridge.store.outbox.put(message("m2", text="Later", to=(PHONE, PhoneNumber(BERT)), deliver_at=now + timedelta(hours=2)), now)
        await on.later(5)
        with pytest.raises(InputError, match="may still go out"):
            await _forget(on, recalls=False)
        assert (await on.messages())[0].text
        done = await _forget(on, recalls=True)
        assert done.deliveries == 2
        await on.later(3 * 3600, step=1800)
        assert [text for phone, text in on.phones() if phone == ADA] == ["Dear Ada"]
        assert [text for phone, text in on.phones() if phone == BERT][-1] == "Later"
        texts = {found.id: (found.text, [one.phone.e164 for one in found.deliveries]) for found in await on.messages()}
        assert texts["m1"] == ("", ["erased"])  # type: ignore[index]
        assert texts["m2"] == ("Later", ["erased", BERT])  # type: ignore[index]
        shown = await bridge.privacy.person(PHONE, who="cli:test")
        assert (shown["messages"], shown["replies"]) == ([], [])
        acts = [entry["act"] for entry in shown["audit"]]  # type: ignore[attr-defined]
        assert acts == ["forget"]
    left = everything(tmp_path)
    assert b"15228817386" not in left
    assert b"28817386" not in left


async def test_forget_finds_the_number_in_keys_labels_and_other_peoples_replies(tmp_path: Path) -> None:
    """Wherever a sender or a person may have written it."""
    async with night(tmp_path, toml=FREE, emulator=ACCOUNT) as on:
        named = message("m1", to=(PhoneNumber(BERT),), options=Options(label="to.4915228817386"), ttl=WORTH)
        await on.bridge.store.outbox.put(named, on.clock.now())
        await on.post(firing("Call") | {"fingerprint": "user 0152/28817386"})
        await on.bridge.hearing.replies.receive(Inbound(id="7", sender=BERT, system="493023125000", text="ask 0152 2881 7386", at=None))
        await on.later(5)
        await _forget(on, recalls=True)
        assert len(await on.messages()) == 2
    assert b"28817386" not in everything(tmp_path)
    assert b"2881 7386" not in everything(tmp_path)


async def test_forget_refuses_while_the_configuration_names_the_number() -> None:
    """It would come back with the next alert."""
    async with night() as on:
        with pytest.raises(InputError, match=r"still names this number at contacts\.ada"):
            await on.bridge.privacy.forget(PHONE, who="cli:test")


async def test_a_person_gets_all_that_is_kept_and_nobody_elses_number() -> None:
    """Messages with their attempts, whether it is configured, and who did what with it."""
    async with night() as on:
        await on.bridge.store.outbox.put(message("m1", text="Hi both", to=(PHONE, PhoneNumber(BERT)), ttl=WORTH), on.clock.now())
        await on.later(5)
        shown = await on.bridge.privacy.person(PHONE, who="cli:test")
        assert shown["configured"] == ["contacts.ada"]
        (found,) = shown["messages"]  # type: ignore[misc]
        assert (found["text"], len(found["attempts"])) == ("Hi both", 1)
        assert BERT not in json.dumps(shown)
        assert (await on.bridge.privacy.person(PHONE, who="cli:test"))["audit"]


@pytest.mark.parametrize(
    "text",
    [
        "+4915228817386",
        "0152 28817386",
        "0049 152/2881-7386",
        "to=4915228817386,",
        "(0152) 28817386!",
        "+49 (0)152 28817386",
        "db-1 0152 2881 7386 09:30",
        "to=0152%2028817386",
    ],
)
def test_a_number_is_found_in_every_spelling(text: str) -> None:
    """As people and programs write it."""
    assert Person(phone=PHONE).named_in(f"call {text} now")


@pytest.mark.parametrize("text", ["+49152288173861", "+4317386", "915228817386", "152 2881 738", "28817386", ""])
def test_another_number_is_not_taken_for_it(text: str) -> None:
    """One digit more or less is somebody else."""
    assert not Person(phone=PHONE).named_in(f"call {text} now")


def test_periods_are_read_with_their_lines() -> None:
    """A year may be written as one."""
    assert load(f"[retention]\ntexts = '7d'\naudit = '2y'\n{TOML}", env={}).retention == {
        Data.BODIES: timedelta(days=14),
        Data.TEXTS: timedelta(days=7),
        Data.NUMBERS: timedelta(days=90),
        Data.AUDIT: timedelta(days=730),
    }


async def _forget(on, *, recalls: bool):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Forget, with the recaller at work or not, and time passing."""
    import asyncio

    asked = asyncio.create_task(on.bridge.privacy.forget(PHONE, who="cli:test"))
    for _ in range(200):
        if recalls:
            await on.bridge.recaller.run_once()
        await on.clock.advance(0.1)
        if asked.done():
            break
    return await asked
