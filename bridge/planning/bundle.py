"""Bundling: which alerts of a post go to whom, and with which others they wait for a common SMS."""

from collections.abc import Sequence
from dataclasses import replace

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Alert, Status
from bridge.planning.ledger import Ledger, Said
from bridge.planning.read import Reading
from bridge.routing.repeats import Repeat
from bridge.routing.route import Routing
from bridge.routing.rules import Route
from bridge.routing.silences import SILENCED

_NAMED = 5
"""Recipients that a reason names."""


def bundle(reading: Reading, ledger: Ledger, first: int) -> list[Routing]:
    """Put the alerts of a reading, the first of which has this place, into bundles; for each its routes, and why it is texted or not.

    An end goes where its firing was texted too, whatever it says of itself: many senders give an end another severity, or none. A number
    gets each alert of a post once, by the first route that names it; a preview shows every route's.
    """
    if reading.failure:
        return [replace(reading.routings[0], reason=_safe(reading, ledger, first))]
    if reading.understanding is None:
        return []
    format_ = reading.understanding.format
    found: list[Routing] = []
    heard: dict[str, set[tuple[Status, str]]] = {}
    for place, (alert, matched) in enumerate(zip(reading.understanding.alerts, reading.routings, strict=True), start=first):
        if _twice(alert, heard) and not ledger.assumes_sent:
            found.append(replace(matched, reason="repeat: the post says it twice"))
            continue
        said = Said(hook=reading.post.hook, format=format_, place=place, alert=alert)
        routing = _also_told(matched, ledger.told(said)) if alert.status is Status.RESOLVED else matched
        silenced = bool(routing.routes) and ledger.silenced(said)
        found.append(replace(routing, reason=SILENCED if silenced else _routed(said, routing, ledger)))
        if alert.status is Status.RESOLVED:
            ledger.ended(said, () if silenced else routing.routes)
    return found


def _also_told(routing: Routing, told: Sequence[Route]) -> Routing:
    """The routing of an end, with the routes on which its firing was texted."""
    more = tuple(route for route in told if route not in routing.routes)
    if not more:
        return routing
    where = f"route {', '.join(route.name for route in more)} told of it"
    return replace(routing, routes=(*routing.routes, *more), reason=f"{routing.reason}; {where}" if routing.routes else where)


def _twice(alert: Alert, heard: dict[str, set[tuple[Status, str]]]) -> bool:
    """Whether the post says the same of the alert once more, with no other state between."""
    before, statement = heard.setdefault(alert.key, set()), (alert.status, alert.text)
    if any(status is not alert.status for status, _ in before):
        before.clear()
    twice = statement in before
    before.add(statement)
    return twice


def _routed(said: Said, routing: Routing, ledger: Ledger) -> str:
    """Put one alert into the bundles of its routes; the reason why it is texted or not."""
    served: set[str] = set()
    held: list[str] = []
    for route in routing.routes:
        turn = ledger.turn(said, route)
        if not turn.send:
            held.append(turn.reason if len(routing.routes) == 1 else f"route {route.name}: {turn.reason}")
            continue
        unaware: list[Addressee] = []
        twice: list[Addressee] = []
        audience: list[Addressee] = []
        for addressee in _candidates(route, turn, ledger):
            phone = addressee.phone.e164
            if turn.recipients is not None and phone not in turn.recipients:
                unaware.append(addressee)
            elif phone in served and not ledger.assumes_sent:
                twice.append(addressee)
            else:
                audience.append(addressee)
        if audience:
            served.update(addressee.phone.e164 for addressee in audience)
            ledger.join(said, route, turn, audience)
        held += [turn.reason] if turn.flaps else []
        held += _left_out(route, "did not get the firing" if said.alert.status is Status.RESOLVED else "have it already", unaware)
        held += _left_out(route, "texted by a route before", twice)
    return "; ".join([routing.reason, *held] if served or not held else held)


def _candidates(route: Route, repeat: Repeat, ledger: Ledger) -> Sequence[Addressee]:
    """The route's recipients; of an end also others who got the firing: its fallback, and who stood in while nobody of it was known."""
    told = repeat.recipients or frozenset()
    others = told - {addressee.phone.e164 for addressee in route.to}
    if not others:
        return route.to
    known = {addressee.phone.e164: addressee for addressee in (*ledger.everybody, *route.fallback)}
    return (*route.to, *(addressee for phone, addressee in known.items() if phone in others))


def _left_out(route: Route, why: str, addressees: Sequence[Addressee]) -> list[str]:
    """The words for recipients of a route that do not get an alert; none where there are none."""
    if not addressees:
        return []
    more = f" and {len(addressees) - _NAMED} more" if len(addressees) > _NAMED else ""
    return [f"route {route.name}: {why}: {', '.join(map(str, addressees[:_NAMED]))}{more}"]


def _safe(reading: Reading, ledger: Ledger, place: int) -> str:
    """The safe text's: the recipients of its routes, each once; of every route when none matches."""
    routes: Sequence[Route | None] = reading.routings[0].routes or (None,)
    served: set[str] = set()
    for route in routes:
        everybody = route.to if route is not None else ledger.everybody
        to = [addressee for addressee in everybody if addressee.phone.e164 not in served]
        served.update(addressee.phone.e164 for addressee in to)
        if to:
            ledger.join_safe(reading.post.id, place, "" if route is None else route.name, to)
    return f"safe text: {reading.failure}"
