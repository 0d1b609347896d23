"""The plan: from posts, rules and the past to alerts and the bundles in which they wait, each with its reason. Pure.

The sorter and previews call `plan`, and then `release` for the bundles; they differ in what they hand in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bridge.domain.alert import Alert
from bridge.domain.bundle import Group, Wait
from bridge.domain.ids import AlertId, BundleId, DeliveryId, PostId
from bridge.domain.post import Kind
from bridge.domain.situation import WITHDRAWN, Last, Situation, SortedPost, StateKey
from bridge.domain.trouble import Trouble
from bridge.planning.bundle import bundle
from bridge.planning.ledger import Ledger
from bridge.planning.pairing import Opened
from bridge.planning.read import SAFE_SOURCE, Reading
from bridge.planning.rules import Rules
from bridge.routing.route import Routing


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAlert:
    """An alert with its routes and the reason for what becomes of it."""

    post: PostId
    hook: str
    format: str
    alert: Alert
    received_at: datetime
    routes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBundle:
    """Alerts that join a group's bundle: their places in `Plan.alerts`, and those of them that flap."""

    group: Group
    wait: Wait
    alerts: tuple[int, ...]
    flapping: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of some posts."""

    posts: tuple[SortedPost, ...]
    alerts: tuple[PlannedAlert, ...]
    bundles: tuple[PlannedBundle, ...]
    last: Mapping[StateKey, Last]
    waits: Mapping[StateKey, tuple[Group, int]]
    """In which of `bundles` a state waits, and the place of its alert."""
    withdrawn: tuple[tuple[BundleId, AlertId], ...]
    """What is taken out of bundles that were open before."""
    opened: tuple[Opened, ...]
    """What fires or ends by it."""
    recalled: tuple[DeliveryId, ...]
    """SMS that still wait for their time and say what is over."""
    troubles: tuple[Trouble, ...]
    """What the operator is told of, besides the safe texts."""
    safe: tuple[tuple[PostId, str], ...]
    """The posts for which a safe text goes out, with why."""


def plan(posts: Sequence[Reading], rules: Rules, situation: Situation, now: datetime) -> Plan:
    """Decide what becomes of posts, in their order."""
    ledger = Ledger(rules, situation, now)
    alerts: list[PlannedAlert] = []
    for reading in posts:
        alerts += _alerts(reading, bundle(reading, ledger, len(alerts)))
    return Plan(
        posts=tuple(_sorted(reading) for reading in posts),
        alerts=tuple(
            replace(planned, reason=planned.reason + WITHDRAWN) if place in ledger.dropped else planned
            for place, planned in enumerate(alerts)
        )
        if ledger.dropped
        else tuple(alerts),
        bundles=tuple(
            PlannedBundle(
                group=group,
                wait=made.wait,
                alerts=tuple(made.members),
                flapping=frozenset(place for place, flaps in made.members.items() if flaps),
            )
            for group, made in ledger.bundles.items()
            if made.members
        ),
        last=ledger.last,
        waits=ledger.waiting,
        withdrawn=tuple(ledger.withdrawn),
        opened=tuple(ledger.pairing.changed.values()),
        recalled=tuple(ledger.recalled),
        troubles=tuple(ledger.troubles),
        safe=tuple((reading.post.id, reading.failure) for reading in posts if reading.failure),
    )


def _alerts(reading: Reading, decided: Sequence[tuple[Alert, Routing]]) -> list[PlannedAlert]:
    understanding = reading.understanding
    return [
        PlannedAlert(
            post=reading.post.id,
            hook=reading.post.hook,
            format=SAFE_SOURCE if understanding is None else understanding.format,
            received_at=reading.post.received_at,
            alert=alert,
            routes=tuple(route.name for route in routing.routes),
            reason=routing.reason,
        )
        for alert, routing in decided
    ]


def _sorted(reading: Reading) -> SortedPost:
    understanding = reading.understanding
    return SortedPost(
        id=reading.post.id,
        state="safe" if reading.failure else "done",
        kind=understanding.kind if understanding is not None else Kind.ALERT,
        format=understanding.format if understanding is not None else SAFE_SOURCE,
        reason=reading.failure or (understanding.reason if understanding is not None else ""),
    )
