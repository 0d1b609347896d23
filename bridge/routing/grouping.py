"""By what the alerts of a route share an SMS: Alertmanager's `group_by`."""

import json
from collections.abc import Sequence

from bridge.domain.alert import Alert
from bridge.domain.situation import life
from bridge.routing.matchers import view

EACH = "..."
"""Each alert for itself."""
_NAME = "alertname"


def group_value(alert: Alert, hook: str, format_: str, group_by: Sequence[str]) -> str:
    """Equal for alerts of one group; empty without `group_by`.

    A label is looked up among the sender's own, then among the normalised fields; a missing one is the empty string.
    """
    if not group_by:
        return ""
    if EACH in group_by:
        return f"{hook}/{life(alert)}"
    fields = view(alert, hook=hook, format=format_)
    return json.dumps([alert.labels.get(name) or fields.get(name) or (alert.title if name == _NAME else "") for name in group_by])
