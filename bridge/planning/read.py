"""Reading a post: what it says and which routes it takes. A post that cannot be read is a reading too."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bridge.domain.alert import Alert, Status
from bridge.domain.post import Kind, Post, Understanding
from bridge.domain.situation import life
from bridge.errors import ReadError
from bridge.intake import understand
from bridge.intake.decode import decode
from bridge.intake.fields import fields_of
from bridge.planning.rules import Hook, Rules
from bridge.routing.notices import is_notice
from bridge.routing.route import Routing, find_routes

SAFE_SOURCE = "unread"
"""The source of the alert that stands for a post that could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A post and what was understood of it. `failure` says why it goes out as the safe text; empty when it was read."""

    post: Post
    understanding: Understanding | None
    routings: tuple[Routing, ...]
    """One for each alert of the understanding; the single one of the safe text."""
    failure: str = ""


def read(post: Post, rules: Rules) -> Reading:
    """Understand a post by its hook's format and route its alerts. Never raises: what fails is read as the safe text."""
    hook = rules.hooks.get(post.hook) or Hook(name=post.hook)
    try:
        understanding = _noticed(understand(post, hook.format, notices=hook.notices, fields=hook.fields), post, hook)
        routings = tuple(_routing(alert, post, understanding.format, rules) for alert in understanding.alerts)
    except ReadError as error:
        return unread(post, rules, str(error))
    except Exception as error:  # noqa: BLE001 - a fault of ours in a parser must not cost the alert
        return unread(post, rules, f"{type(error).__name__} in the format's parser")
    return Reading(post=post, understanding=understanding, routings=routings)


def _noticed(understanding: Understanding, post: Post, hook: Hook) -> Understanding:
    """The same, with alerts as notices that the hook's matchers say are none."""
    if not hook.notice_matchers or not understanding.alerts:
        return understanding
    fields = fields_of(decode(post.body, query=post.query), lists=len(understanding.alerts) == 1)
    alerts = tuple(
        replace(alert, status=Status.NOTICE, doubt="")
        if is_notice(alert, fields, hook.notice_matchers, hook=hook.name, format=understanding.format)
        else alert
        for alert in understanding.alerts
    )
    kind = Kind.NOTICE if all(alert.status is Status.NOTICE for alert in alerts) else understanding.kind
    return replace(understanding, kind=kind, alerts=alerts)


def unread(post: Post, rules: Rules, failure: str) -> Reading:
    """The reading of a post that goes out as the safe text: routed as a firing alert with the hook's name as its title."""
    alert = stand_in(post)
    routing = _routing(alert, post, SAFE_SOURCE, rules)
    return Reading(post=post, understanding=None, routings=(routing,), failure=failure)


def _routing(alert: Alert, post: Post, format_: str, rules: Rules) -> Routing:
    """The routes of an alert, by the time at which its post came."""
    local = post.received_at.astimezone(rules.sms.timezone)
    return find_routes(alert, hook=post.hook, format=format_, routes=rules.routes, local=local)


def routing_of(alert: Alert, reading: Reading, rules: Rules) -> Routing:
    """The routes of an alert of a reading that has changed since it was read."""
    format_ = SAFE_SOURCE if reading.understanding is None else reading.understanding.format
    return _routing(alert, reading.post, format_, rules)


def stand_in(post: Post) -> Alert:
    """The alert that stands for a post that could not be read."""
    return Alert(key=post.id, status=Status.FIRING, title=post.hook, source=SAFE_SOURCE)


def awaited(readings: Iterable[Reading], rules: Rules) -> frozenset[tuple[str, str]]:
    """The alerts, by hook and key, of which it matters what still waits: those that are over, and with quiet hours those that fire."""
    return frozenset(
        (reading.post.hook, alert.key)
        for reading in readings
        if reading.understanding is not None
        for alert in reading.understanding.alerts
        if alert.status is Status.RESOLVED or alert.success or (rules.quiet and alert.status is Status.FIRING)
    )


def _keys(alert: Alert) -> Iterable[str]:
    """The keys under which something may be known of an alert."""
    yield life(alert)
    if alert.success:
        yield alert.key
    if alert.broad_key:
        yield alert.broad_key


def needs(readings: Iterable[Reading]) -> frozenset[tuple[str, str]]:
    """The alerts, by hook and key, whose past planning these readings has to look up."""
    return frozenset(
        (reading.post.hook, key)
        for reading in readings
        if reading.understanding is not None
        for alert in reading.understanding.alerts
        for key in _keys(alert)
    )
