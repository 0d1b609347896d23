"""The direct form."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.sms import Options
from bridge.errors import InputError
from bridge.intake.direct import FIELDS, DirectRequest, parse_direct

WHEN = datetime(2027, 1, 31, 17, 0, tzinfo=UTC)


def order(**fields: object) -> DirectRequest:
    """The order of a body to ada."""
    return parse_direct(json.dumps({"to": "ada", "text": "Backup is done"} | fields).encode())


def test_the_shortest_order() -> None:
    """A recipient and a text."""
    assert order() == DirectRequest(to=("ada",), text="Backup is done")


def test_every_field_is_read() -> None:
    """Names as on the gateway's page."""
    found = order(
        **{
            "to": ["ada", "+4915228817386"],
            "from": "Alerts",
            "at": "2027-01-31T18:00:00+01:00",
            "flash": 1,
            "ttl": 90,
            "label": "x",
            "foreign_id": "r-1",
        },
        performance_tracking="true",
        files=[{"name": "a.pdf", "contents": base64.b64encode(b"x").decode(), "validity": 7, "password": "p"}],
    )
    assert (found.to, found.deliver_at, found.ttl_minutes, found.reference) == (("ada", "+4915228817386"), WHEN, 90, "r-1")
    assert found.options.sender == "Alerts"
    assert found.options.flash
    assert found.options.performance_tracking
    assert found.options.files[0].validity_days == 7
    assert found.text == "Backup is done [[a.pdf]]"
    assert order(text="0041", udh="050003CC0201", is_binary=True).options == Options(udh="050003CC0201", is_binary=True)
    assert parse_direct(b"to=ada%2Cbert&text=Hi").to == ("ada", "bert")
    assert parse_direct(b"to=ada&text=%7B%22a%22%3A1%7D").text == '{"a":1}'
    assert parse_direct(b"", {"to": "ada", "text": "{Hi}"}).text == "{Hi}"


@pytest.mark.parametrize("delay", [int(WHEN.timestamp()), f" {WHEN.timestamp():.0f}", "2027-01-31 18:00:00", "2027-01-31 18:00"])
def test_a_delay_is_unix_seconds_or_a_time_in_berlin(delay: object) -> None:
    """As the gateway reads it."""
    assert order(delay=delay).deliver_at == WHEN


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": 4915228817386}, "to"),
        ({"to": ["ada", 3]}, "to"),
        ({"text": ""}, "text"),
        ({"text": "x" * 1521}, "text"),
        ({"text": 3}, "text"),
        ({"text": "zz", "is_binary": True}, "text"),
        ({"from": "far too long a sender"}, "from"),
        ({"at": "2027-01-31 18:00"}, "at"),
        ({"at": "2027-01-31T18:00:00Z", "delay": 1}, "at"),
        ({"at": 17}, "at"),
        ({"delay": "tomorrow"}, "delay"),
        ({"delay": 10**14}, "delay"),
        ({"delay": "2026-03-29 02:30:00"}, "delay"),
        ({"delay": "2026-10-25 02:30:00"}, "delay"),
        ({"flash": "perhaps"}, "flash"),
        ({"ttl": 0}, "ttl"),
        ({"ttl": "1h"}, "ttl"),
        ({"label": "ä"}, "label"),
        ({"foreign_id": "a b"}, "foreign_id"),
        ({"udh": "0"}, "udh"),
        ({"files": {}}, "files"),
        ({"files": [{"name": "a"}]}, "files"),
        ({"files": [{"name": "a", "contents": "!"}]}, "files"),
        ({"files": [{"name": "a", "contents": "eA==", "days": 1}]}, "files"),
        ({"txt": "x"}, "txt"),
    ],
)
def test_every_mistake_names_its_field(fields: dict[str, object], field: str) -> None:
    """One at a time is told."""
    with pytest.raises(InputError) as refusal:
        order(**fields)
    assert refusal.value.field == field


def test_an_unknown_field_comes_with_the_nearest_known_one() -> None:
    """A slip of the finger is easily put right."""
    with pytest.raises(InputError, match="did you mean 'text'"):
        order(txt="x")


@given(
    fields=st.dictionaries(
        st.sampled_from(FIELDS),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=30)
        | st.lists(st.text(max_size=9) | st.integers(), max_size=3),
    )
)
def test_any_order_is_read_or_refused(fields: dict[str, object]) -> None:
    """Nothing but InputError is raised."""
    with suppress(InputError):
        assert order(**fields).to


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"hello", b'"x"', b"\xff", b"[" * 3000, b'{"to":' * 3000])
def test_a_body_that_is_no_order_is_refused(body: bytes) -> None:
    """With an example of one."""
    with pytest.raises(InputError):
        parse_direct(body)
