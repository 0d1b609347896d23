"""Intake takes whatever comes."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.bodies import recorded
from support.posts import firing, group, post

from bridge.domain.post import Kind
from bridge.errors import ReadError
from bridge.intake import understand

KEYS = st.sampled_from(["title", "status", "state", "severity", "labels", "alerts", "annotations", "groupKey", "orgId", "url", "id", "a"])
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


def survives(body: bytes) -> None:
    """Understanding ends in an understanding or a ReadError, and every text of it can be written."""
    try:
        understanding = understand(post(body))
    except ReadError:
        return
    assert (understanding.kind in (Kind.ALERT, Kind.NOTICE)) == bool(understanding.alerts)
    for alert in understanding.alerts:
        assert alert.title
        assert alert.key
        assert len(alert.title) <= 200
        assert len(alert.text) <= 2000
        assert len(alert.labels) <= 68
        f"{alert.title}{alert.text}{alert.link}{alert.key}{alert.labels}".encode()


@given(document=DOCUMENTS)
def test_any_document_is_understood_or_refused(document: object) -> None:
    """No shape of JSON raises anything else."""
    survives(json.dumps(document).encode())


@given(body=st.binary(max_size=200))
def test_any_bytes_are_understood_or_refused(body: bytes) -> None:
    """No bytes raise anything else."""
    survives(body)


@given(end=st.integers(min_value=0, max_value=700), flip=st.integers(min_value=0, max_value=255))
def test_a_body_that_was_cut_or_bent_on_its_way_is_survived(end: int, flip: int) -> None:
    """A real body, truncated anywhere, with another byte at its end."""
    survives(json.dumps(group(firing())).encode()[:end] + bytes([flip]))


def test_every_body_is_read_in_a_moment() -> None:
    """Reading holds the loop."""
    for body, _ in recorded():
        started = time.process_time()
        survives(body)
        assert time.process_time() - started < 0.25


@settings(max_examples=20)
@given(depth=st.integers(min_value=1, max_value=3000))
def test_depth_is_bounded(depth: int) -> None:
    """Deep nesting is read or refused."""
    survives(b'{"a":' * depth + b'"x"' + b"}" * depth)


def test_large_bodies_take_bounded_time() -> None:
    """What 5 MiB can hold at worst is read, or refused, within seconds."""
    start = time.process_time()
    survives(json.dumps([{"title": "a"}] * 100_000).encode())
    survives(json.dumps({"title": "x" * 5_000_000}).encode())
    survives(json.dumps({f"k{n}": {"title": "y"} for n in range(150_000)}).encode())
    survives(b'{"title":"' + b"<a" * 2_000_000 + b'"}')
    assert time.process_time() - start < 10


@pytest.mark.parametrize("piece", ["<!--", "<https://", "<https://a|", "<a ", "</", "%%%", "&#", "(((", "a:b:", "\\u"])
def test_no_markup_makes_reading_slow(piece: str) -> None:
    """Half a megabyte of beginnings that never end is read in a moment."""
    text = (piece * 16_000)[:16_000]
    body = json.dumps([{"title": text, "text": text, "status": "down", "n": number} for number in range(16)]).encode()
    started = time.process_time()
    survives(body)
    assert time.process_time() - started < 1


def test_a_list_of_a_thousand_wide_objects_takes_bounded_time() -> None:
    """Half a million values: each object is read as far as its share goes, and none is dropped."""
    body = json.dumps([{"title": f"db{n} is down"} | {f"k{k}": "v" for k in range(500)} for n in range(1000)]).encode()
    started = time.process_time()
    understanding = understand(post(body))
    assert time.process_time() - started < 5
    assert [alert.title for alert in understanding.alerts][-1] == "db999 is down"


def test_what_is_beyond_a_limit_is_not_taken_apart_before_it_is_left_out() -> None:
    """Texts behind the thousandth of a list, and what is nearly JSON in many fields at once."""
    nearly = "{" + "'a':1," * 60_000 + "]"
    for body in (["db1 is down"] * 300_000, dict.fromkeys(("payload", "data", "body", "message", "text", "event", "alert"), nearly)):
        start = time.process_time()
        survives(json.dumps(body).encode())
        assert time.process_time() - start < 1.5


@pytest.mark.parametrize("value", [{}, [], [{}], {"a": {}}, [[1]]])
@pytest.mark.parametrize("key", ["type", "status", "severity", "event", "notificationType", "action", "state", "level"])
def test_a_list_or_an_object_where_a_word_should_stand_is_survived(key: str, value: object) -> None:
    """Beside the marks of a format too."""
    for body in ({"version": "1.0", "attachments": [], "title": "x is down"}, {"tags": {}, "version": "1.1"}, {"message": "x is down"}):
        survives(json.dumps(body | {key: value}).encode())
