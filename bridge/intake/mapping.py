"""`[hooks.NAME.map]`: where in a body of the operator's own each field of an alert stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bridge.domain.alert import Alert, Status
from bridge.errors import ReadError
from bridge.intake import generic, identity, outline, prose, vocabulary
from bridge.intake.keys import BAD, GOOD
from bridge.intake.paths import at, steps
from bridge.intake.vocabulary import MAX_TEXT

NAME = "map"
FIELDS = ("status", "severity", "title", "text", "link", "key", "started_at")
MAX_KEY = 120
_MUST = ("status", "title")
"""Fields without which an alert would say the wrong thing: where their path leads to nothing, the safe text goes out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMap:
    """Paths by the names of fields. What has no path is found by the general rules."""

    paths: Mapping[str, str]

    def parse(self, document: object) -> tuple[Alert, ...]:
        """The one alert of a body; ReadError, with the path that leads to nothing."""
        found = {field: at(document, path) for field, path in self.paths.items()}
        for field, path in self.paths.items():
            if field in _MUST and (found[field] is None or found[field] == ""):
                raise ReadError(f"map: the body has nothing at {path!r}, where {field} should stand")
        if found and all(value is None for value in found.values()):
            raise ReadError(f"map: the body has nothing at {', '.join(repr(path) for path in self.paths.values())}")
        alert = _general(document) or Alert(key="", status=Status.FIRING, title="", source=NAME)
        title = prose.one_line(found["title"]) if "title" in found else alert.title
        if not title:
            where = f"at {self.paths['title']!r}" if "title" in self.paths else "that could be a title"
            raise ReadError(f"map: the body has no text {where}")
        key = vocabulary.line(found.get("key"), MAX_KEY)
        names = {name: value for name, value in alert.names.items() if name != "subject"} | ({"key": key} if key else {})
        alert = replace(
            alert,
            title=title,
            source=NAME,
            status=_status(found["status"], self.paths["status"]) if "status" in found else alert.status,
            severity=vocabulary.severity(found["severity"]) if "severity" in found else alert.severity,
            text=_text(found["text"]) if "text" in found else alert.text,
            link=vocabulary.link(found["link"]) if "link" in found else alert.link,
            key=key or alert.key or title[:MAX_KEY],
            started_at=vocabulary.moment(found["started_at"]) if "started_at" in found else alert.started_at,
            names=identity.with_subject(names, title),
            doubt="" if "status" in found else alert.doubt,
            success=alert.success and "status" not in found,
        )
        return (alert,)


def _general(document: object) -> Alert | None:
    held = generic.lines(document) if isinstance(document, str) else document
    return generic.alert_of(held, outline.MAX_NODES) if isinstance(held, Mapping) else None


def _status(value: object, path: str) -> Status:
    """The status behind a word, or behind a truth value whose key says what being true means."""
    if isinstance(value, bool):
        key = outline.plain(str(steps(path)[-1]))
        if key in GOOD or key in BAD:
            return Status.RESOLVED if value is (key in GOOD) else Status.FIRING
    status = vocabulary.state_within(value) if isinstance(value, str) else None
    if status is None:
        raise ReadError(f"map: {vocabulary.line(value, 40)!r} at {path!r} is no word for a state, such as firing or resolved")
    return status


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(text for item in value[:10] if (text := _text(item)))[:MAX_TEXT]
    return prose.plain(value, MAX_TEXT)
