"""Programs that pass on what other programs say: Apprise, ntfy, and pushes in the way of Uptime Kuma.

https://github.com/caronc/apprise/wiki/Notify_Custom_JSON, https://docs.ntfy.sh/publish/,
https://github.com/louislam/uptime-kuma/blob/master/server/routers/api-router.js. What they pass on is anybody's own words, so that the
words decide where the program states nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Severity, Status
from bridge.errors import ReadError
from bridge.intake import generic, outline, prose, vocabulary
from bridge.intake.format import SUBJECT, Format
from bridge.intake.identity import hashed
from bridge.intake.paths import at
from bridge.intake.subject import subject_of

_TYPES: Mapping[str, tuple[Status | None, Severity | None]] = {
    "info": (None, None),
    "success": (Status.RESOLVED, None),
    "warning": (Status.FIRING, Severity.WARNING),
    "failure": (Status.FIRING, Severity.ERROR),
}
"""Apprise's types. `info` is what it writes where a program says nothing, and so states nothing."""
MAX_TAGS = 50
_FRAME = ("version", "attachments", "attach", "attachment")
"""What Apprise writes around the message; a form has a file for each attachment."""


def _apprise(headers: Mapping[str, str], document: object) -> Mapping[str, object] | None:
    """The fields of a notification; None for any other body. Its operator may have renamed or dropped any of them."""
    soap = at(document, "Envelope.Body.Notification")
    if isinstance(soap, Mapping) and "MessageType" in soap:
        return {"title": soap.get("Subject", ""), "message": soap.get("Message", ""), "type": soap["MessageType"]}
    if not isinstance(document, Mapping) or not any(isinstance(value, str) for value in document.values()):
        return None
    if headers.get("user-agent", "").lower().startswith("apprise"):
        return document
    versioned = str(document.get("version")).startswith("1.")
    listed = isinstance(document.get("attachments"), list)
    typed = _type_key(document) is not None
    return document if (versioned and listed) or (typed and (versioned or listed) and len(document) <= len(_FRAME) + len(_TYPES)) else None


def _type_key(fields: Mapping[str, object]) -> str | None:
    """The key of the type, whatever it was renamed to."""
    typed = fields.get("type")
    if isinstance(typed, str) and typed in _TYPES:
        return "type"
    return next((key for key, value in fields.items() if isinstance(value, str) and value in _TYPES), None)


def _of_apprise(headers: Mapping[str, str], document: object) -> str | None:
    return None if _apprise(headers, document) is None else "a notification of Apprise"


def _read_apprise(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    fields = _apprise(headers, document) or {}
    key = _type_key(fields)
    said = {name: value for name, value in fields.items() if name != key and not name.lower().startswith(_FRAME)}
    alert = generic.alert_of(said, outline.MAX_NODES)
    if alert is None:
        raise ReadError("the notification of Apprise holds neither a title nor a message")
    status, severity = _TYPES[str(fields[key])] if key is not None else (None, None)
    if status is not None:
        alert = replace(alert, status=status, severity=severity, doubt="")
    return (_of_its_subject(alert, APPRISE.name),)


_PRIORITIES: Mapping[str, Severity | None] = {
    "5": Severity.CRITICAL, "max": Severity.CRITICAL, "urgent": Severity.CRITICAL,
    "4": Severity.ERROR, "high": Severity.ERROR,
    "3": None, "default": None, "": None,
    "2": Severity.INFO, "low": Severity.INFO,
    "1": Severity.INFO, "min": Severity.INFO,
}  # fmt: skip
_BAD_TAGS = frozenset(
    (
        "warning", "rotating_light", "skull", "skull_and_crossbones", "no_entry", "no_entry_sign", "x", "fire", "sos", "boom", "bangbang",
        "exclamation", "heavy_exclamation_mark", "red_circle", "red_square", "stop_sign", "octagonal_sign", "triangular_flag_on_post", "-1",
        "thumbsdown", "cross_mark", "siren", "broken_heart", "large_red_square", "small_red_triangle_down",
    )
)  # fmt: skip
_GOOD_TAGS = frozenset(
    (
        "white_check_mark", "heavy_check_mark", "ballot_box_with_check", "green_circle", "large_green_circle", "green_heart", "tada", "ok",
        "+1", "thumbsup", "green_square", "partying_face", "large_green_square",
    )
)  # fmt: skip


def emoji(name: str) -> Status | None:
    """What an emoji says by its name; None for one that says nothing."""
    return Status.FIRING if name in _BAD_TAGS else Status.RESOLVED if name in _GOOD_TAGS else None


def _ntfy(headers: Mapping[str, str], document: object) -> Mapping[str, object] | None:
    """The fields of a message: in JSON, or a text whose title, priority and tags stand in headers."""
    if isinstance(document, Mapping):
        known = isinstance(document.get("topic"), str) and any(name in document for name in ("priority", "tags", "click", "expires"))
        return document if known and not isinstance(document.get("topic"), Mapping) else None
    beside = {
        name: value for name in ("title", "priority", "tags", "click") if (value := headers.get(f"x-{name}") or headers.get(name, ""))
    }
    told = isinstance(document, str) and ("priority" in beside or "tags" in beside)
    return {"message": document, **beside} if told else None


def _of_ntfy(headers: Mapping[str, str], document: object) -> str | None:
    return None if _ntfy(headers, document) is None else "a message of ntfy"


def _control_ntfy(headers: Mapping[str, str], document: object) -> str | None:
    fields = _ntfy(headers, document) or {}
    event = fields.get("event")
    return f"ntfy's {event}" if event in ("open", "keepalive", "poll_request") else None


def _read_ntfy(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    fields = _ntfy(headers, document) or {}
    topic = vocabulary.line(fields.get("topic"), 100)
    written = fields.get("tags")
    listed = written.split(",") if isinstance(written, str) else written if isinstance(written, list) else []
    tags = [vocabulary.line(tag, 60) for tag in listed[:MAX_TAGS]]
    said = {name: fields.get(name) or "" for name in ("title", "message")}
    alert = generic.alert_of(said, outline.MAX_NODES) or Alert(key="", status=Status.FIRING, title=topic or "ntfy", source="")
    words = f"{alert.title}\n{alert.text}"
    headed = prose.prefix(str(said["title"] or said["message"])) is not None
    tagged = next((status for tag in tags if (status := emoji(tag.lower())) is not None), None)
    status = (
        tagged if tagged is not None and not headed and not (tagged is Status.FIRING and prose.speaks_of_relief(words)) else alert.status
    )
    priority = str(fields.get("priority", "")).strip().lower()
    if priority in _PRIORITIES and _PRIORITIES[priority] in (Severity.CRITICAL, Severity.ERROR) and status is Status.NOTICE:
        status = Status.FIRING
    names = [tag for tag in tags if emoji(tag.lower()) is None]
    alert = replace(
        alert,
        status=status,
        doubt="" if tagged is status else alert.doubt,
        severity=_PRIORITIES.get(priority) or alert.severity,
        link=vocabulary.link(fields.get("click")) or alert.link,
        labels={**alert.labels, **({"topic": topic} if topic else {}), **({"tags": ", ".join(names)[:200]} if names else {})},
        started_at=vocabulary.moment(fields.get("time")),
    )
    return (_of_its_subject(alert, NTFY.name, topic),)


def _of_its_subject(alert: Alert, source: str, *more: str) -> Alert:
    """An alert whose sender gives it no id: the words of its title that state nothing make its key, which the end has too."""
    about = subject_of(alert.title) or alert.title.casefold()
    return replace(alert, source=source, key=hashed(":".join([*(part for part in more if part), about]), {}))


_PUSHED = frozenset(("status", "msg", "ping"))


def _of_push(headers: Mapping[str, str], document: object) -> str | None:
    del headers
    if not isinstance(document, Mapping) or not {"status", "msg"} <= document.keys() <= _PUSHED:
        return None
    return "a push in the way of Uptime Kuma" if document["status"] in ("up", "down") else None


def _read_push(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """Whose push it is, the hook alone tells: an end without words of its own may mean whatever is open there."""
    del headers
    message = prose.one_line(at(document, "msg"))
    told = message if message and vocabulary.state(message) is None else ""
    title = told or "push monitor"
    about = subject_of(told) or told.casefold()
    return (
        Alert(
            key=f"push:{about}" if about else "push",
            status=Status.RESOLVED if at(document, "status") == "up" else Status.FIRING,
            title=title,
            text="" if told or not message else message,
            source=PUSH.name,
            names={"kind": "push", SUBJECT: about},
        ),
    )


APPRISE = Format(name="apprise", recognise=_of_apprise, parse=_read_apprise)
NTFY = Format(name="ntfy", recognise=_of_ntfy, parse=_read_ntfy, control=_control_ntfy)
PUSH = Format(name="push", recognise=_of_push, parse=_read_push)
