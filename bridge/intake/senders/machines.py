"""What machines tell of themselves through a script: events of Monit and notices of NUT, each in its own fixed phrases.

https://mmonit.com/monit/documentation/monit.html#ALERT-MESSAGES, https://networkupstools.org/docs/man/upsmon.html. What is about the same
service or UPS and of the same kind has one key, so that `Connection succeeded` ends `Connection failed`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Severity, Status
from bridge.errors import ReadError
from bridge.intake import outline, prose, vocabulary
from bridge.intake.format import Format
from bridge.intake.paths import at
from bridge.intake.senders.scripts import LOOKED_AT, TEXTS, TITLES, fields_of
from bridge.intake.vocabulary import MAX_LABEL, MAX_TEXT

_MONIT = re.compile(
    r"(?P<what>resource limit|connection|content|checksum|(?:down|up)load (?:bytes|packets)|data access|execution|status|program|uptime|"
    r"timestamp|size|saturation|speed|permission|e?uid|gid|p?pid|icmp|ping|link|filesystem flags|timeout|heartbeat|does not exist|exists?|"
    r"existence|invalid type|type|security attribute|file descriptors?|space|inode|read|write|hostname|action|(?:monit )?instance)"
    r"(?: (?P<how>failed|succeeded|matched|match|doesn't match|exceeded|ok|error|down|up|recovery|changed|not changed|done|recovered))?",
    re.IGNORECASE,
)
_MONIT_ENDS = frozenset(("succeeded", "ok", "up", "recovery", "not changed", "recovered", "doesn't match"))
_MONIT_KEYS = ("event", "monitevent", "title", "subject", "summary")
_MONIT_MAIL = re.compile(r"\s*(?P<event>[A-Za-z][A-Za-z ']{2,40}?) Service:? (?P<service>\S{1,100})", re.IGNORECASE)


def _monit(document: object) -> tuple[str, str, dict[str, str]] | None:
    """The phrase of the event, the service, and what else a body of Monit says; None for any other body."""
    if isinstance(document, str):
        mail = _MONIT_MAIL.match(document[:400])
        fields = fields_of(document[:LOOKED_AT])
        known = mail is not None and _phrase(mail["event"]) is not None and "host" in fields
        return (mail["event"], mail["service"], fields) if known and mail is not None else None
    if not isinstance(document, Mapping):
        return None
    plain = {outline.plain(str(key)).removeprefix("monit"): value for key, value in list(document.items())[: outline.LEAST]}
    told = {key: prose.one_line(value, MAX_TEXT) for key, value in plain.items() if isinstance(value, str)}
    event = next((told[key] for key in _MONIT_KEYS if key in told and _phrase(told[key]) is not None), "")
    marked = any(str(key).upper().startswith("MONIT_") for key in document) or ("service" in told and ("host" in told or "event" in told))
    return (event, told.get("service", ""), told) if event and marked else None


def _phrase(event: str) -> re.Match[str] | None:
    found = _MONIT.fullmatch(event.strip())
    alone = ("does not exist", "exists", "exist", "invalid type", "timeout")
    return found if found is not None and (found["how"] or found["what"].lower() in alone) else None


def _of_monit(headers: Mapping[str, str], document: object) -> str | None:
    del headers
    return None if _monit(document) is None else "an event of Monit"


def _read_monit(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """The same service and the same kind of event make firing and end a pair."""
    del headers
    found = _monit(document)
    phrase = _phrase(found[0]) if found else None
    if found is None or phrase is None:
        raise ReadError("the body holds no event of Monit")
    event, service, told = found
    what, how = phrase["what"].lower(), (phrase["how"] or "").lower()
    over = how in _MONIT_ENDS or what in ("exists", "exist")
    of_itself = what in ("monit instance", "instance", "action")
    kind = {"exists": "existence", "exist": "existence", "does not exist": "existence", "invalid type": "type"}.get(what, what)
    host = told.get("host", "")[:MAX_LABEL]
    title = f"{service or host}: {event}" if service or host else event
    said = told.get("description") or told.get("text") or told.get("message") or ""
    return (
        Alert(
            key=":".join(part for part in (host, service, kind) if part),
            status=Status.NOTICE if of_itself else Status.RESOLVED if over else Status.FIRING,
            severity=vocabulary.severity(told.get("severity")),
            title=title,
            text=prose.joined(title, [host], [said], MAX_TEXT),
            labels={name: value for name, value in (("host", host), ("service", service)) if value},
            started_at=vocabulary.moment(told.get("date")),
            source=MONIT.name,
            names={"check": kind},
        ),
    )


_NUT = (
    (re.compile(r"(?:ups )?(?P<ups>\S{1,60}?):? (?:is )?on battery\b.*", re.IGNORECASE), "ONBATT"),
    (re.compile(r"(?:ups )?(?P<ups>\S{1,60}?):? (?:is )?on line power\b.*", re.IGNORECASE), "ONLINE"),
    (re.compile(r"(?:ups )?(?P<ups>\S{1,60}?):? battery is low\b.*", re.IGNORECASE), "LOWBATT"),
    (re.compile(r"(?:ups )?(?P<ups>\S{1,60}?):? forced shutdown in progress\b.*", re.IGNORECASE), "FSD"),
    (re.compile(r"communications with (?:ups )?(?P<ups>\S{1,60}?) (?:established|restored)\b.*", re.IGNORECASE), "COMMOK"),
    (re.compile(r"communications with (?:ups )?(?P<ups>\S{1,60}?) lost\b.*", re.IGNORECASE), "COMMBAD"),
    (re.compile(r"ups (?P<ups>\S{1,60}?) is unavailable\b.*", re.IGNORECASE), "NOCOMM"),
    (re.compile(r"(?:ups )?(?P<ups>\S{1,60}?):? battery needs? (?:to be )?replaced?\b.*", re.IGNORECASE), "REPLBATT"),
    (re.compile(r"auto logout and shutdown proceeding\b.*", re.IGNORECASE), "SHUTDOWN"),
    (re.compile(r"upsmon parent process died\b.*", re.IGNORECASE), "NOPARENT"),
)
_NUT_TYPES: Mapping[str, tuple[str, Status, Severity | None]] = {
    "ONLINE": ("power", Status.RESOLVED, None),
    "ONBATT": ("power", Status.FIRING, None),
    "LOWBATT": ("power", Status.FIRING, Severity.CRITICAL),
    "FSD": ("power", Status.FIRING, Severity.CRITICAL),
    "SHUTDOWN": ("power", Status.FIRING, Severity.CRITICAL),
    "COMMOK": ("communication", Status.RESOLVED, None),
    "COMMBAD": ("communication", Status.FIRING, None),
    "NOCOMM": ("communication", Status.FIRING, None),
    "REPLBATT": ("battery", Status.FIRING, None),
    "NOPARENT": ("upsmon", Status.FIRING, Severity.CRITICAL),
    "CAL": ("calibration", Status.NOTICE, None),
    "NOTCAL": ("calibration", Status.NOTICE, None),
    "OFF": ("output", Status.FIRING, None),
    "NOTOFF": ("output", Status.RESOLVED, None),
    "BYPASS": ("bypass", Status.FIRING, None),
    "NOTBYPASS": ("bypass", Status.RESOLVED, None),
    "OVER": ("overload", Status.FIRING, None),
    "NOTOVER": ("overload", Status.RESOLVED, None),
    "ALARM": ("alarm", Status.FIRING, None),
    "NOTALARM": ("alarm", Status.RESOLVED, None),
}
"""By `NOTIFYTYPE`: what it is about, and what it says."""


def _nut(document: object) -> tuple[str, str, str] | None:
    """The type of the notice, the UPS and the sentence; None for any other body."""
    told = document if isinstance(document, Mapping) else {"message": document}
    plain = {outline.plain(str(key)): value for key, value in list(told.items())[: outline.LEAST] if isinstance(value, str)}
    stated = plain.get("notifytype", "").strip().upper()
    named = plain.get("upsname") or plain.get("ups") or ""
    for text in (*(plain[name] for name in (*TEXTS, *TITLES) if name in plain),):
        line = prose.one_line(text, 300)
        for pattern, kind in _NUT:
            if (found := pattern.fullmatch(line)) is not None:
                own = found.groupdict().get("ups") or ""
                if stated in _NUT_TYPES or named or line.lower().startswith(("ups ", "communications with", "auto logout", "upsmon")):
                    return (stated if stated in _NUT_TYPES else kind), named or own, line
    if stated in _NUT_TYPES:
        return stated, named, next((prose.one_line(plain[name], 300) for name in TEXTS if plain.get(name)), "") or stated
    return None


def _of_nut(headers: Mapping[str, str], document: object) -> str | None:
    del headers
    return None if _nut(document) is None else "a notice of NUT"


def _read_nut(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    del headers
    found = _nut(document)
    if found is None:
        raise ReadError("the body holds no notice of NUT")
    stated, ups, line = found
    about, status, severity = _NUT_TYPES[stated]
    host = vocabulary.line(at(document, "host") or at(document, "hostname"), MAX_LABEL)
    alert = Alert(
        key=f"{ups or 'ups'}:{about}",
        status=status,
        severity=severity,
        title=line,
        labels={name: value for name, value in (("ups", ups), ("host", host)) if value},
        source=NUT.name,
        names={"ups": ups, "check": about},
    )
    return (replace(alert, text=prose.joined(line, [ups, host], [], MAX_TEXT)),)


MONIT = Format(name="monit", recognise=_of_monit, parse=_read_monit)
NUT = Format(name="nut", recognise=_of_nut, parse=_read_nut)
