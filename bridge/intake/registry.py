"""From a raw post to what it says: the registry of formats, and the one function that asks it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bridge.domain.alert import Alert, Status
from bridge.domain.post import Kind, Post, Understanding
from bridge.errors import ReadError
from bridge.intake import alertmanager, generic, grafana
from bridge.intake.decode import decode

AUTO, DIRECT = "auto", "direct"


def _no_control(document: object) -> str | None:
    del document
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One alert format. `recognise` gives its reason or None; `parse` raises ReadError; `control` names a handshake or a test."""

    name: str
    recognise: Callable[[Mapping[str, str], object], str | None]
    parse: Callable[[Mapping[str, str], object], tuple[Alert, ...]]
    control: Callable[[object], str | None] = _no_control


REGISTRY = (
    Format(name=grafana.NAME, recognise=grafana.recognise, parse=grafana.parse, control=grafana.control),
    Format(name=alertmanager.NAME, recognise=alertmanager.recognise, parse=alertmanager.parse),
    Format(name=generic.NAME, recognise=generic.recognise, parse=generic.parse, control=generic.control),
)
"""In the order of asking: the one that takes everything stands last."""
FORMATS = (AUTO, DIRECT, *(known.name for known in REGISTRY))
"""What a hook's `format` may be."""


def understand(post: Post, format: str = AUTO) -> Understanding:  # noqa: A002 - the word of the configuration
    """What the post says. A hook's own format is asked first; a body that it does not know is read by the others.

    Raises ReadError when the body cannot be read: its caller sends the safe text.
    """
    if post.cut:
        raise ReadError("the body was too large or broke off, and has been cut")
    document = decode(post.body, query=post.query)
    if _is_nothing(document):
        return Understanding(kind=Kind.JUNK, format=format, reason="the body has no content")
    known, reason = _recognised(post.headers, document, format)
    if known is None:
        return Understanding(kind=Kind.JUNK, format=format, reason="the body has no content")
    if control := known.control(document):
        return Understanding(kind=Kind.CONTROL, format=known.name, reason=control)
    alerts = known.parse(post.headers, document)
    if not alerts:
        return Understanding(kind=Kind.JUNK, format=known.name, reason="the body holds no alert")
    kind = Kind.NOTICE if all(alert.status is Status.NOTICE for alert in alerts) else Kind.ALERT
    return Understanding(kind=kind, format=known.name, reason=reason, alerts=alerts)


def _is_nothing(document: object) -> bool:
    """Null, a bare number or truth value, an empty or blank text, an empty list or object."""
    return not document or isinstance(document, int | float) or (isinstance(document, str) and not document.strip())


def _recognised(headers: Mapping[str, str], document: object, wanted: str) -> tuple[Format | None, str]:
    for known in REGISTRY:
        if known.name == wanted and (reason := known.recognise(headers, document)):
            return known, f"format = {wanted!r}: {reason}"
    for known in REGISTRY:
        if reason := known.recognise(headers, document):
            return known, reason if wanted == AUTO else f"not what {wanted!r} sends: {reason}"
    return None, ""
