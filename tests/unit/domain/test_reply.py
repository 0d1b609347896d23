"""What a reply means."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.account import Inbound
from bridge.domain.reply import Meaning, filed, phone_of, understand_reply

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("ok", None), ("OK!", None), ("Okay, on it", None), ("ack", None), ("ja", None), ("Ja, mach ich.", None), ("yes", None),
        ("👍", None), ("übernommen", None), ("ok 7", 7), ("OK (7)", 7), ("ok7", 7), ("7 ok", 7), ("ack #12", 12), ("ja 99", 99),
        ("ok 100", None), ("ok 0", None),
    ],
)  # fmt: skip
def test_words_of_agreement(text: str, mark: int | None) -> None:
    """In English and German, with the number wherever it stands; one that no SMS can have is none."""
    meant = understand_reply(text)
    assert (meant.meaning, meant.mark) == (Meaning.ACK, mark)


@pytest.mark.parametrize(
    "text", ["", "   ", "no", "nein", "ok?", "ok not me", "ja aber nicht ich", "7", "what is 7", "broken", "okra", "ok, who?"]
)
def test_everything_else_acknowledges_nothing(text: str) -> None:
    """A question, a refusal, a number alone."""
    assert understand_reply(text).meaning is Meaning.OTHER


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("STOP", Meaning.STOP), ("stopp!", Meaning.STOP), (" Abmelden bitte", Meaning.STOP), ("unsubscribe", Meaning.STOP),
        ("STOP ok", Meaning.STOP),
        ("Start", Meaning.START), ("please stop", Meaning.OTHER), ("stopping", Meaning.OTHER), ("restart", Meaning.OTHER),
    ],
)  # fmt: skip
def test_stop_and_start_are_first_words(text: str, meaning: Meaning) -> None:
    """Whole words, in whatever case."""
    assert understand_reply(text).meaning is meaning


@given(st.text(max_size=300))
def test_any_text_is_understood(text: str) -> None:
    """Nothing raises, and a number is one that an SMS can have."""
    meant = understand_reply(text)
    assert meant.mark is None or 1 <= meant.mark <= 99


@pytest.mark.parametrize(
    ("sender", "phone"),
    [
        ("4915228817386", "+4915228817386"),
        ("+4915228817386", "+4915228817386"),
        ("004915228817386", "+4915228817386"),
        ("Telekom", None),
        ("72", None),
    ],
)
def test_who_wrote_it(sender: str, phone: str | None) -> None:
    """The gateway writes numbers without `+`; a name is nobody that could be answered."""
    found = phone_of(sender)
    assert (found and found.e164) == phone
    kept = filed(Inbound(id="007", sender=sender, system="", text="ok", at=None), NOON, fallback="x")
    assert (kept.id, kept.number is None) == ("7", phone is None)


@pytest.mark.parametrize("ident", ["", "Call +4915228817386", "a\nb", "é", "x" * 65])
def test_what_is_no_id_is_never_taken_for_one(ident: str) -> None:
    """Ids stand in logs, and texts and numbers do not."""
    said = Inbound(id=ident, sender="+4915228817386", system="Alerts", text="ok", at=NOON)
    assert filed(said, NOON, fallback="~0").id == "~0"
    assert filed(replace(said, id="9f-1.a_b:2"), NOON, fallback="~0").id == "9f-1.a_b:2"
