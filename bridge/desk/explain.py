"""Explaining a configuration: its routes in their order, whom each reaches and how, and what none of them takes. Numbers are masked."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bridge.desk.shapes import Shape
from bridge.domain.addressee import Addressee
from bridge.domain.when import say_duration
from bridge.planning.rules import Rules
from bridge.routing.rules import LimitRule, Route
from bridge.routing.windows import is_inside

OWN_WORDS = "the bridge's own words"
_ENDS = {True: "firing, its end and the success of what failed", None: "firing and its end", False: "firing alone"}
"""By `send_resolved`."""
_SCOPES = {
    "recipient": "of each number",
    "critical": "of each number for critical alerts",
    "hook": "of each hook",
    "route": "of each route",
    "account": "of all together",
    "direct": "of each hook's orders",
    "person": "of each person's orders in Slack",
}


def explained(rules: Rules, now: datetime) -> Shape:
    """The tree of routes as programs read it; `now` says which are active."""
    return {
        "routes": [_route(route, rules, now) for route in rules.routes],
        "left": _left(rules),
        "quiet": dict(_quiet(rules)),
        "limits": {scope: [_limit(rule) for rule in found] for scope, found in _limits(rules)},
    }


def lines(rules: Rules, now: datetime) -> Iterator[str]:
    """The same for people."""
    for number, route in enumerate(rules.routes, start=1):
        yield f"{number}. {route.name}"
        yield f"   if    {' and '.join(map(str, route.matchers)) or 'always'}"
        if route.active:
            asleep = "" if _is_active(route, rules, now) else ", not now"
            yield f"   when  {'; '.join(map(str, route.active))} in {rules.sms.timezone.key}{asleep}"
        yield f"   to    {', '.join(map(_person, route.to)) or 'nobody, on purpose'}"
        if route.fallback:
            yield f"   else  {', '.join(map(_person, route.fallback))}"
        yield f"   text  {route.text if route.text is not None else OWN_WORDS}"
        yield f"   from  {rules.sender_of(route) or 'the account'}; {', '.join(_ways(route))}"
        yield f"   then  {'the next route is asked too' if route.continue_ else 'no other route is asked'}"
    yield f"left: {_left(rules)}"
    yield from (f"quiet hours {whose}: {hours}" for whose, hours in _quiet(rules))
    for scope, found in _limits(rules):
        yield f"limits {_SCOPES[scope]}: {', '.join(map(_limit, found)) or 'none'}"


def _is_active(route: Route, rules: Rules, now: datetime) -> bool:
    return not route.active or is_inside(route.active, now.astimezone(rules.sms.timezone))


def _route(route: Route, rules: Rules, now: datetime) -> Shape:
    return {
        "name": route.name,
        "match": [str(matcher) for matcher in route.matchers],
        "active": [str(window) for window in route.active],
        "active_now": _is_active(route, rules, now),
        "to": [_member(addressee) for addressee in route.to],
        "fallback": [_member(addressee) for addressee in route.fallback],
        "text": route.text,
        "from": rules.sender_of(route),
        "notices": route.takes_notices,
        "send_resolved": route.send_resolved,
        "repeat_interval": say_duration(route.repeat_interval),
        "group_by": list(route.group_by),
        "group_wait": say_duration(route.group_wait),
        "group_interval": say_duration(route.group_interval) if route.group_by else None,
        "continue": route.continue_,
    }


def _ways(route: Route) -> Sequence[str]:
    return (
        _ENDS[route.send_resolved],
        *(["notices too"] if route.takes_notices else []),
        f"again after {say_duration(route.repeat_interval)}",
        _grouped(route),
    )


def _grouped(route: Route) -> str:
    """Which alerts share an SMS."""
    if not route.group_by:
        return f"what comes within {say_duration(route.group_wait)} in one SMS"
    by = "each alert for itself" if route.group_by == ("...",) else f"by {', '.join(route.group_by)}"
    return f"{by}, {say_duration(route.group_interval)} between two SMS of a group"


def _left(rules: Rules) -> str:
    """What becomes of alerts that no route takes."""
    if any(route.takes_all for route in rules.routes):
        return "no alert; a notice, where no route names status"
    return "every alert that fits no route is kept, shown by `alerts`, texted to nobody; [tell] hears of all but warnings and info"


def _quiet(rules: Rules) -> Sequence[tuple[str, str]]:
    """Quiet hours, and whose they are, the ones that win first."""
    quiet = rules.quiet
    named = (("route", quiet.routes), ("contact", quiet.contacts), ("group", quiet.groups))
    found = [(f"{kind} {name}", hours) for kind, those in named for name, hours in those.items()]
    found += [("default", quiet.default)] if quiet.default is not None else []
    return [(whose, f"{hours.window}, below {hours.below}") for whose, hours in found]


def _limits(rules: Rules) -> Sequence[tuple[str, Sequence[LimitRule]]]:
    limits = rules.limits
    others = (*((scope, limits.of(scope)) for scope in ("hook", "route", "account")), ("direct", limits.direct))
    critical = () if limits.critical is None else (("critical", limits.critical),)
    return ("recipient", limits.recipient), *critical, *((scope, found) for scope, found in others if found), ("person", limits.person)


def _member(addressee: Addressee) -> Shape:
    return {"name": addressee.name or None, "number": str(addressee.phone)}


def _person(addressee: Addressee) -> str:
    return f"{addressee.name} {addressee.phone}" if addressee.name else str(addressee.phone)


def _limit(rule: LimitRule) -> str:
    return f"{rule.count}/{say_duration(rule.window)}"
