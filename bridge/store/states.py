"""Rows of `alert_states`: what was last texted of an alert on a route, or waits to be."""

import msgspec

from bridge.domain.alert import Severity, Status
from bridge.domain.ids import AlertId, BundleId
from bridge.domain.situation import Last, StateKey, Told
from bridge.store.driver import Row, Value
from bridge.store.rows import millis, millis_or_none, moment, moment_or_none, number, string_tuple, to_json


class _StoredTold(msgspec.Struct, array_like=True):
    """What was told before what waits."""

    status: str
    texted_at: int
    recipients: tuple[str, ...]
    severity: str | None = None


def last_row(key: StateKey, last: Last, bundle: BundleId | None) -> Row:
    """The columns of a state."""
    before = last.before
    return (
        *key,
        last.status,
        millis(last.texted_at),
        to_json(sorted(last.recipients)),
        last.alert,
        bundle,
        None
        if before is None
        else to_json(_StoredTold(before.status, millis(before.texted_at), tuple(sorted(before.recipients)), before.severity)),
        last.flips,
        millis_or_none(last.flipped_at),
        int(last.flap_told),
        int(last.unsure),
        last.severity,
    )


def last_of(row: Row) -> Last:
    """A state of its columns."""
    (
        _, _, _, status, texted_at, recipients, acked_at, alert, bundle, waits, crowd, before, flips, flipped_at, flap_told,
        severity, unsure, fired_at,
    ) = row  # fmt: skip
    return Last(
        status=Status(str(status)),
        texted_at=moment(texted_at),
        recipients=frozenset(string_tuple(recipients)),
        acked_at=moment_or_none(acked_at),
        fired_at=moment_or_none(fired_at),
        alert=None if alert is None else AlertId(str(alert)),
        severity=_severity(severity),
        bundle=None if bundle is None else BundleId(str(bundle)),
        waits=bool(waits),
        before=None if before is None or not waits else _told(str(before)),
        crowd=bool(crowd),
        flips=number(flips),
        flipped_at=moment_or_none(flipped_at),
        flap_told=bool(flap_told),
        unsure=bool(unsure),
    )


def _told(stored: str) -> Told:
    told = msgspec.json.decode(stored, type=_StoredTold)
    return Told(
        status=Status(told.status),
        texted_at=moment(told.texted_at),
        recipients=frozenset(told.recipients),
        severity=_severity(told.severity),
    )


def _severity(stored: Value) -> Severity | None:
    return None if stored is None else Severity(str(stored))
