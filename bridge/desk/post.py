"""Posting: a request to a hook is authenticated and put into the inbox; nothing else happens before its sender has an answer."""

import logging
from collections.abc import Callable

from bridge.authentic import sns
from bridge.authentic.check import check
from bridge.authentic.strip import strip
from bridge.domain.ids import PostId
from bridge.domain.post import Post, Request
from bridge.domain.refusals import Refusals
from bridge.domain.trouble import TroubleKind
from bridge.errors import NotFound, Unauthorised
from bridge.planning.rules import Hook, Rules
from bridge.ports import Bell, Clock, Ids, Meter, PostStore, ProofStore, Teller

log = logging.getLogger("smsbridge.desk")


class PostDesk:
    """Takes posts."""

    def __init__(
        self,
        *,
        inbox: PostStore,
        proofs: ProofStore,
        clock: Clock,
        ids: Ids,
        rules: Callable[[], Rules],
        meter: Meter,
        teller: Teller,
        bell: Bell,
        prove: Bell,
    ) -> None:
        """`bell` is the sorter's, `prove` that of who checks Amazon's signatures."""
        self._inbox = inbox
        self._proofs = proofs
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._meter = meter
        self._teller = teller
        self._bell = bell
        self._prove = prove
        self._refusals = Refusals()

    def admit(self, name: str, request: Request) -> Hook:
        """The hook, for a request that may use it. Raises NotFound or Unauthorised; refusals at a known hook are told once an hour."""
        hook = self._known(name)
        try:
            check(hook, request, self._clock.now().timestamp())
        except Unauthorised:
            self._refused(name)
            raise
        return hook

    def admit_post(self, name: str, request: Request) -> tuple[Hook, bool]:
        """The hook, for a request that may post to it, and whether it has still to be proven.

        That is where it says that it is of one of the hook's topics, since Amazon's signature takes a certificate to check, and nothing
        is fetched before the answer; and where it asks for a subscription, which is confirmed only if it is genuine. Raises as `admit`.
        """
        hook = self._known(name)
        if sns.claims(request, hook.topics):
            return hook, True
        return self.admit(name, request), sns.is_subscription(request)

    def _known(self, name: str) -> Hook:
        hook = self._rules().hooks.get(name)
        if hook is None:
            raise NotFound("there is no such hook; hooks stand in smsbridge.toml as [hooks.NAME]")
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

    async def accept(self, hook: Hook, request: Request, *, unproven: bool = False) -> PostId:
        """Put the request on the disk. Raises StoreError when it is not there: its sender is to try again."""
        post = self.make(hook, request)
        await (self._proofs if unproven else self._inbox).accept(post)
        self._meter.post(hook.name)
        (self._prove if unproven else self._bell).ring()
        return post.id

    def _refused(self, name: str) -> None:
        earlier = self._refusals.add(name, self._clock.now())
        if earlier is not None:
            self._teller.tell(TroubleKind.REFUSED, hook=name, earlier=earlier)
