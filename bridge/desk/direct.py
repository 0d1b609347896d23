"""Direct posts: a program orders an SMS, in the gateway's own words, and gets the message's id."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from bridge.desk.post import PostDesk
from bridge.desk.send import SendDesk
from bridge.domain.addressee import Addressee
from bridge.domain.message import Draft
from bridge.domain.post import Request
from bridge.errors import InputError
from bridge.intake.direct import DirectRequest, parse_direct
from bridge.planning.rules import Hook, Rules
from bridge.ports import Bell, Clock, Meter, OrderStore

MOST_KEY = 255


class DirectDesk:
    """Takes direct posts."""

    def __init__(
        self,
        *,
        inbox: OrderStore,
        posts: PostDesk,
        sending: SendDesk,
        clock: Clock,
        rules: Callable[[], Rules],
        meter: Meter,
        bell: Bell,
    ) -> None:
        """`bell` is the dispatcher's."""
        self._inbox = inbox
        self._posts = posts
        self._sending = sending
        self._clock = clock
        self._rules = rules
        self._meter = meter
        self._bell = bell

    async def order(self, hook: Hook, request: Request) -> tuple[str, str]:
        """Put the SMS into the outbox; the ids of the post and of the message.

        The same key (`Idempotency-Key`, else `foreign_id`) with the same body gives the first answer again. Raises InputError
        naming the field that is wrong, Conflict for a key that was used with another body, StoreError when nothing was stored.
        """
        post = self._posts.make(hook, request)
        wanted = parse_direct(post.body, post.query)
        message = self._sending.ordered(self._draft(hook, wanted))
        async with self._sending.ordering(message.draft.origin, hook.name):
            ids = await self._inbox.put_direct(
                post,
                message,
                key=_key(request, wanted),
                body_hash=hashlib.sha256(post.body or repr(sorted(post.query.items())).encode("utf-8", "replace")).hexdigest(),
                now=self._clock.now(),
                refused=await self._sending.refusal(message.draft),
            )
        self._meter.post(hook.name)
        self._bell.ring()
        return ids

    def _draft(self, hook: Hook, wanted: DirectRequest) -> Draft:
        to = self._recipients(hook, wanted)
        try:
            return self._sending.draft(
                origin=f"hook:{hook.name}",
                to=to,
                text=wanted.text,
                options=wanted.options,
                deliver_at=wanted.deliver_at,
                ttl=None if wanted.ttl_minutes is None else timedelta(minutes=wanted.ttl_minutes),
                reference=wanted.reference,
                hook=hook.name,
            )
        except InputError as error:
            raise InputError(str(error), field=wanted.deliver_at_field if error.field == "at" else error.field) from error

    def _recipients(self, hook: Hook, wanted: DirectRequest) -> tuple[Addressee, ...]:
        try:
            found = self._rules().recipients(wanted.to)
        except InputError as error:
            raise InputError(str(error), field="to") from error
        for addressee in found:
            if hook.allow is None or not hook.allow.permits(addressee):
                raise InputError("this hook may not text that recipient; see `allow` of the hook in smsbridge.toml", field="to")
        return found


def _key(request: Request, wanted: DirectRequest) -> str | None:
    header = request.headers.get("idempotency-key", "")
    if len(header) > MOST_KEY or not header.isprintable():
        raise InputError(f"an Idempotency-Key is text of at most {MOST_KEY} characters in UTF-8", field="Idempotency-Key")
    if header:
        return f"key:{header}"
    return f"reference:{wanted.reference}" if wanted.reference else None
