"""Composing: a bundle becomes drafts, with their text, their lane and their time to live."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Severity, Status, rank
from bridge.domain.bundle import MOST_READ, BundleKind, Due, Unrendered
from bridge.domain.message import Counts, Draft, Lane, Recipient, alert_lane
from bridge.domain.sms import MAX_TEXT, Options
from bridge.domain.text import measure
from bridge.errors import TemplateError
from bridge.planning.books import Books
from bridge.planning.doubted import is_doubtful
from bridge.planning.rules import Rules
from bridge.rendering.digest import digest
from bridge.rendering.distinct import distinct
from bridge.rendering.outgoing import with_tail
from bridge.rendering.phrases import phrases
from bridge.rendering.safe import safe_text
from bridge.rendering.sms import render
from bridge.routing.rules import Route, find


class Composer:
    """Makes the drafts of one release."""

    def __init__(self, rules: Rules, books: Books, now: datetime, *, shown: bool) -> None:
        """Write what goes out into `books`; a preview's texts are `shown` as if nothing had gone out before."""
        self._rules = rules
        self._books = books
        self._now = now
        self._shown = shown
        self.safe: list[Unrendered] = []

    def texts(self, due: Due, to: Sequence[Addressee]) -> list[tuple[str, list[Addressee]]]:
        """The texts of a bundle: recipients share one as far as they share a language, or the route has words of its own."""
        route = find(due.group.route, self._rules.routes)
        default = self._rules.sms.language
        own = route is not None and route.text is not None
        shared: dict[str, list[Addressee]] = {}
        for addressee in to:
            language = default if own or due.group.kind is BundleKind.SAFE else addressee.language or default
            shared.setdefault(language, []).append(addressee)
        return [(self._text(due, route, language), addressees) for language, addressees in shared.items()]

    def digest(self, due: Due, to: Addressee, *, limited: bool) -> str:
        """The text of one number's digest; `limited` says in it that its limit is reached."""
        sms = self._rules.sms
        language = to.language or sms.language
        tail = phrases(language).limited if limited else ""
        try:
            if due.total == len(due.members) == 1:
                route = find(due.members[0].route, self._rules.routes)
                return (
                    with_tail(self._rendered(due, route, language), tail, sms.max_parts) if tail else self._rendered(due, route, language)
                )
            worst = [member.alert for member in due.members]
            return digest(due.counts, due.tallies, worst, language=language, max_parts=sms.max_parts, more=True, tail=tail)
        except Exception as error:  # noqa: BLE001 - a fault in rendering must not cost the alerts
            why = f"{type(error).__name__} while a digest was rendered"
            self.safe.append(Unrendered(bundle=due.id, post=due.members[0].post, why=why))
            return f"{due.total} {phrases(language).more}{tail}"

    def draft(self, due: Due, text: str, to: Sequence[Addressee], deliver_at: datetime | None = None) -> Draft:
        """The draft of a text for these recipients, now or at a time."""
        sms, worst, route = self._rules.sms, due.members[0], find(due.group.route, self._rules.routes)
        sender = self._rules.sender_of(route) if route is not None else sms.sender
        firing = due.totals.get(Status.FIRING, 0) > 0
        is_digest = due.group.kind is BundleKind.DIGEST
        readable = firing and due.group.kind is not BundleKind.SAFE and (route is not None or is_digest)
        text, mark = self._distinct(text, to, wanted=readable and sms.can_be_answered(sender))
        severity = worst_of(due)
        lane = Lane.CRITICAL if due.critical else Lane.DIGEST if is_digest else alert_lane(severity) if firing else Lane.NORMAL
        doubtful = not is_digest and is_doubtful(due)
        for addressee in to:
            if doubtful:
                self._books.doubted(addressee.phone.e164, worst.hook)
            self._books.count(addressee.phone.e164, text)
        return Draft(
            origin=f"hook:{worst.hook}",
            lane=lane,
            text=text,
            options=Options(sender=sender, label=sms.label_for(worst.hook, _label(due, route))),
            recipients=tuple(Recipient(phone=addressee.phone, name=addressee.name) for addressee in to),
            expires_at=(deliver_at or self._now) + sms.ttl_for(severity),
            deliver_at=deliver_at,
            hook=worst.hook,
            post=worst.post,
            route=route.name if route is not None else None,
            severity=severity,
            mark=mark,
            counts=counts_of(due),
            state_key=_state_key(due),
            doubtful=doubtful,
        )

    def _distinct(self, text: str, to: Sequence[Addressee], *, wanted: bool) -> tuple[str, int | None]:
        """The text as it differs from what these phones got just now: by the number to answer with where one is wanted and has room."""
        sms, taken = self._rules.sms, frozenset[str]() if self._shown else self._books.taken(to)
        for mark in self._books.free_marks(to) if wanted else ():
            marked = f"{text} ({mark})"
            if marked not in taken:
                if len(marked) > MAX_TEXT or measure(marked).parts > sms.max_parts:
                    break
                self._books.marked(to, mark)
                return marked, mark
        return distinct(text, taken=taken, now=self._now, zone=sms.timezone, max_parts=sms.max_parts), None

    def _text(self, due: Due, route: Route | None, language: str) -> str:
        if due.group.kind is BundleKind.SAFE:
            return self._safe_text(due)
        template = ""
        try:
            return self._rendered(due, route, language)
        except TemplateError as error:
            template, why = due.group.route, f"`text` of route {due.group.route} failed: {error}"
        except Exception as error:  # noqa: BLE001 - a fault in rendering must not cost the alert
            why = f"{type(error).__name__} while the text was rendered"
        self.safe.append(Unrendered(bundle=due.id, post=due.members[0].post, template=template, why=why))
        return self._safe_text(due)

    def _rendered(self, due: Due, route: Route | None, language: str) -> str:
        sms, worst = self._rules.sms, due.members[0]
        template = self._rules.templates.get(route.name) if route is not None else None
        flapping = sum(member.flaps for member in due.members)
        if template is None and due.total > MOST_READ:
            worst_first = [member.alert for member in due.members]
            text = digest(due.counts, due.tallies, worst_first, language=language, max_parts=sms.max_parts, more=False)
        else:
            text = render(
                [member.alert for member in due.members],
                hook=worst.hook,
                format=worst.format,
                template=template,
                max_parts=sms.max_parts,
                language=language,
                count=due.total,
                now=self._now,
            )
        if flapping:
            return with_tail(text, phrases(language).flaps, sms.max_parts)
        if may_mean := max(member.alert.may_mean for member in due.members):
            return with_tail(text, phrases(language).may_mean.format(count=may_mean), sms.max_parts)
        return text

    def _safe_text(self, due: Due) -> str:
        worst, raw = due.members[0], due.raw
        # Without a body the sender's words are in the query.
        body = b"" if raw is None else raw.body or json.dumps(dict(raw.query), ensure_ascii=False).encode()
        text = safe_text(worst.hook, worst.post, body, None if raw is None else raw.charset)
        more = f"; +{due.total - 1} {phrases(self._rules.sms.language).more}" if due.total > 1 else ""
        return with_tail(text, more, 1) if more else text


def worst_of(due: Due) -> Severity | None:
    """The worst severity of what fires in a bundle, else of what it holds: an end is no reason to hurry."""
    firing = [tally.severity for tally in due.tallies if tally.status is Status.FIRING]
    return min(firing or [tally.severity for tally in due.tallies], key=rank)


def counts_of(due: Due) -> Counts:
    """As what an SMS of these alerts counts against limits."""
    critical = Counts.CRITICAL if due.critical else Counts.NOTHING
    return Counts.ALERT | critical | (Counts.DIGEST if due.group.kind is BundleKind.DIGEST else Counts.NOTHING)


def _label(due: Due, route: Route | None) -> str:
    if due.group.kind is BundleKind.DIGEST:
        return "digest"
    return route.name if route is not None else "safe"


def _state_key(due: Due) -> str:
    """Equal for the same states and severities of the same alerts on the same route; of many alerts a bundle's own."""
    said = sorted(f"{member.hook}\0{member.alert.key}\0{member.alert.status}\0{member.alert.severity or ''}" for member in due.members)
    if due.total > len(said):
        said = [due.id]
    return hashlib.blake2b("\0".join([due.group.route, *said]).encode("utf-8", "replace"), digest_size=16).hexdigest()
