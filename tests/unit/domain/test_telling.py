"""Trouble on its way to people."""

from datetime import UTC, datetime

import pytest

from bridge.domain.ids import MessageId, delivery_id
from bridge.domain.trouble import Trouble

MESSAGE = MessageId("01k00000000000000000000000")


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"delivery": delivery_id(MESSAGE, 12), "reason": "no report"}, MESSAGE),
        ({"of": MESSAGE, "route": "critical"}, MESSAGE),
        ({"reason": "HTTP 503"}, None),
        ({}, None),
    ],
)
def test_trouble_names_its_message(facts: dict[str, object], message: MessageId | None) -> None:
    """By a delivery of it or by itself; trouble that is about no SMS names none."""
    assert Trouble(kind="failed", count=1, facts=facts, since=datetime(2026, 3, 2, tzinfo=UTC)).message == message
