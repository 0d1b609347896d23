"""What holds of every text behind the slash command."""

from hypothesis import given
from hypothesis import strategies as st
from support.slack_limits import faults

from bot.blocks.answer import Answer, Button, content
from bot.copy.words import escaped
from bot.grammar import Schedule, Send, parse, plain

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200)
WORDS = st.text(alphabet="abcdefghij klmnop.,!?-äöü€", min_size=1, max_size=60).map(str.strip).filter(bool)


@given(TEXT)
def test_every_text_is_understood_or_said_not_to_be(text: str) -> None:
    """No text raises."""
    parse(text, region="DE")


@given(WORDS)
def test_a_text_comes_through_whole(text: str) -> None:
    """What is behind the recipient is the SMS, to the letter."""
    assert parse(f"send ada {text}", region="DE") == Send(to=("ada",), text=text) or text.startswith(",")


@given(WORDS)
def test_a_quoted_text_comes_through_whole(text: str) -> None:
    """Between the quotes is the SMS, behind them the time."""
    assert parse(f'schedule ada "{text}" in 2h', region="DE") == Schedule(to=("ada",), text=text, when="in 2h")


@given(TEXT)
def test_escaping_is_undone(text: str) -> None:
    """What Slack escapes comes back as it was typed; shortcodes are what they stand for."""
    if ":" not in text:
        assert plain(escaped(text)) == text


@given(st.lists(TEXT, min_size=1, max_size=40), st.booleans())
def test_every_answer_keeps_to_slacks_limits(lines: list[str], buttons: bool) -> None:  # noqa: FBT001 - given by hypothesis
    """Whatever has to be said, Slack takes it."""
    button = Button(action="a", label="x" * 100, value="v")
    shape = content(Answer(text="\n".join(["x", *lines]) * 20, buttons=(button,) if buttons else ()))
    assert faults(shape) == []
