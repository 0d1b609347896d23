"""`[hooks.NAME.map]`: bodies of the operator's own."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.posts import post

from bridge.domain.alert import Severity, Status
from bridge.domain.post import Kind
from bridge.errors import InputError, ReadError
from bridge.intake import understand
from bridge.intake.mapping import FieldMap
from bridge.intake.paths import at, has, steps

BODY = {
    "event": {"what": "Pump 3 stands still", "state": "FAILED", "level": "P1", "more": ["dry", "hot"], "at": 1_700_000_000, "ok": False},
    "sensors": [{"id": "s-1"}, {"id": "s-2"}],
    "where": {"page": "https://plant.example.org/3"},
}


def fields(**paths: str) -> FieldMap:
    """A map."""
    return FieldMap(paths=paths)


def test_every_field_may_be_mapped() -> None:
    """By paths of keys and places; the reason names the map."""
    said = understand(
        post(BODY),
        fields=fields(
            title="event.what",
            status="event.state",
            severity="event.level",
            text="event.more",
            key="sensors[1].id",
            link="where.page",
            started_at="event.at",
        ),
    )
    (alert,) = said.alerts
    assert said.reason.startswith("by the hook's map")
    assert (alert.title, alert.status, alert.severity, alert.text) == ("Pump 3 stands still", Status.FIRING, Severity.CRITICAL, "dry; hot")
    assert (alert.key, alert.link) == ("s-2", "https://plant.example.org/3")
    assert alert.started_at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_what_is_not_mapped_is_found_by_general_rules() -> None:
    """The state here."""
    (alert,) = understand(post(BODY), fields=fields(title="event.what")).alerts
    assert alert.status is Status.FIRING


def test_a_truth_value_is_a_state_where_its_key_says_what_it_means() -> None:
    """`ok` false is trouble."""
    assert understand(post(BODY), fields=fields(title="event.what", status="event.ok")).alerts[0].status is Status.FIRING


@pytest.mark.parametrize(
    ("paths", "reason"),
    [
        ({"title": "event.name"}, "the body has nothing at 'event.name', where title should stand"),
        ({"status": "sensors[7].state"}, "the body has nothing at 'sensors\\[7\\].state', where status should stand"),
        ({"link": "a", "key": "b"}, "the body has nothing at 'a', 'b'"),
        ({"status": "event.what"}, "'Pump 3 stands still' at 'event.what' is no word for a state"),
        ({"status": "event.at"}, "'1700000000' at 'event.at' is no word for a state"),
        ({"title": "sensors"}, "the body has no text at 'sensors'"),
    ],
)
def test_a_map_that_finds_nothing_says_where(paths: dict[str, str], reason: str) -> None:
    """Its caller sends the safe text, and the reason names the path."""
    with pytest.raises(ReadError, match=reason):
        understand(post(BODY), fields=fields(**paths))


def test_a_handshake_is_none_of_the_maps_business() -> None:
    """The sender still has its answer."""
    assert understand(post({"type": "ping"}), fields=fields(title="event.what")).kind is Kind.CONTROL


@pytest.mark.parametrize("path", ["", ".", ".a", "a..b", "a[", "a[x]", "a[-1]", "a]", "a." + "b" * 300])
def test_what_is_no_path_is_refused(path: str) -> None:
    """With an example of one."""
    with pytest.raises(InputError, match="for example"):
        steps(path)


def test_paths_lead_through_objects_and_lists() -> None:
    """Null is there, and nothing else; a key with dots is found where it stands whole."""
    document = {"a": [{"b": None}], "x.y": 1}
    assert (has(document, "a[0].b"), has(document, "a[1].b"), has(document, "a.b")) == (True, False, False)
    assert (at(document, "a[0]"), at(document, "x.y"), at(document, "x.z")) == ({"b": None}, 1, None)


@given(path=st.text(max_size=30))
def test_any_path_is_taken_or_refused(path: str) -> None:
    """Nothing but InputError is raised."""
    try:
        at(BODY, path)
    except InputError:
        return
    assert steps(path)


def test_a_mapped_state_leaves_no_doubt() -> None:
    """The hook says where it stands, so that nothing has to be guessed."""
    paths = FieldMap(paths={"status": "flag", "title": "what"})
    (alert,) = paths.parse({"flag": "firing", "what": "Pump moved"})
    assert (alert.doubt, alert.names["subject"]) == ("", "pump moved")
