"""Names of keys that speak of people and of their work, and not of trouble: an assignee's state is not the alert's."""

import re
from functools import lru_cache

_PERSON_WORDS = (
    "assignee assignees assigned assigner owner owners author authors committer creator createdby updatedby modifiedby closedby openedby "
    "reporter reportedby requester requestedby submitter user users username userid actor person people member members participant "
    "participants attendee attendees responder responders watcher watchers follower followers subscriber subscribers customer customers "
    "contact contacts caller manager approver approvers reviewer reviewers recipient recipients employee patient student visitor guest "
    "guests profile avatar email mail phone mobile followedby acknowledgedby resolvedby pusher collaborator collaborators maintainer "
    "zustndig zustaendig zustndigkeit verantwortlich verantwortlicher bearbeiter melder assignment assigned "
    "benutzer kunde kunden mitarbeiter nutzer teilnehmer mitglied mitglieder ansprechpartner absender "
    "sender oncall shift company organisation organization lead commander escalationpolicy"
)
_WORK_WORDS = (
    "comment comments note notes task tasks todo todos followup followups ticket tickets subtask subtasks actionitem actionitems order "
    "orders invoice invoices review reviews pullrequest pullrequests mergerequest mergerequests milestone milestones story stories epic "
    "sprint conversation discussion thread threads reply replies reaction reactions postmortem retrospective changelog history timeline "
    "activity activities meeting agenda survey feedback vote votes rating subscription subscriptions worklog worklogs checklist "
    "approval approvals attachment kommentar kommentare notiz notizen aufgabe aufgaben bestellung bestellungen rechnung rechnungen"
)
_EXACT_WORDS = "commit commits headcommit card board document form submission commitid sha revision"
_SINGLE = frozenset((*_PERSON_WORDS.split(), *_WORK_WORDS.split()))
_EXACT = frozenset(_EXACT_WORDS.split())
_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")

ENTITIES = frozenset(
    (
        *_SINGLE, *_EXACT,
        "account", "accounts", "device", "devices", "team", "teams", "page", "article", "project", "repository", "repo", "branch", "tag",
        "label", "file", "folder", "product", "products", "item", "cart", "checkout", "payment", "charge", "refund", "payout", "lead",
        "deal", "opportunity", "campaign", "post", "message", "channel", "room", "workspace", "tenant", "group", "role", "permission",
        "key", "token", "webhook", "hook", "integration", "app", "application", "plan", "trial", "quote", "shipment", "booking",
        "appointment", "event", "calendar", "lesson", "course", "image", "video", "object", "record", "entity", "row", "contract",
        "candidate", "job", "applicant", "issue", "wiki", "fork", "star", "watch", "release", "package", "plugin", "domain", "address",
        "organization", "invitation", "invite", "signup", "session", "login", "list", "column", "database", "view", "report", "export",
        "import", "bucket", "monitor", "check", "rule", "dashboard", "server", "host", "node", "instance", "vm", "machine", "droplet",
        "service", "site", "environment", "config", "configuration", "setting", "settings", "policy", "schedule", "template",
    )
)  # fmt: skip
"""What has a life cycle of its own: that one is created, updated or joins is no trouble."""
OF_PEOPLE = frozenset(
    (*_SINGLE, "account", "accounts", "device", "devices", "product", "products", "cart", "checkout", "lead", "deal", "opportunity",
     "campaign", "invitation", "invite", "signup", "booking", "appointment", "candidate", "applicant", "form", "submission", "card",
     "board", "issue", "story", "shipment", "quote")
)  # fmt: skip
"""Of these, those whose end is no end of trouble either."""


@lru_cache(maxsize=8192)
def tokens(name: str) -> tuple[str, ...]:
    """The words of a key's or an event's name in lower case: `ticketStatus` and `ticket_status` are `ticket`, `status`."""
    return tuple(word.lower() for word in _TOKENS.findall(name[:80]))


@lru_cache(maxsize=8192)
def is_aside(name: str) -> bool:
    """Whether a key of this name speaks of people or of their work: `assignee`, `ticket_status`, `follow-ups`."""
    words = tokens(name)
    whole = "".join(words)
    if whole in _SINGLE or whole in _EXACT:
        return True
    return len(words) > 1 and (words[0] in _SINGLE or "".join(words[:2]) in _SINGLE or words[-1] in _SINGLE)
