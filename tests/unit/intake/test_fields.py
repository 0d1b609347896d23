"""All fields of a body by their paths and their bare keys."""

from hypothesis import given
from hypothesis import strategies as st

from bridge.intake.fields import MAX_FIELDS, fields_of

BODY = {
    "event": "push",
    "count": 3,
    "ok": True,
    "none": None,
    "data": {"event": "user.created", "user": {"id": 7, "mail.box": "x"}},
    "items": [{"kind": "order", "event": "paid"}, {"kind": "refund"}],
    "Message": '{"AlarmName": "Disk", "inner": {"deep": 1.5}}',
}


def test_a_field_has_its_path_and_its_bare_key() -> None:
    """The shallowest bare key counts; numbers, truth values and null are text."""
    found = fields_of(BODY)
    assert {name: found[name] for name in ("event", "data.event", "id", "data.user.id", "count", "ok", "none")} == {
        "event": "push", "data.event": "user.created", "id": "7", "data.user.id": "7", "count": "3", "ok": "true", "none": "",
    }  # fmt: skip
    assert (found["kind"], found["items[1].kind"], found["mail.box"]) == ("order", "refund", "x")


def test_json_in_a_text_is_opened() -> None:
    """As envelopes hold it."""
    found = fields_of(BODY)
    assert (found["AlarmName"], found["Message.inner.deep"], found["deep"]) == ("Disk", "1.5", "1.5")


def test_lists_say_nothing_where_each_item_is_an_alert() -> None:
    """What one alert of a group says is not said of the others."""
    found = fields_of(BODY, lists=False)
    assert "kind" not in found
    assert found["AlarmName"] == "Disk"


def test_a_body_that_is_no_object_has_no_fields() -> None:
    """A text, a number, nothing."""
    assert [fields_of(body) for body in ("down", 3, None, [], {})] == [{}] * 5
    assert fields_of([{"a": 1}]) == {"[0].a": "1", "a": "1"}


def test_as_many_values_as_are_looked_at() -> None:
    """However wide or deep a body is."""
    deep: object = "x"
    for _ in range(200):
        deep = {"a": deep}
    assert fields_of(deep) == {}
    assert len(fields_of({f"k{n}": n for n in range(3 * MAX_FIELDS)})) <= MAX_FIELDS


SCALARS = st.none() | st.booleans() | st.text() | st.integers()
BODIES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(BODIES)
def test_any_body_has_fields(body: object) -> None:
    """Nothing raises."""
    assert all(isinstance(value, str) for value in fields_of(body).values())
