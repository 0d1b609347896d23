"""Which routes take an alert, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bridge.domain.alert import Alert, Status
from bridge.routing.matchers import view
from bridge.routing.rules import Route
from bridge.routing.windows import is_inside

MOST_PASSED = 10
"""Routes of which it is said why they do not match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """The routes of one alert, in the order of the file, and the reason in words."""

    routes: tuple[Route, ...]
    reason: str
    inactive: tuple[str, ...] = ()
    """Names of routes that would have taken it at another time."""
    unwanted: bool = False
    """Whether it is an end, and all that match it want none."""


def find_routes(alert: Alert, *, hook: str, format: str, routes: Sequence[Route], local: datetime) -> Routing:  # noqa: A002
    """The first route that matches, and further ones while each says `continue`; `local` is now, as the clock on the wall shows it.

    A route that matches an alert but does not want its end still stops the search: the end belongs where the firing went. Where that
    was depends on the time of the firing, so an end is offered to every route with times that matches, and the search goes on.
    """
    fields, labels = view(alert, hook=hook, format=format), alert.labels
    taken: list[Route] = []
    unwanted: list[str] = []
    inactive: list[str] = []
    for route in routes:
        if alert.status is Status.NOTICE and not route.takes_notices:
            continue
        if not all(matcher.holds(fields, labels) for matcher in route.matchers):
            continue
        if route.active and alert.status is not Status.RESOLVED and not is_inside(route.active, local):
            inactive.append(route.name)
            continue
        if alert.status is Status.RESOLVED and not route.tells_end(alert):
            unwanted.append(route.name)
        else:
            taken.append(route)
        if not route.continue_ and not (route.active and alert.status is Status.RESOLVED):
            break
    asleep = f"; not active now: {', '.join(inactive)}" if inactive else ""
    reason = _reason(alert, taken, unwanted) + asleep
    return Routing(routes=tuple(taken), reason=reason, inactive=tuple(inactive), unwanted=bool(unwanted) and not taken)


def passed_over(alert: Alert, *, hook: str, format: str, routes: Sequence[Route], taken: Sequence[str]) -> str:  # noqa: A002
    """Why routes do not match an alert, of those above the last one that takes it, or of all; empty where each matches."""
    last = max((place for place, route in enumerate(routes) if route.name in taken), default=len(routes))
    fields = view(alert, hook=hook, format=format)
    unmet = ((route, [str(matcher) for matcher in route.matchers if not matcher.holds(fields, alert.labels)]) for route in routes[:last])
    said = (f"not {route.name}: {' and '.join(names)} {'does' if len(names) == 1 else 'do'} not hold" for route, names in unmet if names)
    return "; ".join(islice(said, MOST_PASSED))


def _reason(alert: Alert, taken: Sequence[Route], unwanted: Sequence[str]) -> str:
    if taken:
        dropped = [route.name for route in taken if route.drops]
        if len(dropped) == len(taken):
            return f"{'route' if len(taken) == 1 else 'routes'} {', '.join(dropped)}, which texts nobody on purpose (to = [])"
        strange = [route.name for route in taken if route.for_all]
        why = f"; nobody of {', '.join(strange)} is known yet, so everybody gets it" if strange else ""
        return f"{'route' if len(taken) == 1 else 'routes'} {', '.join(route.name for route in taken)}{why}"
    if unwanted and alert.success:
        return f"a success ends it, and route {', '.join(unwanted)} does not say send_resolved = true"
    if unwanted:
        return f"resolved, and route {', '.join(unwanted)} says send_resolved = false"
    if alert.status is Status.NOTICE:
        return "a notice, and no route that matches it names status"
    return "no route matches"
