"""SMS that wait for their time, while a plan is made: which of them nobody needs any more, and for whom they wait too long."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bridge.domain.addressee import Addressee
from bridge.domain.ids import DeliveryId
from bridge.domain.situation import Waiting
from bridge.planning.rules import Rules
from bridge.planning.statement import Said


class Parked:
    """What waits, and what of it is taken back."""

    def __init__(self, waiting: Sequence[Waiting], rules: Rules, known: Mapping[str, Addressee], now: datetime) -> None:
        """`known` is who has a number, as far as the rules say."""
        self._waiting = waiting
        self._rules = rules
        self._known = known
        self._now = now
        self._over: set[tuple[str, str]] = set()
        self.recalled: dict[DeliveryId, str] = {}
        """SMS that still wait for their time and say what is not so by now, with the number."""

    def early(self, said: Said, route: str) -> frozenset[str]:
        """The numbers for which an SMS of the route still waits that nobody needs any more, now that this alert is over."""
        self._over.add((said.hook, said.alert.key))
        moot = [one for one in self._waiting if one.route == route and one.alerts <= self._over]
        self.recalled |= {one.delivery: one.phone for one in moot}
        return frozenset(one.phone for one in moot if (said.hook, said.alert.key) in one.alerts)

    def supersede(self, said: Said, route: str) -> None:
        """Take back the SMS of the route that say nothing but that this alert is less severe than it is."""
        alone = {(said.hook, said.alert.key)}
        self.recalled |= {one.delivery: one.phone for one in self._waiting if one.route == route and one.alerts == alone}

    def urgent(self, said: Said, route: str) -> frozenset[str]:
        """The numbers for which an SMS of this alert waits till the end of quiet hours, and would not any more as it is now."""
        statement, found = (said.hook, said.alert.key), set[str]()
        for one in self._waiting:
            addressee = self._known.get(one.phone)
            if one.route != route or statement not in one.alerts or addressee is None:
                continue
            if self._rules.quiet_until(addressee, route, [said.alert.severity], self._now) is None:
                found.add(one.phone)
                if one.alerts == {statement}:
                    self.recalled[one.delivery] = one.phone
        return frozenset(found)
