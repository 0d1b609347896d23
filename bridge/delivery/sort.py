"""The sorter: takes posts from the inbox, plans them, and files the plan in one transaction.

Sorting can be repeated: what was planned and not filed leaves no trace, and a post is filed once, by whoever holds the lease.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bridge.delivery.courtesy import Courtesy
from bridge.delivery.loop import forever
from bridge.domain.bundle import Join
from bridge.domain.filing import Filing
from bridge.domain.ids import AlertId, BundleId
from bridge.domain.post import Kind, Post
from bridge.domain.situation import FiledAlert
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.errors import StoreUnavailable
from bridge.planning.pairing import open_lookups
from bridge.planning.plan import Plan, plan
from bridge.planning.read import Reading, awaited, needs, read, unread
from bridge.planning.rules import Rules
from bridge.ports import Bell, Clock, Ids, Meter, Recording, SortingStore, Teller

log = logging.getLogger("smsbridge.sorter")

MOST_POSTS, MOST_IN_STORM, MOST_IN_COMPANY = 256, 64, 32
"""Posts in one round. Planning a round holds the loop, and filing it the database; small rounds spend their time on trips to it. The rows
of a full round are as many as the store writes by one statement. Where people are about, every step is to be short."""
AT_ONCE = 20
"""Posts that are read before requests get their turn."""
MOST_BYTES = 1_000_000
"""Bytes of bodies in one round."""
TELL_AGAIN = timedelta(minutes=10)
"""Between two times of telling that posts wait; alarms are once an hour."""
SORT_EVERY = 1.0
"""Seconds between looks, unless the bell rings."""
LEASE = timedelta(seconds=3)
"""How long after a filing other processes must not sort: what they have read of numbers and alerts by then is old. After a death it is
how long alerts wait for the next process. It counts from the filing, so that a slow round is covered as a quick one is."""


class Sorter:
    """Sorts the inbox into bundles."""

    def __init__(
        self,
        *,
        inbox: SortingStore,
        clock: Clock,
        ids: Ids,
        rules: Callable[[], Rules],
        meter: Meter,
        teller: Teller,
        bell: Bell,
        bundles: Bell,
        recall: Bell,
        recorder: Recording,
        renew: Callable[[], Awaitable[object]],
        holder: str,
    ) -> None:
        """`bell` rings when a post came in; `bundles` is rung when alerts wait in one, `recall` when an SMS is taken back.

        `renew` gives what an older build has left open the keys of now; `holder` names this process in the lease.
        """
        self._inbox = inbox
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._meter = meter
        self._teller = teller
        self._bell = bell
        self._bundles = bundles
        self._recall = recall
        self._recorder = recorder
        self._renew = renew
        self._renewed = False
        self._holder = holder
        self._told_at: datetime | None = None
        self.courtesy = Courtesy(monotonic=clock.monotonic, writes=inbox.writes, sleep=clock.sleep)

    async def run(self) -> None:
        """Sort for ever."""
        await forever("sort", self.run_once, lambda: self._bell.wait(SORT_EVERY), self._teller)

    async def run_once(self) -> bool:
        """Sort the oldest posts; False if there were none, nobody is known to whom they could go, or another process is at it."""
        await self.courtesy.after_people()
        posts = await self._inbox.new_posts(self._most(), size=MOST_BYTES)
        if not posts:
            return False
        rules = self._rules()
        if rules.nobody_known:
            self._tell_that_nobody_is_known(posts[0])
            return False
        self._told_at = None
        await self._renew_once()
        try:
            more = await self._sort(posts, rules)
        except StoreUnavailable:
            raise
        except Exception:
            # A fault of ours over one of them must not hold up the others.
            log.exception("sort.round_failed", extra={"posts": len(posts)})
            more = await self._sort_singly(posts, rules)
        await self.courtesy.give_way((self._clock.now() - posts[0].received_at).total_seconds())
        return more

    async def _renew_once(self) -> None:
        """Before the first post is sorted. A fault of ours in it costs open alerts their ends, and must not hold up new ones."""
        if self._renewed:
            return
        try:
            await self._renew()
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("sort.renewal_failed")
        self._renewed = True

    def _tell_that_nobody_is_known(self, oldest: Post) -> None:
        """Posts wait in the inbox; that they do is told again for as long as it lasts."""
        now = self._clock.now()
        if self._told_at is None or now - self._told_at >= TELL_AGAIN:
            self._told_at = now
            self._teller.tell(TroubleKind.BOOK, post=oldest.id, reason="no recipient is known before it was read: posts wait")

    def _most(self) -> int:
        if self.courtesy.in_company:
            return MOST_IN_COMPANY
        return MOST_IN_STORM if self.courtesy.storm else MOST_POSTS

    async def _sort(self, posts: Sequence[Post], rules: Rules) -> bool:
        readings: list[Reading] = []
        for start in range(0, len(posts), AT_ONCE):
            with self.courtesy.working():
                readings += [read(post, rules) for post in posts[start : start + AT_ONCE]]
            # Requests are answered in between.
            await asyncio.sleep(0)  # noqa: TID251 - gives way, does not wait
        await self.courtesy.after_people()
        return await self._plan_and_file(readings, rules)

    async def _sort_singly(self, posts: Sequence[Post], rules: Rules) -> bool:
        stuck = False
        for post in posts:
            filed: bool | None
            try:
                filed = await self._plan_and_file([read(post, rules)], rules)
            except StoreUnavailable:
                raise
            except Exception as error:
                log.exception("sort.post_failed", extra={"post": post.id})
                filed = await self._sort_unread(post, rules, f"{type(error).__name__} while it was planned")
                stuck = stuck or filed is None
            if filed is False:
                return False
        return not stuck

    async def _sort_unread(self, post: Post, rules: Rules, failure: str) -> bool | None:
        """Let the safe text go out for a post; None when not even that can be filed: it stays, and those behind it go on."""
        try:
            return await self._plan_and_file([unread(post, rules, failure)], rules)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("sort.post_stuck", extra={"post": post.id})
            self._teller.tell(TroubleKind.STUCK, post=post.id)
            return None

    async def _plan_and_file(self, readings: Sequence[Reading], rules: Rules) -> bool:
        now = self._clock.now()
        situation = await self._inbox.situation(needs(readings), now, waiting=awaited(readings, rules), about=open_lookups(readings))
        with self.courtesy.working():
            made = plan(readings, rules, situation, now)
            filing = self._filing(made, now)
        await self.courtesy.after_people()
        filed = await self._inbox.file(filing, holder=self._holder, lease=self._clock.now() - now + LEASE)
        if filed is None:
            return False
        if filed.applied:
            self._recorder.record(filed.applied)
            self._recall.ring()
        if filing.joins:
            self._bundles.ring()
        self._count(made)
        self._teller.noted(*filing.troubles)
        return True

    def _filing(self, made: Plan, now: datetime) -> Filing:
        alerts = tuple(
            FiledAlert(
                id=AlertId(self._ids.new(now)),
                post=planned.post,
                hook=planned.hook,
                received_at=planned.received_at,
                alert=planned.alert,
                routes=planned.routes,
                reason=planned.reason,
            )
            for planned in made.alerts
        )
        joins = tuple(
            Join(
                fresh=BundleId(self._ids.new(now)),
                group=bundle.group,
                wait=bundle.wait,
                alerts=tuple([alerts[place].id for place in bundle.alerts]),
                flapping=frozenset([alerts[place].id for place in bundle.flapping]),
            )
            for bundle in made.bundles
        )
        last = {key: replace(said, alert=alerts[made.waits[key][1]].id) if key in made.waits else said for key, said in made.last.items()}
        safe = (Trouble.of(TroubleKind.SAFE_TEXT, now, post=post, reason=why) for post, why in made.safe)
        troubles = (*safe, *made.troubles)
        return Filing(
            now=now,
            posts=made.posts,
            alerts=alerts,
            joins=joins,
            last=last,
            waits={key: group for key, (group, _) in made.waits.items()},
            withdrawn=made.withdrawn,
            opened=tuple((one.alert, None if one.place is None else alerts[one.place].id) for one in made.opened),
            recalled=made.recalled,
            troubles=troubles,
        )

    def _count(self, made: Plan) -> None:
        for status, count in Counter([planned.alert.status for planned in made.alerts]).items():
            self._meter.alert(status, count)
        for post_sorted in made.posts:
            level = logging.DEBUG if post_sorted.kind in {Kind.ALERT, Kind.NOTICE} else logging.INFO
            log.log(level, "post.sorted", extra={"post": post_sorted.id, "kind": post_sorted.kind, "format": post_sorted.format})
