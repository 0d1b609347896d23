"""The SMS that goes out when the bridge is silent: parked at the gateway, and pushed on for as long as the bridge lives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bridge.domain.ids import MessageId
from bridge.domain.state import State

WATCH_ORIGIN = "bridge:watch"
MOST_KEPT_BACK, PAUSE = 2, timedelta(hours=4)
"""After so many that the gateway did not give back no new one is parked for so long: it would go out as they do."""
_SKEW = timedelta(minutes=1)
PUSHES = 3
"""So often within `after` it is pushed on: it goes out between two thirds of `after` and all of it from the bridge's death."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One such message, as it stands."""

    message: MessageId
    created_at: datetime
    deliver_at: datetime
    text: str = field(repr=False)
    states: tuple[State, ...]
    """Of its deliveries; those that somebody wished back already are left out."""

    kept_back: bool = False
    """Whether some of it was asked back, and the gateway has not given it back."""

    @property
    def parked(self) -> bool:
        """Whether the gateway holds all of it that can go out: a recipient who is refused, or opted out, keeps no old one parked."""
        return State.PARKED in self.states and not _NOT_YET & set(self.states)

    @property
    def open(self) -> bool:
        """Whether it may still go out, or be taken back."""
        return any(state in _OPEN for state in self.states)


_NOT_YET = frozenset({State.HELD, State.QUEUED, State.SENDING, State.UNKNOWN})
_OPEN = _NOT_YET | {State.PARKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """What is to be done now."""

    park: bool
    """Whether a new one is due."""
    recall: tuple[MessageId, ...] = ()
    """What is not needed any more."""


def push(watches: Sequence[Watch], now: datetime, *, after: timedelta | None) -> Push:
    """What keeps one SMS parked that goes out `after` from now, or nothing where `after` is None. `watches` are oldest first.

    An old one is taken back only once a newer one is parked. What never left our queue protects nobody, and goes when a newer one comes.
    """
    live = [watch for watch in watches if watch.open]
    if after is None:
        return Push(park=False, recall=tuple(watch.message for watch in live))
    # What was taken back, by a planned stop, keeps no new one from being parked, also where it had not left us yet; what a wrong clock
    # made in the future counts as old.
    standing = [watch for watch in watches if set(watch.states) - {State.CANCELLED}]
    newest = max((_made(watch, now) for watch in standing), default=None)
    due = newest is None or now - newest >= after / PUSHES
    if sum(watch.kept_back and now - watch.deliver_at < PAUSE for watch in watches) >= MOST_KEPT_BACK:
        # Each new one would go out, too, and say what is not true.
        return Push(park=False)
    newest_parked = max((_made(watch, now) for watch in live if watch.parked), default=None)
    recall = [
        watch.message
        for place, watch in enumerate(live)
        if (newest_parked is not None and _made(watch, now) < newest_parked)
        or (State.PARKED not in watch.states and (due or place < len(live) - 1 or watch.deliver_at <= now))
    ]
    return Push(park=due, recall=tuple(recall))


def _made(watch: Watch, now: datetime) -> datetime:
    return watch.created_at if watch.created_at <= now + _SKEW else datetime.min.replace(tzinfo=watch.created_at.tzinfo)
