"""Forges of code: GitHub, GitLab, Bitbucket, Gitea and their kin. What people do there is a notice; failed work and findings fire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bridge.domain.alert import Alert, Severity, Status
from bridge.intake import prose, vocabulary
from bridge.intake.format import run_number
from bridge.intake.paths import at
from bridge.intake.vocabulary import MAX_LABEL, MAX_TEXT, MAX_TITLE

FAILED = frozenset(
    ("failure", "failed", "error", "errored", "timed_out", "startup_failure", "action_required", "timedout", "broken", "fail")
)
"""Ends of a piece of work that somebody has to look at."""
PASSED = frozenset(("success", "successful", "succeeded", "passed"))
"""Ends of a piece of work that went well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an event of a forge says; each tuple of paths gives the first that leads to a text."""

    document: Mapping[str, object]
    format: str
    kind: str
    """The event in the forge's words, for example `pull_request opened`."""
    project: str
    branch: str = ""
    subject: str = ""
    """The title of what it is about; empty where the kind says all."""
    actor: str = ""
    text: str = ""
    state: str = ""
    status: Status = Status.NOTICE
    severity: Severity | None = None
    link: str = ""
    key: str = ""
    started: object = None
    environment: str = ""
    """Where a deployment goes to."""
    part_of: Mapping[str, str] = field(default_factory=dict)
    """By the kind of its name, what a job is part of: its workflow, its stage."""
    success: bool = False
    run: object = None

    def alert(self) -> Alert:
        """The alert: its subject, where, and what else is known."""
        title = (self.subject or f"{self.project} {self.kind}".strip())[:MAX_TITLE]
        labels = {
            "project": self.project,
            "branch": self.branch,
            "environment": self.environment,
            **self.part_of,
            "event": self.kind,
        }
        places = [self.project, self.branch, self.environment, *self.part_of.values()]
        return Alert(
            key=self.key or f"{self.project}:{self.kind.partition(' ')[0]}:{self.subject or self.branch}"[:200],
            status=self.status,
            severity=self.severity,
            title=title,
            text=prose.joined(
                title, places, [self.kind, self.state if self.state not in self.kind else "", self.text, self.actor], MAX_TEXT
            ),
            link=self.link,
            labels={name: value for name, value in labels.items() if value},
            started_at=vocabulary.moment(self.started),
            source=self.format,
            success=self.success,
            run=run_number(self.run),
        )


def first(document: object, paths: Sequence[str], limit: int = MAX_LABEL) -> str:
    """The first text at one of the paths, on one line."""
    for path in paths:
        if text := prose.one_line(at(document, path), limit):
            return text
    return ""


def address(document: object, paths: Sequence[str]) -> str:
    """The first web address at one of the paths."""
    return next((link for path in paths if (link := vocabulary.link(at(document, path)))), "")


def branch_of(ref: str) -> str:
    """`refs/heads/main` is called `main`."""
    return ref.removeprefix("refs/heads/").removeprefix("refs/tags/")
