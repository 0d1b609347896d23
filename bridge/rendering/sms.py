"""Alerts become the text of one SMS: by the route's template, or in the bridge's own words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import inf

from bridge.domain.alert import Alert, Status, rank
from bridge.domain.text import measure
from bridge.errors import TemplateError
from bridge.rendering.default import MOST, one, several
from bridge.rendering.engine import NOW
from bridge.rendering.outgoing import is_link, outgoing, shorten
from bridge.rendering.phrases import phrases
from bridge.rendering.template import Template

_ORDER = {Status.FIRING: 0, Status.NOTICE: 1, Status.RESOLVED: 2}
_FEW = 20
"""Up to so many alerts a template is rendered again with shorter texts, so that what stands behind the text survives."""


def render(
    alerts: Sequence[Alert],
    *,
    hook: str,
    format: str,  # noqa: A002 - the name that templates and matchers know
    template: Template | None,
    max_parts: int,
    language: str,
    count: int = 0,
    now: datetime | None = None,
) -> str:
    """The finished text of one SMS for the alerts (one or more) of a route, in at most `max_parts` (from 1) parts.

    `count` is how many there are where these are only the worst of them, which only a template may be asked to say; `now` is for one that
    says how long ago something was.

    Raises TemplateError when the template fails or renders to nothing.
    """
    alerts = worst_first(alerts)
    if template is not None:
        return _by_template(
            template, alerts, hook=hook, format_=format, max_parts=max_parts, more={"count": max(count, len(alerts)), NOW: now}
        )
    if len(alerts) == 1:
        return one(alerts[0], phrases(language), hook=hook, max_parts=max_parts)
    return several(alerts, phrases(language), hook=hook, max_parts=max_parts)


def worst_first(alerts: Sequence[Alert]) -> Sequence[Alert]:
    """Most severe, then oldest first; what is over comes last, however severe it was."""
    return alerts if len(alerts) == 1 else sorted(alerts, key=_place)


def _place(alert: Alert) -> tuple[int, int, float]:
    return _ORDER[alert.status], rank(alert.severity), alert.started_at.timestamp() if alert.started_at else inf


def _by_template(
    template: Template, alerts: Sequence[Alert], *, hook: str, format_: str, max_parts: int, more: Mapping[str, object]
) -> str:
    def fill(most: int) -> str:
        return outgoing(template.render(_names(alerts, hook=hook, format_=format_, most=most, more=more))).strip()

    text = fill(MOST)
    if not text:
        raise TemplateError("it gave nothing for this alert; let it say at least {{ title }}", field="text")
    if measure(text).parts > max_parts and len(alerts) <= _FEW and measure(fill(0)).parts <= max_parts:
        fits, too_long = 0, max(len(alert.text[:MOST]) for alert in alerts)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if measure(fill(middle)).parts <= max_parts:
                fits = middle
            else:
                too_long = middle
        text = fill(fits) or text
    text = shorten(text, max_parts, links={alert.link for alert in alerts if is_link(alert.link)})
    if not text:
        raise TemplateError("it says nothing but a link that does not fit; let it say {{ title }} too", field="text")
    return text


def _names(alerts: Sequence[Alert], *, hook: str, format_: str, most: int, more: Mapping[str, object]) -> dict[str, object]:
    """What a template may name: the worst alert's fields, and all alerts. Texts longer than `most` are cut."""
    each = [_fields(alert, most) for alert in alerts]
    return {**each[0], "hook": hook, "format": format_, "alerts": each, **more}


def _fields(alert: Alert, most: int) -> dict[str, object]:
    return {
        "status": alert.status.value,
        "severity": alert.severity.value if alert.severity else "",
        "title": alert.title,
        "text": alert.text if len(alert.text) <= most else _beginning(alert.text, most),
        "link": alert.link if is_link(alert.link) else "",
        "source": alert.source,
        "key": alert.key,
        "labels": alert.labels,
        "started_at": alert.started_at.isoformat() if alert.started_at else "",
    }


def _beginning(text: str, most: int) -> str:
    """The first words of a text, about `most` characters with the dots."""
    if most <= 3:  # the dots alone say nothing
        return ""
    cut = text[: most - 3]
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) // 2 else cut).rstrip() + "..."
