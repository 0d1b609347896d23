"""Posting: a request to a hook is authenticated and put into the inbox; nothing else happens before its sender has an answer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.authentic.check import check
from bridge.authentic.strip import strip
from bridge.domain.ids import PostId
from bridge.domain.post import Post, Request
from bridge.errors import NotFound, Unauthorised
from bridge.planning.rules import Hook, Rules
from bridge.ports import Bell, Clock, Ids, Meter, PostStore, Teller

log = logging.getLogger("smsbridge.desk")

REFUSALS_EVERY = timedelta(hours=1)
"""How often refusals at one hook are told."""


@dataclass(slots=True)
class _Refusals:
    since: datetime
    count: int = 0


class PostDesk:
    """Takes posts."""

    def __init__(
        self,
        *,
        inbox: PostStore,
        clock: Clock,
        ids: Ids,
        rules: Callable[[], Rules],
        meter: Meter,
        teller: Teller,
        bell: Bell,
    ) -> None:
        """`bell` is the sorter's."""
        self._inbox = inbox
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._meter = meter
        self._teller = teller
        self._bell = bell
        self._refusals: dict[str, _Refusals] = {}

    def admit(self, name: str, request: Request) -> Hook:
        """The hook, for a request that may use it. Raises NotFound or Unauthorised; refusals at a known hook are told once an hour."""
        hook = self._rules().hooks.get(name)
        if hook is None:
            raise NotFound("there is no such hook; hooks stand in smsbridge.toml as [hooks.NAME]")
        try:
            check(hook, request, self._clock.now().timestamp())
        except Unauthorised:
            self._refused(name)
            raise
        return hook

    def make(self, hook: Hook, request: Request) -> Post:
        """The post of a request, its secrets taken out."""
        now = self._clock.now()
        headers, query = strip(request)
        return Post(
            id=PostId(self._ids.new(now)),
            hook=hook.name,
            received_at=now,
            method=request.method,
            headers=headers,
            query=query,
            body=request.body,
            cut=request.cut,
        )

    async def accept(self, hook: Hook, request: Request) -> PostId:
        """Put the request on the disk. Raises StoreError when it is not there: its sender is to try again."""
        post = self.make(hook, request)
        await self._inbox.accept(post)
        self._meter.post(hook.name)
        self._bell.ring()
        return post.id

    def _refused(self, name: str) -> None:
        now = self._clock.now()
        refusals = self._refusals.get(name)
        if refusals is None or now - refusals.since >= REFUSALS_EVERY:
            self._teller.tell("refused", hook=name, earlier=refusals.count if refusals is not None else 0)
            self._refusals[name] = _Refusals(now)
        else:
            refusals.count += 1
