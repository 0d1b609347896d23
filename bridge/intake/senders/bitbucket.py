"""Bitbucket's cloud and server, and the form of old.

https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/,
https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html.
"""

from collections.abc import Mapping

from bridge.domain.alert import Alert, Status
from bridge.errors import ReadError
from bridge.intake import vocabulary
from bridge.intake.paths import at
from bridge.intake.senders.forge import FAILED, PASSED, Event, address, branch_of, first
from bridge.intake.vocabulary import MAX_TEXT, MAX_TITLE

NAME = "bitbucket"


def recognise(headers: Mapping[str, str], document: object) -> str | None:
    """By the header, else by an actor and a repository."""
    if not isinstance(document, Mapping):
        return None
    if "x-event-key" in headers:
        return f"the header x-event-key: {vocabulary.line(headers['x-event-key'], 40)}"
    if "eventKey" in document and "actor" in document:
        return "the keys eventKey and actor"
    if isinstance(document.get("actor"), Mapping) and isinstance(document.get("repository"), Mapping) and "sender" not in document:
        return "an actor and a repository"
    return "the form of old Bitbucket" if "canon_url" in document and "repository" in document else None


def control(headers: Mapping[str, str], document: object) -> str | None:
    """The server's ping."""
    tried = headers.get("x-event-key") == "diagnostics:ping" or (isinstance(document, Mapping) and set(document) == {"test"})
    return "Bitbucket's ping" if tried else None


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """The event; ReadError when the body is none."""
    if not isinstance(document, Mapping):
        raise ReadError("the body is no event of Bitbucket")
    kind = (
        headers.get("x-event-key")
        or first(document, ("eventKey",))
        or next((key for key in ("commit_status", "pullrequest", "issue", "push", "comment") if key in document), "push")
    )
    state = first(document, ("commit_status.state", "buildStatus.state", "pullrequest.state", "pullRequest.state"))
    project = first(
        document,
        (
            "repository.full_name",
            "repository.name",
            "repository.slug",
            "pullRequest.toRef.repository.name",
            "pullrequest.destination.repository.name",
        ),
    )
    name = first(document, ("repository.name",))
    ref = first(
        document,
        (
            "commit_status.refname",
            "buildStatus.ref",
            "ref.displayId",
            "push.changes[0].new.name",
            "push.changes[0].old.name",
            "changes[0].ref.displayId",
            "commits[0].branch",
            "pullrequest.source.branch.name",
            "pullRequest.fromRef.displayId",
            "changes[0].refId",
        ),
    )
    is_build = "commit_status" in document or "buildStatus" in document
    failed = state.lower() in FAILED and is_build
    built = first(document, ("commit_status.key", "commit_status.name", "buildStatus.key", "buildStatus.name"))
    subject = first(
        document,
        ("commit_status.name", "buildStatus.name", "pullrequest.title", "pullRequest.title", "issue.title", "changes.name.new"),
        MAX_TITLE,
    )
    return (
        Event(
            document=document,
            format=NAME,
            kind=vocabulary.line(kind, 60),
            project=f"{project}, {name}" if name.casefold() not in project.casefold() else project,
            branch=branch_of(ref),
            subject=subject,
            actor=first(document, ("actor.display_name", "actor.displayName", "actor.nickname", "user")),
            text=first(
                document,
                (
                    "commit_status.description",
                    "comment.content.raw",
                    "comment.text",
                    "push.changes[0].commits[0].message",
                    "pullrequest.description",
                    "pullRequest.description",
                    "commits[0].message",
                ),
                MAX_TEXT,
            ),
            state=state,
            status=Status.FIRING if failed else Status.NOTICE,
            success=is_build and state.lower() in PASSED,
            run=at(document, "buildStatus.buildNumber") or at(document, "commit_status.build_number"),
            link=address(
                document,
                (
                    "commit_status.url",
                    "buildStatus.url",
                    "pullrequest.links.html.href",
                    "pullRequest.links.self[0].href",
                    "issue.links.html.href",
                    "repository.links.html.href",
                ),
            ),
            key=":".join(part for part in (project, built, branch_of(ref)) if part)[:240] if is_build else "",
            started=at(document, "commit_status.created_on"),
        ).alert(),
    )
