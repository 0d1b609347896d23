"""Amazon EventBridge: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html.

`detail-type` says in words what happened, `detail` in keys of each service.
"""

import re
from collections.abc import Mapping

from bridge.domain.alert import Alert, Status
from bridge.errors import ReadError
from bridge.intake import prose, vocabulary
from bridge.intake.finder import Finder
from bridge.intake.format import run_number
from bridge.intake.paths import at
from bridge.intake.vocabulary import MAX_LABEL, MAX_TEXT, MAX_TITLE

NAME = "eventbridge"
_ALARM = "CloudWatch Alarm State Change"
_ALARMS = {"ALARM": Status.FIRING, "OK": Status.RESOLVED}
_NAMES = ("name", "pipeline", "application", "project", "repository", "group", "cluster", "canary", "instance-id", "instanceid", "function")
"""Words in the keys of `detail` that name what the event is about."""
_STATES = (
    "state", "status", "statuscode", "testrunstatus", "buildstatus", "laststatus", "eventtypecategory", "eventname", "eventtype", "result"
)  # fmt: skip
_RUNS = ("buildnumber", "executionnumber", "pipelineexecutionattempt")
_OF_ONE_RUN = re.compile(r"[0-9a-fA-F]{8,}(?:-[0-9a-fA-F]{4,})*|[0-9]{6,}")
"""The id of a task or a build, which is another one each time."""
_TROUBLE = ("unsuccessful", "failed", "failure", "timed out", "error", "interruption", "insufficient", "finding", "issue", "exceeded")


def recognise(headers: Mapping[str, str], document: object) -> str | None:
    """By the keys that every event has."""
    del headers
    if isinstance(document, Mapping) and "detail-type" in document and "source" in document and "detail" in document:
        return f"an event {vocabulary.line(document['detail-type'], 60)!r}"
    return None


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """The event; ReadError when it is none."""
    del headers
    if not isinstance(document, Mapping):
        raise ReadError("the body is no event")
    detail = document.get("detail")
    detail = detail if isinstance(detail, Mapping) else {}
    kind = vocabulary.line(document.get("detail-type"), MAX_TITLE) or "event"
    alarm = vocabulary.line(detail.get("alarmName"), MAX_TITLE)
    named = [place for key, value in list(detail.items())[:60] if _names(key) and (place := vocabulary.line(value, MAX_LABEL))]
    resources = document.get("resources")
    resource = vocabulary.line(resources[0], MAX_LABEL) if isinstance(resources, list) and resources else ""
    title = alarm or kind
    finder = Finder(detail)
    stated = [vocabulary.line(value, 60) for key, value in list(detail.items())[:60] if _plain(key) in _STATES and isinstance(value, str)]
    told = at(detail, "state.reason") or at(detail, "configuration.description")
    parts = [prose.plain(told, MAX_TEXT), kind if alarm else "", *stated, *finder.parts()]
    region = vocabulary.line(document.get("region"), MAX_LABEL)
    about = resource.rpartition(":")[2].rpartition("/")[2]
    places = [*named[:3], *([about] if about and not _OF_ONE_RUN.fullmatch(about) else [])]
    account = vocabulary.line(document.get("account"), MAX_LABEL)
    labels = {"region": region, "account": account, "name": places[0] if places else ""}
    status = _status(kind, detail, stated)
    return (
        Alert(
            key=(f"{alarm}:{account}:{region}".strip(":") if alarm else ":".join([_kind_of(kind), *places]))[:240],
            status=status,
            success=status is Status.NOTICE and any(vocabulary.is_done(word) for word in (kind, *stated)),
            run=run_number(next((value for key, value in list(detail.items())[:60] if _plain(key) in _RUNS), None)),
            title=title,
            text=prose.joined(title, places, [part for part in parts if part != "null"], MAX_TEXT),
            link=finder.link(),
            labels={name: value for name, value in labels.items() if value},
            started_at=vocabulary.moment(document.get("time")),
            source=NAME,
            names={f"name{place or ''}": name for place, name in enumerate(places)},
        ),
    )


def _status(kind: str, detail: Mapping[str, object], stated: list[str]) -> Status:
    """An alarm has a state of its own; anything else fires where it says that it failed."""
    if kind == _ALARM:
        return _ALARMS.get(str(at(detail, "state.value")), Status.NOTICE)
    if kind == "AWS Health Event" and "closed" in str(detail.get("statusCode")):
        return Status.RESOLVED
    words = " ".join([kind, *stated]).lower().replace("_", " ")
    if kind.startswith("CloudWatch Alarm"):
        return Status.NOTICE
    return Status.FIRING if any(word in words for word in _TROUBLE) else Status.NOTICE


def _kind_of(kind: str) -> str:
    """The kind of an event without the words that state something: `EC2 Instance Launch Successful` ends `... Unsuccessful`."""
    return (
        " ".join(word for word in kind.split() if vocabulary.state(word) in (None, Status.NOTICE) and word.lower() != "unsuccessful")
        or kind
    )


def _plain(key: str) -> str:
    return key.replace("-", "").replace("_", "").lower()


def _names(key: str) -> bool:
    lower = key.lower()
    return not lower.startswith(("alarm", "event")) and (lower.endswith(_NAMES) or lower in _NAMES)
