"""Fallbacks: an SMS of what is critical that does not reach somebody goes to its routes' fallbacks, once, and is told."""

import logging
from collections.abc import Callable
from datetime import datetime

from bridge.delivery.loop import forever
from bridge.domain.addressee import Addressee
from bridge.domain.alert import Severity
from bridge.domain.fallback import REPORTS_WITHIN, SILENCE, Unreached, together
from bridge.domain.ids import MessageId
from bridge.domain.message import Counts, Draft, Lane, Recipient
from bridge.domain.situation import FiledMessage
from bridge.domain.sms import Options
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.planning.rules import Rules
from bridge.ports import Bell, Clock, FallbackStore, Ids, Teller
from bridge.rendering.fallback import fallback_text
from bridge.routing.rules import find

log = logging.getLogger("smsbridge.delivery")

EVERY = 5.0
"""Seconds between looks."""
ORIGIN = "bridge:fallback"


def fallback_of(unreached: Unreached, rules: Rules) -> list[Addressee]:
    """Who of the routes' fallbacks is to be texted, each number once: those whom the alert did not reach."""
    routes = [route for name in unreached.routes if (route := find(name, rules.routes)) is not None]
    found = {addressee.phone.e164: addressee for route in routes for addressee in route.fallback}
    return [addressee for phone, addressee in found.items() if phone not in unreached.reached]


class Fallback:
    """Looks after critical SMS."""

    def __init__(self, *, store: FallbackStore, clock: Clock, ids: Ids, rules: Callable[[], Rules], teller: Teller, dispatch: Bell) -> None:
        """`dispatch` is the dispatcher's bell."""
        self._store = store
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._teller = teller
        self._dispatch = dispatch

    async def run(self) -> None:
        """Look until cancelled."""
        await forever("fallback", self.step, lambda: self._clock.sleep(EVERY), self._teller)

    async def step(self) -> bool:
        """Settle what is unreached by now; whether something was."""
        now = self._clock.now()
        last = await self._store.last_report()
        reported = self._rules().sms.polls or (last is not None and now - last < REPORTS_WITHIN)
        found = await self._store.unreached(now, silent_before=now - SILENCE if reported else None)
        for unreached in together(found):
            await self._settle(unreached, now)
        return bool(found)

    async def _settle(self, unreached: Unreached, now: datetime) -> None:
        message = None if unreached.over else self._message(unreached, now)
        facts = {"of": unreached.message, "route": ", ".join(unreached.routes), "state": ",".join(sorted(set(unreached.states)))}
        trouble = Trouble.of(TroubleKind.FALLBACK if message is not None else TroubleKind.UNREACHED, now, **facts)
        troubles = [] if unreached.over else [trouble]
        if await self._store.settle(unreached, message, troubles, now):
            self._teller.noted(*troubles)
            self._dispatch.ring()

    def _message(self, unreached: Unreached, now: datetime) -> FiledMessage | None:
        """The fallback's message; None where the route has none, or all of them got the alert."""
        rules = self._rules()
        to = fallback_of(unreached, rules)
        if not to:
            return None
        draft = Draft(
            origin=ORIGIN,
            lane=Lane.CRITICAL,
            text=fallback_text(unreached, language=rules.sms.language, max_parts=rules.sms.max_parts),
            options=Options(sender=unreached.sender, label=unreached.label),
            recipients=tuple(Recipient(phone=addressee.phone, name=addressee.name) for addressee in to),
            expires_at=now + rules.sms.ttl_for(Severity.CRITICAL),
            hook=unreached.hook,
            post=unreached.post,
            severity=Severity.CRITICAL,
            counts=Counts.ALERT | Counts.CRITICAL,
            state_key=unreached.state_key,
        )
        return FiledMessage(id=MessageId(self._ids.new(now)), draft=draft, bundle=unreached.bundle)
