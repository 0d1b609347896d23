"""Requests to the gateway, there and back."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.ids import GatewayId
from bridge.domain.sms import Attachment, Options, Sms, with_placeholders
from bridge.errors import ReadError
from bridge.gateway.wire.requests import FORM, JSON, decode_delete, decode_send, encode_delete, encode_legacy, encode_send

tokens = st.text("abcXYZ019._@-", min_size=1, max_size=20)
messages = st.builds(
    Sms,
    to=st.lists(st.sampled_from(["+4915228817386", "+491729980752", "Gruppe1"]), min_size=1, max_size=3).map(tuple),
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50).filter(str.strip),
    options=st.builds(
        Options,
        sender=st.none() | st.just("seven.io"),
        flash=st.booleans(),
        label=st.none() | tokens,
        performance_tracking=st.booleans(),
        files=st.just(()) | st.just((Attachment(name="a b&.pdf", contents="QUJD+/==", validity_days=7, password="p=&"),)),
    ),
    delay=st.none() | st.datetimes(datetime(2024, 1, 1), datetime(2050, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
    ttl_minutes=st.none() | st.integers(1, 320_000),
    foreign_id=st.none() | tokens,
)


@given(messages, st.booleans())
def test_an_sms_survives_the_way(sms: Sms, legacy: bool) -> None:  # noqa: FBT001
    """Every parameter that one side writes the other reads, in a form and in a query."""
    asked = decode_send("", b"", encode_legacy(sms)) if legacy else decode_send(FORM, encode_send(sms), "")
    options = sms.options
    assert asked.to == sms.to
    assert asked.text == with_placeholders(sms.text, options.files)
    assert (asked.sender, asked.flash, asked.label) == (options.sender, options.flash, options.label)
    assert (asked.performance_tracking, asked.foreign_id) == (options.performance_tracking, sms.foreign_id)
    assert asked.delay == (None if sms.delay is None else str(int(sms.delay.timestamp())))
    assert asked.ttl == (None if sms.ttl_minutes is None else str(sms.ttl_minutes))
    assert [(f.name, f.contents, f.validity_days, f.password) for f in asked.files] == [
        (f.name, f.contents, f.validity_days, f.password) for f in options.files
    ]


def test_a_half_character_does_not_break_a_request() -> None:
    """A lone surrogate out of a cut emoji goes out as a question mark."""
    assert dict(parse_qsl(encode_send(Sms(to=("+4915228817386",), text="a\ud83d")).decode()))["text"] == "a?"


def test_binary() -> None:
    """UDH and the binary mark travel."""
    sms = Sms(to=("+4915228817386",), text="00FF", options=Options(udh="050003CC0201", is_binary=True))
    asked = decode_send(FORM, encode_send(sms), "")
    assert (asked.udh, asked.is_binary) == ("050003CC0201", True)


def test_the_key_is_in_a_query_only_if_asked() -> None:
    """The legacy call can do without `p`."""
    sms = Sms(to=("+4915228817386",), text="x")
    assert "p=" not in encode_legacy(sms)
    assert (
        dict(parse_qsl(encode_legacy(sms, key="k", return_msg_id=True, details=True))).items()
        >= {"p": "k", "return_msg_id": "1", "details": "1"}.items()
    )


@pytest.mark.parametrize("spelling", [1, "1", True, "true", "TRUE"], ids=repr)
def test_spellings_of_true(spelling: object) -> None:
    """A flag is set in each spelling that clients use."""
    assert decode_send(JSON, json.dumps({"flash": spelling}).encode(), "").flash
    assert not decode_send(JSON, b'{"flash": false}', "").flash
    assert not decode_send(FORM, b"flash=0", "").flash


def test_json_with_nested_files_and_lists() -> None:
    """JSON clients send lists and numbers."""
    body = {
        "to": ["+4915228817386", "ada"],
        "text": "x",
        "ttl": 5,
        "delay": 1893456000,
        "files": [{"name": "a", "contents": "QQ==", "validity": 2}],
    }
    asked = decode_send("application/json; charset=utf-8", json.dumps(body).encode(), "no_reload=1")
    assert (asked.to, asked.ttl, asked.delay, asked.no_reload) == (("+4915228817386", "ada"), "5", "1893456000", True)
    assert (asked.files[0].name, asked.files[0].validity_days) == ("a", 2)


@pytest.mark.parametrize(
    ("content_type", "body", "query"),
    [
        (JSON, b'{"ids":[1,2]}', ""),
        (JSON, b'{"ids":["1","2"]}', ""),
        (JSON, b'{"ids":"1,2"}', ""),
        (FORM, b"ids[0]=1&ids[1]=2", ""),
        ("", b"", "ids[]=1&ids[]=2"),
        (JSON, encode_delete([GatewayId("1"), GatewayId("2")]), ""),
    ],
)
def test_forms_of_delete(content_type: str, body: bytes, query: str) -> None:
    """Each client's way to name ids is read."""
    assert decode_delete(content_type, body, query) == ("1", "2")


def test_ids_travel_as_numbers() -> None:
    """As in the page's example."""
    assert encode_delete([GatewayId("77150850625")]) == b'{"ids": [77150850625]}'


@given(st.sampled_from([JSON, FORM, ""]), st.binary(max_size=200), st.text(max_size=50))
def test_reading_raises_nothing_else(content_type: str, body: bytes, query: str) -> None:
    """Any bytes are read, or refused with ReadError."""
    for decode in (decode_send, decode_delete):
        try:
            decode(content_type, body, query)
        except ReadError:
            continue
