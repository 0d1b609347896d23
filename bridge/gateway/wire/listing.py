"""What all lists of the gateway have in common: what an answer holds, why it holds nothing, and how a page is asked for."""

import json
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlencode

from bridge.domain.account import Done, Page
from bridge.gateway.wire.codes import ACCEPTED, BAD_KEY, CODES, NO_RIGHT, explain
from bridge.gateway.wire.loose import as_code, as_flag, as_mapping, as_text, nested, read_form, read_value

Row = TypeVar("Row")

_OF_STATUS = {401: BAD_KEY, 403: NO_RIGHT}


def decode_rows(
    status: int, content_type: str, body: bytes, read: Callable[[Mapping[str, object]], Row | None], *, under: str | None = None
) -> Page[Row]:
    """The rows of an answer: a bare array, or the one `under` a name. A row that `read` cannot use is left out."""
    value = read_value(content_type, body)
    listed = as_mapping(value).get(under) if under is not None else value
    if not 200 <= status < 300 or not isinstance(listed, list):
        code, reason = failure(status, value)
        return Page(answered=False, code=code, reason=reason)
    more = as_flag(as_mapping(as_mapping(value).get("pagingMetadata")).get("has_more"))
    return Page(rows=tuple(row for item in listed if (row := read(as_mapping(item))) is not None), more=more)


def decode_done(status: int, content_type: str, body: bytes) -> Done:
    """Whether a wish was fulfilled: `success`, or where an answer has none, the object that was made."""
    value = read_value(content_type, body)
    answer = as_mapping(value)
    ident = as_text(answer.get("id"))
    success = as_flag(answer["success"]) or as_code(answer["success"]) == ACCEPTED if "success" in answer else ident is not None
    if 200 <= status < 300 and success:
        return Done(done=True, id=ident)
    code, reason = failure(status, value)
    return Done(done=False, code=code, reason=reason)


def failure(status: int, value: object) -> tuple[int | None, str]:
    """The code, if there is one, and in words why an answer is none."""
    answer = as_mapping(value)
    bare = value.strip().partition("\n")[0] if isinstance(value, str) else value
    named = next((code for name in ("success", "code", "error_code") if (code := as_code(answer.get(name))) is not None), None)
    code = as_code(bare) or named or _OF_STATUS.get(status)
    said = as_text(answer.get("error_message")) or as_text(answer.get("error_text"))
    if said:
        return code, said[:200]
    if code is not None:
        return code, explain(code).words if code in CODES else f"code {code}"
    if not 200 <= status < 300:
        return None, f"the gateway answered with HTTP {status}"
    return None, "the answer is not what the gateway's page shows"


def query_of(fields: Mapping[str, object | None]) -> str:
    """A query of what is not None."""
    return urlencode({name: str(value) for name, value in fields.items() if value is not None}, errors="replace")


def read_fields(content_type: str, body: bytes, query: str) -> Mapping[str, object]:
    """What a request says, in its query and in a body of either form; ValueError for one that cannot be read."""
    values = nested(read_form(query))
    if not body.strip():
        return values
    if content_type.partition(";")[0].strip().lower().endswith("json"):
        return {**values, **as_mapping(read_value(content_type, body))}
    return {**values, **nested(read_form(body.decode("utf-8", "replace")))}


def dump(value: object) -> bytes:
    """JSON."""
    return json.dumps(value).encode()


def as_count(value: object, default: int, *, least: int, most: int) -> int:
    """A whole number within bounds; `default` for what is none."""
    text = as_text(value) or ""
    return max(least, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 10 else default
