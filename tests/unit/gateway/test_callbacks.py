"""Callbacks of the gateway."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import ReadError
from bridge.gateway.wire.callbacks import CallbackMethod, ReportStatus, decode_callback, encode_callback, read_time
from bridge.gateway.wire.requests import FORM, JSON

AT = datetime(2021, 8, 24, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("method", "content_type", "query", "body"),
    [
        (
            "POST",
            JSON,
            "",
            (
                b'{"data":{"msg_id":"77","status":"DELIVERED","timestamp":"2021-08-24 08:08:00.000000","foreign_id":"m.1"},'
                b'"webhook_event":"dlr","webhook_timestamp":"2021-08-24T08:08:00+02:00"}'
            ),
        ),
        ("POST", JSON, "", b'{"data":{"msg_id":77,"status":"delivered","timestamp":1629785280,"foreign_id":"m.1"},"webhook_event":"dlr"}'),
        ("POST", FORM, "", b"msg_id=77&status=DELIVERED&timestamp=2021-08-24+08:08:00&foreign_id=m.1&webhook_event=dlr"),
        (
            "POST",
            FORM,
            "",
            b"data[msg_id]=77&data[status]=DELIVERED&data[timestamp]=2021-08-24+08:08:00&data[foreign_id]=m.1&webhook_event=dlr",
        ),
        ("GET", "", "msg_id=77&status=DELIVERED&timestamp=2021-08-24+08%3A08%3A00.000&foreign_id=m.1", b""),
    ],
)
def test_forms_of_a_report(method: str, content_type: str, query: str, body: bytes) -> None:
    """A report is the same in every form."""
    callback = decode_callback(method, content_type, query, body)
    assert callback.event == "dlr"
    assert callback.report is not None
    assert (callback.report.gateway_id, callback.report.foreign_id, callback.report.status, callback.report.at) == (
        "77",
        "m.1",
        ReportStatus.DELIVERED,
        AT,
    )


def test_statuses() -> None:
    """A word nobody knows is UNKNOWN; five are final."""
    callback = decode_callback("GET", "", "msg_id=1&status=READ", b"")
    assert callback.report is not None
    assert (callback.report.status, callback.report.at, callback.report.foreign_id) == (ReportStatus.UNKNOWN, None, None)
    assert sum(status.is_final for status in ReportStatus) == 5


def test_a_reply() -> None:
    """An inbound SMS is read, with or without its event's name."""
    callback = decode_callback("GET", "", "sender=4915228817386&time=1605878104&text=ok&system=493023125000", b"")
    assert callback.reply is not None
    assert (callback.event, callback.reply.sender, callback.reply.text) == ("sms_mo", "4915228817386", "ok")
    assert callback.reply.at == datetime(2020, 11, 20, 13, 15, 4, tzinfo=UTC)


def test_another_event() -> None:
    """A click, or an event that is new, is passed on as it came."""
    callback = decode_callback("POST", JSON, "", b'{"data":{"type":"click"},"webhook_event":"tracking"}')
    assert (callback.event, callback.data, callback.report) == ("tracking", {"type": "click"}, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-07-01 12:00:00", datetime(2024, 7, 1, 10, tzinfo=UTC)),
        ("2024-01-01 12:00:00", datetime(2024, 1, 1, 11, tzinfo=UTC)),
        ("2024-01-01T12:00:00+05:00", datetime(2024, 1, 1, 7, tzinfo=UTC)),
        ("2024-02-13 05:50:63.102", None),
        ("soon", None),
        (None, None),
    ],
)
def test_times(text: str | None, expected: datetime | None) -> None:
    """A time without a zone is German; one that cannot be is none."""
    assert read_time(text) == expected


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"{", b'{"webhook_event":"dlr"}', b'{"data":{"status":"DELIVERED"},"webhook_event":"dlr"}']
)
def test_nonsense(body: bytes) -> None:
    """What is no callback is refused."""
    with pytest.raises(ReadError):
        decode_callback("POST", JSON, "", body)


@given(st.sampled_from(["GET", "POST"]), st.sampled_from([JSON, FORM, ""]), st.text(max_size=60), st.binary(max_size=200))
def test_reading_raises_nothing_else(method: str, content_type: str, query: str, body: bytes) -> None:
    """Any bytes are read, or refused with ReadError."""
    try:
        decode_callback(method, content_type, query, body)
    except ReadError:
        return


@given(st.sampled_from(CallbackMethod), st.sampled_from(ReportStatus), st.text("abc.1", min_size=1, max_size=9))
def test_a_report_survives_the_way(method: CallbackMethod, status: ReportStatus, foreign_id: str) -> None:
    """What one side sends the other reads, in each request method."""
    data = {"msg_id": "77", "status": status.value, "timestamp": "2021-08-24 08:08:00.000000", "foreign_id": foreign_id}
    content_type, query, body = encode_callback(method, event="dlr", data=data, at=AT)
    callback = decode_callback("GET" if method is CallbackMethod.GET else "POST", content_type, query, body)
    assert callback.report is not None
    assert (callback.report.status, callback.report.foreign_id, callback.report.at, callback.at) == (status, foreign_id, AT, AT)
