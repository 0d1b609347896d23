"""GitLab: https://docs.gitlab.com/user/project/integrations/webhook_events/, system hooks included. `object_kind` names the event."""

from collections.abc import Mapping

from bridge.domain.alert import Alert, Severity, Status
from bridge.errors import ReadError
from bridge.intake import vocabulary
from bridge.intake.paths import at
from bridge.intake.senders.forge import FAILED, Event, address, branch_of, first
from bridge.intake.vocabulary import MAX_TEXT, MAX_TITLE

NAME = "gitlab"
_WORK = frozenset(("pipeline", "build", "job", "deployment"))


def recognise(headers: Mapping[str, str], document: object) -> str | None:
    """By the header, else by `object_kind`."""
    if not isinstance(document, Mapping):
        return None
    if "x-gitlab-event" in headers:
        return f"the header x-gitlab-event: {vocabulary.line(headers['x-gitlab-event'], 40)}"
    known = "object_kind" in document and ("project" in document or "object_attributes" in document)
    return "the keys object_kind and project" if known else None


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """The event; ReadError when the body is none."""
    del headers
    if not isinstance(document, Mapping):
        raise ReadError("the body is no event of GitLab")
    kind = first(document, ("object_kind", "event_name"))
    action = first(document, ("object_attributes.action", "action"))
    state = first(document, ("build_status", "status", "object_attributes.status", "object_attributes.detailed_status", "state"))
    project = first(
        document,
        ("project.path_with_namespace", "project.name", "project_name", "repository.name", "object_attributes.location.project", "name"),
    )
    ref = branch_of(first(document, ("object_attributes.ref", "ref", "object_attributes.source_branch")))
    subject = _subject(kind, document)
    environment = first(document, ("environment", "object_attributes.environment"))
    status, severity = _judged(kind, state, document)
    return (
        Event(
            document=document,
            format=NAME,
            kind=f"{kind} {action}".strip(),
            project=project if project.casefold() in first(document, ("project.name",)).casefold() else _both(project, document),
            branch=ref,
            subject=subject,
            actor=first(document, ("user.name", "user_name", "user.username", "username")),
            text=first(
                document,
                (
                    "object_attributes.note",
                    "object_attributes.description",
                    "build_failure_reason",
                    "commit.title",
                    "commit.message",
                    "commits[0].message",
                    "commit_title",
                    "message",
                ),
                MAX_TEXT,
            ),
            state=" ".join(word for word in (environment, state) if word),
            status=status,
            severity=severity,
            link=address(document, ("object_attributes.url", "url", "deployable_url", "project.web_url", "repository.homepage")),
            key=f"{project}:{kind}:{first(document, ('build_name', 'environment', 'object_attributes.iid')) or subject}:{ref}"[:200]
            if kind in _WORK
            else "",
            started=at(document, "object_attributes.created_at") or at(document, "build_started_at"),
        ).alert(),
    )


def _both(project: str, document: Mapping[str, object]) -> str:
    """Path and name, where they differ: people know one or the other."""
    name = first(document, ("project.name", "repository.name"))
    return f"{project}, {name}" if name and name.casefold() not in project.casefold() else project


def _subject(kind: str, document: Mapping[str, object]) -> str:
    if kind in ("build", "job"):
        return first(document, ("build_name",))
    if kind == "pipeline":
        return first(document, ("object_attributes.name",)) or f"pipeline of {first(document, ('project.name',))}"
    if kind == "release":
        return " ".join(part for part in (first(document, ("name",)), first(document, ("tag",))) if part)
    if kind in ("deployment", "push", "tag_push"):
        return ""
    titles = ("object_attributes.title", "merge_request.title", "issue.title", "snippet.title", "commit.message", "object_attributes.name")
    return first(document, titles, MAX_TITLE)


def _judged(kind: str, state: str, document: Mapping[str, object]) -> tuple[Status, Severity | None]:
    if kind == "vulnerability":
        ended = state in ("resolved", "dismissed") or first(document, ("object_attributes.state",)) in ("resolved", "dismissed")
        return Status.RESOLVED if ended else Status.FIRING, vocabulary.severity(at(document, "object_attributes.severity"))
    if kind in ("user_failed_login", "repository_storage_failure"):
        return Status.FIRING, None
    allowed = document.get("build_allow_failure") is True
    return Status.FIRING if kind in _WORK and state in FAILED and not allowed else Status.NOTICE, None
