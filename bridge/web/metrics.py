"""Counters for Prometheus: what happened since the process started, and how long the oldest waits."""

import functools
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from math import nan

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from bridge.domain.message import Lane
from bridge.domain.money import CURRENCY


class PrometheusMeter:
    """`bridge.ports.Meter` over a registry of its own."""

    def __init__(self) -> None:
        """Start at nought."""
        self._public = CollectorRegistry()
        self._private = CollectorRegistry()
        self._alerts = Counter("smsbridge_alerts", "Alerts sorted, by status.", ["status"], registry=self._public)
        self._messages = Counter(
            "smsbridge_messages", "Deliveries that reached an outcome, by lane.", ["lane", "outcome"], registry=self._public
        )
        self._attempts = Counter("smsbridge_attempts", "Calls to the gateway, by verdict.", ["verdict"], registry=self._public)
        self._told = Counter("smsbridge_told", "Times that somebody was told of trouble of the bridge.", ["kind"], registry=self._public)
        self._age = Gauge(
            "smsbridge_queue_age_seconds", "How long the oldest delivery has been due that was not sent.", ["lane"], registry=self._public
        )
        self._unknown = Gauge("smsbridge_unknown", "Deliveries whose outcome nobody knows.", registry=self._public)
        self._inbox_age = Gauge("smsbridge_inbox_age_seconds", "How long the oldest post waits to be sorted.", registry=self._public)
        self._posts = Counter("smsbridge_posts", "Posts accepted, by hook.", ["hook"], registry=self._private)
        # Finding a counter by its label costs more than counting, and posts are counted while their senders wait.
        self._posts_of = functools.cache(self._posts.labels)
        self._spent = Counter("smsbridge_spent", "Money that the gateway said it took.", ["currency"], registry=self._private)
        self._balance = Gauge("smsbridge_balance", "The account's credit as of the last answer; NaN before one.", registry=self._private)
        # Nought would ring the alarm of an empty account.
        self._balance.set(nan)

    def post(self, hook: str) -> None:
        """A post was accepted."""
        self._posts_of(hook).inc()

    def alert(self, status: str, count: int = 1) -> None:
        """Alerts were sorted."""
        self._alerts.labels(status).inc(count)

    def message(self, lane: str, outcome: str, count: int = 1) -> None:
        """Deliveries reached an outcome."""
        self._messages.labels(lane, outcome).inc(count)

    def attempt(self, verdict: str) -> None:
        """A call to the gateway ended."""
        self._attempts.labels(verdict).inc()

    def spent(self, amount: Decimal) -> None:
        """Money that the gateway says it took."""
        self._spent.labels(CURRENCY).inc(float(amount))

    def balance(self, amount: Decimal) -> None:
        """The account's credit."""
        self._balance.set(float(amount))

    def told(self, kind: str) -> None:
        """Somebody was told."""
        self._told.labels(kind).inc()

    def waiting(self, oldest: Mapping[Lane, datetime], *, unknown: int, oldest_post: datetime | None, now: datetime) -> None:
        """What waits at the time of a scrape."""
        for lane in Lane:
            due = oldest.get(lane, now)
            self._age.labels(lane.word).set(max(0.0, (now - due).total_seconds()))
        self._unknown.set(unknown)
        self._inbox_age.set(0.0 if oldest_post is None else max(0.0, (now - oldest_post).total_seconds()))

    def render(self, *, private: bool) -> bytes:
        """The text format. Hooks' names, money and balance only where `private` is allowed."""
        registries: Iterable[CollectorRegistry] = (self._public, self._private) if private else (self._public,)
        return b"".join(generate_latest(registry) for registry in registries)
