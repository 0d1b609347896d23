"""A critical SMS that did not reach somebody."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bridge.domain.addressee import Addressee
from bridge.domain.ids import BundleId, MessageId, PostId

SILENCE = timedelta(minutes=10)
"""So long after it was sent a critical SMS without a delivery report counts as not delivered, where reports reach us."""
REPORTS_WITHIN = timedelta(hours=24)
"""Reports reach us if one did within this time."""
LOOK_BACK = timedelta(hours=6)
"""Older messages are nobody's trouble any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """A message with recipients that it did not reach."""

    message: MessageId
    hook: str
    routes: tuple[str, ...]
    """Of what is critical in it, and neither over nor taken: of a digest there may be several."""
    post: PostId | None
    text: str = field(repr=False)
    state_key: str
    sender: str | None
    label: str | None
    missed: tuple[Addressee, ...]
    """Whom it did not reach."""
    states: tuple[str, ...]
    """What became of it, for each of these."""
    reached: frozenset[str]
    """The numbers (E.164) that the same state of the same alerts was delivered to, or all that is critical in it."""
    bundle: BundleId | None
    """What it tells of."""
    over: bool
    """Whether all that is critical in it has ended by now, or somebody has taken it."""
    alerts: frozenset[tuple[str, str]] = frozenset()
    """What is critical in it, and neither over nor taken, by hook and key."""
    others: tuple[MessageId, ...] = ()
    """Messages with the same that did not reach somebody either: one fallback is for all of them."""


def together(found: Sequence[Unreached]) -> list[Unreached]:
    """Messages that say the same to several people, as digests and languages do, as one: whoever stands in hears of it once."""
    groups: dict[object, list[Unreached]] = {}
    for one in found:
        groups.setdefault(one.alerts or one.message, []).append(one)
    return [group[0] if len(group) == 1 else _joined(group) for group in groups.values()]


def _joined(group: Sequence[Unreached]) -> Unreached:
    first, *more = group
    return replace(
        first,
        routes=tuple(dict.fromkeys(route for one in group for route in one.routes)),
        missed=tuple({addressee.phone: addressee for one in group for addressee in one.missed}.values()),
        states=tuple(state for one in group for state in one.states),
        reached=frozenset[str]().union(*(one.reached for one in group)),
        others=tuple(one.message for one in more),
    )
