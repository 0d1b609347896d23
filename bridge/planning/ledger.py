"""What is known of alerts while a plan is made: their states, and what the plan itself adds to them and puts into bundles."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Alert, Status, rank
from bridge.domain.bundle import BundleKind, Group, Wait
from bridge.domain.ids import AlertId, BundleId, DeliveryId
from bridge.domain.phone import PhoneNumber
from bridge.domain.situation import Last, Situation, StateKey, Told, life
from bridge.domain.trouble import Trouble
from bridge.planning.pairing import Pairing
from bridge.planning.parked import Parked
from bridge.planning.rules import Rules
from bridge.planning.statement import Bundle, Said, Turn
from bridge.routing.acks import Ack, ack_of
from bridge.routing.flapping import FLAP_WAIT, flaps, flipped
from bridge.routing.grouping import group_value
from bridge.routing.repeats import Repeat, decide, is_worse, severity_said
from bridge.routing.rules import Route
from bridge.routing.silences import is_silenced

CALM_WAIT, CALM_LONGEST = timedelta(minutes=1), timedelta(minutes=5)
"""How long the ends of a crowd wait: from the last of them, and from the first."""


class Ledger:
    """The running account of one plan."""

    def __init__(self, rules: Rules, situation: Situation, now: datetime) -> None:
        """Start from `situation`, which stays as it is."""
        self.rules = rules
        self._situation = situation
        self.now = now
        self._planned: dict[StateKey, tuple[Group, int]] = {}
        self.pairing = Pairing(situation)
        self.last: dict[StateKey, Last] = {}
        """What has changed."""
        self.bundles: dict[Group, Bundle] = {}
        self._parked = Parked(situation.waiting, rules, rules.addressees, now)
        self.withdrawn: list[tuple[BundleId, AlertId]] = []
        self.troubles: list[Trouble] = []
        """What the operator is told of."""
        self.dropped: set[int] = set()
        """Places of alerts that the plan itself took out of its bundles again."""

    @property
    def assumes_sent(self) -> bool:
        """Whether this is a preview, which drops nothing."""
        return self._situation.assume_sent

    @property
    def recalled(self) -> Collection[DeliveryId]:
        """SMS that still wait for their time and say what is not so by now."""
        return self._parked.recalled

    @cached_property
    def _known(self) -> Mapping[str, Addressee]:
        return self.rules.addressees

    @cached_property
    def _gone(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """By hook and life: the routes of which states are known, and that the rules do not have any more."""
        names = {route.name for route in self.rules.routes}
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for hook, key, route in self._situation.last:
            if route not in names:
                found[hook, key] = (*found.get((hook, key), ()), route)
        return found

    def addressee(self, phone: str) -> Addressee:
        """Who has this number, whether the rules know them or not."""
        return self._known.get(phone) or Addressee(phone=PhoneNumber(phone))

    @property
    def waiting(self) -> dict[StateKey, tuple[Group, int]]:
        """In which of the plan's bundles a state waits, and the place of its alert."""
        return self._planned

    def silenced(self, said: Said) -> bool:
        """Whether somebody wants no SMS of this alert for a time."""
        return is_silenced(said.alert, self._situation.silences, hook=said.hook, format=said.format)

    def turn(self, said: Said, route: Route) -> Turn:
        """Whether this state of the alert is to be texted on the route, and to whom; what waits and is not true any more is withdrawn."""
        alert, key = said.alert, said.key(route.name)
        if self.assumes_sent:
            return Turn(send=True, reason=str(alert.status))
        last = self._of(key)
        if last is None and alert.status is Status.FIRING:
            last = self._under_another_name(said, route)
        back = False
        if last is not None and alert.status is not Status.NOTICE and last.status is not alert.status:
            last = flipped(last, self.now)
            back = last.waits or key in self._planned
            self.last[key] = last = self._withdrawn(key, last) if back else last
        last, worse = self._worse(said, route, last)
        repeat = Repeat(send=True, reason=worse) if worse else self._repeat(said, route, last)
        if last is not None and flaps(last) and alert.status is Status.FIRING and not last.flap_told:
            self.last[key] = replace(last, flap_told=True)
            return Turn(send=True, reason="flapping", flaps=True)
        repeat = self._for_whom(said, route, repeat, back=back)
        if back and not repeat.send:
            over = alert.status is Status.RESOLVED
            return Turn(send=False, reason="over before it was texted" if over else "firing again before its end was texted")
        calm = "" if last is None or worse else _calm(last, alert)
        return Turn(send=repeat.send, recipients=repeat.recipients, reason=repeat.reason, calm=calm)

    def _repeat(self, said: Said, route: Route, last: Last | None) -> Repeat:
        """Whether the state is worth another SMS, in the light of what was texted and of who has acknowledged it."""
        severity = said.alert.severity
        ack = Ack.NONE if last is None else ack_of(last, severity, self.now, expires=self.rules.ack_expires)
        return decide(said.alert.status, last=last, now=self.now, repeat_interval=route.repeat_interval, severity=severity, ack=ack)

    def _for_whom(self, said: Said, route: Route, repeat: Repeat, *, back: bool) -> Repeat:
        """The decision without those who did not hear of it yet and need not hear of its end, or with those for whom it waits too long."""
        status = said.alert.status
        if status is Status.RESOLVED and repeat.recipients is not None and (early := self._parked.early(said, route.name)):
            left = repeat.recipients - early
            return replace(repeat, send=bool(left), recipients=left, reason=repeat.reason if left else "over before it was texted")
        if status is Status.FIRING and not repeat.send and not back and (urgent := self._parked.urgent(said, route.name)):
            return Repeat(send=True, recipients=urgent, reason="more severe than what waits")
        return repeat

    def _worse(self, said: Said, route: Route, last: Last | None) -> tuple[Last | None, str]:
        """The state of an alert, without what waits to tell it where it is worse by now, and the words for that; none where it is not."""
        alert, key = said.alert, said.key(route.name)
        if last is None or not is_worse(alert.status, alert.severity, last):
            return last, ""
        reason = f"worse: {alert.severity} after {severity_said(last.severity)}"
        self._parked.supersede(said, route.name)
        if last.waits or key in self._planned:
            self.last[key] = last = self._withdrawn(key, last)
        return last, reason

    def _of(self, key: StateKey) -> Last | None:
        return self.last.get(key) or self._situation.last.get(key)

    def _withdrawn(self, key: StateKey, last: Last) -> Last:
        """The state as it was before what waits; over and unknown to anybody where there was none."""
        planned = self._planned.pop(key, None)
        if planned is not None:
            group, place = planned
            self.bundles[group].members.pop(place, None)
            self.dropped.add(place)
        elif last.bundle is not None and last.alert is not None:
            self.withdrawn.append((last.bundle, last.alert))
        before = last.before or Told(status=Status.RESOLVED, texted_at=last.texted_at, recipients=frozenset())
        return replace(
            last,
            status=before.status,
            texted_at=before.texted_at,
            recipients=before.recipients,
            severity=before.severity,
            alert=None,
            bundle=None,
            waits=False,
            before=None,
        )

    def join(self, said: Said, route: Route, turn: Turn, audience: Iterable[Addressee], *, of: str) -> None:
        """This state of the alert on the route `of` goes to these recipients, in a bundle of `route`."""
        phones = tuple(addressee.phone.e164 for addressee in audience)
        value = group_value(said.alert, said.hook, said.format, route.group_by)
        wait = Wait(for_=route.group_wait, longest=route.group_wait, interval=route.group_interval if route.group_by else timedelta(0))
        kind = BundleKind.PLAIN
        if turn.calm:
            kind = BundleKind.CALM
            flaps_ = turn.calm == "flaps"
            value = f"{said.hook}~{said.alert.key}" if flaps_ else value
            wait = Wait(for_=FLAP_WAIT if flaps_ else CALM_WAIT, longest=FLAP_WAIT if flaps_ else CALM_LONGEST)
        group = Group(route=route.name, value=value, kind=kind, audience=phones)
        self.bundles.setdefault(group, Bundle(wait=wait)).members[said.place] = turn.flaps
        if not self.assumes_sent:
            self._texted(said, said.key(of), group, withdrawable=not turn.flaps)

    def join_safe(self, post: str, place: int, route: str, audience: Iterable[Addressee]) -> None:
        """The safe text of a post goes to these recipients."""
        phones = tuple(addressee.phone.e164 for addressee in audience)
        group = Group(route=route, value=post, kind=BundleKind.SAFE, audience=phones)
        self.bundles[group] = Bundle(wait=Wait(for_=timedelta(0), longest=timedelta(0)), members={place: False})

    def join_unsure(self, said: Said, route: Route, audience: Iterable[Addressee]) -> None:
        """An end that may mean several alerts goes to these recipients; no state of an alert changes by it."""
        phones = tuple(addressee.phone.e164 for addressee in audience)
        group = Group(route=route.name, value=f"{said.hook}?{said.alert.key}", audience=phones)
        self.bundles.setdefault(group, Bundle(wait=Wait(for_=route.group_wait, longest=route.group_wait))).members[said.place] = False

    def meant(self, said: Said, keys: Collection[str]) -> list[tuple[Route, frozenset[str]]]:
        """By route, the numbers that got the firing of one of these alerts; from now on the next firing of each is no repeat."""
        found: list[tuple[Route, frozenset[str]]] = []
        gone = dict.fromkeys(name for key in keys for name in self._gone.get((said.hook, key), ()))
        for route in (*self.rules.routes, *(Route(name=name, to=()) for name in gone)):
            phones = frozenset[str]()
            for key in keys:
                state: StateKey = said.hook, key, route.name
                last = self._of(state)
                if last is not None and last.status is Status.FIRING:
                    phones |= last.recipients
                    self.last[state] = replace(last, unsure=True)
            if phones and route.tells_end(said.alert):
                found.append((route, phones))
        return found

    def _texted(self, said: Said, key: StateKey, group: Group, *, withdrawable: bool) -> None:
        alert = said.alert
        last = self._of(key)
        same = last is not None and last.status is alert.status
        more = last.recipients if last is not None and same else frozenset[str]()
        before = (
            None if last is None else Told(status=last.status, texted_at=last.texted_at, recipients=last.recipients, severity=last.severity)
        )
        over = alert.status is Status.RESOLVED
        self.last[key] = Last(
            status=alert.status,
            texted_at=self.now,
            recipients=frozenset() if over else more | set(group.audience),
            severity=alert.severity or (last.severity if last is not None and same else None),
            before=before,
            flips=0 if last is None else last.flips,
            flipped_at=None if last is None else last.flipped_at,
            flap_told=last is not None and last.flap_told,
        )
        if withdrawable:
            self._planned[key] = (group, said.place)

    def told(self, said: Said) -> list[Route]:
        """The routes on which somebody heard that the alert fires, or waits to hear it, and that tell of ends."""
        routes = self.rules.routes
        return [
            route
            for route in routes
            if route.tells_end(said.alert) and (last := self._of(said.key(route.name))) is not None and last.status is Status.FIRING
        ]

    def told_by_gone(self, said: Said) -> list[Route]:
        """Routes that the rules do not have any more, and on which the firing of this was texted: with a name, and nothing else."""
        gone = self._gone.get((said.hook, life(said.alert)), ())
        routes = [Route(name=name, to=()) for name in gone]
        return [
            route
            for route in routes
            if route.tells_end(said.alert) and (last := self._of(said.key(route.name))) is not None and last.status is Status.FIRING
        ]

    def _under_another_name(self, said: Said, route: Route) -> Last | None:
        """What a route that is no more told to all of this one's recipients: where it has got another name, they have the alert already.

        Not where the alert is worse by now: this may be the route that it would have come to anyway.
        """
        told = [last for gone in self.told_by_gone(said) if (last := self._of(said.key(gone.name))) is not None]
        phones, now = {addressee.phone.e164 for addressee in route.to}, rank(said.alert.severity)
        had = [last for last in told if phones <= last.recipients and rank(last.severity) <= now]
        return max(had, key=lambda last: last.texted_at, default=None)

    def ended(self, said: Said, routes: Collection[str]) -> None:
        """The alert is over, whether somebody is texted so or not: when it fires again, that is new on every route.

        On `routes`, by their names, its end had its turn.
        """
        for name in (*(route.name for route in self.rules.routes), *self._gone.get((said.hook, life(said.alert)), ())):
            self._parked.early(said, name)
            key = said.key(name)
            last = self._of(key)
            if last is not None and last.status is Status.FIRING:
                last = last if name in routes else flipped(last, self.now)
                if last.waits or key in self._planned:
                    last = self._withdrawn(key, last)
                self.last[key] = replace(last, status=Status.RESOLVED, recipients=frozenset())


def _calm(last: Last, alert: Alert) -> str:
    """Why a change waits until no more comes; empty where it does not."""
    if last.flap_told and flaps(last):
        return "flaps"
    return "crowd" if last.crowd and alert.status is Status.RESOLVED else ""
