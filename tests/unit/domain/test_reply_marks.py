"""Which alert a reply is about."""

import pytest

from bridge.domain.reply import Meaning, understand_reply


@pytest.mark.parametrize(
    ("text", "mark"),
    [("ok 7", 7), ("ok (7)", 7), ("7 ok", 7), ("ok 7 danke", 7), ("ok", None), ("ok in 5 min", None), ("ok, 10 minutes", None),
     ("ja um 8", None), ("yes 24/7", None), ("ok 8:30", None), ("ok 100", None)],
)  # fmt: skip
def test_a_time_is_no_number_of_an_alert(text: str, mark: int | None) -> None:
    """Such a reply is about what was texted last."""
    meant = understand_reply(text)
    assert (meant.meaning, meant.mark) == (Meaning.ACK, mark)
