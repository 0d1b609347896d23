"""The doctor: looks at everything that has to work for an SMS to arrive, and says of each thing what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bridge.desk.webhooks import EVENTS, WebhookDesk
from bridge.domain.message import Message
from bridge.domain.state import State
from bridge.domain.verdict import Balance
from bridge.errors import GatewayError, StoreError
from bridge.planning.rules import Rules
from bridge.ports import ArchiveStore, Clock, ExamStore, Gateway, HealthStore

WRONG_BY, SIGNED_WITHIN = timedelta(seconds=60), timedelta(minutes=5)
"""A clock that is further away is worth a word; and one from which on signatures are refused, ours and those that come."""
HEARD_WITHIN = timedelta(days=7)
"""A gateway that reported nothing for so long, while SMS went out, does not reach us."""


class Health(StrEnum):
    """How well something is."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    """It may be meant so."""
    BAD = "bad"
    """SMS or reports are lost, or nobody would hear of trouble."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of one thing, and what to do."""

    health: Health
    what: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorDesk:
    """Examines an open bridge; sends nothing."""

    store: HealthStore
    exams: ExamStore
    archive: ArchiveStore
    gateway: Gateway
    webhooks: WebhookDesk
    clock: Clock
    rules: Callable[[], Rules]

    async def examine(self, *, refused: StoreError | None = None) -> list[Finding]:
        """Everything, in the order in which an SMS needs it; without what is in the store where that was `refused`."""
        balance = await self.gateway.balance()
        clock = examined_clock(self.clock.now(), balance.at, of="the gateway's")
        outside = [self._gateway(balance), *clock]
        if refused is not None:
            return [_bad("store", f"{refused}; what waits in it is not sent before that"), *outside, *(await self._webhooks())]
        webhooks = await self._webhooks()
        reports = [] if any(finding.health is not Health.GOOD for finding in webhooks) or self.rules().sms.polls else [await self._heard()]
        return [await self._store(), *outside, *webhooks, *reports, *(await self._people()), *(await self._unknown())]

    async def _store(self) -> Finding:
        try:
            await self.store.commits(self.clock.now())
        except StoreError as error:
            return _bad("store", f"does not commit ({error}): look at the disk and at DATABASE_URL")
        return _good("store", "commits")

    def _gateway(self, found: Balance) -> Finding:
        if found.amount is not None:
            reserve = self.rules().money.reserve
            if found.amount <= 0 or (reserve is not None and found.amount < reserve):
                return _bad("gateway", f"takes our key, and the credit is {found.amount} {found.currency or ''}: top up the account")
            return _good("gateway", f"takes our key; credit {found.amount} {found.currency or ''}".rstrip())
        if found.code is None:
            return _bad("gateway", "does not answer: check SEVEN_API_URL and the network")
        return _bad("gateway", f"refuses with code {found.code}: check SEVEN_API_KEY, its rights, its IP list and SEVEN_SIGNING_KEY")

    async def _webhooks(self) -> list[Finding]:
        if self.rules().sms.polls:
            return [_good("reports", "are read in the gateway's journal")]
        try:
            found = [webhook for webhook, ours in await self.webhooks.all() if ours and webhook.enabled]
        except GatewayError as error:
            return [_doubtful("webhooks", f"cannot be asked for ({error}); see `smsbridge webhooks list`")]
        missing = [event for event in EVENTS if event not in {webhook.event_type for webhook in found}]
        if missing:
            do = 'run `smsbridge webhooks register`, or set reports = "poll" under [sms]'
            return [_bad("webhooks", f"for {', '.join(missing)} do not lead to PUBLIC_URL: {do}")]
        return [_good("webhooks", "lead to PUBLIC_URL")]

    async def _heard(self) -> Finding:
        heard, sent = await self.exams.last_report(), await self.exams.last_sent()
        if sent is None:
            return _doubtful("reports", "nothing was sent yet: try `smsbridge doctor --page NAME`")
        if heard is None or sent - heard > HEARD_WITHIN:
            return _bad("reports", "none came since SMS went out: is PUBLIC_URL where the gateway reaches this bridge?")
        zone = self.rules().sms.timezone
        return _good("reports", f"reach us; the last came {heard.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}")

    async def _people(self) -> list[Finding]:
        reached = await self.exams.reached()
        never = sorted(name for name, contact in self.rules().contacts.items() if contact.phone.e164 not in reached)
        if not never:
            return [_good("contacts", "all had an SMS delivered")] if self.rules().contacts else []
        return [_doubtful("contacts", f"never had an SMS delivered: {', '.join(never)}; try `smsbridge doctor --page {never[0]}`")]

    async def _unknown(self) -> list[Finding]:
        waiting: list[Message] = await self.archive.messages(state=State.UNKNOWN, limit=100)
        if not waiting:
            return []
        return [_doubtful("unknown", f"{len(waiting)} SMS whose outcome nobody knows: see `smsbridge list --state unknown` and `decide`")]


def examined_clock(now: datetime, answered: datetime | None, *, of: str) -> list[Finding]:
    """How far this machine's clock is from that of who has just answered; nothing where they did not say."""
    if answered is None:
        return []
    away = abs(now - answered)
    text = f"differs by {away.total_seconds():.0f} s from {of}"
    do = "set this machine's clock by NTP"
    if away > SIGNED_WITHIN:
        return [_bad("clock", f"{text}, and what is signed counts for five minutes, so that nothing is believed: {do}")]
    if away > WRONG_BY:
        return [_doubtful("clock", f"{text}: {do}, before it is more than the five minutes for which a signature counts")]
    return [_good("clock", text)]


def _good(what: str, text: str) -> Finding:
    return Finding(health=Health.GOOD, what=what, text=text)


def _doubtful(what: str, text: str) -> Finding:
    return Finding(health=Health.DOUBTFUL, what=what, text=text)


def _bad(what: str, text: str) -> Finding:
    return Finding(health=Health.BAD, what=what, text=text)
