"""Until when an acknowledgement counts."""

from datetime import timedelta

import pytest
from support.posts import NOON

from bridge.domain.alert import Severity, Status
from bridge.domain.situation import Last
from bridge.routing.acks import Ack, ack_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)


def ack(acked: timedelta | None, fired: timedelta | None, *, texted: timedelta = 30 * DAY, expires: timedelta = 7 * DAY) -> Ack:
    """The acknowledgement of an error that was given, and whose alert fired last, so long before noon."""
    last = Last(
        status=Status.FIRING,
        texted_at=NOON - texted,
        recipients=frozenset(),
        severity=Severity.ERROR,
        acked_at=None if acked is None else NOON - acked,
        fired_at=None if fired is None else NOON - fired,
    )
    return ack_of(last, Severity.ERROR, NOON, expires=expires)


@pytest.mark.parametrize(
    ("acked", "fired", "more", "wanted"),
    [
        (None, HOUR, {}, Ack.NONE),
        (HOUR, HOUR, {}, Ack.HOLDS),
        (6 * DAY, 35 * HOUR, {}, Ack.HOLDS),
        (2 * DAY, 36 * HOUR - SECOND, {}, Ack.HOLDS),
        (2 * DAY, 36 * HOUR, {}, Ack.LAPSED),
        (7 * DAY - SECOND, HOUR, {}, Ack.HOLDS),
        (7 * DAY, HOUR, {}, Ack.LAPSED),
        (2 * HOUR, HOUR, {"expires": 2 * HOUR}, Ack.LAPSED),
        (20 * DAY, HOUR, {"expires": 30 * DAY}, Ack.HOLDS),
        (20 * DAY, 2 * DAY, {"expires": 30 * DAY}, Ack.LAPSED),
        (DAY, None, {"texted": DAY}, Ack.HOLDS),
        (DAY, None, {"texted": 2 * DAY}, Ack.LAPSED),
    ],
)
def test_it_lapses_with_what_comes_first(acked: timedelta | None, fired: timedelta | None, more: dict[str, timedelta], wanted: Ack) -> None:
    """A week after it was given, or what the configuration says; and 36 hours after the last firing."""
    assert ack(acked, fired, **more) is wanted


@pytest.mark.parametrize(
    ("taken", "now", "wanted"),
    [
        (Severity.WARNING, Severity.CRITICAL, Ack.OUTRANKED),
        (Severity.WARNING, None, Ack.OUTRANKED),
        (None, Severity.CRITICAL, Ack.OUTRANKED),
        (None, Severity.ERROR, Ack.HOLDS),
        (Severity.CRITICAL, Severity.INFO, Ack.HOLDS),
        (Severity.INFO, Severity.INFO, Ack.HOLDS),
    ],
)
def test_a_worse_severity_passes_it(taken: Severity | None, now: Severity | None, wanted: Ack) -> None:
    """None stated counts as error."""
    last = Last(status=Status.FIRING, texted_at=NOON, recipients=frozenset(), severity=taken, acked_at=NOON)
    assert ack_of(last, now, NOON + HOUR, expires=7 * DAY) is wanted
