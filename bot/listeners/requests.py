"""From Slack's payloads to requests. A request's id is made of Slack's own, so that the same payload twice is one request."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from bridge.domain.chat import ChatRequest, RequestId

MOST_WORDS = 8000
"""Characters of a command that are kept: Slack sends no more than about half as many."""


def request_id(*parts: str) -> RequestId:
    """An id that is equal for equal parts."""
    return RequestId(hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()[:32])


def typed(body: Mapping[str, object], *, signature: str, now: datetime) -> ChatRequest:
    """The request of a slash command (https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling).

    `signature` stands in for the trigger's id where Slack sends none.
    """
    team, person = _text(body, "team_id"), _text(body, "user_id")
    words = f"{_text(body, 'command') or '/sms'} {_text(body, 'text')}"
    return ChatRequest(
        id=request_id("command", team, person, _text(body, "trigger_id") or signature),
        team=team,
        person=person,
        channel=_text(body, "channel_id"),
        words=words[:MOST_WORDS].rstrip(),
        response_url=_text(body, "response_url"),
        created_at=now,
    )


def pressed(body: Mapping[str, object], *, signature: str, now: datetime) -> ChatRequest:
    """The request of a button (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload)."""
    person, team = _text(_inner(body, "user"), "id"), _text(_inner(body, "team"), "id") or _text(_inner(body, "user"), "team_id")
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], Mapping) else {}
    name, value = _text(action, "action_id"), _text(action, "value")
    return ChatRequest(
        id=request_id("button", team, person, name, value, _text(action, "action_ts") or signature),
        team=team,
        person=person,
        channel=_text(_inner(body, "channel"), "id"),
        words=f"{name} {value}"[:MOST_WORDS],
        response_url=_text(body, "response_url"),
        created_at=now,
    )


def _inner(body: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = body.get(key)
    return value if isinstance(value, Mapping) else {}


def _text(body: Mapping[str, object], key: str) -> str:
    """A string that the store can keep: halves of a character, which JSON may hold, become question marks."""
    value = body.get(key)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
