"""A back-test: the same program over recorded posts, with other rules, a clock that is moved by hand, and a gateway that sends nothing."""

import re
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from bridge.app import open_bridge
from bridge.desk.silence import LEAST
from bridge.domain.message import Message
from bridge.domain.money import Tariff
from bridge.domain.post import Post
from bridge.domain.silence import Silence
from bridge.domain.situation import Taken
from bridge.domain.state import State
from bridge.gateway.recording import RecordingGateway
from bridge.parts import Bridge
from bridge.planning.rules import Rules, TellRules
from bridge.runtime.clock import VirtualClock
from bridge.settings import DatabaseUrl, Settings

AFTER = timedelta(days=2)
"""How long after the last post what waits may still go out."""
_MOST_TURNS = 1000
_UNSENT = frozenset({State.SUPPRESSED, State.CANCELLED, State.RECALLED, State.RECALLING, State.FAILED, State.HELD})
_MARK = re.compile(r" \(\d{1,2}\)$")
"""The number to answer with, which depends on what else is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One SMS to one number."""

    at: datetime
    to: str
    text: str
    parts: int | None
    price: Decimal | None

    @property
    def says(self) -> tuple[str, str]:
        """Equal for what a phone would not tell apart."""
        return self.to, _MARK.sub("", self.text)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What would have been sent, beside what was."""

    posts: int = 0
    first: datetime | None = None
    would: list[Sent] = field(default_factory=list)
    was: list[Sent] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """By hook: posts for which the new rules have no hook that takes alerts."""

    def beside(self) -> list[tuple[str, Sent]]:
        """All SMS in the order of time: `=` in both, `+` only by the new rules, `-` only as it was."""
        was = Counter(sent.says for sent in self.was)
        both: list[tuple[str, Sent]] = []
        for sent in self.would:
            known = was[sent.says] > 0
            was[sent.says] -= known
            both.append(("=" if known else "+", sent))
        gone = [("-", sent) for sent in reversed(self.was) if _taken(was, sent)]
        return sorted([*both, *gone], key=lambda entry: entry[1].at)


def _taken(left: Counter[tuple[str, str]], sent: Sent) -> bool:
    found = left[sent.says] > 0
    left[sent.says] -= found
    return found


async def backtest(bridge: Bridge, settings: Settings, rules: Rules, since: datetime, seen: Callable[[int], object]) -> Outcome:
    """Run the posts that `bridge` has kept since then through `rules`; `seen` is told of each."""
    found = Outcome()
    tariff = await bridge.store.money.tariff()
    clock = VirtualClock(since)
    # How fast the account sends is not what is tried, and nobody is to be told of anything.
    tried = replace(rules, sms=replace(rules.sms, rate=0), tell=TellRules(), watch=None)
    memory = replace(settings, database=DatabaseUrl(path=None), seven_api_key=None, secret_key=bridge.secret_key)
    gateway = RecordingGateway(lambda: tariff)
    async with open_bridge(memory, lambda: tried, clock=clock, gateway=gateway) as other:
        await _know(other, tariff)
        other.rules.put(bridge.rules.book)
        # Both as people ordered them then, in the order of time.
        made: list[Silence | Taken] = [*await bridge.store.silences.active(since), *await bridge.store.acks.since(since)]
        orders = deque(sorted(made, key=_ordered_at))
        async for post in bridge.store.kept.posts(since):
            seen(1)
            hook = rules.hooks.get(post.hook)
            if hook is None or hook.direct:
                found.left_out[post.hook] += 1
                continue
            while orders and _ordered_at(orders[0]) <= post.received_at:
                await _order(other, clock, orders.popleft())
            await _reach(other, clock, post.received_at)
            await _take(other, post)
            found.posts += 1
            found.first = found.first or post.received_at
        for order in orders:
            await _order(other, clock, order)
        await _reach(other, clock, clock.now() + AFTER)
        found.would = _sent(await other.store.archive.messages(state=None, limit=0))
    direct = {name for name, hook in bridge.rules().hooks.items() if hook.direct}
    kept = [one for one in await bridge.store.archive.messages(state=None, limit=0) if one.hook not in direct]
    start = found.first or since
    found.was = [sent for sent in _sent(kept) if sent.at >= start]
    return found


async def _know(other: Bridge, tariff: Tariff) -> None:
    if tariff.prices:
        await other.store.money.keep_tariff(tariff.prices)
        await other.credit.load()


def _ordered_at(order: Silence | Taken) -> datetime:
    return order.created_at if isinstance(order, Silence) else order.at


async def _order(other: Bridge, clock: VirtualClock, order: Silence | Taken) -> None:
    """Somebody silences or takes what they did, when they did."""
    await _reach(other, clock, max(clock.now(), _ordered_at(order)))
    if isinstance(order, Silence):
        await _silence(other, clock, order)
    else:
        await other.store.acks.take(order)
        await _turn(other)


async def _silence(other: Bridge, clock: VirtualClock, silence: Silence) -> None:
    """To the end that it had."""
    length = silence.until - clock.now()
    if length >= LEAST:
        await other.silences.add(silence.matchers, length=length, comment="", who=silence.who, surface="backtest")


async def _take(other: Bridge, post: Post) -> None:
    await other.store.inbox.accept(post)
    await _turn(other)


async def _reach(other: Bridge, clock: VirtualClock, target: datetime) -> None:
    """Let time pass until then, with everything that comes due on the way."""
    while (event := await other.store.kept.next_event(clock.now())) is not None and event <= target:
        clock.move(event)
        await _turn(other)
    clock.move(target)


async def _turn(other: Bridge) -> None:
    """Let everything have its turn until nothing moves any more at this time."""
    for _ in range(_MOST_TURNS):
        busy = await other.sorter.run_once()
        busy = await other.bundler.run_once() or busy
        busy = bool(await other.dispatcher.run_once()) or busy
        await other.recaller.run_once()
        await other.sweeper.run_once()
        if not busy:
            return


def _sent(messages: Sequence[Message]) -> list[Sent]:
    """What alerts made go out, oldest first."""
    return [
        Sent(
            at=message.deliver_at or message.created_at,
            to=delivery.phone.e164,
            text=message.text,
            parts=delivery.parts,
            price=delivery.price,
        )
        for message in reversed(messages)
        if message.hook is not None
        for delivery in message.deliveries
        if delivery.state not in _UNSENT
    ]
