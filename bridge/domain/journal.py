"""How far the gateway's journal was read, and what is looked for in it."""

from dataclasses import dataclass, field
from datetime import datetime

from bridge.domain.ids import DeliveryId, GatewayId
from bridge.domain.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Until when all that the gateway told was heard."""

    heard_at: datetime
    """By callbacks, or by the journal."""
    reply: int | None = None
    """The highest id of a reply that was read, as a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A delivery that the gateway took, or may have taken, and of which nothing final is known."""

    id: DeliveryId
    gateway_id: GatewayId | None
    state: State
    sent_at: datetime
    """When it went, or was to go, on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Awaited deliveries by the ids that a row of the journal may name."""

    ids: frozenset[str] = field(default_factory=frozenset)
    gateway_ids: frozenset[str] = field(default_factory=frozenset)
    since: datetime | None = None
    """The oldest; None where there are none."""

    def has(self, gateway_id: str, foreign_id: str | None) -> bool:
        """Whether a row with these ids is about one of them."""
        return gateway_id in self.gateway_ids or foreign_id in self.ids


def sought(awaited: list[Awaited], *, since: datetime | None = None) -> Sought:
    """What to look for; of deliveries that were sent before `since`, nothing."""
    wanted = [one for one in awaited if since is None or one.sent_at >= since]
    return Sought(
        ids=frozenset(one.id for one in wanted),
        gateway_ids=frozenset(one.gateway_id for one in wanted if one.gateway_id is not None),
        since=min((one.sent_at for one in wanted), default=None),
    )
