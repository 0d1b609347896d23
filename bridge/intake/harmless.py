"""What a body may be that tells of no trouble by its nature: a trial of the connection, a greeting, a commit."""

import re
from typing import TYPE_CHECKING

from bridge.intake import prose

if TYPE_CHECKING:
    from bridge.intake.finder import Finder

LOOKED_AT = 400
"""Characters of a text that are searched: a greeting is short."""
_TRIAL = re.compile(
    r"\bthis is (?:just |only )?an? (?:\w+ )?test (?:notification|message|alert|webhook|event|incident|page)?s? ?(?:from|of|by|sent)\b|"
    r"\btest (?:notification|webhook|message|alert) (?:from|sent by) \w|\bdies(?:e nachricht)? ist (?:nur )?eine? test\w{0,20} von\b",
    re.IGNORECASE,
)
_CONNECTION = (
    r"(?:web ?hook|integration|connection|channel|endpoint|subscription|contact point|connector|app|bot|notifications?|alerts?|alerting|"
    r"verbindung|integration|kanal|benachrichtigung(?:en)?)"
)
_GREETING = re.compile(
    rf"\b{_CONNECTION}s?\b.{{0,60}}\b(?:successful(?:ly)?|works?|working|configured|added|connected|enabled|set ?up|verified|"
    rf"activated|installed|created|ready|registered|established|eingerichtet|verbunden|erfolgreich|aktiviert|funktioniert)\b|"
    rf"\b(?:successfully|erfolgreich)\b.{{0,40}}\b{_CONNECTION}\b|"
    rf"\b(?:hello|hi|welcome|congrat(?:s|ulations)|hallo|willkommen|gl\u00fcckwunsch)\b.{{0,80}}\b{_CONNECTION}\b",
    re.IGNORECASE,
)
_PUBLICATION = re.compile(
    r"[\u2605\u2606]{3}|\b(?:forecast|newsletter|digest|release notes|(?:daily|weekly|monthly|quarterly|yearly|annual|t\u00e4glicher?|"
    r"w\u00f6chentlicher?|monatlicher?) (?:report|summary|statistics|numbers|overview|bericht|"
    r"\u00fcberblick)|wetterbericht|wettervorhersage)\b",
    re.IGNORECASE,
)
"""What comes whether anything is wrong or not; stars are those of a review."""
_AUTHORS = frozenset(("author", "authorname", "authoremail", "committer", "user", "username", "pusher", "who", "authorfullname"))
_REVISIONS = frozenset(
    ("revision", "sha", "commit", "commitid", "changeset", "changesetid", "node", "hash", "after", "headcommit", "commitsha", "rev")
)
_CHANGED = frozenset(("branch", "branches", "ref", "repository", "repo", "files", "changedfiles", "filechanges", "modified", "added",
                      "removed", "filesadded", "diff", "gitlog", "parents", "tree", "changes"))  # fmt: skip


def is_trial(text: str) -> bool:
    """Whether a text says that it is its sender's test, or greets a new connection, and speaks of no trouble."""
    looked_at = text[:LOOKED_AT]
    if _TRIAL.search(looked_at) is not None:
        return True
    return _GREETING.search(looked_at) is not None and not prose.speaks_of_trouble(looked_at)


def is_publication(text: str) -> bool:
    """Whether a text is a review, or what is sent out regularly: a forecast, a digest, a weekly report."""
    return _PUBLICATION.search(text[:LOOKED_AT]) is not None


def is_commit(finder: "Finder") -> bool:
    """Whether a document tells of a change of source: by whom, which revision, and where or what."""
    keys = {leaf.key for leaf in finder.leaves if leaf.depth <= 2} | {leaf.parent for leaf in finder.leaves if leaf.depth <= 2}
    inside = {leaf.key for leaf in finder.leaves if leaf.listed == "commits"}
    if "message" in inside and not inside.isdisjoint(_REVISIONS | {"id", "rawnode", "author"}):
        return True
    return not keys.isdisjoint(_AUTHORS) and not keys.isdisjoint(_REVISIONS) and not keys.isdisjoint(_CHANGED)


def is_of_source(finder: "Finder") -> bool:
    """Whether a document is a forge's account of what somebody did in a repository: both stand in it as objects."""
    parents = [leaf.parent for leaf in finder.leaves if leaf.depth == 1]
    actors = sum(parent in _ACTORS for parent in parents)
    return actors > 1 and sum(parent in _REPOSITORIES for parent in parents) > 1


_ACTORS = frozenset(("sender", "actor", "pusher", "user"))
_REPOSITORIES = frozenset(("repository", "repo"))
