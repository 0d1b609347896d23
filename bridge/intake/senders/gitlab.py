"""GitLab: https://docs.gitlab.com/user/project/integrations/webhook_events/, system hooks included. `object_kind` names the event."""

from collections.abc import Mapping

from bridge.domain.alert import Alert, Severity, Status
from bridge.errors import ReadError
from bridge.intake import vocabulary
from bridge.intake.paths import at
from bridge.intake.senders.forge import FAILED, PASSED, Event, address, branch_of, first
from bridge.intake.vocabulary import MAX_TEXT, MAX_TITLE

NAME = "gitlab"
_WORK = frozenset(("pipeline", "build", "job", "deployment"))
_TALK = frozenset(("issue", "work_item", "merge_request", "note", "push", "tag_push", "wiki_page", "release", "emoji", "milestone"))
"""What people do."""


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
            state=state,
            environment=environment,
            part_of={"stage": first(document, ("build_stage",))},
            success=kind in _WORK and status is Status.NOTICE and state in PASSED,
            run=first(document, _RUNS) if kind in _WORK else None,
            status=status,
            severity=severity,
            link=address(document, ("object_attributes.url", "url", "deployable_url", "project.web_url", "repository.homepage")),
            key=_key(kind, project, ref, document) if kind in _WORK else "",
            started=at(document, "build_started_at") or at(document, "object_attributes.created_at") or at(document, "build_created_at"),
        ).alert(),
    )


_RUNS = ("build_id", "deployment_id", "object_attributes.id", "object_attributes.iid")


def _key(kind: str, project: str, ref: str, document: Mapping[str, object]) -> str:
    """The same from run to run: the job with its stage, the environment, or the pipeline with its name and source, and the branch."""
    about = {
        "deployment": ("environment",),
        "pipeline": ("object_attributes.name",),
    }.get(kind, ("build_stage", "build_name", "environment"))
    source = first(document, ("merge_request.source_branch", "source_pipeline.project.path_with_namespace"))
    parts = (
        project,
        "job" if kind == "build" else kind,
        *(first(document, (path,)) for path in about),
        ref,
        source if source != ref else "",
    )
    return ":".join(part for part in parts if part)[:240]


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
    if kind in ("user_failed_login", "repository_storage_failure", "access_token") or "expiring" in first(document, ("event_name",)):
        return Status.FIRING, None
    allowed = document.get("build_allow_failure") is True
    failed = state in FAILED and not allowed and kind not in _TALK
    return Status.FIRING if failed else Status.NOTICE, None
