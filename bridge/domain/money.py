"""Money: what an SMS will cost, how long the credit lasts, and when somebody is to be warned."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bridge.domain.message import Lane
from bridge.domain.phone import PhoneNumber
from bridge.domain.text import measure
from bridge.errors import InputError

CURRENCY = "EUR"
"""The account's currency until the gateway names another."""
RATE_OVER = timedelta(days=7)
"""The time over which the rate of spending is measured."""
LEAST_RATE = timedelta(days=1)
"""Less than a day says nothing of a rate."""
_MONEY = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,6})?)\s*([A-Z]{3})")


def parse_money(text: str) -> Decimal:
    """An amount in the account's currency, such as `20 EUR` or `7.50 EUR`. Raises InputError for anything else."""
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        raise InputError(f'{text[:20]!r} is no amount; write for example "20 EUR"')
    return Decimal(match[1].replace(",", "."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """What one part of an SMS costs at most: the network behind a number is not known before it is sent."""

    prices: Mapping[str, Decimal] = field(default_factory=dict)
    """By the beginning of a number without its plus."""

    def estimate(self, phone: PhoneNumber, parts: int) -> Decimal | None:
        """The price of so many parts to a number; None where no price is known."""
        digits = phone.e164.removeprefix("+")
        price = next((self.prices[digits[:size]] for size in range(len(digits), 0, -1) if digits[:size] in self.prices), None)
        return None if price is None else price * parts

    def total(self, phones: Iterable[PhoneNumber], parts: int) -> Decimal | None:
        """The price for all of them; None where that of one is not known."""
        prices = [self.estimate(phone, parts) for phone in phones]
        known = [price for price in prices if price is not None]
        return sum(known, Decimal(0)) if len(known) == len(prices) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of a budget."""

    begin: datetime
    end: datetime

    @classmethod
    def of(cls, now: datetime, zone: ZoneInfo) -> "Day":
        """The day that it is in this zone."""
        midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        # By the calendar: a day may have 23 hours or 25.
        return cls(begin=midnight.astimezone(UTC), end=(midnight + timedelta(days=1)).astimezone(UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """What the gateway's prices are, and what a day has cost so far: by its answers, and by estimate where there is none yet."""

    tariff: Tariff
    spent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What was spent lately."""

    amount: Decimal
    since: datetime | None
    """When the first of it was; None where nothing was."""

    def a_day(self, now: datetime) -> Decimal:
        """The rate; zero while it cannot be told."""
        if self.since is None:
            return Decimal(0)
        lasted = max(now - self.since, LEAST_RATE)
        return self.amount * 86400 / Decimal(lasted.total_seconds())


def days_left(balance: Decimal, a_day: Decimal) -> Decimal | None:
    """How long the credit lasts at this rate; None where nothing is spent."""
    return (balance / a_day).quantize(Decimal("0.1")) if a_day > 0 else None


def crossed(balance: Decimal, thresholds: Iterable[Decimal]) -> Decimal | None:
    """The lowest of the thresholds that the balance is below, or None."""
    return min((threshold for threshold in thresholds if balance < threshold), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A delivery that waits for credit."""

    lane: Lane
    phone: PhoneNumber
    text: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """What waits for credit, and how much is missing."""

    waiting: Mapping[Lane, tuple[int, datetime]]
    """By lane: how many, and when the first of them is worthless."""
    cost: Decimal | None
    """What all of it will cost at most; None where no price is known."""


def shortfall(waiting: Sequence[Waiting], tariff: Tariff) -> Shortfall:
    """Sum up what waits."""
    lanes: dict[Lane, tuple[int, datetime]] = {}
    costs: list[Decimal | None] = []
    for one in waiting:
        count, first = lanes.get(one.lane, (0, one.expires_at))
        lanes[one.lane] = (count + 1, min(first, one.expires_at))
        costs.append(tariff.estimate(one.phone, measure(one.text).parts))
    known = [cost for cost in costs if cost is not None]
    return Shortfall(waiting=lanes, cost=sum(known, Decimal(0)) if len(known) == len(costs) else None)
