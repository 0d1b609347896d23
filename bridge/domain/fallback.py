"""A critical SMS that did not reach somebody."""

from dataclasses import dataclass, field
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
