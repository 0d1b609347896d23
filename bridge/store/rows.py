"""Between rows and values: times as milliseconds, money as millionths, options and labels as JSON."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.change import Change, Item
from bridge.domain.chat import Outsider, Person
from bridge.domain.ids import DeliveryId, GatewayId, MessageId, PostId
from bridge.domain.message import Lane
from bridge.domain.phone import PhoneNumber
from bridge.domain.sms import Attachment, Options
from bridge.domain.state import State
from bridge.store.driver import Row, Value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MILLIONTH = Decimal(1_000_000)
_STRINGS = msgspec.json.Decoder(dict[str, str])
_STRING_LIST = msgspec.json.Decoder(tuple[str, ...])


def millis(moment: datetime) -> int:
    """Milliseconds since 1970 UTC."""
    return (moment - _EPOCH) // _MILLISECOND


def millis_or_none(moment: datetime | None) -> int | None:
    """The same, where there may be no moment."""
    return None if moment is None else millis(moment)


def moment(value: Value) -> datetime:
    """The moment of a column that is never null."""
    return _EPOCH + number(value) * _MILLISECOND


def moment_or_none(value: Value) -> datetime | None:
    """The moment of a column that may be null."""
    return None if value is None else moment(value)


def number(value: Value) -> int:
    """An integer column that is never null."""
    if not isinstance(value, int):
        raise TypeError(f"expected an integer column, got {type(value).__name__}")
    return value


def number_or_none(value: Value) -> int | None:
    """An integer column that may be null."""
    return None if value is None else number(value)


def string_or_none(value: Value) -> str | None:
    """A text column that may be null."""
    return None if value is None else str(value)


def millionths(amount: Decimal | None) -> int | None:
    """An amount of money for its column."""
    return None if amount is None else int(amount * _MILLIONTH)


def amount(value: Value) -> Decimal | None:
    """An amount of money from its column."""
    return None if value is None else number(value) / _MILLIONTH


def to_json(value: object) -> str:
    """A value as compact JSON."""
    return msgspec.json.encode(value).decode()


def string_map(value: Value) -> Mapping[str, str]:
    """A JSON object of strings."""
    return _STRINGS.decode(str(value))


def string_tuple(value: Value) -> tuple[str, ...]:
    """A JSON array of strings."""
    return _STRING_LIST.decode(str(value))


class _StoredOptions(msgspec.Struct, omit_defaults=True):
    """The options that have no column of their own."""

    flash: bool = False
    udh: str | None = None
    performance_tracking: bool = False
    is_binary: bool = False
    files: tuple[Attachment, ...] = ()


def options_json(options: Options) -> str:
    """Options for their column, without sender and label."""
    if options == Options(sender=options.sender, label=options.label):
        return "{}"
    stored = _StoredOptions(options.flash, options.udh, options.performance_tracking, options.is_binary, options.files)
    return msgspec.json.encode(stored).decode()


def options_of(value: Value, *, sender: str | None, label: str | None) -> Options:
    """Options from their column."""
    stored = msgspec.json.decode(str(value), type=_StoredOptions)
    return Options(
        sender=sender,
        label=label,
        flash=stored.flash,
        udh=stored.udh,
        performance_tracking=stored.performance_tracking,
        is_binary=stored.is_binary,
        files=stored.files,
    )


def item(row: Row) -> Item:
    """A row of the query `item` in queries/outbox.sql."""
    (
        ident, message, origin, hook, post, severity, state_key, phone, state, reason, lane, text, other_text, sender, sender_dropped,
        label, options, created_at, deliver_at, expires_at, next_attempt_at, first_written_at, attempts, recalls, cancel_wished, changed,
        gateway_id, last_attempt_at,
    ) = row  # fmt: skip
    gateway = string_or_none(gateway_id)
    return Item(
        id=DeliveryId(str(ident)),
        message=MessageId(str(message)),
        origin=str(origin),
        hook=string_or_none(hook),
        post=None if post is None else PostId(str(post)),
        severity=None if severity is None else Severity(str(severity)),
        state_key=str(state_key),
        phone=PhoneNumber(str(phone)),
        state=State(str(state)),
        reason=str(reason),
        lane=Lane(number(lane)),
        text=str(text if other_text is None else other_text),
        options=options_of(options, sender=None if sender_dropped else string_or_none(sender), label=string_or_none(label)),
        created_at=moment(created_at),
        deliver_at=moment_or_none(deliver_at),
        expires_at=moment(expires_at),
        next_attempt_at=moment(next_attempt_at),
        first_written_at=moment_or_none(first_written_at),
        last_attempt_at=moment_or_none(last_attempt_at),
        attempts=number(attempts),
        recalls=number(recalls),
        cancel_wished=bool(cancel_wished),
        changed=bool(changed),
        gateway_id=None if gateway is None else GatewayId(gateway),
    )


def alert_of(row: Row) -> Alert:
    """An alert, of the columns of `alerts` that say what it is, in their order in queries/bundles.sql."""
    source, key, status, severity, title, text, link, labels, started_at, doubt, may_mean = row
    return Alert(
        key=str(key),
        status=Status(str(status)),
        severity=None if severity is None else Severity(str(severity)),
        title=str(title),
        text=str(text),
        link=str(link),
        labels=string_map(labels),
        started_at=moment_or_none(started_at),
        source=str(source),
        doubt=str(doubt),
        may_mean=number(may_mean),
    )


def ending_pattern(ending: str) -> str:
    """The LIKE pattern, with `!` as its escape, of the ids that end so."""
    escaped = ending.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}"


def person(row: Row) -> Person:
    """Somebody in the chat, of the columns of `chat_people`."""
    team, ident, timezone, locale, workspace_admin, outsider, read_at = row
    return Person(
        team=str(team),
        id=str(ident),
        timezone=string_or_none(timezone),
        locale=string_or_none(locale),
        workspace_admin=bool(workspace_admin),
        outsider=Outsider(str(outsider)),
        read_at=moment(read_at),
    )


def change_columns(change: Change) -> tuple[Value, ...]:
    """What a decision writes besides state and reason."""
    return (
        millis_or_none(change.next_attempt_at),
        millis_or_none(change.probe_at),
        int(change.settled),
        millis_or_none(change.first_written_at),
        0 if change.counted else 1,
        int(change.recall_undone),
        int(change.wish_cancel),
        int(change.drop_sender),
        change.other_text,
        change.gateway_id,
        change.encoding,
        change.parts,
        millionths(change.price),
        int(change.event is None),
    )
