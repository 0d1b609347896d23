"""Bundling: which alerts of one post share one SMS, and who gets it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Alert, Status
from bridge.planning.ledger import Ledger
from bridge.planning.read import Reading, stand_in
from bridge.routing.repeats import Repeat
from bridge.routing.rules import Route

_NAMED = 5
"""Recipients that a reason names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Alerts of one post and route that share one SMS, for recipients that get exactly these."""

    route: Route | None
    """None for a safe text that no route matches."""
    places: tuple[int, ...]
    alerts: tuple[Alert, ...]
    to: tuple[Addressee, ...]
    language: str
    """Of the bridge's own words to them."""
    reason: str


def bundles_of(reading: Reading, ledger: Ledger) -> tuple[list[Bundle], list[str]]:
    """The bundles of a reading, and for each of its alerts the reason why it is texted or not.

    A number gets each alert of a post once, by the first route that names it; a preview shows every route's.
    """
    if reading.failure:
        return _safe_bundles(reading, ledger), [f"safe text: {reading.failure}"]
    alerts = reading.understanding.alerts if reading.understanding is not None else ()
    reasons: list[str] = []
    wanted: dict[str, tuple[Route, dict[str, list[int]]]] = {}
    said: set[tuple[str, Status, str]] = set()
    for place, (alert, routing) in enumerate(zip(alerts, reading.routings, strict=True)):
        statement = (alert.key, alert.status, alert.text)
        if statement in said and not ledger.assumes_sent:
            reasons.append("repeat: the post says it twice")
            continue
        said.add(statement)
        served: set[str] = set()
        held: list[str] = []
        for route in routing.routes:
            repeat = ledger.repeat(reading.post.hook, alert, route)
            if not repeat.send:
                held.append(repeat.reason if len(routing.routes) == 1 else f"route {route.name}: {repeat.reason}")
                continue
            by_phone = wanted.setdefault(route.name, (route, {}))[1]
            unaware: list[Addressee] = []
            twice: list[Addressee] = []
            for addressee in _candidates(route, repeat):
                phone = addressee.phone.e164
                if repeat.recipients is not None and phone not in repeat.recipients:
                    unaware.append(addressee)
                elif phone in served and not ledger.assumes_sent:
                    twice.append(addressee)
                else:
                    served.add(phone)
                    by_phone.setdefault(phone, []).append(place)
            held += _left_out(route, "did not get the firing", unaware)
            held += _left_out(route, "texted by a route before", twice)
        reasons.append("; ".join([routing.reason, *held] if served or not held else held))
    return [bundle for route, by_phone in wanted.values() for bundle in _share(route, by_phone, alerts, reading, ledger)], reasons


def _candidates(route: Route, repeat: Repeat) -> Sequence[Addressee]:
    """The route's recipients; of an end also those of its fallback who got the firing, since a recipient was not reached."""
    told = repeat.recipients or frozenset()
    normal = {addressee.phone.e164 for addressee in route.to}
    more = [addressee for addressee in route.fallback if addressee.phone.e164 in told - normal]
    return (*route.to, *more) if more else route.to


def _left_out(route: Route, why: str, addressees: Sequence[Addressee]) -> list[str]:
    """The words for recipients of a route that do not get an alert; none where there are none."""
    if not addressees:
        return []
    more = f" and {len(addressees) - _NAMED} more" if len(addressees) > _NAMED else ""
    return [f"route {route.name}: {why}: {', '.join(map(str, addressees[:_NAMED]))}{more}"]


def _share(route: Route, by_phone: dict[str, list[int]], alerts: Sequence[Alert], reading: Reading, ledger: Ledger) -> list[Bundle]:
    """Recipients with the same alerts share one message, as far as they share a language or the route has words of its own."""
    shared: dict[tuple[tuple[int, ...], str], list[Addressee]] = {}
    for addressee in dict.fromkeys((*route.to, *route.fallback)):
        places = by_phone.get(addressee.phone.e164)
        if places:
            language = ledger.language if route.text is not None else addressee.language or ledger.language
            shared.setdefault((tuple(places), language), []).append(addressee)
    return [
        Bundle(
            route=route,
            places=places,
            alerts=tuple(alerts[place] for place in places),
            to=tuple(to),
            language=language,
            reason=reading.routings[places[0]].reason,
        )
        for (places, language), to in shared.items()
    ]


def _safe_bundles(reading: Reading, ledger: Ledger) -> list[Bundle]:
    """The safe text's: the recipients of its routes, each once; of every route when none matches."""
    alert = stand_in(reading.post)
    routing = reading.routings[0]
    routes: Sequence[Route | None] = routing.routes or (None,)
    served: set[str] = set()
    bundles: list[Bundle] = []
    for route in routes:
        everybody = route.to if route is not None else ledger.everybody
        to = tuple(addressee for addressee in everybody if addressee.phone.e164 not in served)
        served.update(addressee.phone.e164 for addressee in to)
        if to:
            reason = f"safe text: {reading.failure}"
            bundles.append(Bundle(route=route, places=(0,), alerts=(alert,), to=to, language=ledger.language, reason=reason))
    return bundles
