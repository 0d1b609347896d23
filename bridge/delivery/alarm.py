"""Alarms: trouble of the bridge goes out by every way of `[tell]`, once per kind and hour, with how often it happened.

What happened is kept first; what could not be told stays to be told, also over a restart. The ways do not wait for each other: a post
in the chat, an SMS and a call are each a durable wish of its own.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bridge.delivery.fallback import fallback_of
from bridge.delivery.loop import forever
from bridge.domain import doubt
from bridge.domain.chat import ALARM, Announcement, AnnouncementId
from bridge.domain.ids import MessageId
from bridge.domain.message import Draft, Lane, Recipient
from bridge.domain.situation import FiledMessage
from bridge.domain.sms import Options
from bridge.domain.telling import ALARM_ORIGIN, Telling, TellingId, way_id
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.planning.rules import Rules
from bridge.ports import AlarmStore, Bell, Clock, FallbackStore, Ids, Teller
from bridge.rendering.alarms import alarm_sms, alarm_text

EVERY = 5.0
"""Seconds between looks when nobody rings."""
HOUR = timedelta(hours=1)
NEVER_TEXTED = frozenset({TroubleKind.ALARM_FAILED, TroubleKind.DOUBT, TroubleKind.GATEWAY})
"""An alarm's own SMS that fails; what can wait for the morning; and a gateway that does not answer, which would carry it late."""
LOGGED = frozenset({TroubleKind.UNROUTED_MILD})
"""What no way of `[tell]` carries."""
OF_DOUBT = frozenset({TroubleKind.UNDECIDED, TroubleKind.ALARM_FAILED})
"""Trouble with an SMS of which nobody knows whether it went out, and that may wait for a person."""
OF_LOSS = frozenset({TroubleKind.UNDELIVERED, TroubleKind.FAILED, TroubleKind.EXPIRED, TroubleKind.REJECTED, TroubleKind.FALLBACK})
"""Trouble with an SMS in whose place the route's fallback may be texted."""


class AlarmTeller:
    """Tells by `inner`, and by every way of `[tell]`."""

    def __init__(
        self,
        inner: Teller,
        *,
        store: AlarmStore,
        fallbacks: FallbackStore,
        clock: Clock,
        ids: Ids,
        rules: Callable[[], Rules],
        bell: Bell,
        announce: Bell,
        dispatch: Bell,
        carry: Bell,
    ) -> None:
        """`bell` is its own; the others are of those who carry on."""
        self._inner = inner
        self._store = store
        self._fallbacks = fallbacks
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._bell = bell
        self._carriers = (announce, dispatch, carry)
        self._pending: dict[TroubleKind, Trouble] = {}

    def tell(self, kind: TroubleKind, **facts: object) -> None:
        """Tell of trouble of one kind. `facts` hold no number, text or secret."""
        self._inner.tell(kind, **facts)
        if self._rules().tell:
            self._add(Trouble.of(kind, self._clock.now(), **facts))
            self._bell.ring()

    def noted(self, *troubles: Trouble) -> None:
        """The same for trouble that the store kept to be told, together with its cause."""
        self._inner.noted(*troubles)
        if troubles:
            self._bell.ring()

    def _add(self, trouble: Trouble) -> None:
        before = self._pending.get(trouble.kind)
        if before is not None:
            trouble = Trouble(kind=trouble.kind, count=before.count + trouble.count, facts=trouble.facts, since=before.since)
        self._pending[trouble.kind] = trouble

    async def resume(self) -> None:
        """Before anything else has its turn, make visible what a process kept that died before it could say so."""
        self._inner.noted(*(await self._store.untold(self._clock.now())))

    async def run(self) -> None:
        """Hand alarms to their ways until cancelled."""
        await forever("alarm", self.step, lambda: self._bell.wait(EVERY), self)

    async def step(self) -> bool:
        """Keep what happened, and hand on what is not held back by its kind's hour. What the store does not take stays pending."""
        pending, self._pending = self._pending, {}
        if pending:
            try:
                await self._store.note(list(pending.values()))
            except BaseException:
                later, self._pending = self._pending, pending
                for trouble in later.values():
                    self._add(trouble)
                raise
        for trouble in await self._store.untold(self._clock.now() - HOUR):
            await self._hand_on(trouble)
        return False

    async def _hand_on(self, trouble: Trouble) -> None:
        rules, now = self._rules(), self._clock.now()
        if trouble.kind in LOGGED:
            await self._store.tell(trouble, now, announcements=[], message=None, tellings=[])
            return
        text = alarm_text(trouble, zone=rules.sms.timezone, language=rules.sms.language)
        urls = rules.tell.urls if trouble.kind is not TroubleKind.TELLING else ()
        told = await self._store.tell(
            trouble,
            now,
            announcements=await self._announcements(trouble, text, rules),
            message=await self._message(trouble, rules) if rules.tell.sms and trouble.kind not in NEVER_TEXTED else None,
            tellings=[
                Telling(id=TellingId(self._ids.new(now)), way=way_id(url), kind=trouble.kind, text=text, created_at=now) for url in urls
            ],
        )
        if told:
            for bell in self._carriers:
                bell.ring()

    async def _announcements(self, trouble: Trouble, text: str, rules: Rules) -> list[Announcement]:
        """What is posted in the chat: one post, and of what waits for a person's decision one for each message, below which they decide."""
        channel, now = rules.tell.chat, self._clock.now()
        # What fails is no way to tell that it fails.
        if channel is None or trouble.kind is TroubleKind.ANNOUNCEMENT:
            return []
        waiting = await self._store.undecided(doubt.UNDECIDED) if trouble.kind in OF_DOUBT else []
        waiting.sort(key=lambda message: message != trouble.message)
        of: Sequence[MessageId | None] = waiting or [None]
        return [
            Announcement(
                id=AnnouncementId(f"alarm-{self._ids.new(now)}"),
                kind=ALARM,
                channel=channel,
                message=message,
                text=text if place == 0 else "",
                created_at=now,
            )
            for place, message in enumerate(of)
        ]

    async def _served(self, trouble: Trouble, rules: Rules) -> frozenset[str]:
        """The numbers (E.164) that get the alert itself in place of whom it did not reach: one trouble is to ring a phone once."""
        of = trouble.message
        if of is None or trouble.kind not in OF_LOSS or trouble.count != 1:
            return frozenset()
        made = await self._fallbacks.made_for(of)
        if made is not None:
            return made
        unreached = await self._fallbacks.unreached_of(of, self._clock.now())
        if unreached is None or unreached.over:
            return frozenset()
        return frozenset(addressee.phone.e164 for addressee in fallback_of(unreached, rules))

    async def _message(self, trouble: Trouble, rules: Rules) -> FiledMessage | None:
        now, served = self._clock.now(), await self._served(trouble, rules)
        to = tuple(Recipient(phone=one.phone, name=one.name) for one in rules.tell.sms if one.phone.e164 not in served)
        if not to:
            return None
        draft = Draft(
            origin=ALARM_ORIGIN,
            lane=Lane.CRITICAL,
            text=alarm_sms(trouble, zone=rules.sms.timezone, language=rules.sms.language),
            options=Options(sender=rules.sms.sender),
            recipients=to,
            expires_at=now + rules.sms.ttl_for("critical"),
        )
        return FiledMessage(id=MessageId(self._ids.new(now)), draft=draft)
