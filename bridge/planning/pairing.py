"""Pairing: which open alert an end or a success is about, and what the end takes over from it. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bridge.domain.alert import Alert, Status, rank
from bridge.domain.opened import MOST_MEANT, SUBJECT, AlertRef, Lookup, NameIndex, OpenAlert, agrees, is_older_run, is_older_success, words
from bridge.domain.situation import Situation
from bridge.intake import vocabulary
from bridge.intake.subject import subject_of
from bridge.planning.read import Reading
from bridge.planning.sharing import Sharing, is_shared, shared_names

OLDER_RUN = "of a run before the one that failed: it ends nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An alert as it counts: under the key of the open alert that it is about, with what it takes over from that."""

    alert: Alert
    may_mean: tuple[str, ...] = ()
    """Of an end that agrees with several open alerts: their keys. It closes none."""
    ends_nothing: str = ""
    """Why an end changes no state; empty where it may."""
    shared: bool = False
    """Whether it fires under a key that it shares with other alerts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a plan changes of an open alert: it fired, by the alert at `place`, or it ended."""

    alert: OpenAlert
    place: int | None = None


class Pairing:
    """The open alerts of one plan."""

    def __init__(self, situation: Situation) -> None:
        """Start from what is known, which stays as it is."""
        self._situation = situation
        self._known: dict[AlertRef, OpenAlert] = dict(situation.opened)
        self._sharing = Sharing(situation.alike)
        self._older = [opened for opened in situation.opened.values() if not opened.renewed]
        self.changed: dict[AlertRef, Opened] = {}

    @cached_property
    def _texted(self) -> frozenset[AlertRef]:
        """Alerts that somebody was told of, and that fire still. They are open also where nothing else is known of them."""
        last = self._situation.last
        return frozenset((hook, key) for (hook, key, _), state in last.items() if state.status is Status.FIRING)

    @cached_property
    def _indexes(self) -> dict[str, NameIndex]:
        """By hook. Made when the first end has no firing of its own."""
        found: dict[str, NameIndex] = {}
        for opened in self._known.values():
            if opened.is_open:
                found.setdefault(opened.hook, NameIndex()).add(opened.key, opened.names)
        return found

    def pair(self, hook: str, alert: Alert) -> Pair:
        """The alert as it counts."""
        if alert.status is Status.RESOLVED:
            return self._end(hook, alert)
        if alert.status is Status.FIRING:
            if (kept := self._kept(hook, alert)) is not None:
                return Pair(alert=replace(alert, key=kept.key))
            shared = self._own(hook, alert.key) is None and self._sharing.shares(hook, alert)
            return Pair(alert=replace(alert, key=alert.broad_key), shared=True) if shared else Pair(alert=alert)
        opened = self._failed(hook, alert) if alert.success else None
        if opened is None or is_older_success(alert, opened):
            return Pair(alert=alert)
        return Pair(alert=replace(_inherited(alert, opened), key=opened.key, status=Status.RESOLVED))

    def _failed(self, hook: str, alert: Alert) -> OpenAlert | None:
        """The failure that a success ends: the one under its key, else the one that agrees in all names, a subject among them."""
        own = self._own(hook, alert.key)
        keys = self._agreeing(hook, alert) if own is None and alert.names.get(SUBJECT) else []
        return self._known[hook, keys[0]] if len(keys) == 1 else own

    def _end(self, hook: str, alert: Alert) -> Pair:
        own = self._own(hook, alert.key)
        if own is not None:
            if is_older_run(alert, own):
                return Pair(alert=alert, ends_nothing=OLDER_RUN)
            return Pair(alert=_inherited(alert, own))
        keys = self._agreeing(hook, alert)
        if len(keys) > 1:
            return Pair(alert=replace(alert, may_mean=len(keys)), may_mean=tuple(keys))
        shared = self._own(hook, alert.broad_key) if alert.broad_key and not keys else None
        if shared is not None and is_shared(shared):
            return Pair(alert=replace(_inherited(alert, shared), key=shared.key))
        if not keys:
            return Pair(alert=alert)
        opened = self._known[hook, keys[0]]
        if is_older_run(alert, opened):
            return Pair(alert=alert, ends_nothing=OLDER_RUN)
        return Pair(alert=replace(_inherited(alert, opened), key=opened.key))

    def _kept(self, hook: str, alert: Alert) -> OpenAlert | None:
        """The open alert of an older build that fires again, under the key of now: with the same title, and the same labels or names."""
        if not self._older or self._own(hook, alert.key) is not None:
            return None
        title, names = alert.title.casefold(), {kind: value for kind, value in names_of(alert).items() if kind != SUBJECT}
        alike = [
            one
            for one in self._older
            if one.hook == hook
            and one.title.casefold() == title
            and ((one.labels and one.labels == alert.labels) or agrees(names, one.names))
        ]
        return alike[0] if len(alike) == 1 and self._own(hook, alike[0].key) is not None else None

    def _own(self, hook: str, key: str) -> OpenAlert | None:
        """The open alert with this very key."""
        known = self._known.get((hook, key))
        if known is not None:
            return known if known.is_open else None
        return OpenAlert(hook=hook, key=key) if (hook, key) in self._texted else None

    def _agreeing(self, hook: str, alert: Alert) -> list[str]:
        """The keys of open alerts that an end may be about. One that came before, word by word, ended what it could end then.

        An end whose own alert fired before is about that one, which is over: it ends no other of the same words.
        """
        index = self._indexes.get(hook)
        before = self._known.get((hook, alert.key))
        if index is None or (before is not None and before.fired_at is not None):
            return []
        since = None if before is None else before.ended_at
        found = index.find(names_of(alert))
        return [key for key in found if since is None or _fired_since(self._known[hook, key], since)][:MOST_MEANT]

    def is_news(self, hook: str, alert: Alert) -> bool:
        """Whether an alert that fires did not fire before, or was not as bad."""
        before = self._own(hook, alert.key)
        return before is None or rank(alert.severity) < rank(before.severity)

    def fires(self, hook: str, alert: Alert, place: int, at: datetime) -> None:
        """A post of this time says that the alert fires."""
        before = self._own(hook, alert.key)
        names = shared_names(names_of(alert)) if alert.key == alert.broad_key else names_of(alert)
        if alert.broad_key and before is None:
            self._sharing.opened(hook, alert.title)
        runs = [run for run in (alert.run, None if before is None else before.run) if run is not None]
        self._change(
            OpenAlert(
                hook=hook,
                key=alert.key,
                names=names,
                title=alert.title,
                link=alert.link,
                labels=alert.labels,
                severity=alert.severity,
                run=max(runs, default=None),
                started_at=alert.started_at,
                fired_at=at,
                alike=alert.title if alert.broad_key else "",
            ),
            place,
        )

    def ends(self, hook: str, key: str, at: datetime) -> None:
        """A post of this time ends the alert with this key."""
        before = self._known.get((hook, key)) or OpenAlert(hook=hook, key=key)
        changed = self.changed.get(before.ref)
        if before.is_open and before.alike:
            self._sharing.ended(hook, before.alike)
        self._change(replace(before, ended_at=at), None if changed is None else changed.place)

    def _change(self, opened: OpenAlert, place: int | None) -> None:
        self._known[opened.ref] = opened
        self.changed[opened.ref] = Opened(alert=opened, place=place)
        if "_indexes" in self.__dict__:
            index = self._indexes.setdefault(opened.hook, NameIndex())
            if opened.is_open:
                index.add(opened.key, opened.names)
            else:
                index.discard(opened.key)


def open_lookups(readings: Iterable[Reading]) -> list[Lookup]:
    """The alerts of which it matters whether they are open: what ends, work that went well, what is told, and keys that may be shared."""
    return [
        lookup
        for reading in readings
        if reading.understanding is not None
        for alert, routing in zip(reading.understanding.alerts, reading.routings, strict=True)
        for lookup in _lookups(reading.post.hook, alert, routed=bool(routing.routes))
    ]


def _lookups(hook: str, alert: Alert, *, routed: bool) -> Iterator[Lookup]:
    over, fires = alert.status is Status.RESOLVED, alert.status is Status.FIRING
    if over or alert.success:
        found_by = names_of(alert) if over or alert.names.get(SUBJECT) else None
        yield Lookup(hook=hook, key=alert.key, names=found_by)
    elif fires and (alert.doubt or alert.broad_key or not routed):
        yield Lookup(hook=hook, key=alert.key, alike=alert.title if alert.broad_key else "")
    if alert.broad_key and (over or fires):
        yield Lookup(hook=hook, key=alert.broad_key)


def names_of(alert: Alert) -> Mapping[str, str]:
    """The names by which an alert is found: those that its reading found, else its labels and the words of its title."""
    if alert.names:
        return alert.names
    subject = subject_of(alert.title)
    return {**alert.labels, SUBJECT: subject} if subject else alert.labels


def _fired_since(opened: OpenAlert, since: datetime) -> bool:
    return opened.fired_at is not None and opened.fired_at >= since


def _inherited(alert: Alert, opened: OpenAlert) -> Alert:
    """An end with the title, the places and the link of its beginning, where its own says less."""
    return replace(
        alert,
        title=opened.title if opened.title and _says_less(alert, opened) else alert.title,
        labels={**opened.labels, **alert.labels} if opened.labels else alert.labels,
        link=alert.link or opened.link,
    )


def _says_less(alert: Alert, opened: OpenAlert) -> bool:
    """Whether the title of an end is no more than a name or a state, or holds only some of the words of the beginning's."""
    title = alert.title.casefold()
    if not title or title == alert.key.casefold() or vocabulary.state(alert.title) is not None:
        return True
    if not alert.names:
        return False
    subject = words(alert.names.get(SUBJECT, ""))
    others = {value.casefold() for kind, value in alert.names.items() if kind != SUBJECT}
    return not subject or title in others or subject < words(opened.names.get(SUBJECT, ""))
