"""GitHub, and Gitea, Forgejo, Gogs and Gitee, which write much like it: https://docs.github.com/en/webhooks/webhook-events-and-payloads.

`X-GitHub-Event` names the event; a body that lost its headers is known by its keys.
"""

from collections.abc import Mapping

from bridge.domain.alert import Alert, Severity, Status
from bridge.errors import ReadError
from bridge.intake import vocabulary
from bridge.intake.paths import at
from bridge.intake.senders.forge import FAILED, PASSED, Event, address, branch_of, first
from bridge.intake.vocabulary import MAX_TEXT, MAX_TITLE

NAME = "github"
_HEADERS = ("x-github-event", "x-gitea-event", "x-forgejo-event", "x-gogs-event", "x-gitee-event", "x-gitea-event-type")
_KEYED = (
    "workflow_run", "workflow_job", "check_run", "check_suite", "deployment_status", "deployment", "pull_request", "issue", "release",
    "package", "security_advisory", "registry_package", "discussion", "milestone", "forkee", "merge_group", "review", "comment", "pages",
    "blocked_user", "membership", "member", "project_card", "build", "alert", "head_commit", "pusher", "starred_at", "zen",
)  # fmt: skip
"""Keys that tell the event where no header does."""
_ALERTS = frozenset(
    ("dependabot_alert", "code_scanning_alert", "secret_scanning_alert", "repository_vulnerability_alert", "repository_advisory")
)
_FINDINGS = (
    ("secret_type", "secret_scanning_alert"),
    ("rule", "code_scanning_alert"),
    ("security_advisory", "dependabot_alert"),
    ("affected_package_name", "repository_vulnerability_alert"),
)
"""Keys of an alert that tell which it is where no header does."""
_BEGINS = frozenset(
    (
        "created",
        "create",
        "reopened",
        "reopened_by_user",
        "appeared_in_branch",
        "reintroduced",
        "auto_reopened",
        "published",
        "publicly_leaked",
    )
)
_ENDS = frozenset(("fixed", "resolve", "resolved", "closed_by_user", "dismissed", "dismiss", "auto_dismissed", "revoked"))
_HOUSEKEEPING = frozenset(("ping", "installation", "installation_repositories", "meta", "github_app_authorization"))
_ABOUT_ALERTS = frozenset(("assigned", "unassigned", "updated_assignment", "assignees_changed", "validated", "labeled", "unlabeled"))
"""What people do with a finding, which leaves it as it is."""
_DONE = frozenset(("", "completed", "created", "action_run_failure", "action_run_success", "action_run_recover"))
"""Actions of a piece of work by which it has ended, if its state says so."""
_WORK = ("workflow_run", "workflow_job", "check_run", "check_suite", "deployment_status", "build")


def recognise(headers: Mapping[str, str], document: object) -> str | None:
    """By the header, else by a repository with a sender or a pusher and what the event is about."""
    if not isinstance(document, Mapping):
        return None
    for header in _HEADERS:
        if header in headers:
            return f"the header {header}: {vocabulary.line(headers[header], 40)}"
    if ("zen" in document and "hook_id" in document) or ("security_advisory" in document and "action" in document):
        return "the keys of GitHub"
    repository = document.get("repository")
    if "action" in document and "login" in _inner(document, "sender") and ("organization" in document or "installation" in document):
        return "an action, and who did it in which organization"
    known = ("sender" in document or "pusher" in document) and isinstance(repository, Mapping) and "full_name" in repository
    return "a repository and who did something in it" if known else None


def _inner(document: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = document.get(key)
    return found if isinstance(found, Mapping) else {}


def _event_of(headers: Mapping[str, str], document: Mapping[str, object]) -> str:
    for header in _HEADERS:
        if header in headers:
            return vocabulary.line(headers[header], 60).lower().removesuffix(" hook").replace(" ", "_")
    alert = _inner(document, "alert")
    found = next((event for key, event in _FINDINGS if key in alert), None) or next((key for key in _KEYED if key in document), "event")
    return {"zen": "ping", "head_commit": "push", "pusher": "push", "starred_at": "star", "blocked_user": "org_block"}.get(found, found)


def control(headers: Mapping[str, str], document: object) -> str | None:
    """A ping, and what concerns the hook or the app itself."""
    if not isinstance(document, Mapping):
        return None
    event = _event_of(headers, document)
    return f"GitHub's {event}" if event in _HOUSEKEEPING else None


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """The event; ReadError when the body is none."""
    if not isinstance(document, Mapping):
        raise ReadError("the body is no event of GitHub")
    event = _event_of(headers, document)
    action = vocabulary.line(document.get("action"), 60)
    about = next((value for key in (event, "alert", "build", *_KEYED) if isinstance(value := document.get(key), Mapping)), document)
    project = first(document, ("repository.full_name", "repository.name", "organization.login", "sender.login"))
    branch = branch_of(
        first(about, ("head_branch", "check_suite.head_branch", "head.ref", "ref", "target_commitish"))
        or first(document, ("ref", "branches[0].name", "deployment.ref"))
    )
    state = first(about, ("conclusion", "state", "status")) or first(document, ("state",))
    status, severity = _judged(event, action, state, about)
    environment = first(about, ("environment",)) or first(document, ("environment", "deployment.environment"))
    success = status is Status.NOTICE and _is_work(event) and action in _DONE and state.lower() in PASSED
    said = first(about, ("description", "display_title", "output.title", "error.message", "body", "security_advisory.summary"), MAX_TEXT)
    return (
        Event(
            document=document,
            format=NAME,
            kind=f"{event} {action}".strip(),
            project=project,
            branch=branch,
            subject=_subject(event, about, document),
            actor=first(document, ("sender.login", "pusher.name", "sender.username", "pusher.login")),
            text=said or first(document, ("description", "head_commit.message"), MAX_TEXT),
            state=state,
            environment=environment,
            part_of={"workflow": _workflow(event, about, document)},
            success=success,
            run=at(about, "run_number") or at(about, "run_id") or at(about, "id") if _is_work(event) else None,
            status=status,
            severity=severity,
            link=address(about, ("html_url", "target_url", "details_url", "log_url"))
            or address(document, ("target_url", "compare", "compare_url", "repository.html_url")),
            key=_key(event, about, document, project, branch),
            started=at(about, "run_started_at") or at(about, "started_at") or at(about, "created_at"),
        ).alert(),
    )


def _subject(event: str, about: Mapping[str, object], document: Mapping[str, object]) -> str:
    """What a reader would call the thing: an alert by its finding, work by its name, the rest by its title."""
    if event in _ALERTS:
        return first(
            about,
            ("security_advisory.summary", "rule.description", "secret_type_display_name", "affected_package_name", "secret_type", "title"),
            MAX_TITLE,
        ) + "".join(f" ({name})" for name in [first(about, ("dependency.package.name", "external_identifier"))] if name)
    if event == "org_block":
        return first(document, ("blocked_user.login",))
    if event in ("status", "commit_status"):
        return first(document, ("context", "name"))
    if event == "page_build":
        return first(about, ("error.message",)) or "page_build"
    if event in _WORK and event != "deployment_status":
        return first(about, ("name", "app.name", "workflow_name")) or first(document, ("workflow.name",))
    if event == "deployment_status":
        return ""
    return first(
        about,
        ("title", "summary", "display_title", "tag_name", "name", "app.name", "workflow_name"),
        MAX_TITLE,
    ) or first(document, ("issue.title", "pull_request.title", "head_commit.message", "workflow.name"), MAX_TITLE)


def _judged(event: str, action: str, state: str, about: Mapping[str, object]) -> tuple[Status, Severity | None]:
    if event in _ALERTS:
        rated = (
            "security_advisory.severity",
            "rule.security_severity_level",
            "rule.severity",
            "severity",
            "security_vulnerability.severity",
        )
        severity = next((found for path in rated if (found := vocabulary.severity(at(about, path)))), None)
        status = Status.FIRING if action in _BEGINS else Status.RESOLVED if action in _ENDS else Status.NOTICE
        if status is Status.NOTICE and action not in _ABOUT_ALERTS and first(about, ("state",)) == "open":
            status = Status.FIRING  # an action that is not known, of a finding that is open
        return (Status.NOTICE if action in ("dismiss", "dismissed") else status), severity
    if event == "security_advisory":
        return Status.NOTICE if action in ("updated", "withdrawn") else Status.FIRING, vocabulary.severity(at(about, "severity"))
    failed = state.lower() in FAILED and (action in _DONE if _is_work(event) else event not in _KEYED)
    return Status.FIRING if failed else Status.NOTICE, None


def _is_work(event: str) -> bool:
    return event in _WORK or event in ("status", "commit_status", "page_build")


def _workflow(event: str, about: Mapping[str, object], document: Mapping[str, object]) -> str:
    """The workflow of a run, a job or a deployment."""
    if event == "workflow_run":
        return first(about, ("name",)) or first(document, ("workflow.name",))
    return first(about, ("workflow_name",)) or first(document, ("workflow.name",)) if _is_work(event) else ""


def _key(event: str, about: Mapping[str, object], document: Mapping[str, object], project: str, branch: str) -> str:
    """Work is the same from run to run on one branch; the rest has a number or an id."""
    if _is_work(event):
        paths = ("workflow_name", "name", "workflow_id", "app.slug", "app.name", "environment")
        name = first(about, paths[1:] if event != "workflow_job" else paths[:1])
        leg = first(about, ("name",)) if event == "workflow_job" else ""
        name = name or first(document, ("context", "workflow.name", "deployment.environment", "deployment.task"))
        fork = first(about, ("head_repository.full_name",))
        parts = (project, event, name, leg, branch, fork if fork != project else "")
        return ":".join(part for part in parts if part)[:240]
    number = at(about, "number") or at(about, "ghsa_id") or at(about, "id")
    return f"{project}:{event}:{vocabulary.line(number, 60)}" if number and about is not document else ""
