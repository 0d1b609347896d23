"""Proving: posts that say they are of Amazon SNS are checked by its certificate, and a subscription that is wanted is confirmed.

It happens after the post is on the disk and answered. What is genuine is sorted from then on; of what is not, nothing is kept.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from bridge.authentic import sns
from bridge.delivery.loop import backoff, forever
from bridge.domain.post import Post, Unproven
from bridge.domain.refusals import Refusals
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.errors import OutsideError, ReadError
from bridge.intake.decode import decode
from bridge.planning.rules import Hook, Rules
from bridge.ports import Bell, Certificates, Clock, ProofStore, Teller

log = logging.getLogger("smsbridge.prove")

MOST = 16
"""Posts that are checked at once."""
LEASE = timedelta(seconds=60)
"""How long one is another process's alone: longer than both fetches may take."""
EVERY = 5.0
"""Seconds between looks when nobody rings."""
GIVE_UP = timedelta(days=1)
TOLD_AFTER = 2
"""Failures over one post that are no news yet."""
NO_SUCH = (404, 410)


class Prover:
    """Tells the genuine from the forged."""

    def __init__(
        self,
        *,
        store: ProofStore,
        amazon: Certificates,
        clock: Clock,
        rules: Callable[[], Rules],
        teller: Teller,
        bell: Bell,
        sort: Bell,
    ) -> None:
        """`bell` is its own, `sort` the sorter's."""
        self._store = store
        self._amazon = amazon
        self._clock = clock
        self._rules = rules
        self._teller = teller
        self._bell = bell
        self._sort = sort
        self._refusals = Refusals()

    async def run(self) -> None:
        """Check until cancelled."""
        await forever("prove", self.step, lambda: self._bell.wait(EVERY), self._teller)

    async def step(self) -> bool:
        """Check what is due, side by side; whether there may be more."""
        due = await self._store.take(self._clock.now(), MOST, lease=LEASE)
        async with asyncio.TaskGroup() as group:
            for one in due:
                group.create_task(self._prove(one), name=f"prove {one.post.id}")
        return len(due) == MOST

    async def _prove(self, one: Unproven) -> None:
        post = one.post
        hook = self._rules().hooks.get(post.hook) or Hook(name=post.hook)
        try:
            await self._ask(one, hook)
        except ReadError as error:
            earlier = self._refusals.add(post.hook, self._clock.now())
            facts = {"hook": post.hook, "earlier": earlier, "reason": str(error)}
            troubles = [] if earlier is None else [Trouble.of(TroubleKind.REFUSED, self._clock.now(), **facts)]
            await self._store.forged(post.id, troubles)
            self._teller.noted(*troubles)
        except OutsideError as error:
            await self._not_yet(one, str(error))
        else:
            await self._store.proven(post.id)
            self._sort.ring()

    async def _ask(self, one: Unproven, hook: Hook) -> None:
        message = sns.check(decode(one.post.body), one.post, hook.topics)
        url = sns.certificate_url(message)
        wanted = sns.subscription_url(message) if message["Type"] == sns.SUBSCRIPTION else None
        try:
            certificate = await self._amazon.certificate(url)
        except OutsideError as error:
            if error.status in NO_SUCH:
                raise ReadError("it names a certificate that there is not") from error
            raise
        if not sns.verify(message, certificate):
            raise ReadError("its signature is wrong")
        if wanted is not None:
            await self._amazon.confirm(wanted)
            log.info("sns.confirmed", extra={"post": one.post.id, "hook": hook.name})

    async def _not_yet(self, one: Unproven, why: str) -> None:
        post, now = one.post, self._clock.now()
        log.warning("sns.unproven", extra={"post": post.id, "hook": post.hook, "reason": why})
        if now - post.received_at < GIVE_UP:
            troubles = [self._unproven(post, why)] if one.attempts == TOLD_AFTER else []
            await self._store.later(post.id, now + backoff(one.attempts + 1), troubles)
        else:
            troubles = [self._unproven(post, f"given up: {why}")]
            await self._store.abandon(post.id, troubles)
        self._teller.noted(*troubles)

    def _unproven(self, post: Post, why: str) -> Trouble:
        return Trouble.of(TroubleKind.UNPROVEN, self._clock.now(), post=post.id, hook=post.hook, reason=why)
