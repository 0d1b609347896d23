"""Plans and releases over some time, with a past that grows, and no store."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from support.posts import NOON, post

from bridge.config import load
from bridge.domain.alert import Alert
from bridge.domain.bundle import Digest, Past, Release
from bridge.domain.ids import AlertId, BundleId, PostId
from bridge.domain.message import Counts, Draft
from bridge.domain.opened import AlertRef, Alike, OpenAlert
from bridge.domain.post import Kind, Post, Understanding
from bridge.domain.situation import Last, Situation, StateKey
from bridge.planning.foresee import due_of
from bridge.planning.plan import Plan, plan
from bridge.planning.read import Reading, read, routing_of
from bridge.planning.release import release
from bridge.planning.rules import Rules


@dataclass
class Bridge:
    """Rules, and what came of each round: what it puts into bundles is released at its end, as if their time had come."""

    toml: str
    now: datetime = NOON
    last: dict[StateKey, Last] = field(default_factory=dict)
    history: dict[str, list[datetime]] = field(default_factory=dict)
    notices: dict[str, datetime] = field(default_factory=dict)
    texts: list[tuple[datetime, str, str]] = field(default_factory=list)
    marks: dict[str, frozenset[int]] = field(default_factory=dict)
    digests: dict[str, Digest] = field(default_factory=dict)
    doubts: list[tuple[datetime, str, str]] = field(default_factory=list)
    """When, to whom and of which hook SMS went by doubt."""
    opened: dict[AlertRef, OpenAlert] = field(default_factory=dict)
    posts: int = 0
    ids: "count[int]" = field(default_factory=count)
    plan: Plan | None = None
    """The last one."""
    release: Release | None = None

    def say(self, *alerts: Alert, hook: str = "prom") -> list[Draft]:
        """Take a post that was read as these alerts."""
        self.posts += 1
        rules = load(self.toml, env={})
        taken = replace(post({}), id=PostId(f"p{self.posts}"), hook=hook, received_at=self.now)
        understanding = Understanding(kind=Kind.ALERT, format="generic", reason="said", alerts=alerts)
        reading = Reading(post=taken, understanding=understanding, routings=())
        return self._round([replace(reading, routings=tuple(routing_of(alert, reading, rules) for alert in alerts))], rules, shown=False)

    def take(self, *bodies: object, shown: bool = False) -> list[Draft]:
        """Plan these posts in one round and release what came of it, and remember it; the drafts of alerts."""
        rules = load(self.toml, env={})
        readings: list[Reading] = []
        for body in bodies:
            self.posts += 1
            taken = replace(body if isinstance(body, Post) else post(body), id=PostId(f"p{self.posts}"), received_at=self.now)
            readings.append(read(taken, rules))
        return self._round(readings, rules, shown=shown)

    def _round(self, readings: list[Reading], rules: Rules, *, shown: bool) -> list[Draft]:
        made = self.plan = plan(
            readings, rules, Situation(last=self.last, opened=self.opened, alike=self._alike(), assume_sent=shown), self.now
        )
        raw = {reading.post.id: reading.post for reading in readings}
        dues = [
            due_of(bundle, made, raw[made.alerts[bundle.alerts[0]].post], BundleId(f"b{next(self.ids)}"), self.now)
            for bundle in made.bundles
        ]
        past = Past(
            # Each of them in the limit of critical alerts and in that of others.
            history={
                phone: tuple((at, counts) for at in times for counts in (Counts.ALERT, Counts.ALERT | Counts.CRITICAL))
                for phone, times in self.history.items()
            },
            notices=self.notices,
            texts=frozenset((phone, text) for at, phone, text in self.texts if self.now - at < timedelta(seconds=180)),
            marks=self.marks,
            digests=self.digests,
            doubts=self._doubts(),
        )
        out = self.release = release(dues, past, rules, self.now, new_id=lambda: f"x{next(self.ids)}", shown=shown)
        self.last |= {key: replace(last, alert=AlertId("a"), waits=False, before=None) for key, last in made.last.items()}
        self.opened |= {one.alert.ref: one.alert for one in made.opened}
        self.notices |= out.notices
        self.digests |= {digest.phone: digest for digest in out.digests}
        drafts = [message.draft for message in out.messages]
        for draft in drafts:
            for recipient in draft.recipients:
                self.texts.append((self.now, recipient.phone.e164, draft.text))
                if draft.doubtful:
                    self.doubts.append((self.now, recipient.phone.e164, draft.hook or ""))
                if draft.state_key:
                    self.history.setdefault(recipient.phone.e164, []).append(self.now)
        return drafts

    def _alike(self) -> dict[tuple[str, str], Alike]:
        found: dict[tuple[str, str], Alike] = {}
        for one in self.opened.values():
            if one.alike and one.fired_at is not None and self.now - one.fired_at < timedelta(hours=1):
                before = found.get((one.hook, one.alike), Alike())
                ended = before.ended + (one.ended_at is not None)
                found[one.hook, one.alike] = Alike(keys=before.keys + 1, ended=ended)
        return found

    def _doubts(self) -> dict[tuple[str, str], tuple[datetime, ...]]:
        found: dict[tuple[str, str], tuple[datetime, ...]] = {}
        for at, phone, hook in self.doubts:
            if self.now - at < timedelta(hours=1):
                found[phone, hook] = (*found.get((phone, hook), ()), at)
        return found

    @property
    def reasons(self) -> list[str]:
        """Of the last round's alerts."""
        assert self.plan is not None
        return [alert.reason for alert in self.plan.alerts]

    @property
    def held(self) -> list[str]:
        """What the last round's release adds to the reasons."""
        assert self.release is not None
        return [closed.held for closed in self.release.closed if closed.held]

    def later(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)


def sent(drafts: list[Draft]) -> list[tuple[str, str]]:
    """Number and text of every SMS."""
    return [(recipient.phone.e164, draft.text) for draft in drafts for recipient in draft.recipients]


def numbers(drafts: list[Draft]) -> list[str]:
    """The numbers alone."""
    return [number for number, _ in sent(drafts)]
