"""The direct form: an order to send, in the words of the gateway's page (https://docs.seven.io/en/rest-api/endpoints/sms).

`to text from at|delay flash ttl label performance_tracking foreign_id udh is_binary files`, as JSON or as an urlencoded form.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bridge.domain.sms import DEFAULT_VALIDITY_DAYS, MAX_FOREIGN_ID, Attachment, Options, check_text, check_token, with_placeholders
from bridge.domain.text import clean
from bridge.errors import InputError, ReadError
from bridge.intake.decode import decode

FIELDS = (
    "to", "text", "from", "at", "delay", "flash", "ttl", "label", "performance_tracking", "foreign_id", "udh", "is_binary", "files",
)  # fmt: skip
GATEWAY_ZONE = ZoneInfo("Europe/Berlin")
"""The zone of a `delay` without one, as on the gateway's page."""
MAX_RECIPIENTS = 10_000
MAX_TTL = 525_600
"""Minutes of a year."""
_EXAMPLE = 'send for example {"to": "+4915228817386", "text": "Hello"}'
_DELAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectRequest:
    """An order that is well formed. Whether its recipients exist and may be texted, the rules say."""

    to: tuple[str, ...]
    """Contacts, groups and numbers, as written."""
    text: str = field(repr=False)
    options: Options = field(default_factory=Options)
    deliver_at: datetime | None = None
    """UTC; None for at once. Whether it is past is for those who know the time."""
    deliver_at_field: str = "at"
    """Which of the fields said so: `at` or `delay`."""
    ttl_minutes: int | None = None
    reference: str | None = None


def parse_direct(body: bytes, query: Mapping[str, str] | None = None) -> DirectRequest:
    """The order in the body, or without a body in the query; InputError names the first field that is wrong, and what to do."""
    try:
        document = decode(body, query=query, nested=False)
    except ReadError as error:
        raise InputError(f"{error}; {_EXAMPLE}", field="") from error
    if not isinstance(document, dict):
        raise InputError(f"the body must be an object with to and text; {_EXAMPLE}", field="")
    _refuse_unknown(document)
    options = Options(
        sender=_text(document, "from"),
        flash=_flag(document, "flash"),
        udh=_text(document, "udh"),
        label=_text(document, "label"),
        performance_tracking=_flag(document, "performance_tracking"),
        is_binary=_flag(document, "is_binary"),
        files=_files(document),
    )
    text = with_placeholders(clean(_text(document, "text") or ""), options.files)
    check_text(text, options)
    reference = _text(document, "foreign_id")
    if reference is not None:
        check_token(reference, field="foreign_id", limit=MAX_FOREIGN_ID)
    return DirectRequest(
        to=_to(document),
        text=text,
        options=options,
        deliver_at=_deliver_at(document),
        deliver_at_field="at" if document.get("delay") in (None, "") else "delay",
        ttl_minutes=_ttl(document),
        reference=reference,
    )


def _refuse_unknown(document: Mapping[str, object]) -> None:
    for name in document:
        if name not in FIELDS:
            shown = clean(name[:40])
            near = difflib.get_close_matches(shown, FIELDS, n=1)
            raise InputError(
                f"unknown field {shown!r}" + (f", did you mean {near[0]!r}?" if near else f"; known: {', '.join(FIELDS)}"), field=shown
            )


def _to(document: Mapping[str, object]) -> tuple[str, ...]:
    value = document.get("to")
    written = value.split(",") if isinstance(value, str) else value
    if isinstance(written, int):
        raise InputError("to must be text: put the number in quotes", field="to")
    if not isinstance(written, list) or not all(isinstance(name, str) for name in written):
        raise InputError("to must be text (comma separated) or a list of texts", field="to")
    names = tuple(clean(name).strip() for name in written if name.strip())
    if not names:
        raise InputError("to is missing; name a contact, a group or a number", field="to")
    if len(names) > MAX_RECIPIENTS:
        raise InputError(f"to names {len(names)} recipients; at most {MAX_RECIPIENTS} go in one order", field="to")
    return names


def _text(document: Mapping[str, object], name: str) -> str | None:
    value = document.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InputError(f"{name} must be text", field=name)
    return value


def _flag(document: Mapping[str, object], name: str) -> bool:
    value = document.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    word = str(value).strip().lower() if isinstance(value, str | int) else "?"
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise InputError(f"{name} must be true or false", field=name)


def _whole(value: object, name: str, unit: str = "") -> int:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}", value.strip()):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise InputError(f"{name} must be a whole number{unit}", field=name)


def _ttl(document: Mapping[str, object]) -> int | None:
    value = document.get("ttl")
    if value is None or value == "":
        return None
    minutes = _whole(value, "ttl", " of minutes, for example 90")
    if not 1 <= minutes <= MAX_TTL:
        raise InputError(f"ttl is 1 to {MAX_TTL} minutes", field="ttl")
    return minutes


def _deliver_at(document: Mapping[str, object]) -> datetime | None:
    at, delay = document.get("at"), document.get("delay")
    if at in (None, "") and delay in (None, ""):
        return None
    if at not in (None, "") and delay not in (None, ""):
        raise InputError("at and delay both say when; give one of them", field="at")
    return _moment(delay) if at in (None, "") else _rfc3339(at)


def _rfc3339(value: object) -> datetime:
    advice = "at must be a time with its zone, for example 2027-01-31T18:00:00+01:00"
    if not isinstance(value, str) or len(value) > 40 or len(value) < 16:
        raise InputError(advice, field="at")
    try:
        moment = datetime.fromisoformat(value.strip())
        if moment.tzinfo is None:
            raise InputError(advice, field="at")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(advice, field="at") from error


def _moment(value: object) -> datetime:
    """The gateway's `delay`: Unix seconds, or a clock time in Berlin, which must exist there and exist once."""
    advice = "delay must be Unix seconds or YYYY-MM-DD hh:mm:ss (time in Berlin)"
    try:
        if isinstance(value, str) and _DELAY.fullmatch(value.strip()):
            clock = datetime.fromisoformat(value.strip())
            return _in_berlin(clock)
        return datetime.fromtimestamp(_whole(value, "delay"), UTC)
    except InputError as error:
        raise InputError(str(error) if "Berlin" in str(error) else advice, field="delay") from error
    except (ValueError, OverflowError, OSError) as error:
        raise InputError(advice, field="delay") from error


def _in_berlin(clock: datetime) -> datetime:
    early, late = (clock.replace(tzinfo=GATEWAY_ZONE, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early != late:
        what, turned = ("exists twice", "back") if early < late else ("does not exist", "forward")
        raise InputError(f"delay: {clock} {what} in Berlin, where the clock is put {turned} that day; use at", field="delay")
    return early


def _files(document: Mapping[str, object]) -> tuple[Attachment, ...]:
    value = document.get("files")
    if value is None or value == "":
        return ()
    if not isinstance(value, list) or not all(isinstance(file, dict) for file in value):
        raise InputError("files must be a list of objects with name and contents (base64)", field="files")
    return tuple(_file(file) for file in value)


def _file(file: Mapping[str, object]) -> Attachment:
    name, contents, password = file.get("name"), file.get("contents"), file.get("password")
    if not isinstance(name, str) or not isinstance(contents, str):
        raise InputError("a file needs name and contents (base64), both text", field="files")
    if password is not None and not isinstance(password, str):
        raise InputError("the password of a file must be text", field="files")
    for extra in file:
        if extra not in ("name", "contents", "validity", "password"):
            raise InputError(
                f"unknown field {clean(extra[:40])!r} of a file; known: name, contents, validity (days), password", field="files"
            )
    validity = file.get("validity")
    try:
        days = DEFAULT_VALIDITY_DAYS if validity is None else _whole(validity, "files")
    except InputError as error:
        raise InputError("the validity of a file must be a whole number of days", field="files") from error
    return Attachment(name=name, contents=contents, validity_days=days, password=password or None)
