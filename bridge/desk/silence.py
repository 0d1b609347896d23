"""Silencing: for a time, alerts that somebody names by matchers cause no SMS. They are kept and shown all the same."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.desk.shapes import Shape, stamp
from bridge.domain.audit import Act, AuditEntry
from bridge.domain.ids import SilenceId
from bridge.domain.silence import Silence
from bridge.errors import Ambiguous, InputError, NotFound
from bridge.ports import ArchiveStore, Clock, Ids, SilenceStore
from bridge.routing.matchers import FIELDS
from bridge.routing.silences import silencers

LEAST_ENDING = 4
LEAST, MOST = timedelta(minutes=1), timedelta(days=365)
LONGEST_COMMENT = 400
LOOKED_AT = 500
"""Alerts, the newest, whose labels are known to a silence."""
_NEARLY = 0.8
"""How alike a name must be to a known one, of 1, to be taken for a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceDesk:
    """Keeps silences."""

    store: SilenceStore
    archive: ArchiveStore
    clock: Clock
    ids: Ids

    async def all(self) -> list[Silence]:
        """Those that are not over, oldest first."""
        return await self.store.active(self.clock.now())

    async def add(self, matchers: Sequence[str], *, length: timedelta, comment: str, who: str, surface: str) -> Silence:
        """Silence from now on what fits all matchers. Raises InputError."""
        if not LEAST <= length <= MOST:
            raise InputError("a silence lasts 1m to 365d", field="for")
        if len(comment) > LONGEST_COMMENT:
            raise InputError(f"a comment has at most {LONGEST_COMMENT} characters", field="comment")
        now = self.clock.now()
        made = Silence(
            id=SilenceId(self.ids.new(now)),
            matchers=tuple(str(matcher) for matcher in silencers(matchers)),
            created_at=now,
            until=now + length,
            who=who,
            comment=comment,
        )
        await self.store.add(made, entry=self._entry(Act.SILENCE, made, now, who, surface))
        return made

    async def doubts(self, silence: Silence) -> list[str]:
        """A sentence for each name in its matchers that is no field of ours and no label of late, and for each value that is a slip."""
        alerts = [filed.alert for filed, _ in await self.archive.alerts(status=None, hook=None, limit=LOOKED_AT)]
        known = [*FIELDS, *dict.fromkeys(label for alert in alerts for label in alert.labels)]
        matchers = silencers(silence.matchers)
        doubts = [f"no {one.name} is {one.value!r} (did you mean {one.meant!r}?)" for one in matchers if one.meant]
        for name in dict.fromkeys(matcher.name for matcher in matchers):
            near = difflib.get_close_matches(name, known, n=1, cutoff=_NEARLY)
            if name not in known and (near or alerts):
                doubts.append(f"no alert of late has a label {name!r}" + (f" (did you mean {near[0]!r}?)" if near else ""))
        return doubts

    async def remove(self, ending: str, *, who: str, surface: str) -> Silence:
        """Let the silence be over whose id ends so. Raises InputError, NotFound or Ambiguous."""
        if len(ending) < LEAST_ENDING:
            raise InputError(f"an id, or at least its last {LEAST_ENDING} characters, is needed", field="id")
        now = self.clock.now()
        found = [silence for silence in await self.store.active(now) if silence.id.endswith(ending.lower())]
        if len(found) > 1:
            raise Ambiguous(f"several ids end in {ending}; give more of it")
        if not found or not await self.store.remove(found[0].id, entry=self._entry(Act.UNSILENCE, found[0], now, who, surface)):
            raise NotFound(f"no silence's id ends in {ending}; see `silence list`")
        return found[0]

    def _entry(self, act: Act, silence: Silence, now: datetime, who: str, surface: str) -> AuditEntry:
        facts = {"silence": str(silence.id), "until": stamp(silence.until) or ""}
        return AuditEntry(id=self.ids.new(now), at=now, surface=surface, who=who, act=act, facts=facts)


def shape(silence: Silence) -> Shape:
    """An element of `silence list --json`."""
    return {
        "id": silence.id,
        "matchers": list(silence.matchers),
        "created_at": stamp(silence.created_at),
        "until": stamp(silence.until),
        "by": silence.who,
        "comment": silence.comment or None,
    }
