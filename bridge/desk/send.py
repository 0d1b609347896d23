"""Sending and scheduling: one message into the outbox, for the command line, direct posts, and whoever comes later."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from weakref import WeakValueDictionary

from bridge.domain.addressee import Addressee
from bridge.domain.audit import Act, Trail
from bridge.domain.ids import MessageId
from bridge.domain.message import Draft, Lane, Recipient
from bridge.domain.money import CURRENCY, Day
from bridge.domain.situation import FiledMessage
from bridge.domain.sms import Options, check_text, with_placeholders
from bridge.domain.text import measure
from bridge.domain.when import say_duration
from bridge.errors import InputError
from bridge.planning.rules import Rules
from bridge.ports import Bell, Clock, Ids, MoneyStore, OutboxStore
from bridge.routing.limits import tightest
from bridge.routing.rules import LimitRule

MOST_AHEAD = timedelta(days=366)
LEAST_TTL = timedelta(minutes=1)
SHELL = "cli:"
"""How the origin of what is ordered at the command line begins; who it is stands behind."""


class _Limit(NamedTuple):
    """Whose limit it is, what it is called under `[limits]`, and what it says."""

    whose: str
    key: str
    rules: tuple[LimitRule, ...]


class SendDesk:
    """Puts what people and programs write into the outbox."""

    def __init__(
        self,
        *,
        outbox: OutboxStore,
        money: MoneyStore,
        clock: Clock,
        ids: Ids,
        rules: Callable[[], Rules],
        bell: Bell,
        trail: Trail,
    ) -> None:
        """`bell` is the dispatcher's."""
        self._money = money
        self._trail = trail
        self._outbox = outbox
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._bell = bell
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def draft(
        self,
        *,
        origin: str,
        to: tuple[Addressee, ...],
        text: str,
        options: Options,
        deliver_at: datetime | None = None,
        ttl: timedelta | None = None,
        reference: str | None = None,
        hook: str | None = None,
    ) -> Draft:
        """A draft that the gateway would take. Raises InputError naming the field that it would not.

        `deliver_at` None or not in the future means now; `ttl` counts from then, and defaults to the configured one for messages
        that people write.
        """
        now = self._clock.now()
        sms = self._rules().sms
        if deliver_at is not None and deliver_at - now > MOST_AHEAD:
            raise InputError("a message can be scheduled for at most a year ahead", field="at")
        if ttl is not None and not LEAST_TTL <= ttl <= MOST_AHEAD:
            raise InputError("ttl is at least 1 minute and at most a year", field="ttl")
        if options.performance_tracking and not sms.tracking:
            raise InputError("link tracking is off; set `tracking = true` under [sms] first", field="performance_tracking")
        self._check_sender(options)
        options = replace(options, sender=options.sender or sms.sender, label=options.label or self._label(origin, hook))
        check_text(with_placeholders(text, options.files), options)
        due = deliver_at if deliver_at is not None and deliver_at > now else None
        return Draft(
            origin=origin,
            lane=Lane.MANUAL,
            text=text,
            options=options,
            recipients=tuple(Recipient(phone=addressee.phone, name=addressee.name) for addressee in to),
            expires_at=(due or now) + (ttl if ttl is not None else sms.ttl_for("manual")),
            deliver_at=due,
            reference=reference,
            hook=hook,
        )

    def _label(self, origin: str, hook: str | None) -> str | None:
        return self._rules().sms.label_for(hook, "direct") if hook is not None else origin.partition(":")[0]

    def message(self, draft: Draft) -> FiledMessage:
        """The draft with an id of its own."""
        return FiledMessage(id=MessageId(self._ids.new(self._clock.now())), draft=draft)

    def ordered(self, draft: Draft) -> FiledMessage:
        """The same, with the line of the audit trail that says who ordered it: the draft's origin."""
        message = self.message(draft)
        act = Act.SEND if draft.deliver_at is None else Act.SCHEDULE
        phones = (recipient.phone for recipient in draft.recipients)
        return replace(message, entry=self._trail.entry(draft.origin, act, self._clock.now(), message=message.id, phones=phones))

    async def send(self, draft: Draft) -> MessageId:
        """Put a message into the outbox: from here on it goes out once, or somebody is told that it did not.

        One whose reference was used is the message that has it; raises Conflict where that one says something else, and InputError
        where a limit or the budget of the day has no room for it.
        """
        async with self.ordering(draft.origin, draft.hook):
            ident = await self._outbox.put(self.ordered(draft), self._clock.now(), refused=await self.refusal(draft))
        self._bell.ring()
        return ident

    async def afford(self, draft: Draft) -> None:
        """Raises InputError where a limit or the budget of the day has no room for this."""
        refused = await self.refusal(draft)
        if refused is not None:
            raise refused

    async def refusal(self, draft: Draft) -> InputError | None:
        """The same as a value."""
        return await self._over_limit(draft) or await self._over_budget(draft)

    def ordering(self, origin: str, hook: str | None = None) -> AbstractAsyncContextManager[object]:
        """Held from the look at what is left until the order is written: of orders made at once, not each may see room for itself.

        It holds within this process, for one origin, and for all of them where there is a budget.
        """
        rules = self._rules()
        if rules.money.budget is None and not self._limit(origin, hook).rules:
            return nullcontext()
        return self._orders.setdefault(origin if rules.money.budget is None else "", asyncio.Lock())

    def _limit(self, origin: str, hook: str | None) -> "_Limit":
        """People in the chat and hooks that take orders have limits of their own. Who has a shell on this machine has none."""
        limits = self._rules().limits
        if hook is not None:
            return _Limit("a hook", "direct", limits.direct)
        return _Limit("a person", "person", () if origin.startswith(SHELL) else limits.person)

    async def _over_limit(self, draft: Draft) -> InputError | None:
        whose, key, rules = self._limit(draft.origin, draft.hook)
        now, wanted = self._clock.now(), len(draft.recipients)
        widest = max((rule.window for rule in rules), default=timedelta(0))
        found = tightest(await self._money.ordered(draft.origin, now - widest) if rules else (), rules, now)
        if found is None or wanted <= found[1]:
            return None
        rule, left = found
        if wanted > rule.count:
            said = f"the limit of {whose} is {rule.count} SMS in {say_duration(rule.window)}, and this is {wanted}"
            return InputError(f"{said}; send it to fewer, or raise `{key}` under [limits]", field="to")
        said = f"the limit of {whose} is {rule.count} SMS in {say_duration(rule.window)}, {left} of them are left, and this is {wanted}"
        return InputError(f"{said}; try again later, or raise `{key}` under [limits]", field="to")

    async def _over_budget(self, draft: Draft) -> InputError | None:
        """By what it costs at most. What is due later pays later."""
        rules, now = self._rules(), self._clock.now()
        day = Day.of(now, rules.sms.timezone)
        if rules.money.budget is None or (draft.deliver_at is not None and draft.deliver_at >= day.end):
            return None
        purse = await self._money.purse(day)
        cost = purse.tariff.total((recipient.phone for recipient in draft.recipients), measure(draft.text).parts) or Decimal(0)
        left = rules.money.left(purse.spent, critical=False)
        if left is None or (cost <= left and left > 0):
            return None
        free = max(left, Decimal(0))
        return InputError(
            f"today's SMS budget has {free:.3f} {CURRENCY} left, and this costs up to {cost:.3f}; there is more tomorrow", field="to"
        )

    def _check_sender(self, options: Options) -> None:
        sms = self._rules().sms
        if options.sender is not None and options.sender != sms.sender and not sms.may_send_as(options.sender):
            known = ", ".join(sms.senders) or "none"
            raise InputError(f"only configured senders may be chosen ({known}); add yours to `senders` under [sms]", field="from")
