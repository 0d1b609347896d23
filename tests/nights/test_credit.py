"""Nights in which the money runs out: somebody hears of it before, and what is critical goes first."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from support.night import ADA, BERT, EVENING, TOML, Night, night
from support.outbox import message
from support.posts import firing

from bridge.config import load
from bridge.domain.message import Lane
from bridge.domain.money import Spending, Tariff, Waiting, days_left, parse_money, shortfall
from bridge.domain.phone import PhoneNumber
from bridge.emulator.config import EmulatorConfig
from bridge.errors import InputError

MONEY = TOML + '[tell]\nurls = ["{chat}"]\n[money]\nreserve = "5 EUR"\nwarn = ["50 EUR", "10 EUR"]\n'


def account(credit: str) -> EmulatorConfig:
    """A gateway whose account has so much."""
    return EmulatorConfig(rate=0, reports=(), credit=Decimal(credit))


def alert(name: str, **labels: str) -> dict[str, object]:
    """One of its own."""
    return firing(name, **labels) | {"fingerprint": name}


async def test_each_threshold_is_told_once_until_the_account_is_topped_up(tmp_path: Path) -> None:
    """Over a restart, too; and how long the credit lasts."""
    async with night(tmp_path, toml=MONEY, emulator=account("50.02")) as on:
        await on.post()
        await on.later(120, step=60)
        (told,) = on.chat.got
        assert told["kind"] == "credit_low"
        assert "balance=49.945, below=50, days=665.9" in str(told["text"])
        await on.restart()
        await on.later(7200, step=1200)
        assert on.chat.kinds == ["credit_low"]
        on.emulator.account.balance = Decimal("9.99")
        await on.post(alert("Other"))
        await on.later(120, step=60)
        assert on.chat.kinds == ["credit_low", "credit_low"]
        on.emulator.account.balance = Decimal(100)
        await on.post(alert("Third"))
        await on.later(4000, step=1000)
        on.emulator.account.balance = Decimal(20)
        await on.post(alert("Fourth"))
        await on.later(4000, step=1000)
        assert on.chat.kinds == ["credit_low"] * 3


async def test_the_reserve_is_for_what_is_critical_alone() -> None:
    """A warning waits, a critical alert goes; when the account is topped up, the warning goes by itself."""
    async with night(toml=MONEY, emulator=account("5.07")) as on:
        await on.post()
        await on.later(60, step=30)
        assert on.bridge.hold.degraded == ("credit",)
        await on.post(alert("Disk", severity="warning"))
        await on.post(alert("Fire"))
        await on.later(60, step=30)
        assert [text.partition(":")[0] for text in on.texts()] == ["CRITICAL", "CRITICAL"]
        assert "reserve" in on.chat.kinds
        on.emulator.account.balance = Decimal(20)
        await on.later(60, step=30)
        assert on.texts()[2].startswith("WARNING")
        assert on.bridge.hold.degraded == ()


async def test_the_alarm_of_an_empty_account_names_what_is_missing_and_what_waits() -> None:
    """Gone at ten in the evening: by lane, and until when each is worth sending."""
    async with night(toml=MONEY.replace('reserve = "5 EUR"\n', ""), emulator=account("0.05")) as on:
        await on.later(1)
        await on.bridge.store.outbox.put(message("m1", ttl=timedelta(days=2)), on.clock.now())
        await on.post()
        (text,) = [str(told["text"]) for told in on.chat.got if told["kind"] == "credit"]
        assert "balance=0.05" in text
        assert "waiting=1 critical until 02:00" in text or "waiting=1 manual until" in text
        assert "missing=0." in text
        on.emulator.account.balance = Decimal(10)
        await on.later(60, step=30)
        assert len(on.texts()) == 2


async def test_a_preview_knows_what_it_will_cost_at_most() -> None:
    """The gateway's prices are read at the start, and are there for the next process."""
    async with night() as on:
        await on.work()
        async with on.http.post(f"{on.url}/hooks/prom?preview=1", json={"title": "Disk full", "status": "firing"}) as response:
            (shown,) = (await response.json())["messages"]
        assert shown["price"] == 0.075


@pytest.mark.parametrize(("text", "amount"), [("20 EUR", "20"), ("7.50EUR", "7.5"), ("0,05 EUR", "0.05")])
def test_amounts_are_read_with_their_currency(text: str, amount: str) -> None:
    """With a point or a comma."""
    assert parse_money(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["20", "EUR", "-1 EUR", "1e9 EUR", "20 euros", ""])
def test_what_is_no_amount_is_refused(text: str) -> None:
    """With what to write instead."""
    with pytest.raises(InputError, match='write for example "20 EUR"'):
        parse_money(text)


def test_a_price_is_that_of_the_longest_prefix() -> None:
    """And unknown where one of several is."""
    tariff = Tariff(prices={"49": Decimal("0.07"), "4915": Decimal("0.08")})
    assert tariff.estimate(PhoneNumber(ADA), 2) == Decimal("0.16")
    assert tariff.total([PhoneNumber(ADA), PhoneNumber("+493023125000")], 1) == Decimal("0.15")
    assert tariff.total([PhoneNumber(ADA), PhoneNumber("+436641234567")], 1) is None


def test_the_rate_of_a_first_hour_is_that_of_a_day() -> None:
    """One burst at the start does not forecast ruin."""
    spending = Spending(amount=Decimal(6), since=EVENING)
    assert spending.a_day(EVENING + timedelta(hours=1)) == 6
    assert spending.a_day(EVENING + timedelta(days=3)) == 2
    assert days_left(Decimal(9), Decimal(2)) == Decimal("4.5")
    assert days_left(Decimal(9), Spending(amount=Decimal(0), since=None).a_day(EVENING)) is None


def test_what_is_missing_is_unknown_where_a_price_is() -> None:
    """A guess would be worse."""
    waiting = [Waiting(lane=Lane.MANUAL, phone=PhoneNumber(ADA), text="hi", expires_at=EVENING)]
    assert shortfall(waiting, Tariff()).cost is None
    assert shortfall(waiting * 2, Tariff(prices={"49": Decimal("0.07")})).cost == Decimal("0.14")


BUDGET = (
    TOML.replace('to = ["ada"]', 'to = ["ada"]\ngroup_by = ["..."]').replace(
        "[hooks.prom]", '[hooks.orders]\nformat = "direct"\nopen = true\nallow = ["bert"]\n\n[hooks.prom]'
    )
    + '[tell]\nurls = ["{chat}"]\n[money]\nbudget = "0.45 EUR"\nreserve = "0.15 EUR"\n'
)
"""Six SMS a day at 0.075, two of them for what is critical."""


async def order(on: Night, text: str, **more: str) -> tuple[int, str]:
    """A program sends an SMS to bert."""
    async with on.http.post(f"{on.url}/hooks/orders", json={"to": "bert", "text": text, **more}) as response:
        answer = response.status, str((await response.json()).get("error", ""))
    await on.work()
    return answer


async def test_a_budget_reached(tmp_path: Path) -> None:
    """What is critical goes as far as the reserve lasts; what is not waits for the next day; people are refused; it is told once."""
    async with night(tmp_path, toml=BUDGET) as on:
        await on.work()
        assert await order(on, "the first of them", foreign_id="o1") == (200, "")
        for n in range(5):
            await on.post(alert(f"Disk{n}", severity="warning"))
        await on.later(60)
        assert [text.partition(":")[0] for text in on.texts()] == ["WARNING", "WARNING", "WARNING", "smsbridge"]
        assert (
            on.texts()[3]
            == "smsbridge: today's SMS budget is used up. Until 00:00 alerts that are not critical wait; all: smsbridge alerts"
        )
        assert on.chat.kinds == ["budget"]
        assert "budget=0.45, spent=0.3" in str(on.chat.got[0]["text"])
        assert [str(found["reason"]) for found in await on.bridge.look.alerts(limit=2)] == [
            "route rest; over the budget: ada; goes in a digest at 2026-11-26 00:00:00"
        ] * 2
        said = "today's SMS budget has 0.000 EUR left, and this costs up to 0.075; there is more tomorrow"
        assert await order(on, "one too many") == (422, said)
        assert await order(on, "the first of them", foreign_id="o1") == (200, "")
        assert len(on.texts(BERT)) == 1
        await on.restart()
        await on.post(alert("Fire"))
        await on.post(alert("Flood"))
        await on.later(60)
        assert [text.partition(":")[0] for text in on.texts()[4:]] == ["CRITICAL"]
        # Midnight in Berlin is two hours away.
        await on.later(3600 * 2 - 200, step=600)
        assert len(on.texts()) == 5
        await on.later(400, step=20)
        assert on.texts()[5].startswith("3 more: CRITICAL 1 Flood (db1:9100); 1 Disk3, 1 Disk4")
        assert await order(on, "and on it goes") == (200, "")
        await on.post(alert("Disk9", severity="warning"))
        await on.later(600, step=20)
        assert on.texts()[-1].startswith("WARNING: Disk9")
        assert on.chat.kinds == ["budget"]


async def test_a_budget_that_is_raised_frees_what_waits(tmp_path: Path) -> None:
    """At once, and before what comes later; one that does not suffice either leaves it waiting, and tells nobody again."""
    async with night(tmp_path, toml=BUDGET) as on:
        await on.work()
        for n in range(6):
            await on.post(alert(f"Disk{n}", severity="warning"))
        await on.later(600, step=20)
        before = on.texts()
        assert before[-1].startswith("smsbridge: today's SMS budget is used up")
        await on.restart()
        await on.later(60, step=20)
        assert on.texts() == before
        on.rules.rules = load(BUDGET.replace("0.45 EUR", "50 EUR").replace("{chat}", on.chat.url), env={})
        await on.later(60, step=20)
        (digest,) = on.texts()[len(before) :]
        assert digest.startswith("2 more: 1 Disk4, 1 Disk5")
        assert on.chat.kinds == ["budget"]
