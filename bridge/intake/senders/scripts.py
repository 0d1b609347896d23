"""What scripts hand on as their tool gave it to them: mails of Nagios and Icinga, notifications of collectd.

https://assets.nagios.com/downloads/nagioscore/docs/nagioscore/4/en/notifications.html (the commands for mail of the sample
configuration), https://github.com/Icinga/icinga2/tree/master/etc/icinga2/scripts,
https://collectd.org/documentation/manpages/collectd-exec.html#notification-exec.
They come as a plain text, or as the one text of a small JSON body or form.
"""

import re
from collections.abc import Mapping

from bridge.domain.alert import Alert, Severity, Status
from bridge.intake import outline, prose, vocabulary
from bridge.intake.format import Format
from bridge.intake.paths import at
from bridge.intake.senders import classic
from bridge.intake.vocabulary import MAX_LABEL, MAX_TEXT

LOOKED_AT = 8000
MAX_LINES = 80
TEXTS = ("text", "message", "msg", "body", "content", "description", "output", "mail")
TITLES = ("subject", "title", "summary")
_FIELD = re.compile(r"[ \t]*([A-Za-z][A-Za-z0-9/ _-]{0,40}?):[ \t]*(.*)")


def _text(document: object) -> str:
    """The text of the body, or the one of its fields that has lines."""
    if isinstance(document, str):
        return document[:LOOKED_AT]
    if isinstance(document, Mapping) and len(document) <= outline.LEAST:
        for name in TEXTS:
            if isinstance(value := document.get(name), str) and "\n" in value.strip():
                return value[:LOOKED_AT]
    return ""


def _subject(document: object) -> str:
    found = next((at(document, name) for name in TITLES if isinstance(at(document, name), str)), "")
    return prose.one_line(found)


def fields_of(text: str) -> dict[str, str]:
    """Lines like `State: DOWN`, by their names in lower case; of a name that comes twice the first."""
    found: dict[str, str] = {}
    for line in text.splitlines()[:MAX_LINES]:
        if (pair := _FIELD.match(line)) is not None:
            found.setdefault(pair[1].strip().lower(), pair[2].strip())
    return found


def _below(text: str, head: str) -> str:
    """What stands below a line of its own, like `Additional Info:`."""
    _, found, rest = text.partition(head)
    return prose.plain(rest.strip(" \t:"), MAX_TEXT) if found else ""


def _of_mail(headers: Mapping[str, str], document: object) -> str | None:
    del headers
    text = _text(document)
    if "Notification Type:" in text and ("Host:" in text or "State:" in text):
        return "a mail of Nagios"
    return "a mail of Icinga" if _SAID.search(text) is not None and "Host:" in text and "When:" in text else None


_SAID = re.compile(r"^[ \t]{0,8}(\S[^\n]{0,200}?) is (OK|UP|DOWN|WARNING|CRITICAL|UNKNOWN|UNREACHABLE)!?[ \t]*$", re.MULTILINE)
_TYPED = re.compile(r"\[?\b(PROBLEM|RECOVERY|ACKNOWLEDGEMENT|CUSTOM|FLAPPING\w{0,10}|DOWNTIME\w{0,10})\b")


def _read_mail(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """The fields of a mail, read as those of a script are. Icinga's text does not say what kind of notice it is: its subject does."""
    text = _text(document)
    fields = fields_of(text)
    said, typed = _SAID.search(text), _TYPED.search(_subject(document))
    kind = fields.get("notification type") or (typed[1] if typed else "")
    service = fields.get("service", "")
    below = _below(text, "Additional Info") or (fields.get("info", "") if said else "")
    state = fields.get("state") or (said[2] if said else "")
    comment = fields.get("comment") or fields.get("notification comment") or ""
    item = {
        "notification_type": kind.upper().replace(" ", ""),
        "host_name": fields.get("host") or fields.get("host name") or "",
        "service_description": service,
        "service_state" if service else "host_state": state,
        "output": below,
        "comment": comment,
    }
    return classic.NAGIOS.parse(headers, {name: value for name, value in item.items() if value})


def _of_collectd(headers: Mapping[str, str], document: object) -> str | None:
    del headers
    head = _text(document).lstrip()[:400]
    return "a notification of collectd" if re.match(r"Severity: (?:OKAY|WARNING|FAILURE)\b", head) and "\nHost:" in head else None


_COLLECTD = {
    "OKAY": (Status.RESOLVED, None),
    "WARNING": (Status.FIRING, Severity.WARNING),
    "FAILURE": (Status.FIRING, Severity.ERROR),
}


def _read_collectd(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """The thing is named by the head; the sentence below is another one at the end."""
    del headers
    head, _, sentence = _text(document).replace("\r", "").strip().partition("\n\n")
    fields = fields_of(head)
    names = [fields.get(name, "") for name in ("plugin", "plugininstance", "type", "typeinstance")]
    host = fields.get("host", "")[:MAX_LABEL]
    status, severity = _COLLECTD.get(fields.get("severity", "").partition(" ")[0], (Status.FIRING, None))
    title = " ".join(dict.fromkeys(name for name in names if name)) or prose.one_line(sentence) or "collectd"
    text = prose.joined(title, [host], [prose.plain(sentence, MAX_TEXT)], MAX_TEXT)
    key = ":".join([host, *names]).strip(":")
    started = vocabulary.moment(fields.get("time", "").partition(".")[0])
    return (
        Alert(
            key=key,
            status=status,
            severity=severity,
            title=title,
            text=text,
            labels={"host": host},
            started_at=started,
            source=COLLECTD.name,
        ),
    )


MAIL = Format(name="nagios-mail", recognise=_of_mail, parse=_read_mail)
COLLECTD = Format(name="collectd", recognise=_of_collectd, parse=_read_collectd)
