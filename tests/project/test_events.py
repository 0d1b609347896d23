"""What can happen to a delivery does happen somewhere."""

import re
from pathlib import Path

import pytest

from bridge.domain.state import Event

ROOT = Path(__file__).parents[2]
STATE = ROOT / "bridge/domain/state.py"
NAMED_NOWHERE = {
    Event.REFUSED,  # waits for approvals
    Event.CLAIMED,  # a claim takes many at once: the statement `take` of queries/outbox.sql
    Event.PROBE,  # the same statement
}
NAMED = {
    name
    for path in (ROOT / "bridge").rglob("*.py")
    if path != STATE
    for name in re.findall(r"\bEvent\.([A-Z_]+)\b", path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("event", Event)
def test_each_event_has_a_producer(event: Event) -> None:
    """The table holds nothing that cannot come about, but for the exceptions with their reasons; and these are exceptions still."""
    assert (event.name in NAMED) is (event not in NAMED_NOWHERE)


def test_the_exceptions_are_named_below_the_drawing() -> None:
    """Who reads the drawing learns which steps no code decides."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    said = re.search(r"^No code names the events? (.+?):", text, re.MULTILINE)
    assert said is not None
    assert set(re.findall(r"`(\w+)`", said[1])) == {event.value for event in NAMED_NOWHERE}
