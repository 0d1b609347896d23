"""Alerts that fire and that no route takes: who hears of them is the operator, and how loudly depends on how bad they are. Pure."""

from dataclasses import dataclass
from datetime import datetime

from bridge.domain.alert import Severity
from bridge.domain.ids import PostId
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.planning.statement import Said
from bridge.routing.route import Routing

_MILD = frozenset({Severity.WARNING, Severity.INFO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrouted:
    """An alert that began to fire, or grew worse, and reaches nobody."""

    post: PostId
    hook: str
    severity: Severity | None
    asleep: tuple[str, ...] = ()
    """Routes that take it at another hour: so the operator wants it."""

    def trouble(self, now: datetime) -> Trouble:
        """What the operator is told."""
        mild = bool(self.asleep) or self.severity in _MILD
        kind = TroubleKind.UNROUTED_MILD if mild else TroubleKind.UNROUTED
        asleep = f"not active now: {', '.join(self.asleep)}" if self.asleep else ""
        return Trouble.of(kind, now, hook=self.hook, severity=self.severity or "none stated", post=self.post, reason=asleep)


def unrouted(said: Said, post: PostId, routing: Routing) -> Unrouted:
    """The alert of a post that no route takes."""
    return Unrouted(post=post, hook=said.hook, severity=said.alert.severity, asleep=routing.inactive)
