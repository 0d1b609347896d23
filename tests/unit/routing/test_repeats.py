"""Whether a state of an alert is texted again."""

from datetime import timedelta

from support.posts import NOON

from bridge.domain.alert import Status
from bridge.domain.situation import Last
from bridge.routing.acks import Ack
from bridge.routing.repeats import Repeat, decide

ADA = frozenset({"+4915228817386"})
FOUR_HOURS = timedelta(hours=4)


def texted(status: Status = Status.FIRING, recipients: frozenset[str] = ADA) -> Last:
    """The last SMS of an alert on a route, at noon."""
    return Last(status=status, texted_at=NOON, recipients=recipients)


def said(status: Status, last: Last | None, after: timedelta = timedelta(minutes=5)) -> Repeat:
    """The decision some time after the last text."""
    return decide(status, last, NOON + after, repeat_interval=FOUR_HOURS)


def test_a_new_alert_is_texted_to_all() -> None:
    """Nothing was sent before."""
    assert said(Status.FIRING, None) == Repeat(send=True, recipients=None, reason="new")


def test_the_same_state_waits_for_the_repeat_interval() -> None:
    """Just before it nothing, from its end on again."""
    assert said(Status.FIRING, texted(), FOUR_HOURS - timedelta(seconds=1)) == Repeat(send=False, reason="repeat")
    assert said(Status.FIRING, texted(), FOUR_HOURS).send


def test_firing_after_resolved_is_texted_at_once() -> None:
    """It is a new trouble."""
    assert said(Status.FIRING, texted(status=Status.RESOLVED)) == Repeat(send=True, reason="firing again")


def test_resolved_goes_to_those_who_got_the_firing() -> None:
    """Nobody else knows of the trouble."""
    assert said(Status.RESOLVED, texted()) == Repeat(send=True, recipients=ADA, reason="resolved")
    assert not said(Status.RESOLVED, texted(recipients=frozenset())).send
    assert not said(Status.RESOLVED, None).send


def test_resolved_is_told_once() -> None:
    """Senders post it several times."""
    assert said(Status.RESOLVED, texted(status=Status.RESOLVED)) == Repeat(send=False, reason="repeat")


def test_what_somebody_has_taken_does_not_repeat() -> None:
    """Whatever the interval; its end is told, and after that it is new."""
    taken = Last(status=Status.FIRING, texted_at=NOON, recipients=ADA, acked_at=NOON)
    repeat = decide(Status.FIRING, taken, NOON + FOUR_HOURS * 10, repeat_interval=FOUR_HOURS, ack=Ack.HOLDS)
    assert (repeat.send, repeat.reason) == (False, "acknowledged")
    assert said(Status.RESOLVED, taken).send
    assert said(Status.FIRING, Last(status=Status.RESOLVED, texted_at=NOON, recipients=frozenset(), acked_at=NOON)).send
