"""Every form of an answer, and what it comes to."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.ids import GatewayId
from bridge.domain.verdict import Outcome
from bridge.gateway.wire.answers import TEST_KEY, decode_balance_answer, decode_delete_answer, decode_send_answer
from bridge.gateway.wire.codes import CODES, explain
from bridge.gateway.wire.composing import Entry, Sent, encode_legacy_answer, encode_send_answer

A, R, U, C, T = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN, Outcome.CREDENTIALS, Outcome.TEMPORARY
GOOD = '{"id":"77","recipient":"4915228817386","success":true,"error":null,"parts":1,"price":0.075,"encoding":"gsm"}'
BAD = '{"id":null,"recipient":null,"success":false,"error":301,"error_text":"x"}'


def outcomes(body: str | bytes, status: int = 200, **headers: str) -> list[Outcome]:
    """The outcomes of an answer."""
    raw = body.encode() if isinstance(body, str) else body
    return [verdict.outcome for verdict in decode_send_answer(status, "application/json", raw, headers).verdicts]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("100", [A]),
        ('"100"', [A]),
        ("100\n123456789", [A]),
        ("100\r\n7711\r\n7712", [A, A]),
        ("\ufeff900", [C]),
        ("900", [C]),
        ('"900"', [C]),
        (" 600\n", [T]),
        ("101", [U]),
        ("77229318510", [U]),
        ("1", [U]),
        ("true", [U]),
        ("null", [U]),
        ("100.5", [U]),
        ("[]", [U]),
        ("", [U]),
        ("   ", [U]),
        ("<html>100</html>", [U]),
        ("{", [U]),
        ("[" * 100_000, [U]),
        ("9" * 5000, [U]),
        ("{}", [U]),
        ('{"success":"100"}', [A]),
        ('{"success":100}', [A]),
        ('{"success":true}', [A]),
        ('{"success":false}', [R]),
        ('{"success":false,"error_code":"500"}', [Outcome.NO_CREDIT]),
        ('{"code":900,"description":"x"}', [C]),
        ('{"success":"100","messages":[]}', [U]),
        ('{"success":"100","messages":null}', [A]),
        ('{"success":"100","messages":"odd"}', [U]),
        ('{"success":"305","messages":[]}', [Outcome.BAD_TEXT]),
        (f'{{"success":"100","messages":[{GOOD}]}}', [A]),
        (f'{{"success":"100","messages":{{"0":{GOOD}}}}}', [A]),
        (f'{{"success":"101","messages":{{"1":{GOOD},"2":{BAD}}}}}', [A, R]),
        (f'{{"success":"101","messages":[{GOOD},{BAD}]}}', [A, R]),
        (f'{{"success":"100","messages":[{BAD}]}}', [R]),
        ('{"success":"101","messages":[{"success":false,"error":"402"}]}', [Outcome.LOCKED]),
        ('{"success":"500","messages":[{"success":false,"error":null}]}', [Outcome.NO_CREDIT]),
        ('{"success":"101","messages":[{"id":"1"}]}', [U]),
        ('{"success":"100","messages":[{"id":"1"}]}', [A]),
        ('{"success":"100","messages":[{}]}', [U]),
        ('{"success":"100","messages":[null]}', [U]),
        ('{"success":"100","messages":[{"success":true,"error":301}]}', [U]),
        (f'{{"success":"100","debug":"true","messages":[{GOOD}]}}', [R]),
        ('{"success":"900","debug":"true"}', [C]),
        ("100\n1234567890", [R]),
    ],
    ids=range(47),
)
def test_every_form_of_a_body(body: str, expected: list[Outcome]) -> None:
    """A body with status 200 comes to its verdicts."""
    assert outcomes(body) == expected


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (500, "", U),
        (503, "100", U),
        (502, "<html>", U),
        (504, '"900"', U),
        (429, "", T),
        (408, "", T),
        (401, "", C),
        (403, "no scope", C),
        (404, "<html>", C),
        (301, "", C),
        (400, "", R),
        (413, "", R),
        (400, '{"success":"305"}', Outcome.BAD_TEXT),
        (401, '"900"', C),
        (400, '"100"', R),
    ],
)
def test_every_http_status(status: int, body: str, expected: Outcome) -> None:
    """What the status says, and where a code in the body says it better."""
    assert outcomes(body, status) == [expected]


def test_a_test_key_says_so() -> None:
    """`debug: "true"` is no success."""
    answer = decode_send_answer(200, "", b'{"success":"100","debug":"true","messages":[{"id":null,"success":true,"price":0}]}', {})
    assert (answer.only.outcome, answer.only.reason) == (R, TEST_KEY)


def test_retry_after_is_bounded() -> None:
    """Seconds are kept, an hour at most; a date is not read."""
    values = [decode_send_answer(429, "", b"", {"Retry-After": text}).retry_after for text in ("7", "99999", "Mon, 02 Mar 2026", "-1")]
    assert values == [7.0, 3600.0, None, None]


@given(st.integers(0, 999), st.binary(max_size=300), st.sampled_from(["", "text/html; charset=iso-8859-1", "application/json"]))
def test_decoding_never_raises(status: int, body: bytes, content_type: str) -> None:
    """Any bytes come to at least one verdict, and never to a success without a 100 in them."""
    answer = decode_send_answer(status, content_type, body, {"retry-after": "x"})
    assert answer.verdicts
    assert b"100" in body or all(verdict.outcome is not A for verdict in answer.verdicts)
    decode_delete_answer(status, content_type, body)
    decode_balance_answer(status, content_type, body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["100", "101", "true"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["success", "messages", "id", "error", "debug", "price", "parts", "deleted", "amount", "code"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_decoding_any_json_never_raises(value: object) -> None:
    """Any JSON in place of any field comes to at least one verdict."""
    body = json.dumps(value).encode()
    assert decode_send_answer(200, "application/json", body, {}).verdicts
    decode_delete_answer(200, "application/json", body)
    decode_balance_answer(200, "application/json", body)


entries = st.builds(
    Entry,
    code=st.sampled_from([100, 202, 402, 500, 600]),
    gateway_id=st.integers(10**10, 10**11).map(lambda n: GatewayId(str(n))),
    recipient=st.sampled_from(["4915228817386", None]),
    text=st.text(max_size=20),
    encoding=st.sampled_from(["gsm", "ucs2"]),
    parts=st.integers(1, 10),
    price=st.integers(0, 5000).map(lambda n: Decimal(n) / 1000),
)


@given(st.lists(entries, min_size=1, max_size=4), st.integers(0, 10**6).map(lambda n: Decimal(n) / 1000))
def test_an_answer_survives_the_way(sent: list[Entry], balance: Decimal) -> None:
    """What one side says in JSON the other reads."""
    answer = decode_send_answer(200, "application/json", encode_send_answer(Sent(entries=tuple(sent), balance=balance)), {})
    assert [(v.code, v.gateway_id, v.recipient, v.parts, v.encoding) for v in answer.verdicts] == [
        (e.code, e.gateway_id, e.recipient, e.parts, e.encoding) for e in sent
    ]
    assert [v.price for v in answer.verdicts] == [e.price for e in sent]
    assert answer.balance == balance


@given(entries)
def test_a_text_answer_survives_the_way(entry: Entry) -> None:
    """What one side says in text the other reads, whatever the SMS says."""
    body = encode_legacy_answer(Sent(entries=(entry,), balance=Decimal(5)), return_msg_id=True, details=True)
    verdict = decode_send_answer(200, "text/plain", body, {}).only
    assert (verdict.code, verdict.encoding, verdict.price) == (entry.code, entry.encoding, entry.price)


def test_a_code_nobody_knows_is_a_no() -> None:
    """It is refused and named, not sent again."""
    assert explain(999).outcome is R
    assert "999" in explain(999).words
    assert all(code.words for code in CODES.values())


@pytest.mark.parametrize(
    ("body", "answered", "deleted", "code"),
    [
        ('{"success":true,"deleted":["1","2"]}', True, {"1", "2"}, None),
        ('{"success":true,"deleted":[1]}', True, {"1"}, None),
        ('{"success":false,"deleted":[]}', True, set(), None),
        ('{"success":false,"deleted":null}', True, set(), None),
        ('{"success":true}', False, set(), None),
        ('{"success":true,"deleted":null}', False, set(), None),
        ('{"success":false}', False, set(), None),
        ('"900"', False, set(), 900),
        ("900", False, set(), 900),
        ("", False, set(), None),
        ("<html>", False, set(), None),
    ],
)
def test_deletions(body: str, answered: bool, deleted: set[str], code: int | None) -> None:  # noqa: FBT001
    """What was recalled, and whether the answer says so."""
    result = decode_delete_answer(200, "", body.encode())
    assert (result.answered, result.deleted, result.code) == (answered, deleted, code)


@pytest.mark.parametrize(
    ("status", "body", "untouched"),
    [
        (200, '"900"', True),
        (200, '{"success":"902"}', True),
        (404, "", True),
        (302, "", True),
        (200, "", False),
        (200, "<html>", False),
        (503, "", False),
        (200, '{"success":false,"deleted":[]}', False),
    ],
)
def test_a_deletion_that_did_nothing_for_certain(status: int, body: str, untouched: bool) -> None:  # noqa: FBT001
    """Refused as a whole it took nothing back; without an answer nobody knows."""
    assert decode_delete_answer(status, "", body.encode()).untouched is untouched


@pytest.mark.parametrize(
    ("body", "amount", "code"),
    [
        ("290.67", "290.67", None),
        ("-1.5", "-1.5", None),
        ("900", None, 900),
        ('"900"', None, 900),
        ("290", None, None),
        ('{"amount":900,"currency":"EUR"}', "900", None),
        ('{"amount":290.67,"currency":"EUR"}', "290.67", None),
        ('{"success":"902"}', None, 902),
        ("NaN", None, None),
        ("", None, None),
    ],
)
def test_balances(body: str, amount: str | None, code: int | None) -> None:
    """A bare 900 is no balance."""
    result = decode_balance_answer(200, "", body.encode())
    assert (result.amount, result.code) == (None if amount is None else Decimal(amount), code)
