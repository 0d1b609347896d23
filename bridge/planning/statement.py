"""A statement of a post about an alert, what becomes of it on a route, and the bundle that it joins."""

from dataclasses import dataclass, field

from bridge.domain.alert import Alert
from bridge.domain.bundle import Wait
from bridge.domain.situation import StateKey, life
from bridge.routing.repeats import Repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Repeat):
    """What becomes of a statement on a route."""

    flaps: bool = False
    """Whether its SMS says that the alert flaps."""
    calm: str = ""
    """Why it waits longer than others: for a `crowd`, or since it `flaps`; empty if it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An alert where a post says it."""

    hook: str
    format: str
    place: int
    """Its place in the plan."""
    alert: Alert

    def key(self, route: str) -> StateKey:
        """Under which its state on a route is kept."""
        return self.hook, life(self.alert), route


@dataclass(slots=True)
class Bundle:
    """What a plan puts into one bundle: places of alerts, True for those that flap."""

    wait: Wait
    members: dict[int, bool] = field(default_factory=dict)
