"""Holding the queue: while the gateway refuses our credentials nothing is sent, and what credit refused waits for more of it."""

import logging
from datetime import timedelta
from decimal import Decimal

from bridge.delivery.credit import Credit
from bridge.delivery.loop import each, forever
from bridge.delivery.record import Recorder
from bridge.domain.change import Change, Item
from bridge.domain.ids import DeliveryId
from bridge.domain.judge import CREDIT
from bridge.domain.message import Lane
from bridge.domain.state import Event, State
from bridge.domain.trouble import TroubleKind
from bridge.domain.verdict import Balance, Outcome
from bridge.ports import Bell, Clock, Gateway, OutboxStore, Teller

log = logging.getLogger("smsbridge.delivery")

UNANSWERED_TOLD = 3
"""Calls in a row without an answer after which somebody is told."""
PROBE_EVERY = timedelta(seconds=30)
"""How often the gateway is asked whether the trouble is over."""


_SAYS_NOTHING_OF_CREDENTIALS = frozenset({Outcome.CREDENTIALS, Outcome.NOT_WRITTEN, Outcome.UNKNOWN, Outcome.TEMPORARY})


class Hold:
    """Whether sending is held, and the loop that finds out when it no longer has to be."""

    def __init__(
        self, *, outbox: OutboxStore, gateway: Gateway, clock: Clock, recorder: Recorder, credit: Credit, teller: Teller, bell: Bell
    ) -> None:
        """Ring `bell`, the dispatcher's, when sending may go on."""
        self._outbox = outbox
        self._gateway = gateway
        self._clock = clock
        self._recorder = recorder
        self._credit = credit
        self._teller = teller
        self._bell = bell
        self._credit_at: Decimal | None = None
        self._credit_short = False
        self._credit_told = False
        self._unanswered = 0
        self._credentials_told = False
        self.credentials = False
        """True while the gateway refuses our key, its rights, our address or our signature."""

    @property
    def least(self) -> Lane:
        """The least urgent lane that may go: with nothing left but the reserve, the critical one."""
        return Lane.CRITICAL if self._credit.reserved else Lane.DIGEST

    @property
    def degraded(self) -> tuple[str, ...]:
        """What `/readyz` names."""
        trouble = {
            "gateway": bool(self._unanswered),
            "credit": self._credit_short or self._credit.reserved,
            "credentials": self.credentials,
        }
        return tuple(name for name, there in trouble.items() if there)

    def heard(self, outcome: Outcome) -> None:
        """How a call ended. A gateway that gives no answer is told once that is no chance."""
        if outcome not in _SAYS_NOTHING_OF_CREDENTIALS:
            self._credentials_told = False
        self._unanswered = self._unanswered + 1 if outcome in {Outcome.NOT_WRITTEN, Outcome.UNKNOWN} else 0
        if self._unanswered == UNANSWERED_TOLD:
            self._teller.tell(TroubleKind.GATEWAY, calls=self._unanswered)

    def credentials_refused(self, code: int | None) -> None:
        """Hold the queue; told at its beginning. A key that may ask for the balance and not send begins nothing new with each try."""
        self.credentials = True
        if not self._credentials_told:
            self._credentials_told = True
            self._teller.tell(TroubleKind.CREDENTIALS, code=code)

    def credit_refused(self) -> None:
        """Some message costs more than the account has."""
        self._credit_short = True

    async def tell_of_credit(self) -> None:
        """Tell at the beginning of it what is missing and what waits, once that is recorded."""
        if self._credit_short and not self._credit_told:
            self._credit_told = True
            self._teller.tell(TroubleKind.CREDIT, **await self._credit.shortfall())

    def balance_seen(self, balance: Decimal | None) -> None:
        """Keep what an answer said of the account."""
        if balance is None:
            return
        self._credit.seen(balance)
        if self._credit_short and self._credit_at is None:
            self._credit_at = balance

    async def run(self) -> None:
        """Probe while there is trouble, for ever."""
        await forever("hold", self.run_once, lambda: self._clock.sleep(PROBE_EVERY.total_seconds()), self._teller)

    async def run_once(self) -> bool:
        """Ask the gateway if there is trouble, and release what can go."""
        held = await self._outbox.held_for(CREDIT)
        self._credit_short = bool(held)
        if not held:
            self._credit_at, self._credit_told = None, False
        await self.tell_of_credit()
        if not held and not self.credentials and not self._unanswered and not self._credit.reserved:
            return False
        answer = await self._gateway.balance()
        if answer.amount is not None or answer.code is not None:
            self._unanswered = 0
        self._judge_credentials(answer)
        if answer.amount is None:
            return False
        more = self._credit_at is None or answer.amount > self._credit_at
        self._credit.seen(answer.amount)
        now = self._clock.now()

        async def release(delivery: DeliveryId) -> None:
            # A critical message is tried again at each probe: it may cost less than what was refused.
            self._recorder.record(await self._outbox.change(delivery, now, lambda item: _release(item, more=more)))

        self._bell.ring()
        await each(held, release)
        # What could not be released, since the store did not take it, is released at the next look.
        self._credit_at = answer.amount
        return False

    def _judge_credentials(self, answer: Balance) -> None:
        if self.credentials and answer.amount is not None:
            self.credentials = False
            log.warning("gateway.credentials_accepted")
            self._bell.ring()


def _release(item: Item, *, more: bool) -> Change | None:
    if item.state is State.HELD and item.reason == CREDIT and (more or item.lane is Lane.CRITICAL):
        return Change(event=Event.RELEASED, reason="")
    return None
