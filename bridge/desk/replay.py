"""Replaying: kept posts run once more, by the rules and the state of now; to look at, or to be sorted again as if they had just come."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime

from bridge.desk.preview import PreviewDesk
from bridge.desk.shapes import Shape, stamp
from bridge.domain.audit import Act, AuditEntry
from bridge.domain.ids import PostId
from bridge.domain.post import Post
from bridge.errors import Ambiguous, InputError, NotFound
from bridge.ports import Clock, Ids, KeptStore

LEAST_ENDING = 4
ORIGINAL = "x-smsbridge-replay-of"
"""The header in which a replayed post names the one that it repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayDesk:
    """Runs kept posts again."""

    kept: KeptStore
    preview: PreviewDesk
    clock: Clock
    ids: Ids

    async def find(self, ending: str) -> Post:
        """The post whose id ends so. Raises InputError, NotFound or Ambiguous."""
        if len(ending) < LEAST_ENDING:
            raise InputError(f"an id, or at least its last {LEAST_ENDING} characters, is needed", field="id")
        found = await self.kept.ending(ending)
        if len(found) > 1:
            raise Ambiguous(f"the ids of several posts end in {ending}; give more of it")
        if not found:
            raise NotFound(f"no post's id ends in {ending}; `alerts --json` names the post of each alert")
        pruned = await self.kept.pruned()
        if pruned is not None and found[0].id <= pruned:
            raise NotFound("the body of this post was pruned, see [retention]; nothing is left to be run again")
        return found[0]

    async def since(self, start: datetime) -> AsyncIterator[Post]:
        """The posts from then on, oldest first."""
        async for post in self.kept.posts(start):
            yield post

    async def shown(self, post: Post) -> Shape:
        """What would come of a post if it came now."""
        again = replace(post, received_at=self.clock.now())
        return {"post": post.id, "hook": post.hook, "received_at": stamp(post.received_at), "preview": await self.preview.preview(again)}

    async def send(self, post: Post, *, who: str, surface: str) -> PostId:
        """Put it into the inbox once more, to be sorted like any other; the new post's id."""
        now = self.clock.now()
        again = replace(post, id=PostId(self.ids.new(now)), received_at=now, headers={**post.headers, ORIGINAL: post.id})
        facts = {"post": str(post.id), "as": str(again.id)}
        entry = AuditEntry(id=self.ids.new(now), at=now, surface=surface, who=who, act=Act.REPLAY, facts=facts)
        await self.kept.again(again, entry)
        return again.id
