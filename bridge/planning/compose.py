"""Composing: a bundle becomes a draft, with its text, its lane, its time to live, and who is over a limit."""

import hashlib
import json
from datetime import datetime
from zoneinfo import ZoneInfo

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Status, rank
from bridge.domain.message import Draft, Lane, Recipient, alert_lane
from bridge.domain.sms import MAX_TEXT, Options
from bridge.domain.telling import ALARM_ORIGIN
from bridge.domain.text import measure
from bridge.errors import TemplateError
from bridge.planning.bundle import Bundle
from bridge.planning.ledger import Ledger
from bridge.planning.read import Reading
from bridge.planning.rules import Rules
from bridge.rendering.distinct import distinct
from bridge.rendering.phrases import limit_notice
from bridge.rendering.safe import safe_text
from bridge.rendering.sms import render
from bridge.routing.limits import free_at
from bridge.routing.rules import LimitRule

LIMIT = "limit"


class Composer:
    """Makes the drafts of one plan."""

    def __init__(self, rules: Rules, ledger: Ledger, now: datetime) -> None:
        """Write what goes out into `ledger`."""
        self._rules = rules
        self._ledger = ledger
        self._now = now
        self._notices: list[Draft] = []

    def take_notices(self) -> list[Draft]:
        """The drafts that say a limit is reached, of what was composed since the last call."""
        notices, self._notices = self._notices, []
        return notices

    def compose(self, reading: Reading, bundle: Bundle) -> tuple[Draft, str]:
        """The bundle's draft, and why its text is the safe text; empty when it is not."""
        text, failure = self._text(reading, bundle)
        sender = self._rules.sender_of(bundle.route) if bundle.route is not None else self._rules.sms.sender
        firing = any(alert.status is Status.FIRING for alert in bundle.alerts)
        wanted = firing and bundle.route is not None and not reading.failure and self._rules.sms.can_be_answered(sender)
        text, mark = self._distinct(text, bundle, wanted=wanted)
        recipients = tuple(self._recipient(addressee, text) for addressee in bundle.to)
        live = [recipient.phone.e164 for recipient in recipients if not recipient.suppressed]
        route = bundle.route
        hook = reading.post.hook
        if route is not None and not reading.failure:
            for alert in bundle.alerts:
                self._ledger.texted(hook, alert, route.name, live)
        severity = min((alert.severity for alert in bundle.alerts), key=rank)
        draft = Draft(
            origin=f"hook:{hook}",
            lane=alert_lane(severity) if firing else Lane.NORMAL,
            text=text,
            options=Options(
                sender=sender,
                label=self._rules.sms.label_for(hook, route.name if route is not None else "safe"),
            ),
            recipients=recipients,
            expires_at=self._now + self._rules.sms.ttl_for(severity),
            hook=hook,
            post=reading.post.id,
            route=route.name if route is not None else None,
            severity=severity,
            mark=mark,
            state_key=_state_key(reading, bundle),
        )
        return draft, failure

    def _distinct(self, text: str, bundle: Bundle, *, wanted: bool) -> tuple[str, int | None]:
        """The text as it differs from what these phones got just now: by the number to answer with where one is wanted and has room."""
        sms, taken = self._rules.sms, self._ledger.taken(bundle.to)
        for mark in self._ledger.free_marks(bundle.to) if wanted else ():
            marked = f"{text} ({mark})"
            if marked not in taken:
                if len(marked) > MAX_TEXT or measure(marked).parts > sms.max_parts:
                    break
                self._ledger.marked(bundle.to, mark)
                return marked, mark
        return distinct(text, taken=taken, now=self._now, zone=sms.timezone, max_parts=sms.max_parts), None

    def _text(self, reading: Reading, bundle: Bundle) -> tuple[str, str]:
        post = reading.post
        failure = reading.failure
        if not failure and reading.understanding is not None:
            try:
                return self._rendered(reading.understanding.format, post.hook, bundle), ""
            except TemplateError as error:
                failure = f"template of route {bundle.route.name if bundle.route else ''}: {error}"
            except Exception as error:  # noqa: BLE001 - a fault in rendering must not cost the alert
                failure = f"{type(error).__name__} while the text was rendered"
        # Without a body the sender's words are in the query.
        body = post.body or json.dumps(dict(post.query), ensure_ascii=False).encode()
        return safe_text(post.hook, post.id, body, post.charset), failure if not reading.failure else ""

    def _rendered(self, source: str, hook: str, bundle: Bundle) -> str:
        sms = self._rules.sms
        template = self._rules.templates.get(bundle.route.name) if bundle.route is not None else None
        return render(bundle.alerts, hook=hook, format=source, template=template, max_parts=sms.max_parts, language=bundle.language)

    def _recipient(self, addressee: Addressee, text: str) -> Recipient:
        rule = self._ledger.over(addressee)
        if rule is None:
            self._ledger.count(addressee, text)
            return Recipient(phone=addressee.phone, name=addressee.name)
        if self._ledger.notice(addressee, rule):
            self._notices.append(self._notice(addressee, rule))
        return Recipient(phone=addressee.phone, name=addressee.name, suppressed=LIMIT)

    def _notice(self, addressee: Addressee, rule: LimitRule) -> Draft:
        sms = self._rules.sms
        until = free_at(self._ledger.history(addressee), self._rules.limits, self._now)
        return Draft(
            origin=ALARM_ORIGIN,
            lane=Lane.NORMAL,
            text=limit_notice(
                addressee.language or sms.language, until, ZoneInfo(addressee.timezone) if addressee.timezone else sms.timezone
            ),
            options=Options(sender=sms.sender),
            recipients=(Recipient(phone=addressee.phone, name=addressee.name),),
            expires_at=self._now + rule.window,
        )


def _state_key(reading: Reading, bundle: Bundle) -> str:
    """Equal for the same states of the same alerts on the same route."""
    route = bundle.route.name if bundle.route is not None else ""
    said = sorted(f"{alert.key}\0{alert.status}" for alert in bundle.alerts)
    return hashlib.blake2b("\0".join([reading.post.hook, route, *said]).encode("utf-8", "replace"), digest_size=16).hexdigest()
