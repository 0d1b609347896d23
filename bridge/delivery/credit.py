"""Credit: what the account has left, for how long that lasts, and who hears of it before it is gone."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from bridge.delivery.loop import forever
from bridge.domain.judge import CREDIT
from bridge.domain.money import RATE_OVER, Tariff, crossed, days_left, shortfall
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.planning.rules import Rules
from bridge.ports import Clock, Meter, MoneyStore, PriceList, Teller

log = logging.getLogger("smsbridge.delivery")

EVERY = 60.0
"""Seconds between looks."""
PRICES_EVERY = timedelta(days=1)
PRICES_AGAIN = timedelta(minutes=10)
"""After a look at the prices that failed."""
BALANCE, WARNED = "balance", "balance_warned"
"""Under which the balance, and the threshold that was told last, are kept."""


class Credit:
    """Knows the account's balance as of the last answer, and the gateway's prices."""

    def __init__(
        self, *, store: MoneyStore, prices: PriceList, clock: Clock, rules: Callable[[], Rules], meter: Meter, teller: Teller
    ) -> None:
        """Ask `prices` once a day."""
        self._store = store
        self._prices = prices
        self._clock = clock
        self._rules = rules
        self._meter = meter
        self._teller = teller
        self._kept: Decimal | None = None
        self._ask_at: datetime | None = None
        self._reserve_told = False
        self.balance: Decimal | None = None
        """As of the last answer; None before there was one."""
        self.tariff = Tariff()

    @property
    def reserved(self) -> bool:
        """Whether the balance is down to the reserve, which is for critical SMS alone."""
        reserve = self._rules().money.reserve
        return reserve is not None and self.balance is not None and self.balance < reserve

    def seen(self, balance: Decimal) -> None:
        """Take what an answer said."""
        self.balance = balance
        self._meter.balance(balance)

    async def run(self) -> None:
        """Look after the credit until cancelled."""
        await forever("credit", self.step, lambda: self._clock.sleep(EVERY), self._teller)

    async def load(self) -> None:
        """Know what the last process knew."""
        self.tariff = await self._store.tariff()
        kept = await self._store.note(BALANCE)
        if kept is not None and self.balance is None:
            self._kept = Decimal(kept)
            self.seen(self._kept)

    async def step(self) -> bool:
        """Keep the balance, tell what is to be told of it, and ask for prices when it is time."""
        if self._ask_at is None:
            await self.load()
        now = self._clock.now()
        if self.balance is not None:
            await self._look(self.balance)
        if self._ask_at is None or now >= self._ask_at:
            await self._ask_prices(now)
        return False

    async def days(self, balance: Decimal) -> Decimal | None:
        """How many days the balance lasts at the rate of the last week; None where nothing was spent."""
        now = self._clock.now()
        spent = await self._store.spent(now - RATE_OVER)
        return days_left(balance, spent.a_day(now))

    async def shortfall(self) -> dict[str, object]:
        """What to tell of a credit that does not suffice: how much is missing, what waits by lane, and until when it is worth waiting."""
        waiting = await self._store.waiting(CREDIT)
        found = shortfall(waiting, self.tariff)
        zone = self._rules().sms.timezone
        lanes = [f"{count} {lane.word} until {first.astimezone(zone):%H:%M}" for lane, (count, first) in sorted(found.waiting.items())]
        missing = None if found.cost is None or self.balance is None else max(found.cost - self.balance, Decimal(0))
        return {"missing": missing, "balance": self.balance, "waiting": "; ".join(lanes)}

    async def _look(self, balance: Decimal) -> None:
        if balance != self._kept:
            await self._store.keep_note(BALANCE, str(balance))
            self._kept = balance
        told = await self._store.note(WARNED)
        last = Decimal(told) if told else None
        below = crossed(balance, self._rules().money.warn)
        if below != last:
            troubles: list[Trouble] = []
            if below is not None and (last is None or below < last):
                days = await self.days(balance)
                troubles.append(Trouble.of(TroubleKind.CREDIT_LOW, self._clock.now(), balance=balance, below=below, days=days))
            await self._store.keep_note(WARNED, "" if below is None else str(below), troubles)
            self._teller.noted(*troubles)
        if self.reserved and not self._reserve_told:
            self._teller.tell(TroubleKind.RESERVE, balance=balance, reserve=self._rules().money.reserve)
        self._reserve_told = self.reserved

    async def _ask_prices(self, now: datetime) -> None:
        page = await self._prices.prices()
        if not page.answered:
            log.info("prices.unknown", extra={"reason": page.reason})
            self._ask_at = now + PRICES_AGAIN
            return
        self._ask_at = now + PRICES_EVERY
        found = {country.prefix: price for country in page.rows if (price := country.highest) is not None}
        if found and found != self.tariff.prices:
            await self._store.keep_tariff(found)
            self.tariff = Tariff(prices=found)
