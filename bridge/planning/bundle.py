"""Bundling: which alerts of a post go to whom, and with which others they wait for a common SMS."""

from collections.abc import Sequence
from dataclasses import replace

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Alert, Severity, Status
from bridge.planning.doubted import doubted, with_doubt
from bridge.planning.ledger import Ledger
from bridge.planning.pairing import Pair
from bridge.planning.read import Reading, routing_of, stand_in
from bridge.planning.rules import Hook
from bridge.planning.sharing import many_keys
from bridge.planning.statement import Said
from bridge.planning.unrouted import unrouted
from bridge.routing.repeats import Repeat
from bridge.routing.route import Routing
from bridge.routing.rules import Route
from bridge.routing.silences import SILENCED

_NAMED = 5
"""Recipients that a reason names."""
_Statement = tuple[Status, Severity | None, str]
Turns = Sequence[tuple[Route, Route]]
"""Each route whose state may be told, behind the one in whose words it is."""


def bundle(reading: Reading, ledger: Ledger, first: int) -> list[tuple[Alert, Routing]]:
    """Put the alerts of a reading, the first of which has this place, into bundles; each as it counts, with its routes and the reason.

    An end goes where its firing was texted too, whatever it says of itself: many senders give an end another severity, or none. A number
    gets each alert of a post once, by the first route that names it; a preview shows every route's.
    """
    if reading.failure:
        return [(stand_in(reading.post), replace(reading.routings[0], reason=_safe(reading, ledger, first)))]
    if reading.understanding is None:
        return []
    found: list[tuple[Alert, Routing]] = []
    heard: dict[str, set[_Statement]] = {}
    for place, (read, matched) in enumerate(zip(reading.understanding.alerts, reading.routings, strict=True), start=first):
        pair = ledger.pairing.pair(reading.post.hook, read)
        routing = matched if pair.alert is read else routing_of(pair.alert, reading, ledger.rules)
        if _twice(read, heard) and not ledger.assumes_sent:
            found.append((read, replace(matched, reason="repeat: the post says it twice")))
            continue
        said = Said(hook=reading.post.hook, format=reading.understanding.format, place=place, alert=pair.alert)
        decided = _bundled(said, routing, pair, ledger)
        found.append((pair.alert, replace(decided, reason=with_doubt(pair.alert, decided.reason))))
        _remember(said, pair, routing, reading, ledger, key=read.key)
    return found


def _bundled(said: Said, matched: Routing, pair: Pair, ledger: Ledger) -> Routing:
    """Put one alert into bundles; its routes, and why it is texted or not."""
    if pair.ends_nothing:
        return replace(matched, reason=pair.ends_nothing)
    if pair.may_mean and not ledger.assumes_sent:
        return _unsure(said, pair.may_mean, matched, ledger)
    over = said.alert.status is Status.RESOLVED
    routing, turns = _end(matched, said, ledger) if over else (matched, _own(matched.routes))
    silenced = bool(turns) and ledger.silenced(said)
    decided = replace(routing, reason=SILENCED if silenced else _routed(said, routing, turns, ledger))
    if over:
        ledger.ended(said, () if silenced else [route.name for route in routing.routes])
    return decided


def _remember(said: Said, pair: Pair, routing: Routing, reading: Reading, ledger: Ledger, *, key: str) -> None:
    """What the alert changes of what is open. The key that an end came with is remembered too, so that its repeat ends nothing else."""
    if said.alert.status is Status.FIRING:
        if pair.shared and ledger.pairing.is_news(said.hook, said.alert):
            ledger.troubles.append(many_keys(said.hook, ledger.now))
        if (said.alert.doubt or not routing.routes) and ledger.pairing.is_news(said.hook, said.alert) and not ledger.silenced(said):
            if not routing.routes:
                ledger.troubles.append(unrouted(said, reading.post.id, routing, ledger.now))
            else:
                hook = ledger.rules.hooks.get(said.hook) or Hook(name=said.hook)
                ledger.troubles.append(doubted(said.alert, reading.post, hook, ledger.now))
        ledger.pairing.fires(said.hook, said.alert, said.place, reading.post.received_at)
    elif said.alert.status is Status.RESOLVED and not pair.ends_nothing:
        for each in {key, *(() if pair.may_mean else (said.alert.key,))}:
            ledger.pairing.ends(said.hook, each, reading.post.received_at)


def _unsure(said: Said, keys: Sequence[str], routing: Routing, ledger: Ledger) -> Routing:
    """An end that may mean several open alerts goes to whoever got the firing of one of them, and ends none."""
    why = f"may mean {len(keys)} open alerts, so it ends none of them"
    meant = ledger.meant(said, keys)
    if meant and ledger.silenced(said):
        return replace(routing, reason=SILENCED)
    served: set[str] = set()
    for route, phones in meant:
        audience = [ledger.addressee(phone) for phone in sorted(phones - served)]
        served |= phones
        if audience:
            ledger.join_unsure(said, route, audience)
    names = [route.name for route, _ in meant]
    told = f"route {', '.join(names)} told of them" if names else "nobody was told of them"
    return replace(routing, routes=tuple(route for route, _ in meant), reason=f"{why}; {told}")


def _own(routes: Sequence[Route]) -> Turns:
    return [(route, route) for route in routes]


def _end(routing: Routing, said: Said, ledger: Ledger) -> tuple[Routing, Turns]:
    """The routing of an end, with the routes on which its firing was texted.

    For one that is no more the first that matches speaks, or nobody where what matches wants no ends; where none does, it speaks itself.
    """
    told = tuple(route for route in ledger.told(said) if route not in routing.routes)
    gone = () if routing.unwanted else tuple(ledger.told_by_gone(said))
    if not told and not gone:
        return routing, _own(routing.routes)
    why = [routing.reason] if routing.routes else []
    why += [f"route {', '.join(route.name for route in told)} told of it"] if told else []
    why += [f"route {', '.join(route.name for route in gone)}, which is no more, told of it"] if gone else []
    turns = [*_own((*routing.routes, *told)), *((next(iter(routing.routes), route), route) for route in gone)]
    return replace(routing, routes=tuple(route for _, route in turns), reason="; ".join(why)), turns


def _twice(alert: Alert, heard: dict[str, set[_Statement]]) -> bool:
    """Whether the post says the same of the alert once more, with no other state between."""
    before, statement = heard.setdefault(alert.key, set()), (alert.status, alert.severity, alert.text)
    if any(status is not alert.status for status, *_ in before):
        before.clear()
    twice = statement in before
    before.add(statement)
    return twice


def _routed(said: Said, routing: Routing, turns: Turns, ledger: Ledger) -> str:
    """Put one alert into the bundles of its routes; the reason why it is texted or not."""
    served: set[str] = set()
    held: list[str] = []
    for speaker, route in turns:
        if route.drops:
            continue
        turn = ledger.turn(said, route)
        if not turn.send:
            held.append(turn.reason if len(routing.routes) == 1 else f"route {route.name}: {turn.reason}")
            continue
        unaware: list[Addressee] = []
        twice: list[Addressee] = []
        audience: list[Addressee] = []
        for addressee in _candidates(route, turn, said.alert.status, ledger):
            phone = addressee.phone.e164
            if turn.recipients is not None and phone not in turn.recipients:
                unaware.append(addressee)
            elif phone in served and not ledger.assumes_sent:
                twice.append(addressee)
            else:
                audience.append(addressee)
        if audience:
            served.update(addressee.phone.e164 for addressee in audience)
            ledger.join(said, speaker, turn, audience, of=route.name)
        held += [turn.reason] if turn.flaps else []
        held += _left_out(route, "did not get the firing" if said.alert.status is Status.RESOLVED else "have it already", unaware)
        held += _left_out(route, "texted by a route before", twice)
    return "; ".join([routing.reason, *held] if served or not held else held)


def _candidates(route: Route, repeat: Repeat, status: Status, ledger: Ledger) -> Sequence[Addressee]:
    """The route's recipients; of an end also everybody else who got the firing, by its fallback or by the rules of then."""
    if status is not Status.RESOLVED or repeat.recipients is None:
        return route.to
    more = sorted(repeat.recipients.difference(addressee.phone.e164 for addressee in route.to))
    return (*route.to, *map(ledger.addressee, more)) if more else route.to


def _left_out(route: Route, why: str, addressees: Sequence[Addressee]) -> list[str]:
    """The words for recipients of a route that do not get an alert; none where there are none."""
    if not addressees:
        return []
    more = f" and {len(addressees) - _NAMED} more" if len(addressees) > _NAMED else ""
    return [f"route {route.name}: {why}: {', '.join(map(str, addressees[:_NAMED]))}{more}"]


def _safe(reading: Reading, ledger: Ledger, place: int) -> str:
    """The safe text's: the recipients of its routes, each once; of every route when none matches.

    A route that texts nobody on purpose takes a post that cannot be read only where it names the hook.
    """
    taken = reading.routings[0].routes
    routes: Sequence[Route | None] = [route for route in taken if not route.drops or route.names("hook")] or (None,)
    served: set[str] = set()
    for route in routes:
        everybody = route.to if route is not None else ledger.rules.every_recipient
        to = [addressee for addressee in everybody if addressee.phone.e164 not in served]
        served.update(addressee.phone.e164 for addressee in to)
        if to:
            ledger.join_safe(reading.post.id, place, "" if route is None else route.name, to)
    return f"safe text: {reading.failure}"
