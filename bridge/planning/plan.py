"""The plan: from posts, rules and the past to messages, each with its reason. Pure, and the only way an alert becomes an SMS.

The sorter, previews, replays and back-tests all call `plan`; they differ in the situation that they hand in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bridge.domain.alert import Alert, Status
from bridge.domain.ids import PostId
from bridge.domain.message import Draft
from bridge.domain.post import Kind
from bridge.domain.situation import Last, Situation, SortedPost, StateKey
from bridge.planning.bundle import bundles_of
from bridge.planning.compose import Composer
from bridge.planning.ledger import Ledger
from bridge.planning.read import SAFE_SOURCE, Reading, stand_in
from bridge.planning.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAlert:
    """An alert with its routes and the reason for what becomes of it."""

    post: PostId
    hook: str
    received_at: datetime
    alert: Alert
    routes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMessage:
    """A message to be put into the outbox. `alerts` are places in `Plan.alerts`."""

    draft: Draft
    alerts: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of some posts."""

    posts: tuple[SortedPost, ...]
    alerts: tuple[PlannedAlert, ...]
    messages: tuple[PlannedMessage, ...]
    last: Mapping[StateKey, Last]
    notices: Mapping[str, datetime]
    safe: tuple[tuple[PostId, str], ...]
    """The posts for which a safe text goes out, with why."""


def plan(posts: Sequence[Reading], rules: Rules, situation: Situation, now: datetime) -> Plan:
    """Decide what becomes of posts, in their order."""
    ledger = Ledger(rules, situation, now)
    composer = Composer(rules, ledger, now)
    sorted_posts: list[SortedPost] = []
    alerts: list[PlannedAlert] = []
    messages: list[PlannedMessage] = []
    safe: list[tuple[PostId, str]] = []
    for reading in posts:
        first = len(alerts)
        failures = [reading.failure] if reading.failure else []
        bundles, reasons = bundles_of(reading, ledger)
        for bundle in bundles:
            draft, failure = composer.compose(reading, bundle)
            failures += [failure] if failure else []
            places = tuple(first + place for place in bundle.places)
            messages.append(PlannedMessage(draft=draft, alerts=places, reason=bundle.reason))
            if kept_back := [recipient for recipient in draft.recipients if recipient.suppressed]:
                over = f"; over the limit: {', '.join(recipient.name or str(recipient.phone) for recipient in kept_back)}"
                for place in bundle.places:
                    reasons[place] += over
        alerts += _alerts(reading, reasons)
        for planned in alerts[first:]:
            if planned.alert.status is Status.RESOLVED:
                ledger.ended(planned.hook, planned.alert)
        messages += [PlannedMessage(draft=draft, alerts=(), reason="limit notice") for draft in composer.take_notices()]
        sorted_posts.append(_sorted(reading, failures))
        safe += [(reading.post.id, failures[0])] if failures else []
    return Plan(
        posts=tuple(sorted_posts),
        alerts=tuple(alerts),
        messages=tuple(messages),
        last=ledger.changed_last,
        notices=ledger.changed_notices,
        safe=tuple(safe),
    )


def _alerts(reading: Reading, reasons: Sequence[str]) -> list[PlannedAlert]:
    said = reading.understanding.alerts if reading.understanding is not None else (stand_in(reading.post),)
    return [
        PlannedAlert(
            post=reading.post.id,
            hook=reading.post.hook,
            received_at=reading.post.received_at,
            alert=alert,
            routes=tuple(route.name for route in routing.routes),
            reason=reason,
        )
        for alert, routing, reason in zip(said, reading.routings, reasons, strict=True)
    ]


def _sorted(reading: Reading, failures: Sequence[str]) -> SortedPost:
    understanding = reading.understanding
    return SortedPost(
        id=reading.post.id,
        state="safe" if failures else "done",
        kind=understanding.kind if understanding is not None else Kind.ALERT,
        format=understanding.format if understanding is not None else SAFE_SOURCE,
        reason="; ".join(failures) or (understanding.reason if understanding is not None else ""),
    )
