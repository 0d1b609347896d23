"""What is known of the past while a plan is made: the situation, and what the plan itself adds to it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Alert, Status
from bridge.domain.reply import MOST_MARKS
from bridge.domain.situation import Last, Situation, StateKey, life
from bridge.planning.rules import Rules
from bridge.routing.limits import exceeded, notice_due
from bridge.routing.repeats import Repeat, decide
from bridge.routing.rules import LimitRule, Route


class Ledger:
    """The running account of one plan."""

    def __init__(self, rules: Rules, situation: Situation, now: datetime) -> None:
        """Start from `situation`, which stays as it is."""
        self._rules = rules
        self._situation = situation
        self._now = now
        self._history: dict[str, list[datetime]] = {phone: list(times) for phone, times in situation.history.items()}
        self._texts: dict[str, set[str]] = {}
        for phone, text in situation.texts:
            self._texts.setdefault(phone, set()).add(text)
        self._marks: dict[str, set[int]] = {}
        self.changed_last: dict[StateKey, Last] = {}
        self.changed_notices: dict[str, datetime] = {}

    @property
    def language(self) -> str:
        """The language of `[sms]`."""
        return self._rules.sms.language

    @property
    def assumes_sent(self) -> bool:
        """Whether this is a preview, which drops nothing."""
        return self._situation.assume_sent

    def repeat(self, hook: str, alert: Alert, route: Route) -> Repeat:
        """Whether this state of the alert is to be texted on the route, and to whom."""
        key = (hook, life(alert), route.name)
        last = self.changed_last.get(key) or self._situation.last.get(key)
        interval = route.repeat_interval
        return decide(alert.status, last=last, now=self._now, repeat_interval=interval, assume_sent=self.assumes_sent)

    def texted(self, hook: str, alert: Alert, route: str, phones: Iterable[str]) -> None:
        """This state of the alert goes to these numbers."""
        recipients = frozenset(phones)
        if recipients or alert.status is Status.RESOLVED:
            key = (hook, life(alert), route)
            kept = frozenset() if alert.status is Status.RESOLVED else recipients | self._told(key, alert.status)
            self.changed_last[key] = Last(status=alert.status, texted_at=self._now, recipients=kept)

    def _told(self, key: StateKey, status: Status) -> frozenset[str]:
        """The numbers that know of this state already: a repeat that misses one of them does not cost it the end."""
        last = self.changed_last.get(key) or self._situation.last.get(key)
        return last.recipients if last is not None and last.status is status else frozenset()

    def ended(self, hook: str, alert: Alert) -> None:
        """The alert is over, whether somebody is texted so or not: when it fires again, that is new on every route."""
        for route in self._rules.routes:
            key = (hook, life(alert), route.name)
            last = self.changed_last.get(key) or self._situation.last.get(key)
            if last is not None and last.status is Status.FIRING:
                self.changed_last[key] = Last(status=Status.RESOLVED, texted_at=last.texted_at, recipients=frozenset())

    def over(self, addressee: Addressee) -> LimitRule | None:
        """The limit that one more SMS to this number would break."""
        if self.assumes_sent:
            return None
        return exceeded(self._history.get(addressee.phone.e164, ()), self._rules.limits, self._now)

    def count(self, addressee: Addressee, text: str) -> None:
        """An SMS goes to this number."""
        phone = addressee.phone.e164
        self._history.setdefault(phone, []).append(self._now)
        self._texts.setdefault(phone, set()).add(text)

    def notice(self, addressee: Addressee, rule: LimitRule) -> bool:
        """Whether this number is to be told now that a limit is reached; if so, it counts as told."""
        phone = addressee.phone.e164
        last = self.changed_notices.get(phone) or self._situation.notices.get(phone)
        if not notice_due(last, rule, self._now):
            return False
        self.changed_notices[phone] = self._now
        return True

    def history(self, addressee: Addressee) -> tuple[datetime, ...]:
        """When SMS that alerts caused went to this number, oldest first."""
        return tuple(self._history.get(addressee.phone.e164, ()))

    def taken(self, addressees: Iterable[Addressee]) -> frozenset[str]:
        """The texts that the gateway's lock would refuse for at least one of these numbers; none in a preview."""
        if not self._rules.sms.duplicate_lock or self.assumes_sent:
            return frozenset()
        return frozenset().union(*(self._texts.get(addressee.phone.e164, ()) for addressee in addressees))

    def free_marks(self, addressees: Iterable[Addressee]) -> Iterator[int]:
        """Numbers that stand for no open alert on any of these phones, from the lowest."""
        phones = [addressee.phone.e164 for addressee in addressees]
        used = frozenset[int]().union(*(self._situation.marks.get(phone, frozenset()) | self._marks.get(phone, set()) for phone in phones))
        return (mark for mark in range(1, MOST_MARKS + 1) if mark not in used)

    def marked(self, addressees: Iterable[Addressee], mark: int) -> None:
        """This number stands for an alert on these phones from now on."""
        for addressee in addressees:
            self._marks.setdefault(addressee.phone.e164, set()).add(mark)

    @property
    def everybody(self) -> tuple[Addressee, ...]:
        """Every recipient of every route, each once."""
        return self._rules.every_recipient
