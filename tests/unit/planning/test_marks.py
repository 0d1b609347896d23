"""The number at the end of an alert's SMS by which it can be taken."""

import pytest
from support.outbox import ADA, BERT
from support.planning import Bridge
from support.posts import NOON, firing, group

from bridge.config import load
from bridge.domain.message import Draft
from bridge.planning.foresee import needed

HEAD = f"""
[contacts]
ada = "{ADA.e164}"
bert = "{BERT.e164}"
[hooks.prom]
open = true
[limits]
recipient = []
"""
BOTH = '[[routes]]\nname = "all"\nto = ["ada", "bert"]\n'
TWO = '[[routes]]\nname = "a"\nto = ["ada"]\ncontinue = true\n[[routes]]\nname = "b"\nto = ["bert"]\n'
UP = firing()


def planned(
    toml: str, *bodies: object, past: dict[str, frozenset[int]] | None = None, texts: tuple[tuple[str, str], ...] = ()
) -> list[Draft]:
    """The drafts of these posts, which do not wait for each other."""
    bridge = Bridge(
        HEAD + toml.replace("name = ", 'group_by = ["..."]\nname = '), marks=past or {}, texts=[(NOON, *text) for text in texts]
    )
    return bridge.take(*bodies)


def marks(drafts: list[Draft]) -> list[int | None]:
    """The numbers, which stand at the ends of the texts."""
    for draft in drafts:
        assert draft.mark is None or draft.text.endswith(f" ({draft.mark})")
    return [draft.mark for draft in drafts]


def alert(n: int) -> dict[str, object]:
    """Another alert."""
    return group(firing(f"Alert{n}") | {"fingerprint": f"f{n}"})


@pytest.mark.parametrize(
    ("sender", "mark"),
    [("", 1), ("[sms]\nfrom = '+493023125000'\n", 1), ("[sms]\nfrom = '12345'\n", 1), ("[sms]\nfrom = 'Alerts'\n", None)],
)
def test_only_who_can_be_answered_asks_for_it(sender: str, mark: int | None) -> None:
    """A number, or the account's own sender; a name cannot be answered, and the past is not asked for it."""
    assert marks(planned(sender + BOTH, group(UP))) == [mark]
    assert needed([], load(HEAD + sender + BOTH, env={}), NOON).marks is (mark is not None)


def test_the_routes_sender_counts() -> None:
    """One route may send from a name, another from a number."""
    assert marks(planned(TWO.replace('to = ["ada"]', 'to = ["ada"]\nfrom = "Alerts"'), group(UP))) == [None, 1]


def test_it_is_unique_among_what_is_open_on_its_phones() -> None:
    """The lowest that is free on every phone that gets the SMS, also within one round."""
    past = {ADA.e164: frozenset({1, 3}), BERT.e164: frozenset({2})}
    assert marks(planned(BOTH, alert(1), alert(2), past=past)) == [4, 5]
    assert marks(planned(TWO, alert(1), past=past)) == [2, 1]


def test_when_all_are_taken_there_is_none() -> None:
    """The alert goes all the same."""
    past = {ADA.e164: frozenset(range(1, 100))}
    assert marks(planned(BOTH, alert(1), past=past)) == [None]


def test_the_end_of_an_alert_has_none() -> None:
    """There is nothing to take any more."""
    bridge = Bridge(HEAD + BOTH)
    assert marks(bridge.take(group(UP)) + bridge.take(group(UP | {"status": "resolved"}))) == [1, None]


def test_a_text_without_room_for_it_has_none() -> None:
    """No link is cut and no part is paid for it."""
    full = 'text = "' + "x" * 159 + '"\n'
    assert marks(planned("[sms]\nmax_parts = 1\n" + BOTH + full, group(UP))) == [None]
    assert marks(planned("[sms]\nmax_parts = 1\n" + BOTH + full.replace("x" * 159, "x" * 156), group(UP))) == [1]


def test_it_makes_texts_distinct() -> None:
    """A number under which the gateway had this text a moment ago is passed over."""
    text = planned(BOTH, group(UP))[0].text
    assert marks(planned(BOTH, group(UP), texts=((ADA.e164, text),))) == [2]
