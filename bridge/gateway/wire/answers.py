"""What the gateway's answers say: for each SMS a verdict, or that nothing is known. Nothing here raises.

The page (https://docs.seven.io/en/rest-api/endpoints/sms) shows one form, a JSON object. Others are in the field: a bare code as number,
as quoted string or as text (wrong key: `900` with HTTP 200), text lines of the legacy access, a failed recipient that is null, an error
that is a number or a string. HTTP 200 is not success. The content type decides nothing but the charset: text answers come as HTML too.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from bridge.domain.ids import GatewayId
from bridge.domain.verdict import Answer, Balance, Deletion, Outcome, Verdict
from bridge.gateway.wire.codes import ACCEPTED, BAD_KEY, CODES, NO_RIGHT, SOME_FAILED, explain
from bridge.gateway.wire.loose import as_code, as_flag, as_list, as_mapping, as_money, as_text, read_value

SANDBOX_ID = GatewayId("1234567890")
"""The id that a text answer gives for an SMS that a test key did not send."""
TEST_KEY = "a test key: nothing was sent"
MAX_RETRY_AFTER = 3600.0
"""Seconds; a longer wait that an answer asks for is cut to it."""

_MEND = {401: "the gateway refused the API key", 403: "the API key may not send", 407: "a proxy wants credentials"}
_THIS_REQUEST = frozenset({400, 406, 411, 413, 414, 415, 416, 417, 422, 431, 451})
_LATER = frozenset({408, 425, 429})
_ID_LINE = re.compile(r"[0-9]{4,20}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"[0-9]+", re.ASCII)
_DETAILS = {"Preis": "price", "Guthaben": "balance", "Encoding": "encoding", "Debug": "debug"}
_BEFORE_TEXT = frozenset({"Preis", "Guthaben"})
_ENCODINGS = {"ascii": "gsm", "gsm": "gsm", "ucs2": "ucs2", "unicode": "ucs2", "8bit": "8bit", "binary": "8bit"}


def decode_send_answer(status: int, content_type: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """The verdicts of one sending call.

    By HTTP status: 2xx, the body decides. 5xx, unknown: the failure may have come after the SMS went on its way. 408, 425 and 429 come
    before the work, so it is temporary, and `Retry-After` is kept. Any other 4xx, and a redirect (which is not followed), is an answer
    of somebody who did not send. If its body has a return code, that counts; else a request that cannot be taken as it is (400, 413, 415,
    422, ...) is refused, and all the rest (401, 403, 404, 301, ...) is a wrong key or address, under which no message will go until
    somebody mends it: CREDENTIALS.
    """
    if status >= 500 or status < 200:
        return _unknown(status, f"the gateway failed with HTTP {status}", retry_after=_retry_after(headers))
    if status in _LATER:
        verdict = Verdict(outcome=Outcome.TEMPORARY, reason=f"the gateway asks to wait (HTTP {status})")
        return Answer(verdicts=(verdict,), http_status=status, retry_after=_retry_after(headers))
    value = read_value(content_type, body)
    answer = _of_object(status, value) if isinstance(value, dict) else _of_lines(status, value)
    if status < 300:
        return answer
    return answer if _is_refusal(answer) else _of_status(status)


def decode_delete_answer(status: int, content_type: str, body: bytes) -> Deletion:
    """What DELETE took back. An answer without a list of ids says nothing, unless it says so: `success` false with `deleted` null.

    Refused as a whole, by an HTTP status from 300 to 499 or by a code of credentials, it took nothing back for certain.
    """
    value = read_value(content_type, body)
    if status >= 300 or not isinstance(value, dict):
        code = _code_of_status(status) or _leading_code(value)
        return Deletion(answered=False, untouched=300 <= status < 500 or _is_denial(code), http_status=status, code=code)
    code = as_code(value.get("success")) or as_code(value.get("code")) or as_code(value.get("error_code"))
    success = code == ACCEPTED if code is not None else as_flag(value.get("success"))
    if "success" not in value or "deleted" not in value or (success and value["deleted"] is None) or (code or ACCEPTED) != ACCEPTED:
        return Deletion(answered=False, untouched=_is_denial(code), http_status=status, code=code)
    deleted = frozenset(GatewayId(text) for item in as_list(value["deleted"]) if (text := as_text(item)))
    return Deletion(answered=True, deleted=deleted, http_status=status, code=code)


def decode_balance_answer(status: int, content_type: str, body: bytes) -> Balance:
    """The credit: `290.67` as text, or an object with amount and currency.

    A bare whole number is never a balance: the gateway answers a wrong key with `900`. HTTP 401 and 403 read as 900 and 902.
    """
    if status >= 300:
        return Balance(code=_code_of_status(status))
    value = read_value(content_type, body)
    if isinstance(value, dict):
        code = as_code(value.get("success")) or as_code(value.get("code")) or as_code(value.get("error_code"))
        if "amount" in value:
            return Balance(amount=as_money(value["amount"]), currency=as_text(value.get("currency")))
        return Balance(code=code)
    text = str(value).strip() if isinstance(value, str | int | Decimal) else ""
    if _WHOLE_NUMBER.fullmatch(text):
        code = as_code(text)
        return Balance(code=code if code in CODES else None)
    return Balance(amount=as_money(text) if "." in text else None)


def _of_object(status: int, value: Mapping[str, object]) -> Answer:
    code = _object_code(value)
    is_test = as_flag(value.get("debug"))
    balance = as_money(value.get("balance"))
    messages = value.get("messages")
    if isinstance(messages, list | dict) and messages:
        verdicts = tuple(_of_message(item, code, is_test=is_test) for item in as_list(messages))
        return Answer(verdicts=verdicts, http_status=status, balance=balance)
    if code == ACCEPTED and messages is not None:
        return _unknown(status, "accepted, but the answer lists no SMS")
    if code is not None:
        return Answer(verdicts=(_of_code(code, is_test=is_test),), http_status=status, balance=balance)
    if value.get("success") is False:
        verdict = Verdict(outcome=Outcome.REFUSED, reason=_words(value) or "the gateway refused it without a code")
        return Answer(verdicts=(verdict,), http_status=status, balance=balance)
    return _unknown(status, "the answer holds no return code")


def _object_code(value: Mapping[str, object]) -> int | None:
    success = value.get("success")
    if success is True or (isinstance(success, str) and success.lower() == "true"):
        return ACCEPTED
    for name in ("success", "code", "error_code", "error"):
        code = as_code(value.get(name))
        if code is not None:
            return code
    return None


def _of_message(item: object, top: int | None, *, is_test: bool) -> Verdict:
    """One element of `messages`: its own word counts, the answer's code stands in only where it has none."""
    message = as_mapping(item)
    success, error = message.get("success"), as_code(message.get("error"))
    if success is None and error is None and top != SOME_FAILED and (top != ACCEPTED or message.get("id")):
        code = top
    elif success is None:
        code = error
    elif as_flag(success) or as_code(success) == ACCEPTED:
        code = ACCEPTED if error in {None, ACCEPTED} else None
    else:
        code = error or as_code(success) or (top if top not in {ACCEPTED, SOME_FAILED} else None)
    if code is not None:
        verdict = _of_code(code, is_test=is_test)
    elif success is not None and not as_flag(success):
        verdict = Verdict(outcome=Outcome.REFUSED, reason=_words(message) or "the gateway refused it without a code")
    else:
        verdict = Verdict(outcome=Outcome.UNKNOWN, reason="the answer's words on this SMS make no sense")
    parts = message.get("parts")
    return Verdict(
        outcome=verdict.outcome,
        code=verdict.code,
        gateway_id=_gateway_id(message.get("id")),
        recipient=(as_text(message.get("recipient")) or "").lstrip("+") or None,
        encoding=_encoding(message.get("encoding")),
        parts=parts if isinstance(parts, int) and not isinstance(parts, bool) and 0 <= parts < 1000 else None,
        price=as_money(message.get("price")),
        reason=verdict.reason,
    )


def _of_lines(status: int, value: object) -> Answer:
    """A bare code in any dress, or the lines of the legacy access: code, ids, then details as `Preis: 0.075`."""
    lines = [line.strip() for line in value.splitlines()] if isinstance(value, str) else []
    code = as_code(lines[0] if lines else value)
    if code is None:
        return _unknown(status, "the answer is no answer of the gateway" if value != "" else "the answer is empty")
    details = _details(lines)
    ids: list[GatewayId] = []
    for line in lines[1:]:
        if not _ID_LINE.fullmatch(line):
            break
        ids.append(GatewayId(line))
    is_test = as_flag(details.get("debug")) or ids == [SANDBOX_ID]
    verdict = _of_code(code, is_test=is_test)
    price = as_money(details.get("price"))
    verdicts = [
        Verdict(
            outcome=verdict.outcome,
            code=verdict.code,
            gateway_id=None if is_test else id_,
            encoding=_encoding(details.get("encoding")),
            # The price is the call's: with several SMS it is nobody's own.
            price=price if len(ids) <= 1 else None,
            reason=verdict.reason,
        )
        for id_ in ids or (None,)
    ]
    return Answer(verdicts=tuple(verdicts), http_status=status, balance=as_money(details.get("balance")))


def _details(lines: list[str]) -> dict[str, str]:
    """The details of the legacy access. The text among them may imitate one: above it the first counts, below it the last."""
    found: dict[str, str] = {}
    for line in lines:
        name, colon, text = line.partition(":")
        if colon and name in _DETAILS and not (name in _BEFORE_TEXT and _DETAILS[name] in found):
            found[_DETAILS[name]] = text.strip()
    return found


def _of_code(code: int, *, is_test: bool) -> Verdict:
    meaning = explain(code)
    if is_test and meaning.outcome is Outcome.ACCEPTED:
        return Verdict(outcome=Outcome.REFUSED, code=code, reason=TEST_KEY)
    return Verdict(outcome=meaning.outcome, code=code, reason=meaning.words)


def _of_status(status: int) -> Answer:
    if status in _THIS_REQUEST:
        verdict = Verdict(outcome=Outcome.REFUSED, reason=f"the gateway cannot take this request (HTTP {status})")
    else:
        words = _MEND.get(status, "the gateway's address seems to be wrong: check SEVEN_API_URL")
        verdict = Verdict(outcome=Outcome.CREDENTIALS, reason=f"{words} (HTTP {status})")
    return Answer(verdicts=(verdict,), http_status=status)


def _is_refusal(answer: Answer) -> bool:
    """Whether every verdict stands on a code of the page that is not a yes."""
    return all(verdict.code in CODES and verdict.outcome not in {Outcome.ACCEPTED, Outcome.UNKNOWN} for verdict in answer.verdicts)


def _unknown(status: int, reason: str, *, retry_after: float | None = None) -> Answer:
    return Answer(verdicts=(Verdict(outcome=Outcome.UNKNOWN, reason=reason),), http_status=status, retry_after=retry_after)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of `Retry-After`; a date there is ignored, since its clock is not ours."""
    text = next((value.strip() for name, value in headers.items() if name.lower() == "retry-after"), "")
    return min(float(text), MAX_RETRY_AFTER) if _WHOLE_NUMBER.fullmatch(text) and len(text) < 10 else None


def _code_of_status(status: int) -> int | None:
    return {401: BAD_KEY, 403: NO_RIGHT}.get(status)


def _is_denial(code: int | None) -> bool:
    return code is not None and explain(code).outcome is Outcome.CREDENTIALS


def _leading_code(value: object) -> int | None:
    return as_code(value.strip().partition("\n")[0] if isinstance(value, str) else value)


def _words(message: Mapping[str, object]) -> str:
    return (as_text(message.get("error_text")) or as_text(message.get("error_message")) or "")[:200]


def _gateway_id(value: object) -> GatewayId | None:
    text = as_text(value)
    return GatewayId(text) if text is not None and len(text) <= 64 else None


def _encoding(value: object) -> str | None:
    return _ENCODINGS.get((as_text(value) or "").lower())
