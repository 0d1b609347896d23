"""Scripts of the emulator."""

import pytest

from bridge.emulator import Call, Fault, Rule, read_script
from bridge.emulator.script import Script
from bridge.errors import InputError
from bridge.gateway.wire.callbacks import ReportStatus


def test_a_script_is_read() -> None:
    """Every key of a rule is understood."""
    text = '[[rule]]\nnumber = "+4915228817386"\nnth = 2\nfault = "slow"\nseconds = 2\nreports = ["EXPIRED"]\non = "delete"\n'
    assert read_script(text) == (
        Rule(number="+4915228817386", nth=2, fault=Fault.SLOW, seconds=2, reports=(ReportStatus.EXPIRED,), on=Call.DELETE),
    )
    assert read_script("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "[[rule]",
        "rule = 1",
        "rule = [1]",
        "[[rule]]\nfalt = 1",
        '[[rule]]\nfault = "x"',
        '[[rule]]\ntext = "("',
        "[[rule]]\nnth = true",
        "[[rule]]\nstatus = 99",
        "[[rule]]\ntext = '(a+)+b'",
        "[[rule]]\ntext = '('",
    ],
)
def test_a_wrong_script_is_refused(text: str) -> None:
    """A mistake is named, not guessed at."""
    with pytest.raises(InputError):
        read_script(text)


def test_the_nth_call() -> None:
    """A rule counts the calls that it fits, and hits its own."""
    script = Script([Rule(text="a", nth=2, fault=Fault.EMPTY), Rule(number="+1", fault=Fault.HTML)])
    calls = [script.play(Call.SEND, ["+1"], text).fault for text in ("a", "b", "a", "a")]
    assert calls == [Fault.HTML, Fault.HTML, Fault.EMPTY, Fault.HTML]
    assert script.play(Call.BALANCE).fault is Fault.NONE
