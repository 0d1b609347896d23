"""The books of a release: what each number got, what it may get now, and what waits for it. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from bridge.domain.addressee import Addressee
from bridge.domain.bundle import Digest, Past
from bridge.domain.ids import BundleId
from bridge.domain.message import Counts
from bridge.domain.money import Day
from bridge.domain.phone import PhoneNumber
from bridge.domain.reply import MOST_MARKS
from bridge.domain.text import measure
from bridge.planning.doubted import DOUBTS
from bridge.planning.rules import Rules
from bridge.routing.limits import exceeded, free_at, notice_due
from bridge.routing.rules import LimitRule

DIGEST_GAP = timedelta(minutes=5)
"""The least time between two digests of one number; meanwhile what comes waits for the next."""
QUIET, LONGEST_QUIET = timedelta(seconds=10), timedelta(seconds=90)
"""A digest that may go waits until nothing has come for so long, and no longer than that."""
SOON = timedelta(minutes=1)
"""A wait up to this needs no SMS that says so, and is no reason to pass a limit: the digest itself says it."""
MOST_NEW = 3
"""New names an hour with which a number's limit may be passed."""
LIMIT, REST, BUDGET, DOUBT = "limit", "digest", "budget", "doubt"
APART = frozenset({BUDGET, DOUBT})
"""Why a digest may wait for long without holding up what else comes for its number."""
_NOTHING = Decimal(0)
Scope = tuple[str, str]
"""`hook` or `route` with its name, or `account`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """Why one more SMS may not go now, and from when on it may."""

    until: datetime
    reason: str
    rule: LimitRule | None = None
    own: bool = True
    """Whether it is the number's own limit, and not one of a hook, a route or the account."""


class Books:
    """The running account of one release."""

    def __init__(self, rules: Rules, past: Past, now: datetime) -> None:
        """Start from `past`, which stays as it is."""
        self._rules = rules
        self._past = past
        self._now = now
        self._history = {phone: list(times) for phone, times in past.history.items()}
        self._scopes = {scope: list(sent) for scope, sent in past.scopes.items()}
        self._texts: dict[str, set[str]] = {}
        for phone, text in past.texts:
            self._texts.setdefault(phone, set()).add(text)
        self._marks: dict[str, set[int]] = {}
        self._doubts = {key: list(times) for key, times in past.doubts.items()}
        self.digests: dict[str, Digest] = {}
        """By number: what was opened, joined or put off."""
        self.opened: set[BundleId] = set()
        self.notices: dict[str, datetime] = {}
        self.passes: dict[str, int] = {}
        self.broke: list[str] = []
        """Numbers that are told that the budget is used up."""
        self._spent = Decimal(0)
        """By what this release makes."""

    def over(self, phone: str, scopes: Iterable[Scope], *, critical: bool) -> Over | None:
        """The limit that one more SMS would break; of several the one that lasts longest. What is critical waits for its like alone."""
        own = [at for at, sent in self._history.get(phone, ()) if bool(sent & Counts.CRITICAL) is critical]
        found = [self._broken(own, self._rules.limits.of_number(critical=critical))]
        for scope in scopes:
            times = [at for at, sent in self._scopes.get(scope, ()) if not critical or sent & Counts.CRITICAL]
            broken = self._broken(times, self._rules.limits.of(scope[0]))
            found.append(None if broken is None else replace(broken, own=False))
        return max((over for over in found if over is not None), key=lambda over: over.until, default=None)

    def _broken(self, times: Sequence[datetime], rules: tuple[LimitRule, ...]) -> Over | None:
        rule = exceeded(times, rules, self._now)
        return None if rule is None else Over(until=free_at(times, rules, self._now), reason=LIMIT, rule=rule)

    def take(self, phone: str, scopes: Iterable[Scope], counts: Counts) -> None:
        """One SMS goes to the number: it counts from now on."""
        self._history.setdefault(phone, []).append((self._now, counts))
        for scope in scopes:
            self._scopes.setdefault(scope, []).append((self._now, counts))

    def give_back(self, phone: str, scopes: Iterable[Scope]) -> None:
        """The SMS that was taken last does not go after all."""
        self._history[phone].pop()
        for scope in scopes:
            self._scopes[scope].pop()

    def over_doubt(self, phone: str, hook: str) -> Over | None:
        """That enough SMS of the hook went to the number by doubt."""
        over = self._broken(self._doubts.get((phone, hook), ()), DOUBTS)
        return None if over is None else Over(until=over.until, reason=DOUBT)

    def doubted(self, phone: str, hook: str) -> None:
        """One more SMS of the hook goes to the number by doubt."""
        self._doubts.setdefault((phone, hook), []).append(self._now)

    def cost(self, phone: PhoneNumber, text: str) -> Decimal:
        """What an SMS costs at most, by the gateway's prices; nothing while they are not known."""
        purse = self._past.purse
        return (None if purse is None else purse.tariff.estimate(phone, measure(text).parts)) or Decimal(0)

    def unaffordable(self, phone: PhoneNumber, text: str, *, critical: bool, besides: Decimal = _NOTHING) -> Over | None:
        """That the budget of the day does not hold this SMS, besides what others of the same alerts cost."""
        spent = besides + self._spent + (Decimal(0) if self._past.purse is None else self._past.purse.spent)
        left = self._rules.money.left(spent, critical=critical)
        if left is None or self.cost(phone, text) <= left:
            return None
        return Over(until=Day.of(self._now, self._rules.sms.timezone).end, reason=BUDGET)

    def tells_budget(self, phone: str) -> bool:
        """Whether the number is to be told that the budget is used up, once a day; if so, it counts as told."""
        told = self._past.broke.get(phone)
        due = phone not in self.broke and (told is None or told < Day.of(self._now, self._rules.sms.timezone).begin)
        if due:
            self.broke.append(phone)
        return due

    @property
    def facts(self) -> dict[str, object]:
        """What is told of the budget."""
        spent = Decimal(0) if self._past.purse is None else self._past.purse.spent
        return {"budget": str(self._rules.money.budget), "spent": str(spent)}

    @property
    def budget_is_news(self) -> bool:
        """Whether nobody was told before on this day."""
        told = self._past.budget_told
        return bool(self.broke) and (told is None or told < Day.of(self._now, self._rules.sms.timezone).begin)

    def resting(self, phone: str, *, ends: bool) -> Over | None:
        """That a digest went to the number a moment ago, or waits for it.

        One that waits for the limit of what is critical holds up `ends` alone: it may hold their firings.
        """
        last = max((at for at, sent in self._history.get(phone, ()) if sent & Counts.DIGEST), default=None)
        until = self._now if last is None else last + DIGEST_GAP
        waiting = self.digest(phone)
        waits = waiting is not None and (ends or not waiting.critical)
        return Over(until=until, reason=REST) if until > self._now or waits else None

    def digest(self, phone: str) -> Digest | None:
        """What waits for the number."""
        return self.digests.get(phone) or self._past.digests.get(phone)

    def wait(self, phone: str, part: BundleId, over: Over, *, new: int, critical: bool, fresh: BundleId) -> Digest:
        """Let a bundle wait for the number; with a few `new` names it may pass the number's own limit.

        Where something critical waits, the limit of what is critical says when all of it goes.
        """
        before = self.digest(phone)
        if before is None:
            before = Digest(id=fresh, phone=phone, created_at=self._now, due_at=self._now, reason=over.reason)
            self.opened.add(fresh)
        quiet = min(self._now + QUIET, before.created_at + LONGEST_QUIET)
        due, urgent = max(over.until, quiet), before.urgent
        if critical:
            due = over.until
        elif before.critical:
            due = before.due_at
        if over.reason in APART and before.reason != over.reason and before.id != fresh:
            # What else waits may be critical, and the budget is asked again when its time comes.
            over, due = replace(over, reason=before.reason), before.due_at
        passed = self._past.passes.get(phone, 0) + self.passes.get(phone, 0) + urgent
        if over.reason not in APART and over.own and 0 < new <= MOST_NEW - passed and due - self._now > SOON:
            urgent += new
        digest = replace(
            before,
            due_at=self._now if urgent else due,
            reason=over.reason if over.reason != REST else before.reason,
            urgent=urgent,
            critical=before.critical or critical,
            parts=(*before.parts, part),
        )
        self.digests[phone] = digest
        return digest

    def put_off(self, digest: Digest, over: Over) -> None:
        """Let a digest wait longer."""
        self.digests[digest.phone] = replace(digest, due_at=over.until, reason=over.reason)

    def notice(self, phone: str, rule: LimitRule) -> bool:
        """Whether the number is to be told now that a limit is reached; if so, it counts as told."""
        if not notice_due(self.notices.get(phone) or self._past.notices.get(phone), rule, self._now):
            return False
        self.notices[phone] = self._now
        return True

    def passed(self, phone: str, names: int) -> None:
        """The number's limit was passed with so many new names."""
        self.passes[phone] = self.passes.get(phone, 0) + names

    def count(self, phone: str, text: str) -> None:
        """An SMS with this text goes to the number."""
        self._texts.setdefault(phone, set()).add(text)
        self._spent += self.cost(PhoneNumber(phone), text)

    def taken(self, addressees: Iterable[Addressee]) -> frozenset[str]:
        """The texts that the gateway's lock would refuse for at least one of these numbers."""
        if not self._rules.sms.duplicate_lock:
            return frozenset()
        return frozenset[str]().union(*(self._texts.get(addressee.phone.e164, ()) for addressee in addressees))

    def free_marks(self, addressees: Iterable[Addressee]) -> Iterator[int]:
        """Numbers that stand for no open alert on any of these phones, from the lowest."""
        phones = [addressee.phone.e164 for addressee in addressees]
        used = frozenset[int]().union(*(self._past.marks.get(phone, frozenset()) | self._marks.get(phone, set()) for phone in phones))
        return (mark for mark in range(1, MOST_MARKS + 1) if mark not in used)

    def marked(self, addressees: Iterable[Addressee], mark: int) -> None:
        """This number stands for an alert on these phones from now on."""
        for addressee in addressees:
            self._marks.setdefault(addressee.phone.e164, set()).add(mark)
