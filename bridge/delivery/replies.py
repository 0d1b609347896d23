"""Replies: each is taken once, in whatever way and however often the gateway tells of it.

`ok` acknowledges, STOP and START are obeyed, and whoever wrote to its number in the chat is shown it.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bridge.delivery.record import Recorder
from bridge.domain.account import Inbound
from bridge.domain.addressee import Addressee
from bridge.domain.chat import CHAT, REPLY, Announcement, AnnouncementId
from bridge.domain.conversation import Asked, Said
from bridge.domain.ids import MessageId
from bridge.domain.message import Draft, Lane, Recipient
from bridge.domain.replay import Nonce
from bridge.domain.reply import MOST_ANSWERS, Effect, FiledReply, Meaning, filed
from bridge.domain.situation import FiledMessage
from bridge.domain.sms import Options
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.planning.rules import Rules
from bridge.ports import Bell, Clock, Ids, ReplyStore, Teller
from bridge.rendering.answers import answer_to

log = logging.getLogger("smsbridge.delivery")

ORIGIN = "bridge:reply"
WORTH = timedelta(hours=1)
"""How long an answer is worth sending."""


class Replies:
    """Takes replies."""

    def __init__(
        self,
        *,
        store: ReplyStore,
        clock: Clock,
        ids: Ids,
        rules: Callable[[], Rules],
        recorder: Recorder,
        teller: Teller,
        dispatch: Bell,
        recall: Bell,
    ) -> None:
        """`dispatch` and `recall` are the bells of those who send and recall."""
        self._store = store
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._recorder = recorder
        self._teller = teller
        self._dispatch = dispatch
        self._recall = recall

    async def receive(self, reply: Inbound, *, nonce: Nonce | None = None) -> bool:
        """Take one reply; False for one that was taken before. Raises StoreError when it is not on the disk, Replayed for a replay."""
        now = self._clock.now()
        kept = filed(reply, now, fallback=_fallback(reply))
        sender = self._sender(kept)
        on_call = sender is not None and sender.phone.e164 in self._rules().on_routes
        stops = kept.meant.meaning is Meaning.STOP and on_call
        troubles = [Trouble.of(TroubleKind.OPTED_OUT, now, contact=sender)] if stops else []
        taken = await self._store.take(
            kept,
            who=str(sender or ""),
            answer=lambda effect: self._answer(sender, effect, now),
            show=lambda asked: _shown(kept, sender, asked),
            nonce=nonce,
            troubles=troubles,
        )
        if taken is None:
            return False
        effect, applied = taken
        log.info("reply.taken", extra={"reply": kept.id, "meaning": effect.meant.meaning, "alerts": len(effect.acknowledged)})
        self._recorder.record(applied)
        self._teller.noted(*troubles)
        self._dispatch.ring()
        self._recall.ring()
        return True

    def _sender(self, reply: FiledReply) -> Addressee | None:
        """Whoever wrote it; None where it came from a name."""
        phone = reply.number
        if phone is None:
            return None
        return next((contact for contact in self._rules().contacts.values() if contact.phone == phone), Addressee(phone=phone))

    def _answer(self, sender: Addressee | None, effect: Effect, now: datetime) -> FiledMessage | None:
        """What is said to it. Who was never texted gets no answer: two machines could talk to each other for ever."""
        rules = self._rules()
        if sender is None or effect.answers >= MOST_ANSWERS or not (effect.known or sender.phone.e164 in rules.known_numbers):
            return None
        text = answer_to(effect, sender.language or rules.sms.language)
        if not text:
            return None
        draft = Draft(
            origin=ORIGIN,
            lane=Lane.MANUAL,
            text=text,
            options=Options(sender=rules.sms.sender),
            recipients=(Recipient(phone=sender.phone, name=sender.name),),
            expires_at=now + WORTH,
        )
        return FiledMessage(id=MessageId(self._ids.new(now)), draft=draft)


def _shown(reply: FiledReply, sender: Addressee | None, asked: Asked) -> Announcement | None:
    """The reply for whoever ordered in the chat what it answers; None where that was nobody there."""
    if not asked.origin.startswith(CHAT):
        return None
    by = reply.phone if sender is None or not sender.name else f"{sender.name} ({reply.phone})"
    return Announcement(
        id=AnnouncementId(f"reply-{reply.id}"),
        kind=REPLY,
        team=asked.team,
        channel=asked.origin.removeprefix(CHAT),
        message=asked.message,
        text=Said(by=by, texts=(reply.text,)).kept(),
        created_at=reply.received_at,
    )


def _fallback(reply: Inbound) -> str:
    """What makes a reply without an id one: who said what, when."""
    said = "\0".join((reply.sender, reply.system, reply.text, "" if reply.at is None else reply.at.isoformat()))
    return f"~{hashlib.blake2b(said.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"
