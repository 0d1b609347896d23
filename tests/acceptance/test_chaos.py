"""The verdict of a chaos run: it sees each way in which the promise can be broken. The runs themselves are `make chaos`."""

from dataclasses import replace

import pytest
from chaos.beyond import Beyond
from chaos.verdict import Verdict, outcomes, trouble

GOOD = Verdict(
    kills={"at random": 2},
    answered={"alerts": 3},
    billed=3,
    lost=(),
    twice=(),
    asked=1,
    outcomes={"accepted": 3, "unknown": 1},
    unstated=0,
    told={"unknown": 2, "undecided": 1},
)
TOLD = Beyond(critical={"a": 2}, others={"b": 1}, asked=1, told={"resent": 1, "undecided": 1}, open="")


@pytest.mark.parametrize(
    "broken",
    [
        {"lost": ("a",)},
        {"twice": ("a",)},
        {"unstated": 1},
        {"open": "1 sending"},
        {"trouble": ("a traceback",)},
        {"asked": 2},
        {"told": {}},
    ],
    ids=str,
)
def test_every_broken_promise_is_seen(broken: dict[str, object]) -> None:
    """A figure that must not be fails the run, and so does a person who is asked and was not told."""
    assert GOOD.good
    assert not replace(GOOD, **broken).good  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "broken",
    [
        {"critical": {"a": 1}},
        {"critical": {"a": 3}},
        {"others": {"b": 2}},
        {"asked": 0},
        {"told": {"undecided": 1, "resent": 0}},
        {"open": "x"},
    ],
    ids=str,
)
def test_what_is_sent_again_is_critical_once_and_told(broken: dict[str, object]) -> None:
    """Beyond what can be known, too."""
    assert TOLD.good
    assert not replace(TOLD, **broken).good  # type: ignore[arg-type]


def test_an_outcome_is_what_the_program_states() -> None:
    """Delivered, accepted, or a question to a person; everything else counts as open."""
    reasons = [("accepted", ""), ("unknown", "the journal has it not; somebody has to decide"), ("unknown", "lost"), ("queued", "")]
    messages = [{"text": f"t{n}", "deliveries": [{"state": state, "reason": reason}]} for n, (state, reason) in enumerate(reasons)]
    states, unstated, asked = outcomes(messages)
    assert states == {"accepted": 1, "unknown": 2, "queued": 1}
    assert unstated == {"unknown": 1, "queued": 1}
    assert asked == {"t1"}


def test_a_log_that_says_too_much_is_trouble() -> None:
    """Tracebacks, numbers, texts and tokens."""
    assert trouble("fine", "secret") == ()
    assert len(trouble("a Traceback with a secret", "secret", "other")) == 2
