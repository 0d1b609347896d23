"""What says nothing of trouble changes nothing: a key about people, work, links or counts neither hides an alert nor makes one."""

import json
from collections.abc import Iterator, Mapping

import pytest
from support.bodies import recorded
from support.posts import post

from bridge.domain.alert import Status
from bridge.domain.post import Kind
from bridge.errors import ReadError
from bridge.intake import understand
from bridge.intake.decode import decode

PEOPLE = [
    "assignee",
    "assignees",
    "owner",
    "owners",
    "author",
    "authors",
    "committer",
    "creator",
    "created_by",
    "updated_by",
    "closed_by",
    "reporter",
    "requester",
    "submitter",
    "user",
    "username",
    "user_id",
    "actor",
    "person",
    "people",
    "member",
    "members",
    "participant",
    "participants",
    "attendees",
    "responders",
    "watcher",
    "watchers",
    "followers",
    "subscriber",
    "subscribers",
    "customer",
    "customer_id",
    "customerName",
    "contact",
    "contacts",
    "caller",
    "manager",
    "approver",
    "reviewer",
    "reviewers",
    "recipient",
    "recipients",
    "employee",
    "guest",
    "profile",
    "avatar",
    "email",
    "mail",
    "phone",
    "mobile",
    "acknowledged_by",
    "resolved_by",
    "pusher",
    "collaborator",
    "maintainer",
    "sender",
    "on_call",
    "shift",
    "company",
    "organisation",
    "lead",
    "escalation_policy",
]
WORK = [
    "comment",
    "comments",
    "note",
    "notes",
    "task",
    "tasks",
    "todo",
    "todos",
    "follow_ups",
    "ticket",
    "ticket_id",
    "ticketStatus",
    "ticket_number",
    "subtask",
    "subtasks",
    "action_items",
    "order",
    "order_id",
    "orderNumber",
    "invoice",
    "invoices",
    "review",
    "reviews",
    "pull_request",
    "pullRequests",
    "merge_request",
    "milestone",
    "milestones",
    "story",
    "epic",
    "sprint",
    "conversation",
    "discussion",
    "thread",
    "threads",
    "reply",
    "replies",
    "reaction",
    "reactions",
    "postmortem",
    "changelog",
    "history",
    "timeline",
    "activity",
    "meeting",
    "survey",
    "feedback",
    "votes",
    "rating",
    "worklog",
    "checklist",
    "approvals",
    "commit",
    "commits",
    "head_commit",
    "commit_id",
    "revision",
    "sha",
    "card",
    "board",
    "sprint_name",
    "task_title",
]
LINKS = [
    "html_url",
    "web_url",
    "permalink",
    "self_link",
    "avatar_url",
    "image_url",
    "icon_url",
    "logo",
    "thumbnail",
    "screenshot",
    "picture",
    "docs_url",
    "help_url",
    "wiki_url",
    "settings_url",
    "unsubscribe_url",
    "edit_url",
    "api_url",
    "feed_url",
    "homepage",
    "callback_url",
    "next_page",
]
COUNTS = [
    "story_points",
    "estimate",
    "count",
    "total",
    "total_count",
    "page_size",
    "page",
    "per_page",
    "offset",
    "limit",
    "num_comments",
    "comment_count",
    "watchers_count",
    "stars",
    "forks",
    "size",
    "version",
    "api_version",
    "schema_version",
    "retries",
    "attempt",
    "sequence",
    "index",
    "weight",
    "score",
    "position",
    "duration_ms",
    "elapsed",
    "timeout",
    "interval",
    "ttl",
]
OTHER = [
    "timezone",
    "locale",
    "language",
    "lang",
    "currency",
    "country",
    "theme",
    "color",
    "colour",
    "font",
    "format",
    "encoding",
    "charset",
    "checksum",
    "etag",
    "cursor",
    "request_id",
    "trace_id",
    "span_id",
    "correlation",
    "session_token",
    "nonce",
    "user_agent",
    "ip_country",
    "referrer",
    "utm_source",
    "campaign",
    "locale_code",
    "tenant_name",
]
VALUES: Mapping[str, tuple[object, ...]] = {
    "people": ("ada", {"name": "Ada", "id": 7}, "", None, []),
    "work": (12, "W-12", {"id": 12, "title": "Weekly plan", "status": "open"}, [{"title": "Write it down", "status": "done"}], ""),
    "links": ("https://tool.example.org/x/1", ""),
    "counts": (0, 3),
    "other": ("x1", ""),
}
KEYS = {"people": PEOPLE, "work": WORK, "links": LINKS, "counts": COUNTS, "other": OTHER}
assert sum(len(keys) for keys in KEYS.values()) >= 200


def outcome(document: object, headers: Mapping[str, str]) -> str:
    """`fires`, `ends`, or `rests` for a notice, a control and what is none of them; `unread` where it cannot be read."""
    try:
        read = understand(post(document, headers=headers))
    except ReadError:
        return "unread"
    states = {alert.status for alert in read.alerts}
    if Status.FIRING in states:
        return "fires"
    return "ends" if Status.RESOLVED in states else "rests" if read.kind in (Kind.NOTICE, Kind.CONTROL) else "junk"


def objects(document: object, depth: int = 0) -> Iterator[tuple[object, ...]]:
    """The ways to all objects of a document, itself first, at most three levels down and sixty of them."""
    if isinstance(document, dict):
        yield ()
        if depth < 3:
            for key, value in list(document.items())[:60]:
                yield from ((key, *way) for way in objects(value, depth + 1))
    elif isinstance(document, list) and depth < 3:
        for place, value in enumerate(document[:2]):
            yield from ((place, *way) for way in objects(value, depth + 1))


def with_key(document: object, way: tuple[object, ...], key: str, value: object) -> object:
    """A copy of the document with one key more in the object at the end of the way."""
    copy = json.loads(json.dumps(document))
    held = copy
    for step in way:
        held = held[step]
    held.setdefault(key, value)
    return copy


def test_a_harmless_key_changes_no_outcome() -> None:
    """What fires goes on firing, and no notice and no control becomes an alert, whichever harmless key is added at whatever level.

    Recorded bodies are tried too where `SMSBRIDGE_TESTS_BODIES` names their folder.
    """
    wrong: list[str] = []
    turn = 0
    for number, (body, headers) in enumerate(recorded()):
        try:
            document = decode(body)
        except ReadError:
            continue
        if not isinstance(document, dict):
            continue
        whole = outcome(document, headers)
        if whole not in ("fires", "rests"):
            continue
        ways = list(objects(document))
        for group, keys in KEYS.items():
            for key in keys:
                turn += 1
                way = ways[turn % len(ways)] if turn % 2 else ()
                value = VALUES[group][turn % len(VALUES[group])]
                got = outcome(with_key(document, way, key, value), headers)
                if got != whole and not (whole == "rests" and got == "ends"):
                    wrong.append(f"body {number}: {whole} -> {got} with {key}={value!r} at {way}")
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("group", KEYS)
def test_no_harmless_key_is_a_body_of_trouble_by_itself(group: str) -> None:
    """Beside a notice's own words each of them, with each of its values, leaves it one."""
    for key in KEYS[group]:
        for value in VALUES[group]:
            assert outcome({"event": "user.updated", "name": "Ada", key: value}, {}) == "rests", (key, value)
            assert outcome({"title": "Disk full", "status": "firing", key: value}, {}) == "fires", (key, value)
            assert outcome({"message": "Disk full on db1", key: value}, {}) == "fires", (key, value)
