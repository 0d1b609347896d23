"""Alerts that fire and that no route takes: the operator hears of them, and how loudly depends on how bad they are. Pure."""

from datetime import datetime

from bridge.domain.alert import Severity
from bridge.domain.ids import PostId
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.planning.statement import Said
from bridge.routing.route import Routing

_MILD = frozenset({Severity.WARNING, Severity.INFO})


def unrouted(said: Said, post: PostId, routing: Routing, now: datetime) -> Trouble:
    """What the operator is told of an alert that no route takes. One that a route takes at another hour is wanted then, and not now."""
    mild = bool(routing.inactive) or said.alert.severity in _MILD
    return Trouble.of(
        TroubleKind.UNROUTED_MILD if mild else TroubleKind.UNROUTED,
        now,
        hook=said.hook,
        severity=said.alert.severity or "none stated",
        post=post,
        reason=f"not active now: {', '.join(routing.inactive)}" if routing.inactive else "",
    )
