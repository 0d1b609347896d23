"""The release: a bundle that came due becomes messages, and waits in the digests of those who are over a limit. Pure.

What is over a limit is never lost: it waits for the number, and goes as one SMS when the limit allows.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Status
from bridge.domain.bundle import CROWD, BundleKind, Closing, Due, Past, Release, Unrendered
from bridge.domain.ids import BundleId, MessageId
from bridge.domain.message import Draft, Lane, Recipient
from bridge.domain.money import Day
from bridge.domain.phone import PhoneNumber
from bridge.domain.situation import FiledMessage
from bridge.domain.sms import Options
from bridge.domain.telling import ALARM_ORIGIN
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.planning.books import APART, BUDGET, DOUBT, LIMIT, MOST_NEW, REST, SOON, Books, Over
from bridge.planning.compose import Composer, counts_of
from bridge.planning.doubted import is_doubtful
from bridge.planning.foresee import scopes_of
from bridge.planning.rules import Rules, SmsRules
from bridge.rendering.phrases import budget_notice, limit_notice
from bridge.routing.rules import LimitRule

HELD = {LIMIT: "over the limit", REST: "behind a digest", BUDGET: "over the budget", DOUBT: "over 3 SMS in doubt an hour"}
"""The words for why somebody waits, in the reasons of alerts."""
_NAMED = 5
"""Numbers that a reason names."""
_MARK = " (99)"
"""What may still be added to a text."""


def release(dues: Sequence[Due], past: Past, rules: Rules, now: datetime, *, new_id: Callable[[], str], shown: bool = False) -> Release:
    """Decide what becomes of bundles that came due: what is critical first, digests last. A preview is `shown`: it holds nothing back."""
    releaser = _Releaser(rules, past, now, new_id, shown=shown)
    for due in sorted(dues, key=lambda due: (due.group.kind is BundleKind.DIGEST, not due.critical)):
        releaser.take(due)
    return releaser.release()


class _Releaser:
    def __init__(self, rules: Rules, past: Past, now: datetime, new_id: Callable[[], str], *, shown: bool) -> None:
        self._rules = rules
        self._now = now
        self._new_id = new_id
        self._shown = shown
        self._books = Books(rules, past, now)
        self._composer = Composer(rules, self._books, now, shown=shown)
        self._messages: list[FiledMessage] = []
        self._closed: list[Closing] = []
        self._known = rules.addressees

    def release(self) -> Release:
        books, safe = self._books, tuple(self._composer.safe)
        return Release(
            now=self._now,
            messages=tuple(self._messages),
            closed=tuple(self._closed),
            digests=tuple(books.digests.values()),
            opened=frozenset(books.opened),
            notices=books.notices,
            passes=books.passes,
            safe=safe,
            broke=tuple(books.broke),
            troubles=(
                *(_unrendered(one, self._now) for one in safe),
                *((Trouble.of(TroubleKind.BUDGET, self._now, **books.facts),) if books.budget_is_news else ()),
            ),
        )

    def take(self, due: Due) -> None:
        if not due.total:
            self._closed.append(Closing(bundle=due.id))
        elif due.group.kind is BundleKind.DIGEST:
            self._digest(due)
        else:
            self._bundle(due)

    def _bundle(self, due: Due) -> None:
        live, waiting = self._allowed(due)
        scopes = scopes_of(due)
        sent = False
        quiet: dict[str, list[str]] = {}
        for text, addressees in self._composer.texts(due, live) if live else ():
            broke = [] if self._shown else self._broke(due, text, addressees)
            waiting += broke
            for addressee, _ in broke:
                self._books.give_back(addressee.phone.e164, scopes)
            able = [addressee for addressee in addressees if all(addressee is not one for one, _ in broke)]
            for until, part in self._by_hour(due, able).items():
                sent = True
                self._put(self._composer.draft(due, text, part, until), due)
                if until is not None:
                    quiet.setdefault(f"quiet until {until.astimezone(self._rules.sms.timezone):%H:%M}", []).extend(map(str, part))
        held: dict[str, list[str]] = {}
        for addressee, over in waiting:
            held.setdefault(HELD[over.reason], []).append(str(addressee))
            self._wait(addressee, due, over)
        self._closed.append(
            Closing(
                bundle=due.id,
                sent=sent,
                crowd=due.total > CROWD or bool(held),
                held="".join(f"; {why}: {', '.join(who[:_NAMED])}" for why, who in (held | quiet).items()),
            )
        )

    def _allowed(self, due: Due) -> tuple[list[Addressee], list[tuple[Addressee, Over]]]:
        """To whom an SMS may go now, each counted before the next one is looked at, and for whom it waits."""
        live: list[Addressee] = []
        waiting: list[tuple[Addressee, Over]] = []
        scopes = scopes_of(due)
        for phone in due.group.audience:
            over = None if self._shown else self._over(phone, due)
            if over is None:
                self._books.take(phone, scopes, counts_of(due))
                live.append(self._addressee(phone))
            else:
                waiting.append((self._addressee(phone), over))
        return live, waiting

    def _by_hour(self, due: Due, to: Sequence[Addressee]) -> dict[datetime | None, list[Addressee]]:
        """Recipients by when their quiet hours are over; None is now."""
        found: dict[datetime | None, list[Addressee]] = {}
        for addressee in to:
            found.setdefault(None if self._shown else self._quiet_until(due, addressee), []).append(addressee)
        return found

    def _quiet_until(self, due: Due, addressee: Addressee) -> datetime | None:
        """When the quiet hours of somebody are over; an SMS of several routes goes when that of one of them may go."""
        ends: list[datetime] = []
        for route in due.routes:
            severities = {tally.severity for tally in due.tallies if tally.route == route}
            until = self._rules.quiet_until(addressee, route, severities, self._now)
            if until is None:
                return None
            ends.append(until)
        return min(ends)

    def _broke(self, due: Due, text: str, to: Sequence[Addressee]) -> list[tuple[Addressee, Over]]:
        """Those for whom the budget has no room. The number to answer with is still to come."""
        found: list[tuple[Addressee, Over]] = []
        spent = Decimal(0)
        for addressee in to:
            over = self._books.unaffordable(addressee.phone, text + _MARK, critical=due.critical, besides=spent)
            if over is not None:
                found.append((addressee, over))
            else:
                spent += self._books.cost(addressee.phone, text + _MARK)
        return found

    def _over(self, phone: str, due: Due) -> Over | None:
        """Why this number waits; what is new is not kept behind a digest where no limit is reached, and what is critical behind none."""
        if due.group.kind is BundleKind.CALM and due.total > CROWD:
            # The ends of a crowd: of several routes they are one SMS.
            return Over(until=self._now, reason=REST)
        if is_doubtful(due) and (doubt := self._books.over_doubt(phone, due.members[0].hook)) is not None:
            return doubt
        limit = self._books.over(phone, scopes_of(due), critical=due.critical)
        if due.critical:
            # What waits for the limit of critical alerts goes first, and this with it.
            waiting = self._books.digest(phone)
            joins = limit is None and waiting is not None and waiting.critical
            return Over(until=self._now, reason=REST) if joins else limit
        ends = due.totals.get(Status.RESOLVED, 0) > 0
        rest = self._books.resting(phone, ends=ends)
        waiting = self._books.digest(phone)
        if waiting is not None and waiting.reason in APART and limit is None:
            # What the budget has no room for, or what is in doubt, does not hold up the rest.
            return None
        if limit is None or rest is None:
            few = 0 < len(due.new_names) <= MOST_NEW
            waits = waiting is not None and (ends or not waiting.critical)
            return rest if limit is None and (waits or not few) else limit
        return Over(until=max(limit.until, rest.until), reason=limit.reason, rule=limit.rule, own=limit.own)

    def _wait(self, addressee: Addressee, due: Due, over: Over) -> None:
        phone, doubtful = addressee.phone.e164, is_doubtful(due)
        new, critical = 0 if doubtful else len(due.new_names), due.critical and not doubtful
        digest = self._books.wait(phone, due.id, over, new=new, critical=critical, fresh=BundleId(self._new_id()))
        if over.reason == BUDGET:
            self._tell_budget(addressee)
        elif over.rule is not None and digest.due_at - self._now > SOON and self._books.notice(phone, over.rule):
            self._put(self._notice(addressee, over.rule, digest.due_at), None)

    def _digest(self, due: Due) -> None:
        (phone,) = due.group.audience
        if phone in self._books.digests:
            # What joined it just now was not read with it.
            return
        open_ = self._books.digest(phone)
        scopes = scopes_of(due)
        over = self._books.over(phone, scopes, critical=due.critical)
        if over is not None and open_ is not None and not (due.urgent and over.own):
            self._books.put_off(open_, over)
            return
        addressee = self._addressee(phone)
        text = self._composer.digest(due, addressee, limited=due.reason == LIMIT)
        broke = self._books.unaffordable(addressee.phone, text + _MARK, critical=due.critical)
        if broke is not None and open_ is not None:
            self._books.put_off(open_, broke)
            self._tell_budget(addressee)
            return
        if over is not None:
            self._books.passed(phone, due.urgent)
        self._books.take(phone, scopes, counts_of(due))
        (until,) = self._by_hour(due, [addressee])
        self._put(self._composer.draft(due, text, [addressee], until), due)
        self._closed.append(Closing(bundle=due.id, sent=True, crowd=True))

    def _put(self, draft: Draft, due: Due | None) -> None:
        self._messages.append(FiledMessage(id=MessageId(self._new_id()), draft=draft, bundle=None if due is None else due.id))

    def _tell_budget(self, addressee: Addressee) -> None:
        sms = self._rules.sms
        if self._books.tells_budget(addressee.phone.e164):
            until = Day.of(self._now, sms.timezone).end
            self._put(self._own(addressee, budget_notice(addressee.language or sms.language, until, _zone(addressee, sms)), until), None)

    def _notice(self, addressee: Addressee, rule: LimitRule, until: datetime) -> Draft:
        sms = self._rules.sms
        text = limit_notice(addressee.language or sms.language, until, _zone(addressee, sms))
        return self._own(addressee, text, self._now + rule.window)

    def _own(self, addressee: Addressee, text: str, expires_at: datetime) -> Draft:
        """What the bridge itself has to say to somebody."""
        return Draft(
            origin=ALARM_ORIGIN,
            lane=Lane.NORMAL,
            text=text,
            options=Options(sender=self._rules.sms.sender),
            recipients=(Recipient(phone=addressee.phone, name=addressee.name),),
            expires_at=expires_at,
        )

    def _addressee(self, phone: str) -> Addressee:
        return self._known.get(phone) or Addressee(phone=PhoneNumber(phone))


def _unrendered(one: Unrendered, now: datetime) -> Trouble:
    if one.template:
        return Trouble.of(TroubleKind.TEMPLATE, now, route=one.template, post=one.post, reason=one.why)
    return Trouble.of(TroubleKind.SAFE_TEXT, now, post=one.post, reason=one.why)


def _zone(addressee: Addressee, sms: SmsRules) -> ZoneInfo:
    return ZoneInfo(addressee.timezone) if addressee.timezone else sms.timezone
